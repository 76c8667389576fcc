"""What stands behind a `|` in a template. Each takes a value and gives one; a wrong one is a fault, never a blank."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

from bridgehead.engines.figures import CURRENCIES, MeasureError, Period, PeriodError

from .figures import Figure
from .words import Words
from .world import Axis, Place, Tier

_YI: Final = 100_000_000


class WrongArgument(Exception):
    """A filter that cannot do this; `detail` says what was given."""


def _figure(value: Any) -> Figure:
    if not isinstance(value, Figure):
        raise WrongArgument("")
    return value


def _end(figure: Figure) -> date:
    end = figure.question.period.end
    if end is None:
        raise WrongArgument(str(figure.question.period))
    return end


def of(value: Any, about: Any) -> Figure:
    """The figure of a unit, a tier or a month of a loop."""
    figure = _figure(value)
    if isinstance(about, Place):
        return figure.within(about.id)
    if isinstance(about, Tier):
        return figure.changed(investment_min=about.low, investment_max=about.high)
    if isinstance(about, Period):
        return figure.during(about)
    raise WrongArgument(str(about))


def only(value: Any, **filters: Any) -> Figure:
    """The figure with filters of its measure: `only(sector="manufacturing")`."""
    figure = _figure(value)
    try:
        return figure.changed(**filters)
    except MeasureError as error:
        raise WrongArgument(str(error)) from error


def from_yi(value: Any, low: Any) -> Figure:
    """Projects of so many 亿元 and more: `from(10)`."""
    return only(value, investment_min=_whole(low))


def below_yi(value: Any, high: Any) -> Figure:
    """Projects below so many 亿元."""
    return only(value, investment_max=_whole(high))


def _whole(yi: Any) -> int:
    if isinstance(yi, bool) or not isinstance(yi, int | float) or not 0 <= yi < 10_000:
        raise WrongArgument(str(yi))
    whole: int = round(yi * _YI)
    return whole


def last_year(value: Any) -> Figure:
    """The figure of the same period of last year."""
    figure = _figure(value)
    return figure.during(figure.question.period.a_year_earlier())


def this_month(value: Any) -> Figure:
    """The figure of the month in which its period ends, up to that day."""
    end = _end(_figure(value))
    return _figure(value).during(Period(end.replace(day=1), end))


def last_month(value: Any) -> Figure:
    """The figure of the month before."""
    before = _end(_figure(value)).replace(day=1) - timedelta(days=1)
    return _figure(value).during(Period.of_month(before.year, before.month))


def this_quarter(value: Any) -> Figure:
    """The figure of the quarter in which its period ends, up to that day."""
    end = _end(_figure(value))
    start = Period.of_quarter(end.year, (end.month + 2) // 3).start
    return _figure(value).during(Period(start, end))


def this_year(value: Any) -> Figure:
    """The figure from 1 January to the end of its period."""
    end = _end(_figure(value))
    return _figure(value).during(Period(end.replace(month=1, day=1), end))


def during(value: Any, text: Any) -> Figure:
    """The figure of a period written as `2026-01-01/2026-07-31`."""
    try:
        period = Period.parse(str(text))
    except PeriodError as error:
        raise WrongArgument(str(error)) from error
    if period.end is None:
        raise WrongArgument(str(text))
    return _figure(value).during(period)


def form(name: str) -> Callable[[Any], Figure]:
    """A filter that prints the figure in a form."""

    def formed(value: Any) -> Figure:
        return _figure(value).as_form(name)

    return formed


def worth(value: Any, currency: Any) -> Figure:
    """The amount in the currency in which it was agreed: `worth("USD")`."""
    if currency not in CURRENCIES:
        raise WrongArgument(str(currency))
    return _figure(value).as_form("worth", str(currency))


def named(value: Any, heading: Any) -> Figure:
    """The figure with a heading of its own for a table."""
    return replace(_figure(value), heading=str(heading)[:40])


def short(value: Any) -> str:
    """A period or a day without its year."""
    if not isinstance(value, Words):
        raise WrongArgument("")
    return value.short


def where(value: Any, figure: Any) -> Axis:
    """Those of units, tiers or months for which a figure is not nought."""
    axis = _axis(value)
    return replace(axis, items=tuple(item for item in axis.items if of(figure, item).is_known() and of(figure, item)))


def top(value: Any, figure: Any, most: Any) -> Axis:
    """The first so many by a figure, the largest first."""
    axis = _axis(value)
    if isinstance(most, bool) or not isinstance(most, int) or most < 1:
        raise WrongArgument(str(most))
    known = [item for item in axis.items if of(figure, item).is_known()]
    ranked = sorted(known, key=lambda item: -of(figure, item).number())
    return replace(axis, items=tuple(ranked[:most]))


def _axis(value: Any) -> Axis:
    if not isinstance(value, Axis):
        raise WrongArgument("")
    return value


FILTERS: Final[Mapping[str, Callable[..., Any]]] = {
    "of": of,
    "only": only,
    "from": from_yi,
    "below": below_yi,
    "last_year": last_year,
    "this_month": this_month,
    "last_month": last_month,
    "this_quarter": this_quarter,
    "this_year": this_year,
    "during": during,
    "value": form("value"),
    "exact": form("exact"),
    "number": form("number"),
    "rows": form("rows"),
    "numerator": form("numerator"),
    "denominator": form("denominator"),
    "worth": worth,
    "growth": form("growth"),
    "change": form("change"),
    "ahead": form("ahead"),
    "goal": form("goal"),
    "completion": form("completion"),
    "named": named,
    "short": short,
    "where": where,
    "top": top,
}
# The same in the words of those who write bulletins.
CHINESE_FILTERS: Final[Mapping[str, str]] = {
    "按": "of",
    "限": "only",
    "亿元以上": "from",
    "不足亿元": "below",
    "上年同期": "last_year",
    "当月": "this_month",
    "上月": "last_month",
    "当季": "this_quarter",
    "年初以来": "this_year",
    "期间": "during",
    "数值": "number",
    "精确": "exact",
    "折合": "worth",
    "同比": "growth",
    "同比增减": "change",
    "序时": "ahead",
    "目标": "goal",
    "完成率": "completion",
    "列名": "named",
    "简称": "short",
    "不为零": "where",
    "前": "top",
}
TESTS: Final[Mapping[str, Callable[[Any], bool]]] = {
    "known": lambda value: _figure(value).is_known(),
    "aimed": lambda value: _figure(value).session.world.goal(_figure(value).question) is not None,
}
