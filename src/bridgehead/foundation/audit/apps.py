"""The audit room's Django app."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def make_lanes(using: str, **_signal: Any) -> None:
    """The heads of all lanes, after every migrate or flush: a transaction takes a lane, it never makes one."""
    from bridgehead.foundation.audit.models import LANES, AuditLane

    lanes = [AuditLane(pk=number) for number in range(LANES)]
    AuditLane.objects.using(using).bulk_create(lanes, ignore_conflicts=True)


class AuditConfig(AppConfig):
    """Foundation: who changed what, when, chained by hash."""

    name = "bridgehead.foundation.audit"
    label = "audit"

    def ready(self) -> None:
        """Have the lanes made."""
        post_migrate.connect(make_lanes, sender=self)
