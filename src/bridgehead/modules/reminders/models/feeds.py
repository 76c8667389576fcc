"""Calendars that others subscribe to: of a person, or of a project as a person sees it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from bridgehead.modules.accounts.models import Person
from bridgehead.modules.ledger.models import Project


class Feed(models.Model):
    """A secret address of a calendar: only its hash is kept, it shows what its person may see on the day it is asked.

    Without a project it holds what the person has to do.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="feeds")
    project = models.ForeignKey(Project, on_delete=models.CASCADE, null=True, related_name="feeds")
    name = models.CharField(_("What it is for"), max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    last_used_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.name
