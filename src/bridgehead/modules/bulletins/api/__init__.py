"""Bulletins in the API: compose, publish, read, and open a figure months later."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from ninja import Query, Router, Schema, Status
from pydantic import Field

from bridgehead.engines.composing import Head, blocks_to_json
from bridgehead.engines.figures import print_measure
from bridgehead.foundation.access import Actor, Refused, require
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.api import Id, Version
from bridgehead.foundation.api.paging import After, Limit, keyset_page
from bridgehead.modules.accounts.queries import visible_units
from bridgehead.modules.bulletins import actions
from bridgehead.modules.bulletins.models import Bulletin
from bridgehead.modules.bulletins.queries import (
    SUPPLIED,
    VIEW,
    Asked,
    access_bulletin,
    access_figure,
    bulletins_of,
    explain,
    visible_templates,
)

router = Router(tags=["bulletins"])


class BulletinTemplateOut(Schema):
    """A template: `reference` is what composing and publishing take; `text` is empty for a Word file."""

    reference: str
    name: str
    kind: Literal["text", "word"]
    unit_id: int | None
    text: str


class RedHeadIn(Schema):
    """The red head of an official paper: the mark of the organ, and the number such as 桥港发〔2026〕12号."""

    issuer: Annotated[str, Field(min_length=2, max_length=actions.LONGEST_ISSUER)]
    number: Annotated[str, Field(max_length=40)] = ""


class BulletinIn(Schema):
    """What a bulletin is to be. `words` fills `signer`, `addressee`, `number`, `organisation` and `issued_on`.

    Without `head` it has a plain one.
    """

    template: Annotated[str, Field(max_length=60, examples=["supplied:monthly"])]
    unit_id: Id
    start: date
    as_of: date
    words: Annotated[dict[str, Annotated[str, Field(max_length=120)]], Field(max_length=5)] = {}
    replaces: Id | None = None
    head: RedHeadIn | None = None


class BulletinFigureOut(Schema):
    """A figure of a bulletin. `value` is in `value_unit`, `base` what a comparison compared with."""

    number: int
    measure: str
    unit_id: int
    start: date | None
    end: date
    form: str
    text: str
    value: Decimal
    value_unit: str
    base: Decimal | None


class DraftOut(Schema):
    """A bulletin that was not kept: its blocks and figures."""

    title: str
    blocks: list[dict[str, Any]]
    figures: list[BulletinFigureOut]


class BulletinOut(Schema):
    """A published bulletin."""

    id: int
    title: str
    unit_id: int
    template: str
    start: date
    as_of: date
    known_at: datetime
    replaces_id: int | None
    withdrawn_at: datetime | None
    reason: str
    version: int


class BulletinWholeOut(BulletinOut):
    """A published bulletin with its words and figures."""

    blocks: list[dict[str, Any]]
    figures: list[BulletinFigureOut]


class BulletinPage(Schema):
    """A page of bulletins in the order of entry; `next` goes into `after`."""

    items: list[BulletinOut]
    next: str | None


class CauseOut(Schema):
    """What was recorded of a project since the bulletin."""

    at: datetime
    who: str
    what: str


class FigureChangeOut(Schema):
    """A row that makes the difference between a figure then and now; amounts in yuan.

    Of a rate `part` says whether the row counts above the line, below it, or both.
    """

    kind: Literal["added", "gone", "changed"]
    project_code: str
    project_name: str
    unit_name: str
    then: Decimal | None
    now: Decimal | None
    day_then: date | None
    day_now: date | None
    causes: list[CauseOut]
    part: Literal["", "above", "below", "both"]


class DivisionOut(Schema):
    """What a rate divided by what."""

    above: Decimal | None
    below: Decimal | None


class FigureExplainedOut(Schema):
    """A figure as it went out, the answer of then worked out again, and the answer of today."""

    figure: BulletinFigureOut
    sees_rows: bool
    refusal: str
    then: Decimal | None
    now: Decimal | None
    difference: Decimal | None
    count_then: int
    count_now: int
    changes: list[FigureChangeOut]
    division_then: DivisionOut | None
    division_now: DivisionOut | None


class WithdrawBulletinIn(Schema):
    """Why a bulletin is taken back."""

    version: Version
    reason: Annotated[str, Field(max_length=200)]


def _reference(row: Bulletin) -> str:
    return f"supplied:{row.template_key}" if row.template_key else f"own:{row.template_id}"


_PLAIN = ("id", "title", "unit_id", "start", "as_of", "known_at", "replaces_id", "withdrawn_at", "reason", "version")


def _out(row: Bulletin) -> BulletinOut:
    return BulletinOut(template=_reference(row), **{name: getattr(row, name) for name in _PLAIN})


def _whole(row: Bulletin) -> BulletinWholeOut:
    figures = [_figure(one) for one in row.figures.all()]
    return BulletinWholeOut(**_out(row).model_dump(), blocks=row.blocks, figures=figures)


def _figure(row: Any) -> BulletinFigureOut:
    return BulletinFigureOut(
        number=row.number,
        measure=row.measure_text,
        unit_id=row.unit_id,
        start=row.start,
        end=row.end,
        form=row.form,
        text=row.text,
        value=row.value,
        value_unit=row.value_unit,
        base=Decimal(row.base_text) if row.base_text else None,
    )


def _asked(actor: Actor, payload: BulletinIn) -> Asked:
    unit = visible_units(actor).filter(pk=payload.unit_id).first()
    if unit is None:
        raise Refused({"unit_id": [_("There is no such unit.")]})
    return Asked(actor, unit, payload.start, payload.as_of)


def _head(payload: BulletinIn) -> Head | None:
    return actions.red_head(payload.head.issuer, payload.head.number) if payload.head is not None else None


@router.get(
    "/bulletin-templates",
    response=list[BulletinTemplateOut],
    operation_id="list_bulletin_templates",
    summary="Templates of bulletins",
)
def templates(request: ActedRequest) -> list[BulletinTemplateOut]:
    """The supplied templates and those of one's own."""
    require(request.actor, VIEW)
    supplied = [
        BulletinTemplateOut(reference=f"supplied:{one.id}", name=one.chinese, kind="text", unit_id=None, text=one.text)
        for one in SUPPLIED.values()
    ]
    own = [
        BulletinTemplateOut(
            reference=f"own:{row.pk}",
            name=row.name,
            kind="word" if row.kind == "word" else "text",
            unit_id=row.unit_id,
            text=row.text,
        )
        for row in visible_templates(request.actor)
    ]
    return [*supplied, *own]


@router.post("/bulletins/draft", response=DraftOut, operation_id="draft_bulletin", summary="Compose without keeping")
def draft(request: ActedRequest, payload: BulletinIn) -> DraftOut:
    """Write a template out; 422 names every fault of it."""
    asked = _asked(request.actor, payload)
    made = actions.compose_bulletin(
        actor=request.actor,
        asked=asked,
        reference=payload.template,
        words=actions.known_words(payload.words),
        head=_head(payload),
    )
    figures = [
        BulletinFigureOut(
            number=use.number,
            measure=print_measure(use.question.measure),
            unit_id=use.question.unit or asked.unit.pk,
            start=use.question.period.start,
            end=use.question.period.end or asked.as_of,
            form=use.form,
            text=use.text,
            value=use.value,
            value_unit=use.unit,
            base=use.base,
        )
        for use in made.composed.uses
    ]
    return DraftOut(title=made.composed.title, blocks=blocks_to_json(made.composed.blocks), figures=figures)


@router.get("/bulletins", response=BulletinPage, operation_id="list_bulletins", summary="Published bulletins")
def bulletins(
    request: ActedRequest,
    unit_id: Id | None = None,
    text: Annotated[str, Query(max_length=60)] = "",
    withdrawn: bool = False,
    after: After = None,
    limit: Limit = 50,
) -> BulletinPage:
    """The bulletins that the caller may see; `withdrawn` counts those taken back too."""
    require(request.actor, VIEW)
    rows = bulletins_of(request.actor, unit=unit_id, text=text, gone=withdrawn)
    found, following = keyset_page(rows, after, limit)
    return BulletinPage(items=[_out(row) for row in found], next=following)


@router.post(
    "/bulletins", response={201: BulletinWholeOut}, operation_id="publish_bulletin", summary="Publish a bulletin"
)
def publish(request: ActedRequest, payload: BulletinIn) -> Status[BulletinWholeOut]:
    """Compose, and keep the bulletin with every figure in it."""
    asked = _asked(request.actor, payload)
    row = actions.publish_bulletin(
        actor=request.actor,
        asked=asked,
        reference=payload.template,
        words=actions.known_words(payload.words),
        head=_head(payload),
        replaces=payload.replaces,
    )
    return Status(201, _whole(row))


@router.get("/bulletins/{bulletin_id}", response=BulletinWholeOut, operation_id="get_bulletin", summary="One bulletin")
def bulletin(request: ActedRequest, bulletin_id: Id) -> BulletinWholeOut:
    """A bulletin with its words and every figure."""
    return _whole(access_bulletin(request.actor, bulletin_id))


@router.post(
    "/bulletins/{bulletin_id}/withdraw",
    response=BulletinOut,
    operation_id="withdraw_bulletin",
    summary="Take a bulletin back",
)
def withdraw(request: ActedRequest, bulletin_id: Id, payload: WithdrawBulletinIn) -> BulletinOut:
    """Withdraw it with a reason; its words and figures stay to be read."""
    return _out(actions.withdraw_bulletin(actor=request.actor, bulletin_id=bulletin_id, **payload.model_dump()))


@router.get(
    "/bulletins/{bulletin_id}/figures/{figure_number}",
    response=FigureExplainedOut,
    operation_id="explain_bulletin_figure",
    summary="A figure then and now",
)
def figure(
    request: ActedRequest, bulletin_id: Id, figure_number: Annotated[int, Field(ge=1, le=100_000)]
) -> FigureExplainedOut:
    """What it was, what it is by what is known today, and the rows that make the difference."""
    kept = access_figure(request.actor, bulletin_id, figure_number)
    found = explain(request.actor, kept)
    changes = [
        FigureChangeOut(
            kind=change.kind,
            project_code=change.code,
            project_name=change.name,
            unit_name=change.unit,
            then=change.then,
            now=change.now,
            day_then=change.day_then,
            day_now=change.day_now,
            causes=[CauseOut(at=cause.at, who=cause.who, what=cause.what) for cause in change.causes],
            part=change.part,
        )
        for change in found.changes
    ]
    plain = ("sees_rows", "refusal", "then", "now", "difference", "count_then", "count_now")
    told = {name: getattr(found, name) for name in plain}
    then, now = (
        DivisionOut(above=one.above, below=one.below) if one is not None else None
        for one in (found.division_then, found.division_now)
    )
    return FigureExplainedOut(figure=_figure(kept), changes=changes, division_then=then, division_now=now, **told)
