"""Versions of the rules of the life cycle (口径)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from bridgehead.modules.accounts.models import Person


class RuleVersion(models.Model):
    """A version of the rules of the life cycle (口径): a draft until it is put in force, and never changed after.

    `body` holds the sections of engines/lifecycle/lifecycle.toml that it states itself; the first version is the one
    that ships. Projects as lists show them are derived by the version in force today; a milestone keeps the version
    that it was judged by, which is the one in force on the day it happened.
    """

    number = models.PositiveSmallIntegerField(primary_key=True)
    title = models.CharField(_("Title"), max_length=80)
    basis = models.CharField(_("Basis"), max_length=200, blank=True)
    body = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    valid_from = models.DateField(_("In force from"), null=True)
    put_in_force_at = models.DateTimeField(null=True)
    put_in_force_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-number"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_draft(self) -> bool:
        """Whether it can still be changed."""
        return self.put_in_force_at is None
