"""Posted tasks (揭榜挂帅): what is asked, for how many points, who takes it, what came of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bridgehead.modules.accounts.models import Person, Unit
from bridgehead.modules.assessment.models.schemes import Scheme


class PostedState(models.TextChoices):
    """How far it has got."""

    POSTED = "posted", pgettext_lazy("posted task", "Open to all")
    TAKEN = "taken", pgettext_lazy("posted task", "Taken")
    REPORTED = "reported", pgettext_lazy("posted task", "Reported, to be verified")
    VERIFIED = "verified", pgettext_lazy("posted task", "Verified")
    WITHDRAWN = "withdrawn", pgettext_lazy("posted task", "Withdrawn")


class PostedStepKind(models.TextChoices):
    """What happened to it."""

    POSTED = "posted", pgettext_lazy("posted step", "Posted")
    TAKEN = "taken", pgettext_lazy("posted step", "Taken")
    GIVEN_BACK = "given_back", pgettext_lazy("posted step", "Given back")
    REPORTED = "reported", pgettext_lazy("posted step", "Result reported")
    RETURNED = "returned", pgettext_lazy("posted step", "Result not recognised")
    VERIFIED = "verified", pgettext_lazy("posted step", "Result verified")
    WITHDRAWN = "withdrawn", pgettext_lazy("posted step", "Withdrawn")


class PostedTask(models.Model):
    """A task that whoever can may take. Its reward enters the scheme on the day on which the result is verified."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="posted", verbose_name=_("Scheme"))
    title = models.CharField(_("Task"), max_length=120)
    asks = models.TextField(_("What is to be reached"), max_length=1000)
    proof = models.CharField(_("What proves it"), max_length=200)
    reward = models.DecimalField(_("Points"), max_digits=10, decimal_places=4)
    due_on = models.DateField(_("Due on"))
    state = models.CharField(max_length=10, choices=PostedState.choices, default=PostedState.POSTED)
    posted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Taken by the unit")
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Who leads it")
    )
    latest_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["due_on", "id"]
        indexes: ClassVar = [models.Index(fields=["state", "due_on", "id"], name="posted_list")]

    def __str__(self) -> str:
        return self.title


class PostedStep(models.Model):
    """One thing that happened to a posted task; never changed. A reported result has its evidence."""

    task = models.ForeignKey(PostedTask, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=12, choices=PostedStepKind.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    text = models.CharField(_("In words"), max_length=500, blank=True)
    name = models.CharField(_("File"), max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    media_type = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering: ClassVar = ["at", "id"]
        indexes: ClassVar = [models.Index(fields=["kind", "at"], name="posted_step_kind")]
