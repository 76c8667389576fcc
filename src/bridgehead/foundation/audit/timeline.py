"""The history of one row out of its audit entries: who changed what, and what it was at any moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from bridgehead.foundation.audit.chain import Target, history, plain
from bridgehead.foundation.audit.disclosures import disclosures
from bridgehead.foundation.audit.models import AuditEntry


@dataclass(frozen=True, slots=True)
class Told:
    """A row whose history is told: its fields with their labels, and the actions that its readers may see.

    `actions` None is every action but openings and exports. Values of other fields are never shown: an entry may hold
    what needs a clearance.
    """

    target: Target
    fields: Mapping[str, str]
    actions: frozenset[str] | None = None


def timeline(told: Told, *, field: str = "", person: int | None = None) -> QuerySet[AuditEntry]:
    """The entries, newest first, narrowed to those that touch a field, and to those of a person."""
    found = history(told.target).exclude(action__in=disclosures())
    if told.actions is not None:
        found = found.filter(action__in=told.actions)
    if field in told.fields:
        found = found.filter(_touches(field))
    return found.filter(actor_id=person) if person is not None else found


def _touches(field: str) -> Q:
    return Q(before__has_key=field) | Q(after__has_key=field)


def tally(told: Told, *, field: str = "", person: int | None = None) -> tuple[int, list[tuple[int, str]]]:
    """How many entries `timeline` finds, and who ever wrote to the row, by name: one query."""
    number = Count("pk", filter=_touches(field) if field in told.fields else None)
    rows = timeline(told).order_by().values("actor_id", "actor_name").annotate(number=number)
    found = list(rows.values_list("actor_id", "actor_name", "number"))
    count = sum(number for who, _name, number in found if person is None or who == person)
    by_id = {who: name for who, name, _number in found if who is not None}
    return count, sorted(by_id.items(), key=lambda pair: pair[1])


def values_at(told: Told, now: Mapping[str, Any], moment: datetime) -> dict[str, Any] | None:
    """The row's fields at a moment, as JSON keeps them: what they are now, with every later change taken back.

    None where the row was not there yet.
    """
    values = {name: plain(value) for name, value in now.items()}
    for entry in timeline(told).filter(recorded_at__gt=moment):
        if entry.before is None and entry.after and set(entry.after) & set(values) and _made(entry):
            return None
        values |= {name: old for name, old in (entry.before or {}).items() if name in values}
    return values


def _made(entry: AuditEntry) -> bool:
    """Whether the entry tells of the row's making; others without a before tell of something that was added to it."""
    return entry.action.endswith((".created", ".registered", ".entered"))
