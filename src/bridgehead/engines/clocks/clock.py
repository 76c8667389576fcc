"""A clock and what it says on a day: how much of the limit is used, which day it is due, by how much it is late.

The day on which a thing is accepted does not count (受理次日起算). Days of a pause, from its first to its last, don't
count either: 行政许可法 article 45 leaves hearings, inspections, appraisals and reviews by experts out of the limit.
Counting is by sums (`WorkCalendar`): a clock with P pauses is read in P steps, however long it runs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bridgehead.engines.calendars import Duration, WorkCalendar, WorkingDays

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Pause:
    """Days on which the clock stands still, from `first` to `last`, both included; `last` None while it still does.

    Raises ValueError for one that ends before it begins.
    """

    first: date
    last: date | None
    reason: str = ""

    def __post_init__(self) -> None:
        if self.last is not None and self.last < self.first:
            raise ValueError("a pause ends no earlier than it begins")

    def holds(self, day: date) -> bool:
        """Whether the clock stands still on a day."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Clock:
    """A limit that runs from the day after `accepted`. `done`: the day on which the thing was decided, if it was.

    Raises ValueError for a limit below nothing and for a decision before the acceptance.
    """

    accepted: date
    limit: Duration
    pauses: tuple[Pause, ...] = ()
    done: date | None = None

    def __post_init__(self) -> None:
        if self.limit.count < 0:
            raise ValueError("a limit is no negative number of days")
        if self.done is not None and self.done < self.accepted:
            raise ValueError("nothing is decided before it is accepted")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a clock says on `on` (the day of the decision, once there is one); all counts are in the limit's own days.

    `left` is negative when the limit is overrun. `due` is None while the clock stands still with time left: nobody
    can know the day. `paused` is the pause in force.
    """

    on: date
    used: Duration
    left: Duration
    due: date | None
    paused: Pause | None
    is_done: bool

    @property
    def is_overrun(self) -> bool:
        """Whether more was used than the limit allows."""
        return self.left.count < 0

    @property
    def over(self) -> int:
        """How many days more were used than the limit allows."""
        return max(-self.left.count, 0)

    @property
    def limit(self) -> Duration:
        """The limit itself."""
        return type(self.left)(self.used.count + self.left.count)


def running(clock: Clock) -> Iterator[tuple[date, date | None]]:
    """The stretches in which the clock runs, as boundaries; the last is open (None), or ends where a pause is open."""
    since = clock.accepted + _DAY
    for pause in sorted(clock.pauses, key=lambda one: (one.first, one.last or date.max)):
        if since < pause.first:
            yield since, pause.first
        if pause.last is None:
            return
        since = max(since, pause.last + _DAY)
    yield since, None


def _counted(calendar: WorkCalendar, kind: Duration, first: date, last: date) -> int:
    return calendar.working_days(first, last).count if isinstance(kind, WorkingDays) else (last - first).days


def due_day(clock: Clock, calendar: WorkCalendar) -> date | None:
    """The last day within the limit; None where the clock stands still before it is reached.

    Without a limit it is the day of acceptance. A calendar-day limit may end on a day that is not worked. Raises
    OutsideCalendar where the days run out.
    """
    left = clock.limit.count
    if left == 0:
        return clock.accepted
    for first, last in running(clock):
        if last is not None:
            there = _counted(calendar, clock.limit, first, last)
            if there < left:
                left -= there
                continue
        return calendar.add(first - _DAY, type(clock.limit)(left))
    return None


def read_clock(clock: Clock, calendar: WorkCalendar, today: date) -> Reading:
    """What the clock says at the end of `today`, or of the day on which it was decided, where that is earlier."""
    is_done = clock.done is not None and clock.done <= today
    on = clock.done if is_done and clock.done is not None else today
    used = 0
    for first, last in running(clock):
        until = min(on + _DAY, last) if last is not None else on + _DAY
        if first < until:
            used += _counted(calendar, clock.limit, first, until)
    kind = type(clock.limit)
    paused = None if is_done else next((one for one in clock.pauses if one.holds(on)), None)
    return Reading(on, kind(used), kind(clock.limit.count - used), due_day(clock, calendar), paused, is_done)
