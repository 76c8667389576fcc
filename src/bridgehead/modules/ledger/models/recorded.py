"""What every fact of the ledger carries: the two clocks, who recorded it, and its source."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bridgehead.modules.accounts.models import Person


class SourceKind(models.TextChoices):
    """Where a value came from: the source mark beside it."""

    DOCUMENT = "document", _("Document")
    SHEET = "sheet", _("Workbook")
    FORM = "form", _("Form")
    COMPUTED = "computed", _("Computed")
    INTERFACE = "interface", _("Interface")


class TemporalQuerySet(models.QuerySet[Any]):
    """Rows with the recording clock."""

    def current(self) -> Self:
        """Rows in force now."""
        return self.filter(superseded_at__isnull=True)

    def known_at(self, moment: datetime | None) -> Self:
        """Rows that were in force at a moment; now, when it is None."""
        if moment is None:
            return self.current()
        return self.filter(recorded_at__lte=moment).filter(Q(superseded_at__isnull=True) | Q(superseded_at__gt=moment))


class Recorded(models.Model):
    """What every fact of the ledger carries: the recording clock, who, and the source of the value."""

    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    source_kind = models.CharField(max_length=10, choices=SourceKind.choices, default=SourceKind.FORM)
    # {"document": 3, "statement": 12, "start": 40, "end": 52, "quote": "…", "title": "…"} for a document.
    source = models.JSONField(default=dict, blank=True)

    objects = TemporalQuerySet.as_manager()

    class Meta:
        abstract = True
