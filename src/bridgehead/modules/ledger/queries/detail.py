"""One project whole, as it stands or as the ledger knew it at a moment, in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import F, Q
from django.http import Http404
from django.utils import timezone

from bridgehead.engines.lifecycle import (
    COUNTED_STATES,
    Gap,
    MilestoneKind,
    RuleSet,
    Stage,
    Standing,
    StrandDefinition,
    standing,
)
from bridgehead.foundation.access import Actor
from bridgehead.foundation.audit.chain import history
from bridgehead.modules.ledger import rules
from bridgehead.modules.ledger.derived import agreed_investment, counted, total_investment
from bridgehead.modules.ledger.marks import claims_of, gaps_of
from bridgehead.modules.ledger.models import (
    Contribution,
    Evidence,
    Investment,
    Milestone,
    Phase,
    Project,
    ProjectVersion,
    YearPlan,
)
from bridgehead.modules.ledger.queries.visibility import access_project
from bridgehead.modules.parties.then import names_then

HISTORY_LIMIT = 50


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """A file behind a claim; `kind` is a kind of the rules."""

    id: int
    claim: UUID
    kind: str
    name: str
    sha256: str
    size: int
    media_type: str
    uploaded_by: str
    uploaded_by_id: int | None
    uploaded_at: datetime


@dataclass(frozen=True, slots=True)
class MilestoneView:
    """A milestone row in force with the words, people and files around it."""

    row: Milestone
    kind: MilestoneKind
    reported_by: str
    verified_by: str
    is_corrected: bool
    evidence: tuple[EvidenceFile, ...]


@dataclass(frozen=True, slots=True)
class StrandView:
    """A strand with its milestones by day, and the kinds of steps that have not been claimed yet."""

    strand: StrandDefinition
    milestones: tuple[MilestoneView, ...]
    to_come: tuple[MilestoneKind, ...]


@dataclass(frozen=True, slots=True)
class Totals:
    """Total investment by who says it, CNY; never added up. `total` is the one that the lists use."""

    agreed: Decimal | None
    filed: Decimal | None
    estimated: Decimal | None
    total: Decimal | None


@dataclass(frozen=True, slots=True)
class PhasePart:
    """A phase row in force and the share of all phases that it makes up (None where amounts are missing)."""

    row: Phase
    share: Decimal | None


@dataclass(frozen=True, slots=True)
class ContributionShare:
    """Whose merit, in what part, what share; `share` 0.6 is 60 %."""

    id: int
    unit_id: int
    unit_name: str
    role: str
    share: Decimal
    basis: str
    valid_from: date | None
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class MonthMoney:
    """Investment of a month, and cumulated since the start, CNY."""

    id: int
    month: date
    amount: Decimal
    cumulative: Decimal
    visible_progress: str
    source_kind: str
    source: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One write to the project: who, when, through which door, what changed."""

    recorded_at: datetime
    actor_name: str
    via: str
    action: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    note: str


@dataclass(frozen=True, slots=True)
class ProjectDetail:
    """A project at `known_at` (None is now). `facts` holds its facts then; `project` is its row as it is now.

    With `as_of` nothing counts that happened after that day.
    """

    project: Project
    facts: Project | ProjectVersion
    known_at: datetime | None
    standing: Standing
    gaps: tuple[Gap, ...]
    strands: tuple[StrandView, ...]
    totals: Totals
    phases: tuple[PhasePart, ...]
    contributions: tuple[ContributionShare, ...]
    investments: tuple[MonthMoney, ...]
    year_plans: Mapping[int, Decimal]
    year_plan_ids: Mapping[int, int]
    evidence: tuple[EvidenceFile, ...]
    history: tuple[HistoryEntry, ...]
    as_of: date | None = None

    @property
    def stage(self) -> Stage:
        """The furthest stage reached, and since when."""
        return self.standing.stage

    @property
    def exited_on(self) -> date | None:
        """The day on which it left; None while it is pursued."""
        return self.standing.exit.on if self.standing.exit else None

    @property
    def next(self) -> MilestoneKind | None:
        """The next step on the main path."""
        return self.standing.next

    @property
    def evidence_count(self) -> int:
        """How many files back its claims."""
        return len(self.evidence)

    def done_in(self, year: int) -> Decimal:
        """Investment completed in a calendar year."""
        return sum((row.amount for row in self.investments if row.month.year == year), Decimal(0))


def project_detail(
    actor: Actor, code: str, known_at: datetime | None = None, as_of: date | None = None
) -> ProjectDetail:
    """One project with everything around it. Http404 for strangers, and where nothing was known of it at `known_at`.

    `as_of` leaves out what happened later, by what the ledger knew at `known_at`: both clocks of decision 0001.
    """
    project = access_project(actor, code)
    facts = _facts(project, known_at)
    rows = list(
        Milestone.objects.known_at(known_at)
        .filter(_until(as_of, "happened_on"), project=project)
        .select_related("reported_by", "recorded_by", "verified_by")
        .order_by("happened_on", "id")
    )
    evidence = _evidence(project, known_at)
    if as_of is not None:
        backed = {row.claim for row in rows}
        evidence = tuple(file for file in evidence if file.claim in backed)
    claims = claims_of(rows)
    good = counted(rows)
    # What was known then is read by the rules that were known then.
    then = rules.current(known_at)
    totals = _totals(good, facts.estimated_investment, then)
    return ProjectDetail(
        project=project,
        facts=facts,
        known_at=known_at,
        standing=standing(claims, then, totals.total, timezone.localdate(known_at)),
        gaps=tuple(gaps_of(rows, _papers(evidence), then)),
        strands=_strands(rows, evidence, then),
        totals=totals,
        phases=_phases(project, known_at),
        contributions=_contributions(project, known_at),
        investments=_investments(project, known_at, as_of),
        **_plans(project, known_at, as_of),
        evidence=evidence,
        history=_history(project, known_at),
        as_of=as_of,
    )


def _until(day: date | None, field: str) -> Q:
    return Q() if day is None else Q(**{f"{field}__lte": day})


def _facts(project: Project, known_at: datetime | None) -> Project | ProjectVersion:
    version = (
        ProjectVersion.objects.known_at(known_at)
        .filter(project=project)
        .select_related("unit", "enterprise", "officer")
        .first()
    )
    if version is None:
        raise Http404("project")
    facts: ProjectVersion = version
    if facts.enterprise is not None:
        # As it was called then: the page shows this object and nobody saves it.
        facts.enterprise.name = names_then(known_at, [(facts.enterprise.pk, facts.enterprise.name)])[
            facts.enterprise.pk
        ]
    return facts


def _evidence(project: Project, known_at: datetime | None) -> tuple[EvidenceFile, ...]:
    rows = Evidence.objects.filter(milestone__project=project)
    if known_at is not None:
        rows = rows.filter(uploaded_at__lte=known_at)
    found = rows.annotate(claim=F("milestone__claim"), person=F("uploaded_by__name")).order_by("uploaded_at", "id")
    return tuple(
        EvidenceFile(
            row.pk,
            row.claim,
            row.kind,
            row.name,
            row.sha256,
            row.size,
            row.media_type,
            row.person or "",
            row.uploaded_by_id,
            row.uploaded_at,
        )
        for row in found
    )


def _papers(evidence: Iterable[EvidenceFile]) -> dict[UUID, set[str]]:
    found: dict[UUID, set[str]] = defaultdict(set)
    for file in evidence:
        found[file.claim].add(file.kind)
    return found


def _strands(rows: Sequence[Milestone], evidence: Iterable[EvidenceFile], then: RuleSet) -> tuple[StrandView, ...]:
    files: dict[UUID, list[EvidenceFile]] = defaultdict(list)
    for file in evidence:
        files[file.claim].append(file)
    views: dict[str, list[MilestoneView]] = {strand: [] for strand in then.strands}
    for row in rows:
        views[row.strand].append(_milestone_view(row, files[row.claim], then))
    claimed = {row.kind for row in rows if row.state in COUNTED_STATES}
    return tuple(
        StrandView(
            strand,
            tuple(views[strand.id]),
            tuple(kind for kind in then.steps(strand.id) if kind.id not in claimed),
        )
        for strand in then.strands.values()
    )


def _milestone_view(row: Milestone, files: Sequence[EvidenceFile], then: RuleSet) -> MilestoneView:
    reporter = row.reported_by or row.recorded_by
    return MilestoneView(
        row=row,
        kind=then.milestones[row.kind],
        reported_by=reporter.name if reporter else "",
        verified_by=row.verified_by.name if row.verified_by else "",
        is_corrected=row.supersedes_id is not None and row.state == "reported",
        evidence=tuple(files),
    )


def _totals(rows: Sequence[Milestone], estimate: Decimal | None, then: RuleSet) -> Totals:
    """Three sayings side by side (domain/02 section 2.3: the filed amount often differs, keep both).

    What was agreed holds the capital added since; a filing and an estimate say what they say.
    """

    def amounts(kind: str) -> list[Decimal]:
        return [row.amount_cny for row in rows if row.kind == kind and row.amount_cny is not None]

    return Totals(
        agreed=agreed_investment(rows),
        filed=next(reversed(amounts("filed")), None),
        estimated=next(reversed(amounts("estimate_approved")), estimate),
        total=total_investment(rows, estimate, then),
    )


def _phases(project: Project, known_at: datetime | None) -> tuple[PhasePart, ...]:
    rows = list(Phase.objects.known_at(known_at).filter(project=project).order_by("promised_production_on", "id"))
    amounts = [row.investment for row in rows]
    whole = sum((amount for amount in amounts if amount is not None), Decimal(0))
    complete = whole > 0 and None not in amounts
    return tuple(PhasePart(row, row.investment / whole if complete and row.investment else None) for row in rows)


def _contributions(project: Project, known_at: datetime | None) -> tuple[ContributionShare, ...]:
    rows = Contribution.objects.known_at(known_at).filter(project=project).select_related("unit")
    return tuple(
        ContributionShare(
            row.pk, row.unit_id, str(row.unit), row.role, row.share, row.basis, row.valid_from, row.valid_until
        )
        for row in rows.order_by("valid_from", "-share", "id")
    )


def _investments(project: Project, known_at: datetime | None, as_of: date | None) -> tuple[MonthMoney, ...]:
    months, cumulative = [], Decimal(0)
    kept = Investment.objects.known_at(known_at).filter(_until(as_of, "month"), project=project)
    for row in kept.order_by("month"):
        cumulative += row.amount
        months.append(
            MonthMoney(row.pk, row.month, row.amount, cumulative, row.visible_progress, row.source_kind, row.source)
        )
    return tuple(months)


def _plans(project: Project, known_at: datetime | None, as_of: date | None) -> dict[str, Any]:
    until = Q() if as_of is None else Q(year__lte=as_of.year)
    rows = list(YearPlan.objects.known_at(known_at).filter(until, project=project).order_by("year"))
    return {
        "year_plans": {row.year: row.amount for row in rows},
        "year_plan_ids": {row.year: row.pk for row in rows},
    }


def _history(project: Project, known_at: datetime | None) -> tuple[HistoryEntry, ...]:
    entries = history(project).filter(Q() if known_at is None else Q(recorded_at__lte=known_at))
    return tuple(
        HistoryEntry(
            entry.recorded_at, entry.actor_name, entry.via, entry.action, entry.before, entry.after, entry.note
        )
        for entry in entries[:HISTORY_LIMIT]
    )
