"""What an answer is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from bridgehead.engines.figures import Measure, Period, Ratio
from bridgehead.foundation.access import Actor
from bridgehead.modules.ledger.answers.sources import Source, Sums


class NotAnswerable(Exception):
    """The ledger does not keep what the measure asks for; `reason` says so, translated."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Scope:
    """Who asks, about which unit with all below it (None: everything that they may see), in which period.

    `officer_id` narrows it to the projects of one officer, as they are assigned now (or were, at an earlier moment).
    """

    actor: Actor
    unit_path: str | None = None
    period: Period | None = None
    officer_id: int | None = None


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One row behind an answer: a project at the event that counts, as known at the moment asked for.

    `amount` is in CNY, None where nobody has said any. `happened_on` is None where nothing has happened yet (a
    promised start in a start rate). `stage` is the stage known at that moment.
    """

    project_id: int
    project_code: str
    project_name: str
    unit_name: str
    enterprise_name: str
    happened_on: date | None
    date_precision: str
    amount: Decimal | None
    stage: str
    kind: str
    state: str
    milestone_id: int | None
    source_kind: str
    source: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class AnswerMonth:
    """The answer within one calendar month, `month` being its first day; for a stock, what entered it then."""

    month: date
    value: Decimal | None
    count: int


@dataclass(frozen=True, slots=True)
class AnswerTier:
    """The answer within one band of total investment, [low, high) in CNY; both None: the amount is unknown."""

    low: Decimal | None
    high: Decimal | None
    value: Decimal | None
    count: int


@dataclass(frozen=True, slots=True)
class Answer:
    """The ledger's answer to a measure.

    `value` is in `unit` (`1`, `CNY` or `ratio`); None where it cannot be said: a rate with nothing below the line, or
    a sum of projects none of which has an amount. `count` is how many rows stand behind it, `amount_unknown` of them
    without an amount. A rate carries its numerator and denominator and how many projects are in each. `course`, where
    it was asked for, is what it stood at after each month begun, by their first days: a flow from the beginning of
    the period on.
    """

    measure: Measure
    value: Decimal | None
    unit: str
    period: Period | None
    as_of: date
    known_at: datetime | None
    count: int
    amount_unknown: int = 0
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    numerator_count: int | None = None
    denominator_count: int | None = None
    course: Sequence[tuple[date, Decimal | None]] = ()
    # How the rows are found; for the methods below.
    top: Source = field(repr=False, compare=False, kw_only=True)
    bottom: Source | None = field(default=None, repr=False, compare=False, kw_only=True)

    def rows(self, limit: int | None = None, offset: int = 0) -> list[AnswerRow]:
        """The rows in order of day and number: three queries (earlier: four). For a rate, those above the line.

        A start rate shows every project promised in the period, with the day of its start where it has started.
        """
        return [AnswerRow(**row) for row in self.top.page(limit, offset)]

    def counted_rows(self) -> tuple[list[AnswerRow], list[AnswerRow]]:
        """All rows that count above the line of a rate, and those below it; of anything else all rows, and none.

        What was promised stands below as a promise, whether it was kept or not.
        """
        above = self.rows()
        below = [AnswerRow(**row) for row in self.bottom.page(None, 0)] if self.bottom is not None else []
        if self.top.found.reached is None:
            return above, below
        nothing_yet = {"happened_on": None, "amount": None, "kind": "", "state": "", "milestone_id": None}
        promised = [replace(row, **nothing_yet) for row in below]  # type: ignore[arg-type]
        return [row for row in above if row.happened_on is not None], promised

    def by_month(self) -> list[AnswerMonth]:
        """The answer by calendar month, months without rows left out.

        A completion rate is cumulated: done up to the month ÷ the plan of the whole period.
        """
        months = self.top.by_month()
        if self.bottom is None:
            return [AnswerMonth(month, self.top.value(sums), sums.count) for month, sums in months]
        if self.bottom.has_months:
            below = dict(self.bottom.by_month())
            return [AnswerMonth(month, self._rate(sums, below.get(month)), sums.count) for month, sums in months]
        whole, done, series = self.bottom.sums(), Sums(), []
        for month, sums in months:
            done = done + sums
            series.append(AnswerMonth(month, self._rate(done, whole), sums.count))
        return series

    def by_tier(self) -> list[AnswerTier]:
        """The answer by bands of total investment, from low to high, the unknown last: one query, two for a rate."""
        tiers = self.top.by_tier(self.as_of)
        if self.bottom is None:
            return [AnswerTier(low, high, self.top.value(sums), sums.count) for (low, high), sums in tiers]
        below = dict(self.bottom.by_tier(self.as_of))
        return [AnswerTier(*band, self._rate(sums, below.get(band)), sums.count) for band, sums in tiers]

    def _rate(self, above: Sums, below: Sums | None) -> Decimal | None:
        if self.bottom is None or below is None:
            return None
        numerator, denominator = self.top.value(above), self.bottom.value(below)
        if numerator is None or denominator is None:
            return None
        ratio = Ratio.of(numerator, denominator)
        return ratio.value if ratio is not None else None
