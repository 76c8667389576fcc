"""Values of a row as exact text, the form in which they are kept, compared and typed again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from operator import itemgetter
from typing import Any, Final

from bridgehead.engines.sheets import FIELDS, Day
from bridgehead.foundation.rows import objects

# How exact a day is stands behind it: `2026-08-31 month`.
_SPACE: Final = " "


def kept(value: Any) -> Any:
    """A value of the sheets engine as JSON keeps it."""
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Day):
        return _kept_day(value)
    if isinstance(value, date):
        return value.isoformat()
    return value


def kept_rows(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """The values of many rows as the JSON that is kept of them, fields without one left out."""
    columns = columns_of_rows(rows)
    for name in columns.keys() & _DAYS:
        columns[name] = [value if value is None else _kept_day(value) for value in columns[name]]
    return objects(columns, sparse=True) if columns else ["{}"] * len(rows)


def typed(field: str, value: Any) -> Any:
    """What `kept` kept, as the type that its field has."""
    make = _TYPES.get(field)
    return value if make is None else make(value)


@lru_cache(maxsize=4096)
def _kept_day(value: Day) -> str:
    day = value.on.isoformat()
    return day if value.precision == "day" else f"{day}{_SPACE}{value.precision}"


@lru_cache(maxsize=4096)
def day_of(text: str) -> Day:
    """A kept day."""
    day, _gap, precision = text.partition(_SPACE)
    return Day(date.fromisoformat(day), precision or "day")


def typed_all(values: Mapping[str, Any]) -> dict[str, Any]:
    """All values of a row."""
    return {field: _TYPES[field](value) if field in _TYPES else value for field, value in values.items()}


def columns_of_rows(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """The values of many rows as columns: of every field that one of them says, None where a row says nothing."""
    names = sorted(set().union(*rows))
    try:
        # Most sheets say the same fields in every row: each row is asked for all of them at once.
        columns = zip(*map(itemgetter(*names), rows), strict=True) if len(names) > 1 else None
    except KeyError:
        columns = None
    if columns is None:
        return {name: [row.get(name) for row in rows] for name in names}
    return dict(zip(names, map(list, columns), strict=True))


def typed_columns(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """The same of kept values, typed."""
    columns = columns_of_rows(rows)
    for name in columns.keys() & _TYPES.keys():
        make = _TYPES[name]
        columns[name] = [None if value is None else make(value) for value in columns[name]]
    return columns


_OF_KIND: Final[Mapping[str, Callable[[Any], Any]]] = {
    "money": Decimal,
    "area": Decimal,
    "rate": Decimal,
    "day": day_of,
}
# What makes the value of a field again; texts are what they are.
_TYPES: Final = {field.id: _OF_KIND[field.kind] for field in FIELDS.values() if field.kind in _OF_KIND}
_DAYS: Final = {field.id for field in FIELDS.values() if field.kind == "day"}
