"""The main figures of the district: which measures stand on the home page, and what they are compared with."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bridgehead.engines.figures import (
    REGISTRY,
    Measure,
    Period,
    format_count,
    format_money,
    parse_measure,
    print_measure,
)
from bridgehead.foundation.access import Actor
from bridgehead.modules.ledger import words
from bridgehead.modules.ledger.answers import Answer, Scope, answer


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
class Tile:
    """A main figure with what it is compared with.

    `value` is this year's (a stock's, as of the day); `month` what this month added to it; `last_year` the same days of
    last year; `months` what it stood at after each month, for the sparkline; `rate` the answer of the rate, if any.
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
    rate: Answer | None

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
    """The main figures as of a day: three queries a figure, two more for a rate."""
    return [_tile(actor, figure, as_of) for figure in MAIN_FIGURES]


def _tile(actor: Actor, figure: MainFigure, as_of: date) -> Tile:
    measure = parse_measure(figure.measure)
    is_stock = REGISTRY[measure.id].kind == "stock"
    now = answer(measure, Scope(actor=actor), as_of)
    earlier = year_before(as_of)
    before = answer(measure, Scope(actor=actor, period=None if is_stock else _same_days(earlier)), earlier)
    if is_stock:
        last = answer(measure, Scope(actor=actor), as_of.replace(day=1) - timedelta(days=1))
        month = None if now.value is None or last.value is None else now.value - last.value
        months: list[Decimal | None] = []
    else:
        month, months = _by_month(now, as_of)
    rate = answer(parse_measure(figure.rate), Scope(actor=actor), as_of) if figure.rate else None
    return Tile(
        figure=figure,
        measure=measure,
        url=answer_address(measure, as_of),
        value=now.value,
        unit=now.unit,
        count=now.count,
        month=month,
        last_year=before.value,
        months=months,
        rate=rate,
    )


def _same_days(day: date) -> Period:
    return Period(date(day.year, 1, 1), day)


def _by_month(found: Answer, as_of: date) -> tuple[Decimal | None, list[Decimal | None]]:
    """What the month of `as_of` added, and what the year stood at after each of its months."""
    added = {row.month: row.value or Decimal(0) for row in found.by_month()}
    total, months = Decimal(0), []
    for number in range(1, as_of.month + 1):
        total += added.get(date(as_of.year, number, 1), Decimal(0))
        months.append(total)
    return added.get(as_of.replace(day=1), Decimal(0)), list(months)
