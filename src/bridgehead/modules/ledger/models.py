"""The ledger: projects, what is known of them and since when, milestones, phases, contributions, investment.

Two clocks. A row tells of a day (`happened_on`, `month`) and was in force in the ledger from `recorded_at` until
`superseded_at`. Nothing is overwritten: a correction closes the row and writes another. `known_at` reads the rows
that were in force at that moment.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bridgehead.modules.accounts.models import Person, Unit
from bridgehead.modules.parties.models import Enterprise


class Sector(models.TextChoices):
    """Kind of activity, as statements.md names it."""

    MANUFACTURING = "manufacturing", _("Manufacturing")
    SERVICE = "service", _("Services")
    AGRICULTURE = "agriculture", _("Agriculture")
    INFRASTRUCTURE = "infrastructure", _("Infrastructure")


class Origin(models.TextChoices):
    """Where the capital comes from."""

    DOMESTIC = "domestic", _("Domestic")
    FOREIGN = "foreign", _("Foreign")


class Level(models.TextChoices):
    """The highest list of major projects that a project stands on."""

    STATE = "state", _("State list")
    PROVINCE = "province", _("Provincial list")
    CITY = "city", _("City list")
    DISTRICT = "district", _("District list")


class Strand(models.TextChoices):
    """The four authorities that each keep their own dates (domain/02 section 1)."""

    PROMOTION = "promotion", _("Promotion")
    APPROVAL = "approval", _("Approval")
    CONSTRUCTION = "construction", _("Construction")
    STATISTICS = "statistics", _("Statistics")


class SourceKind(models.TextChoices):
    """Where a value came from: the source mark beside it."""

    DOCUMENT = "document", _("Document")
    SHEET = "sheet", _("Workbook")
    FORM = "form", _("Form")
    COMPUTED = "computed", _("Computed")
    INTERFACE = "interface", _("Interface")


class TemporalQuerySet(models.QuerySet[Any]):
    """Rows with the recording clock."""

    def current(self) -> Self:
        """Rows in force now."""
        return self.filter(superseded_at__isnull=True)

    def known_at(self, moment: datetime | None) -> Self:
        """Rows that were in force at a moment; now, when it is None."""
        if moment is None:
            return self.current()
        return self.filter(recorded_at__lte=moment).filter(Q(superseded_at__isnull=True) | Q(superseded_at__gt=moment))


class RuleVersion(models.Model):
    """A version of the rules of the life cycle (口径): a draft until it is put in force, and never changed after.

    `body` holds the sections of engines/lifecycle/lifecycle.toml that it states itself; the first version is the one
    that ships. Projects as lists show them are derived by the version in force today; a milestone keeps the version
    that it was judged by, which is the one in force on the day it happened.
    """

    number = models.PositiveSmallIntegerField(primary_key=True)
    title = models.CharField(_("Title"), max_length=80)
    basis = models.CharField(_("Basis"), max_length=200, blank=True)
    body = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    valid_from = models.DateField(_("In force from"), null=True)
    put_in_force_at = models.DateTimeField(null=True)
    put_in_force_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-number"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_draft(self) -> bool:
        """Whether it can still be changed."""
        return self.put_in_force_at is None


class Recorded(models.Model):
    """What every fact of the ledger carries: the recording clock, who, and the source of the value."""

    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    source_kind = models.CharField(max_length=10, choices=SourceKind.choices, default=SourceKind.FORM)
    # {"document": 3, "statement": 12, "start": 40, "end": 52, "quote": "…", "title": "…"} for a document.
    source = models.JSONField(default=dict, blank=True)

    objects = TemporalQuerySet.as_manager()

    class Meta:
        abstract = True


class ProjectFacts(models.Model):
    """What is said of a project besides its milestones and money; shared by its current row and its versions."""

    name = models.CharField(_("Project"), max_length=160)
    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Builder")
    )
    investor = models.CharField(_("Investor"), max_length=120, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Responsible unit"))
    officer = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Project officer")
    )
    national_code = models.CharField(_("Project code"), max_length=30, blank=True)
    sector = models.CharField(_("Sector"), max_length=20, choices=Sector.choices, blank=True)
    industry = models.CharField(_("Industry chain"), max_length=60, blank=True)
    origin = models.CharField(_("Origin of capital"), max_length=10, choices=Origin.choices, default=Origin.DOMESTIC)
    level = models.CharField(_("Project list"), max_length=10, choices=Level.choices, blank=True)
    site = models.CharField(_("Site"), max_length=120, blank=True)
    content = models.TextField(_("Scale and content"), blank=True)
    land_m2 = models.DecimalField(_("Land"), max_digits=14, decimal_places=2, null=True, blank=True)
    floor_m2 = models.DecimalField(_("Floor area"), max_digits=14, decimal_places=2, null=True, blank=True)
    fixed_assets = models.DecimalField(
        _("Of which fixed assets"), max_digits=20, decimal_places=2, null=True, blank=True
    )
    # Before there is an agreement or a filing: what the talks or the approved estimate (概算) say, CNY.
    estimated_investment = models.DecimalField(
        _("Estimated total investment"), max_digits=20, decimal_places=2, null=True, blank=True
    )
    promised_start_on = models.DateField(_("Promised start"), null=True, blank=True)
    promised_completion_on = models.DateField(_("Promised completion"), null=True, blank=True)
    promised_production_on = models.DateField(_("Promised production"), null=True, blank=True)

    class Meta:
        abstract = True


class Project(ProjectFacts):
    """A project: its permanent number, its facts as they are now, and what is derived from its milestones."""

    code = models.CharField(_("Number"), max_length=20, unique=True)
    # Derived by engines/lifecycle from the milestones in force, kept for lists; `bridgehead ledger check` compares.
    stage = models.CharField(_("Stage"), max_length=20, db_index=True, default="lead")
    stage_on = models.DateField(null=True)
    total_investment = models.DecimalField(_("Total investment"), max_digits=20, decimal_places=2, null=True)
    signed_on = models.DateField(_("Signed on"), null=True, db_index=True)
    exited_on = models.DateField(_("Left on"), null=True)
    # How it left: a kind of milestone that ends a project; empty while it is pursued.
    exit_kind = models.CharField(_("How it left"), max_length=30, blank=True, default="")
    # The next step on the main path; empty at full capacity and after an exit.
    next_kind = models.CharField(_("Next milestone"), max_length=30, blank=True, default="")
    # The rules that the derived columns and the marks follow.
    rules = models.ForeignKey(RuleVersion, on_delete=models.PROTECT, null=True, related_name="+")
    latest_event_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    # Registered by mistake: every fact is closed and no list shows it, but yesterday's answers still count it.
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            models.Index(fields=["-total_investment", "-id"], name="project_by_investment"),
            models.Index(fields=["-latest_event_at", "-id"], name="project_by_event"),
            models.Index(fields=["unit", "stage"], name="project_unit_stage"),
            models.Index(fields=["promised_start_on"], name="project_promised_start"),
            models.Index(fields=["next_kind"], name="project_next"),
        ]

    def __str__(self) -> str:
        return self.name


class ProjectVersion(Recorded, ProjectFacts):
    """The facts of a project as they were in force for a while."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="versions")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project"], condition=Q(superseded_at__isnull=True), name="one_current_project_version"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["project", "recorded_at"], name="project_version_clock")]


class ProjectAlias(Recorded):
    """Another name that a project goes by (也称): in a document, on a signboard, among those who run it."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(_("Other name"), max_length=160)
    name_key = models.CharField(max_length=160, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project", "name_key"], condition=Q(superseded_at__isnull=True), name="project_alias_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


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
            models.Index(
                fields=["project"],
                name="milestone_past_gate",
                condition=Q(superseded_at__isnull=True, passed_by__isnull=False),
            ),
        ]


class ProjectMark(models.Model):
    """What a project waits for or lacks, kept for lists: `list:<id>` with the day since when, `gap:<key of a gap>`.

    Derived by engines/lifecycle with the columns of Project, in the transaction of the write.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="marks")
    key = models.CharField(max_length=100)
    since = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["project", "key"], name="project_mark_once")]
        indexes: ClassVar = [models.Index(fields=["key", "since", "project"], name="project_mark_key")]


class Evidence(models.Model):
    """A file that backs a claim: its hash seals it.

    `milestone` is the row that was in force when the file came; the file backs every row of the same claim.
    """

    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(_("What it is"), max_length=30)
    name = models.CharField(_("File"), max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    uploaded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField()


class Phase(Recorded):
    """A part of a project that is built by itself (首期, 二期)."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="phases")
    label = models.CharField(_("Phase"), max_length=20)
    investment = models.DecimalField(_("Investment"), max_digits=20, decimal_places=2, null=True, blank=True)
    capacity = models.CharField(_("Capacity"), max_length=120, blank=True)
    promised_production_on = models.DateField(_("Promised production"), null=True, blank=True)


class Contribution(Recorded):
    """Whose merit a project is. Statistics count the project once; scores sum the shares (domain/02 section 3)."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="contributions")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="contributions", verbose_name=_("Unit"))
    role = models.CharField(_("Part"), max_length=20)
    share = models.DecimalField(_("Share"), max_digits=5, decimal_places=4)
    basis = models.CharField(_("Basis"), max_length=200, blank=True)


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


class NegotiationTerms(Recorded):
    """What is asked and offered before signing (domain/10 section 3, 在谈). Shown to those with the clearance."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="terms")
    wanted = models.TextField(_("What the investor asks"), blank=True)
    offered = models.TextField(_("What may be offered"), blank=True)
    land_terms = models.CharField(_("Land or premises"), max_length=200, blank=True)
    differences = models.TextField(_("Where the two differ"), blank=True)
    next_step = models.CharField(_("Next step"), max_length=200, blank=True)
    expected_signing_on = models.DateField(_("Signing expected on"), null=True, blank=True)
    fair_competition_review = models.CharField(_("Fair competition review"), max_length=120, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project"], condition=Q(superseded_at__isnull=True), name="one_current_terms"
            )
        ]


class SavedView(models.Model):
    """A filter of the project list that somebody keeps under a name."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="saved_views")
    name = models.CharField(_("Name"), max_length=40)
    query = models.CharField(max_length=500)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "name"], name="view_name_once")]
