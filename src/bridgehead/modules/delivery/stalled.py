"""Stalled by rule: projects of which nothing was heard for longer than their stage allows by the rules in force."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import DateTimeField, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from bridgehead.foundation.access import Actor
from bridgehead.modules.ledger import rules
from bridgehead.modules.ledger.models import Investment, Project
from bridgehead.modules.ledger.queries import visible_projects


def stalled_projects(actor: Actor, now: datetime) -> QuerySet[Project]:
    """The projects in the actor's scope that are stalled at `now`, the longest silent first.

    Each has `heard_at`, the moment when the last milestone or monthly investment was recorded.
    """
    newest = Investment.objects.current().filter(project=OuterRef("pk")).order_by("-recorded_at").values("recorded_at")
    silent, allowed = Q(), rules.current().silent_days()
    for stage, days in allowed.items():
        silent |= Q(stage=stage, quiet_since__lt=now - timedelta(days=days))
    rows = visible_projects(actor).filter(exited_on__isnull=True)
    rows = rows.alias(quiet_since=Coalesce("latest_event_at", "created_at")).filter(silent)
    invested = Coalesce(Subquery(newest[:1], output_field=DateTimeField()), F("created_at"))
    rows = rows.annotate(heard_at=Greatest(Coalesce("latest_event_at", "created_at"), invested))
    still = Q()
    for stage, days in allowed.items():
        still |= Q(stage=stage, heard_at__lt=now - timedelta(days=days))
    return rows.filter(still).select_related("unit", "officer").order_by("heard_at", "pk")
