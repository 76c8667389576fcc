"""What is entered by hand for a scheme, and appeals that are raised and taken back, over the API."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from django.http import HttpResponse
from ninja import File, Form, Query, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from bridgehead.foundation.access import Refused
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.api import Id, Version
from bridgehead.foundation.files import store_uploads
from bridgehead.modules.accounts.idempotency import IdempotencyKey, create_once
from bridgehead.modules.assessment import actions
from bridgehead.modules.assessment.models import Appeal, GivenFigure
from bridgehead.modules.assessment.queries import access_appeal, access_scheme, entered_figures

router = Router(tags=["assessment"])
Month = Annotated[
    str, Field(pattern=r"^(199[0-9]|20[0-9]{2})-(0[1-9]|1[0-2])$", description="A month since 1990, 2026-10.")
]
Subject = Annotated[str, Field(pattern=r"^[up][0-9]{1,18}$", description="A unit (u12) or a person (p5).")]


class GivenFigureOut(Schema):
    """A figure in force: what the formula calls it, whom it is about, from which month on it holds, where it stands."""

    id: int
    name: str
    subject: str
    month: date
    value: Decimal
    note: str
    recorded_at: datetime
    recorded_by: str


class GivenFigureIn(Schema):
    """A figure of the month; `replaces` is the id of the one of that month that was seen, null where there was none. A
    null value takes it back.
    """

    name: Annotated[str, Field(min_length=1, max_length=60)]
    subject: Subject
    value: Annotated[Decimal | None, Field(max_digits=21, decimal_places=6)]
    replaces: Id | None = None


class GivenFiguresIn(Schema):
    """Figures of a month, and the paper in which they stand."""

    month: Month
    note: Annotated[str, Field(min_length=1, max_length=200)]
    figures: Annotated[list[GivenFigureIn], Field(min_length=1, max_length=5000)]


class GivenFiguresOut(Schema):
    """How many figures changed, and those of the year so far that are in force."""

    changed: int
    figures: list[GivenFigureOut]


class AppealOut(Schema):
    """An appeal on an item of a run."""

    id: int
    run: int
    subject: str
    item: str
    unit_id: int
    reason: str
    asked: Decimal | None
    state: str
    decide_by: date
    correction: Decimal | None
    decision: str
    version: int


class AppealIn(Schema):
    """What is disputed and why; `asked` in points, where a number is asked for."""

    item: Annotated[str, Field(min_length=1, max_length=60)]
    reason: Annotated[str, Field(min_length=1, max_length=2000)]
    asked: Annotated[Decimal | None, Field(max_digits=10, decimal_places=4)] = None


class TakeBackIn(Schema):
    """The version of the appeal that was read."""

    version: Version


def month_of(said: str) -> date:
    """The first day of a month that is written as `Month`."""
    return date.fromisoformat(f"{said}-01")


def appeal_out(one: Appeal) -> AppealOut:
    """An appeal as the API tells it."""
    names = [name for name in AppealOut.model_fields if name not in ("run", "subject")]
    told = {name: getattr(one, name) for name in names}
    return AppealOut(**told, run=one.score.run_id, subject=one.score.subject)


def _figure(row: GivenFigure) -> GivenFigureOut:
    names = ("id", "name", "subject", "month", "value", "note", "recorded_at")
    by = row.recorded_by.name if row.recorded_by is not None else ""
    return GivenFigureOut(**{name: getattr(row, name) for name in names}, recorded_by=by)


@router.get(
    "/schemes/{scheme_id}/figures",
    response=list[GivenFigureOut],
    operation_id="list_given_figures",
    summary="Figures entered by hand",
)
def figures(request: ActedRequest, scheme_id: Id, month: Annotated[Month, Query()]) -> list[GivenFigureOut]:
    """The figures in force of the year up to a month; of one figure the newest month holds."""
    scheme = access_scheme(request.actor, scheme_id)
    return [_figure(row) for row in entered_figures(request.actor, scheme.pk, month_of(month))]


@router.put(
    "/schemes/{scheme_id}/figures",
    response=GivenFiguresOut,
    operation_id="enter_given_figures",
    summary="Enter figures by hand",
)
def enter(request: ActedRequest, scheme_id: Id, payload: GivenFiguresIn) -> GivenFiguresOut:
    """Write figures of a month; what stood before is kept. 409, and none written, where one is not the one seen."""
    month = month_of(payload.month)
    keys = [(one.name, one.subject) for one in payload.figures]
    if len(set(keys)) != len(keys):
        raise Refused({"figures": [f"{name}|{subject}" for name, subject in keys if keys.count((name, subject)) > 1]})
    changed = actions.enter_figures(
        actor=request.actor,
        scheme_id=scheme_id,
        month=month,
        values={(one.name, one.subject): one.value for one in payload.figures},
        replaces={(one.name, one.subject): one.replaces for one in payload.figures},
        note=payload.note,
        source_kind="interface",
    )
    rows = entered_figures(request.actor, scheme_id, month)
    return GivenFiguresOut(changed=changed, figures=[_figure(row) for row in rows])


@router.post(
    "/runs/{run_id}/scores/{score_id}/appeals",
    response={201: AppealOut},
    operation_id="raise_appeal",
    summary="Raise an appeal",
)
def raise_one(
    request: ActedRequest,
    run_id: Id,
    score_id: Id,
    file: Annotated[UploadedFile, File()],
    details: Annotated[AppealIn, Form()],
    idempotency_key: IdempotencyKey = None,
) -> HttpResponse:
    """Dispute an item of the score of one's own unit, with a file that proves it; somebody else decides."""

    def made() -> Status[AppealOut]:
        (proof,) = store_uploads([file], "file")
        appeal = actions.raise_appeal(
            actor=request.actor, run_id=run_id, score_id=score_id, file=proof, **details.model_dump()
        )
        return Status(201, appeal_out(access_appeal(request.actor, appeal.pk)))

    return create_once(request, idempotency_key, made)


@router.post(
    "/appeals/{appeal_id}/take-back",
    response=AppealOut,
    operation_id="take_back_appeal",
    summary="Take an appeal back",
)
def take_back(request: ActedRequest, appeal_id: Id, payload: TakeBackIn) -> AppealOut:
    """Take back an appeal that nobody has decided."""
    actions.take_back_appeal(actor=request.actor, appeal_id=appeal_id, version=payload.version)
    return appeal_out(access_appeal(request.actor, appeal_id))
