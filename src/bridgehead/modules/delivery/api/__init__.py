"""The delivery room in the API: here problems and what was done about them, plans of projects beside it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema, Status
from pydantic import Field

from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.api import Id, Version
from bridgehead.foundation.api.paging import After, Limit, keyset_page
from bridgehead.modules.accounts.idempotency import IdempotencyKey, create_once
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.delivery import actions
from bridgehead.modules.delivery.api.exchange import router as exchange
from bridgehead.modules.delivery.api.schedules import router as schedules
from bridgehead.modules.delivery.api.shifts import router as shifts
from bridgehead.modules.delivery.api.wall import router as wall
from bridgehead.modules.delivery.models import Problem
from bridgehead.modules.delivery.queries import ProblemFilter, access_problem, problems_of, steps_of
from bridgehead.modules.ledger.queries import access_project

router = Router(tags=["delivery"])
router.add_router("", schedules)
router.add_router("", exchange)
router.add_router("", shifts)
router.add_router("", wall)

Words = Annotated[str, Field(min_length=1, max_length=500)]
Kind = Literal["land", "permit", "utility", "funding", "labour", "policy", "builder", "other"]


class ProblemOut(Schema):
    """Something that holds a project up; `due_on` is the day by which it is to be gone."""

    id: int
    project: str
    kind: str
    title: str
    detail: str
    raised_on: date
    source: str
    unit_id: int
    owner: str
    helpers: str
    due_on: date
    extensions: int
    state: str
    closed_on: date | None
    version: int


class ProblemPage(Schema):
    """A page of problems in the order of entry; `next` goes into `after`."""

    items: list[ProblemOut]
    next: str | None


class StepOut(Schema):
    """One thing that was done."""

    kind: str
    at: datetime
    by: str
    text: str
    paper: str
    file: str


class ProblemIn(Schema):
    """A problem to raise."""

    kind: Kind
    title: Annotated[str, Field(min_length=1, max_length=120)]
    detail: Annotated[str, Field(max_length=2000)] = ""
    unit_id: Id
    due_on: date
    helpers: Annotated[str, Field(max_length=120)] = ""
    source: Annotated[str, Field(max_length=120)] = ""
    raised_on: date | None = None


class ProgressIn(Schema):
    """What was done; `version` is the one that was read."""

    version: Version
    text: Words


class CloseProblemIn(Schema):
    """How it was solved, since when, and the paper that proves it."""

    version: Version
    text: Words
    closed_on: date | None = None
    paper: Annotated[str, Field(min_length=1, max_length=120)]


def _out(problem: Problem) -> ProblemOut:
    names = [name for name in ProblemOut.model_fields if name not in ("project", "owner")]
    return ProblemOut(
        **{name: getattr(problem, name) for name in names},
        project=problem.project.code,
        owner=problem.owner.name if problem.owner is not None else "",
    )


@router.get("/problems", response=ProblemPage, operation_id="list_problems", summary="What holds projects up")
def problems(
    request: ActedRequest,
    show: Literal["open", "overdue", "soon", "closed", "all"] = "open",
    kind: Literal["", "land", "permit", "utility", "funding", "labour", "policy", "builder", "other"] = "",
    unit_id: Id | None = None,
    text: Annotated[str, Query(max_length=60)] = "",
    after: After = None,
    limit: Limit = 50,
) -> ProblemPage:
    """The problems that the caller may see; `unit_id` takes the units below it too."""
    chosen = ProblemFilter(show, kind, unit_id, text)
    found, following = keyset_page(problems_of(request.actor, chosen), after, limit)
    return ProblemPage(items=[_out(one) for one in found], next=following)


@router.get("/problems/{problem_id}", response=ProblemOut, operation_id="get_problem", summary="One problem")
def problem(request: ActedRequest, problem_id: Id) -> ProblemOut:
    """One problem."""
    return _out(access_problem(request.actor, problem_id))


@router.get("/problems/{problem_id}/steps", response=list[StepOut], operation_id="list_steps", summary="What was done")
def steps(request: ActedRequest, problem_id: Id) -> list[StepOut]:
    """What was done about a problem, the newest first."""
    return [
        StepOut(
            kind=step.kind,
            at=step.at,
            by=step.by.name if step.by is not None else "",
            text=step.text,
            paper=step.paper,
            file=step.name,
        )
        for step in steps_of(access_problem(request.actor, problem_id))
    ]


@router.post(
    "/projects/{code}/problems", response={201: ProblemOut}, operation_id="raise_problem", summary="Raise a problem"
)
def raise_problem(
    request: ActedRequest, code: str, payload: ProblemIn, idempotency_key: IdempotencyKey = None
) -> HttpResponse:
    """Say what holds a project up."""
    project = access_project(request.actor, code)
    facts = payload.model_dump(exclude={"unit_id"})

    def made() -> Status[ProblemOut]:
        unit = get_object_or_404(Unit, pk=payload.unit_id)
        raised = actions.raise_problem(actor=request.actor, project_id=project.pk, unit=unit, **facts)
        return Status(201, _out(raised))

    return create_once(request, idempotency_key, made)


@router.post(
    "/problems/{problem_id}/progress", response=ProblemOut, operation_id="report_progress", summary="Report progress"
)
def progress(request: ActedRequest, problem_id: Id, payload: ProgressIn) -> ProblemOut:
    """Say what was done; 409 when somebody did something since `version`."""
    actions.report_progress(actor=request.actor, problem_id=problem_id, **payload.model_dump())
    return _out(access_problem(request.actor, problem_id))


@router.post("/problems/{problem_id}/close", response=ProblemOut, operation_id="close_problem", summary="Close it")
def close(request: ActedRequest, problem_id: Id, payload: CloseProblemIn) -> ProblemOut:
    """Say that it is gone, and what proves it."""
    actions.close_problem(actor=request.actor, problem_id=problem_id, **payload.model_dump())
    return _out(access_problem(request.actor, problem_id))
