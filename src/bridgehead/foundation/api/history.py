"""The history of a row in the API: its entries, newest first, and its fields at a moment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from django.http import Http404
from ninja import Schema
from pydantic import Field

from bridgehead.foundation.api.paging import read_cursor, write_cursor
from bridgehead.foundation.audit.timeline import Told, timeline, values_at

FieldName = Annotated[str, Field(max_length=60, description="Only entries that touch this field.")]
PersonId = Annotated[int | None, Field(ge=1, lt=2**63, description="Only what this person wrote.")]


class EntryOut(Schema):
    """One write: who, when, through which door; the fields before and after, where the reader may see them."""

    id: int
    recorded_at: datetime
    actor_id: int | None
    actor: str
    via: str
    action: str
    before: dict[str, Any]
    after: dict[str, Any]
    note: str


class EntryPage(Schema):
    """Entries, newest first; `next` goes into `after`."""

    items: list[EntryOut]
    next: str | None


class ValuesOut(Schema):
    """The fields of a row as they were at `known_at`."""

    known_at: datetime
    values: dict[str, Any]


def entry_page(told: Told, field: str, person: int | None, after: str | None, limit: int) -> EntryPage:
    """One page of a history; only the fields that are told are given."""
    found = timeline(told, field=field, person=person)
    if after:
        found = found.filter(pk__lt=read_cursor(after))
    rows = list(found[: limit + 1])
    page = rows[:limit]

    def kept(values: Mapping[str, Any] | None) -> dict[str, Any]:
        return {name: value for name, value in (values or {}).items() if name in told.fields}

    items = [
        EntryOut(
            id=row.pk,
            recorded_at=row.recorded_at,
            actor_id=row.actor_id,
            actor=row.actor_name,
            via=row.via,
            action=row.action,
            before=kept(row.before),
            after=kept(row.after),
            note=row.note,
        )
        for row in page
    ]
    return EntryPage(items=items, next=write_cursor(page[-1].pk) if len(rows) > limit else None)


def values_out(told: Told, now: Mapping[str, Any], moment: datetime) -> ValuesOut:
    """The row at a moment; Http404 where it was not there yet."""
    values = values_at(told, now, moment)
    if values is None:
        raise Http404("moment")
    return ValuesOut(known_at=moment, values=values)
