"""Many plans in columns: a row a task and a column a project, as `engines.scheduling.many` takes them.

A wall has seventy thousand tasks. They are read as tuples and turned into arrays plan by plan, and no object is made of
a task: that is what lets the wall of a whole district be planned in the time of one page.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Any, Final, NamedTuple

import numpy as np
from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils import timezone

from bridgehead.engines.calendars import parse_duration
from bridgehead.engines.calendars.columns import CalendarColumns, Days
from bridgehead.engines.scheduling import Link, Network, Task, link_of, make_network
from bridgehead.engines.scheduling.many import Projects, plan_many
from bridgehead.modules.delivery.models import Schedule, ScheduleTask

_NEVER: Final = np.int32(np.iinfo(np.int32).max)
_START: Final = "started"
Closed = Mapping[tuple[int, str], date]


class Tasks(NamedTuple):
    """The tasks of one plan, a tuple a column, all of one length; `links` is the JSON of `after`, not parsed."""

    code: tuple[str, ...]
    name: tuple[str, ...]
    takes: tuple[str, ...]
    links: tuple[str, ...]
    not_before: tuple[date | None, ...]
    deadline: tuple[date | None, ...]
    milestone: tuple[str, ...]
    planned_start: tuple[date, ...]
    planned_finish: tuple[date, ...]
    started_on: tuple[date | None, ...]
    finished_on: tuple[date | None, ...]
    percent: tuple[int, ...]
    reported_at: tuple[datetime | None, ...]

    def shape(self, target: str) -> tuple[Any, ...]:
        """What plans that are planned together have in common: all but durations, promises and progress."""
        return (target, self.code, tuple(map(_kind, self.takes)), self.links, self.not_before, self.deadline)


class Stand(NamedTuple):
    """How one plan stands on a day, as `WallRow` tells it; `start_due` is the planned day of the start, if any."""

    start: date
    due: date
    expected: date
    is_reached: bool
    late_by: int
    cause: str
    cause_slips: int
    start_due: date | None


def tasks_of_plans(schedule_ids: Sequence[int]) -> Mapping[int, Tasks]:
    """The tasks of each of these plans, in the plan's order: one query."""
    rows = ScheduleTask.objects.filter(schedule__in=schedule_ids).order_by("schedule_id", "position", "pk")
    # Text is read once for all plans that have it; parsed documents would be made for each task anew.
    found = rows.annotate(links=Cast("after", TextField())).values_list("schedule_id", *Tasks._fields)
    return {key: Tasks._make(tuple(zip(*plan, strict=True))[1:]) for key, plan in groupby(found, itemgetter(0))}


def stands_of(
    members: Sequence[Schedule], tasks: Sequence[Tasks], closed: Closed, calendar: CalendarColumns, today: date
) -> Iterable[Stand]:
    """How plans of one shape stand, in their order. A day of the past is judged by what had happened by then."""
    network = _network(tasks[0])
    order = [tasks[0].code.index(task.id) for task in network.tasks]
    target = next(number for number, task in enumerate(network.tasks) if task.id == members[0].target)
    progress = _progress(members, tasks, closed, today)
    begun, finished, done = progress[0][order], progress[1][order], progress[2][order]
    since = np.array([max(today, one.data_date).toordinal() for one in members], dtype=np.int32)
    promised = np.zeros((len(order), len(members)), dtype=np.int32)
    promised[target] = [_ordinal(one.promised_on) for one in members]
    counts = _table(tasks, "takes", _count)[order]
    plans = plan_many(network, calendar, Projects(since, counts, promised, begun, finished, done))
    day = _days(plans.early_start, plans.early_finish, plans.drivers, since, finished)
    planned = _table(tasks, "planned_finish", date.toordinal)[order]
    slips = calendar.worked_before(day + 1) - calendar.worked_before(planned + 1)
    on_way = plans.chains(np.full(len(members), target, dtype=np.int32)) & (finished == 0) & (slips > 0)
    first = np.where(on_way, plans.early_start, _NEVER).argmin(axis=0)
    columns, due = np.arange(len(members)), np.where(promised[target] > 0, promised[target], planned[target])
    late = calendar.worked_before(day[target] + 1) - calendar.worked_before(due + 1)
    slipped = np.where(on_way[first, columns], slips[first, columns], 0)
    table = zip(due, day[target], finished[target], late, slipped, np.array(order)[first], strict=True)
    return map(_stand, tasks, ([int(value) for value in row] for row in table))


def _stand(tasks: Tasks, numbers: Sequence[int]) -> Stand:
    due, expected, reached, late, slips, cause = numbers
    return Stand(
        start=min(tasks.planned_start),
        due=date.fromordinal(due),
        expected=date.fromordinal(expected),
        is_reached=bool(reached),
        late_by=late,
        cause=tasks.name[cause] if slips else "",
        cause_slips=slips,
        start_due=tasks.planned_finish[tasks.milestone.index(_START)] if _START in tasks.milestone else None,
    )


@cache
def _kind(takes: str) -> str:
    """The kind of days that a duration is counted in, and whether it is a point."""
    return takes if takes in ("0wd", "0cd") else takes[-2:]


@cache
def _count(takes: str) -> int:
    return parse_duration(takes).count


def _ordinal(day: date | None) -> int:
    return day.toordinal() if day is not None else 0


def _network(tasks: Tasks) -> Network:
    made = [
        Task(code, parse_duration(takes), not_before=not_before, deadline=deadline)
        for code, takes, not_before, deadline in zip(
            tasks.code, tasks.takes, tasks.not_before, tasks.deadline, strict=True
        )
    ]
    links: list[Link] = [
        link_of(code, after) for code, text in zip(tasks.code, tasks.links, strict=True) for after in json.loads(text)
    ]
    return make_network(made, links)


def _table(tasks: Sequence[Tasks], column: str, number: Callable[[Any], int]) -> Days:
    """A column of all plans as numbers: a row a task, a column a plan."""
    at = Tasks._fields.index(column)
    return np.array([list(map(number, plan[at])) for plan in tasks], dtype=np.int32).T


def _progress(
    members: Sequence[Schedule], tasks: Sequence[Tasks], closed: Closed, today: date
) -> tuple[Days, Days, Any]:
    """Begun, finished (ordinals, 0 for not) and done (a share), as `queries.schedules.progress_of` has them."""
    now = today.toordinal()
    told, since = _table(tasks, "finished_on", _ordinal), _table(tasks, "started_on", _ordinal)
    over = np.where(told <= now, told, 0)
    since = np.where(since <= now, since, 0)
    for column, (one, plan) in enumerate(zip(members, tasks, strict=True)):
        for row, kind in enumerate(plan.milestone):
            if kind and (day := closed.get((one.project_id, kind))) is not None:
                over[row, column] = day.toordinal()
    is_over = over > 0
    begun = np.where(is_over & ((since == 0) | (since > over)), over, since)
    done = np.where(is_over, 1.0, 0.0)
    for row, column in np.argwhere(~is_over & (since > 0)):
        first, last = int(since[row, column]), int(told[row, column])
        # Of a task that is finished by now the days tell how much was done, else what was reported.
        done[row, column] = (now - first + 1) / (last - first + 1) if last else _share(tasks[column], row, today)
    return begun, over, done


def _share(tasks: Tasks, row: int, today: date) -> float:
    """How much of a task was done on a day, as it was reported up to it."""
    told = tasks.reported_at[row]
    is_told = told is None or timezone.localdate(told) <= today
    return tasks.percent[row] / 100 if is_told else 0.0


def _days(start: Days, finish: Days, drivers: Days, since: Days, finished: Days) -> Days:
    """The day on which each task is done, as `Plan.day_of` says it."""
    is_point = start == finish
    reached_before = is_point & (finish > since) & (drivers >= 0)
    days: Days = np.where(is_point & ~reached_before, finish, finish - 1)
    return np.where(finished > 0, finished, days).astype(np.int32)
