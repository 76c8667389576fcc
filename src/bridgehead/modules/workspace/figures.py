"""The main figures of the district: which measures stand on the home page, and what they are compared with."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bridgehead.engines.figures import (
    REGISTRY,
    Measure,
    Ratio,
    format_count,
    format_money,
    parse_measure,
    print_measure,
)
from bridgehead.foundation.access import Actor
from bridgehead.modules.ledger import words
from bridgehead.modules.ledger.answers import Course, Sums, courses, worth


@dataclass(frozen=True, slots=True)
class MainFigure:
    """A tile: the measure, its short name, and a second measure that is said beside it."""

    id: str
    measure: str
    name: Promise
    beside: str = ""
    rate: str = ""


MAIN_FIGURES: Final = (
    MainFigure("signed", "project.signed.count[investment_min=100000000]", _("Signed, CNY 100 million and above")),
    MainFigure("signed_investment", "project.signed.investment[investment_min=100000000]", _("Investment signed")),
    MainFigure("filed", "project.filed.count[investment_min=1000000000]", _("Filed, CNY 1 billion and above")),
    MainFigure("started", "project.started.count[investment_min=100000000]", _("Started, CNY 100 million and above")),
    MainFigure("completed", "project.completed.count", _("Completed")),
    MainFigure("producing", "project.producing.count", _("Gone into production")),
    MainFigure("done", "investment.done.amount", _("Investment completed"), rate="investment.done.rate"),
    MainFigure("in_hand", "project.in_hand.count", _("In hand")),
)


@dataclass(frozen=True, slots=True)
class Rate:
    """Investment done by the plans of the year; `value` is None where nothing is planned."""

    value: Decimal | None
    numerator: Decimal
    denominator: Decimal
    denominator_count: int


@dataclass(frozen=True, slots=True)
class Tile:
    """A main figure with what it is compared with.

    `value` is this year's (a stock's, as of the day); `month` what this month added to it; `last_year` the same days of
    last year; `months` what it stood at after each month, for the sparkline; `rate` how much of the plan that is.
    """

    figure: MainFigure
    measure: Measure
    url: str
    value: Decimal | None
    unit: str
    count: int
    month: Decimal | None
    last_year: Decimal | None
    months: Sequence[Decimal | None]
    rate: Rate | None

    @property
    def is_count(self) -> bool:
        """Whether it counts projects."""
        return self.unit == "1"

    @property
    def change(self) -> Decimal | None:
        """More (or fewer) than in the same days of last year."""
        return None if self.value is None or self.last_year is None else self.value - self.last_year

    def _said(self, value: Decimal) -> str:
        return format_count(value, words.language()) if self.is_count else format_money(value, words.language())

    @property
    def more(self) -> str:
        """The change as people read it, without its sign."""
        return self._said(abs(self.change or Decimal(0)))

    @property
    def month_said(self) -> str:
        """What this month added, without its sign."""
        return self._said(abs(self.month or Decimal(0)))

    @property
    def last_year_said(self) -> str:
        """Last year's value."""
        return self._said(self.last_year or Decimal(0))

    @property
    def in_yi(self) -> str:
        """The value in 亿元, for an amount."""
        return words.in_yi(self.value)


def year_before(day: date) -> date:
    """The same day a year earlier; 28 February for the 29th."""
    return day.replace(year=day.year - 1, day=min(day.day, monthrange(day.year - 1, day.month)[1]))


def answer_address(measure: Measure, as_of: date) -> str:
    """The page of the ledger's answer."""
    return f"{reverse('workspace:answer')}?{urlencode({'m': print_measure(measure), 'as_of': str(as_of)})}"


def tiles(actor: Actor, as_of: date) -> list[Tile]:
    """The main figures as of a day: one query for all of them."""
    measures = [parse_measure(figure.measure) for figure in MAIN_FIGURES]
    rates = {figure.rate: parse_measure(figure.rate) for figure in MAIN_FIGURES if figure.rate}
    known = courses(actor, [*measures, *rates.values()], [as_of, year_before(as_of), _month_before(as_of)])
    plans = dict(zip(rates, known[len(measures) :], strict=True))
    return [
        _tile(figure, measure, course, as_of, plans.get(figure.rate))
        for figure, measure, course in zip(MAIN_FIGURES, measures, known, strict=False)
    ]


def _month_before(day: date) -> date:
    """The last day of the month before."""
    return day.replace(day=1) - timedelta(days=1)


def _tile(figure: MainFigure, measure: Measure, course: Course, as_of: date, plan: Course | None) -> Tile:
    definition = REGISTRY[measure.id]
    is_count, is_stock = definition.unit_kind == "count", definition.kind == "stock"
    first, before = (date.min if is_stock else day.replace(month=1, day=1) for day in (as_of, year_before(as_of)))
    now = course.until(as_of, first)
    months: list[Decimal | None] = []
    if is_stock:
        value, last = (worth(sums, is_count=is_count) for sums in (now, course.until(_month_before(as_of))))
        month = None if value is None or last is None else value - last
    else:
        months = _cumulated(course, as_of, is_count=is_count)
        month = worth(course.month(as_of.replace(day=1), as_of), is_count=is_count) or Decimal(0)
    return Tile(
        figure=figure,
        measure=measure,
        url=answer_address(measure, as_of),
        value=worth(now, is_count=is_count),
        unit="1" if is_count else "CNY",
        count=now.count,
        month=month,
        last_year=worth(course.until(year_before(as_of), before), is_count=is_count),
        months=months,
        rate=_rate(now, plan.until(as_of, first)) if plan is not None else None,
    )


def _cumulated(course: Course, as_of: date, *, is_count: bool) -> list[Decimal | None]:
    """What the year stood at after each of its months."""
    added = (course.month(date(as_of.year, number, 1), as_of) for number in range(1, as_of.month + 1))
    return list(accumulate(worth(sums, is_count=is_count) or Decimal(0) for sums in added))


def _rate(done: Sums, plan: Sums) -> Rate:
    ratio = Ratio.of(done.amount, plan.amount)
    return Rate(ratio.value if ratio is not None else None, done.amount, plan.amount, plan.count)
