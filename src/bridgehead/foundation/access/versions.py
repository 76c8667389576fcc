"""Optimistic locking: a row is written by whoever read its newest version, or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import models
from django.db.models import QuerySet

from bridgehead.foundation.access.errors import Conflict

Row = TypeVar("Row", bound=models.Model)


def locked(rows: QuerySet[Row], pk: int | None, *, version: int, attempted: Mapping[str, Any]) -> Row:
    """The row under lock, to be called in the transaction of the write.

    Raises Conflict with the fields of `attempted` that differ when the row has another version by now.
    """
    row = rows.select_for_update(of=("self",)).get(pk=pk)
    current: int = row.version  # type: ignore[attr-defined]
    if current != version:
        stored = {name: getattr(row, name) for name in attempted}
        differing = {name: (stored[name], value) for name, value in attempted.items() if stored[name] != value}
        raise Conflict(current_version=current, differences=differing)
    return row


def save_fields(row: models.Model, values: Mapping[str, Any]) -> None:
    """Write these fields and the next version number, nothing else."""
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1  # type: ignore[attr-defined]
    row.save(update_fields=[*values, "version"])
