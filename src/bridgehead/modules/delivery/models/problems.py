"""Problems that hold projects up (堵点): who has them, by when, what was done, what proves that they are gone."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bridgehead.modules.accounts.models import Person, Unit
from bridgehead.modules.ledger.models import Project


class ProblemKind(models.TextChoices):
    """What it is about (domain/10 section 5, 类别)."""

    LAND = "land", _("Land and relocation")
    PERMIT = "permit", _("Permits")
    UTILITY = "utility", _("Water, power, gas, roads")
    FUNDING = "funding", _("Funding")
    LABOUR = "labour", _("Labour")
    POLICY = "policy", _("Promised support")
    BUILDER = "builder", _("The builder's own affairs")
    OTHER = "other", pgettext_lazy("problem", "Other")


class ProblemState(models.TextChoices):
    """Whether it still holds the project up."""

    OPEN = "open", pgettext_lazy("problem", "Open")
    CLOSED = "closed", pgettext_lazy("problem", "Closed")


class StepKind(models.TextChoices):
    """What happened to a problem."""

    RAISED = "raised", _("Raised")
    PROGRESS = "progress", _("Progress")
    EXTENDED = "extended", _("Put off")
    HANDED_OVER = "handed_over", _("Handed over")
    CLOSED = "closed", pgettext_lazy("step", "Closed")
    REOPENED = "reopened", _("Opened again")


class Problem(models.Model):
    """Something that holds a project up, with the unit that has it and the day by which it is to be gone (销号)."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="problems")
    kind = models.CharField(_("Kind"), max_length=10, choices=ProblemKind.choices)
    title = models.CharField(_("What holds it up"), max_length=120)
    detail = models.TextField(_("More about it"), blank=True)
    raised_on = models.DateField(_("Raised on"))
    raised_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    source = models.CharField(_("Where it was raised"), max_length=120, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="problems", verbose_name=_("Lead unit"))
    owner = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Who has it")
    )
    helpers = models.CharField(_("Who helps"), max_length=120, blank=True)
    due_on = models.DateField(_("To be gone by"))
    extensions = models.PositiveSmallIntegerField(_("Put off"), default=0)
    state = models.CharField(max_length=10, choices=ProblemState.choices, default=ProblemState.OPEN)
    closed_on = models.DateField(null=True)
    latest_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["due_on", "id"]
        indexes: ClassVar = [
            models.Index(fields=["state", "due_on", "id"], name="problem_list"),
            models.Index(fields=["project", "state"], name="problem_project"),
        ]

    def __str__(self) -> str:
        return self.title


class ProblemStep(models.Model):
    """One thing that was done about a problem; never changed. A closing step has its evidence, a file or a paper."""

    problem = models.ForeignKey(Problem, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=12, choices=StepKind.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    text = models.CharField(_("In words"), max_length=500, blank=True)
    due_on = models.DateField(null=True)
    paper = models.CharField(_("Paper that proves it"), max_length=120, blank=True)
    name = models.CharField(_("File"), max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    media_type = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering: ClassVar = ["at", "id"]
