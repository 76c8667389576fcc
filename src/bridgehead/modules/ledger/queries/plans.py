"""Plans of a year by version: which an actor sees, what each says of each project, and how much of it is done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from django.db.models import Count, Max, Q, QuerySet
from django.http import Http404

from bridgehead.engines.figures import Ratio
from bridgehead.foundation.access import Actor, require, scope_q
from bridgehead.foundation.merging.pairs import merged_into, survivors_of
from bridgehead.modules.ledger.exact import cents, from_cents
from bridgehead.modules.ledger.models import Evidence, Investment, PlanLine, PlanVersion, Project
from bridgehead.modules.ledger.queries.visibility import visible_projects

VIEW_PLAN = "ledger.view_plan"


class Planned(NamedTuple):
    """What a version says of a project, CNY."""

    amount: Decimal
    note: str


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A project in a version: what it plans, what the version before planned, what is done, CNY.

    `change` is new, dropped, changed or same; `difference` is against the version before, None without one.
    """

    project: Project
    planned: Decimal | None
    before: Decimal | None
    done: Decimal
    note: str
    change: Literal["new", "dropped", "changed", "same"]

    @property
    def difference(self) -> Decimal | None:
        """By how much more this version plans."""
        return None if self.change == "same" else (self.planned or Decimal(0)) - (self.before or Decimal(0))

    @property
    def rate(self) -> Ratio | None:
        """Done ÷ planned; None where nothing is planned."""
        return Ratio.of(self.done, self.planned) if self.planned else None


@dataclass(frozen=True, slots=True)
class Completion:
    """How much of a version is done: of its projects alone, in its year, up to the newest month that any reported.

    `done` ÷ `planned`, both CNY, with how many projects are in each; `pace` is the share of the year that is over
    (序时进度, domain/03 section 2). All of it over the whole version, whatever the reader may see of its projects.
    """

    done: Decimal
    planned: Decimal
    reporting: int
    projects: int
    month: date | None

    @property
    def rate(self) -> Ratio | None:
        """Done ÷ planned."""
        return Ratio.of(self.done, self.planned)

    @property
    def pace(self) -> Ratio | None:
        """Months over ÷ 12; None where nothing is reported."""
        return Ratio.of(Decimal(self.month.month), Decimal(12)) if self.month is not None else None

    @property
    def ahead(self) -> Decimal | None:
        """Rate less pace, as a share: 0.02 is two percentage points ahead."""
        return self.rate.value - self.pace.value if self.rate is not None and self.pace is not None else None


def visible_plans(actor: Actor) -> QuerySet[PlanVersion]:
    """The versions of the units that an actor's roles cover, the newest year first."""
    return PlanVersion.objects.filter(scope_q(actor, VIEW_PLAN, "unit__path")).select_related("unit", "frozen_by")


def listed_plans(actor: Actor) -> QuerySet[PlanVersion]:
    """The same in the order of the list."""
    return visible_plans(actor).order_by("-year", "unit__path", "-number")


class PlanSum(NamedTuple):
    """How many projects a version holds, and what it plans, CNY."""

    projects: int
    amount: Decimal


def plan_sums(plans: Sequence[PlanVersion]) -> dict[int, PlanSum]:
    """The sums of some versions by their ids: one query, of their own lines alone."""
    rows = PlanLine.objects.filter(plan__in=plans).order_by().values("plan")
    summed = {
        row["plan"]: PlanSum(row["n"], from_cents(row["sum"]))
        for row in rows.annotate(n=Count("pk"), sum=cents("amount"))
    }
    return {plan.pk: summed.get(plan.pk, PlanSum(0, Decimal(0))) for plan in plans}


def access_plan(actor: Actor, plan_id: int, action: str = VIEW_PLAN, *, lock: bool = False) -> PlanVersion:
    """One version. Http404 for strangers, Forbidden for readers who may not do `action`."""
    plans = visible_plans(actor)
    if lock:
        plans = plans.select_for_update(of=("self",))
    plan: PlanVersion | None = plans.filter(pk=plan_id).first()
    if plan is None:
        raise Http404("plan")
    require(actor, action, plan.unit.path)
    return plan


def before_of_plan(plan: PlanVersion) -> PlanVersion | None:
    """The version before of the same unit and year."""
    return PlanVersion.objects.filter(unit=plan.unit_id, year=plan.year, number=plan.number - 1).first()


def related_paths_q(path: str) -> Q:
    """Units that stand above or below a path, itself included."""
    ancestors = [int(part) for part in path.split("/") if part]
    return Q(unit_id__in=ancestors) | Q(unit__path__startswith=path)


def frozen_plans(year: int) -> list[PlanVersion]:
    """Every frozen version of a year with its unit, the newest first: one query."""
    return list(
        PlanVersion.objects.filter(year=year, frozen_at__isnull=False).select_related("unit").order_by("-number")
    )


def frozen_plan_of(project: Project, year: int, among: Sequence[PlanVersion] | None = None) -> PlanVersion | None:
    """The frozen version that holds the plan of a project's unit; None where plans of that year stand by themselves."""
    plans = frozen_plans(year) if among is None else among
    return next((plan for plan in plans if project.unit.path.startswith(plan.unit.path)), None)


def plan_rows(actor: Actor, plan: PlanVersion, before: PlanVersion | None) -> list[PlanRow]:
    """The projects of a version, and those dropped from the one before, that the actor may see: five queries.

    One or two more where some of them were merged since. What differs stands first, then by what is planned.
    """
    versions = [plan] if before is None else [plan, before]
    into = _became(versions)
    now, then = _lines(plan, into), _lines(before, into) if before is not None else {}
    done = _done(plan, versions, into)
    wanted = visible_projects(actor).filter(pk__in={*now, *then}).select_related("unit")
    rows = [
        _row(project, now.get(project.pk), then.get(project.pk), done.get(project.pk, Decimal(0)), before is not None)
        for project in wanted
    ]
    return sorted(rows, key=lambda row: (row.change == "same", -(row.planned or Decimal(0)), row.project.pk))


def _row(project: Project, now: Planned | None, then: Planned | None, done: Decimal, is_compared: bool) -> PlanRow:
    planned, before = now.amount if now is not None else None, then.amount if then is not None else None
    change: Literal["new", "dropped", "changed", "same"] = "same"
    if is_compared and planned != before:
        change = "dropped" if planned is None else "new" if before is None else "changed"
    return PlanRow(project, planned, before, done, now.note if now is not None else "", change)


def _lines(plan: PlanVersion, into: Mapping[int, int]) -> dict[int, Planned]:
    """What a version says by project; lines of projects that are one by now add up, on the one that stays."""
    found: dict[int, Planned] = {}
    for line in PlanLine.objects.filter(plan=plan).order_by("pk"):
        pk = into.get(line.project_id, line.project_id)
        amount, note = found.get(pk, Planned(Decimal(0), ""))
        found[pk] = Planned(amount + line.amount, "; ".join(filter(None, (note, line.note))))
    return found


def _held(versions: Sequence[PlanVersion]) -> QuerySet[Any]:
    return PlanLine.objects.filter(plan__in=versions).values("project_id")


def _became(versions: Sequence[PlanVersion]) -> dict[int, int]:
    """What projects of these versions became part of since, by id: a frozen line never changes, its project may.

    Lines of drafts move with a merge: nothing is asked of them.
    """
    frozen = [plan for plan in versions if not plan.is_draft]
    return survivors_of("project", _held(frozen)) if frozen else {}


def _reported(plan: PlanVersion, versions: Sequence[PlanVersion], into: Mapping[int, int]) -> QuerySet[Any]:
    """Investment of the plan's year of the projects in these versions, and of what they became part of."""
    held = Q(project_id__in=_held(versions)) | Q(project_id__in=set(into.values()))
    return Investment.objects.current().filter(held, month__year=plan.year)


def _done(plan: PlanVersion, versions: Sequence[PlanVersion], into: Mapping[int, int]) -> dict[int, Decimal]:
    rows = _reported(plan, versions, into).order_by().values("project_id")
    return {row["project_id"]: from_cents(row["sum"]) for row in rows.annotate(sum=cents("amount"))}


def completion(plan: PlanVersion) -> Completion:
    """How much of a version is done: three queries, and two more where some of its projects were merged since."""
    into = _became([plan])
    lines = PlanLine.objects.filter(plan=plan).aggregate(sum=cents("amount"), projects=Count("pk"))
    projects = lines["projects"]
    if into:
        projects = len({into.get(pk, pk) for pk in plan.lines.values_list("project_id", flat=True)})
    done = _reported(plan, [plan], into).aggregate(
        sum=cents("amount"), reporting=Count("project_id", distinct=True), month=Max("month")
    )
    return Completion(from_cents(done["sum"]), from_cents(lines["sum"]), done["reporting"], projects, done["month"])


def versions_with(project: Project) -> list[PlanLine]:
    """The lines in every frozen version of a project and of what became part of it, with the version and its unit.

    Two queries, and one more a step of the longest chain of merges.
    """
    ids = [project.pk, *merged_into("project", [project.pk]).get(project.pk, [])]
    lines = PlanLine.objects.filter(project__in=ids, plan__frozen_at__isnull=False).select_related("plan__unit")
    return list(lines.order_by("plan__year", "plan__number", "pk"))


def plan_papers(plan: PlanVersion) -> QuerySet[Evidence]:
    """The documents that a version is based on."""
    return Evidence.objects.filter(plan=plan).select_related("uploaded_by").order_by("pk")
