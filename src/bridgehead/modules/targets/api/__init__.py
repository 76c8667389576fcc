"""The targets room in the API: what is to be reached and how far it is; closed months beside it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema, Status
from pydantic import Field

from bridgehead.foundation.access import Refused, require
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.api import Id, Version
from bridgehead.modules.accounts.idempotency import IdempotencyKey, create_once
from bridgehead.modules.accounts.models import Person, Unit
from bridgehead.modules.documents.queries import access_statement
from bridgehead.modules.targets import actions
from bridgehead.modules.targets.actions.targets import Part
from bridgehead.modules.targets.api.closings import router as closings
from bridgehead.modules.targets.days import asked_day
from bridgehead.modules.targets.queries import (
    VIEW,
    Standing,
    TargetFilter,
    access_target,
    listed_targets,
    splits_of,
    standings,
)

router = Router(tags=["targets"])
router.add_router("", closings)

Share = Annotated[Decimal, Field(ge=0, le=1)]
Reason = Annotated[str, Field(min_length=1, max_length=200)]
TargetValue = Annotated[Decimal, Field(gt=0, lt=Decimal(10) ** 17, max_digits=24, decimal_places=6)]
CurveName = Literal["pro_rata", "quarterly", "own", "level"]


class TargetMonthOut(Schema):
    """What a target stood at by a day: done, and the share of it that was due."""

    until: date
    done: Decimal | None
    due: Decimal


class SplitOut(Schema):
    """What a target is split into: the sum of its parts, and how much more than the whole that is (below 0: less)."""

    parts: list[int]
    sum: Decimal | None
    gap: Decimal | None
    is_padded: bool


class TargetOut(Schema):
    """A target as of a day. `completion` is done ÷ value, `lead` percentage points ahead of the share that is `due`.

    `numerator` and `denominator` stand behind `done` where that is itself a rate, `count` is of projects.
    """

    id: int
    measure: str
    unit_id: int
    person_id: int | None
    starts_on: date
    ends_on: date
    value: Decimal
    value_unit: str
    comparator: str
    curve: str
    shares: list[Decimal]
    rules: str
    basis: str
    quote: str
    statement_id: int | None
    parent_id: int | None
    version: int
    as_of: date
    done: Decimal | None
    completion: Decimal | None
    due: Decimal
    lead: Decimal | None
    light: str
    count: int | None
    numerator: Decimal | None
    denominator: Decimal | None
    reason: str
    months: list[TargetMonthOut]
    split: SplitOut | None


class TargetIn(Schema):
    """A target to set: whole months, `measure` in its text form, shares of a tabled curve as fractions."""

    measure: Annotated[str, Field(min_length=1, max_length=300)]
    unit_id: Id
    person_id: Id | None = None
    starts_on: date
    ends_on: date
    value: TargetValue
    value_unit: Annotated[str, Field(max_length=20)] = ""
    comparator: Literal[">=", "<="] = ">="
    curve: CurveName = "pro_rata"
    shares: Annotated[list[Share], Field(max_length=120)] = []
    rules: Annotated[str, Field(max_length=40)] = ""
    basis: Annotated[str, Field(max_length=200)] = ""
    quote: Annotated[str, Field(max_length=500)] = ""
    statement_id: Id | None = None


class TargetChangeIn(Schema):
    """What a target becomes, and why; `version` is the one that was read."""

    version: Version
    reason: Reason
    value: TargetValue
    comparator: Literal[">=", "<="] = ">="
    curve: CurveName = "pro_rata"
    shares: Annotated[list[Share], Field(max_length=120)] = []
    rules: Annotated[str, Field(max_length=40)] = ""
    basis: Annotated[str, Field(max_length=200)] = ""
    quote: Annotated[str, Field(max_length=500)] = ""


class PartIn(Schema):
    """A part of a target: a unit below it, perhaps one officer there."""

    unit_id: Id
    value: TargetValue
    person_id: Id | None = None


class SplitIn(Schema):
    """All parts of a target, and why; those left out are withdrawn."""

    version: Version
    reason: Reason
    parts: Annotated[list[PartIn], Field(max_length=500)]


class WithdrawTargetIn(Schema):
    """Why a target is taken back; `version` is the one that was read."""

    version: Version
    reason: Reason


def _out(standing: Standing) -> TargetOut:
    target, told, pace = standing.target, standing.told, standing.pace
    split = splits_of([target]).get(target.pk)
    own = (
        "id measure unit_id person_id starts_on ends_on value value_unit comparator curve rules basis quote "
        "statement_id parent_id version"
    )
    return TargetOut(
        **{name: getattr(target, name) for name in own.split()},
        shares=[Decimal(share) for share in target.shares],
        as_of=standing.known_until,
        done=pace.done,
        completion=pace.completion,
        due=pace.due,
        lead=pace.lead,
        light=standing.light,
        count=told.count if told is not None else None,
        numerator=told.numerator if told is not None else None,
        denominator=told.denominator if told is not None else None,
        reason=standing.reason,
        months=[TargetMonthOut(until=one.until, done=one.done, due=one.due) for one in standing.months],
        split=SplitOut(parts=[part.pk for part in split.parts], sum=split.sum, gap=split.gap, is_padded=split.is_padded)
        if split is not None
        else None,
    )


def _one(request: ActedRequest, target_id: int, as_of: date | None = None) -> TargetOut:
    found = access_target(request.actor, target_id)
    return _out(standings(request.actor, [found], asked_day(str(as_of or "")))[0])


@router.get("/targets", response=list[TargetOut], operation_id="list_targets", summary="Targets and how they stand")
def list_targets(
    request: ActedRequest,
    year: Annotated[int | None, Query(ge=2000, le=2100)] = None,
    unit_id: Id | None = None,
    light: Literal["", "ok", "warn", "late", "none"] = "",
    as_of: date | None = None,
) -> list[TargetOut]:
    """The targets of a year that the caller may see; `unit_id` takes the units below it too."""
    require(request.actor, VIEW)
    day = asked_day(str(as_of or ""))
    rows = listed_targets(request.actor, TargetFilter(year, unit_id, light), year or day.year)
    return [_out(one) for one in standings(request.actor, rows, day) if light in ("", one.light)]


@router.get("/targets/{target_id}", response=TargetOut, operation_id="get_target", summary="One target")
def get_target(request: ActedRequest, target_id: Id, as_of: date | None = None) -> TargetOut:
    """One target as of a day."""
    return _one(request, target_id, as_of)


@router.post("/targets", response={201: TargetOut}, operation_id="set_target", summary="Set a target")
def set_target(request: ActedRequest, payload: TargetIn, idempotency_key: IdempotencyKey = None) -> HttpResponse:
    """Say what is to be reached, by whom, in which months."""
    require(request.actor, "targets.set")
    facts = payload.model_dump(exclude={"unit_id", "person_id", "statement_id"})

    def made() -> Status[TargetOut]:
        statement = access_statement(request.actor, payload.statement_id) if payload.statement_id else None
        target = actions.set_target(
            actor=request.actor,
            unit=get_object_or_404(Unit, pk=payload.unit_id),
            person=_person(payload.person_id),
            statement=statement,
            **facts,
        )
        return Status(201, _one(request, target.pk))

    return create_once(request, idempotency_key, made)


def _person(person_id: int | None) -> Person | None:
    return get_object_or_404(Person, pk=person_id, is_active=True, enterprise_id=None) if person_id else None


@router.put("/targets/{target_id}", response=TargetOut, operation_id="change_target", summary="Change a target")
def change_target(request: ActedRequest, target_id: Id, payload: TargetChangeIn) -> TargetOut:
    """Change what is to be reached; 409 when somebody did since `version`."""
    actions.change_target(actor=request.actor, target_id=target_id, **payload.model_dump())
    return _one(request, target_id)


@router.put("/targets/{target_id}/parts", response=TargetOut, operation_id="split_target", summary="Split a target")
def split_target(request: ActedRequest, target_id: Id, payload: SplitIn) -> TargetOut:
    """Say what each unit below has of it; the sum may differ from the whole, and the answer says by how much."""
    access_target(request.actor, target_id, "targets.set")
    units = Unit.objects.in_bulk([part.unit_id for part in payload.parts])
    if {part.unit_id for part in payload.parts} - units.keys():
        raise Refused({"parts": [_("This choice is not offered.")]})
    parts = [Part(units[part.unit_id], part.value, _person(part.person_id)) for part in payload.parts]
    actions.split_target(
        actor=request.actor, target_id=target_id, version=payload.version, parts=parts, reason=payload.reason
    )
    return _one(request, target_id)


@router.post("/targets/{target_id}/withdraw", response={204: None}, operation_id="withdraw_target", summary="Take back")
def withdraw_target(request: ActedRequest, target_id: Id, payload: WithdrawTargetIn) -> Status[None]:
    """Take a target back; closed months keep it."""
    actions.withdraw_target(actor=request.actor, target_id=target_id, **payload.model_dump())
    return Status(204, None)
