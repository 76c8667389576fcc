"""Sums of working days over plain day numbers: what `WorkCalendar` says of dates, for those who count by the thousand.

A number is a proleptic ordinal (`date.toordinal`), and as a boundary the moment at which that day begins.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from .durations import CalendarDays, Duration


class OutsideCalendar(ValueError):
    """A day before the calendar's first or after its last; says which days there are."""


class Ordinals:
    """Days from `first` on, of which `worked` says, in their order, whether work is done. Immutable.

    `before[n]` is how many days are worked before the n-th, `worked[n]` which day is the n-th that is worked. Every
    method raises OutsideCalendar for a day, or an outcome, that the calendar doesn't have.
    """

    __slots__ = ("before", "first", "last", "size", "worked")

    def __init__(self, first: int, worked: Iterable[bool]) -> None:
        self.first = first
        before, days = [0], []
        for number, is_worked in enumerate(worked):
            if is_worked:
                days.append(first + number)
            before.append(len(days))
        self.before, self.worked = tuple(before), tuple(days)
        self.size = len(before) - 1
        self.last = first + self.size - 1

    def number(self, day: int) -> int:
        """Which day of the calendar it is, from 0."""
        number = day - self.first
        if 0 <= number < self.size:
            return number
        raise OutsideCalendar(f"{self._said(day)} lies outside the calendar, which runs {self._range()}")

    def inside(self, day: int) -> int:
        """The day itself."""
        if self.first <= day <= self.last:
            return day
        raise OutsideCalendar(f"that lies outside the calendar, which runs {self._range()}")

    def nth(self, number: int) -> int:
        """The n-th day that is worked, from 0."""
        if 0 <= number < len(self.worked):
            return self.worked[number]
        raise OutsideCalendar(f"that lies outside the calendar, which runs {self._range()}")

    def working(self, first: int, last: int) -> int:
        """How many days are worked from one boundary to another; negative when `last` comes before."""
        return self.before[self.number(last)] - self.before[self.number(first)]

    def between(self, first: int, last: int, kind: Duration) -> int:
        """From one boundary to another in the kind of days of a duration."""
        return last - first if isinstance(kind, CalendarDays) else self.working(first, last)

    def on_or_after(self, day: int) -> int:
        """The day itself where it is worked, else the next one that is."""
        return self.nth(self.before[self.number(day)])

    def on_or_before(self, day: int) -> int:
        """The day itself where it is worked, else the last one before it that is."""
        return self.nth(self.before[self.number(day) + 1] - 1)

    def add(self, day: int, duration: Duration) -> int:
        """See `WorkCalendar.add`."""
        count = duration.count
        if isinstance(duration, CalendarDays):
            return self.inside(day + count)
        number = self.number(day)
        if count == 0:
            return day
        return self.nth(self.before[number + 1] + count - 1 if count > 0 else self.before[number] + count)

    def finish(self, start: int, duration: Duration) -> int:
        """See `WorkCalendar.finish`."""
        count = duration.count
        if isinstance(duration, CalendarDays):
            return self.inside(start + count)
        return self.nth(self.before[self.number(start)] + count - 1) + 1 if count else start

    def start(self, finish: int, duration: Duration) -> int:
        """See `WorkCalendar.start`."""
        count = duration.count
        if isinstance(duration, CalendarDays):
            return self.inside(finish - count)
        return self.nth(self.before[self.number(finish)] - count) if count else finish

    def _range(self) -> str:
        return f"from {self._said(self.first)} to {self._said(self.last)}"

    @staticmethod
    def _said(day: int) -> str:
        return str(date.fromordinal(day)) if 1 <= day <= date.max.toordinal() else f"day {day}"
