"""Pairs of things that may be one, and what was merged."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PairState(models.TextChoices):
    """What a person said of a pair."""

    OPEN = "open", pgettext_lazy("pair", "To decide")
    DIFFERENT = "different", pgettext_lazy("pair", "Not the same")
    MERGED = "merged", pgettext_lazy("pair", "Merged")


class LikePair(models.Model):
    """Two things of a kind that may be one; `first_id` is the smaller id.

    `reasons` are [code, weight] as engines/likeness weighs them. A pair that somebody decided on is kept, so that it is
    not asked again.
    """

    kind = models.CharField(max_length=20)
    first_id = models.BigIntegerField()
    second_id = models.BigIntegerField()
    score = models.PositiveSmallIntegerField()
    reasons = models.JSONField(default=list)
    found_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=PairState.choices, default=PairState.OPEN)
    reason = models.CharField(_("Reason"), max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)
    # Not references: the audit has the person, this is for showing.
    decided_by_id = models.BigIntegerField(null=True)
    decided_by_name = models.CharField(max_length=80, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "first_id", "second_id"], name="like_pair_once"),
            models.CheckConstraint(condition=Q(first_id__lt=F("second_id")), name="like_pair_ordered"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["kind", "state", "-score", "-id"], name="like_pair_list"),
            models.Index(fields=["kind", "second_id"], name="like_pair_second"),
        ]
        default_permissions = ()


class Merge(models.Model):
    """One record that became part of another. `steps` is the journal: what undoing goes back over."""

    kind = models.CharField(max_length=20)
    survivor_id = models.BigIntegerField()
    loser_id = models.BigIntegerField()
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=80)
    reason = models.CharField(_("Reason"), max_length=200)
    # {noun: how many rows moved}, for showing; choices as they were made.
    moved = models.JSONField(default=list)
    choices = models.JSONField(default=dict)
    steps = models.JSONField(default=list)
    undone_at = models.DateTimeField(null=True)
    undone_by_id = models.BigIntegerField(null=True)
    undone_by_name = models.CharField(max_length=80, blank=True)
    undo_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["-at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "loser_id"], condition=Q(undone_at__isnull=True), name="merged_once_at_a_time"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["kind", "survivor_id"], name="merge_survivor")]
        default_permissions = ()
