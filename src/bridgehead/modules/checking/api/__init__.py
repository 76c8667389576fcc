"""Drafts held against the ledger, for programs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from ninja import Router, Schema
from pydantic import Field

from bridgehead.foundation.access import require
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.api import Id
from bridgehead.modules.checking.actions import unit_to_check
from bridgehead.modules.checking.reports import report_of
from bridgehead.modules.checking.verdicts import check_text

router = Router(tags=["checking"])
_LONGEST = 200_000


class DraftToCheck(Schema):
    """A draft; `unit_id` is whose it is, `as_of` the last day that counts (else the draft's own day)."""

    text: Annotated[str, Field(min_length=1, max_length=_LONGEST)]
    unit_id: Id | None = None
    as_of: date | None = None


class CheckedRow(Schema):
    """A project in a difference: `in_ledger` whether the ledger counts it; `reason` why only one of the two does."""

    code: str
    name: str
    day: date | None
    amount: Decimal | None
    in_ledger: bool
    reason: str
    words: str


class CheckedFigureOut(Schema):
    """A figure: values in `unit`; `rows` make the difference where `is_explained`, else stand behind the answer.

    `span` is [start, end) in characters of the text.
    """

    number: int
    outcome: Literal["agrees", "rounded", "differs", "unchecked"]
    quote: str
    span: list[int]
    measure: str
    unit: str
    place: str | None
    period: str | None
    wording: str
    said: Decimal
    known: Decimal | None
    difference: Decimal | None
    reason: str
    sentence: str
    is_explained: bool
    rows: list[CheckedRow]
    url: str


class ContradictionOut(Schema):
    """What does not add up within the draft; `figures` are their numbers."""

    message: str
    figures: list[int]
    spans: list[list[int]]


class NearNameOut(Schema):
    """A name that nothing bears, and the known ones nearly like it."""

    kind: Literal["project", "enterprise", "place"]
    name: str
    span: list[int]
    offered: list[str]


class CheckOut(Schema):
    """How a draft came out; `fine` where nothing differs or contradicts itself."""

    summary: str
    fine: bool
    unit: str
    as_of: date
    figures: list[CheckedFigureOut]
    contradictions: list[ContradictionOut]
    names: list[NearNameOut]


@router.post("/checks", response=CheckOut, operation_id="check_draft", summary="Check a draft")
def check_draft(request: ActedRequest, body: DraftToCheck) -> CheckOut:
    """Hold every figure of a text against the ledger, as far as the caller may see it. Nothing is kept."""
    require(request.actor, "checking.check")
    unit = unit_to_check(request.actor, body.unit_id)
    check = check_text(actor=request.actor, text=body.text, unit=unit, as_of=body.as_of)
    return CheckOut.model_validate(report_of(check))
