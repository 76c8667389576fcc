"""What the API says and takes of plans."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field

from bridgehead.foundation.api import Version

Reason = Annotated[str, Field(min_length=1, max_length=200)]
Link = Annotated[str, Field(min_length=1, max_length=40)]


class TemplateOut(Schema):
    """A network to make plans from; `target` is the task that is promised."""

    id: str
    zh: str
    en: str
    version: str
    target: str
    tasks: int


class ShortageOut(Schema):
    """A promise that cannot be kept: by how many working days, through which chain and link, and why."""

    late_by: int
    chain: list[str]
    link: str | None
    needed: date
    possible: date
    cause: str


class TaskOut(Schema):
    """A task with its three kinds of days: planned, expected or actual (`start`, `finish`), and the latest allowed."""

    id: int
    code: str
    name: str
    takes: str
    after: list[str]
    minimum: str
    rule: str
    not_before: date | None
    deadline: date | None
    milestone: str
    unit_id: int | None
    documents: list[str]
    planned_start: date
    planned_finish: date
    start: date
    finish: date
    latest: date | None
    total_float: str | None
    slips: int
    percent: int
    is_done: bool
    is_critical: bool
    is_closed_by_milestone: bool
    version: int


class ScheduleOut(Schema):
    """The plan of a project as it stands: `late_by` working days after what was promised, else planned."""

    template: str
    template_version: str
    triggers: list[str]
    direction: str
    data_date: date
    target: str
    promised_on: date | None
    state: str
    revision: int
    version: int
    expected: date
    late_by: int
    shortage: ShortageOut | None
    critical_path: list[str]
    provisional_years: list[int]
    tasks: list[TaskOut]


class DraftIn(Schema):
    """From which template; the first day, the promised day, or both."""

    template_id: Annotated[str, Field(min_length=1, max_length=40)]
    triggers: Annotated[list[Annotated[str, Field(max_length=20)]], Field(max_length=10)] = []
    data_date: date | None = None
    promised_on: date | None = None


class TaskIn(Schema):
    """What a task is; `version` is that of the plan, or of the proposal."""

    version: Version
    name: Annotated[str, Field(min_length=1, max_length=80)]
    takes: Annotated[str, Field(min_length=1, max_length=12)]
    after: Annotated[list[Link], Field(max_length=40)] = []
    not_before: date | None = None
    deadline: date | None = None
    milestone: Annotated[str, Field(max_length=40)] = ""
    is_new: bool = False


class ReportIn(Schema):
    """When a task began, how far it is, when it was done; `version` is that of the task."""

    version: Version
    started_on: date | None = None
    finished_on: date | None = None
    percent: Annotated[int, Field(ge=0, le=100)] = 0


class ProposeIn(Schema):
    """Why the plan changes, and from when on; the promised day stays unless `keep_promise` is false."""

    reason: Reason
    data_date: date | None = None
    promised_on: date | None = None
    keep_promise: bool = True


class MoveOut(Schema):
    """A task whose planned finish would be, or was, another."""

    code: str
    name: str
    before: date | None
    after: date | None
    by: int | None
    milestone: str
    is_target: bool


class ProposalOut(Schema):
    """A re-plan; `seen` goes into its acceptance, so that nobody accepts what has changed meanwhile."""

    id: int
    reason: str
    state: str
    revision: int
    made_at: datetime
    decision: str
    version: int
    moves: list[MoveOut]
    seen: str


class ProposalLine(Schema):
    """A proposal in the list."""

    id: int
    reason: str
    state: str
    made_at: datetime


class AcceptProposalIn(Schema):
    """The version and the consequences that were seen."""

    version: Version
    seen: Annotated[str, Field(max_length=64)]


class ReasonIn(Schema):
    """A reason, for the version that was read."""

    version: Version
    reason: Reason


class BaselineOut(Schema):
    """What a plan was."""

    id: int
    number: int
    reason: str
    revision: int
    promised_on: date | None
    taken_at: datetime


class ComparedOut(Schema):
    """A task at a baseline (`was`: start, finish) and as planned now."""

    code: str
    name: str
    was: tuple[date, date] | None
    now: tuple[date, date] | None
    by: int | None


class DayOut(Schema):
    """A day that is worked or not by an order of the place."""

    id: int
    day: date
    is_worked: bool
    name: str
    source: str
    version: int


class DayIn(Schema):
    """What is said of a day; `version` is left out where nothing was said yet."""

    day: date
    is_worked: bool
    name: Annotated[str, Field(min_length=1, max_length=40)]
    source: Annotated[str, Field(min_length=1, max_length=120)]
    version: Version | None = None
