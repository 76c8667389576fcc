"""Filling tables past the actions, as fast as a database takes rows: indexes and keys are made afterwards."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final

from django.db import connection, models, transaction

_CHUNK: Final = 20_000


class Filler:
    """Inserts rows of one table: values in the order of `names`, for the other columns what a new row of it has.

    Values go to the database as they are: days and moments as text, amounts as integers, documents as JSON text.
    """

    def __init__(self, model: type[models.Model], names: Sequence[str]) -> None:
        fields = {field.attname: field for field in model._meta.local_concrete_fields}
        # A number that is not given is the database's to give.
        others = [field for name, field in fields.items() if name not in names and not field.primary_key]
        self.same = tuple(_plain(field) for field in others)
        columns = ", ".join(f'"{field.column}"' for field in [*map(fields.__getitem__, names), *others])
        table = f'"{model._meta.db_table}"'
        self.copy = f"COPY {table} ({columns}) FROM STDIN"
        marks = ", ".join("?" * (len(names) + len(others)))
        self.insert = f"INSERT INTO {table} ({columns}) VALUES ({marks})"

    def write(self, rows: Iterable[Sequence[Any]]) -> None:
        """Insert rows."""
        same = self.same
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                end = "\t".join("\\N" if value is None else str(value) for value in same)
                lines = (
                    "\t".join(["\\N" if value is None else str(value) for value in row] + ([end] if same else []))
                    for row in rows
                )
                with cursor.copy(self.copy) as copy:
                    copy.write("".join(f"{line}\n" for line in lines))
            else:
                cursor.connection.executemany(self.insert, [(*row, *same) for row in rows])

    def write_all(self, rows: Iterator[Sequence[Any]]) -> None:
        """Insert very many rows, a chunk at a time."""
        chunk: list[Sequence[Any]] = []
        for row in rows:
            chunk.append(row)
            if len(chunk) == _CHUNK:
                self.write(chunk)
                chunk = []
        self.write(chunk)


def _plain(field: Any) -> Any:
    value = field.get_db_prep_save(field.get_default(), connection)
    if isinstance(field, models.JSONField):
        return "{}" if field.get_default() == {} else "[]"
    return moment(value) if isinstance(value, datetime) else value


def moment(at: datetime) -> str:
    """A moment in UTC as both databases take it."""
    return f"{at:%Y-%m-%d %H:%M:%S}{zone()}"


def zone() -> str:
    """What follows the time of day of a moment in UTC."""
    return "+00" if connection.vendor == "postgresql" else ""


# Indexes that may go and come again: those of keys and constraints stay.
_POSTGRESQL_INDEXES: Final = """
    SELECT indexname, indexdef FROM pg_indexes
    WHERE schemaname = 'public' AND tablename = ANY(%s)
      AND indexname NOT IN (SELECT conname FROM pg_constraint)
"""
_SQLITE_INDEXES: Final = """
    SELECT name, sql FROM sqlite_master
    WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN (SELECT value FROM json_each(%s))
"""
_BEFORE: Final = ("foreign_keys = OFF", "journal_mode = OFF", "synchronous = OFF", "cache_size = -400000")
_AFTER: Final = ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON")


@contextmanager
def without_indexes(tables: Sequence[type[models.Model]]) -> Iterator[None]:
    """Drop the indexes of these tables, and make them anew at the end; foreign keys are not looked at meanwhile.

    On SQLite a run that fails leaves a broken file behind, for there is no journal.
    """
    names = [model._meta.db_table for model in tables]
    is_postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if is_postgresql:
            cursor.execute("SET session_replication_role = replica")
            cursor.execute(_POSTGRESQL_INDEXES, [names])
        else:
            _pragmas(_BEFORE)
            cursor.execute(_SQLITE_INDEXES, [json.dumps(names)])
        kept = cursor.fetchall()
        for name, _statement in kept:
            cursor.execute(f'DROP INDEX "{name}"')
        with transaction.atomic():
            yield
        for _name, statement in kept:
            cursor.execute(statement)
        if is_postgresql:
            cursor.execute("SET session_replication_role = DEFAULT")
            for name in names:
                _count_on(name)
        else:
            _pragmas(_AFTER)
        cursor.execute("ANALYZE")


def _pragmas(pragmas: Sequence[str]) -> None:
    # SQLite takes them between transactions only; a test fills little and does without.
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")


def _count_on(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT coalesce(max(id), 1) FROM "{table}"')
        cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [f'"{table}"', cursor.fetchone()[0]])
