"""Reading plans: whose they are, how far they have got, and what is to be expected of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404
from django.utils import timezone

from bridgehead.engines.calendars import Duration, WorkCalendar
from bridgehead.engines.scheduling import Plan, Progress, Shortage
from bridgehead.foundation.access import Actor, require
from bridgehead.modules.delivery.models import Baseline, Proposal, Schedule, ScheduleTask
from bridgehead.modules.delivery.planning import Sketch, days_after, is_done, plan_of, sketch_of
from bridgehead.modules.delivery.workdays import calendar_in_force
from bridgehead.modules.ledger.models import ClaimState, Milestone, Project
from bridgehead.modules.ledger.queries import access_project, may_act

VIEW: Final = "delivery.view_schedule"


def access_planned(actor: Actor, code: str, action: str = VIEW) -> Project:
    """The project behind a plan. Http404 for strangers, Forbidden for who may not do `action` to its plan."""
    project = access_project(actor, code)
    if not may_act(actor, project, VIEW) or not may_act(actor, project, action):
        require(actor, action, project.unit.path)
    return project


def schedule_of(project: Project) -> Schedule | None:
    """The plan of a project, if it has one."""
    found = Schedule.objects.select_related("created_by", "accepted_by").filter(project=project).first()
    if found is not None:
        found.project = project
    return found


def schedule_in(project: Project) -> Schedule | None:
    """The plan of a project with `target_name` and `target_planned`, for its page: one query."""
    target = ScheduleTask.objects.filter(schedule=OuterRef("pk"), code=OuterRef("target"))
    rows = Schedule.objects.annotate(
        target_name=Subquery(target.values("name")[:1]), target_planned=Subquery(target.values("planned_finish")[:1])
    )
    return rows.filter(project=project).first()


def access_schedule(actor: Actor, code: str, action: str = VIEW) -> Schedule:
    """The plan of a project; raises as `access_planned`, Http404 where there is none."""
    found = schedule_of(access_planned(actor, code, action))
    if found is None:
        raise Http404("schedule")
    return found


def tasks_of(schedule: Schedule) -> list[ScheduleTask]:
    """The tasks of a plan in their order: one query."""
    return list(schedule.tasks.select_related("unit", "person").order_by("position", "pk"))


def task_of(schedule: Schedule, task_id: int) -> ScheduleTask:
    """One task of a plan, or Http404."""
    found = schedule.tasks.select_related("unit", "person").filter(pk=task_id).first()
    if found is None:
        raise Http404("task")
    found.schedule = schedule
    return found


def proposals_of(schedule: Schedule) -> QuerySet[Proposal]:
    """The proposals of a plan, the newest first."""
    return schedule.proposals.select_related("made_by", "decided_by")


def proposal_of(schedule: Schedule, proposal_id: int) -> Proposal:
    """One proposal of a plan, or Http404."""
    found = proposals_of(schedule).filter(pk=proposal_id).first()
    if found is None:
        raise Http404("proposal")
    found.schedule = schedule
    return found


def baselines_of(schedule: Schedule) -> QuerySet[Baseline]:
    """The baselines of a plan, the newest first."""
    return schedule.baselines.select_related("taken_by").order_by("-number")


def claims_of(project_ids: Iterable[int]) -> dict[int, dict[str, Milestone]]:
    """For each project its milestones in force by kind, a verified one before others: one query."""
    rows = Milestone.objects.current().filter(project__in=list(project_ids)).order_by("happened_on", "pk")
    found: dict[int, dict[str, Milestone]] = {}
    for row in rows:
        kinds = found.setdefault(row.project_id, {})
        stands = kinds.get(row.kind)
        if stands is None or (stands.state != ClaimState.VERIFIED and row.state == ClaimState.VERIFIED):
            kinds[row.kind] = row
    return found


def closing(task: ScheduleTask, claims: Mapping[str, Milestone]) -> Milestone | None:
    """The verified milestone that closes a task, if one does."""
    claim = claims.get(task.milestone) if task.milestone else None
    return claim if claim is not None and claim.state == ClaimState.VERIFIED else None


def done_days(tasks: Iterable[ScheduleTask]) -> dict[int, date]:
    """By the id of each task that is done the day: of the verified milestone that closed it, else as reported.

    `schedule` of each should be fetched: one query.
    """
    return done_of((one.pk, one.schedule.project_id, one.milestone, one.finished_on) for one in tasks)


def done_of(rows: Iterable[tuple[int, int, str, date | None]]) -> dict[int, date]:
    """The same of rows of a task's id, its project's, the kind that closes it, and the day that was reported."""
    listed = list(rows)
    verified = _verified_days((project, kind) for _task, project, kind, _reported in listed)
    days = {task: verified.get((project, kind), reported) for task, project, kind, reported in listed}
    return {task: day for task, day in days.items() if day is not None}


def _verified_days(sought: Iterable[tuple[int, str]]) -> dict[tuple[int, str], date]:
    """By project and kind the day of the first verified milestone in force, as `closing` takes it, of these and perhaps
    more: one query. A kind may be empty: of tasks that no milestone closes.
    """
    closed = [(project, kind) for project, kind in sought if kind]
    projects, kinds = {project for project, _kind in closed}, {kind for _project, kind in closed}
    rows = Milestone.objects.current().filter(project__in=projects, kind__in=kinds, state=ClaimState.VERIFIED)
    # The first comes last, and stays.
    rows = rows.order_by("-happened_on", "-pk")
    return {(project, kind): day for project, kind, day in rows.values_list("project_id", "kind", "happened_on")}


def progress_of(tasks: Iterable[ScheduleTask], claims: Mapping[str, Milestone]) -> dict[str, Progress]:
    """What is known of the tasks: a verified milestone closes its task on its day, whatever was reported."""
    return {task.code: known for task in tasks if (known := _known(task, claims)) is not None}


def _known(task: ScheduleTask, claims: Mapping[str, Milestone]) -> Progress | None:
    claim = closing(task, claims)
    finished = claim.happened_on if claim is not None else task.finished_on
    if finished is not None:
        return Progress(min(task.started_on or finished, finished), finished, 1.0)
    if task.started_on is not None:
        return Progress(task.started_on, None, task.percent / 100)
    return None


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A task with its three kinds of days; `start` and `finish` are what happened or is expected.

    `slips` is by how many working days it ends after its planned finish (negative: before), `total_float` what is left
    until a promise or the end is harmed. `claim` is the milestone of its kind in force, `is_closed_by_claim` whether it
    is verified and closes the task.
    """

    task: ScheduleTask
    start: date
    finish: date
    latest: date | None
    total_float: Duration | None
    slips: int
    is_done: bool
    is_begun: bool
    is_critical: bool
    claim: Milestone | None
    is_closed_by_claim: bool


@dataclass(frozen=True, slots=True)
class Board:
    """A plan as it stands today: `expected` is the day of the promised task, `late_by` working days after the promise.

    `late_by` is counted from the planned day where nothing was promised. `cause` is the first task on the way to the
    promised one that slips.
    """

    schedule: Schedule
    sketch: Sketch
    plan: Plan
    calendar: WorkCalendar
    rows: tuple[BoardRow, ...]
    expected: date
    due: date
    late_by: int
    shortage: Shortage | None
    cause: BoardRow | None


def board_of(schedule: Schedule, today: date | None = None) -> Board:
    """How a plan stands: three queries."""
    tasks = tasks_of(schedule)
    claims = claims_of([schedule.project_id]).get(schedule.project_id, {})
    return make_board(schedule, tasks, claims, calendar_in_force(), today or timezone.localdate())


def make_board(
    schedule: Schedule,
    tasks: Sequence[ScheduleTask],
    claims: Mapping[str, Milestone],
    calendar: WorkCalendar,
    today: date,
) -> Board:
    """How a plan stands on a day, from its rows. A draft is planned from its own first day."""
    sketch = sketch_of(schedule, tasks)
    since = schedule.data_date if schedule.is_draft else max(today, schedule.data_date)
    progress = progress_of(tasks, claims)
    plan = plan_of(_from(sketch, since), calendar, progress)
    critical = frozenset(plan.critical_path)
    rows = tuple(_row(task, plan, calendar, claims, progress, critical) for task in tasks)
    target = next(row for row in rows if row.task.code == schedule.target)
    due = schedule.promised_on or target.task.planned_finish
    return Board(
        schedule=schedule,
        sketch=sketch,
        plan=plan,
        calendar=calendar,
        rows=rows,
        expected=target.finish,
        due=due,
        late_by=days_after(calendar, due, target.finish),
        shortage=next((one for one in plan.shortages if one.task == schedule.target), None),
        cause=_cause(rows, plan),
    )


def _cause(rows: Sequence[BoardRow], plan: Plan) -> BoardRow | None:
    """The first task on the way to the target that slips."""
    by_code = {row.task.code: row for row in rows}
    way = (by_code[code] for code in plan.critical_path)
    return next((row for row in way if row.slips > 0 and not row.is_done), None)


def _from(sketch: Sketch, since: date) -> Sketch:
    return Sketch(sketch.tasks, sketch.target, since, sketch.promised_on)


def _row(
    task: ScheduleTask,
    plan: Plan,
    calendar: WorkCalendar,
    claims: Mapping[str, Milestone],
    progress: Mapping[str, Progress],
    critical: frozenset[str],
) -> BoardRow:
    planned = plan.tasks[task.code]
    finish = plan.day_of(task.code)
    return BoardRow(
        task=task,
        start=plan.first_day_of(task.code),
        finish=finish,
        latest=plan.latest_day_of(task.code),
        total_float=planned.total_float,
        slips=days_after(calendar, task.planned_finish, finish),
        is_done=is_done(plan, task.code),
        is_begun=task.code in progress,
        is_critical=task.code in critical,
        claim=claims.get(task.milestone) if task.milestone else None,
        is_closed_by_claim=closing(task, claims) is not None,
    )


@dataclass(frozen=True, slots=True)
class Compared:
    """A task at a baseline and as planned now; None where it is in one of them only. `by` in working days."""

    code: str
    name: str
    was: tuple[date, date] | None
    now: tuple[date, date] | None
    by: int | None


def compared_with(baseline: Baseline, tasks: Iterable[ScheduleTask], calendar: WorkCalendar) -> list[Compared]:
    """Every task of a baseline beside the plan of today, in the plan's order, those that are gone last."""
    was = baseline_days(baseline)
    found = []
    for task in tasks:
        before = was.pop(task.code, None)
        now = (task.planned_start, task.planned_finish)
        by = days_after(calendar, before[1], now[1]) if before is not None else None
        found.append(Compared(task.code, task.name, before, now, by))
    names = {row["code"]: row["name"] for row in baseline.body}
    found += [Compared(code, names[code], days, None, None) for code, days in was.items()]
    return found


def baseline_days(baseline: Baseline) -> dict[str, tuple[date, date]]:
    """The days of each task at a baseline."""
    return {row["code"]: (date.fromisoformat(row["start"]), date.fromisoformat(row["finish"])) for row in baseline.body}
