"""Keeping a merge and its journal, and what becomes of the pairs: the part of merging that all rooms share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from bridgehead.foundation.access import Actor, Conflict, Refused
from bridgehead.foundation.audit.chain import NAME_LIMIT
from bridgehead.foundation.merging.journal import followed, standing_in_the_way, take_back
from bridgehead.foundation.merging.models import LikePair, Merge, PairState
from bridgehead.foundation.merging.movers import Step
from bridgehead.foundation.merging.planning import Plan

_LONGEST_REASON: Final = 200


def keep_merge(
    *, kind: str, plan: Plan, actor: Actor, at: datetime, reason: str, choices: Mapping[str, Any], steps: Sequence[Step]
) -> Merge:
    """Write down what was merged; the pair is settled, others of the loser are no longer asked about it."""
    survivor, loser = plan.survivor.pk, plan.loser.pk
    first, second = sorted((survivor, loser))
    touching = LikePair.objects.filter(Q(first_id=loser) | Q(second_id=loser), kind=kind)
    settled = {"decided_at": at, "decided_by_id": actor.id, "decided_by_name": actor.signature[:NAME_LIMIT]}
    pair = LikePair.objects.filter(kind=kind, first_id=first, second_id=second)
    pair.update(state=PairState.MERGED, reason=reason, **settled)
    for apart in touching.filter(state=PairState.DIFFERENT):
        other = apart.first_id if apart.second_id == loser else apart.second_id
        one, two = sorted((survivor, other))
        # Whoever is not the one that went is not the one that stays either, unless somebody says so.
        LikePair.objects.get_or_create(
            kind=kind,
            first_id=one,
            second_id=two,
            defaults={
                "score": apart.score,
                "reasons": apart.reasons,
                "found_at": at,
                "state": PairState.DIFFERENT,
                "reason": apart.reason,
                "decided_at": apart.decided_at,
                "decided_by_id": apart.decided_by_id,
                "decided_by_name": apart.decided_by_name,
            },
        )
    touching.filter(state=PairState.OPEN).delete()
    return Merge.objects.create(
        kind=kind,
        survivor_id=survivor,
        loser_id=loser,
        at=at,
        by_id=actor.id,
        by_name=actor.signature[:NAME_LIMIT],
        reason=reason,
        moved=[[line.mover.model, line.count] for line in plan.lines],
        choices=dict(choices),
        steps=list(steps),
    )


def standing_merge(kind: str, merge_id: int) -> Merge:
    """A merge to be undone, locked. Http404 where there is none, Refused where it is undone or another stands on it."""
    merge = Merge.objects.select_for_update().filter(kind=kind, pk=merge_id).first()
    if merge is None:
        raise Http404("merge")
    if merge.undone_at is not None:
        raise Refused({"": [_("This merge is undone already.")]})
    later = Merge.objects.filter(kind=kind, undone_at__isnull=True, pk__gt=merge.pk).filter(
        Q(loser_id=merge.survivor_id) | Q(survivor_id=merge.survivor_id)
    )
    if later.exists():
        raise Refused({"": [_("The one that stayed was merged again since. Undo that merge first.")]})
    return merge


def undo(target: type[Any], merge: Merge, actor: Actor, reason: str, more: Sequence[str] = ()) -> None:
    """Take a standing merge back and write that down; earlier merges can be undone as before, the pair is open again.

    Raises Refused without a reason, or where somebody has gone on with what was moved; `more` is what the room found
    of that besides.
    """
    reason = check_reason(reason)
    blocks = [*more, *standing_in_the_way(target, merge.steps)]
    if blocks:
        raise Refused({"": [_("This merge can no longer be undone."), *blocks[:8]]})
    at = timezone.now()
    restored = take_back(target, merge.steps, actor.id, at)
    merge.undone_at, merge.undone_by_id = at, actor.id
    merge.undone_by_name, merge.undo_reason = actor.signature[:NAME_LIMIT], reason
    merge.save(update_fields=["undone_at", "undone_by_id", "undone_by_name", "undo_reason"])
    both = (merge.survivor_id, merge.loser_id)
    for earlier in Merge.objects.filter(kind=merge.kind, survivor_id__in=both, undone_at__isnull=True):
        earlier.steps = followed(earlier.steps, restored)
        earlier.save(update_fields=["steps"])
    first, second = sorted(both)
    pair = LikePair.objects.filter(kind=merge.kind, first_id=first, second_id=second)
    pair.update(state=PairState.OPEN, reason="", decided_at=None, decided_by_id=None, decided_by_name="")


def check_reason(reason: str) -> str:
    """The reason without blanks around it. Raises Refused where there is none or it is too long."""
    kept = reason.strip()
    if not kept:
        raise Refused({"reason": [_("Say why, so that others can follow it.")]})
    if len(kept) > _LONGEST_REASON or not kept.isprintable():
        raise Refused({"reason": [_("At most %(limit)d characters.") % {"limit": _LONGEST_REASON}]})
    return kept


def lock_both(
    rows: QuerySet[Any],
    survivor_id: int,
    loser_id: int,
    versions: Mapping[int, int],
    permit: Callable[[Any], None],
) -> tuple[Any, Any]:
    """Both records under lock, the one with the smaller id first, so that two merges never wait for each other.

    `permit(record)` raises Forbidden. Raises Http404 for whoever doesn't see both, then what `permit` raises of either,
    then Conflict where one has another version by now.
    """
    found = {
        row.pk: row
        for row in rows.filter(pk__in=(survivor_id, loser_id)).order_by("pk").select_for_update(of=("self",))
    }
    if survivor_id not in found or loser_id not in found:
        raise Http404("merge")
    for pk in (survivor_id, loser_id):
        permit(found[pk])
    for pk, seen in versions.items():
        if found[pk].version != seen:
            raise Conflict(current_version=found[pk].version, differences={})
    return found[survivor_id], found[loser_id]
