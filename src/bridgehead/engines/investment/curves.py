"""The S-curve of a project: what was planned and what was done, cumulated month by month."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """The end of a month: cumulated since the start. None where nothing is planned or known yet."""

    month: date
    plan: Decimal | None
    actual: Decimal | None

    @property
    def lead(self) -> Decimal | None:
        """By how much the actual is ahead of the plan; below 0 where it is behind."""
        return None if self.plan is None or self.actual is None else self.actual - self.plan


def s_curve(
    months: Mapping[date, Decimal], year_plans: Mapping[int, Decimal], before: Decimal = Decimal(0)
) -> list[CurvePoint]:
    """From the first month known to the last month known or planned; nothing where there is neither.

    `months` holds investment by the first day of the month, `before` what was completed before the first of them.
    A year's plan is spread evenly over its months (序时进度, domain/03 section 2). The plan begins with what was
    completed before the first planned year and goes on from year to year; a year without a plan adds nothing.
    """
    firsts = [*months, *(date(year, 1, 1) for year in year_plans)]
    lasts = [*months, *(date(year, 12, 1) for year in year_plans)]
    if not firsts:
        return []
    planned_from = date(min(year_plans), 1, 1) if year_plans else None
    reported_to = max(months, default=None)
    base: Decimal | None = None
    actual, points = before, []
    for month in _months(min(firsts), max(lasts)):
        if month == planned_from:
            base = actual
        actual += months.get(month, Decimal(0))
        known = reported_to is not None and month <= reported_to
        plan, year_plan = base, year_plans.get(month.year, Decimal(0))
        if base is not None:
            # Twelfths of the whole and not a sum of twelfths: December stands at the plan to the cent.
            plan = base + year_plan * month.month / 12
            base = base + year_plan if month.month == 12 else base
        points.append(CurvePoint(month, plan, actual if known else None))
    return points


def _months(first: date, last: date) -> Iterator[date]:
    for number in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        yield date(number // 12, number % 12 + 1, 1)
