"""Closed months and series in the API."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status
from pydantic import Field

from bridgehead.foundation.access import require
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.api import Id
from bridgehead.modules.accounts.idempotency import IdempotencyKey, create_once
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.targets import actions, queries
from bridgehead.modules.targets.models import Closing

router = Router(tags=["targets"])


class ClosingOut(Schema):
    """A month whose figures are frozen."""

    id: int
    month: date
    as_of: date
    known_at: datetime
    closed_by: str
    note: str


class ClosedFigureOut(Schema):
    """What a target stood at when the month was closed; `now` is another where something was adjusted since."""

    id: int
    target_id: int
    measure: str
    unit_id: int
    person_id: int | None
    starts_on: date
    ends_on: date
    target_value: Decimal
    value: Decimal | None
    value_unit: str
    count: int | None
    numerator: Decimal | None
    denominator: Decimal | None
    light: str
    now: Decimal | None


class ClosedMonthOut(Schema):
    """A closed month with the figures of the caller's units."""

    closing: ClosingOut
    figures: list[ClosedFigureOut]


class CloseMonthIn(Schema):
    """The first day of the month to close."""

    month: date
    note: Annotated[str, Field(max_length=200)] = ""


class SeriesValueIn(Schema):
    """What a series that the ledger cannot work out stood at, at the end of a month; a flow since 1 January."""

    measure: Annotated[str, Field(min_length=1, max_length=300)]
    unit_id: Id
    month: date
    value: Annotated[Decimal, Field(max_digits=24, decimal_places=6)]


class SeriesValueOut(Schema):
    """A value in force."""

    id: int
    measure: str
    unit_id: int
    month: date
    value: Decimal
    value_unit: str
    recorded_at: datetime


def _closing(found: Closing) -> ClosingOut:
    own = {name: getattr(found, name) for name in ("id", "month", "as_of", "known_at", "note")}
    return ClosingOut(**own, closed_by=found.closed_by.name if found.closed_by is not None else "")


@router.get("/closings", response=list[ClosingOut], operation_id="list_closings", summary="Closed months")
def list_closings(request: ActedRequest) -> list[ClosingOut]:
    """The closed months, the newest first."""
    return [_closing(one) for one in queries.closings(request.actor)]


@router.get("/closings/{closing_id}", response=ClosedMonthOut, operation_id="get_closing", summary="One closed month")
def get_closing(request: ActedRequest, closing_id: Id) -> ClosedMonthOut:
    """What a month closed with, and what the ledger gives for it now."""
    found = queries.access_closing(request.actor, closing_id)
    figures = queries.figures_of(request.actor, found)
    now = {one.figure.pk: one.now for one in queries.adjustments(request.actor, found, figures)}
    names = [name for name in ClosedFigureOut.model_fields if name != "now"]
    listed = [
        ClosedFigureOut(**{name: getattr(one, name) for name in names}, now=now.get(one.pk, one.value))
        for one in figures
    ]
    return ClosedMonthOut(closing=_closing(found), figures=listed)


@router.post("/closings", response={201: ClosingOut}, operation_id="close_month", summary="Close a month")
def close_month(request: ActedRequest, payload: CloseMonthIn, idempotency_key: IdempotencyKey = None) -> HttpResponse:
    """Freeze what every target stands at, at the end of a month that is over."""

    def made() -> Status[ClosingOut]:
        return Status(201, _closing(actions.close_month(actor=request.actor, **payload.model_dump())))

    return create_once(request, idempotency_key, made)


@router.put("/series", response=SeriesValueOut, operation_id="enter_series", summary="Enter a value of a series")
def enter_series(request: ActedRequest, payload: SeriesValueIn) -> SeriesValueOut:
    """Say what a series stood at; a value that stands is superseded."""
    require(request.actor, "targets.enter_series")
    unit = get_object_or_404(Unit, pk=payload.unit_id)
    facts = payload.model_dump(exclude={"unit_id"})
    made = actions.enter_series(actor=request.actor, unit=unit, **facts)
    return SeriesValueOut(**{name: getattr(made, name) for name in SeriesValueOut.model_fields})
