"""Milestones in four strands, and the evidence behind them."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bridgehead.modules.accounts.models import Person, Unit
from bridgehead.modules.ledger.models.money import FundSource, Investment, PlanVersion
from bridgehead.modules.ledger.models.projects import Project
from bridgehead.modules.ledger.models.recorded import Recorded
from bridgehead.modules.ledger.models.rules import RuleVersion


class Strand(models.TextChoices):
    """The four authorities that each keep their own dates (domain/02 section 1)."""

    PROMOTION = "promotion", _("Promotion")
    APPROVAL = "approval", _("Approval")
    CONSTRUCTION = "construction", _("Construction")
    STATISTICS = "statistics", _("Statistics")


class ClaimState(models.TextChoices):
    """What became of a claimed milestone."""

    REPORTED = "reported", _("Reported")
    VERIFIED = "verified", _("Verified")
    RETURNED = "returned", _("Returned")
    NOT_RECOGNISED = "not_recognised", _("Not recognised")


class Milestone(Recorded):
    """Something dated that happened to a project, in one of four strands.

    Rows of one claim share `claim`: a correction or a decision closes the row in force and writes the next one,
    which `supersedes` it. `reported_by` answers for the day and the amount; `recorded_by` wrote this row.
    """

    claim = models.UUIDField(default=uuid.uuid4, editable=False, db_index=True)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="milestones")
    strand = models.CharField(max_length=12, choices=Strand.choices)
    kind = models.CharField(max_length=30)
    happened_on = models.DateField(_("Happened on"))
    # How exact the date is: a bulletin that says 4月 gives the month only.
    date_precision = models.CharField(max_length=5, default="day")
    amount = models.DecimalField(_("Amount"), max_digits=20, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("Currency"), max_length=3, default="CNY")
    amount_cny = models.DecimalField(max_digits=20, decimal_places=2, null=True, blank=True)
    # What funds in place are; empty for every other kind of milestone, and where nobody said.
    fund_source = models.CharField(
        _("Kind of funds"), max_length=10, choices=FundSource.choices, blank=True, default=""
    )
    state = models.CharField(max_length=15, choices=ClaimState.choices, default=ClaimState.REPORTED)
    reported_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    verified_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    verified_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("Reason"), max_length=200, blank=True)
    note = models.CharField(_("Note"), max_length=200, blank=True)
    # Where the reporter stood on the day of reporting: people move on, units are renamed.
    reporter_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    reporter_team = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    reporter_place = models.CharField(max_length=130, blank=True)
    # The rules that it was judged by, what they missed at its gate (keys of gaps), and who let it pass all the same.
    rules = models.ForeignKey(RuleVersion, on_delete=models.PROTECT, null=True, related_name="+")
    missing = models.JSONField(default=list, blank=True)
    passed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    pass_reason = models.CharField(_("Why it may pass the gate"), max_length=200, blank=True)
    supersedes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["happened_on", "id"]
        indexes: ClassVar = [
            models.Index(fields=["project", "kind", "happened_on"], name="milestone_project"),
            models.Index(fields=["kind", "happened_on", "project"], name="milestone_kind_day"),
            # The newest events of the ledger; of rows in force only, or SQLite would sort them all.
            models.Index(
                fields=["-recorded_at", "-id"], name="milestone_recorded", condition=Q(superseded_at__isnull=True)
            ),
            # Claims that wait for somebody to verify them.
            models.Index(
                fields=["project", "superseded_at"],
                name="milestone_to_verify",
                condition=Q(superseded_at__isnull=True, state="reported"),
            ),
            # The same, the oldest first, with all that counting them asks for.
            models.Index(
                fields=["recorded_at", "id", "project", "reported_by", "superseded_at", "state"],
                name="milestone_oldest_claim",
                condition=Q(superseded_at__isnull=True, state="reported"),
            ),
            models.Index(
                fields=["project"],
                name="milestone_past_gate",
                condition=Q(superseded_at__isnull=True, passed_by__isnull=False),
            ),
        ]


class Evidence(models.Model):
    """A file that backs a claim, the investment of a month, or a plan: its hash seals it. Exactly one of the three.

    `milestone` is the row that was in force when the file came; the file backs every row of the same claim. In the same
    way a file on an `investment` backs every row of its month.
    """

    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, null=True, related_name="evidence")
    investment = models.ForeignKey(Investment, on_delete=models.PROTECT, null=True, related_name="evidence")
    plan = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, null=True, related_name="evidence")
    kind = models.CharField(_("What it is"), max_length=30)
    name = models.CharField(_("File"), max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    uploaded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="evidence_backs_one",
                condition=Q(milestone__isnull=False, investment__isnull=True, plan__isnull=True)
                | Q(milestone__isnull=True, investment__isnull=False, plan__isnull=True)
                | Q(milestone__isnull=True, investment__isnull=True, plan__isnull=False),
            )
        ]
