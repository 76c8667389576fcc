"""What goes in and out of the task force room in the API."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from bridgehead.foundation.api import Id, Version
from bridgehead.modules.delivery.models import Problem, ScheduleTask
from bridgehead.modules.taskforce.models import Blocked, Matter, Meeting, Member, TaskForce

Name = Annotated[str, Field(max_length=40)]
Person = Annotated[str, Field(max_length=40, description="Full name or log-in name of an official, or empty.")]
Text = Annotated[str, Field(min_length=1, max_length=200)]


class ForceOut(Schema):
    """The task force of a project."""

    project: str
    basis: str
    formed_on: date
    ended_on: date | None
    rhythm: str
    version: int


class MemberOut(Schema):
    """Somebody in it, from one day to another; `duty` as in `MemberIn`."""

    id: int
    duty: str
    name: str
    person_id: int | None
    unit_id: int
    charge: str
    since: date
    until: date | None
    version: int


class MatterOut(Schema):
    """What a meeting settled: who does what by when; `task` is a code of the plan, or empty."""

    id: int
    meeting_id: int
    text: str
    unit_id: int
    person: str
    task: str
    problem_id: int | None
    due_on: date
    done_on: date | None
    outcome: str
    version: int


class MeetingOut(Schema):
    """A meeting with what it settled."""

    id: int
    held_on: date
    chair: str
    text: str
    matters: list[MatterOut]


class WeekTaskOut(Schema):
    """A task of the plan in the week's list."""

    id: int
    code: str
    name: str
    planned_start: date
    planned_finish: date


class WeekProblemOut(Schema):
    """An open problem in the week's list."""

    id: int
    title: str
    unit_id: int
    due_on: date


class WeekOut(Schema):
    """From Monday to Sunday: what is due by its end and not done, and the tasks that were done in it."""

    first: date
    last: date
    tasks: list[WeekTaskOut]
    problems: list[WeekProblemOut]
    matters: list[MatterOut]
    done: list[WeekTaskOut]


class BlockedOut(Schema):
    """A problem and the task that it holds up."""

    id: int
    problem_id: int
    problem: str
    task_id: int
    task: str


class ForceIn(Schema):
    """By which document it is formed, when, and how often it meets."""

    basis: Annotated[str, Field(min_length=1, max_length=120)]
    formed_on: date
    rhythm: Annotated[str, Field(max_length=60)] = ""


class ChangeForceIn(ForceIn):
    """All of it anew; `ended_on` where it has ended."""

    version: Version
    ended_on: date | None = None


class MemberIn(Schema):
    """Who enters: a `person` who logs in, or somebody by `name` alone."""

    duty: Literal["1_leader", "2_deputy", "3_lead", "4_member", "5_liaison"]
    unit_id: Id
    since: date
    person: Person = ""
    name: Name = ""
    charge: Annotated[str, Field(max_length=200)] = ""


class EndMemberIn(Schema):
    """Until when somebody was in it."""

    version: Version
    until: date


class MeetingIn(Schema):
    """A meeting that was held."""

    held_on: date
    chair: Name = ""
    text: Annotated[str, Field(max_length=5000)] = ""


class MatterIn(Schema):
    """Who does what by when; about a task of the plan or a problem of the project, where it is."""

    text: Text
    unit_id: Id
    due_on: date
    person: Person = ""
    task_id: Id | None = None
    problem_id: Id | None = None


class DoneMatterIn(Schema):
    """When it was done, and what came of it."""

    version: Version
    done_on: date
    outcome: Text


class BlockedIn(Schema):
    """Which task of the plan the problem holds up."""

    problem_id: Id
    task_id: Id


def _same(shape: type[Schema], row: Any, *own: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in shape.model_fields if name not in own}


def force_out(row: TaskForce) -> ForceOut:
    """A task force; `project` is loaded."""
    return ForceOut(**_same(ForceOut, row, "project"), project=row.project.code)


def member_out(row: Member) -> MemberOut:
    """A member."""
    return MemberOut(**_same(MemberOut, row))


def matter_out(row: Matter) -> MatterOut:
    """A matter; `person` and `task` are loaded."""
    task = row.task.code if row.task is not None else ""
    person = row.person.name if row.person is not None else ""
    return MatterOut(**_same(MatterOut, row, "task", "person"), task=task, person=person)


def meeting_out(row: Meeting) -> MeetingOut:
    """A meeting; `matters` are loaded."""
    return MeetingOut(**_same(MeetingOut, row, "matters"), matters=[matter_out(one) for one in row.matters.all()])


def week_task_out(row: ScheduleTask) -> WeekTaskOut:
    """A task of the week."""
    return WeekTaskOut(**_same(WeekTaskOut, row))


def week_problem_out(row: Problem) -> WeekProblemOut:
    """A problem of the week."""
    return WeekProblemOut(**_same(WeekProblemOut, row))


def blocked_out(row: Blocked) -> BlockedOut:
    """A link; both its ends are loaded."""
    return BlockedOut(**_same(BlockedOut, row, "problem", "task"), problem=row.problem.title, task=row.task.code)
