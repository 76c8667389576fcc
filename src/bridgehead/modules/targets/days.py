"""The day that targets are looked at."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from bridgehead.modules.ledger.queries import data_day


def asked_day(typed: str) -> date:
    """The day in an address, at most today; the ledger's own day where there is none or where it is no day."""
    try:
        return min(date.fromisoformat(typed), timezone.localdate())
    except ValueError:
        return data_day()
