"""The plan of a project: its tasks, what it was at a baseline, and re-plans kept apart until they are accepted.

A plan has three kinds of days (domain/04 section 4): those that were accepted stand in `planned_start` and
`planned_finish` and change with an accepted proposal alone; those that are expected are worked out anew whenever they
are asked for; those that happened are reported, or come from verified milestones of the ledger.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bridgehead.modules.accounts.models import Person, Unit
from bridgehead.modules.ledger.models import Project


class Direction(models.TextChoices):
    """From which end it was planned."""

    START = "start", _("From the start")
    PROMISED = "promised", _("Back from the promised day")


class ScheduleState(models.TextChoices):
    """Whether its days are agreed on."""

    DRAFT = "draft", pgettext_lazy("schedule", "Draft")
    ACCEPTED = "accepted", pgettext_lazy("schedule", "Accepted")


class Schedule(models.Model):
    """The plan of one project, made from a template. `revision` counts how often its days were set."""

    project = models.OneToOneField(Project, on_delete=models.CASCADE, related_name="schedule")
    template = models.CharField(_("Template"), max_length=40)
    template_version = models.CharField(max_length=20)
    triggers = models.JSONField(default=list)
    direction = models.CharField(max_length=10, choices=Direction.choices)
    data_date = models.DateField(_("Planned from"))
    # The code of the task that is promised.
    target = models.CharField(max_length=20)
    promised_on = models.DateField(_("Promised day"), null=True, blank=True)
    state = models.CharField(max_length=10, choices=ScheduleState.choices, default=ScheduleState.DRAFT)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.project_id} {self.template}"

    @property
    def is_draft(self) -> bool:
        """Whether its tasks may be changed without a proposal."""
        return self.state == ScheduleState.DRAFT


class ScheduleTask(models.Model):
    """A task of a plan. `after` are its links as tables write them: `C2`, `C4 SS+10wd`; durations are `10wd`, `20cd`.

    `milestone` is the kind of the ledger's milestone that it closes and that closes it. `owner` is the kind of office
    that the template names, `unit` and `person` who it is here.
    """

    schedule = models.ForeignKey(Schedule, on_delete=models.CASCADE, related_name="tasks")
    code = models.CharField(_("Code"), max_length=20)
    position = models.PositiveIntegerField()
    name = models.CharField(_("Task"), max_length=80)
    takes = models.CharField(_("Duration"), max_length=12)
    minimum = models.CharField(max_length=12, blank=True)
    rule = models.CharField(max_length=120, blank=True)
    after = models.JSONField(_("Comes after"), default=list)
    not_before = models.DateField(_("Not before"), null=True, blank=True)
    deadline = models.DateField(_("Deadline"), null=True, blank=True)
    milestone = models.CharField(_("Milestone that it closes"), max_length=40, blank=True)
    owner = models.CharField(max_length=60, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="schedule_tasks")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    documents = models.JSONField(_("Documents needed"), default=list)
    planned_start = models.DateField(_("Planned start"))
    planned_finish = models.DateField(_("Planned finish"))
    started_on = models.DateField(_("Began on"), null=True, blank=True)
    finished_on = models.DateField(_("Done on"), null=True, blank=True)
    percent = models.PositiveSmallIntegerField(_("Per cent done"), default=0)
    reported_at = models.DateTimeField(null=True)
    reported_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["schedule", "position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["schedule", "code"], name="task_code_once"),
            models.CheckConstraint(condition=Q(percent__lte=100), name="task_percent"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Baseline(models.Model):
    """What a plan was when it was accepted or based anew; never changed.

    `body` has for each task `{"code", "name", "start", "finish", "takes"}`, days as ISO text.
    """

    schedule = models.ForeignKey(Schedule, on_delete=models.CASCADE, related_name="baselines")
    number = models.PositiveSmallIntegerField()
    reason = models.CharField(_("Reason"), max_length=200)
    revision = models.PositiveIntegerField()
    promised_on = models.DateField(null=True)
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    body = models.JSONField()

    class Meta:
        ordering: ClassVar = ["schedule", "-number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["schedule", "number"], name="baseline_number")]

    def __str__(self) -> str:
        return f"{self.number} {self.reason}"


class ProposalState(models.TextChoices):
    """What became of a proposal."""

    OPEN = "open", pgettext_lazy("proposal", "Open")
    ACCEPTED = "accepted", pgettext_lazy("proposal", "Accepted")
    DROPPED = "dropped", pgettext_lazy("proposal", "Dropped")


class Proposal(models.Model):
    """A re-plan that changes nothing until it is accepted.

    `body` is the whole network as `planning.sketch_json` writes it; `moves` what it moved, kept when it is decided.
    """

    schedule = models.ForeignKey(Schedule, on_delete=models.CASCADE, related_name="proposals")
    reason = models.CharField(_("Why the plan changes"), max_length=200)
    revision = models.PositiveIntegerField()
    body = models.JSONField()
    state = models.CharField(max_length=10, choices=ProposalState.choices, default=ProposalState.OPEN)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decision = models.CharField(max_length=200, blank=True)
    moves = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-made_at", "-id"]
        indexes: ClassVar = [models.Index(fields=["schedule", "state"], name="proposal_list")]

    def __str__(self) -> str:
        return self.reason
