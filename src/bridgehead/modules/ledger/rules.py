"""The versions of the rules in force, read once and given to whoever judges or derives.

A version never changes once it is in force, so that all of them are kept in memory. Pages read what this process knows,
a minute old at most; actions that judge ask first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from time import monotonic
from typing import Any, Final

from django.db import connections
from django.db.models import Count, Max
from django.utils import timezone

from bridgehead.engines.lifecycle import SECTIONS, MilestoneKind, RuleSet, make_rule_set, shipped, shipped_tables
from bridgehead.modules.ledger.models import RuleVersion

FIRST: Final = 1


@dataclass(frozen=True, slots=True)
class InForce:
    """A version that is or was in force: from `valid_from` (None: from the beginning) until the next one."""

    number: int
    title: str
    valid_from: date | None
    put_in_force_at: datetime | None
    rules: RuleSet


@dataclass(frozen=True, slots=True)
class _Shelf:
    """All versions put in force, in the order of their days, and by what the next request tells that it is complete."""

    stamp: tuple[int, datetime | None]
    versions: tuple[InForce, ...]


# How long this process may go without asking whether another one has put a version in force, in seconds.
_PATIENCE: Final = 60.0
_shelves: list[_Shelf] = []
_asked: list[float] = []


def forget() -> None:
    """Read the versions anew at the next use: one was put in force."""
    _shelves.clear()


def remember_first() -> None:
    """Know the shipped version alone, without asking the database: for tests."""
    first = InForce(FIRST, "", None, None, shipped())
    _shelves[:], _asked[:] = [_Shelf((1, None), (first,))], [monotonic()]


def _stamp() -> tuple[int, datetime | None]:
    found = RuleVersion.objects.filter(valid_from__isnull=False).aggregate(
        count=Count("pk"), newest=Max("put_in_force_at")
    )
    return found["count"] + 1, found["newest"]


def _read() -> _Shelf:
    rows = RuleVersion.objects.filter(put_in_force_at__isnull=False).order_by("pk")
    versions = [
        InForce(row.pk, row.title, row.valid_from, row.put_in_force_at, make_rule_set(row.body)) for row in rows
    ]
    dated = [one.put_in_force_at for one in versions if one.valid_from is not None and one.put_in_force_at is not None]
    stamp = (len(dated) + 1, max(dated, default=None))
    if not versions:
        versions = [InForce(FIRST, "", None, None, shipped())]
    return _Shelf(stamp, tuple(sorted(versions, key=lambda one: (one.valid_from or date.min, one.number))))


def refresh() -> None:
    """Ask whether a version was put in force since they were read: one query. Whoever judges asks first."""
    if not _shelves or _stamp() != _shelves[0].stamp:
        _shelves[:] = [_read()]
    _asked[:] = [monotonic()]


def versions() -> tuple[InForce, ...]:
    """Every version in force by now or later, the earliest first; a query a minute at most."""
    if not _shelves or monotonic() - _asked[0] > _PATIENCE:
        refresh()
    return _shelves[0].versions


def in_force(on: date | None = None, known_at: datetime | None = None) -> InForce:
    """The version in force on a day (today), as known at a moment (now)."""
    found, *later = versions()
    if not later:
        # Asked some hundred times a page: the day is worked out only where it decides.
        return found
    day = on or timezone.localdate(known_at)
    for one in later:
        known = known_at is None or one.put_in_force_at is None or one.valid_from is None
        known = known or (one.put_in_force_at is not None and known_at is not None and one.put_in_force_at <= known_at)
        if known and (one.valid_from is None or one.valid_from <= day):
            found = one
    return found


def current(known_at: datetime | None = None) -> RuleSet:
    """The rules in force today, or at a moment as they were known then."""
    return in_force(known_at=known_at).rules


def kind(kind_id: str) -> MilestoneKind:
    """A kind of milestone by the rules of today. Raises KeyError for one that they do not list."""
    return current().milestones[kind_id]


def ensure_first(*, using: str, **_signal: Any) -> None:
    """Write the shipped rules down as version 1 where there is none yet: after each migration, and after a flush."""
    if RuleVersion._meta.db_table not in connections[using].introspection.table_names():
        return  # migrated back to before there were versions
    tables = shipped_tables()
    now = timezone.now()
    RuleVersion.objects.using(using).get_or_create(
        pk=FIRST,
        defaults={
            "body": {section: tables[section] for section in SECTIONS},
            "created_at": now,
            "put_in_force_at": now,
        },
    )
