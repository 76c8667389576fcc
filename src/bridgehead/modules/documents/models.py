"""Documents and what they say: the text, the original bytes, the statements read and their review."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bridgehead.engines.extraction import Anchor, where_at
from bridgehead.modules.accounts.models import Person, Unit
from bridgehead.modules.ledger.models import Project


class Document(models.Model):
    """A paper that came in (文稿). Its text is what was decoded; offsets of statements count in it."""

    title = models.CharField(_("Title"), max_length=200)
    text = models.TextField()
    # [[start, where], …]: from this character on the text stands on that page, or in that cell, of the file.
    anchors = models.JSONField(default=list)
    file_name = models.CharField(max_length=200)
    file_sha256 = models.CharField(max_length=64, db_index=True)
    file_size = models.PositiveBigIntegerField()
    encoding = models.CharField(max_length=20)
    published_on = models.DateField(_("Published on"), null=True, blank=True, db_index=True)
    place = models.CharField(_("Place"), max_length=60, blank=True)
    publisher = models.CharField(_("Publisher"), max_length=60, blank=True)
    url = models.URLField(_("Web address"), max_length=500, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, verbose_name=_("Unit"))
    uploaded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField(db_index=True)
    warnings = models.JSONField(default=list)
    statement_count = models.PositiveIntegerField(default=0)
    pending_count = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-uploaded_at", "-id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["unit", "file_sha256"], name="document_once_a_unit")]
        indexes: ClassVar = [
            # The counts above the list, without the texts.
            models.Index(fields=["unit", "pending_count", "uploaded_by"], name="document_counts"),
            # The number beside the door, which stands on every page; and what waits for review.
            models.Index(fields=["pending_count", "unit"], name="document_to_review"),
        ]

    def __str__(self) -> str:
        return self.title

    def where(self, position: int) -> str:
        """Where in the file a character of the text stands (`第2页`, `Sheet1!B4`); empty where that isn't known."""
        return where_at([Anchor(*pair) for pair in self.anchors], position)

    def where_said(self, start: int, end: int) -> str:
        """Where the words `[start, end)` stand; of words over several cells, from the row's name on, the last cell."""
        quote = self.text[start:end].rstrip()
        return self.where(start + len(quote) - 1 if "\t" in quote else start)

    @property
    def reviewed_count(self) -> int:
        """How many statements have a verdict."""
        return self.statement_count - self.pending_count


class ReviewState(models.TextChoices):
    """What a person said of a statement."""

    PENDING = "pending", _("To review")
    ACCEPTED = "accepted", _("Accepted")
    REJECTED = "rejected", _("Rejected")


class StatementRecord(models.Model):
    """A statement as it was read (`read_as`) and as a person left it (`content`), both in the scheme of statements."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="statements")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=10)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    read_as = models.JSONField()
    content = models.JSONField()
    is_corrected = models.BooleanField(default=False)
    confidence = models.DecimalField(max_digits=4, decimal_places=3, null=True)
    state = models.CharField(max_length=10, choices=ReviewState.choices, default=ReviewState.PENDING, db_index=True)
    reviewed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, null=True, related_name="statements")
    created_project = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["document", "position"], name="statement_position")]


class NameKind(models.TextChoices):
    """What a name of the gazetteer is the name of."""

    PROJECT = "project", _("Project")
    ENTERPRISE = "enterprise", _("Enterprise")
    PLACE = "place", _("Place")
    PARK = "park", _("Park")
    CLUSTER = "cluster", pgettext_lazy("gazetteer", "Industry cluster")
    UNIT = "unit", pgettext_lazy("gazetteer", "Unit of measurement")


class GazetteerEntry(models.Model):
    """A name that reading uses from the next document on: learned from a correction, or entered by a person.

    `canonical` is set where `term` is another name (of a project, a firm …), and for a unit of measurement is the unit
    that values are kept in, `factor` of which one `term` is. `unit` is whose documents it was learned from: it is used
    for documents of units on the same line of the tree. `document`, `statement` and `quote` are where it was learned
    first, `taught_by` every statement whose correction teaches it; one entered by hand has none. A retired one stays.
    """

    kind = models.CharField(_("Kind"), max_length=12, choices=NameKind.choices)
    term = models.CharField(_("As written"), max_length=120)
    canonical = models.CharField(_("Stands for"), max_length=160, blank=True)
    unit_kind = models.CharField(max_length=12, blank=True)
    factor = models.DecimalField(max_digits=24, decimal_places=8, null=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, verbose_name=_("Unit"), related_name="+")
    document = models.ForeignKey(Document, on_delete=models.SET_NULL, null=True, related_name="+")
    statement = models.ForeignKey(StatementRecord, on_delete=models.SET_NULL, null=True, related_name="learned")
    taught_by = models.ManyToManyField(StatementRecord, related_name="teaches")
    quote = models.CharField(max_length=300, blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(db_index=True)
    retired_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["unit", "kind", "term", "canonical"],
                condition=models.Q(retired_at__isnull=True),
                name="gazetteer_entry_once_a_unit",
            )
        ]

    def __str__(self) -> str:
        return self.term

    @property
    def factor_text(self) -> str:
        """How much one unit is, without the zeros that a column of decimals adds."""
        return "" if self.factor is None else format(self.factor.normalize(), "f")


class ReviewStep(models.Model):
    """One step of a review, kept so that it can be taken back.

    `changes` holds, for every statement that the step touched, `{"statement": id, "version": the version the step
    left, "before": the fields as they were, "effects": what accepting a project wrote to the ledger}`.
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="steps")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    action = models.CharField(max_length=20)
    taken_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    changes = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [models.Index(fields=["document", "person", "-id"], name="review_step_latest")]


class PublishedFigure(models.Model):
    """A figure statement that was accepted: what a document says, beside what the ledger answers."""

    statement = models.OneToOneField(StatementRecord, on_delete=models.CASCADE, related_name="published")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    measure_id = models.CharField(max_length=60, db_index=True)
    measure = models.TextField()
    place = models.CharField(max_length=60, blank=True)
    value = models.DecimalField(max_digits=24, decimal_places=6)
    value_unit = models.CharField(max_length=20)
    comparator = models.CharField(max_length=2)
    modality = models.CharField(max_length=10)
    period_start = models.DateField(null=True)
    period_end = models.DateField(null=True)
    accepted_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["measure_id", "period_end"], name="published_measure")]
