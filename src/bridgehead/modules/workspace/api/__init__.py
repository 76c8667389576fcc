"""The box of every page for programs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from ninja import Query, Router, Schema
from pydantic import Field

from bridgehead.foundation.access import require
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.modules.workspace.found import Group, Line, found_groups
from bridgehead.modules.workspace.questions import reply_to
from bridgehead.modules.workspace.reply_data import reply_data

router = Router(tags=["find"])
Kind = Literal["project", "enterprise", "contact", "document", "person"]


class MatchedOut(Schema):
    """Why it was found: the field, its text, and where in it; `through` names the kind that brought it along."""

    field: str
    how: Literal["written", "sound", "initials"]
    text: str
    marks: Annotated[list[tuple[int, int]], Field(description="[start, end) in characters of the text.")]
    through: str


class FoundOut(Schema):
    """A thing that was found. `reference` is what other operations call it by; `url` is its page."""

    id: int
    reference: str
    name: str
    notes: list[str]
    url: str
    matched: list[MatchedOut]


class FoundGroup(Schema):
    """The best of a kind, best first; `total` is null where there are more than were counted."""

    kind: str
    items: list[FoundOut]
    total: int | None
    more: bool


class FoundPage(Schema):
    """What the caller may see that matches, kind by kind; kinds without any are left out."""

    query: str
    groups: list[FoundGroup]


def _line(line: Line) -> FoundOut:
    matched = [
        MatchedOut(field=one.field, how=one.how, text=one.text, marks=list(one.marks), through=one.through)  # type: ignore[arg-type]
        for one in line.matched
    ]
    return FoundOut(
        id=line.id, reference=line.reference, name=line.name, notes=list(line.notes), url=line.url, matched=matched
    )


def _group(group: Group) -> FoundGroup:
    return FoundGroup(kind=group.key, items=[_line(line) for line in group.lines], total=group.total, more=group.more)


@router.get("/find", response=FoundPage, operation_id="find", summary="Find by any name")
def find(
    request: ActedRequest,
    q: Annotated[str, Query(min_length=1, max_length=120)],
    kind: Kind | None = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> FoundPage:
    """Projects, enterprises, contacts, documents and people by name, other name, code, place, pinyin or initials.

    Simplified or traditional, full or half width; two characters are enough. Nothing is found, and nothing counted,
    that the caller may not see.
    """
    groups = found_groups(request.actor, q, limit=limit, kinds=None if kind is None else [kind])
    return FoundPage(query=q, groups=[_group(group) for group in groups])


class AskedRow(Schema):
    """A project behind an answer; `amount` in CNY."""

    code: str
    name: str
    day: date | None
    amount: Decimal | None


class AskedAnswer(Schema):
    """One figure as it was understood, with the ledger's answer, or the `reason` for none, and the first rows."""

    measure: str
    words: str
    place: str | None
    period: str | None
    as_of: date
    value: Decimal | None
    unit: str
    count: int | None
    reason: str
    rows: list[AskedRow]


class AskedReply(Schema):
    """`answers` are empty unless all of the question was understood.

    `unknown` are the words that no measure is made of, `unkept` measures that the ledger does not answer, `nearest`
    those that it does and that are likely meant.
    """

    question: str
    answers: list[AskedAnswer]
    unknown: list[str]
    unkept: list[str]
    nearest: list[str]


@router.get("/ask", response=AskedReply, operation_id="ask_in_words", summary="Ask in words")
def ask_in_words(request: ActedRequest, q: Annotated[str, Query(min_length=1, max_length=120)]) -> AskedReply:
    """A question such as 今年1—7月新签约亿元以上制造业项目有多少个、总投资多少; nothing of it is guessed."""
    require(request.actor, "ledger.view_project")
    return AskedReply.model_validate(reply_data(q, reply_to(request.actor, q)))
