"""Schemes of assessment (考核办法) and their dated versions."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from bridgehead.modules.accounts.models import Person


class Scheme(models.Model):
    """A scheme by the id of its formula; what it says stands in its versions. `in_use`: somebody scores by it."""

    key = models.SlugField(max_length=40, unique=True)
    in_use = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-in_use", "position", "key"]

    def __str__(self) -> str:
        return self.key


class SchemeVersion(models.Model):
    """A version of a scheme: a draft until it is put in force, and never changed after.

    `body` is the formula as docs/algorithms/scoring.md has it, numbers as texts; `inputs` says who is scored and where
    each series and figure of the formula comes from (bindings.py). The first version of a shipped scheme is the one
    that ships, in force from the beginning.
    """

    scheme = models.ForeignKey(Scheme, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    basis = models.CharField(_("Basis"), max_length=200, blank=True)
    reason = models.CharField(_("Why it changes"), max_length=200, blank=True)
    body = models.JSONField(default=dict)
    inputs = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    valid_from = models.DateField(_("In force from"), null=True)
    put_in_force_at = models.DateTimeField(null=True)
    put_in_force_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["scheme", "number"], name="scheme_version_once")]

    def __str__(self) -> str:
        return f"{self.scheme} {self.number}"

    @property
    def is_draft(self) -> bool:
        """Whether it can still be changed."""
        return self.put_in_force_at is None
