"""Workbooks that came in: the file, what each row of the chosen sheet would change, what was written and undone."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bridgehead.modules.accounts.models import Person, Unit
from bridgehead.modules.ledger.models import Project


class ImportState(models.TextChoices):
    """How far an import has come."""

    COLUMNS = "columns", pgettext_lazy("import", "Columns to check")
    COMPARED = "compared", pgettext_lazy("import", "To decide")
    WRITING = "writing", pgettext_lazy("import", "Being written")
    WRITTEN = "written", pgettext_lazy("import", "Written")
    UNDONE = "undone", pgettext_lazy("import", "Undone")


class Verdict(models.TextChoices):
    """What a row would do to the ledger."""

    NEW = "new", pgettext_lazy("row", "New")
    CHANGED = "changed", pgettext_lazy("row", "Changed")
    SAME = "same", pgettext_lazy("row", "Same")
    QUESTION = "question", pgettext_lazy("row", "Possible duplicate")
    CONFLICT = "conflict", pgettext_lazy("row", "Conflict")
    REJECTED = "rejected", pgettext_lazy("row", "Rejected")


class RowState(models.TextChoices):
    """What became of a row."""

    WAITING = "waiting", pgettext_lazy("row", "Not written")
    WRITTEN = "written", pgettext_lazy("row", "Written")
    REFUSED = "refused", pgettext_lazy("row", "Refused")
    UNDONE = "undone", pgettext_lazy("row", "Undone")
    KEPT = "kept", pgettext_lazy("row", "Kept")


class WorkbookImport(models.Model):
    """A workbook on its way into the ledger.

    `sheets` lists the names and sizes of all its sheets. `columns` maps a column's number (from 0, as text) to
    `{"field": …, "unit": …}` as a person left it. `settings` holds `month` (`2026-08`), `year` and `unit` for rows
    that say none. `counts` is how many rows have each verdict, kept for the list.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, verbose_name=_("Sender"), related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    file_name = models.CharField(max_length=200)
    file_sha256 = models.CharField(max_length=64)
    file_size = models.PositiveBigIntegerField()
    sheets = models.JSONField(default=list)
    sheet = models.CharField(_("Sheet"), max_length=200, blank=True)
    title = models.CharField(max_length=200, blank=True)
    columns = models.JSONField(default=dict)
    settings = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.COLUMNS)
    uploaded_at = models.DateTimeField(db_index=True)
    written_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-uploaded_at", "-id"]

    def __str__(self) -> str:
        return self.file_name


class ImportRow(models.Model):
    """A row of the sheet, by its number there.

    `values` holds what was understood by field, as exact text. `doubts` are [field, code, text of the cell], `reasons`
    [field, code, detail] of a rejected row. `changes` are [field, before, after] as the ledger's values; of a conflict
    [field, before, after, what it was when the sheet was made]. `candidates` are [id, score, codes of reasons] of
    projects that it may be; `project` with its `project_version` is the one it does mean. `is_mended` says that
    somebody corrected it here. `effects` is what undoing needs.
    """

    # Looked up with number or verdict, which have indexes that begin with it.
    workbook = models.ForeignKey(WorkbookImport, on_delete=models.CASCADE, related_name="rows", db_index=False)
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=160, blank=True)
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    state = models.CharField(max_length=10, choices=RowState.choices, default=RowState.WAITING)
    is_chosen = models.BooleanField(default=False)
    is_mended = models.BooleanField(default=False)
    matched_by = models.CharField(max_length=20, blank=True)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, null=True, related_name="+")
    project_version = models.PositiveIntegerField(default=0)
    values = models.JSONField(default=dict)
    doubts = models.JSONField(default=list)
    reasons = models.JSONField(default=list)
    changes = models.JSONField(default=list)
    candidates = models.JSONField(default=list)
    effects = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workbook", "number"], name="import_row_number"),
        ]
        indexes: ClassVar = [models.Index(fields=["workbook", "verdict", "number"], name="import_row_verdict")]


class ColumnHabit(models.Model):
    """What the sheets of a unit mean by a head: learned whenever somebody confirms the columns of an import."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    head = models.CharField(max_length=200)
    field = models.CharField(max_length=40, blank=True)
    money_unit = models.CharField(max_length=20, blank=True)
    used_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["unit", "head"], name="column_habit_once_a_unit")]
