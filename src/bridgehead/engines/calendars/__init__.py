"""Working days: weekends, public holidays, make-up days, and what a place orders for itself."""

from .china import ANNOUNCED, NAMES, announced, china_calendar, state_calendar
from .durations import CalendarDays, Duration, WorkingDays, parse_duration
from .work_calendar import Day, DayKind, OutsideCalendar, WorkCalendar

__all__ = [
    "ANNOUNCED",
    "NAMES",
    "CalendarDays",
    "Day",
    "DayKind",
    "Duration",
    "OutsideCalendar",
    "WorkCalendar",
    "WorkingDays",
    "announced",
    "china_calendar",
    "parse_duration",
    "state_calendar",
]
