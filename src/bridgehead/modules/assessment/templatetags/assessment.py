"""Scores as they are read: two decimals, rounded half up; a dash where something is not known."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import template

from bridgehead.engines.figures import round_half_up

register = template.Library()


@register.filter
def score(value: Any) -> str:
    """`45.00`; a dash for None."""
    return "—" if value is None or value == "" else format(round_half_up(Decimal(value), 2), "f")


@register.filter
def signed(value: Any) -> str:
    """`+1.20`, `−0.50`; empty for None."""
    if value is None or value == "":
        return ""
    rounded = round_half_up(Decimal(value), 2)
    return f"{'+' if rounded > 0 else '−' if rounded < 0 else '±'}{abs(rounded)}"


@register.filter
def plus(value: Any, other: Any) -> Any:
    """The sum; None where the first is not known."""
    return None if value is None else Decimal(value) + Decimal(other)


@register.filter
def under(table: Any, key: str) -> Any:
    """What a mapping has under a key; None where it has nothing."""
    return table.get(key)


@register.filter
def absolute(value: int) -> int:
    """Without the sign."""
    return abs(value)
