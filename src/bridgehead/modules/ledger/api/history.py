"""The history of a project in the API, and the project as it was by both clocks."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from ninja import Router, Schema
from pydantic import Field

from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.api.history import EntryPage, FieldName, PersonId, entry_page
from bridgehead.foundation.api.moments import Moment
from bridgehead.foundation.api.paging import After, Limit
from bridgehead.foundation.audit.chain import plain
from bridgehead.modules.ledger.facts import facts_of
from bridgehead.modules.ledger.histories import told_of_project
from bridgehead.modules.ledger.queries import ProjectDetail, access_project, project_detail

router = Router(tags=["ledger"])


class ClaimThen(Schema):
    """A claim as it stood; amounts in CNY."""

    kind: str
    happened_on: date
    state: str
    amount_cny: Decimal | None


class MonthThen(Schema):
    """Investment of a month as it was known, CNY."""

    month: date
    amount: Decimal


class ProjectThen(Schema):
    """A project as of a day, by what the ledger knew at a moment (null: today, now)."""

    code: str
    as_of: date | None
    known_at: datetime | None
    facts: dict[str, Any]
    stage: str
    stage_on: date | None
    total_investment: Decimal | None
    milestones: list[ClaimThen]
    investments: list[MonthThen]


@router.get(
    "/projects/{code}/history",
    response=EntryPage,
    operation_id="get_project_history",
    summary="Who changed a project",
)
def history(
    request: ActedRequest,
    code: str,
    field: FieldName = "",
    person: PersonId = None,
    after: After = None,
    limit: Limit = 50,
) -> EntryPage:
    """Its entries, newest first: facts, milestones, money. Negotiation terms are kept in their own rows only."""
    return entry_page(told_of_project(access_project(request.actor, code)), field, person, after, limit)


@router.get("/projects/{code}/at", response=ProjectThen, operation_id="get_project_at", summary="A project as it was")
def at(
    request: ActedRequest,
    code: str,
    as_of: Annotated[date | None, Field(description="Leave out what happened after this day.")] = None,
    known_at: Moment | None = None,
) -> ProjectThen:
    """A project by both clocks. 404 where nothing was known of it at `known_at`."""
    return _then(project_detail(request.actor, code, known_at, as_of))


def _then(detail: ProjectDetail) -> ProjectThen:
    rows = [view.row for strand in detail.strands for view in strand.milestones]
    rows.sort(key=lambda row: (row.happened_on, row.pk))
    return ProjectThen(
        code=detail.project.code,
        as_of=detail.as_of,
        known_at=detail.known_at,
        facts=plain(facts_of(detail.facts)),
        stage=detail.stage.id,
        stage_on=detail.stage.on,
        total_investment=detail.totals.total,
        milestones=[
            ClaimThen(kind=row.kind, happened_on=row.happened_on, state=row.state, amount_cny=row.amount_cny)
            for row in rows
        ],
        investments=[MonthThen(month=row.month, amount=row.amount) for row in detail.investments],
    )
