"""Keeping like pairs: found by the command, by a merge or by somebody who registers; decided on by a person."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from bridgehead.engines.likeness import LIKELY, Judgement
from bridgehead.foundation.access import Actor
from bridgehead.foundation.audit.chain import NAME_LIMIT
from bridgehead.foundation.merging.models import LikePair, Merge, PairState

_CHUNK: Final = 1000
Reasons = list[list[Any]]


def as_kept(judgement: Judgement) -> Reasons:
    """Reasons as a pair keeps them."""
    return [[reason.code, reason.weight] for reason in judgement.reasons]


def told_apart(kind: str, one: int) -> set[int]:
    """The things that somebody said are not the same as this one."""
    rows = LikePair.objects.filter(Q(first_id=one) | Q(second_id=one), kind=kind, state=PairState.DIFFERENT)
    return {second if first == one else first for first, second in rows.values_list("first_id", "second_id")}


def remember(
    *, kind: str, one: int, other: int, judgement: Judgement, state: str, actor: Actor | None, reason: str = ""
) -> LikePair:
    """Keep what is known of a pair: open, or decided by the actor. In the transaction of whoever calls."""
    first, second = sorted((one, other))
    now = timezone.now()
    decided = state != PairState.OPEN and actor is not None
    values: dict[str, Any] = {
        "score": judgement.score,
        "reasons": as_kept(judgement),
        "state": state,
        "reason": reason,
        "decided_at": now if decided else None,
        "decided_by_id": actor.id if decided and actor is not None else None,
        "decided_by_name": actor.signature[:NAME_LIMIT] if decided and actor is not None else "",
    }
    known = LikePair.objects.select_for_update().filter(kind=kind, first_id=first, second_id=second).first()
    if known is None:
        return LikePair.objects.create(kind=kind, first_id=first, second_id=second, found_at=now, **values)
    for name, value in values.items():
        setattr(known, name, value)
    known.version += 1
    known.save()
    return known


def keep_found(kind: str, found: Iterable[tuple[int, int, Judgement]]) -> tuple[int, int]:
    """Make the open pairs of a kind those that were found; what a person decided stays. (new ones, no longer alike)."""
    now = timezone.now()
    wanted = {(first, second): judged for first, second, judged in found if judged.score >= LIKELY}
    with transaction.atomic():
        made, gone = 0, []
        rows = LikePair.objects.filter(kind=kind).values_list("pk", "first_id", "second_id", "state", "score")
        for pk, first, second, state, score in list(rows):
            judged = wanted.pop((first, second), None)
            if state != PairState.OPEN:
                continue
            if judged is None:
                gone.append(pk)
            elif judged.score != score:
                LikePair.objects.filter(pk=pk).update(score=judged.score, reasons=as_kept(judged))
        for start in range(0, len(gone), _CHUNK):
            LikePair.objects.filter(pk__in=gone[start : start + _CHUNK], state=PairState.OPEN).delete()
        pairs = [_pair(kind, first, second, judged, now) for (first, second), judged in sorted(wanted.items())]
        made = len(LikePair.objects.bulk_create(pairs, batch_size=_CHUNK, ignore_conflicts=True))
    return made, len(gone)


def _pair(kind: str, first: int, second: int, judged: Judgement, at: datetime) -> LikePair:
    return LikePair(
        kind=kind, first_id=first, second_id=second, score=judged.score, reasons=as_kept(judged), found_at=at
    )


def survivor_of(kind: str, pk: int) -> int | None:
    """What a thing became part of, over as many merges as there were; None where it was not merged."""
    found = None
    while True:
        row = Merge.objects.filter(kind=kind, loser_id=pk, undone_at__isnull=True).first()
        if row is None:
            return found
        found = pk = row.survivor_id


def first_survivor(kind: str, column: str) -> Subquery:
    """What the thing in a column of a query became part of, in one step; None where it was not merged."""
    standing = Merge.objects.filter(kind=kind, undone_at__isnull=True, loser_id=OuterRef(column))
    return Subquery(standing.order_by().values("survivor_id")[:1])


def last_survivors(kind: str, found: dict[int, int]) -> dict[int, int]:
    """The same over as many merges as there were, from that of one step: a query a step of the longest chain."""
    further = found
    while further:
        standing = Merge.objects.filter(kind=kind, undone_at__isnull=True, loser_id__in=set(found.values()))
        further = dict(standing.values_list("loser_id", "survivor_id"))
        found = {loser: further.get(survivor, survivor) for loser, survivor in found.items()}
    return found


def merged_into(kind: str, ids: Iterable[int]) -> dict[int, list[int]]:
    """What became part of each of some things, directly or through others: a query a step of the longest chain."""
    found: dict[int, list[int]] = {}
    roots = {pk: pk for pk in ids}
    while roots:
        rows = Merge.objects.filter(kind=kind, survivor_id__in=roots, undone_at__isnull=True).order_by("id")
        following: dict[int, int] = {}
        for survivor, loser in rows.values_list("survivor_id", "loser_id"):
            found.setdefault(roots[survivor], []).append(loser)
            following[loser] = roots[survivor]
        roots = following
    return found
