"""Many plans in columns: a row a task and a column a project, as `engines.scheduling.many` takes them.

A wall has seventy thousand tasks. They are read as tuples and turned into arrays plan by plan, and no object is made of
a task: that is what lets the wall of a whole district be planned in the time of one page.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache, lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any, Final, NamedTuple

import numpy as np
from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils import timezone

from bridgehead.engines.calendars import WorkingDays, parse_duration
from bridgehead.engines.calendars.columns import CalendarColumns, Days
from bridgehead.engines.scheduling import Link, Network, Task, link_of, make_network
from bridgehead.engines.scheduling.many import Projects, plan_many
from bridgehead.engines.scheduling.mixed import KINDS, Arrows, Expected, Shapes, expect_many
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

    def shape(self) -> tuple[Any, ...]:
        """What plans that follow one network have in common: all but durations, promises and progress."""
        return (self.code, tuple(map(_kind, self.takes)), self.links, self.not_before, self.deadline)


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
    """How plans stand, in their order. A day of the past is judged by what had happened by then."""
    even, columns = _even(tasks), np.arange(len(members))
    begun, finished, done = _progress(members, even, closed, today)
    since = np.array([max(today, one.data_date).toordinal() for one in members], dtype=np.int32)
    target = np.array([plan.code.index(one.target) for one, plan in zip(members, tasks, strict=True)], dtype=np.int32)
    promised = np.array([_ordinal(one.promised_on) for one in members], dtype=np.int32)
    known = Projects(since, _table(even, "takes", _count), None, begun, finished, done)
    are_alike = len({plan.shape() for plan in tasks}) == 1
    plans = _expected_alike(even[0], calendar, known) if are_alike else expect_many(_shapes(even), calendar, known)
    day = _days(plans.early_start, plans.early_finish, plans.drivers, since, finished)
    planned = _table(even, "planned_finish", date.toordinal)
    slips = calendar.worked_before(day + 1) - calendar.worked_before(planned + 1)
    on_way = plans.chains(target) & (finished == 0) & (slips > 0)
    first = np.where(on_way, plans.early_start, _NEVER).argmin(axis=0)
    last = (target, columns)
    due = np.where(promised > 0, promised, planned[last])
    late = calendar.worked_before(day[last] + 1) - calendar.worked_before(due + 1)
    slipped = np.where(on_way[first, columns], slips[first, columns], 0)
    table = zip(due, day[last], finished[last], late, slipped, first, strict=True)
    return map(_stand, tasks, ([int(value) for value in row] for row in table))


def _even(tasks: Sequence[Tasks]) -> Sequence[Tasks]:
    """The plans with as many rows as the longest has; what is added takes no days and comes after nothing."""
    most = max(len(plan.code) for plan in tasks)
    return [plan if len(plan.code) == most else _filled(plan, most - len(plan.code)) for plan in tasks]


def _filled(plan: Tasks, by: int) -> Tasks:
    # Its planned days are compared with others, so that they have to be some.
    none = ("", "", "0cd", "[]", None, None, "", plan.planned_start[0], plan.planned_finish[0], None, None, 0, None)
    return Tasks._make(column + (empty,) * by for column, empty in zip(plan, none, strict=True))


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


def _expected_alike(tasks: Tasks, calendar: CalendarColumns, known: Projects) -> Expected:
    """What is expected of plans that all follow the network of one, which is quicker than if each had its own."""
    network = _network(tasks)
    order = np.array([tasks.code.index(task.id) for task in network.tasks], dtype=np.int32)
    plans = plan_many(network, calendar, known.in_order(order[:, np.newaxis]))
    back, rows = np.argsort(order), np.append(order, np.int32(-1))
    return Expected(plans.early_start[back], plans.early_finish[back], rows[plans.driving][back])


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


def _shapes(tasks: Sequence[Tasks]) -> Shapes:
    """The networks of plans with as many rows each."""
    found = [_arrows(plan.code, plan.links) for plan in tasks]
    column = np.repeat(np.arange(len(tasks), dtype=np.int32), [one.shape[1] for one in found])
    before, after, kind, lag, is_working = np.concatenate(found, axis=1)
    return Shapes(
        is_working=_table(tasks, "takes", _is_working) > 0,
        not_before=_table(tasks, "not_before", _ordinal),
        arrows=Arrows(column, before, after, kind, lag, is_working > 0),
    )


@lru_cache(maxsize=10_000)
def _arrows(codes: tuple[str, ...], links: tuple[str, ...]) -> Days:
    """The links of a plan: a row for the row of each task before, for that of the task after, and as `_links` says."""
    rows = {code: row for row, code in enumerate(codes)}
    found = [(rows[before], row, *link) for row, text in enumerate(links) for before, *link in _links(text)]
    return np.array(found, dtype=np.int32).reshape(-1, 5).T


@cache
def _links(text: str) -> Sequence[tuple[str, int, int, bool]]:
    """What a task comes after: code, number of the kind, lag in days, whether those are working days."""
    found = [link_of("", after) for after in json.loads(text)]
    return [(one.predecessor, KINDS.index(one.kind), one.lag.count, _is_working(str(one.lag))) for one in found]


@cache
def _is_working(takes: str) -> bool:
    return isinstance(parse_duration(takes), WorkingDays)


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
