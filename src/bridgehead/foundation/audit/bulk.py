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

# The id of a row, and what stood in it before and after, by text.
Told = tuple[int | None, Mapping[str, Any] | None, Mapping[str, Any] | None]
_encode = canonical(plain)


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
    same = {
        "lane_id": lane.pk,
        "recorded_at": now,
        "actor_id": actor.id,
        "actor_name": actor.signature[:NAME_LIMIT],
        "via": actor.via,
        "request_id": actor.request_id,
        "action": action,
        "target_type": target_type,
        "note": note,
    }
    ids = [row[0] for row in rows]
    before, after = ([None if row[at] is None else _encode(row[at]) for row in rows] for at in (1, 2))
    last = Row(
        **{("lane" if name == "lane_id" else name): value for name, value in same.items()},
        id=0, sequence=lane.sequence, target_id=None, before=None, after=None, previous_digest="", digest=lane.digest,
    )  # fmt: skip
    told = list(zip(ids, before, after, strict=True))
    sequences, previous, digests = zip(*chained(last, recorded_at=now.astimezone(UTC).isoformat(), rows=told), strict=True)
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
    insert_columns(AuditEntry, columns, same, written=("before", "after"))
