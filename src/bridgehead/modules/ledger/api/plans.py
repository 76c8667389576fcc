"""Plans of a year by version in the API: list, read with differences, draft, write lines, freeze."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import HttpResponse
from ninja import Router, Schema, Status
from pydantic import Field

from bridgehead.foundation.access import require
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.api import Id, Version
from bridgehead.foundation.api.paging import After, Limit, keyset_page
from bridgehead.modules.accounts.idempotency import IdempotencyKey, create_once
from bridgehead.modules.ledger import actions
from bridgehead.modules.ledger.api.projects import Amount
from bridgehead.modules.ledger.models import PlanVersion
from bridgehead.modules.ledger.queries import access_project
from bridgehead.modules.ledger.queries.plan_sheets import PlanRow, completion, plan_rows, plan_sheet
from bridgehead.modules.ledger.queries.plans import VIEW_PLAN, access_plan, visible_plans

router = Router(tags=["ledger"])

Title = Annotated[str, Field(min_length=1, max_length=80)]
Note = Annotated[str, Field(max_length=200)]


class PlanIn(Schema):
    """The next version of a unit's plan; it begins with the plans in force."""

    unit_id: Id
    year: Annotated[int, Field(ge=1990, le=2100)]
    title: Title
    basis: Note = ""
    basis_on: date | None = None


class PlanLineIn(Schema):
    """What a draft plans for a project, CNY; null takes it out. `seen` is the amount that you saw, null for none."""

    amount: Amount | None
    note: Note = ""
    seen: Amount | None = None


class PlanSeen(Schema):
    """The version that was read: a line written since is a 409."""

    version: Version


class PlanOut(Schema):
    """A version of a plan; a draft has no `frozen_at`."""

    id: int
    unit_id: int
    unit: str
    year: int
    number: int
    title: str
    basis: str
    basis_on: date | None
    frozen_at: datetime | None
    version: int


class PlanLineOut(Schema):
    """A project in a version, against the version before; CNY. `rate` is done ÷ planned."""

    code: str
    name: str
    planned: Decimal | None
    before: Decimal | None
    difference: Decimal | None
    change: Literal["new", "dropped", "changed", "same"]
    done: Decimal
    rate: Decimal | None
    note: str


class CompletionOut(Schema):
    """How much of the version is done by its own projects, in its year, up to the newest month reported."""

    month: date | None
    done: Decimal
    planned: Decimal
    rate: Decimal | None
    pace: Decimal | None
    reporting: int
    projects: int


class PlanWhole(PlanOut):
    """A version with its completion and its lines, those of projects that the caller may see."""

    completion: CompletionOut
    lines: list[PlanLineOut]


class PlanPage(Schema):
    """A page of versions in the order of entry; `next` goes into `after`."""

    items: list[PlanOut]
    next: str | None


def _facts(plan: PlanVersion) -> dict[str, Any]:
    names = ("id", "unit_id", "year", "number", "title", "basis", "basis_on", "frozen_at", "version")
    return {**{name: getattr(plan, name) for name in names}, "unit": plan.unit.name}


def _out(plan: PlanVersion) -> PlanOut:
    return PlanOut(**_facts(plan))


def _line(row: PlanRow) -> PlanLineOut:
    return PlanLineOut(
        code=row.project.code,
        name=row.project.name,
        planned=row.planned,
        before=row.before,
        difference=row.difference,
        change=row.change,
        done=row.done,
        rate=row.rate.value if row.rate is not None else None,
        note=row.note,
    )


@router.get("/plans", response=PlanPage, operation_id="list_plans", summary="Plans of a year")
def plans(request: ActedRequest, after: After = None, limit: Limit = 50) -> PlanPage:
    """The versions of the units that the caller's roles cover."""
    require(request.actor, VIEW_PLAN)
    found, following = keyset_page(visible_plans(request.actor), after, limit)
    return PlanPage(items=[_out(plan) for plan in found], next=following)


@router.post("/plans", response={201: PlanOut}, operation_id="draft_plan", summary="Draft the next version")
def draft(request: ActedRequest, payload: PlanIn, idempotency_key: IdempotencyKey = None) -> HttpResponse:
    """The next version of the plan of a unit and year; one draft at a time."""
    require(request.actor, "ledger.change_plan")

    def make() -> Status[PlanOut]:
        made = actions.draft_plan(actor=request.actor, **payload.model_dump())
        return Status(201, _out(access_plan(request.actor, made.pk)))

    return create_once(request, idempotency_key, make)


@router.get("/plans/{plan_id}", response=PlanWhole, operation_id="get_plan", summary="One version of a plan")
def plan(request: ActedRequest, plan_id: Id) -> PlanWhole:
    """A version project by project, against the one before, with how much of it is done."""
    found = access_plan(request.actor, plan_id)
    sheet = plan_sheet(found)
    done = completion(sheet)
    return PlanWhole(
        **_facts(found),
        completion=CompletionOut(
            month=done.month,
            done=done.done,
            planned=done.planned,
            rate=done.rate.value if done.rate is not None else None,
            pace=done.pace.value if done.pace is not None else None,
            reporting=done.reporting,
            projects=done.projects,
        ),
        lines=[_line(row) for row in plan_rows(request.actor, sheet)],
    )


@router.put("/plans/{plan_id}/lines/{code}", response=PlanOut, operation_id="set_plan_line", summary="Write a line")
def line(request: ActedRequest, plan_id: Id, code: str, payload: PlanLineIn) -> PlanOut:
    """Write what a draft plans for a project. 409 where the line is not as seen, 422 where the version is frozen."""
    access_plan(request.actor, plan_id, "ledger.change_plan")
    project = access_project(request.actor, code)
    actions.set_plan_line(actor=request.actor, plan_id=plan_id, project_id=project.pk, **payload.model_dump())
    return _out(access_plan(request.actor, plan_id))


@router.post("/plans/{plan_id}/freeze", response=PlanOut, operation_id="freeze_plan", summary="Freeze a version")
def freeze(request: ActedRequest, plan_id: Id, payload: PlanSeen) -> PlanOut:
    """Put a draft in force: its lines never change again."""
    return _out(actions.freeze_plan(actor=request.actor, plan_id=plan_id, version=payload.version))


@router.post(
    "/plans/{plan_id}/discard", response={204: None}, operation_id="discard_plan", summary="Throw a draft away"
)
def discard(request: ActedRequest, plan_id: Id, payload: PlanSeen) -> Status[None]:
    """Throw a draft away; a frozen version stays (422)."""
    actions.discard_plan(actor=request.actor, plan_id=plan_id, version=payload.version)
    return Status(204, None)
