"""What everybody is to be reminded of on a day: tasks of plans, approvals, promised papers, problems.

A point goes to the person who has the thing, else to the officer of the project; and to the unit that has it. Whoever
may not see the project is not told of it, and who stands in for somebody on leave is told instead as well.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from django.urls import reverse

from bridgehead.engines.calendars import WorkCalendar, WorkingDays
from bridgehead.foundation.access import Actor, may
from bridgehead.modules.accounts.models import Delegation, Person
from bridgehead.modules.accounts.queries import actor_of
from bridgehead.modules.approvals.models import Approval, ApprovalDebt, ApprovalState
from bridgehead.modules.delivery.models import Problem, ProblemState, Schedule, ScheduleState, ScheduleTask
from bridgehead.modules.delivery.planning import days_after
from bridgehead.modules.delivery.queries.schedules import Board, BoardRow, claims_of, make_board
from bridgehead.modules.ledger.models import Project
from bridgehead.modules.reminders.points import Point, PointKind
from bridgehead.modules.taskforce.models import Matter

# So many working days before a thing is due it is told of.
SOON: Final = WorkingDays(3)
# A task without slack is told of when it begins within so many working days.
NEAR: Final = WorkingDays(10)


@dataclass(slots=True)
class Gathered:
    """Points by person and by unit."""

    people: dict[int, list[Point]] = field(default_factory=lambda: defaultdict(list))
    units: dict[int, list[Point]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True, slots=True)
class _Found:
    """A point with whose it is. `paths` are of the units through which somebody may see it, by `action`."""

    point: Point
    person_id: int | None
    unit_id: int
    action: str
    paths: tuple[str, ...]


def gather(today: date, calendar: WorkCalendar) -> Gathered:
    """All points of a day."""
    found = [
        *_of_plans(today, calendar),
        *_of_approvals(today, calendar),
        *_of_papers(today, calendar),
        *_of_problems(today, calendar),
        *_of_matters(today, calendar),
    ]
    gathered = Gathered()
    for one in found:
        gathered.units[one.unit_id].append(one.point)
    for person_id, point in _told(found, today):
        gathered.people[person_id].append(point)
    return gathered


def _told(found: Iterable[_Found], today: date) -> Iterator[tuple[int, Point]]:
    """To whom the points go: whoever has them and may see them, and who stands in for them."""
    by_person: dict[int, list[_Found]] = defaultdict(list)
    for one in found:
        if one.person_id is not None:
            by_person[one.person_id].append(one)
    people = Person.objects.in_bulk([*by_person])
    deputies = _deputies(by_person, today)
    actors: dict[int, Actor] = {}
    for person_id, points in by_person.items():
        holder = people[person_id]
        for person in (holder, *deputies.get(person_id, ())):
            if not person.is_active:
                continue
            actor = actors.setdefault(person.pk, actor_of(person, via="job"))
            for one in points:
                if any(may(actor, one.action, path) for path in one.paths):
                    is_own = person.pk == person_id
                    yield person.pk, one.point if is_own else replace(one.point, for_whom=holder.name)


def _deputies(people: Iterable[int], today: date) -> Mapping[int, list[Person]]:
    rows = Delegation.objects.select_related("deputy").filter(
        giver__in=list(people), ended_at__isnull=True, starts_on__lte=today, ends_on__gte=today
    )
    found: dict[int, list[Person]] = defaultdict(list)
    for row in rows:
        if row.deputy not in found[row.giver_id]:
            found[row.giver_id].append(row.deputy)
    return found


def _when(day: date, today: date, calendar: WorkCalendar) -> tuple[PointKind, int] | None:
    """Whether a thing with that last day is overdue or due soon, and by how many working days; None for neither."""
    if day < today:
        return PointKind.OVERDUE, max(days_after(calendar, day, today), 1)
    if day <= calendar.add(today, SOON):
        return PointKind.DUE, calendar.working_days(today, day).count
    return None


def _of_plans(today: date, calendar: WorkCalendar) -> Iterator[_Found]:
    plans = Schedule.objects.select_related("project__unit").filter(
        state=ScheduleState.ACCEPTED, project__withdrawn_at__isnull=True, project__exited_on__isnull=True
    )
    listed = list(plans)
    tasks: dict[int, list[ScheduleTask]] = defaultdict(list)
    rows = ScheduleTask.objects.select_related("unit", "person").filter(schedule__in=listed)
    for task in rows.order_by("schedule", "position", "pk"):
        tasks[task.schedule_id].append(task)
    claims = claims_of([one.project_id for one in listed])
    for one in listed:
        if tasks[one.pk]:
            board = make_board(one, tasks[one.pk], claims.get(one.project_id, {}), calendar, today)
            yield from _of_board(board, today, calendar)


def _of_board(board: Board, today: date, calendar: WorkCalendar) -> Iterator[_Found]:
    near = calendar.add(today, NEAR)
    by_code = {row.task.code: row for row in board.rows}
    project = board.schedule.project
    for row in board.rows:
        if row.is_done:
            continue
        when = _when(row.task.planned_finish, today, calendar)
        # What waits for another task is late by it: that one is told of, and here at most who pushes.
        waits = _waits(row, by_code, board)
        if when is not None and not waits:
            yield _task(project, row, when[0], row.task.planned_finish, when[1])
        # Of what is far off, or nobody's by name, the promised task speaks for all.
        is_asked = row.task.code == board.schedule.target or (row.task.person_id and row.task.planned_start <= near)
        pusher = _pusher(row, by_code, board) if is_asked else None
        if pusher is not None:
            cause = f"{pusher.task.name}（{pusher.task.unit or pusher.task.owner or project.unit}）"
            yield _task(project, row, PointKind.PUSHED, row.finish, row.slips, cause)
        is_short = row.total_float is not None and row.total_float.count <= 0
        if when is None and is_short and row.start <= near and not waits:
            yield _task(project, row, PointKind.SLACK, row.finish, 0)


def _task(project: Project, row: BoardRow, kind: PointKind, day: date, days: int, cause: str = "") -> _Found:
    task = row.task
    point = Point(
        kind=kind,
        about="task",
        number=task.pk,
        title=task.name,
        project=project.name,
        url=reverse("delivery:schedule", args=[project.code]),
        day=day,
        days=days,
        cause=cause,
    )
    unit = task.unit if task.unit is not None else project.unit
    return _Found(point, task.person_id or project.officer_id, unit.pk, "delivery.view_schedule", (project.unit.path,))


def _pusher(row: BoardRow, by_code: Mapping[str, BoardRow], board: Board) -> BoardRow | None:
    """The first task on the way to this one that slips and is somebody else's; None where it slips by itself or not."""
    if row.is_begun or row.slips <= 0:
        return None
    first, seen = None, row
    while (driver := board.plan.tasks[seen.task.code].driver) is not None:
        seen = by_code[driver.predecessor]
        if seen.is_done or seen.slips <= 0:
            break
        first = seen
    if first is None or _whose(first.task) == _whose(row.task):
        return None
    return first


def _waits(row: BoardRow, by_code: Mapping[str, BoardRow], board: Board) -> bool:
    """Whether a task has not begun because another one is not done."""
    driver = board.plan.tasks[row.task.code].driver
    return not row.is_begun and driver is not None and not by_code[driver.predecessor].is_done


def _whose(task: ScheduleTask) -> tuple[int | None, int | None, str]:
    return task.person_id, task.unit_id, "" if task.person_id or task.unit_id else task.owner


def _of_approvals(today: date, calendar: WorkCalendar) -> Iterator[_Found]:
    rows = Approval.objects.select_related("project__unit", "unit").filter(
        is_triggered=True,
        due_on__lte=calendar.add(today, SOON),
        project__withdrawn_at__isnull=True,
        project__exited_on__isnull=True,
    )
    for one in rows.exclude(state=ApprovalState.DONE).order_by("pk"):
        when = _when(one.due_on, today, calendar) if one.due_on is not None else None
        if when is not None:
            url = reverse("approvals:approval", args=[one.pk])
            point = Point(when[0], "approval", one.pk, one.name, one.project.name, url, one.due_on or today, when[1])
            yield _found(point, one, "approvals.view", one.person_id)


def _found(point: Point, of: Approval | Problem, action: str, person_id: int | None) -> _Found:
    paths = (of.project.unit.path, of.unit.path)
    return _Found(point, person_id or of.project.officer_id, of.unit_id, action, paths)


def _of_papers(today: date, calendar: WorkCalendar) -> Iterator[_Found]:
    rows = ApprovalDebt.objects.select_related("approval__project__unit", "approval__unit").filter(
        settled_on__isnull=True,
        promised_on__lte=calendar.add(today, SOON),
        approval__project__withdrawn_at__isnull=True,
        approval__project__exited_on__isnull=True,
    )
    for one in rows.order_by("pk"):
        when = _when(one.promised_on, today, calendar)
        if when is not None:
            of = one.approval
            url = reverse("approvals:approval", args=[of.pk])
            point = Point(when[0], "paper", one.pk, one.paper, of.project.name, url, one.promised_on, when[1])
            # The firm owes it: whoever looks after the project asks for it.
            yield _found(point, of, "approvals.view", None)


def _of_problems(today: date, calendar: WorkCalendar) -> Iterator[_Found]:
    rows = Problem.objects.select_related("project__unit", "unit").filter(
        state=ProblemState.OPEN,
        due_on__lte=calendar.add(today, SOON),
        project__withdrawn_at__isnull=True,
        project__exited_on__isnull=True,
    )
    for one in rows.order_by("pk"):
        when = _when(one.due_on, today, calendar)
        if when is not None:
            url = reverse("delivery:problem", args=[one.pk])
            point = Point(when[0], "problem", one.pk, one.title, one.project.name, url, one.due_on, when[1])
            yield _found(point, one, "delivery.view_problem", one.owner_id)


def _of_matters(today: date, calendar: WorkCalendar) -> Iterator[_Found]:
    rows = Matter.objects.select_related("meeting__force__project__unit", "unit").filter(
        done_on__isnull=True,
        due_on__lte=calendar.add(today, SOON),
        meeting__force__project__withdrawn_at__isnull=True,
        meeting__force__project__exited_on__isnull=True,
    )
    for one in rows.order_by("pk"):
        when = _when(one.due_on, today, calendar)
        if when is not None:
            project = one.meeting.force.project
            url = reverse("taskforce:force", args=[project.code])
            point = Point(when[0], "item", one.pk, one.text, project.name, url, one.due_on, when[1])
            person_id = one.person_id or project.officer_id
            yield _Found(point, person_id, one.unit_id, "taskforce.view", (project.unit.path,))
