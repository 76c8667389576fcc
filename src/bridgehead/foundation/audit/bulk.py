"""Entries by the ten thousand: the same chain as `record_many` writes, without a model instance an entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC
from typing import Any

from django.db import connection
from django.utils import timezone

from bridgehead.foundation.access import Actor
from bridgehead.foundation.audit.chain import NAME_LIMIT, free_lane, plain
from bridgehead.foundation.audit.digests import Row, canonical, chained
from bridgehead.foundation.audit.models import AuditEntry
from bridgehead.foundation.rows import insert_columns

# What stood in a row, or the text of it that the digest covers.
_Stood = Mapping[str, Any] | str | None
# The id of a row, and what stood in it before and after.
Told = tuple[int | None, _Stood, _Stood]
told_as_json = canonical(plain)
_SAME = ("recorded_at", "actor_id", "actor_name", "via", "request_id", "action", "target_type", "note")


def record_rows(*, actor: Actor, action: str, target_type: str, rows: Sequence[Told], note: str = "") -> None:
    """`record` for many rows of one table and one action, with one lane and one insert.

    Raises RuntimeError outside a transaction, as `record` does.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an audit entry must be written in the transaction of the write")
    if not rows:
        return
    lane = free_lane()
    now = timezone.now()
    # What all of them have alike, with the digest that the first one follows.
    last = Row(
        0, lane.pk, lane.sequence, now, actor.id, actor.signature[:NAME_LIMIT], actor.via, actor.request_id, action,
        target_type, None, None, None, note, "", lane.digest,
    )  # fmt: skip
    ids = [row[0] for row in rows]
    before, after = [_text(row[1]) for row in rows], [_text(row[2]) for row in rows]
    told = list(zip(ids, before, after, strict=True))
    sequences, previous, digests = zip(
        *chained(last, recorded_at=now.astimezone(UTC).isoformat(), rows=told), strict=True
    )
    lane.sequence, lane.digest = sequences[-1], digests[-1]
    lane.save(update_fields=["sequence", "digest"])
    columns = {
        "sequence": sequences,
        "target_id": ids,
        "before": before,
        "after": after,
        "previous_digest": previous,
        "digest": digests,
    }
    same = {"lane_id": lane.pk, **{name: getattr(last, name) for name in _SAME}}
    insert_columns(AuditEntry, columns, same, written=("before", "after"))


def _text(stood: _Stood) -> str | None:
    return stood if stood is None or isinstance(stood, str) else told_as_json(stood)
