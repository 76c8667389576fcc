"""Months of investment with the year to date (本年累计) and since the start (开工以来) beside each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class RunningMonth:
    """A month by its first day, what was completed in it, in its year up to its end, and since the start."""

    month: date
    amount: Decimal
    year_to_date: Decimal
    since_start: Decimal


def running(months: Mapping[date, Decimal], before: Decimal = Decimal(0)) -> list[RunningMonth]:
    """The months in order, added up. `before` was completed before the first of them and counts since the start only.

    The three figures of a month cannot contradict each other, because two of them are always made from the first.
    """
    rows: list[RunningMonth] = []
    since, to_date, year = before, Decimal(0), None
    for month in sorted(months):
        to_date = months[month] if month.year != year else to_date + months[month]
        since, year = since + months[month], month.year
        rows.append(RunningMonth(month, months[month], to_date, since))
    return rows


def month_before(month: date) -> date:
    """The first day of the month before."""
    return (month.replace(day=1) - timedelta(days=1)).replace(day=1)
