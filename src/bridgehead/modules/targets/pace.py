"""The arithmetic of progress: what is due by a day, how far ahead or behind, by what rule of the lights.

Rules (domain/03 section 2): completion is done ÷ target; pro-rata progress is elapsed months ÷ the period's months, in
the current month by its days; the lead is their difference in percentage points. Nothing is rounded here.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

from bridgehead.engines.figures import PercentagePoints, Period, Ratio

_MONTHS_OF_A_QUARTER = 3
_WHOLE = Decimal(1)


class CurveError(ValueError):
    """Shares that are no curve: too few or too many, falling, below 0, or not ending at 1."""


@dataclass(frozen=True, slots=True)
class Expected:
    """How much of a target is due: cumulative shares at the ends of the months of its period; none for all of it."""

    period: Period
    shares: Sequence[Decimal]

    def by_month(self, number: int) -> Decimal:
        """The share due at the end of the month of that number, 1 the first one; 0 before the period."""
        if number <= 0:
            return Decimal(0)
        return self.shares[min(number, len(self.shares)) - 1] if self.shares else _WHOLE

    def due(self, day: date) -> Decimal:
        """The share due by the end of a day; within a month it grows by the day."""
        start, end = self.period.start, self.period.end
        if start is None or day < start:
            return Decimal(0)
        if not self.shares or (end is not None and day >= end):
            return _WHOLE
        number = (day.year - start.year) * 12 + day.month - start.month + 1
        before, after = self.by_month(number - 1), self.by_month(number)
        gone = Ratio.of(day.day, monthrange(day.year, day.month)[1])
        return before + (after - before) * (gone.value if gone is not None else _WHOLE)


def months_in(period: Period) -> int:
    """How many whole months a period has. Raises CurveError for one that does not begin and end with a month."""
    if not period.is_closed or not period.is_whole_months():
        raise CurveError("a target's period begins on the first and ends on the last day of a month")
    return len(period.months())


def expected(curve: str, shares: Sequence[Decimal], period: Period) -> Expected:
    """What is due by a curve: `pro_rata`, `level` (all of it at all times), `quarterly` or `own` with its shares.

    Between the ends of two quarters the share grows evenly by month. Raises CurveError.
    """
    months = months_in(period)
    if curve == "level":
        return Expected(period, ())
    if curve == "pro_rata":
        return Expected(period, [_part(number, months) for number in range(1, months + 1)])
    step = _MONTHS_OF_A_QUARTER if curve == "quarterly" else 1
    if months % step or len(shares) != months // step:
        raise CurveError(f"{months // step} shares are needed, {len(shares)} are given")
    if any(low > high for low, high in pairwise([Decimal(0), *shares])) or shares[-1] != 1:
        raise CurveError("shares rise from 0 to 1")
    rising = [
        low + (high - low) * _part(place, step)
        for low, high in pairwise([Decimal(0), *shares])
        for place in range(1, step + 1)
    ]
    return Expected(period, rising)


def _part(number: int, whole: int) -> Decimal:
    part = Ratio.of(number, whole)
    return part.value if part is not None else Decimal(0)


@dataclass(frozen=True)
class Pace:
    """How a target stands: `done` of `target`, where the share `due` should be; `is_cap`: it must not be passed."""

    target: Decimal
    done: Decimal | None
    due: Decimal
    is_cap: bool = False

    @cached_property
    def completion(self) -> Decimal | None:
        """Done ÷ target; None where nothing is known or the target is 0."""
        ratio = Ratio.of(self.done, self.target) if self.done is not None else None
        return ratio.value if ratio is not None else None

    @cached_property
    def lead(self) -> Decimal | None:
        """Percentage points ahead of what is due; below 0 behind."""
        if self.completion is None:
            return None
        points: PercentagePoints = Ratio(self.completion) - Ratio(self.due)
        return -points.value if self.is_cap else points.value

    @property
    def expected(self) -> Decimal:
        """What should be done by now."""
        return self.target * self.due

    @cached_property
    def of_expected(self) -> Decimal | None:
        """Done ÷ what should be done by now; 1 where nothing is due yet."""
        if self.done is None:
            return None
        over, under = (self.expected, self.done) if self.is_cap else (self.done, self.expected)
        ratio = Ratio.of(over, under)
        return ratio.value if ratio is not None else _WHOLE

    @property
    def excess(self) -> Decimal | None:
        """More than what should be done by now, in the unit of the target."""
        if self.done is None:
            return None
        return self.expected - self.done if self.is_cap else self.done - self.expected

    @property
    def is_met(self) -> bool:
        """Whether the whole target is reached, or a cap kept."""
        return self.done is not None and (self.done <= self.target if self.is_cap else self.done >= self.target)


def months_behind(paces: Sequence[Pace]) -> int:
    """The months on end, up to the newest, that were behind; `paces` by month, the oldest first."""
    count = 0
    for pace in reversed(paces):
        if pace.lead is None or pace.lead >= 0:
            return count
        count += 1
    return count
