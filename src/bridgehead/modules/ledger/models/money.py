"""Money of a project by month and year."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bridgehead.modules.ledger.models.projects import Project
from bridgehead.modules.ledger.models.recorded import Recorded


class Investment(Recorded):
    """Investment completed in a month (完成投资), one row a project a month in force."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="investments")
    month = models.DateField(_("Month"))
    amount = models.DecimalField(_("Completed this month"), max_digits=20, decimal_places=2)
    visible_progress = models.CharField(_("Visible progress"), max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project", "month"], condition=Q(superseded_at__isnull=True), name="one_investment_a_month"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["month", "project"], name="investment_month")]


class YearPlan(Recorded):
    """Investment planned for a year (年度计划投资): the denominator of the completion rate."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="year_plans")
    year = models.PositiveSmallIntegerField(_("Year"))
    amount = models.DecimalField(_("Planned this year"), max_digits=20, decimal_places=2)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project", "year"], condition=Q(superseded_at__isnull=True), name="one_plan_a_year"
            )
        ]
