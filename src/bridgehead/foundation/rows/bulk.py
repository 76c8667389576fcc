"""Inserting and updating by the ten thousand: one prepared statement on SQLite, COPY on PostgreSQL.

`bulk_create` prepares every field of every row through the model, which is most of its time for rows of forty columns.
Here the caller gives tuples of values of the right types, and only decimals, days, moments and JSON are converted.
Nothing is checked: that is the caller's, who is an action. Database defaults are not used: every column that may not
be null has to be given.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection, models

Convert = Callable[[Any], Any]


def next_ids(model: type[models.Model], count: int) -> range | list[int]:
    """Ids for `count` new rows, in ascending order, that nobody else will get. To be called in a transaction."""
    if not connection.in_atomic_block:
        raise RuntimeError("ids are handed out in the transaction that uses them")
    table, column = model._meta.db_table, str(model._meta.pk.column)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sequence = "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)"
            cursor.execute(sequence, [f'"{table}"', column, count])
            return [row[0] for row in cursor.fetchall()]
        # The write lock is taken first, so that the highest id is still the highest when the rows follow.
        cursor.execute("UPDATE sqlite_sequence SET seq = seq WHERE name = %s", [table])
        cursor.execute("SELECT COALESCE(MAX(seq), 0) FROM sqlite_sequence WHERE name = %s", [table])
        last = int(cursor.fetchone()[0])
        return range(last + 1, last + 1 + count)


def insert_rows(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows of values in the order of `names` (attribute names: `project_id`, not `project`)."""
    fields = [_field(model, name) for name in names]
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    prepared = _converted(fields, rows)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in prepared:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", prepared)  # noqa: S608 - our own names


def update_rows(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Set `names` on rows by their id: each row holds the values and, last, the id."""
    fields = [_field(model, name) for name in names]
    columns = ", ".join(f"{connection.ops.quote_name(str(field.column))} = %s" for field in fields)
    pk = model._meta.pk
    assert pk is not None  # noqa: S101 - every model has one
    where = f"{connection.ops.quote_name(str(pk.column))} = %s"
    statement = f"UPDATE {connection.ops.quote_name(model._meta.db_table)} SET {columns} WHERE {where}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(statement, _converted([*fields, pk], rows))


def _field(model: type[models.Model], name: str) -> Any:
    return next(field for field in model._meta.concrete_fields if name in (field.attname, field.name))


def _converted(fields: Sequence[Any], rows: Iterable[Sequence[Any]]) -> list[tuple[Any, ...]]:
    converters = [(at, convert) for at, field in enumerate(fields) if (convert := _converter(field)) is not None]
    if not converters:
        return [tuple(row) for row in rows]
    made = []
    for row in rows:
        values = list(row)
        for at, convert in converters:
            value = values[at]
            if value is not None:
                values[at] = convert(value)
        made.append(tuple(values))
    return made


def _converter(field: Any) -> Convert | None:
    if isinstance(field, models.JSONField):
        return _as_json
    if connection.vendor == "postgresql":
        return None
    if isinstance(field, models.DateTimeField):
        return _Moments()
    if isinstance(field, models.DateField):
        return date.isoformat
    if isinstance(field, models.DecimalField):
        return Decimal.__str__
    if isinstance(field, models.UUIDField):
        return lambda value: value.hex
    return None


_JSON = json.JSONEncoder(ensure_ascii=False, separators=(", ", ": "))


def _as_json(value: Any) -> str:
    if not value and value in ({}, []):
        return "{}" if isinstance(value, dict) else "[]"
    return _JSON.encode(value)


class _Moments:
    """Moments as the database keeps them; the rows of one write mostly share one."""

    def __init__(self) -> None:
        self.known: dict[datetime, Any] = {}

    def __call__(self, value: datetime) -> Any:
        found = self.known.get(value)
        if found is None:
            found = self.known[value] = str(connection.ops.adapt_datetimefield_value(value))
        return found
