"""One version of a plan beside the one before: what each says of each project, and how much of it is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal, NamedTuple

from django.db.models import Max

from bridgehead.engines.figures import Ratio
from bridgehead.foundation.access import Actor
from bridgehead.foundation.merging.pairs import first_survivor, last_survivors
from bridgehead.modules.ledger.exact import cents, from_cents
from bridgehead.modules.ledger.models import Investment, PlanVersion, Project
from bridgehead.modules.ledger.queries.clocks import newest_at
from bridgehead.modules.ledger.queries.visibility import visible_projects


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


class Reported(NamedTuple):
    """What a project reported in the year of a plan: the sum, CNY, and the newest month."""

    amount: Decimal
    month: date


class Before(NamedTuple):
    """The version before of the same unit and year."""

    number: int
    title: str


@dataclass(frozen=True, slots=True)
class PlanSheet:
    """A version with all that it says, whoever asks: by project what it plans, what the one before planned.

    Lines of projects that are one by now add up, on the one that stays: a frozen line never changes, its project may.
    `reported` holds these projects and those that became part of them; `own` are those of the version itself.
    `newest_at` is when the newest milestone of the ledger was recorded, for the clocks of the page.
    """

    plan: PlanVersion
    before: Before | None
    now: Mapping[int, Planned]
    then: Mapping[int, Planned]
    own: frozenset[int]
    reported: Mapping[int, Reported]
    newest_at: datetime | None


class _Line(NamedTuple):
    version: int
    title: str
    project: int | None
    amount: Decimal
    note: str
    survivor: int | None
    newest_at: datetime | None


@dataclass(slots=True)
class _Side:
    """One of the two versions as it is put together."""

    said: dict[int, Planned] = field(default_factory=dict)
    projects: set[int] = field(default_factory=set)

    def add(self, line: _Line, project: int) -> None:
        amount, note = self.said.get(project, Planned(Decimal(0), ""))
        self.said[project] = Planned(amount + line.amount, "; ".join(filter(None, (note, line.note))))
        self.projects |= {project, line.project or project}


def plan_sheet(plan: PlanVersion) -> PlanSheet:
    """Read a version and the one before: two queries, and one more a step of merging where projects were merged."""
    rows = PlanVersion.objects.filter(unit=plan.unit_id, year=plan.year, number__in=(plan.number, plan.number - 1))
    names = ("number", "title", "lines__project_id", "lines__amount", "lines__note")
    survivor = first_survivor("project", "lines__project_id")
    lines = [_Line(*row) for row in rows.order_by("lines__pk").values_list(*names, survivor, newest_at())]
    into = last_survivors("project", {one.project: one.survivor for one in lines if one.project and one.survivor})
    now, then = _Side(), _Side()
    for line in lines:
        # A version without lines is there with an empty one.
        if line.project is not None:
            (now if line.version == plan.number else then).add(line, into.get(line.project, line.project))
    before = next((Before(line.version, line.title) for line in lines if line.version != plan.number), None)
    reported = _reported(plan.year, now.projects | then.projects)
    return PlanSheet(plan, before, now.said, then.said, frozenset(now.projects), reported, lines[0].newest_at)


def _reported(year: int, projects: set[int]) -> dict[int, Reported]:
    """Investment of a year by project."""
    rows = Investment.objects.current().filter(project__in=projects, month__year=year).order_by().values("project_id")
    summed = rows.annotate(sum=cents("amount"), newest=Max("month")).values_list("project_id", "sum", "newest")
    return {project: Reported(from_cents(sum_), newest) for project, sum_, newest in summed}


def plan_rows(actor: Actor, sheet: PlanSheet) -> list[PlanRow]:
    """The projects of a version, and those dropped from the one before, that the actor may see: one query.

    What differs stands first, then by what is planned.
    """
    wanted = visible_projects(actor).filter(pk__in={*sheet.now, *sheet.then}).select_related("unit")
    rows = [_row(sheet, project) for project in wanted]
    return sorted(rows, key=lambda row: (row.change == "same", -(row.planned or Decimal(0)), row.project.pk))


def _row(sheet: PlanSheet, project: Project) -> PlanRow:
    now, then = sheet.now.get(project.pk), sheet.then.get(project.pk)
    planned, before = now.amount if now is not None else None, then.amount if then is not None else None
    change: Literal["new", "dropped", "changed", "same"] = "same"
    if sheet.before is not None and planned != before:
        change = "dropped" if planned is None else "new" if before is None else "changed"
    done = sheet.reported.get(project.pk)
    return PlanRow(
        project, planned, before, done.amount if done else Decimal(0), now.note if now is not None else "", change
    )


def completion(sheet: PlanSheet) -> Completion:
    """How much of a version is done."""
    done = [told for project, told in sheet.reported.items() if project in sheet.own]
    return Completion(
        done=sum((one.amount for one in done), Decimal(0)),
        planned=sum((one.amount for one in sheet.now.values()), Decimal(0)),
        reporting=len(done),
        projects=len(sheet.now),
        month=max((one.month for one in done), default=None),
    )
