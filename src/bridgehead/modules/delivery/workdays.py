"""The calendar in force: the State's days with what an administrator says of single ones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Final

from bridgehead.engines.calendars import Day, DayKind, WorkCalendar, china_calendar
from bridgehead.modules.delivery.models import CalendarDay

# Plans reach some years back and ahead; fewer days are built faster than the engine's ninety years of them.
FIRST: Final = date(2005, 1, 1)
LAST: Final = date(2059, 12, 31)
Order = tuple[date, bool, str]
# What rooms above keep that was counted by the calendar, and work out anew when a day of it changes.
_followers: Final[dict[str, Callable[[], object]]] = {}


def calendar_in_force() -> WorkCalendar:
    """The calendar by which this place counts: one query; built anew when a day was changed."""
    orders = CalendarDay.objects.filter(day__range=(FIRST, LAST)).order_by("day")
    return _calendar(tuple(orders.values_list("day", "is_worked", "name")))


@lru_cache(maxsize=4)
def _calendar(orders: tuple[Order, ...]) -> WorkCalendar:
    local = {day: Day(DayKind.LOCAL_WORK if is_worked else DayKind.LOCAL_REST, name) for day, is_worked, name in orders}
    return china_calendar(local, first=FIRST, last=LAST)


def follow_calendar(key: str, count_anew: Callable[[], object]) -> None:
    """Call `count_anew` in the transaction of every change of a day."""
    _followers[key] = count_anew


def calendar_changed() -> None:
    """Let everybody who keeps what was counted by the calendar count anew."""
    for count_anew in _followers.values():
        count_anew()
