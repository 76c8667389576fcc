"""Targets, series that the ledger cannot work out, the frozen figures of a month, and chances kept by day."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bridgehead.engines.figures import Measure, Period, parse_measure
from bridgehead.modules.accounts.models import Person, Unit
from bridgehead.modules.documents.models import StatementRecord


class Curve(models.TextChoices):
    """How much of a target is to be done by when (domain/03 section 2, time curve)."""

    PRO_RATA = "pro_rata", _("Pro rata by month")
    QUARTERLY = "quarterly", _("By quarter")
    OWN = "own", _("By month, as tabled")
    LEVEL = "level", _("The whole of it at all times")


class Bound(models.TextChoices):
    """Whether the target is to be reached or not to be passed."""

    AT_LEAST = ">=", _("at least")
    AT_MOST = "<=", _("at most")


class Target(models.Model):
    """A measure that is to have a value at the end of a period, of a unit with all below it, or of one officer there.

    `measure` is the text form of a measure; the chain or tier that a target is about are filters of it. `shares` are
    the cumulative shares of a tabled curve, as decimal strings, at the ends of the quarters or months of the period.
    `parent` is the target that this one is a part of (分解).
    """

    measure = models.CharField(_("Measure"), max_length=300)
    measure_id = models.CharField(max_length=60, db_index=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="targets", verbose_name=_("Unit"))
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="targets", verbose_name=_("Officer")
    )
    starts_on = models.DateField(_("First day"))
    ends_on = models.DateField(_("Last day"))
    value = models.DecimalField(pgettext_lazy("target", "Target"), max_digits=24, decimal_places=6)
    value_unit = models.CharField(max_length=20)
    comparator = models.CharField(_("Bound"), max_length=2, choices=Bound.choices, default=Bound.AT_LEAST)
    curve = models.CharField(_("Expected progress"), max_length=10, choices=Curve.choices, default=Curve.PRO_RATA)
    shares = models.JSONField(_("Cumulative shares"), default=list)
    rules = models.CharField(_("Rule of the lights"), max_length=40)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts")
    basis = models.CharField(_("Basis document"), max_length=200, blank=True)
    statement = models.ForeignKey(StatementRecord, on_delete=models.SET_NULL, null=True, related_name="+")
    quote = models.CharField(_("Its words"), max_length=500, blank=True)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["unit__path", "measure", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["measure", "unit", "starts_on", "ends_on"],
                condition=Q(withdrawn_at__isnull=True, person__isnull=True),
                name="one_target_of_a_unit",
            ),
            models.UniqueConstraint(
                fields=["measure", "unit", "person", "starts_on", "ends_on"],
                condition=Q(withdrawn_at__isnull=True, person__isnull=False),
                name="one_target_of_a_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.measure}"

    @property
    def asked(self) -> Measure:
        """The measure."""
        return parse_measure(self.measure)

    @property
    def period(self) -> Period:
        """The days in which it is to be reached."""
        return Period(self.starts_on, self.ends_on)


class SeriesValue(models.Model):
    """What a measure that the ledger cannot work out stood at, at the end of a month (产值, 进出口, 财政).

    A flow is cumulated from 1 January, as such figures are published. Never changed: a later one supersedes it.
    `source` says file, sheet and cell.
    """

    measure = models.CharField(_("Measure"), max_length=300)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Unit"))
    month = models.DateField(_("Month"))
    value = models.DecimalField(_("Value"), max_digits=24, decimal_places=6)
    value_unit = models.CharField(max_length=20)
    source = models.JSONField(default=dict)
    file_sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["measure", "unit", "month", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["measure", "unit", "month"],
                condition=Q(superseded_at__isnull=True),
                name="one_series_value_in_force",
            )
        ]


class Closing(models.Model):
    """A month whose figures are frozen (月度关账): as of its last day, as known at the moment of the closing."""

    month = models.DateField(_("Month"), unique=True)
    as_of = models.DateField()
    known_at = models.DateTimeField()
    closed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField(_("Remark"), max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["-month"]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class ClosedFigure(models.Model):
    """What a target stood at when a month was closed, with everything that it takes to ask for it again."""

    closing = models.ForeignKey(Closing, on_delete=models.CASCADE, related_name="figures")
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="closed")
    measure = models.CharField(max_length=300)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()
    target_value = models.DecimalField(max_digits=24, decimal_places=6)
    value = models.DecimalField(max_digits=28, decimal_places=10, null=True)
    value_unit = models.CharField(max_length=20)
    count = models.PositiveIntegerField(null=True)
    numerator = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    denominator = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    expected = models.DecimalField(max_digits=28, decimal_places=10, null=True)
    light = models.CharField(max_length=4)

    class Meta:
        ordering: ClassVar = ["unit__path", "measure", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["closing", "target"], name="one_closed_figure")]


class Chance(models.Model):
    """The chance of a target as it was worked out on a day: queries.chances has the shape of `outcome`."""

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="chances")
    day = models.DateField()
    outcome = models.JSONField()
    computed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-day"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["target", "day"], name="one_chance_a_day")]
