"""The duplicates room in the API: pairs that may be one thing, deciding on them, undoing a merge."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final, Literal

from ninja import Router, Schema
from pydantic import Field, TypeAdapter

from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.api import Id, Version
from bridgehead.foundation.api.paging import After, Limit, keyset_page
from bridgehead.foundation.merging.kinds import Side, like_kind
from bridgehead.foundation.merging.models import Merge
from bridgehead.modules.duplicates import actions
from bridgehead.modules.duplicates.queries import Card, access_pair, cards_of, merges_of, pairs_of

router = Router(tags=["duplicates"])

Kind = Literal["project", "enterprise", "contact"]
State = Literal["open", "different", "merged"]
# What the database has as text.
_KIND: Final[TypeAdapter[Kind]] = TypeAdapter(Kind)
_STATE: Final[TypeAdapter[State]] = TypeAdapter(State)
Reason = Annotated[str, Field(min_length=1, max_length=200)]
Choices = Annotated[dict[str, Literal["mine", "theirs"]], Field(max_length=500)]


class SideOut(Schema):
    """One of a pair; numbers of contacts are masked."""

    id: int
    name: str
    notes: list[str]
    version: int


class ReasonOut(Schema):
    """Why they may be one, or may not (`against`)."""

    code: str
    words: str
    against: bool


class PairOut(Schema):
    """Two things that may be one; `score` from 60 to 100."""

    id: int
    kind: Kind
    state: State
    score: int
    one: SideOut
    other: SideOut
    reasons: list[ReasonOut]
    reason: str
    found_at: datetime
    version: int


class PairPage(Schema):
    """A page of pairs in the order in which they were found; `next` goes into `after`."""

    items: list[PairOut]
    next: str | None


class ApartIn(Schema):
    """Why the two are not the same."""

    version: Version
    reason: Reason


class MergeIn(Schema):
    """What to merge: `keep_id` is the one that stays, `versions` those that were read, by id as text.

    `fields` says of a field whether the value of the one that stays (`mine`) or of the other (`theirs`) is kept, `rows`
    so of what there can be one of (a month), by `model.field:slot` as in the refusal; what is left out is proposed.
    """

    keep_id: Id
    versions: Annotated[dict[str, Version], Field(max_length=2)]
    reason: Reason
    fields: Choices = {}
    rows: Choices = {}


class UndoIn(Schema):
    """Why a merge is undone."""

    reason: Reason


class MergeOut(Schema):
    """A merge; `moved` counts what went along, by kind of record."""

    id: int
    kind: Kind
    survivor_id: int
    loser_id: int
    at: datetime
    by_name: str
    reason: str
    moved: dict[str, int]
    undone_at: datetime | None


class MergePage(Schema):
    """A page of merges in the order in which they were made; `next` goes into `after`."""

    items: list[MergeOut]
    next: str | None


def _side(side: Side) -> SideOut:
    return SideOut(id=side.id, name=side.name, notes=list(side.notes), version=side.version)


def _out(card: Card) -> PairOut:
    pair = card.pair
    told = zip(pair.reasons, card.reasons, strict=True)
    return PairOut(
        id=pair.pk,
        kind=_KIND.validate_python(pair.kind),
        state=_STATE.validate_python(pair.state),
        score=pair.score,
        one=_side(card.one),
        other=_side(card.other),
        reasons=[ReasonOut(code=code, words=words, against=against) for (code, _weight), (words, against) in told],
        reason=pair.reason,
        found_at=pair.found_at,
        version=pair.version,
    )


def _merge_out(merge: Merge) -> MergeOut:
    return MergeOut(
        id=merge.pk,
        kind=_KIND.validate_python(merge.kind),
        survivor_id=merge.survivor_id,
        loser_id=merge.loser_id,
        at=merge.at,
        by_name=merge.by_name,
        reason=merge.reason,
        moved=dict(merge.moved),
        undone_at=merge.undone_at,
    )


@router.get("/duplicates", response=PairPage, operation_id="list_duplicates", summary="Possible duplicates")
def pairs(
    request: ActedRequest,
    kind: Kind = "project",
    state: Literal["open", "different"] = "open",
    after: After = None,
    limit: Limit = 50,
) -> PairPage:
    """The pairs of a kind of which the caller sees both."""
    chosen = like_kind(kind)
    found, following = keyset_page(pairs_of(request.actor, chosen, state), after, limit)
    return PairPage(items=[_out(card) for card in cards_of(request.actor, chosen, found)], next=following)


@router.get("/duplicates/{pair_id}", response=PairOut, operation_id="get_duplicate", summary="One pair")
def pair(request: ActedRequest, pair_id: Id) -> PairOut:
    """One pair with its reasons."""
    return _out(access_pair(request.actor, pair_id))


@router.post(
    "/duplicates/{pair_id}/different", response=PairOut, operation_id="tell_apart", summary="They are not the same"
)
def different(request: ActedRequest, pair_id: Id, payload: ApartIn) -> PairOut:
    """The two are not the same: remembered, and never asked again."""
    actions.tell_apart(actor=request.actor, pair_id=pair_id, version=payload.version, reason=payload.reason)
    return _out(access_pair(request.actor, pair_id))


@router.post("/duplicates/{pair_id}/merge", response=MergeOut, operation_id="merge_duplicate", summary="Merge them")
def merge(request: ActedRequest, pair_id: Id, payload: MergeIn) -> MergeOut:
    """Make the two one. 409 where either was changed since its version was read."""
    versions = {int(key): value for key, value in payload.versions.items() if key.isdecimal()}
    return _merge_out(
        actions.merge_pair(
            actor=request.actor,
            pair_id=pair_id,
            keep=payload.keep_id,
            versions=versions,
            reason=payload.reason,
            fields=dict(payload.fields),
            rows=dict(payload.rows),
        )
    )


@router.get("/merges", response=MergePage, operation_id="list_merges", summary="Merges")
def merges(request: ActedRequest, kind: Kind = "project", after: After = None, limit: Limit = 50) -> MergePage:
    """What was merged of a kind, where the caller sees what stayed."""
    found, following = keyset_page(merges_of(request.actor, like_kind(kind)), after, limit)
    return MergePage(items=[_merge_out(one) for one in found], next=following)


@router.post("/merges/{merge_id}/undo", response=MergeOut, operation_id="undo_merge", summary="Undo a merge")
def undo(request: ActedRequest, merge_id: Id, payload: UndoIn) -> MergeOut:
    """Part what was merged. 422 where somebody has gone on with what was moved."""
    return _merge_out(actions.undo_merge(actor=request.actor, merge_id=merge_id, reason=payload.reason))
