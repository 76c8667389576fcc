"""Sums that are exact on every database: SQLite keeps decimals as floats and would round long totals."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, F, Func, Sum


def hundredths(name: str) -> Func:
    """A money column or annotation in hundredths, as a whole number."""
    # Said at once: put together of Django's own parts it would be cast three times a row, and sums read many rows.
    return Func(F(name), template="CAST(ROUND(%(expressions)s * 100) AS bigint)", output_field=BigIntegerField())


def cents(name: str) -> Func:
    """The sum of a money column in hundredths, as a whole number."""
    if connection.vendor == "postgresql":
        # Its decimals are exact: they are summed as they are, and only the sum is written otherwise.
        return Func(Sum(name), template="CAST(%(expressions)s * 100 AS bigint)", output_field=BigIntegerField())
    return Sum(hundredths(name))


def from_cents(value: Any) -> Decimal:
    """The amount of a sum of hundredths; 0 for no rows."""
    return Decimal(0) if value is None else Decimal(value) / 100


def tidy(value: Decimal | None) -> Decimal | None:
    """An amount as money: two decimal places, whatever a database makes of it."""
    return None if value is None else value.quantize(Decimal("0.01"))
