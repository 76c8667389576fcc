"""Recording and hashing audit entries."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection, models
from django.db.models import QuerySet
from django.utils import timezone

from bridgehead.foundation.access import Actor
from bridgehead.foundation.audit.digests import digest_of, seal_of
from bridgehead.foundation.audit.models import LANES, AuditEntry, AuditLane
from bridgehead.foundation.audit.verifying import verify

__all__ = ["changes", "history", "plain", "record", "record_many", "seal", "target_of", "verify"]

Target = models.Model | tuple[str, int | None]

NAME_LIMIT = 80
_PLAIN = frozenset([str, int, bool, float])


def plain(value: Any) -> Any:
    """A value as JSON keeps it: decimals and dates as text, mappings and sequences by their items."""
    # Told apart by their exact type first: a bulk write asks this a million times.
    if value is None or type(value) in _PLAIN or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(item) for item in value]
    if isinstance(value, models.Model):
        return value.pk
    return str(value)


def target_of(target: Target) -> tuple[str, int | None]:
    """`("ledger.project", 12)` for a row, or the pair that was given."""
    if isinstance(target, tuple):
        return target
    return target._meta.label_lower, target.pk


def _digest(entry: AuditEntry) -> str:
    at = entry.recorded_at.astimezone(UTC).isoformat()
    return digest_of(entry, recorded_at=at, before=entry.before, after=entry.after)


def free_lane() -> AuditLane:
    """A lane locked for this transaction: one that nobody holds where the database can skip locked rows."""
    held = getattr(connection, "_bridgehead_audit_lane", None)
    if held is not None and held[0] is connection.atomic_blocks[0]:
        return AuditLane.objects.select_for_update().get(pk=held[1])
    lanes = AuditLane.objects.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked)
    start = random.randrange(LANES)  # noqa: S311 - spreads writers, guards nothing
    lane = lanes.filter(pk__gte=start).order_by("pk").first() or lanes.order_by("pk").first()
    if lane is None:  # every lane is held: queue behind one
        lane = AuditLane.objects.select_for_update().get(pk=start)
    connection._bridgehead_audit_lane = (connection.atomic_blocks[0], lane.pk)  # type: ignore[attr-defined]
    return lane


def record(
    *,
    actor: Actor,
    action: str,
    target: Target,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    note: str = "",
) -> AuditEntry:
    """Write one audit entry in the transaction of the write that it tells of.

    Raises RuntimeError outside a transaction: an entry that can outlive its write is worth nothing.
    """
    return record_many(actor=actor, action=action, rows=[(target, before, after)], note=note)[0]


def record_many(
    *,
    actor: Actor,
    action: str,
    rows: list[tuple[Target, Mapping[str, Any] | None, Mapping[str, Any] | None]],
    note: str = "",
) -> list[AuditEntry]:
    """`record` for many rows of one action, with one lane and one insert."""
    if not connection.in_atomic_block:
        raise RuntimeError("an audit entry must be written in the transaction of the write")
    lane = free_lane()
    now = timezone.now()
    entries = []
    for target, before, after in rows:
        target_type, target_id = target_of(target)
        lane.sequence += 1
        entry = AuditEntry(
            lane=lane,
            sequence=lane.sequence,
            recorded_at=now,
            actor_id=actor.id,
            actor_name=actor.signature[:NAME_LIMIT],
            via=actor.via,
            request_id=actor.request_id,
            action=action,
            target_type=target_type,
            target_id=target_id,
            before=plain(before),
            after=plain(after),
            note=note,
            previous_digest=lane.digest,
        )
        entry.digest = lane.digest = _digest(entry)
        entries.append(entry)
    lane.save(update_fields=["sequence", "digest"])
    return AuditEntry.objects.bulk_create(entries, batch_size=500)


def changes(before: models.Model, after: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The fields of `after` that differ from the row `before`: (old values, new values)."""
    differing = {name: value for name, value in after.items() if getattr(before, name) != value}
    return {name: getattr(before, name) for name in differing}, differing


def history(target: Target) -> QuerySet[AuditEntry]:
    """The entries of one row, newest first."""
    target_type, target_id = target_of(target)
    return AuditEntry.objects.filter(target_type=target_type, target_id=target_id).order_by("-id")


def seal() -> str:
    """One digest over all heads. Kept elsewhere (on paper, by mail), it later proves that no tail was cut."""
    return seal_of(list(AuditLane.objects.order_by("pk").values_list("pk", "sequence", "digest")))
