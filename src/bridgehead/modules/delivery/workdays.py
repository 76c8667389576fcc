"""The calendar in force: the State's days with what an administrator says of single ones."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Final

from bridgehead.engines.calendars import Day, DayKind, WorkCalendar, china_calendar
from bridgehead.modules.delivery.models import CalendarDay

# Plans reach some years back and ahead; fewer days are built faster than the engine's ninety years of them.
FIRST: Final = date(2005, 1, 1)
LAST: Final = date(2059, 12, 31)
Order = tuple[date, bool, str]


def calendar_in_force() -> WorkCalendar:
    """The calendar by which this place counts: one query; built anew when a day was changed."""
    orders = CalendarDay.objects.filter(day__range=(FIRST, LAST)).order_by("day")
    return _calendar(tuple(orders.values_list("day", "is_worked", "name")))


@lru_cache(maxsize=4)
def _calendar(orders: tuple[Order, ...]) -> WorkCalendar:
    local = {day: Day(DayKind.LOCAL_WORK if is_worked else DayKind.LOCAL_REST, name) for day, is_worked, name in orders}
    return china_calendar(local, first=FIRST, last=LAST)
