"""The wall (挂图作战): every accepted plan of a scope, what it promised, what is expected, what makes it late.

Plans that have the same tasks and links are planned together (engines/scheduling `plan_many`), a column a project.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

import numpy as np
from django.utils import timezone

from bridgehead.engines.calendars import WorkCalendar, parse_duration
from bridgehead.engines.calendars.columns import CalendarColumns, Days
from bridgehead.engines.scheduling import Link, Network, Task, link_of, make_network
from bridgehead.engines.scheduling.many import Projects, plan_many
from bridgehead.modules.delivery.lights import NO_LIGHT, Judge
from bridgehead.modules.delivery.models import Problem, ProblemState, Schedule, ScheduleTask
from bridgehead.modules.delivery.queries.light_measures import Values, entry_wait, money_measures, start_overdue
from bridgehead.modules.delivery.scores import Run
from bridgehead.modules.ledger.models import ClaimState, Milestone

GROUPS: Final = ("unit", "industry", "officer")
_TASK: Final = (
    "schedule_id", "code", "name", "takes", "after", "not_before", "deadline", "milestone",
    "planned_start", "planned_finish", "started_on", "finished_on", "percent", "reported_at",
)  # fmt: skip
_NEVER: Final = np.int32(np.iinfo(np.int32).max)


@dataclass(frozen=True, slots=True)
class WallRow:
    """A project on the wall: `late_by` working days after `due`, the promised or else planned day of its target.

    `cause` is the first task on the way to the target that slips, by `cause_slips` working days; `problem` what holds
    the project up, as somebody said. `run` has the days behind both scores, of verified milestones.
    """

    schedule: Schedule
    target: str
    start: date
    due: date
    expected: date
    is_reached: bool
    late_by: int
    light: str
    cause: str
    cause_slips: int
    problem: str
    run: Run


def wall_rows(schedules: Sequence[Schedule], calendar: WorkCalendar, judge: Judge, today: date) -> list[WallRow]:
    """How each of these plans stands on a day: three queries, and two more where a rule asks for money.

    A day of the past is judged by what had happened by then; promises and links are those of the plan as it is now.
    """
    columns = CalendarColumns(calendar)
    tasks: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in ScheduleTask.objects.filter(schedule__in=schedules).order_by("schedule", "position").values(*_TASK):
        tasks[row["schedule_id"]].append(row)
    closed = _closed([one.project_id for one in schedules], today)
    money = money_measures([one.project_id for one in schedules], judge.asked, today)
    problems = _problems([one.project_id for one in schedules])
    alike: dict[tuple[Any, ...], list[Schedule]] = defaultdict(list)
    for one in schedules:
        alike[_shape(one, tasks[one.pk])].append(one)
    found: dict[int, WallRow] = {}
    for members in alike.values():
        for made in _planned(members, tasks, closed, columns, today, problems):
            found[made.schedule.pk] = replace(
                made, light=_light(made, tasks[made.schedule.pk], closed, money, judge, today)
            )
    return [found[one.pk] for one in schedules]


def _light(
    row: WallRow,
    tasks: Sequence[Mapping[str, Any]],
    closed: Mapping[tuple[int, str], date],
    money: Mapping[int, Values],
    judge: Judge,
    today: date,
) -> str:
    """The light of a project by the rule set that holds for its unit."""
    project = row.schedule.project
    rules = judge.rules_for(project.unit.path).rules
    due = next((one["planned_finish"] for one in tasks if one["milestone"] == "started"), project.promised_start_on)
    values: Values = {
        "days_late": row.late_by,
        "start_overdue": start_overdue(due, row.run.started, today),
        "entry_wait": entry_wait(row.run.started, closed.get((project.pk, "entered_library")), today),
        **money.get(project.pk, {}),
    }
    return rules.light(values) or NO_LIGHT


def _closed(project_ids: Iterable[int], today: date) -> Mapping[tuple[int, str], date]:
    """The day on which a verified milestone was reached, by project and kind, of those up to a day."""
    rows = Milestone.objects.current().filter(project__in=list(project_ids), state=ClaimState.VERIFIED)
    rows = rows.filter(happened_on__lte=today)
    known = rows.order_by("-happened_on").values_list("project_id", "kind", "happened_on")
    return {(project, kind): day for project, kind, day in known}


def _problems(project_ids: Iterable[int]) -> Mapping[int, str]:
    """What holds each project up and is due first."""
    rows = Problem.objects.filter(project__in=list(project_ids), state=ProblemState.OPEN)
    return dict(rows.order_by("-due_on", "-pk").values_list("project_id", "title"))


def _shape(schedule: Schedule, rows: Sequence[Mapping[str, Any]]) -> tuple[Any, ...]:
    """What plans that are planned together have in common: all but durations, promises and progress."""
    tasks = (
        (row["code"], row["takes"][-2:], row["takes"] == "0wd", tuple(row["after"]), row["not_before"], row["deadline"])
        for row in rows
    )
    return (schedule.target, *tasks)


def _network(rows: Sequence[Mapping[str, Any]]) -> Network:
    tasks = [
        Task(row["code"], parse_duration(row["takes"]), not_before=row["not_before"], deadline=row["deadline"])
        for row in rows
    ]
    links: list[Link] = [link_of(row["code"], after) for row in rows for after in row["after"]]
    return make_network(tasks, links)


def _planned(
    members: Sequence[Schedule],
    tasks: Mapping[int, Sequence[Mapping[str, Any]]],
    closed: Mapping[tuple[int, str], date],
    calendar: CalendarColumns,
    today: date,
    problems: Mapping[int, str],
) -> Iterable[WallRow]:
    network = _network(tasks[members[0].pk])
    order = {task.id: number for number, task in enumerate(network.tasks)}
    by_code = [{row["code"]: row for row in tasks[one.pk]} for one in members]
    table = [[rows[task.id] for rows in by_code] for task in network.tasks]
    progress = _progress(table, members, closed, today)
    since = np.array([max(today, one.data_date).toordinal() for one in members], dtype=np.int32)
    target = order[members[0].target]
    promised = np.zeros((len(network.tasks), len(members)), dtype=np.int32)
    promised[target] = [one.promised_on.toordinal() if one.promised_on is not None else 0 for one in members]
    counts = _ordinals(table, lambda row: parse_duration(row["takes"]).count)
    plans = plan_many(network, calendar, Projects(since, counts, promised, *progress))
    day = _days(plans.early_start, plans.early_finish, plans.drivers, since, progress[1])
    planned = _ordinals(table, lambda row: row["planned_finish"].toordinal())
    slips = calendar.worked_before(day + 1) - calendar.worked_before(planned + 1)
    last = np.full(len(members), target, dtype=np.int32)
    on_way = plans.chains(last) & (progress[1] == 0) & (slips > 0)
    first = np.where(on_way, plans.early_start, _NEVER).argmin(axis=0)
    for number, one in enumerate(members):
        row, cause = by_code[number][one.target], table[first[number]][number]
        due = one.promised_on or row["planned_finish"]
        expected = date.fromordinal(int(day[target, number]))
        late = _after(calendar, due, expected)
        is_caused = bool(on_way[first[number], number])
        yield WallRow(
            schedule=one,
            target=row["name"],
            start=min(each["planned_start"] for each in tasks[one.pk]),
            due=due,
            expected=expected,
            is_reached=bool(progress[1][target, number]),
            late_by=late,
            light=NO_LIGHT,
            cause=cause["name"] if is_caused else "",
            cause_slips=int(slips[first[number], number]) if is_caused else 0,
            problem=problems.get(one.project_id, ""),
            run=Run(*(closed.get((one.project_id, kind)) for kind in ("signed", "land_supplied", "started"))),
        )


def _ordinals(table: Sequence[Sequence[Mapping[str, Any]]], number: Any) -> Days:
    return np.array([[number(row) for row in rows] for rows in table], dtype=np.int32)


def _progress(
    table: Sequence[Sequence[Mapping[str, Any]]],
    members: Sequence[Schedule],
    closed: Mapping[tuple[int, str], date],
    today: date,
) -> tuple[Days, Days, Any]:
    """Begun, finished (ordinals, 0 for not) and done (a share), as `queries.schedules.progress_of` has them."""
    shape = (len(table), len(members))
    begun, finished = np.zeros(shape, dtype=np.int32), np.zeros(shape, dtype=np.int32)
    done = np.zeros(shape, dtype=np.float64)
    for number, rows in enumerate(table):
        for column, row in enumerate(rows):
            over = closed.get((members[column].project_id, row["milestone"])) or _by(row["finished_on"], today)
            since = _by(row["started_on"], today)
            if over is not None:
                started = min(since or over, over)
                begun[number, column], finished[number, column] = started.toordinal(), over.toordinal()
                done[number, column] = 1.0
            elif since is not None:
                begun[number, column] = since.toordinal()
                done[number, column] = _share(row, since, today)
    return begun, finished, done


def _by(day: date | None, today: date) -> date | None:
    return day if day is not None and day <= today else None


def _share(row: Mapping[str, Any], since: date, today: date) -> float:
    """How much of a task was done on a day: of one finished by now what the days tell, else what was reported."""
    if row["finished_on"] is not None:
        whole: int = (row["finished_on"] - since).days + 1
        return ((today - since).days + 1) / whole
    told = row["reported_at"]
    is_told = told is None or timezone.localdate(told) <= today
    return float(row["percent"]) / 100 if is_told else 0.0


def _days(start: Days, finish: Days, drivers: Days, since: Days, finished: Days) -> Days:
    """The day on which each task is done, as `Plan.day_of` says it."""
    is_point = start == finish
    reached_before = is_point & (finish > since) & (drivers >= 0)
    days: Days = np.where(is_point & ~reached_before, finish, finish - 1)
    return np.where(finished > 0, finished, days).astype(np.int32)


def _after(calendar: CalendarColumns, due: date, day: date) -> int:
    ends = calendar.worked_before(np.array([due.toordinal() + 1, day.toordinal() + 1], dtype=np.int32))
    return int(ends[1] - ends[0])
