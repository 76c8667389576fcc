"""What does not add up (数据打架): findings, the statements that disagree, and when everything was last reconciled."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bridgehead.engines.reconciliation import KINDS
from bridgehead.modules.accounts.models import Person, Unit
from bridgehead.modules.documents.models import Document, StatementRecord
from bridgehead.modules.ledger.models import Project


class Severity(models.TextChoices):
    """How sure the rule is: cannot all be right, one is likely wrong, worth a question."""

    ERROR = "error", pgettext_lazy("finding", "Contradiction")
    WARNING = "warning", pgettext_lazy("finding", "Likely wrong")
    NOTE = "note", pgettext_lazy("finding", "Worth a question")


class FindingState(models.TextChoices):
    """Whether somebody has settled it."""

    OPEN = "open", pgettext_lazy("finding", "Open")
    CLOSED = "closed", pgettext_lazy("finding", "Closed")


class ReasonKind(models.TextChoices):
    """Why a finding is closed, as an official would have it."""

    DEFINITION = "definition", _("Different definitions")
    SOURCE_WRONG = "source_wrong", _("The source is wrong")
    READING_CORRECTED = "reading_corrected", _("Misread, and corrected")
    VERIFIED = "verified", _("Checked, nothing is wrong")
    OTHER = "other", pgettext_lazy("reason", "Other")


class Scope(models.TextChoices):
    """What was held against each other."""

    DOCUMENT = "document", _("Within one document")
    ACROSS = "across", _("Between documents, or with the ledger")


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None


class Finding(models.Model):
    """Something that does not add up.

    `key` is the engine's fingerprint: the same for the same disagreement in every run. One within a document is that
    document's (`document`), as two copies may be corrected one by one; one between documents has none. `unit` is the
    lowest one that everything concerned belongs to. Numbers are kept as text, in `value_unit`, for SQLite's decimals
    are floats. `gone_at` says since when it is no longer found; found again, it is what it was, open or closed.
    """

    key = models.CharField(max_length=32, db_index=True)
    kind = models.CharField(max_length=20, db_index=True)
    severity = models.CharField(max_length=10, choices=Severity.choices)
    # 0 for errors, so that the gravest come first in a sort.
    gravity = models.PositiveSmallIntegerField()
    scope = models.CharField(max_length=10, choices=Scope.choices)
    document = models.ForeignKey(Document, on_delete=models.CASCADE, null=True, related_name="findings")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    message_zh = models.TextField()
    message_en = models.TextField()
    likeliest_zh = models.TextField()
    likeliest_en = models.TextField()
    value_unit = models.CharField(max_length=40, blank=True)
    expected_text = models.CharField(max_length=80, blank=True)
    found_text = models.CharField(max_length=80, blank=True)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=FindingState.choices, default=FindingState.OPEN)
    closed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    reason_kind = models.CharField(_("Reason"), max_length=20, choices=ReasonKind.choices, blank=True)
    reason = models.CharField(_("In words"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["gravity", "-first_seen_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["key", "document"],
                condition=models.Q(document__isnull=False),
                name="finding_once_a_document",
            ),
            models.UniqueConstraint(
                fields=["key"], condition=models.Q(document__isnull=True), name="finding_once_across"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "gone_at", "gravity"], name="finding_list"),
            # The counts above the list.
            models.Index(fields=["unit", "state", "gone_at", "severity", "kind"], name="finding_counts"),
            # The number beside the door, which stands on every page.
            models.Index(fields=["state", "gone_at", "severity", "unit"], name="finding_door"),
        ]

    def __str__(self) -> str:
        return self.message_zh

    @property
    def expected(self) -> Decimal | None:
        """What the others make of it; None where the disagreement is no number."""
        return _number(self.expected_text)

    @property
    def found(self) -> Decimal | None:
        """What stands there."""
        return _number(self.found_text)

    @property
    def difference(self) -> Decimal | None:
        """Found less expected."""
        expected, found = self.expected, self.found
        return None if expected is None or found is None else found - expected

    @property
    def status(self) -> str:
        """`open`, `closed` or `gone`: nobody closed it, and it is no longer found."""
        if self.state == FindingState.CLOSED:
            return "closed"
        return "open" if self.gone_at is None else "gone"

    @property
    def english_kind(self) -> str:
        """The kind's English name, which is its message id."""
        return KINDS[self.kind].english


class FindingEvidence(models.Model):
    """One of the statements that disagree, the one most in doubt first.

    A document's has `document` and `statement` with the span that it was read from; the ledger's has the `unit` that
    was asked, or the `project`. `content` is what it said, in the scheme of statements.
    """

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="evidence")
    position = models.PositiveSmallIntegerField()
    origin = models.CharField(max_length=10)
    document = models.ForeignKey(Document, on_delete=models.CASCADE, null=True, related_name="+")
    statement = models.ForeignKey(StatementRecord, on_delete=models.CASCADE, null=True, related_name="evidence")
    project = models.ForeignKey(Project, on_delete=models.CASCADE, null=True, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    start = models.PositiveIntegerField(default=0)
    end = models.PositiveIntegerField(default=0)
    quote = models.TextField(blank=True)
    content = models.JSONField()

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["finding", "position"], name="finding_evidence_position")
        ]


class Reconciliation(models.Model):
    """The last time that all documents and the ledger were held against each other: one row, locked by whoever does."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    ran_at = models.DateTimeField(null=True)
    ran_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    documents = models.PositiveIntegerField(default=0)
    statements = models.PositiveIntegerField(default=0)
    answers = models.PositiveIntegerField(default=0)
    milliseconds = models.PositiveIntegerField(default=0)
