"""The two clocks of the ledger as a whole: up to which day it tells, and up to which moment it was written."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet, Subquery
from django.utils import timezone

from bridgehead.foundation.ui.navigation import Clocks
from bridgehead.modules.ledger.models import Milestone


def _newest() -> QuerySet[Any, Any]:
    # The index holds rows in force alone; what closes a row is newer than it.
    rows: QuerySet[Any, Any] = Milestone.objects.current().order_by("-recorded_at", "-id").values("recorded_at")[:1]
    return rows


def last_recorded() -> datetime | None:
    """When the newest milestone in force was recorded: one look at an index. None in an empty ledger."""
    return next((row["recorded_at"] for row in _newest()), None)


def newest_at() -> Subquery:
    """The same within a query that a page asks anyway: `clocks_of` makes the clocks of the page of it."""
    return Subquery(_newest())


def _day_of(newest: datetime | None) -> date:
    """The day of the newest entry, at most today.

    A ledger that nobody has written to for a month can't say what happened in that month; an answer as of today
    would show a stand-still that is only silence.
    """
    return min(timezone.localdate(), timezone.localdate(newest)) if newest is not None else timezone.localdate()


def data_day() -> date:
    """The day that answers are given as of when nobody names one."""
    return _day_of(last_recorded())


def ledger_clocks() -> Clocks:
    """Both clocks for the shell: one query."""
    return clocks_of(last_recorded())


def clocks_of(newest: datetime | None) -> Clocks:
    """Both clocks where the newest entry is known already."""
    return Clocks(_day_of(newest), timezone.localtime(newest))
