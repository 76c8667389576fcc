"""Many projects of one template planned at once: the passes of `passes` over columns, a row a task, a column a project.

The same days and floats as `make_plan` gives project by project (a property of the tests), for a wall of thousands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bridgehead.engines.calendars import CalendarDays, Duration, WorkingDays
from bridgehead.engines.calendars.columns import CalendarColumns, Days

from .network import Link, LinkKind, Network, Task

Flags = NDArray[np.bool_]
_NONE: Final = np.int32(0)  # no day: ordinals begin at 1
_FAR: Final = np.int32(np.iinfo(np.int32).max // 2)
_FROM_FINISH: Final = (LinkKind.FINISH_START, LinkKind.FINISH_FINISH)
_TO_START: Final = (LinkKind.FINISH_START, LinkKind.START_START)


@dataclass(frozen=True, slots=True)
class Projects:
    """What is known of the projects: tables with a row a task, in the order of the network, and a column a project.

    `data_date` has one ordinal a project. `counts` are the durations, in the kind of days that the network gives the
    task. `promised`, `started` and `finished` are ordinals of days, 0 where there is none; `done` is a share, 0 to 1.
    What is left out is known of no project.
    """

    data_date: Days
    counts: Days
    promised: Days | None = None
    started: Days | None = None
    finished: Days | None = None
    done: NDArray[np.float64] | None = None

    def in_order(self, order: Days) -> Projects:
        """The same with its rows in the order of `order`: in each column the row that comes first, second and so on.

        One column stands for all.
        """
        return Projects(
            self.data_date,
            np.take_along_axis(self.counts, order, axis=0),
            np.take_along_axis(self.promised, order, axis=0) if self.promised is not None else None,
            np.take_along_axis(self.started, order, axis=0) if self.started is not None else None,
            np.take_along_axis(self.finished, order, axis=0) if self.finished is not None else None,
            np.take_along_axis(self.done, order, axis=0) if self.done is not None else None,
        )


@dataclass(frozen=True)
class ManyPlans:
    """The plans: boundaries as ordinals and floats in the task's kind of days, a row a task and a column a project.

    Of a task that is finished `late_start` and `late_finish` are 0, and the floats mean nothing. `drivers` are numbers
    of links of the network, -1 where the data date or a day of its own set the task.
    """

    network: Network
    early_start: Days
    early_finish: Days
    late_start: Days
    late_finish: Days
    total_float: Days
    free_float: Days
    drivers: Days

    @property
    def finish(self) -> Days:
        """The boundary at which each project is done."""
        finish: Days = self.early_finish.max(axis=0)
        return finish

    @property
    def is_critical(self) -> Flags:
        """Whether any delay of a task harms a promise or the end."""
        critical: Flags = (self.total_float <= 0) & (self.late_finish != _NONE)
        return critical

    @property
    def driving(self) -> Days:
        """The row of the task that drives each task, -1 where none does."""
        row = {task.id: number for number, task in enumerate(self.network.tasks)}
        rows: Days = np.array([row[link.predecessor] for link in self.network.links] + [-1], dtype=np.int32)
        return rows[self.drivers]

    def chains(self, last: Days) -> Flags:
        """The critical path of each project: which tasks lead, driver by driver, to the row that `last` names."""
        return chained(self.driving, last)


def chained(drivers: Days, last: Days) -> Flags:
    """Which tasks lead to the row that `last` names for each column: `drivers` are rows, -1 where nothing drives."""
    on_path = np.zeros(drivers.shape, dtype=np.bool_)
    columns = np.arange(last.size)
    rows = last.astype(np.int32)
    while columns.size:
        on_path[rows, columns] = True
        rows = drivers[rows, columns]
        columns, rows = columns[rows >= 0], rows[rows >= 0]
    return on_path


def plan_many(network: Network, calendar: CalendarColumns, projects: Projects) -> ManyPlans:
    """Plan what remains of each project from its data date on. Raises OutsideCalendar where the days run out."""
    many = _Many(network, calendar, projects)
    many.forward()
    many.backward()
    return ManyPlans(
        network, many.early[0], many.early[1], many.late[0], many.late[1], *many.floats(), many.drivers
    )  # fmt: skip


class _Many:
    """The tables of one run, row by row."""

    def __init__(self, network: Network, calendar: CalendarColumns, projects: Projects) -> None:
        self.network, self.calendar, self.projects = network, calendar, projects
        self.row: Mapping[str, int] = {task.id: number for number, task in enumerate(network.tasks)}
        self.number = {id(link): number for number, link in enumerate(network.links)}
        shape = (len(network.tasks), projects.data_date.size)
        self.early = np.zeros((2, *shape), dtype=np.int32)
        self.late = np.zeros((2, *shape), dtype=np.int32)
        self.drivers = np.full(shape, -1, dtype=np.int32)

    def forward(self) -> None:
        """The earliest days of every task."""
        for row, task in enumerate(self.network.tasks):
            counts, working = self.projects.counts[row], _is_working(task.duration)
            start, no_earlier = self._held_back(row, task)
            if working:
                start = np.where(counts == 0, start, self.calendar.on_or_after(start))
            finish = self.calendar.finish(start, counts, working=working)
            if no_earlier is not None and (finish < no_earlier).any():
                later = self._start_to_finish(np.maximum(no_earlier, finish), counts, working)
                start = np.where(finish < no_earlier, later, start)
                finish = self.calendar.finish(start, counts, working=working)
            self.early[0, row], self.early[1, row] = start, finish
            self._take_progress(row, task)

    def _held_back(self, row: int, task: Task) -> tuple[Days, Days | None]:
        """The earliest start that days and links allow, and the earliest finish where a link asks for one."""
        counts, working = self.projects.counts[row], _is_working(task.duration)
        start = np.maximum(self.projects.data_date, _ordinal(task.not_before))
        no_earlier, latest, driver = None, start, self.drivers[row]
        for link in self.network.incoming[task.id]:
            before = self.early[int(link.kind in _FROM_FINISH), self.row[link.predecessor]]
            asked = bound = self._shift(before, link.lag)
            if link.kind in _TO_START:
                start = np.maximum(start, bound)
            else:
                held = self.projects.data_date if no_earlier is None else no_earlier
                no_earlier, asked = np.maximum(held, bound), self._start_to_finish(bound, counts, working)
            drives = (asked > latest) | ((asked == latest) & (driver < 0))
            latest = np.where(drives, asked, latest)
            driver = np.where(drives, np.int32(self.number[id(link)]), driver)
        self.drivers[row] = driver
        return start, no_earlier

    def _take_progress(self, row: int, task: Task) -> None:
        """What began goes on from the data date with what remains; what is finished stands."""
        known = self.projects
        if known.started is None:
            return
        started, working = known.started[row], _is_working(task.duration)
        begun = started != _NONE
        if begun.any():
            done = np.zeros(started.shape) if known.done is None else known.done[row]
            left = np.ceil(known.counts[row] * (1 - done) - 1e-9).astype(np.int32)
            again = np.maximum(known.data_date, started)
            if working:
                again = np.where(left == 0, again, self.calendar.on_or_after(again))
            finish = self.calendar.finish(again, left, working=working)
            self.early[0, row] = np.where(begun, started, self.early[0, row])
            self.early[1, row] = np.where(begun, finish, self.early[1, row])
            self.drivers[row][begun] = -1
        finished = self._finished(row)
        if finished is not None and finished.any():
            ended = known.finished[row] if known.finished is not None else started
            first, last = (ended, ended) if task.is_milestone else (started, ended + np.int32(1))
            self.early[0, row] = np.where(finished, first, self.early[0, row])
            self.early[1, row] = np.where(finished, last, self.early[1, row])

    def _finished(self, row: int) -> Flags | None:
        return None if self.projects.finished is None else self.projects.finished[row] != _NONE

    def _begun(self, row: int) -> Flags | None:
        return None if self.projects.started is None else self.projects.started[row] != _NONE

    def horizon(self) -> Days:
        """The boundary for what leads to no promise: the end, or the last promise."""
        end: Days = self.early[1].max(axis=0)
        if self.projects.promised is not None:
            end = np.maximum(end, self.projects.promised.max(axis=0) + np.int32(1))
        return end

    def backward(self) -> None:
        """The latest days of every task that is not finished."""
        horizon = self.horizon()
        for row in reversed(range(len(self.network.tasks))):
            task = self.network.tasks[row]
            counts, working = self.projects.counts[row], _is_working(task.duration)
            finish, no_later = self._let_go(row, task, horizon)
            start = self.calendar.start(finish, counts, working=working)
            if no_later is not None and (no_later < start).any():
                held = self._latest_worked(no_later, counts, working)
                start = np.where(no_later < start, held, start)
            self.late[0, row] = start
            self.late[1, row] = self.calendar.finish(start, counts, working=working)
        if self.projects.finished is not None:
            self.late[:, self.projects.finished != _NONE] = _NONE

    def _let_go(self, row: int, task: Task, horizon: Days) -> tuple[Days, Days | None]:
        """The latest finish that promises and links allow, and the latest start where a link asks for one."""
        finish, no_later = horizon, None
        if task.deadline is not None:
            finish = np.minimum(finish, _ordinal(task.deadline) + np.int32(1))
        if self.projects.promised is not None:
            day = self.projects.promised[row]
            finish = np.where(day != _NONE, np.minimum(finish, day + np.int32(1)), finish)
        latest = finish
        for link in self.network.outgoing[task.id]:
            to_start = link.kind in _TO_START
            bound = self._shift_back(self.late[int(not to_start), self.row[link.successor]], link.lag)
            for passed in self._passed(self.row[link.successor], to_start):
                bound = np.where(passed, _FAR, bound)
            if link.kind in _FROM_FINISH:
                finish = np.minimum(finish, bound)
            else:
                no_later = np.minimum(latest if no_later is None else no_later, bound)
        return finish, no_later

    def _passed(self, row: int, to_start: bool) -> Iterator[Flags]:
        """Where a successor holds back nobody any more: it is finished, or its start is what the link is to."""
        if (finished := self._finished(row)) is not None:
            yield finished
        if to_start and (begun := self._begun(row)) is not None:
            yield begun

    def floats(self) -> tuple[Days, Days]:
        """Total and free float."""
        total, free = np.zeros_like(self.early[0]), np.zeros_like(self.early[0])
        horizon = self.horizon()
        for row, task in enumerate(self.network.tasks):
            working, finish = _is_working(task.duration), self.early[1, row]
            late = np.where(self.late[1, row] == _NONE, finish, self.late[1, row])
            total[row] = self.calendar.between(finish, late, working=working)
            least = self.calendar.between(finish, horizon, working=working)
            for link in self.network.outgoing[task.id]:
                least = np.minimum(least, self._slack(link, row, task.duration))
            free[row] = np.maximum(least, 0)
        return total, free

    def _slack(self, link: Link, row: int, kind: Duration) -> Days:
        """How much later a task may be before a successor moves."""
        working, to_start = _is_working(kind), link.kind in _TO_START
        latest = self._shift_back(self.early[int(not to_start), self.row[link.successor]], link.lag)
        if link.kind in _FROM_FINISH:
            return self.calendar.between(self.early[1, row], latest, working=working)
        latest = self._latest_worked(latest, self.projects.counts[row], working)
        return self.calendar.between(self.early[0, row], latest, working=working)

    def _shift(self, boundaries: Days, lag: Duration) -> Days:
        """As `passes.shift`."""
        if isinstance(lag, CalendarDays):
            return boundaries + np.int32(lag.count)
        lags = np.full_like(boundaries, abs(lag.count))
        move = self.calendar.finish if lag.count >= 0 else self.calendar.start
        return move(boundaries, lags, working=True)

    def _shift_back(self, boundaries: Days, lag: Duration) -> Days:
        """As `passes.shift_back`."""
        if isinstance(lag, CalendarDays):
            return boundaries - np.int32(lag.count)
        if lag.count < 0:
            return self.calendar.add(boundaries, -lag.count)
        return self.calendar.start(boundaries, np.full_like(boundaries, lag.count), working=True)

    def _start_to_finish(self, bounds: Days, counts: Days, working: bool) -> Days:
        """The earliest starts of work that is done at `bounds` or later."""
        if not working:
            return bounds - counts
        ends = self.calendar.on_or_after(bounds - np.int32(1)) + np.int32(1)
        begun = self.calendar.start(ends, counts, working=True)
        return np.where(counts == 0, bounds, begun)

    def _latest_worked(self, days: Days, counts: Days, working: bool) -> Days:
        """The last days that are worked, of those up to `days`."""
        return np.where(counts == 0, days, self.calendar.on_or_before(days)) if working else days


def _is_working(duration: Duration) -> bool:
    return isinstance(duration, WorkingDays)


def _ordinal(day: date | None) -> np.int32:
    return np.int32(day.toordinal()) if day is not None else _NONE
