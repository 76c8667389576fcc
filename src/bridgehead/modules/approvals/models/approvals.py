"""The ledger of approvals (审批台账, domain/10 section 4): what was applied for where, when it is due, what is owed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bridgehead.modules.accounts.models import Person, Unit
from bridgehead.modules.delivery.models import ScheduleTask
from bridgehead.modules.ledger.models import Project


class ApprovalState(models.TextChoices):
    """How far it has got; worked out from the days."""

    WAITING = "waiting", _("Not applied for")
    APPLIED = "applied", _("Applied for")
    RUNNING = "running", pgettext_lazy("approval", "Clock running")
    PAUSED = "paused", pgettext_lazy("approval", "Clock stopped")
    DONE = "done", pgettext_lazy("approval", "Decided")


class ApprovalResult(models.TextChoices):
    """What was decided."""

    GRANTED = "granted", pgettext_lazy("approval", "Granted")
    REFUSED = "refused", pgettext_lazy("approval", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("approval", "Withdrawn")


class PauseKind(models.TextChoices):
    """For what a clock may stand still: a list, not a free text (domain/05 section 3; 行政许可法 article 45)."""

    SUPPLEMENT = "supplement", _("Papers to be completed")
    SPECIAL = "special", _("Special procedure")
    EXPERTS = "experts", _("Review by experts")
    HEARING = "hearing", _("Hearing")
    INSPECTION = "inspection", _("Inspection or appraisal")
    PUBLICITY = "publicity", _("Statutory publicity")


class StepKind(models.TextChoices):
    """What happened to an approval."""

    OPENED = "opened", _("Put into the ledger")
    CHANGED = "changed", _("Changed")
    APPLIED = "applied", _("Applied for")
    ACCEPTED = "accepted", pgettext_lazy("approval", "Accepted")
    PAUSED = "paused", pgettext_lazy("approval", "Clock stopped")
    RESUMED = "resumed", _("Clock runs again")
    EXTENDED = "extended", _("Limit extended")
    OWED = "owed", _("Paper promised for later")
    SETTLED = "settled", _("Promised paper handed in")
    DECIDED = "decided", pgettext_lazy("approval", "Decided")
    REOPENED = "reopened", _("Opened again")


class Approval(models.Model):
    """One matter of a project at one authority. Limits are durations as text: `10wd`, `30cd`, empty for none.

    `extended` adds so many days of its own kind to each limit. `state` and the due days are worked out from the other
    columns and the pauses in the transaction of every write; `due_on` is the earlier of the two, None while the clock
    stands still with time left.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="approvals")
    item = models.CharField(_("Matter"), max_length=40)
    name = models.CharField(_("What it is called"), max_length=80)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="approvals", verbose_name=_("Authority"))
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Who has it")
    )
    is_triggered = models.BooleanField(_("Needed"), default=True)
    task = models.ForeignKey(ScheduleTask, on_delete=models.SET_NULL, null=True, blank=True, related_name="approvals")
    milestone = models.CharField(_("Milestone that it proves"), max_length=40, blank=True)
    statutory = models.CharField(_("Statutory limit"), max_length=12, blank=True)
    promised = models.CharField(_("Promised limit"), max_length=12, blank=True)
    extended = models.PositiveSmallIntegerField(_("Extended by"), default=0)
    applied_on = models.DateField(_("Applied for on"), null=True, blank=True)
    accepted_on = models.DateField(_("Accepted on"), null=True, blank=True)
    done_on = models.DateField(_("Decided on"), null=True, blank=True)
    result = models.CharField(_("Result"), max_length=10, choices=ApprovalResult.choices, blank=True)
    number = models.CharField(_("Number of the document"), max_length=80, blank=True)
    state = models.CharField(_("State"), max_length=10, choices=ApprovalState.choices, default=ApprovalState.WAITING)
    statutory_due = models.DateField(null=True)
    promised_due = models.DateField(null=True)
    due_on = models.DateField(_("Due"), null=True)
    latest_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [
            models.Index(fields=["state", "due_on", "id"], name="approval_list"),
            models.Index(fields=["project", "state"], name="approval_project"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | Q(accepted_on__isnull=False), name="approval_accepted_first"
            )
        ]

    def __str__(self) -> str:
        return self.name


class ApprovalPause(models.Model):
    """Days on which the clock stands still, `last_on` None while it does; written under the version of the approval."""

    approval = models.ForeignKey(Approval, on_delete=models.CASCADE, related_name="pauses")
    kind = models.CharField(_("Why the clock stops"), max_length=12, choices=PauseKind.choices)
    first_on = models.DateField(_("First day that does not count"))
    last_on = models.DateField(_("Last day that does not count"), null=True)
    basis = models.CharField(_("Notice that proves it"), max_length=120)

    class Meta:
        ordering: ClassVar = ["approval", "first_on", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["approval"], condition=Q(last_on__isnull=True), name="approval_one_open_pause"
            )
        ]

    def __str__(self) -> str:
        return f"{self.first_on} {self.get_kind_display()}"


class ApprovalDebt(models.Model):
    """A paper that may come later (容缺): promised for a day, in a letter; written under the approval's version."""

    approval = models.ForeignKey(Approval, on_delete=models.CASCADE, related_name="debts")
    paper = models.CharField(_("Paper that is missing"), max_length=120)
    promised_on = models.DateField(_("Promised for"))
    commitment = models.CharField(_("Letter of commitment"), max_length=120, blank=True)
    settled_on = models.DateField(_("Handed in on"), null=True)

    class Meta:
        ordering: ClassVar = ["promised_on", "id"]
        indexes: ClassVar = [models.Index(fields=["settled_on", "promised_on"], name="approval_debts")]

    def __str__(self) -> str:
        return self.paper


class ApprovalStep(models.Model):
    """One thing that happened to an approval, with the file that proves it; never changed."""

    approval = models.ForeignKey(Approval, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=12, choices=StepKind.choices)
    day = models.DateField(null=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    text = models.CharField(_("In words"), max_length=500, blank=True)
    name = models.CharField(_("File"), max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    media_type = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.text}"
