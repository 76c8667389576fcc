"""Stalled by rule: projects of which nothing was heard for longer than their stage allows by the rules in force."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Case, Count, DateField, F, QuerySet, Value, When

from bridgehead.foundation.access import Actor
from bridgehead.modules.ledger import rules
from bridgehead.modules.ledger.models import Project
from bridgehead.modules.ledger.queries import visible_projects


def _limits(today: date) -> dict[str, date]:
    """The day, stage by stage, before which somebody must have been heard of to be stalled."""
    return {stage: today - timedelta(days=days) for stage, days in rules.current().silent_days().items()}


def _pursued(actor: Actor) -> QuerySet[Project]:
    return visible_projects(actor).filter(exited_on__isnull=True)


def stalled_projects(actor: Actor, today: date) -> QuerySet[Project]:
    """The projects in the actor's scope that are stalled on a day, the longest silent first.

    The day of the last sign of life is kept (`Project.heard_on`), the days that a stage may be silent are the rules'
    and a parameter of the query: a new version of the rules changes nothing that is kept.
    """
    limits = _limits(today)
    if not limits:
        return Project.objects.none()
    stages = [When(stage=stage, then=Value(day, DateField())) for stage, day in limits.items()]
    since = Case(*stages, default=None, output_field=DateField())
    # The latest of the days is said besides, for it is where the index of silence may end.
    silent = _pursued(actor).filter(heard_on__lt=max(limits.values()))
    return silent.filter(heard_on__lt=since).order_by(F("heard_on"), "pk")


def count_stalled(actor: Actor, today: date) -> int:
    """How many these are: stage by stage, each a stretch of an index, in one query."""
    counts = [
        _pursued(actor)
        .filter(stage=stage, heard_on__lt=day)
        .order_by()
        .values("stage")
        .annotate(count=Count("*"))
        .values_list("stage", "count")
        for stage, day in _limits(today).items()
    ]
    if not counts:
        return 0
    first, *others = counts
    return sum(count for _stage, count in (first.union(*others, all=True) if others else first))


def page_of_stalled(stalled: QuerySet[Project], start: int, stop: int) -> QuerySet[Project]:
    """A part of that list in its order, with unit and officer: found in the index first, then read."""
    rows = Project.objects.filter(pk__in=stalled.values("pk")[start:stop])
    return rows.select_related("unit", "officer").order_by("heard_on", "pk")
