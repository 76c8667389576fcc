"""Money of a project by month and year, and the plans of a year as versions."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bridgehead.modules.accounts.models import Person, Unit
from bridgehead.modules.ledger.models.projects import Project
from bridgehead.modules.ledger.models.recorded import Recorded


def _part(label: Any) -> models.DecimalField[Any, Any]:
    return models.DecimalField(label, max_digits=20, decimal_places=2, null=True, blank=True)


class FundSource(models.TextChoices):
    """Where funds in place come from, as form 206 of the fixed-asset statistics tells them apart."""

    BUDGET = "budget", _("State budget")
    LOAN = "loan", _("Domestic loans")
    BOND = "bond", _("Bonds")
    FOREIGN = "foreign", _("Foreign capital")
    OWN = "own", _("Self-raised: the builder's own")
    RAISED = "raised", _("Self-raised: others")
    OTHER = "other", _("Other sources")


class Investment(Recorded):
    """Investment completed in a month (完成投资), one row a project a month in force.

    The parts are those of form 206; engines/investment says how they add up. `reason` says why the row before it no
    longer holds.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="investments")
    month = models.DateField(_("Month"))
    amount = models.DecimalField(_("Completed this month"), max_digits=20, decimal_places=2)
    construction = _part(_("Construction works"))
    installation = _part(_("Installation works"))
    equipment = _part(_("Equipment and tools"))
    other_costs = _part(_("Other costs"))
    land_costs = _part(_("Of which land"))
    visible_progress = models.CharField(_("Visible progress"), max_length=200, blank=True)
    reason = models.CharField(_("Why the figure changes"), max_length=200, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project", "month"], condition=Q(superseded_at__isnull=True), name="one_investment_a_month"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["month", "project"], name="investment_month")]


class InvestmentBefore(Recorded):
    """What was completed up to the end of the month `until`, for a project that began before it was kept here.

    (截至某月累计完成.) It counts since the start and in no month and no year; months up to `until` are not reported.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="investments_before")
    until = models.DateField(_("Up to the end of"))
    amount = models.DecimalField(_("Completed until then"), max_digits=20, decimal_places=2)
    reason = models.CharField(_("Why the figure changes"), max_length=200, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project"], condition=Q(superseded_at__isnull=True), name="one_investment_before"
            )
        ]


class YearPlan(Recorded):
    """Investment planned for a year (年度计划投资): the denominator of the completion rate.

    Once a version of the plan of the unit is frozen, the rows in force are that version's (`PlanVersion`), and only the
    next version changes them: what the rate was against at any moment is read by `known_at`.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="year_plans")
    year = models.PositiveSmallIntegerField(_("Year"))
    amount = models.DecimalField(_("Planned this year"), max_digits=20, decimal_places=2)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project", "year"], condition=Q(superseded_at__isnull=True), name="one_plan_a_year"
            )
        ]


class PlanVersion(models.Model):
    """The investment plan of a unit, all units below it included, for a year: a draft, then frozen for good.

    年初计划 is version 1, 年中调整 version 2 and so on. Freezing puts the lines in force as `YearPlan` rows; a change
    is the next version, which begins as a copy. The lines of a frozen version never change.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Unit"))
    year = models.PositiveSmallIntegerField(_("Year"))
    number = models.PositiveSmallIntegerField(_("Version"))
    title = models.CharField(_("Title"), max_length=80)
    basis = models.CharField(_("Basis document"), max_length=200, blank=True)
    basis_on = models.DateField(_("Day of the document"), null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    frozen_at = models.DateTimeField(null=True, blank=True)
    frozen_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-year", "unit__path", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "year", "number"], name="plan_version_number"),
            models.UniqueConstraint(
                fields=["unit", "year"], condition=Q(frozen_at__isnull=True), name="one_plan_draft_a_year"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_draft(self) -> bool:
        """Whether its lines can still be changed."""
        return self.frozen_at is None


class PlanLine(models.Model):
    """What a version of a plan says of one project, CNY."""

    plan = models.ForeignKey(PlanVersion, on_delete=models.CASCADE, related_name="lines")
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="plan_lines")
    amount = models.DecimalField(_("Planned this year"), max_digits=20, decimal_places=2)
    note = models.CharField(_("Note"), max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "project"], name="one_line_a_project")]
