"""Values of a row as exact text, the form in which they are kept, compared and typed again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from bridgehead.engines.sheets import FIELDS, Day

# How exact a day is stands behind it: `2026-08-31 month`.
_SPACE: Final = " "


def kept(value: Any) -> Any:
    """A value of the sheets engine as JSON keeps it."""
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Day):
        day = value.on.isoformat()
        return day if value.precision == "day" else f"{day}{_SPACE}{value.precision}"
    if isinstance(value, date):
        return value.isoformat()
    return value


def typed(field: str, value: Any) -> Any:
    """What `kept` kept, as the type that its field has."""
    kind = FIELDS[field].kind
    if kind in ("money", "area", "rate"):
        return Decimal(value)
    if kind == "day":
        return day_of(value)
    return value


def day_of(text: str) -> Day:
    """A kept day."""
    day, _gap, precision = text.partition(_SPACE)
    return Day(date.fromisoformat(day), precision or "day")


def typed_all(values: Mapping[str, Any]) -> dict[str, Any]:
    """All values of a row."""
    return {field: typed(field, value) for field, value in values.items()}
