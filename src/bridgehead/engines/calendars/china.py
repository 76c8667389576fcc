"""The working days of the State (国务院办公厅节假日安排), with what a place orders for itself on top.

Announced years come from chinesecalendar, which follows the yearly notices. Of a year without a notice only weekends
and the holidays with a fixed date are known (全国年节及纪念日放假办法, as amended for 2025: 元旦 one day, 劳动节 two,
国庆节 three); festivals by the moon and the days that make up for them are not, so that such a year is provisional.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Final

from chinese_calendar import Holiday
from chinese_calendar.constants import holidays as _holidays
from chinese_calendar.constants import workdays as _make_ups

from .work_calendar import Day, DayKind, WorkCalendar

FIRST: Final = date(1990, 1, 1)
LAST: Final = date(2079, 12, 31)
ANNOUNCED: Final = frozenset(day.year for day in (*_holidays, *_make_ups))
# By month and day, and the name as chinesecalendar writes it.
_FIXED: Final = {
    (1, 1): Holiday.new_years_day.value,
    (5, 1): Holiday.labour_day.value,
    (5, 2): Holiday.labour_day.value,
    (10, 1): Holiday.national_day.value,
    (10, 2): Holiday.national_day.value,
    (10, 3): Holiday.national_day.value,
}
NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        Holiday.new_years_day.value: "元旦",
        Holiday.spring_festival.value: "春节",
        Holiday.tomb_sweeping_day.value: "清明节",
        Holiday.labour_day.value: "劳动节",
        Holiday.dragon_boat_festival.value: "端午节",
        Holiday.national_day.value: "国庆节",
        Holiday.mid_autumn_festival.value: "中秋节",
        Holiday.anti_fascist_70th_day.value: "抗战胜利纪念日",
    }
)


def announced(day: date) -> Day:
    """What the State says of a day; of a year without a notice, what is known without one."""
    is_weekend = day.weekday() >= 5
    if day.year in ANNOUNCED:
        rest, made_up = _holidays.get(day), _make_ups.get(day)
        if made_up is not None and is_weekend:
            return Day(DayKind.MAKE_UP, made_up)
        if rest is not None:
            return Day(DayKind.HOLIDAY, rest)
    elif (day.month, day.day) in _FIXED:
        return Day(DayKind.HOLIDAY, _FIXED[day.month, day.day])
    return Day(DayKind.WEEKEND if is_weekend else DayKind.WORKING)


def china_calendar(local: Mapping[date, Day] | None = None, *, first: date = FIRST, last: date = LAST) -> WorkCalendar:
    """The calendar of a place: `local` says of single days what the State's notice does not, and wins over it.

    A year is provisional until it is announced; what a place says of its days does not change that.
    """
    ordered = dict(local or {})
    unannounced = frozenset(range(first.year, last.year + 1)) - ANNOUNCED
    return WorkCalendar(first, last, lambda day: ordered.get(day) or announced(day), unannounced)


@cache
def state_calendar() -> WorkCalendar:
    """The calendar of a place that orders nothing for itself."""
    return china_calendar()
