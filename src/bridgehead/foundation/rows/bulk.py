"""Inserting and updating by the ten thousand: one prepared statement on SQLite, COPY on PostgreSQL.

`bulk_create` prepares every field of every row through the model, which is most of its time for rows of forty columns.
Here the caller gives tuples of values of the right types, and only decimals, days, moments and JSON are converted.
Nothing is checked: that is the caller's, who is an action. Database defaults are not used: every column that may not
be null has to be given.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import repeat
from typing import Any, Final

from django.db import connection, models

Convert = Callable[[Any], Any]
_LARGEST: Final = 2**63 - 1
# Texts without anything that a statement could take for more than a text.
_PLAIN: Final = re.compile(r"[\w .:+{}\[\]-]*")


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
    insert_columns(model, dict(zip(names, zip(*rows, strict=True), strict=False)), {})


def insert_columns(
    model: type[models.Model],
    columns: Mapping[str, Sequence[Any]],
    same: Mapping[str, Any],
    written: Container[str] = (),
) -> None:
    """Insert rows given by columns of one length, and what is the same in all of them.

    `written` are columns whose values are as the database takes them already: the text of JSON, or what `stored` gave.
    """
    count = len(next(iter(columns.values()), ()))
    if not count:
        return
    fields = {name: _field(model, name) for name in (*columns, *same)}
    told: list[Iterable[Any]] = [
        values if name in written else _column(fields[name], values) for name, values in columns.items()
    ]
    alike = [_column(fields[name], [value])[0] for name, value in same.items()]
    names = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields.values())
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            prepared = zip(*told, *(repeat(value, count) for value in alike), strict=True)
            # Errors of COPY pass Django by unless they are asked for.
            with connection.wrap_database_errors, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in prepared:
                    copy.write_row(row)
            return
        # What every row has alike stands in the statement: bound again for each it would be a third of the time.
        literals = [_literal(value) for value in alike]
        told += [repeat(value, count) for value, text in zip(alike, literals, strict=True) if text is None]
        marks = ", ".join(["%s"] * len(columns) + [text or "%s" for text in literals])
        statement = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 - our own names and plain words
        cursor.executemany(statement, list(zip(*told, strict=True)))


def _literal(value: Any) -> str | None:
    """A value as it may stand in a statement of SQLite; None for one that has to be bound."""
    if value is None:
        return "NULL"
    if type(value) in (bool, int) and abs(value) <= _LARGEST:
        return str(int(value))
    return f"'{value}'" if isinstance(value, str) and _PLAIN.fullmatch(value) else None


def stored(model: type[models.Model], columns: Mapping[str, Sequence[Any]]) -> dict[str, Sequence[Any]]:
    """Columns as the database takes them, for tables that share them: `insert_columns` has them as `written`."""
    return {name: _column(_field(model, name), values) for name, values in columns.items()}


def update_rows(
    model: type[models.Model],
    names: Sequence[str],
    rows: Iterable[Sequence[Any]],
    same: Mapping[str, Any] | None = None,
) -> None:
    """Set `names` on rows by their id: each row holds the values and, last, the id; `same` is set on all of them."""
    same = same or {}
    alike = [_field(model, name) for name in same]
    fields = [_field(model, name) for name in names]
    columns = ", ".join(f"{connection.ops.quote_name(str(field.column))} = %s" for field in (*alike, *fields))
    pk = model._meta.pk
    assert pk is not None  # noqa: S101 - every model has one
    where = f"{connection.ops.quote_name(str(pk.column))} = %s"
    statement = f"UPDATE {connection.ops.quote_name(model._meta.db_table)} SET {columns} WHERE {where}"  # noqa: S608
    first = tuple(_column(field, [value])[0] for field, value in zip(alike, same.values(), strict=True))
    told = [first + row for row in _converted([*fields, pk], rows)]
    with connection.cursor() as cursor:
        cursor.executemany(statement, told)


def update_runs(
    model: type[models.Model], name: str, values: Sequence[int], ids: Sequence[int], same: Mapping[str, Any]
) -> None:
    """Set `name` to whole numbers, and `same`, on rows by their ids: one statement for all that rise one by one.

    Rows that were written together and refer to rows that were written together stand in a few such runs.
    """
    runs: list[list[int]] = []
    for pk, value in zip(ids, values, strict=True):
        if runs and pk == runs[-1][1] + 1 and value - pk == runs[-1][2]:
            runs[-1][1] = pk
        else:
            runs.append([pk, pk, value - pk])
    quote = connection.ops.quote_name
    alike = [_field(model, each) for each in same]
    assigned = "".join(f"{quote(str(field.column))} = %s, " for field in alike)
    first = [_column(field, [value])[0] for field, value in zip(alike, same.values(), strict=True)]
    pk_name, column = quote(str(model._meta.pk.column)), quote(str(_field(model, name).column))
    table = quote(model._meta.db_table)
    statement = f"UPDATE {table} SET {assigned}{column} = {pk_name} + %s WHERE {pk_name} BETWEEN %s AND %s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(statement, [[*first, shift, low, high] for low, high, shift in runs])


def _field(model: type[models.Model], name: str) -> Any:
    return next(field for field in model._meta.concrete_fields if name in (field.attname, field.name))


def _converted(fields: Sequence[Any], rows: Iterable[Sequence[Any]]) -> list[tuple[Any, ...]]:
    columns = zip(fields, zip(*rows, strict=True), strict=False)
    return list(zip(*(_column(field, values) for field, values in columns), strict=True))


def _column(field: Any, values: Sequence[Any]) -> Sequence[Any]:
    """The values of one column as the database takes them."""
    convert = _converter(field)
    return values if convert is None else [None if value is None else convert(value) for value in values]


def _converter(field: Any) -> Convert | None:
    if isinstance(field, models.JSONField):
        return _as_json
    if connection.vendor == "postgresql":
        return None
    if isinstance(field, models.DateTimeField):
        return cache(lambda moment: str(connection.ops.adapt_datetimefield_value(moment)))
    if isinstance(field, models.DateField):
        return cache(date.isoformat)
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
