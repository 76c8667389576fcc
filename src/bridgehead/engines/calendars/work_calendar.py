"""Which days are worked, and sums of them in constant time.

Everything is counted between **boundaries**: the moment at which a day begins. A stretch from boundary `first` to
boundary `last` holds the days `first <= day < last`, so that stretches add up and an empty one is no special case.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from .durations import CalendarDays, Duration, WorkingDays


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


class OutsideCalendar(ValueError):
    """A day before the calendar's first or after its last; says which days there are."""


class WorkCalendar:
    """Days from `first` to `last`, both included, of which `judge` says what each is.

    `provisional` holds the years whose holidays were not announced yet: counting in them is a guess, and whoever shows
    the result says so. Immutable; 36,000 days take a few milliseconds to build.
    """

    __slots__ = ("_before", "_days", "_first", "_last", "_worked", "provisional")

    def __init__(
        self, first: date, last: date, judge: Callable[[date], Day], provisional: frozenset[int] = frozenset()
    ) -> None:
        if last < first:
            raise ValueError("a calendar ends after it begins")
        self.provisional = provisional
        self._first, self._last = first.toordinal(), last.toordinal()
        self._days = tuple(judge(first + timedelta(days=number)) for number in range(self._last - self._first + 1))
        # _before[n]: how many days are worked before the n-th; _worked[n]: which day is the n-th that is worked.
        self._before, self._worked = array("l", [0]), array("l")
        for number, day in enumerate(self._days):
            if day.kind.is_worked:
                self._worked.append(self._first + number)
            self._before.append(len(self._worked))

    @property
    def first(self) -> date:
        """The first day."""
        return date.fromordinal(self._first)

    @property
    def last(self) -> date:
        """The last day."""
        return date.fromordinal(self._last)

    def sums(self) -> tuple[int, Sequence[int], Sequence[int]]:
        """The ordinal of the first day; how many days are worked before each; the ordinals of the days worked."""
        return self._first, self._before, self._worked

    def day(self, day: date) -> Day:
        """What a day is."""
        return self._days[self._number(day)]

    def is_worked(self, day: date) -> bool:
        """Whether work is done on the day."""
        return self._days[self._number(day)].kind.is_worked

    def working_days(self, first: date, last: date) -> WorkingDays:
        """How many days are worked from boundary `first` to boundary `last`; negative when `last` comes before."""
        return WorkingDays(self._before[self._number(last)] - self._before[self._number(first)])

    def on_or_after(self, day: date) -> date:
        """The day itself where it is worked, else the next one that is."""
        return self._nth(self._before[self._number(day)])

    def on_or_before(self, day: date) -> date:
        """The day itself where it is worked, else the last one before it that is."""
        return self._nth(self._before[self._number(day) + 1] - 1)

    def add(self, day: date, duration: Duration) -> date:
        """The due day of a clock that starts on `day`: the day itself does not count (受理次日起算).

        Working days: the n-th day worked after `day`, or before it for a negative number; the day itself for none.
        """
        if isinstance(duration, CalendarDays):
            return self._inside(day.toordinal() + duration.count)
        number, count = self._number(day), duration.count
        if count == 0:
            return day
        if count > 0:
            return self._nth(self._before[number + 1] + count - 1)
        return self._nth(self._before[number] + count)

    def finish(self, start: date, duration: Duration) -> date:
        """The boundary at which work that begins on boundary `start` is done; `start` itself for no duration."""
        if isinstance(duration, CalendarDays):
            return self._inside(start.toordinal() + duration.count)
        if duration.count == 0:
            return start
        return self._nth(self._before[self._number(start)] + duration.count - 1, 1)

    def start(self, finish: date, duration: Duration) -> date:
        """The latest boundary at which work may begin to be done by boundary `finish`."""
        if isinstance(duration, CalendarDays):
            return self._inside(finish.toordinal() - duration.count)
        if duration.count == 0:
            return finish
        return self._nth(self._before[self._number(finish)] - duration.count)

    def provisional_years(self, first: date, last: date) -> tuple[int, ...]:
        """The years between two days whose holidays are a guess."""
        return tuple(year for year in range(first.year, last.year + 1) if year in self.provisional)

    def worked_days(self, first: date, last: date) -> Iterator[date]:
        """The days worked from boundary `first` to boundary `last`."""
        start = bisect_left(self._worked, first.toordinal())
        for ordinal in self._worked[start : bisect_left(self._worked, last.toordinal())]:
            yield date.fromordinal(ordinal)

    def _number(self, day: date) -> int:
        number = day.toordinal() - self._first
        if not 0 <= number < len(self._days):
            raise OutsideCalendar(f"{day} lies outside the calendar, which runs from {self.first} to {self.last}")
        return number

    def _inside(self, ordinal: int) -> date:
        if not self._first <= ordinal <= self._last:
            raise OutsideCalendar(f"that lies outside the calendar, which runs from {self.first} to {self.last}")
        return date.fromordinal(ordinal)

    def _nth(self, number: int, later: int = 0) -> date:
        """So many calendar days after the day that is the n-th worked."""
        if not 0 <= number < len(self._worked):
            raise OutsideCalendar(f"that lies outside the calendar, which runs from {self.first} to {self.last}")
        return date.fromordinal(self._worked[number] + later)
