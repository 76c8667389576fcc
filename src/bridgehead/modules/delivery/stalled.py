"""Stalled by rule: projects of which nothing was heard for longer than their stage allows (`stalled.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files

from django.db.models import DateTimeField, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from bridgehead.engines.figures import STAGES
from bridgehead.foundation.access import Actor
from bridgehead.modules.ledger.models import Investment, Project
from bridgehead.modules.ledger.queries import visible_projects


@cache
def stalled_after() -> Mapping[str, int]:
    """Days without an event, by stage. Raises ValueError for a stage that there is none of."""
    text = files("bridgehead.modules.delivery").joinpath("stalled.toml").read_text(encoding="utf-8")
    days: dict[str, int] = tomllib.loads(text)
    unknown = set(days) - set(STAGES)
    if unknown:
        raise ValueError(f"stalled.toml: {sorted(unknown)} are no stages")
    return days


def stalled_projects(actor: Actor, now: datetime) -> QuerySet[Project]:
    """The projects in the actor's scope that are stalled at `now`, the longest silent first.

    Each has `heard_at`, the moment when the last milestone or monthly investment was recorded.
    """
    newest = Investment.objects.current().filter(project=OuterRef("pk")).order_by("-recorded_at").values("recorded_at")
    silent = Q()
    for stage, days in stalled_after().items():
        silent |= Q(stage=stage, quiet_since__lt=now - timedelta(days=days))
    rows = visible_projects(actor).filter(exited_on__isnull=True)
    rows = rows.alias(quiet_since=Coalesce("latest_event_at", "created_at")).filter(silent)
    invested = Coalesce(Subquery(newest[:1], output_field=DateTimeField()), F("created_at"))
    rows = rows.annotate(heard_at=Greatest(Coalesce("latest_event_at", "created_at"), invested))
    still = Q()
    for stage, days in stalled_after().items():
        still |= Q(stage=stage, heard_at__lt=now - timedelta(days=days))
    return rows.filter(still).select_related("unit", "officer").order_by("heard_at", "pk")
