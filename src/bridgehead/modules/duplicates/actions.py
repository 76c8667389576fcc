"""Deciding on a pair: the same (merge), not the same (with a reason, not asked again), ask again; undoing a merge."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bridgehead.foundation.access import Actor, Conflict, Forbidden, Refused
from bridgehead.foundation.audit.chain import NAME_LIMIT, record
from bridgehead.foundation.merging.merging import check_reason
from bridgehead.foundation.merging.models import LikePair, Merge, PairState
from bridgehead.modules.duplicates.queries import Card, access_merge, access_pair


def _decided(actor: Actor, pair_id: int, version: int) -> tuple[Card, LikePair]:
    card = access_pair(actor, pair_id)
    if not card.may_decide:
        raise Forbidden(card.kind.policy)
    pair = LikePair.objects.select_for_update().get(pk=pair_id)
    if pair.version != version:
        raise Conflict(current_version=pair.version, differences={"state": (pair.state, "")})
    return card, pair


def tell_apart(*, actor: Actor, pair_id: int, version: int, reason: str) -> LikePair:
    """The two are not the same: remembered with the reason, and never asked again."""
    with transaction.atomic():
        _card, pair = _decided(actor, pair_id, version)
        reason = check_reason(reason)
        if pair.state != PairState.OPEN:
            raise Refused({"": [_("Somebody decided on this pair already.")]})
        return _settle(actor, pair, PairState.DIFFERENT, reason)


def ask_again(*, actor: Actor, pair_id: int, version: int) -> LikePair:
    """The decision that two are not the same is taken back."""
    with transaction.atomic():
        _card, pair = _decided(actor, pair_id, version)
        if pair.state != PairState.DIFFERENT:
            raise Refused({"": [_("Nobody told these two apart.")]})
        return _settle(actor, pair, PairState.OPEN, "")


def _settle(actor: Actor, pair: LikePair, state: PairState, reason: str) -> LikePair:
    before = {"state": pair.state, "reason": pair.reason}
    is_decided = state != PairState.OPEN
    pair.state, pair.reason = state, reason
    pair.decided_at = timezone.now() if is_decided else None
    pair.decided_by_id = actor.id if is_decided else None
    pair.decided_by_name = actor.signature[:NAME_LIMIT] if is_decided else ""
    pair.version += 1
    pair.save()
    after = {"state": pair.state, "reason": reason, "kind": pair.kind, "ids": [pair.first_id, pair.second_id]}
    record(actor=actor, action="duplicates.pair.decided", target=pair, before=before, after=after, note=reason)
    return pair


def merge_pair(
    *,
    actor: Actor,
    pair_id: int,
    keep: int,
    versions: Mapping[int, int],
    reason: str,
    fields: Mapping[str, str] | None = None,
    rows: Mapping[str, str] | None = None,
) -> Merge:
    """Merge the two of a pair; the one with the id `keep` stays. `versions` are those that were read, by id."""
    card = access_pair(actor, pair_id)
    survivor, loser = (card.one, card.other) if keep == card.one.id else (card.other, card.one)
    if keep != survivor.id:
        raise Refused({"keep": [_("This choice is not offered.")]})
    return card.kind.merge(
        actor=actor,
        survivor_id=survivor.id,
        loser_id=loser.id,
        survivor_version=versions.get(survivor.id, 0),
        loser_version=versions.get(loser.id, 0),
        reason=reason,
        fields=fields or {},
        rows=rows or {},
    )


def undo_merge(*, actor: Actor, merge_id: int, reason: str) -> Merge:
    """Part what was merged again. Refused where somebody has gone on with what was moved."""
    kind, _merge = access_merge(actor, merge_id)
    return kind.undo(actor=actor, merge_id=merge_id, reason=reason)
