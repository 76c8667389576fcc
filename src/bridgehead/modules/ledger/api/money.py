"""The money of a project in the API: months with their composition, what was completed before, the plan of a year."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from ninja import Router, Schema
from pydantic import Field

from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.api import Id
from bridgehead.modules.ledger import actions
from bridgehead.modules.ledger.api.projects import Amount
from bridgehead.modules.ledger.derived import ADDED
from bridgehead.modules.ledger.models import Investment, InvestmentBefore, SourceKind, YearPlan
from bridgehead.modules.ledger.queries import access_project
from bridgehead.modules.ledger.queries.money import (
    CONTRACTED,
    FUNDS,
    USED,
    Claims,
    MonthRow,
    ProjectMoney,
    project_money,
)

router = Router(tags=["ledger"])

Note = Annotated[str, Field(max_length=200)]
Seen = Annotated[int | None, Field(description="Id of the row in force that you saw; null where you saw none.")]


class PartFields(Schema):
    """The composition as form 206 has it, CNY: the four parts add up to the month, land is one of the other costs."""

    construction: Amount | None = None
    installation: Amount | None = None
    equipment: Amount | None = None
    other_costs: Amount | None = None
    land_costs: Amount | None = None


class InvestmentIn(PartFields):
    """Investment completed in the month that holds the day `month`, CNY.

    `year_to_date` and `since_start` are not kept: where given, they must be what the months add up to (422).
    """

    month: date
    amount: Amount
    visible_progress: Note = ""
    reason: Annotated[str, Field(max_length=200, description="Needed where another figure stands already.")] = ""
    year_to_date: Amount | None = None
    since_start: Amount | None = None
    replaces: Seen = None


class BeforeIn(Schema):
    """What was completed up to the end of the month that holds `until`, CNY."""

    until: date
    amount: Amount
    reason: Note = ""
    replaces: Seen = None


class YearPlanIn(Schema):
    """What is planned for a year, CNY; refused where a version of the plan is frozen."""

    amount: Amount
    replaces: Seen = None


class EarlierMonth(Schema):
    """A figure of the month that no longer holds."""

    amount: Decimal
    recorded_at: datetime
    superseded_at: datetime | None
    reason: str


class MonthOut(PartFields):
    """A month in force: in it, in its year up to its end, since the start; the rows it replaced, newest first."""

    id: int
    month: date
    amount: Decimal
    year_to_date: Decimal
    since_start: Decimal
    visible_progress: str
    reason: str
    evidence: int
    recorded_at: datetime
    source_kind: str
    source: dict[str, Any]
    earlier: list[EarlierMonth]


class KeptAmountOut(Schema):
    """A row that was written: its id goes into `replaces` of the next."""

    id: int
    amount: Decimal
    recorded_at: datetime
    source_kind: str


class YearPlanOut(KeptAmountOut):
    """The plan in force of a year."""

    year: int


class PlannedOut(Schema):
    """What a frozen version of a plan says of the project."""

    plan_id: int
    year: int
    number: int
    title: str
    frozen_at: datetime
    amount: Decimal


class BeforeOut(KeptAmountOut):
    """What was completed before the first month."""

    until: date


class CurvePointOut(Schema):
    """Cumulated since the start at the end of a month, CNY; null where nothing is planned or known."""

    month: date
    plan: Decimal | None
    actual: Decimal | None


class CurrencySumOut(Schema):
    """The sum of what was stated in a currency, in its units."""

    currency: str
    amount: Decimal
    count: int


class ClaimsOut(Schema):
    """What claims of a kind of money come to; each claim is a milestone. `unknown` have no amount in CNY."""

    count: int
    sums: list[CurrencySumOut]
    cny: Decimal
    unknown: int


class SourceSumOut(Schema):
    """Funds in place from a kind of source, CNY; an empty source: nobody said."""

    source: str
    amount: Decimal


class MoneyOut(Schema):
    """All that the ledger knows of the money of a project, CNY; `agreed` holds the capital added since the signing."""

    code: str
    months: list[MonthOut]
    before: BeforeOut | None
    curve: list[CurvePointOut]
    year_plans: list[YearPlanOut]
    plan_versions: list[PlannedOut]
    agreed: Decimal | None
    funds_in_place: ClaimsOut
    funds_by_source: list[SourceSumOut]
    in_place_rate: Decimal | None
    foreign_contracted: ClaimsOut
    foreign_used: ClaimsOut
    capital_added: ClaimsOut


def _source(request: ActedRequest) -> dict[str, Any]:
    return {"source_kind": SourceKind.INTERFACE, "source": {"interface": request.request_id}}


_OWN = (
    "id",
    "month",
    "amount",
    "construction",
    "installation",
    "equipment",
    "other_costs",
    "land_costs",
    "visible_progress",
    "reason",
    "recorded_at",
    "source_kind",
    "source",
)


def _month(month: MonthRow) -> MonthOut:
    return MonthOut(
        **{name: getattr(month.row, name) for name in _OWN},
        year_to_date=month.year_to_date,
        since_start=month.since_start,
        evidence=len(month.papers),
        earlier=[EarlierMonth.from_orm(row) for row in month.earlier],
    )


def _claims(found: ProjectMoney, kind: str) -> ClaimsOut:
    one: Claims = found.claims[kind]
    sums = [CurrencySumOut.from_orm(row) for row in one.sums]
    return ClaimsOut(count=len(one.rows), sums=sums, cny=one.cny, unknown=one.unknown)


def _planned(found: ProjectMoney) -> list[PlannedOut]:
    return [
        PlannedOut(
            plan_id=line.plan_id,
            year=line.plan.year,
            number=line.plan.number,
            title=line.plan.title,
            frozen_at=line.plan.frozen_at,
            amount=line.amount,
        )
        for line in found.plan_lines
        if line.plan.frozen_at is not None
    ]


@router.get("/projects/{code}/money", response=MoneyOut, operation_id="get_project_money", summary="Money of a project")
def money(request: ActedRequest, code: str) -> MoneyOut:
    """Months, plans, the curve of plan against actual, funds in place, foreign capital, as they stand now."""
    found = project_money(request.actor, code)
    return MoneyOut(
        code=found.project.code,
        months=[_month(month) for month in found.months],
        before=BeforeOut.from_orm(found.before) if found.before is not None else None,
        curve=[CurvePointOut.from_orm(point) for point in found.curve],
        year_plans=[YearPlanOut.from_orm(plan) for plan in found.year_plans],
        plan_versions=_planned(found),
        agreed=found.agreed,
        funds_in_place=_claims(found, FUNDS),
        funds_by_source=[SourceSumOut(source=source, amount=amount) for source, amount in found.funds_by_source],
        in_place_rate=found.in_place.value if found.in_place is not None else None,
        foreign_contracted=_claims(found, CONTRACTED),
        foreign_used=_claims(found, USED),
        capital_added=_claims(found, ADDED),
    )


@router.post(
    "/projects/{code}/investments", response=KeptAmountOut, operation_id="report_investment", summary="Report a month"
)
def report(request: ActedRequest, code: str, payload: InvestmentIn) -> Investment:
    """Report or correct a month. 409 where `replaces` is not the row in force; the same again writes nothing."""
    project = access_project(request.actor, code)
    return actions.report_investment(
        actor=request.actor, project_id=project.pk, **payload.model_dump(), **_source(request)
    )


@router.put(
    "/projects/{code}/investment-before",
    response=BeforeOut,
    operation_id="set_investment_before",
    summary="Completed before the first month",
)
def before(request: ActedRequest, code: str, payload: BeforeIn) -> InvestmentBefore:
    """Say what was completed before the first month kept here; it counts since the start only."""
    project = access_project(request.actor, code)
    return actions.set_investment_before(
        actor=request.actor, project_id=project.pk, **payload.model_dump(), **_source(request)
    )


@router.put(
    "/projects/{code}/year-plans/{year}",
    response=YearPlanOut,
    operation_id="set_year_plan",
    summary="Plan a year of a project",
)
def year_plan(request: ActedRequest, code: str, year: Id, payload: YearPlanIn) -> YearPlan:
    """Plan a year while no version of the plan is frozen (422 after)."""
    project = access_project(request.actor, code)
    return actions.set_year_plan(
        actor=request.actor, project_id=project.pk, year=year, **payload.model_dump(), **_source(request)
    )
