"""Which days are worked, and sums of them in constant time.

Everything is counted between **boundaries**: the moment at which a day begins. A stretch from boundary `first` to
boundary `last` holds the days `first <= day < last`, so that stretches add up and an empty one is no special case.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from .durations import Duration, WorkingDays
from .ordinals import Ordinals


class DayKind(StrEnum):
    """Why a day is worked or not."""

    WORKING = "working"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MAKE_UP = "make_up"
    LOCAL_REST = "local_rest"
    LOCAL_WORK = "local_work"

    @property
    def is_worked(self) -> bool:
        """Whether work is done on such a day."""
        return self in (DayKind.WORKING, DayKind.MAKE_UP, DayKind.LOCAL_WORK)


@dataclass(frozen=True, slots=True)
class Day:
    """What a day is: its kind, and the name of the holiday that it belongs to or makes up for (else empty)."""

    kind: DayKind
    name: str = ""


class WorkCalendar:
    """Days from `first` to `last`, both included, of which `judge` says what each is.

    `provisional` holds the years whose holidays were not announced yet: counting in them is a guess, and whoever shows
    the result says so. Immutable; 36,000 days take a few milliseconds to build.
    """

    __slots__ = ("_days", "ordinals", "provisional")

    def __init__(
        self, first: date, last: date, judge: Callable[[date], Day], provisional: frozenset[int] = frozenset()
    ) -> None:
        if last < first:
            raise ValueError("a calendar ends after it begins")
        self.provisional = provisional
        self._days = tuple(judge(first + timedelta(days=number)) for number in range((last - first).days + 1))
        self.ordinals = Ordinals(first.toordinal(), (day.kind.is_worked for day in self._days))

    @property
    def first(self) -> date:
        """The first day."""
        return date.fromordinal(self.ordinals.first)

    @property
    def last(self) -> date:
        """The last day."""
        return date.fromordinal(self.ordinals.last)

    def day(self, day: date) -> Day:
        """What a day is."""
        return self._days[self.ordinals.number(day.toordinal())]

    def is_worked(self, day: date) -> bool:
        """Whether work is done on the day."""
        return self.day(day).kind.is_worked

    def working_days(self, first: date, last: date) -> WorkingDays:
        """How many days are worked from boundary `first` to boundary `last`; negative when `last` comes before."""
        return WorkingDays(self.ordinals.working(first.toordinal(), last.toordinal()))

    def on_or_after(self, day: date) -> date:
        """The day itself where it is worked, else the next one that is."""
        return date.fromordinal(self.ordinals.on_or_after(day.toordinal()))

    def on_or_before(self, day: date) -> date:
        """The day itself where it is worked, else the last one before it that is."""
        return date.fromordinal(self.ordinals.on_or_before(day.toordinal()))

    def add(self, day: date, duration: Duration) -> date:
        """The due day of a clock that starts on `day`: the day itself does not count (受理次日起算).

        Working days: the n-th day worked after `day`, or before it for a negative number; the day itself for none.
        """
        return date.fromordinal(self.ordinals.add(day.toordinal(), duration))

    def finish(self, start: date, duration: Duration) -> date:
        """The boundary at which work that begins on boundary `start` is done; `start` itself for no duration."""
        return date.fromordinal(self.ordinals.finish(start.toordinal(), duration))

    def start(self, finish: date, duration: Duration) -> date:
        """The latest boundary at which work may begin to be done by boundary `finish`."""
        return date.fromordinal(self.ordinals.start(finish.toordinal(), duration))

    def provisional_years(self, first: date, last: date) -> tuple[int, ...]:
        """The years between two days whose holidays are a guess."""
        return tuple(year for year in range(first.year, last.year + 1) if year in self.provisional)

    def worked_days(self, first: date, last: date) -> Iterator[date]:
        """The days worked from boundary `first` to boundary `last`."""
        worked = self.ordinals.worked
        start = bisect_left(worked, first.toordinal())
        for ordinal in worked[start : bisect_left(worked, last.toordinal())]:
            yield date.fromordinal(ordinal)
