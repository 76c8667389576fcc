"""Reading pairs and merges: a pair is there for whoever sees both of it, a merge for whoever sees what stayed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404

from bridgehead.foundation.access import Actor, Forbidden, may
from bridgehead.foundation.merging.kinds import LikeKind, Side, like_kind, like_kinds
from bridgehead.foundation.merging.models import LikePair, Merge, PairState
from bridgehead.foundation.merging.movers import movers_of

VIEW = "duplicates.view"


@dataclass(frozen=True, slots=True)
class Card:
    """A pair as a list shows it: the two sides, and the reasons with whether each speaks against."""

    pair: LikePair
    kind: LikeKind
    one: Side
    other: Side
    reasons: Sequence[tuple[str, bool]]

    @property
    def both(self) -> tuple[Side, Side]:
        """The two, the earlier first."""
        return (self.one, self.other)

    @property
    def is_open(self) -> bool:
        """Whether nobody has decided."""
        return self.pair.state == PairState.OPEN

    @property
    def may_decide(self) -> bool:
        """Whether the actor may decide: on both sides."""
        return self.one.may_merge and self.other.may_merge


@dataclass(frozen=True, slots=True)
class MergeCard:
    """A merge as a list shows it."""

    merge: Merge
    survivor: Side
    loser_name: str
    moved: Sequence[tuple[str, int]]


def _visible(actor: Actor, kind: LikeKind, column: str) -> Exists:
    """That the thing whose id stands in `column` is there for the actor: asked pair by pair, for pairs are few."""
    return Exists(kind.visible(actor).order_by().filter(pk=OuterRef(column)))


def _seen(actor: Actor, kind: LikeKind) -> Q:
    return Q(_visible(actor, kind, "first_id"), _visible(actor, kind, "second_id"), kind=kind.key)


def pairs_of(actor: Actor, kind: LikeKind, state: str) -> QuerySet[LikePair]:
    """The pairs of a kind in a state, the likeliest first. Forbidden for whoever may not look."""
    require_view(actor)
    return LikePair.objects.filter(_seen(actor, kind), state=state).order_by("-score", "-id")


def require_view(actor: Actor) -> None:
    """Raise Forbidden for whoever may not look at pairs at all."""
    if not may(actor, VIEW):
        raise Forbidden(VIEW)


def pair_counts(actor: Actor) -> dict[str, dict[str, int]]:
    """How many pairs of each kind are in each state: one query."""
    # Kind by kind: where one of several conditions will do, PostgreSQL asks each of them of every pair.
    counts = [
        LikePair.objects.filter(_seen(actor, kind))
        .order_by()
        .values("kind", "state")
        .annotate(count=Count("*"))
        .values_list("kind", "state", "count")
        for kind in like_kinds()
    ]
    none: QuerySet[LikePair, Any] = LikePair.objects.none()
    rows = none.union(*counts, all=True)
    found: dict[str, dict[str, int]] = {kind.key: dict.fromkeys(PairState.values, 0) for kind in like_kinds()}
    for key, state, count in rows:
        found[key][state] = count
    return found


def cards_of(actor: Actor, kind: LikeKind, rows: Sequence[LikePair]) -> list[Card]:
    """Pairs with their sides: a query."""
    sides = kind.sides(actor, {pk for row in rows for pk in (row.first_id, row.second_id)})
    return [_card(kind, row, sides) for row in rows if row.first_id in sides and row.second_id in sides]


def _card(kind: LikeKind, row: LikePair, sides: Mapping[int, Side]) -> Card:
    reasons = [(str(kind.words.get(code, code)), weight < 0) for code, weight in row.reasons]
    return Card(row, kind, sides[row.first_id], sides[row.second_id], reasons)


def access_pair(actor: Actor, pair_id: int) -> Card:
    """A pair. Http404 for whoever doesn't see both sides."""
    require_view(actor)
    row = LikePair.objects.filter(pk=pair_id).first()
    if row is None:
        raise Http404("pair")
    found = cards_of(actor, like_kind(row.kind), [row])
    if not found:
        raise Http404("pair")
    return found[0]


def merges_of(actor: Actor, kind: LikeKind) -> QuerySet[Merge]:
    """The merges of a kind, the newest first."""
    require_view(actor)
    return Merge.objects.filter(_visible(actor, kind, "survivor_id"), kind=kind.key)


def merge_cards(actor: Actor, kind: LikeKind, rows: Sequence[Merge]) -> list[MergeCard]:
    """Merges with names: two queries."""
    sides = kind.sides(actor, {row.survivor_id for row in rows})
    losers: dict[int, Any] = kind.model._default_manager.in_bulk([row.loser_id for row in rows])
    nouns = {mover.model: str(mover.noun) for mover in movers_of(kind.model)}
    return [
        MergeCard(row, sides[row.survivor_id], losers[row.loser_id].name, _moved(row, nouns))
        for row in rows
        if row.survivor_id in sides
    ]


def _moved(row: Merge, nouns: Mapping[str, str]) -> list[tuple[str, int]]:
    return [(nouns.get(model, model), count) for model, count in row.moved]


def access_merge(actor: Actor, merge_id: int) -> tuple[LikeKind, Merge]:
    """A merge with its kind. Http404 for whoever doesn't see what stayed."""
    require_view(actor)
    row = Merge.objects.filter(pk=merge_id).first()
    if row is None or not like_kind(row.kind).visible(actor).filter(pk=row.survivor_id).exists():
        raise Http404("merge")
    return like_kind(row.kind), row
