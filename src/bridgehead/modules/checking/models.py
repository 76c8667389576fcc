"""Drafts that people have checked: kept for whoever handed them in, so that nothing typed is lost."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from bridgehead.modules.accounts.models import Person, Unit


class Draft(models.Model):
    """A text before it is published. What the ledger says of it is never kept: it is asked anew each time."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, verbose_name=_("Unit"), on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("Title"), max_length=200)
    text = models.TextField(_("Text"))
    # The last day that counts; empty: as the text says, else the ledger's own.
    as_of = models.DateField(_("Data up to"), null=True, blank=True)
    file_name = models.CharField(max_length=200, blank=True, default="")
    file_sha256 = models.CharField(max_length=64, blank=True, default="")
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-created_at", "-id"]
        indexes: ClassVar = [models.Index(fields=["person", "-created_at", "-id"], name="draft_of_person")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_word(self) -> bool:
        """Whether it came as a document of Word, which corrections can be written into."""
        return self.file_name.lower().endswith(".docx")
