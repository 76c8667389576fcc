"""Entries by the ten thousand: the same chain as `record_many` writes, without a model instance an entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC
from typing import Any

from django.db import connection
from django.utils import timezone

from bridgehead.foundation.access import Actor
from bridgehead.foundation.audit.chain import NAME_LIMIT, free_lane, plain
from bridgehead.foundation.audit.digests import Row, digest_of
from bridgehead.foundation.audit.models import AuditEntry
from bridgehead.foundation.rows import insert_rows

# The id of a row, and what stood in it before and after.
Told = tuple[int | None, Mapping[str, Any] | None, Mapping[str, Any] | None]
_COLUMNS = (
    "lane_id", "sequence", "recorded_at", "actor_id", "actor_name", "via", "request_id", "action", "target_type",
    "target_id", "before", "after", "note", "previous_digest", "digest",
)  # fmt: skip


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
    at = now.astimezone(UTC).isoformat()
    name = actor.signature[:NAME_LIMIT]
    sequence, digest = lane.sequence, lane.digest
    entries = []
    for target_id, before, after in rows:
        sequence += 1
        old, new = plain(before), plain(after)
        entry = Row(
            0, lane.pk, sequence, now, actor.id, name, actor.via, actor.request_id, action, target_type, target_id,
            old, new, note, digest, "",
        )  # fmt: skip
        digest = digest_of(entry, recorded_at=at, before=old, after=new)
        entries.append((*entry[1:-1], digest))
    lane.sequence, lane.digest = sequence, digest
    lane.save(update_fields=["sequence", "digest"])
    insert_rows(AuditEntry, _COLUMNS, entries)
