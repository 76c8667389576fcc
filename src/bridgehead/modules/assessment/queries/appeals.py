"""Appeals: which somebody sees, one of them, and what those that were upheld correct."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import QuerySet
from django.http import Http404

from bridgehead.foundation.access import Actor, Forbidden, may, require, scope_q
from bridgehead.modules.assessment.models import Appeal, AppealState, Run
from bridgehead.modules.assessment.queries.schemes import VIEW

UPHELD = (AppealState.UPHELD, AppealState.PARTLY)


def visible_appeals(actor: Actor) -> QuerySet[Appeal]:
    """The appeals of units within the actor's scope, those to be decided first."""
    require(actor, VIEW)
    rows = Appeal.objects.filter(scope_q(actor, VIEW, "unit__path"))
    return rows.select_related("unit", "score__run__scheme", "score__run__scheme_version", "raised_by", "decided_by")


def access_appeal(actor: Actor, appeal_id: int, action: str = VIEW) -> Appeal:
    """One appeal. Http404 for strangers, Forbidden for readers who may not do `action`."""
    found = visible_appeals(actor).filter(pk=appeal_id).first()
    if found is None:
        raise Http404("appeal")
    if not may(actor, action, found.unit.path):
        raise Forbidden(action)
    return found


def appeals_of_run(run: Run) -> QuerySet[Appeal]:
    """All appeals of a run."""
    return Appeal.objects.filter(score__run=run)


def corrections_of(run: Run) -> dict[int, dict[str, Decimal]]:
    """By score, then item: the points that decisions on appeals add or take. One query."""
    found: dict[int, dict[str, Decimal]] = {}
    rows = appeals_of_run(run).filter(state__in=UPHELD, correction__isnull=False)
    for score, item, points in rows.values_list("score_id", "item", "correction"):
        row = found.setdefault(score, {})
        row[item] = row.get(item, Decimal(0)) + (points or Decimal(0))
    return found
