"""Appeals (申诉): a unit says that an item of its score is wrong; somebody else decides."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bridgehead.modules.accounts.models import Person, Unit
from bridgehead.modules.assessment.models.runs import RunScore


class AppealState(models.TextChoices):
    """What became of it."""

    OPEN = "open", pgettext_lazy("appeal", "Open")
    UPHELD = "upheld", pgettext_lazy("appeal", "Upheld")
    PARTLY = "partly", pgettext_lazy("appeal", "Partly upheld")
    REJECTED = "rejected", pgettext_lazy("appeal", "Rejected")
    TAKEN_BACK = "taken_back", pgettext_lazy("appeal", "Taken back")


class Appeal(models.Model):
    """One item of a run that a unit disputes. `correction` are the points that the decision adds or takes."""

    score = models.ForeignKey(RunScore, on_delete=models.PROTECT, related_name="appeals")
    item = models.CharField(max_length=60)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Unit"))
    reason = models.TextField(_("Why it is wrong"), max_length=2000)
    asked = models.DecimalField(_("Points asked for"), max_digits=20, decimal_places=6, null=True, blank=True)
    name = models.CharField(_("File"), max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(default=0)
    media_type = models.CharField(max_length=100, blank=True)
    raised_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    raised_at = models.DateTimeField()
    decide_by = models.DateField(_("To be decided by"))
    state = models.CharField(max_length=10, choices=AppealState.choices, default=AppealState.OPEN)
    correction = models.DecimalField(_("Correction in points"), max_digits=20, decimal_places=6, null=True)
    decision = models.TextField(_("Reason of the decision"), max_length=2000, blank=True)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-raised_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["score", "item"], condition=Q(state="open"), name="one_open_appeal_an_item")
        ]
        indexes: ClassVar = [models.Index(fields=["state", "decide_by"], name="appeal_list")]
