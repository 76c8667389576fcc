"""A clock day by day: which day counted, and why another did not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bridgehead.engines.calendars import DayKind, WorkCalendar, WorkingDays

from .clock import Clock

_DAY = timedelta(days=1)


class DayState(StrEnum):
    """What a day was to a clock."""

    ACCEPTED = "accepted"
    COUNTED = "counted"
    OVERRUN = "overrun"
    PAUSED = "paused"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    LOCAL_REST = "local_rest"


_REST = {
    DayKind.WEEKEND: DayState.WEEKEND,
    DayKind.HOLIDAY: DayState.HOLIDAY,
    DayKind.LOCAL_REST: DayState.LOCAL_REST,
}


@dataclass(frozen=True, slots=True)
class ClockDay:
    """A day of a clock: `count` is how many days are used at its end, `why` the holiday or the pause that stopped it.

    `is_due` marks the last day within the limit. A day worked in exchange for a holiday counts, and `why` names it.
    """

    day: date
    state: DayState
    count: int
    why: str = ""
    is_due: bool = False


def explain(clock: Clock, calendar: WorkCalendar, until: date) -> Iterator[ClockDay]:
    """Every day from the acceptance to `until`, or to the decision where that comes first.

    A pause is told before a weekend: whatever the day is, the clock would stand still. Counted one by one, not by the
    sums of `read_clock`, so that each checks the other.
    """
    last = min(until, clock.done) if clock.done is not None else until
    limit, working = clock.limit.count, isinstance(clock.limit, WorkingDays)
    yield ClockDay(clock.accepted, DayState.ACCEPTED, 0, is_due=limit == 0)
    day, count = clock.accepted + _DAY, 0
    while day <= last:
        what = calendar.day(day)
        pause = next((one for one in clock.pauses if one.holds(day)), None)
        if pause is not None:
            yield ClockDay(day, DayState.PAUSED, count, pause.reason)
        elif working and not what.kind.is_worked:
            yield ClockDay(day, _REST[what.kind], count, what.name)
        else:
            count += 1
            state = DayState.COUNTED if count <= limit else DayState.OVERRUN
            yield ClockDay(day, state, count, what.name if what.kind.is_worked else "", is_due=count == limit)
        day += _DAY
