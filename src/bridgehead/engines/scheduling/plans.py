"""The plan of a network: early and late days, float, the critical path, and what stands in the way of a promise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from bridgehead.engines.calendars import Duration, Ordinals, WorkCalendar, WorkingDays

from .network import Link, Network, Task
from .passes import (
    FROM_FINISH,
    TO_START,
    Early,
    Late,
    Progress,
    Span,
    backward,
    forward,
    latest_worked_start,
    shift_back,
)

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PlannedTask:
    """A task in its plan. Float is in the task's own kind of days, None once it is finished.

    `total_float`: how much later it may be done without harm to a promise or the end; negative where it comes too late.
    `free_float`: how much later without moving any other task.
    """

    task: Task
    early: Span
    late: Span | None
    total_float: Duration | None
    free_float: Duration | None
    driver: Link | None

    @property
    def is_critical(self) -> bool:
        """Whether any delay of it harms a promise or the end."""
        return self.total_float is not None and self.total_float.count <= 0


@dataclass(frozen=True, slots=True)
class Shortage:
    """A promise that cannot be kept: by how many working days, through which chain, and what the chain begins with.

    `chain` leads to the promised task; its first task would have to begin on `needed` and can on `possible` at the
    earliest, because of `cause`: `data_date`, `not_before` or `under_way`. `link` is the first link along it.
    """

    task: str
    promised: date
    expected: date
    late_by: WorkingDays
    chain: tuple[str, ...]
    link: Link | None
    needed: date
    possible: date
    cause: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Every task in its days, in the order of the network; `critical_path` leads to the end, or the worst promise."""

    tasks: Mapping[str, PlannedTask]
    data_date: date
    finish: date
    critical_path: tuple[str, ...]
    shortages: tuple[Shortage, ...]
    provisional: tuple[int, ...]

    def first_day_of(self, task_id: str) -> date:
        """The day on which a task begins; of a milestone the day on which it is reached."""
        planned = self.tasks[task_id]
        return self.day_of(task_id) if planned.task.is_milestone else planned.early.start

    def day_of(self, task_id: str) -> date:
        """The day on which a task is done; a milestone that waits for nothing stands on the day it is planned from."""
        return self._day(self.tasks[task_id], self.tasks[task_id].early)

    def latest_day_of(self, task_id: str) -> date | None:
        """The last day on which it may be done; None once it is."""
        planned = self.tasks[task_id]
        return self._day(planned, planned.late) if planned.late is not None else None

    def _day(self, planned: PlannedTask, span: Span) -> date:
        if planned.task.is_milestone and span.finish > self.data_date and planned.driver is not None:
            return span.finish - _DAY
        return span.last_day


def make_plan(
    network: Network,
    calendar: WorkCalendar,
    *,
    data_date: date,
    promised: Mapping[str, date] | None = None,
    progress: Mapping[str, Progress] | None = None,
) -> Plan:
    """Plan what remains from `data_date` on. `promised` says for tasks the last day on which they must be done.

    Raises KeyError for a promise or progress of a task that the network doesn't have, OutsideCalendar where the days
    run out.
    """
    promised, progress = promised or {}, progress or {}
    for task_id in (*promised, *progress):
        network.by_id[task_id]
    days = calendar.ordinals
    early = forward(network, days, data_date, progress)
    end = max((row.finish for row in early.values()), default=data_date.toordinal())
    horizon = max([end, *(day.toordinal() + 1 for day in promised.values())])
    late = backward(network, days, horizon=horizon, promised=promised, progress=progress)
    tasks = {task.id: _planned(network, days, task, early, late, horizon) for task in network.tasks}
    shortages = _shortages(network, calendar, tasks, {**_deadlines(network), **promised}, data_date, progress)
    last = shortages[0].task if shortages else _last(tasks, promised)
    return Plan(
        tasks=MappingProxyType(tasks),
        data_date=data_date,
        finish=date.fromordinal(end),
        critical_path=_chain(tasks, last) if last else (),
        shortages=shortages,
        provisional=calendar.provisional_years(data_date, date.fromordinal(end)),
    )


def _deadlines(network: Network) -> dict[str, date]:
    return {task.id: task.deadline for task in network.tasks if task.deadline is not None}


def _last(tasks: Mapping[str, PlannedTask], promised: Mapping[str, date]) -> str | None:
    """The task to which the critical path leads: the last that is promised, else the last at all."""
    wanted = [task_id for task_id in reversed(tuple(tasks)) if not promised or task_id in promised]
    return max(wanted, key=lambda task_id: tasks[task_id].early.finish, default=None)


def _planned(
    network: Network,
    days: Ordinals,
    task: Task,
    early: Mapping[str, Early],
    late: Mapping[str, Late],
    horizon: int,
) -> PlannedTask:
    row, latest, kind = early[task.id], late.get(task.id), task.duration
    span = Span(date.fromordinal(row.start), date.fromordinal(row.finish))
    if latest is None:
        return PlannedTask(task, span, None, None, None, row.driver)
    free = days.between(row.finish, horizon, kind)
    for link in network.outgoing[task.id]:
        free = min(free, _slack(days, link, row, early[link.successor], kind))
    total = type(kind)(days.between(row.finish, latest.finish, kind))
    until = Span(date.fromordinal(latest.start), date.fromordinal(latest.finish))
    return PlannedTask(task, span, until, total, type(kind)(max(free, 0)), row.driver)


def _slack(days: Ordinals, link: Link, before: Early, after: Early, kind: Duration) -> int:
    """How much later the predecessor may be before the successor moves, in the predecessor's kind of days."""
    latest = shift_back(days, after.start if link.kind in TO_START else after.finish, link.lag)
    if link.kind in FROM_FINISH:
        return days.between(before.finish, latest, kind)
    return days.between(before.start, latest_worked_start(days, latest, kind), kind)


def _chain(tasks: Mapping[str, PlannedTask], last: str) -> tuple[str, ...]:
    """What drives a task, from the first to the task itself."""
    chain = [last]
    while (driver := tasks[chain[-1]].driver) is not None:
        chain.append(driver.predecessor)
    return tuple(reversed(chain))


def _shortages(
    network: Network,
    calendar: WorkCalendar,
    tasks: Mapping[str, PlannedTask],
    promised: Mapping[str, date],
    data_date: date,
    progress: Mapping[str, Progress],
) -> tuple[Shortage, ...]:
    """The promises that cannot be kept, the worst first."""
    found = []
    for task_id, day in promised.items():
        span = tasks[task_id].early
        if tasks[task_id].late is None or span.finish <= day + _DAY:
            continue
        chain = _chain(tasks, task_id)
        head = tasks[chain[0]]
        cause = "data_date"
        if chain[0] in progress:
            cause = "under_way"
        elif head.task.not_before is not None and head.task.not_before > data_date:
            cause = "not_before"
        link = next((one for one in network.outgoing[chain[0]] if len(chain) > 1 and one.successor == chain[1]), None)
        needed = head.late.start if head.late is not None else span.start
        late_by = calendar.working_days(day + _DAY, span.finish)
        found.append(Shortage(task_id, day, span.finish - _DAY, late_by, chain, link, needed, head.early.start, cause))
    return tuple(sorted(found, key=lambda one: (-one.late_by.count, one.task)))


@dataclass(frozen=True, slots=True)
class Move:
    """A task whose days differ between two plans; a day is None where only the other plan has the task."""

    task: str
    before: date | None
    after: date | None
    by: WorkingDays | None


def differences(calendar: WorkCalendar, before: Plan, after: Plan) -> tuple[Move, ...]:
    """What moved between a baseline and a later plan, in the order of the later one; then what is gone."""
    moves = []
    for task_id in (*after.tasks, *(one for one in before.tasks if one not in after.tasks)):
        one = before.day_of(task_id) if task_id in before.tasks else None
        other = after.day_of(task_id) if task_id in after.tasks else None
        if one != other:
            by = calendar.working_days(one, other) if one is not None and other is not None else None
            moves.append(Move(task_id, one, other, by))
    return tuple(moves)


def delay_effect(
    network: Network,
    calendar: WorkCalendar,
    task_id: str,
    delay: Duration,
    *,
    data_date: date,
    progress: Mapping[str, Progress] | None = None,
) -> tuple[Move, ...]:
    """What a longer duration of one task does to every milestone. Raises TypeError where the kinds of days differ."""
    task = network.by_id[task_id]
    if type(delay) is not type(task.duration):
        raise TypeError(f"{task_id} counts in {task.duration}, not in {delay}")
    longer = type(delay)(task.duration.count + delay.count)
    plans = [
        make_plan(one, calendar, data_date=data_date, progress=progress)
        for one in (network, network.with_durations({task_id: longer}))
    ]
    milestones = {one.id for one in network.milestones}
    return tuple(move for move in differences(calendar, *plans) if move.task in milestones)


def latest_start(network: Network, calendar: WorkCalendar, promised: Mapping[str, date]) -> date:
    """The last day on which work may begin so that every promise is kept, when nothing has begun yet."""
    horizon = max(promised.values()).toordinal() + 1
    late = backward(network, calendar.ordinals, horizon=horizon, promised=promised, progress={})
    return date.fromordinal(min(late[task_id].start for task_id in _leading_to(network, promised)))


def _leading_to(network: Network, targets: Mapping[str, date]) -> set[str]:
    found, waiting = set(targets), list(targets)
    while waiting:
        for link in network.incoming[waiting.pop()]:
            if link.predecessor not in found:
                found.add(link.predecessor)
                waiting.append(link.predecessor)
    return found
