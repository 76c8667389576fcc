"""Reading task forces: of one project, and what its week holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import QuerySet
from django.http import Http404

from bridgehead.foundation.access import Actor, require
from bridgehead.modules.delivery.models import Problem, ProblemState, ScheduleState, ScheduleTask
from bridgehead.modules.delivery.queries.schedules import done_days
from bridgehead.modules.ledger.models import Project
from bridgehead.modules.ledger.queries import access_project, may_act
from bridgehead.modules.taskforce.models import Blocked, Matter, Meeting, Member, TaskForce

VIEW: Final = "taskforce.view"
CHANGE: Final = "taskforce.change"
REPORT: Final = "taskforce.report"


def access_led(actor: Actor, code: str, action: str = VIEW) -> Project:
    """The project of a task force. Http404 for strangers, Forbidden for who may not do `action`."""
    project = access_project(actor, code)
    for asked in (VIEW, action):
        if not may_act(actor, project, asked):
            require(actor, asked, project.unit.path)
    return project


def force_of(project: Project) -> TaskForce | None:
    """The task force of a project, if it has one."""
    return TaskForce.objects.filter(project=project).first()


def access_force(actor: Actor, code: str, action: str = VIEW) -> TaskForce:
    """The task force of a project; raises as `access_led`, Http404 where there is none."""
    project = access_led(actor, code, action)
    found = force_of(project)
    if found is None:
        raise Http404("task force")
    found.project = project
    return found


def access_member(force: TaskForce, member_id: int) -> Member:
    """Somebody of a task force, or Http404."""
    found = force.members.filter(pk=member_id).first()
    if found is None:
        raise Http404("member")
    return found


def access_matter(force: TaskForce, matter_id: int) -> Matter:
    """A matter of a task force, or Http404."""
    found = Matter.objects.filter(pk=matter_id, meeting__force=force).first()
    if found is None:
        raise Http404("matter")
    return found


def access_meeting(force: TaskForce, meeting_id: int) -> Meeting:
    """A meeting of a task force, or Http404."""
    found = force.meetings.filter(pk=meeting_id).first()
    if found is None:
        raise Http404("meeting")
    return found


def meetings_of(force: TaskForce) -> QuerySet[Meeting]:
    """Its meetings with what they settled, the newest first: four queries."""
    return force.meetings.prefetch_related("matters__unit", "matters__person", "matters__task")


def blocked_in(project: Project) -> QuerySet[Blocked]:
    """Which problems of a project hold up which tasks of its plan."""
    return Blocked.objects.select_related("problem", "task").filter(problem__project=project)


@dataclass(frozen=True, slots=True)
class Week:
    """From Monday to Sunday: what of a project is due by its end and not done, or was done in it."""

    first: date
    last: date
    tasks: list[ScheduleTask]
    problems: list[Problem]
    matters: list[Matter]
    done: list[ScheduleTask]


def week_of(project: Project, today: date) -> Week:
    """The weekly list of a project: four queries."""
    first = today - timedelta(days=today.weekday())
    last = first + timedelta(days=6)
    tasks = ScheduleTask.objects.filter(schedule__project=project, schedule__state=ScheduleState.ACCEPTED)
    near = tasks.filter(planned_start__lte=last).select_related("schedule", "unit", "person")
    listed = list(near.order_by("planned_finish", "pk"))
    days = done_days(listed)
    problems = Problem.objects.select_related("unit", "owner").filter(
        project=project, state=ProblemState.OPEN, due_on__lte=last
    )
    matters = Matter.objects.select_related("unit", "person", "task").filter(
        meeting__force__project=project, done_on__isnull=True, due_on__lte=last
    )
    due = [one for one in listed if one.pk not in days]
    done = [one for one in listed if one.pk in days and first <= days[one.pk] <= last]
    return Week(first, last, due, list(problems.order_by("due_on", "pk")), list(matters), done)
