"""Audit entries in lanes.

One chain for all writes would make every writer queue behind its last row. Entries are therefore chained in
`LANES` lanes: a transaction takes one lane that nobody else holds and keeps it to its end. Each lane counts its
entries, so a changed, missing or reordered row breaks its lane, and a cut tail disagrees with the lane's head.
"""

from __future__ import annotations

from django.db import models

LANES = 32


class AuditLane(models.Model):
    """The head of one chain: the number and hash of its newest entry."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    sequence = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="0" * 64)


class AuditEntry(models.Model):
    """One write: who, when, what, to which row, before and after. Never changed, never deleted."""

    # Looked up by lane and sequence together, which has an index.
    lane = models.ForeignKey(AuditLane, on_delete=models.PROTECT, related_name="entries", db_index=False)
    sequence = models.PositiveBigIntegerField()
    recorded_at = models.DateTimeField(db_index=True)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=80)
    via = models.CharField(max_length=8)
    request_id = models.CharField(max_length=64)
    action = models.CharField(max_length=80)
    target_type = models.CharField(max_length=60)
    target_id = models.BigIntegerField(null=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    note = models.TextField(blank=True)
    previous_digest = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lane", "sequence"], name="audit_lane_sequence")]
        indexes = [
            models.Index(fields=["target_type", "target_id", "-id"], name="audit_target"),
            # What left the ledger, by whom: counted from the index alone.
            models.Index(fields=["action", "actor_id", "actor_name", "recorded_at"], name="audit_action"),
        ]
        default_permissions = ()
