"""Sums that are exact on every database: SQLite keeps decimals as floats and would round long totals."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import BigIntegerField, F, Q, Sum
from django.db.models.functions import Cast, Round


def hundredths(name: str) -> Cast:
    """A money column or annotation in hundredths, as a whole number."""
    return Cast(Round(F(name) * 100), BigIntegerField())


def cents(name: str, only: Q | None = None) -> Sum:
    """The sum of a money column or annotation in hundredths, as a whole number."""
    return Sum(hundredths(name), filter=only)


def from_cents(value: Any) -> Decimal:
    """The amount of a sum of hundredths; 0 for no rows."""
    return Decimal(0) if value is None else Decimal(value) / 100


def tidy(value: Decimal | None) -> Decimal | None:
    """An amount as money: two decimal places, whatever a database makes of it."""
    return None if value is None else value.quantize(Decimal("0.01"))
