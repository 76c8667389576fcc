"""A calendar for whole columns of boundaries at once: the arithmetic of `WorkCalendar` on NumPy arrays.

Boundaries are ordinals of days (`date.toordinal()`), counts are whole days; arrays of any one shape.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from .ordinals import OutsideCalendar
from .work_calendar import WorkCalendar

Days = NDArray[np.int32]
_ONE: Final = np.int32(1)


class CalendarColumns:
    """The sums of a `WorkCalendar` as arrays. Its methods raise OutsideCalendar where days run out."""

    __slots__ = ("_before", "_calendar", "_first", "_worked")

    def __init__(self, calendar: WorkCalendar) -> None:
        sums = calendar.ordinals
        self._calendar = calendar
        self._first = np.int32(sums.first)
        self._before: Days = np.array(sums.before, dtype=np.int32)
        self._worked: Days = np.array(sums.worked, dtype=np.int32)

    def on_or_after(self, days: Days) -> Days:
        """Each day where it is worked, else the next one that is."""
        return self._nth(self.worked_before(days))

    def on_or_before(self, days: Days) -> Days:
        """Each day where it is worked, else the last one before it that is."""
        return self._nth(self.worked_before(days + _ONE) - _ONE)

    def finish(self, start: Days, counts: Days, *, working: bool) -> Days:
        """The boundaries at which work of `counts` days that begins on `start` is done."""
        if not working:
            return start + counts
        done = self._nth(self._clipped(self.worked_before(start) + counts - _ONE, counts)) + _ONE
        return np.where(counts == 0, start, done)

    def start(self, finish: Days, counts: Days, *, working: bool) -> Days:
        """The latest boundaries at which work may begin to be done by `finish`."""
        if not working:
            return finish - counts
        begun = self._nth(self._clipped(self.worked_before(finish) - counts, counts))
        return np.where(counts == 0, finish, begun)

    def add(self, days: Days, count: int) -> Days:
        """The n-th day worked after each day, n being positive."""
        return self._nth(self.worked_before(days + _ONE) + np.int32(count - 1))

    def between(self, first: Days, last: Days, *, working: bool) -> Days:
        """How many days lie from boundary to boundary, negative where `last` comes before."""
        return self.worked_before(last) - self.worked_before(first) if working else last - first

    def worked_before(self, days: Days) -> Days:
        """How many days are worked before each boundary, from the beginning of the calendar on."""
        return self._taken(self._before, days - self._first)

    def _clipped(self, numbers: Days, counts: Days) -> Days:
        """Where nothing is counted the number is not used, and may lie outside."""
        return np.where(counts == 0, 0, numbers)

    def _nth(self, numbers: Days) -> Days:
        return self._taken(self._worked, numbers)

    def _taken(self, column: Days, numbers: Any) -> Days:
        if numbers.size and (numbers.min() < 0 or numbers.max() >= len(column)):
            raise OutsideCalendar(
                f"that lies outside the calendar, which runs from {self._calendar.first} to {self._calendar.last}"
            )
        taken: Days = column.take(numbers)
        return taken
