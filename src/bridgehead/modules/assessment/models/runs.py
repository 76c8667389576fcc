"""Runs: the scores of a month as they were known at one moment, kept for good."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bridgehead.modules.accounts.models import Person
from bridgehead.modules.assessment.models.inputs import Scored
from bridgehead.modules.assessment.models.schemes import Scheme, SchemeVersion


class Run(models.Model):
    """Scores by a version of a scheme for the period that ends with `month`, as known at `known_at`; never changed.

    What is found to be wrong later is a correction on an appeal, or shows in the next run of the month.
    """

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="runs")
    scheme_version = models.ForeignKey(SchemeVersion, on_delete=models.PROTECT, related_name="runs")
    month = models.DateField(_("Month"))
    start = models.DateField()
    end = models.DateField()
    known_at = models.DateTimeField()
    run_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField(_("Note"), max_length=200, blank=True)
    # Until which day units may appeal, and within how many days an appeal is decided.
    appeals_until = models.DateField()
    decide_within = models.PositiveSmallIntegerField(default=10)

    class Meta:
        ordering: ClassVar = ["-month", "-known_at", "-id"]
        indexes: ClassVar = [models.Index(fields=["scheme", "month", "known_at"], name="run_of_month")]


class RunScore(Scored):
    """What a unit or a person had in a run: total, place, points of each item; None where something is not known."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="scores")
    name = models.CharField(max_length=60)
    group = models.CharField(max_length=20, blank=True)
    total = models.DecimalField(max_digits=30, decimal_places=10, null=True)
    place = models.PositiveIntegerField(null=True)
    grade = models.CharField(max_length=40, blank=True)
    # By the key of the item, as text with ten decimals, or null.
    items = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["place", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "unit"], condition=Q(unit__isnull=False), name="one_score_of_unit"),
            models.UniqueConstraint(
                fields=["run", "person"], condition=Q(person__isnull=False), name="one_score_of_person"
            ),
        ]
