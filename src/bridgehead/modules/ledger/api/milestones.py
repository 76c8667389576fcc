"""Milestones in the API: what is claimed of a project, reporting, correcting, deciding."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Router, Schema, Status
from pydantic import Field

from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.api import Id
from bridgehead.modules.accounts.idempotency import IdempotencyKey, create_once
from bridgehead.modules.ledger import actions
from bridgehead.modules.ledger.api.projects import Amount, LikeDecision, LikeReason
from bridgehead.modules.ledger.models import Milestone, SourceKind
from bridgehead.modules.ledger.queries import access_project

router = Router(tags=["ledger"])

Note = Annotated[str, Field(max_length=200)]


class MilestoneFields(Schema):
    """When it happened and what it was worth. Foreign money becomes CNY by `currency_rule` or `rate` (CNY a unit)."""

    happened_on: date
    date_precision: Literal["day", "month", "year"] = "day"
    amount: Amount | None = None
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "CNY"
    currency_rule: Annotated[str, Field(max_length=60)] = ""
    rate: Annotated[Decimal, Field(gt=0, lt=Decimal(10) ** 6, decimal_places=8)] | None = None
    fund_source: Annotated[
        Literal["", "budget", "loan", "bond", "foreign", "own", "raised", "other"],
        Field(description="What kind of funds is in place; for `funded` only."),
    ] = ""
    note: Note = ""


class MilestoneIn(MilestoneFields):
    """A claim. `kind` is one of the ledger's kinds: signed, filed, started, completed, producing …

    A signing that is like another project's is a 422 on `like_decision`, answered as registering a project is.
    """

    kind: Annotated[str, Field(min_length=1, max_length=30)]
    authority: Annotated[str, Field(max_length=200, description="Why it may pass a gate that blocks.")] = ""
    like_decision: LikeDecision = ""
    like_reason: LikeReason = ""


class MilestoneCorrection(MilestoneFields):
    """What the claim should have said."""

    reason: Note = ""


class MilestoneVerdict(Schema):
    """A decision on a claim; the last two need a reason."""

    decision: Literal["verified", "returned", "not_recognised"]
    reason: Note = ""
    authority: Annotated[str, Field(max_length=200, description="Why it may pass a gate that blocks.")] = ""


class MilestoneOut(Schema):
    """A row of a claim. A correction or a decision closes the row in force and writes the next, with a new `id`.

    `rules_id` is the version that it was judged by, `missing` what was missing then, as `what:kind` or
    `evidence:kind:paper`; `pass_reason` is set where somebody with the authority let it past its gate.
    """

    id: int
    claim: UUID
    strand: str
    kind: str
    happened_on: date
    date_precision: str
    amount: Decimal | None
    currency: str
    amount_cny: Decimal | None
    fund_source: str
    state: str
    reason: str
    note: str
    reporter_place: str
    rules_id: int | None
    missing: list[str]
    pass_reason: str
    recorded_at: datetime
    source_kind: str
    source: dict[str, Any]


def _source(request: ActedRequest) -> dict[str, Any]:
    return {"source_kind": SourceKind.INTERFACE, "source": {"interface": request.request_id}}


def _out(row: Milestone) -> MilestoneOut:
    return MilestoneOut.from_orm(row)


@router.get(
    "/projects/{code}/milestones", response=list[MilestoneOut], operation_id="list_milestones", summary="Milestones"
)
def milestones(request: ActedRequest, code: str) -> list[MilestoneOut]:
    """What is claimed of a project, as it is in force now, by day."""
    project = access_project(request.actor, code)
    return [_out(row) for row in Milestone.objects.current().filter(project=project).order_by("happened_on", "id")]


@router.post(
    "/projects/{code}/milestones",
    response={201: MilestoneOut},
    operation_id="report_milestone",
    summary="Report a milestone",
)
def report(
    request: ActedRequest, code: str, payload: MilestoneIn, idempotency_key: IdempotencyKey = None
) -> HttpResponse:
    """Claim that something happened; it counts at once and waits for somebody else to verify it."""
    project = access_project(request.actor, code)

    def make() -> Status[MilestoneOut]:
        facts = payload.model_dump(exclude={"like_decision", "like_reason"})
        facts |= {"decision": payload.like_decision, "reason": payload.like_reason}
        return Status(
            201, _out(actions.report_distinct(actor=request.actor, project_id=project.pk, **facts, **_source(request)))
        )

    return create_once(request, idempotency_key, make)


@router.post(
    "/milestones/{milestone_id}/correction",
    response=MilestoneOut,
    operation_id="correct_milestone",
    summary="Correct a milestone",
)
def correct(request: ActedRequest, milestone_id: Id, payload: MilestoneCorrection) -> MilestoneOut:
    """Write what it should have said. 409 when this row is no longer in force."""
    facts = payload.model_dump()
    return _out(actions.correct_milestone(actor=request.actor, milestone_id=milestone_id, **facts, **_source(request)))


@router.post(
    "/milestones/{milestone_id}/verdict",
    response=MilestoneOut,
    operation_id="verify_milestone",
    summary="Decide on a milestone",
)
def verify(request: ActedRequest, milestone_id: Id, payload: MilestoneVerdict) -> MilestoneOut:
    """Verify, return or not recognise. Nobody decides on what they reported themselves (422)."""
    return _out(actions.verify_milestone(actor=request.actor, milestone_id=milestone_id, **payload.model_dump()))
