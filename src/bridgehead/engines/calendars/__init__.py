"""Working days: weekends, public holidays, make-up days, and what a place orders for itself."""

from .china import ANNOUNCED, NAMES, announced, china_calendar, state_calendar
from .durations import CalendarDays, Duration, WorkingDays, parse_duration
from .ordinals import Ordinals, OutsideCalendar
from .work_calendar import Day, DayKind, WorkCalendar

__all__ = [
    "ANNOUNCED",
    "NAMES",
    "CalendarDays",
    "Day",
    "DayKind",
    "Duration",
    "Ordinals",
    "OutsideCalendar",
    "WorkCalendar",
    "WorkingDays",
    "announced",
    "china_calendar",
    "parse_duration",
    "state_calendar",
]
