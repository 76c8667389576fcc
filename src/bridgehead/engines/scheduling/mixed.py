"""Many projects at once, each with a network of its own: the forward pass of `passes` over columns.

`many` plans projects that follow one template and gives floats too; here every project may have its own tasks and
links, as soon as somebody edits its plan, and what is asked is when everything will be done and because of what. The
same days and drivers as `make_plan` gives project by project (a property of the tests).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from bridgehead.engines.calendars.columns import CalendarColumns, Days

from .many import Flags, Projects, chained
from .network import LinkKind
from .passes import FROM_FINISH, TO_START

KINDS: Final = tuple(LinkKind)
_FROM_FINISH: Final = np.array([kind in FROM_FINISH for kind in KINDS])
_TO_START: Final = np.array([kind in TO_START for kind in KINDS])
_NONE: Final = np.int32(-1)


class Arrows(NamedTuple):
    """Links of all projects, an array a column: which project, from which row to which, number in KINDS, lag in days.

    The links to one task stand in the order in which its plan gives them: the first of equals drives.
    """

    project: Days
    before: Days
    after: Days
    kind: Days
    lag: Days
    is_working: Flags


@dataclass(frozen=True, slots=True)
class Shapes:
    """Networks side by side: tables with a row a task, in any order, and a column a project.

    `is_working` says in which kind of days a duration counts; `not_before` are ordinals, 0 where there is none. Where a
    project has fewer tasks than another, what is left over takes no days and has no links.
    """

    is_working: Flags
    not_before: Days
    arrows: Arrows


@dataclass(frozen=True, slots=True)
class Expected:
    """The earliest boundaries of every task as ordinals, and the row of the task that drives it, -1 where none does."""

    early_start: Days
    early_finish: Days
    drivers: Days

    def chains(self, last: Days) -> Flags:
        """The critical path of each project: which tasks lead, driver by driver, to the row that `last` names."""
        return chained(self.drivers, last)


def expect_many(shapes: Shapes, calendar: CalendarColumns, projects: Projects) -> Expected:
    """When the tasks of each project will be done; `projects.promised` is not looked at.

    Raises OutsideCalendar where the days run out, ValueError where tasks wait for each other in a ring.
    """
    order = _order(shapes)
    run = _Run(shapes, calendar, projects, order)
    for row in range(len(order)):
        run.take(row)
    back = np.argsort(order, axis=0)
    drivers = np.where(run.drivers < 0, _NONE, np.take_along_axis(order, np.maximum(run.drivers, 0), axis=0))
    tables = (np.take_along_axis(table, back, axis=0) for table in (run.start, run.finish, drivers))
    return Expected(*tables)


def _order(shapes: Shapes) -> Days:
    """The rows of each project so that each comes after all that it waits for."""
    rows, columns = shapes.is_working.shape
    arrows, depth = shapes.arrows, np.zeros(rows * columns, dtype=np.int32)
    before, after = (row.astype(np.int64) * columns + arrows.project for row in (arrows.before, arrows.after))
    for _turn in range(rows + 1):
        deeper = depth.copy()
        np.maximum.at(deeper, after, depth[before] + np.int32(1))
        if (deeper == depth).all():
            order: Days = np.argsort(depth.reshape(rows, columns), axis=0, kind="stable").astype(np.int32)
            return order
        depth = deeper
    raise ValueError("tasks that wait for each other in a ring are no network")


class _Slot(NamedTuple):
    """One link to each task of a row, where it has that many: `before` is -1 where it has not."""

    before: Days
    kind: Days
    lag: Days
    is_working: Flags


def _slots(shapes: Shapes, order: Days) -> list[list[_Slot]]:
    """The links to the tasks of each row, in the order of the plan, all rows numbered as in `order`."""
    rows, columns = order.shape
    rank, arrows = np.argsort(order, axis=0).astype(np.int32), shapes.arrows
    place = rank[arrows.after, arrows.project].astype(np.int64) * columns + arrows.project
    sorted_ = np.argsort(place, kind="stable")
    place = place[sorted_]
    first = np.searchsorted(place, place, side="left")
    number, row, column = np.arange(place.size) - first, place // columns, place % columns
    most = int(number.max()) + 1 if number.size else 0
    before = np.full((most, rows, columns), _NONE, dtype=np.int32)
    before[number, row, column] = rank[arrows.before, arrows.project][sorted_]
    tables = []
    for values in (arrows.kind, arrows.lag, arrows.is_working):
        table = np.zeros((most, rows, columns), dtype=values.dtype)
        table[number, row, column] = values[sorted_]
        tables.append(table)
    held = (before >= 0).any(axis=2).sum(axis=0)
    return [
        [_Slot(before[one, at], *(table[one, at] for table in tables)) for one in range(int(held[at]))]
        for at in range(rows)
    ]


class _Run:
    """The tables of one pass, rows in an order in which each comes after all that it waits for."""

    def __init__(self, shapes: Shapes, calendar: CalendarColumns, projects: Projects, order: Days) -> None:
        known = projects.in_order(order)
        self.calendar, self.since = calendar, known.data_date
        self.columns = np.arange(self.since.size)
        self.counts = known.counts
        self.working = np.take_along_axis(shapes.is_working, order, axis=0)
        self.not_before = np.take_along_axis(shapes.not_before, order, axis=0)
        self.begun, self.finished, self.done = known.started, known.finished, known.done
        self.slots = _slots(shapes, order)
        self.start, self.finish = (np.zeros(order.shape, dtype=np.int32) for _side in range(2))
        self.drivers = np.full(order.shape, _NONE, dtype=np.int32)

    def take(self, row: int) -> None:
        """The earliest boundaries of the tasks of a row."""
        counts, working = self.counts[row], self.working[row]
        start = latest = np.maximum(self.since, self.not_before[row])
        no_earlier, driver = self.since, self.drivers[row]
        for slot, bound in self._bounds(row):
            held, to_start = slot.before >= 0, _TO_START[slot.kind]
            asked = bound
            if not to_start.all():
                asked = np.where(to_start, bound, self._start_to_finish(bound, counts, working))
                no_earlier = np.where(held & ~to_start, np.maximum(no_earlier, bound), no_earlier)
            start = np.where(held & to_start, np.maximum(start, bound), start)
            drives = held & ((asked > latest) | ((asked == latest) & (driver < 0)))
            latest, driver = np.where(drives, asked, latest), np.where(drives, slot.before, driver)
        start = np.where(working & (counts > 0), self.calendar.on_or_after(start), start)
        finish = self._finish(start, counts, working)
        is_early = finish < no_earlier
        if is_early.any():
            start = np.where(is_early, self._start_to_finish(no_earlier, counts, working), start)
            finish = self._finish(start, counts, working)
        self.start[row], self.finish[row], self.drivers[row] = start, finish, driver
        self._take_progress(row)

    def _bounds(self, row: int) -> Iterator[tuple[_Slot, Days]]:
        """The boundary that each link of the row's tasks leads to; nonsense that is in reach where there is none."""
        for slot in self.slots[row]:
            from_finish = _FROM_FINISH[slot.kind]
            before = np.where(
                from_finish, self.finish[slot.before, self.columns], self.start[slot.before, self.columns]
            )
            before = np.where(slot.before >= 0, before, self.since)
            yield slot, self._shift(before, slot.lag, slot.is_working)

    def _shift(self, boundaries: Days, lags: Days, working: Flags) -> Days:
        """As `passes.shift`."""
        plain = boundaries + lags
        if not (working & (lags != 0)).any():
            return plain
        later = self.calendar.finish(boundaries, np.where(working, np.maximum(lags, 0), 0), working=True)
        earlier = self.calendar.start(boundaries, np.where(working, np.maximum(-lags, 0), 0), working=True)
        return np.where(working, np.where(lags < 0, earlier, later), plain)

    def _finish(self, start: Days, counts: Days, working: Flags) -> Days:
        worked = self.calendar.finish(start, np.where(working, counts, 0), working=True)
        return np.where(working, worked, start + counts)

    def _start_to_finish(self, bounds: Days, counts: Days, working: Flags) -> Days:
        """The earliest starts of work that is done at `bounds` or later."""
        ends = self.calendar.on_or_after(bounds - np.int32(1)) + np.int32(1)
        worked = self.calendar.start(ends, np.where(working, counts, 0), working=True)
        return np.where(counts == 0, bounds, np.where(working, worked, bounds - counts))

    def _take_progress(self, row: int) -> None:
        """What began goes on from the data date with what remains; what is finished stands."""
        if self.begun is None or not (is_begun := self.begun[row] > 0).any():
            return
        counts, working, begun = self.counts[row], self.working[row], self.begun[row]
        done = 0.0 if self.done is None else self.done[row]
        left = np.ceil(counts * (1 - done) - 1e-9).astype(np.int32)
        again = np.maximum(self.since, begun)
        again = np.where(working & (left > 0), self.calendar.on_or_after(again), again)
        finish = self._finish(again, left, working)
        start = np.where(is_begun, begun, self.start[row])
        finish = np.where(is_begun, finish, self.finish[row])
        self.drivers[row] = np.where(is_begun, _NONE, self.drivers[row])
        if self.finished is not None:
            ended = self.finished[row]
            start = np.where((ended > 0) & (counts == 0), ended, start)
            finish = np.where(ended > 0, np.where(counts == 0, ended, ended + np.int32(1)), finish)
        self.start[row], self.finish[row] = start, finish
