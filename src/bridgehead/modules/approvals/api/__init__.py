"""The approvals room in the API: the ledger, one approval with its clock day by day, and what moves it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Literal

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Schema, Status
from pydantic import Field

from bridgehead.engines.clocks import Reading, explain
from bridgehead.foundation.access import require
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.api import Id, Version
from bridgehead.foundation.api.paging import After, Limit, keyset_page
from bridgehead.modules.accounts.idempotency import IdempotencyKey, create_once
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.approvals import actions
from bridgehead.modules.approvals.clocks import ReadApproval, clock_of, read_approval
from bridgehead.modules.approvals.models import Approval
from bridgehead.modules.approvals.queries import VIEW, ApprovalFilter, access_approval, approvals_of, read_all
from bridgehead.modules.delivery.workdays import calendar_in_force

router = Router(tags=["approvals"])
Which = Literal["promised", "statutory"]
Days = Annotated[str, Field(max_length=12, examples=["10wd"])]
Basis = Annotated[str, Field(min_length=1, max_length=120)]
LONGEST = timedelta(days=1100)


class ReadingOut(Schema):
    """What a clock says: days used and left, in the limit's own kind; `due` null while it stands still."""

    used: str
    left: str
    due: date | None
    is_overrun: bool
    is_paused: bool


class ApprovalOut(Schema):
    """One matter of a project at an authority; limits are `10wd` (working days) or `30cd` (calendar days)."""

    id: int
    project: str
    item: str
    name: str
    unit_id: int
    is_triggered: bool
    task: str
    milestone: str
    promised_limit: str
    statutory_limit: str
    extended: int
    applied_on: date | None
    accepted_on: date | None
    done_on: date | None
    result: str
    number: str
    state: str
    promised: ReadingOut | None
    statutory: ReadingOut | None
    version: int


class ApprovalPage(Schema):
    """A page of approvals in the order of entry; `next` goes into `after`."""

    items: list[ApprovalOut]
    next: str | None


class ClockDayOut(Schema):
    """A day of a clock: what it was to it, how many days are used at its end, and why it did not count."""

    day: date
    state: str
    count: int
    why: str
    is_due: bool


class ApprovalIn(Schema):
    """A matter to put into the ledger; limits that are left out are those of the matter."""

    item: Annotated[str, Field(min_length=1, max_length=40)]
    unit_id: Id
    name: Annotated[str, Field(max_length=80)] = ""
    promised: Days | None = None
    statutory: Days | None = None


class AcceptApprovalIn(Schema):
    """When it was applied for and accepted; `version` is the one that was read."""

    version: Version
    applied_on: date | None = None
    accepted_on: date | None = None


class PauseClockIn(Schema):
    """From when, for what and by which notice the clock stands still."""

    version: Version
    kind: Literal["supplement", "special", "experts", "hearing", "inspection", "publicity"]
    first_on: date
    basis: Basis


class ResumeClockIn(Schema):
    """The last day on which the clock stood still."""

    version: Version
    last_on: date


class DecideApprovalIn(Schema):
    """What was decided, when, and the number of the document."""

    version: Version
    result: Literal["granted", "refused", "withdrawn"]
    done_on: date
    number: Annotated[str, Field(max_length=80)] = ""


def _reading(found: Reading | None) -> ReadingOut | None:
    if found is None:
        return None
    return ReadingOut(
        used=str(found.used),
        left=str(found.left),
        due=found.due,
        is_overrun=found.is_overrun,
        is_paused=found.paused is not None,
    )


def _out(read: ReadApproval) -> ApprovalOut:
    row = read.row
    own = ("project", "task", "promised", "statutory", "promised_limit", "statutory_limit")
    return ApprovalOut(
        **{name: getattr(row, name) for name in ApprovalOut.model_fields if name not in own},
        project=row.project.code,
        task=row.task.code if row.task is not None else "",
        promised_limit=row.promised,
        statutory_limit=row.statutory,
        promised=_reading(read.promised),
        statutory=_reading(read.statutory),
    )


def _one(request: ActedRequest, approval_id: int) -> ApprovalOut:
    found = access_approval(request.actor, approval_id)
    pauses = found.pauses.order_by("first_on", "pk")
    return _out(read_approval(found, pauses, calendar_in_force(), timezone.localdate()))


@router.get("/approvals", response=ApprovalPage, operation_id="list_approvals", summary="The ledger of approvals")
def approvals(
    request: ActedRequest,
    show: Literal["open", "overdue", "soon", "paused", "owed", "done", "all"] = "open",
    item: Annotated[str, Query(max_length=40)] = "",
    unit_id: Id | None = None,
    text: Annotated[str, Query(max_length=60)] = "",
    after: After = None,
    limit: Limit = 50,
) -> ApprovalPage:
    """The approvals that the caller may see; `unit_id` takes the units below it too."""
    require(request.actor, VIEW)
    rows = approvals_of(request.actor, ApprovalFilter(show, item, unit_id, text)).select_related("task")
    found, following = keyset_page(rows, after, limit)
    return ApprovalPage(items=[_out(one) for one in read_all(found, calendar_in_force())], next=following)


@router.get("/approvals/{approval_id}", response=ApprovalOut, operation_id="get_approval", summary="One approval")
def approval(request: ActedRequest, approval_id: Id) -> ApprovalOut:
    """One approval with what its clocks say today."""
    return _one(request, approval_id)


@router.get(
    "/approvals/{approval_id}/clock",
    response=list[ClockDayOut],
    operation_id="explain_clock",
    summary="A clock day by day",
)
def clock(request: ActedRequest, approval_id: Id, which: Which = "promised") -> list[ClockDayOut]:
    """Every day from the acceptance to today or the decision, three years at most; nothing where no such clock runs."""
    found = access_approval(request.actor, approval_id)
    running = clock_of(found, which, found.pauses.order_by("first_on", "pk"))
    if running is None:
        return []
    until = min(timezone.localdate(), running.accepted + LONGEST)
    return [
        ClockDayOut(day=one.day, state=one.state, count=one.count, why=one.why, is_due=one.is_due)
        for one in explain(running, calendar_in_force(), until)
    ]


@router.post(
    "/projects/{code}/approvals",
    response={201: ApprovalOut},
    operation_id="register_approval",
    summary="Put a matter into the ledger",
)
def register(
    request: ActedRequest, code: str, payload: ApprovalIn, idempotency_key: IdempotencyKey = None
) -> HttpResponse:
    """Put a matter of a project into the ledger of approvals."""

    def made() -> Status[ApprovalOut]:
        unit = get_object_or_404(Unit, pk=payload.unit_id)
        facts = payload.model_dump(exclude={"unit_id"})
        one: Approval = actions.register_approval(actor=request.actor, code=code, unit=unit, **facts)
        return Status(201, _one(request, one.pk))

    return create_once(request, idempotency_key, made)


@router.post(
    "/approvals/{approval_id}/accept",
    response=ApprovalOut,
    operation_id="accept_approval",
    summary="Applied for and accepted",
)
def accept(request: ActedRequest, approval_id: Id, payload: AcceptApprovalIn) -> ApprovalOut:
    """Say when it was applied for and accepted; 409 when somebody did something since `version`."""
    actions.accept_approval(actor=request.actor, approval_id=approval_id, **payload.model_dump())
    return _one(request, approval_id)


@router.post(
    "/approvals/{approval_id}/pause", response=ApprovalOut, operation_id="pause_clock", summary="Stop the clock"
)
def pause(request: ActedRequest, approval_id: Id, payload: PauseClockIn) -> ApprovalOut:
    """Stop the clock from a day on, for a reason of the list."""
    actions.pause_clock(actor=request.actor, approval_id=approval_id, **payload.model_dump())
    return _one(request, approval_id)


@router.post(
    "/approvals/{approval_id}/resume", response=ApprovalOut, operation_id="resume_clock", summary="Let it run again"
)
def resume(request: ActedRequest, approval_id: Id, payload: ResumeClockIn) -> ApprovalOut:
    """Say which day was the last on which the clock stood still."""
    actions.resume_clock(actor=request.actor, approval_id=approval_id, **payload.model_dump())
    return _one(request, approval_id)


@router.post("/approvals/{approval_id}/decide", response=ApprovalOut, operation_id="decide_approval", summary="Decide")
def decide(request: ActedRequest, approval_id: Id, payload: DecideApprovalIn) -> ApprovalOut:
    """Say what was decided."""
    actions.decide_approval(actor=request.actor, approval_id=approval_id, **payload.model_dump())
    return _one(request, approval_id)
