"""The task force of a project (专班, domain/09 section 4): who is in it since when, when it meets, what it settles."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bridgehead.modules.accounts.models import Person, Unit
from bridgehead.modules.delivery.models import Problem, ScheduleTask
from bridgehead.modules.ledger.models import Project


class Duty(models.TextChoices):
    """What somebody is in a task force; in the order in which they are listed."""

    LEADER = "1_leader", pgettext_lazy("task force", "Leader")
    DEPUTY = "2_deputy", pgettext_lazy("task force", "Deputy leader")
    LEAD_UNIT = "3_lead", pgettext_lazy("task force", "Lead unit")
    MEMBER = "4_member", pgettext_lazy("task force", "Member")
    LIAISON = "5_liaison", pgettext_lazy("task force", "Liaison of the firm")


class TaskForce(models.Model):
    """One project, one task force: by which document, since when, how often it meets."""

    project = models.OneToOneField(Project, on_delete=models.CASCADE, related_name="task_force")
    basis = models.CharField(_("Basis document"), max_length=120)
    formed_on = models.DateField(_("Formed on"))
    ended_on = models.DateField(_("Ended on"), null=True, blank=True)
    rhythm = models.CharField(_("Meets"), max_length=60, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.basis


class Member(models.Model):
    """Somebody in a task force from one day to another, with what they are to do; a change of duty is another row."""

    force = models.ForeignKey(TaskForce, on_delete=models.CASCADE, related_name="members")
    duty = models.CharField(_("Duty"), max_length=10, choices=Duty.choices)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(_("Name"), max_length=40)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Unit"))
    charge = models.CharField(_("In charge of"), max_length=200, blank=True)
    since = models.DateField(_("Since"))
    until = models.DateField(_("Until"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["duty", "since", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="member_days")
        ]

    def __str__(self) -> str:
        return self.name


class Meeting(models.Model):
    """A meeting of a task force, with what was said; what was settled are its matters."""

    force = models.ForeignKey(TaskForce, on_delete=models.CASCADE, related_name="meetings")
    held_on = models.DateField(_("Held on"))
    chair = models.CharField(_("Chaired by"), max_length=40, blank=True)
    text = models.TextField(_("What was said"), blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["-held_on", "-id"]

    def __str__(self) -> str:
        return f"{self.held_on}"


class Matter(models.Model):
    """What a meeting settled: who does what by when; about a task of the plan or a problem, where it is."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="matters")
    text = models.CharField(_("What is to be done"), max_length=200)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Responsible unit"))
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    task = models.ForeignKey(ScheduleTask, on_delete=models.SET_NULL, null=True, blank=True, related_name="matters")
    problem = models.ForeignKey(Problem, on_delete=models.SET_NULL, null=True, blank=True, related_name="matters")
    due_on = models.DateField(_("To be done by"))
    done_on = models.DateField(_("Done on"), null=True, blank=True)
    outcome = models.CharField(_("Outcome"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["due_on", "id"]
        indexes: ClassVar = [models.Index(fields=["done_on", "due_on"], name="matter_list")]

    def __str__(self) -> str:
        return self.text


class Blocked(models.Model):
    """A task of the plan that a problem holds up; linked and unlinked, never changed."""

    problem = models.ForeignKey(Problem, on_delete=models.CASCADE, related_name="blocked")
    task = models.ForeignKey(ScheduleTask, on_delete=models.CASCADE, related_name="blockers")

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["problem", "task"], name="blocked_once")]

    def __str__(self) -> str:
        return f"{self.problem_id} {self.task_id}"
