"""Which rule of lights holds where and since when, and the light that each project had at the end of each month."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bridgehead.modules.accounts.models import Person, Unit
from bridgehead.modules.ledger.models import Project


class LightRule(models.Model):
    """A version of a rule set from a day on, never changed: of two with one day the later one holds."""

    key = models.CharField(max_length=40)
    name = models.CharField(_("Name"), max_length=60)
    rules = models.TextField(_("Rules"))
    since = models.DateField(_("Holds from"))
    source = models.CharField(_("Basis document"), max_length=120)
    note = models.CharField(_("Note"), max_length=200, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["key", "-since", "-id"]
        indexes: ClassVar = [models.Index(fields=["key", "since"], name="light_rule_since")]

    def __str__(self) -> str:
        return f"{self.name} {self.since:%Y-%m-%d}"


class LightChoice(models.Model):
    """By which rule set a unit and those below it are judged from a day on; never changed."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Unit"))
    key = models.CharField(_("Rule of the lights"), max_length=40)
    since = models.DateField(_("Holds from"))
    source = models.CharField(_("Basis document"), max_length=120)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["unit__path", "-since", "-id"]
        indexes: ClassVar = [models.Index(fields=["unit", "since"], name="light_choice_since")]

    def __str__(self) -> str:
        return f"{self.unit} {self.key}"


class Light(models.TextChoices):
    """The three lights, and none where what the rule asks for is not known."""

    OK = "ok", pgettext_lazy("light", "on time")
    WARN = "warn", pgettext_lazy("light", "at risk")
    LATE = "late", pgettext_lazy("light", "behind")
    NONE = "none", pgettext_lazy("light", "not known")


class MonthLight(models.Model):
    """The light of a project at the end of a month, by the rule `key` of that day.

    `is_rebuilt`: worked out afterwards from what is known by now, not kept at the time. `month` is its first day.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="month_lights")
    month = models.DateField()
    light = models.CharField(max_length=4, choices=Light.choices)
    late_by = models.IntegerField()
    due = models.DateField()
    expected = models.DateField()
    key = models.CharField(max_length=40)
    is_rebuilt = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["project", "month"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["project", "month"], name="one_light_a_month")]
        indexes: ClassVar = [models.Index(fields=["month", "project"], name="month_light_month")]

    def __str__(self) -> str:
        return f"{self.project_id} {self.month:%Y-%m} {self.light}"
