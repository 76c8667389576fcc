"""Plans of a year by version: which an actor sees, what they sum up to, which of them holds a project."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from bridgehead.foundation.access import Actor, require, scope_q
from bridgehead.foundation.merging.pairs import merged_into
from bridgehead.modules.ledger.exact import cents, from_cents
from bridgehead.modules.ledger.models import Evidence, PlanLine, PlanVersion, Project

VIEW_PLAN = "ledger.view_plan"


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
