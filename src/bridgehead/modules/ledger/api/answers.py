"""Answers in the API: a measure in, the ledger's value and the rows behind it out."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from pydantic import Field

from bridgehead.engines.figures import Measure, MeasureError, Period, parse_measure, print_measure
from bridgehead.foundation.access import Forbidden, Refused, may
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.api import Id
from bridgehead.foundation.api.moments import Moment
from bridgehead.foundation.api.paging import After, Limit, read_cursor, write_cursor
from bridgehead.modules.accounts.queries import visible_units
from bridgehead.modules.ledger.answers import Answer, NotAnswerable, Scope, answer, cross
from bridgehead.modules.ledger.queries.visibility import VIEW, VIEW_OWN

router = Router(tags=["ledger"])


class AnswerQuery(Schema):
    """A question. Without a period: from 1 January to `as_of` for flows, at `as_of` for stocks."""

    m: Annotated[
        str,
        Field(
            min_length=1,
            max_length=500,
            description="A measure, such as `project.signed.count[investment_min=100000000]`.",
        ),
    ]
    unit: Annotated[Id | None, Field(description="A unit with all below it; everything that the caller sees.")] = None
    start: Annotated[date | None, Field(alias="from", description="First day of the period.")] = None
    end: Annotated[date | None, Field(alias="to", description="Last day of the period.")] = None
    as_of: Annotated[date | None, Field(description="What had happened by this day; today.")] = None
    known_at: Annotated[Moment | None, Field(description="As the ledger knew it at this moment; now.")] = None


class AnswerOut(Schema):
    """The ledger's answer. A rate carries what it divides, and how many projects are in each."""

    measure: str
    value: Decimal | None
    unit: str
    period: str | None
    as_of: date
    known_at: datetime | None
    count: int
    amount_unknown: int
    numerator: Decimal | None
    denominator: Decimal | None
    numerator_count: int | None
    denominator_count: int | None


class AnswerRowOut(Schema):
    """A project behind an answer, at the event that counts. `amount` is in yuan."""

    project_code: str
    project_name: str
    unit_name: str
    enterprise_name: str
    happened_on: date | None
    date_precision: str
    amount: Decimal | None
    stage: str
    kind: str
    state: str
    milestone_id: int | None
    source_kind: str
    source: dict[str, Any]


class AnswerRowPage(Schema):
    """A page of rows by day and number; `next` goes into `after`. Give `known_at` to keep pages still."""

    items: list[AnswerRowOut]
    next: str | None


class CrossQuery(AnswerQuery):
    """A table. Of the measure only the filters are asked, and of these not the tier."""

    m: Annotated[str, Field(min_length=1, max_length=500, description="A measure whose filters tell the projects.")] = (
        "project.signed.count"
    )


class CrossTierOut(Schema):
    """A band of total investment, [low, high) in yuan; both null: the amount is unknown."""

    low: Decimal | None
    high: Decimal | None


class CrossCellOut(Schema):
    """How many projects of a unit reached a stage (or stand in it), and what they are worth in yuan.

    `unit_id` is null for what the unit above them is responsible for itself; `tier` counts from 0 in `tiers`.
    """

    unit_id: Id | None
    unit_name: str
    stage: str
    tier: int
    count: int
    amount: Decimal


class CrossOut(Schema):
    """The table by unit, stage and tier; cells that hold nothing are left out."""

    period: str | None
    as_of: date
    known_at: datetime | None
    tiers: list[CrossTierOut]
    cells: list[CrossCellOut]


def _scope(request: ActedRequest, query: AnswerQuery) -> Scope:
    actor = request.actor
    if not (may(actor, VIEW) or may(actor, VIEW_OWN)):
        raise Forbidden(VIEW)
    path = None
    if query.unit is not None:
        path = visible_units(actor).filter(pk=query.unit).values_list("path", flat=True).first()
        if path is None:
            raise Refused({"unit": [_("There is no such unit.")]})
    if query.start is not None and query.end is not None and query.start > query.end:
        raise Refused({"to": [_("The period ends before it starts.")]})
    bounded = query.start is not None or query.end is not None
    return Scope(actor, path, Period(query.start, query.end) if bounded else None)


def _measure(query: AnswerQuery) -> Measure:
    try:
        return parse_measure(query.m)
    except MeasureError as unreadable:
        raise Refused({"m": [str(unreadable)]}) from unreadable


def _answer(request: ActedRequest, query: AnswerQuery) -> Answer:
    measure = _measure(query)
    try:
        return answer(measure, _scope(request, query), query.as_of or timezone.localdate(), query.known_at)
    except NotAnswerable as refused:
        raise Refused({"m": [str(refused.reason)]}) from refused


@router.get("/answers", response=AnswerOut, operation_id="answer", summary="Ask the ledger")
def answers(request: ActedRequest, query: Annotated[AnswerQuery, Query()]) -> AnswerOut:
    """The value of a measure within what the caller may see."""
    found = _answer(request, query)
    plain = {name: getattr(found, name) for name in AnswerOut.model_fields if name not in {"measure", "period"}}
    period = str(found.period) if found.period is not None else None
    return AnswerOut(measure=print_measure(found.measure), period=period, **plain)


@router.get("/answers/cross", response=CrossOut, operation_id="answer_cross", summary="A table by unit, stage and tier")
def crossed(request: ActedRequest, query: Annotated[CrossQuery, Query()]) -> CrossOut:
    """Every stage by the units just below the one asked for, and by tier, within what the caller may see."""
    measure = _measure(query)
    try:
        table = cross(measure, _scope(request, query), query.as_of or timezone.localdate(), query.known_at)
    except NotAnswerable as refused:
        raise Refused({"m": [str(refused.reason)]}) from refused
    names = {line.id: line.name for line in table.lines}
    return CrossOut(
        period=str(table.period) if table.period is not None else None,
        as_of=table.as_of,
        known_at=table.known_at,
        tiers=[CrossTierOut(low=low, high=high) for low, high in table.bands],
        cells=[
            CrossCellOut(
                unit_id=unit or None,
                unit_name=names[unit],
                stage=stage.label,
                tier=tier,
                count=sums.count,
                amount=sums.amount,
            )
            for (unit, stage, tier), sums in sorted(table.cells.items())
        ],
    )


@router.get("/answers/rows", response=AnswerRowPage, operation_id="answer_rows", summary="The rows behind an answer")
def rows(
    request: ActedRequest, query: Annotated[AnswerQuery, Query()], after: After = None, limit: Limit = 50
) -> AnswerRowPage:
    """The projects that an answer counts; for a rate, those above the line."""
    offset = read_cursor(after) if after else 0
    found = _answer(request, query).rows(limit=limit + 1, offset=offset)
    names = tuple(AnswerRowOut.model_fields)
    items = [AnswerRowOut(**{name: getattr(row, name) for name in names}) for row in found[:limit]]
    return AnswerRowPage(items=items, next=write_cursor(offset + limit) if len(found) > limit else None)
