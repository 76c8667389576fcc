"""Projects: what is known of them and since when, their parts and partners, and what lists keep of them."""

from __future__ import annotations

from typing import ClassVar, Final

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bridgehead.foundation.rows.indexes import OrderIndex
from bridgehead.modules.accounts.models import Person, Unit
from bridgehead.modules.ledger.models.recorded import Recorded
from bridgehead.modules.ledger.models.rules import RuleVersion
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


class ProjectFacts(models.Model):
    """What is said of a project besides its milestones and money; shared by its current row and its versions."""

    name = models.CharField(_("Project"), max_length=160)
    # Builder and officer are found by indexes of those rows that have one: most have none, and a write is spared it.
    enterprise = models.ForeignKey(
        Enterprise,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("Builder"),
    )
    investor = models.CharField(_("Investor"), max_length=120, blank=True)
    # Both tables have indexes that begin with it.
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", db_index=False, verbose_name=_("Responsible unit")
    )
    officer = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("Project officer"),
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


# Who sees a row, and everything else that the list filters by, sums or sorts by.
LISTED: Final = (
    "unit",
    "withdrawn_at",
    "stage",
    "exited_on",
    "total_investment",
    "next_kind",
    "exit_kind",
    "signed_on",
    "stage_on",
    "latest_event_at",
    "sector",
    "origin",
    "level",
    "industry",
    "promised_start_on",
    "enterprise",
)


class Project(ProjectFacts):
    """A project: its permanent number, its facts as they are now, and what is derived from its milestones."""

    code = models.CharField(_("Number"), max_length=20, unique=True)
    # Derived by engines/lifecycle from the milestones in force, kept for lists; `bridgehead ledger check` compares.
    stage = models.CharField(_("Stage"), max_length=20, default="lead")
    stage_on = models.DateField(null=True)
    total_investment = models.DecimalField(_("Total investment"), max_digits=20, decimal_places=2, null=True)
    # list_by_signing begins with it.
    signed_on = models.DateField(_("Signed on"), null=True)
    exited_on = models.DateField(_("Left on"), null=True)
    # How it left: a kind of milestone that ends a project; empty while it is pursued.
    exit_kind = models.CharField(_("How it left"), max_length=30, blank=True, default="")
    # The next step on the main path; empty at full capacity and after an exit.
    next_kind = models.CharField(_("Next milestone"), max_length=30, blank=True, default="")
    # The rules that the derived columns and the marks follow.
    # Nearly all projects stand by the same rules: an index would tell nothing.
    rules = models.ForeignKey(RuleVersion, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    latest_event_at = models.DateTimeField(null=True)
    # The day of the last sign of life: a milestone or the investment of a month was recorded, else it was registered.
    # How many days of silence are too many is the rules' to say, stage by stage.
    heard_on = models.DateField(null=True)
    created_at = models.DateTimeField()
    # Registered by mistake: every fact is closed and no list shows it, but yesterday's answers still count it.
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            # By which answers find the projects of investors and of firms, without a look at the rows.
            models.Index(fields=["investor"], name="project_investor"),
            models.Index(fields=["enterprise", "id"], name="project_of_enterprise"),
            models.Index(fields=["officer"], condition=Q(officer__isnull=False), name="project_of_officer"),
            # The orders of the list, with what decides who sees a row: a page is found in the index, however deep it
            # lies, and only its own rows are read. The order that nobody has to choose carries all that is filtered by:
            # a condition that few projects meet is looked for in the index too.
            OrderIndex(
                F("latest_event_at").desc(nulls_last=True),
                F("id").desc(),
                *(name for name in LISTED if name != "latest_event_at"),
                name="list_by_latest_event",
            ),
            OrderIndex(
                F("total_investment").desc(nulls_last=True),
                F("id").desc(),
                "unit",
                "withdrawn_at",
                name="list_by_investment",
            ),
            OrderIndex(
                F("signed_on").desc(nulls_last=True),
                F("id").desc(),
                "unit",
                "withdrawn_at",
                name="list_by_signing",
            ),
            OrderIndex(
                F("stage_on").desc(nulls_last=True),
                F("id").desc(),
                "unit",
                "withdrawn_at",
                name="list_by_stage",
            ),
            models.Index("name", "id", "unit", "withdrawn_at", name="list_by_name"),
            # Hardly any are: they are looked for, and not all the others.
            models.Index(fields=["id"], name="project_withdrawn", condition=Q(withdrawn_at__isnull=False)),
            # Any list is counted from this index alone. Scope first: who sees few units reads their part of it.
            models.Index(fields=LISTED, name="project_list"),
            # The same for what is asked most, a third as wide: all projects, those of a tier, of a tier at a stage.
            models.Index(
                fields=["unit", "withdrawn_at", "total_investment", "stage", "exited_on", "latest_event_at"],
                name="project_tiers",
            ),
            # Who has been silent longest, and how many at a stage for too long: each stage has its own limit.
            models.Index(fields=["heard_on", "id", "stage", "unit", "exited_on", "withdrawn_at"], name="project_heard"),
            models.Index(fields=["stage", "heard_on", "unit", "exited_on", "withdrawn_at"], name="project_silent"),
            models.Index(fields=["promised_start_on"], name="project_promised_start"),
            # Who comes to a step next: counted, and in the order of the list.
            OrderIndex(
                F("next_kind"),
                F("latest_event_at").desc(nulls_last=True),
                F("id").desc(),
                "unit",
                "withdrawn_at",
                "total_investment",
                name="project_next_step",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ProjectVersion(Recorded, ProjectFacts):
    """The facts of a project as they were in force for a while."""

    # project_version_clock begins with it.
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="versions", db_index=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project"], condition=Q(superseded_at__isnull=True), name="one_current_project_version"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["project", "recorded_at"], name="project_version_clock"),
            models.Index(fields=["unit"], name="version_of_unit"),
            models.Index(fields=["enterprise"], condition=Q(enterprise__isnull=False), name="version_of_enterprise"),
            models.Index(fields=["officer"], condition=Q(officer__isnull=False), name="version_of_officer"),
        ]


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


class ProjectMark(models.Model):
    """What a project waits for or lacks, kept for lists: `list:<id>` with the day since when, `gap:<key of a gap>`.

    `flag:to_verify` says since which day the oldest of its claims waits for verification. Derived by engines/lifecycle
    with the columns of Project, in the transaction of the write. Unit and total are the project's, so that a list is
    counted unit by unit, or opened at any page, from an index of its own.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="marks")
    key = models.CharField(max_length=100)
    since = models.DateField(null=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    # Hundredths of CNY, so that sums are exact on every database.
    total = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["project", "key"], name="project_mark_once")]
        indexes: ClassVar = [
            models.Index(fields=["key", "since", "project", "unit"], name="project_mark_key"),
            models.Index(fields=["key", "unit", "since", "total"], name="project_mark_unit"),
        ]


class Phase(Recorded):
    """A part of a project that is built by itself (首期, 二期)."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="phases")
    label = models.CharField(_("Phase"), max_length=20)
    investment = models.DecimalField(_("Investment"), max_digits=20, decimal_places=2, null=True, blank=True)
    capacity = models.CharField(_("Capacity"), max_length=120, blank=True)
    promised_production_on = models.DateField(_("Promised production"), null=True, blank=True)


class Contribution(Recorded):
    """Whose merit a project is. Statistics count the project once; scores sum the shares (domain/02 section 3).

    A share counts from `valid_from` to `valid_until`, both included; without them from the beginning, and for good.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="contributions")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="contributions", verbose_name=_("Unit"))
    role = models.CharField(_("Part"), max_length=20)
    share = models.DecimalField(_("Share"), max_digits=5, decimal_places=4)
    valid_from = models.DateField(_("Counts from"), null=True, blank=True)
    valid_until = models.DateField(_("Counts until"), null=True, blank=True)
    basis = models.CharField(_("Basis"), max_length=200, blank=True)

    class Meta:
        # Whose projects count as a unit's on a day, without a look at the rows.
        indexes: ClassVar = [
            models.Index(
                fields=["unit", "superseded_at", "valid_from", "valid_until", "project"], name="contribution_credit"
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
