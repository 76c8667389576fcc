"""What refers to projects, and how it goes along when two are merged; what the ledger has of firms that are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bridgehead.foundation.merging.journal import change, write_anew
from bridgehead.foundation.merging.movers import How, Mover, Own, Step
from bridgehead.modules.ledger import merging_money, rules, words
from bridgehead.modules.ledger.actions.milestones import REPEATING
from bridgehead.modules.ledger.models import ClaimState, Evidence, Milestone, Project, ProjectVersion

TARGET = "ledger.Project"
FIRM = "parties.Enterprise"


def _claim_slot(row: Milestone) -> tuple[str, ...] | None:
    """A project is signed, started … once; what repeats is the same where kind, day and amount are."""
    if row.state == ClaimState.NOT_RECOGNISED:
        return None
    if row.kind in REPEATING or rules.kind(row.kind).effect:
        return (row.kind, row.happened_on.isoformat(), f"{row.amount or ''}")
    return (row.kind,)


def _claim_shown(row: Milestone) -> str:
    amount = words.exact(row.amount_cny) if row.amount_cny is not None else ""
    said = [words.kind_word(row.kind), words.day_said(row.happened_on, row.date_precision), amount]
    return " ".join(filter(None, [*said, str(ClaimState(row.state).label)]))


def _verified_first(mine: Milestone, theirs: Milestone) -> bool:
    return theirs.state == ClaimState.VERIFIED and mine.state != ClaimState.VERIFIED


def _papers_follow(_old: Milestone, new: Milestone) -> None:
    """The papers of a claim are where the claim is."""
    Evidence.objects.filter(milestone__claim=new.claim).update(milestone=new)


def _papers_kept(dropped: Milestone, kept: Milestone) -> Sequence[Step]:
    """The papers of a claim that gives way back the one that stays, unless it has them."""
    has = set(Evidence.objects.filter(milestone__claim=kept.claim).values_list("kind", "sha256"))
    papers = Evidence.objects.filter(milestone__claim=dropped.claim).order_by("pk")
    return [change(row, {"milestone_id": kept.pk}) for row in papers if (row.kind, row.sha256) not in has]


def _money(row: Any) -> str:
    return words.exact(row.amount)


def _same_set(_row: Any) -> str:
    return "all"


def count_of_firm(pk: int) -> int:
    """How many projects a firm builds."""
    return Project.objects.filter(enterprise_id=pk, withdrawn_at__isnull=True).count()


def move_to_firm(loser: int, survivor: int, actor_id: int | None, at: datetime) -> list[Step]:
    """Every project of a firm gets a version that names the other."""
    steps: list[Step] = []
    projects = Project.objects.filter(enterprise_id=loser, withdrawn_at__isnull=True).order_by("pk")
    for project in projects.select_for_update():
        _rename_builder(project, survivor, actor_id, at)
        steps.append({"project": project.pk, "from": loser, "to": survivor})
    return steps


def _rename_builder(project: Project, firm: int, actor_id: int | None, at: datetime) -> None:
    version = ProjectVersion.objects.current().get(project=project)
    write_anew(version, at, actor_id, {"enterprise_id": firm})
    change(project, {"enterprise_id": firm})


def why_not_back(step: Step) -> str:
    """A project that has another builder by now, or went, keeps a merge of firms from being undone."""
    project = Project.objects.filter(pk=step["project"]).first()
    if project is not None and project.enterprise_id == step["to"] and project.withdrawn_at is None:
        return ""
    name = project.name if project is not None else ""
    return _("“%(project)s” has another builder by now, or was taken back or merged.") % {"project": name}


def back_to_firm(step: Step, actor_id: int | None, at: datetime) -> None:
    """The project names its builder of before."""
    project = Project.objects.select_for_update().get(pk=step["project"])
    _rename_builder(project, step["from"], actor_id, at)


MOVERS = (
    Mover(
        TARGET,
        "ledger.Milestone",
        "project",
        How.ANEW,
        gettext_lazy("Milestones"),
        slot=_claim_slot,
        shown=_claim_shown,
        slot_shown=lambda row: words.kind_word(row.kind),
        theirs_first=_verified_first,
        after=_papers_follow,
        dropped=_papers_kept,
    ),
    Mover(
        TARGET,
        "ledger.Investment",
        "project",
        How.ANEW,
        gettext_lazy("Months of investment"),
        slot=lambda row: row.month.isoformat()[:7],
        shown=_money,
        slot_shown=lambda row: row.month.isoformat()[:7],
        after=merging_money.papers_follow,
        back=merging_money.papers_back,
        dropped=merging_money.papers_kept,
    ),
    # What `count_once` makes of it may hold months too.
    Mover(
        TARGET,
        "ledger.InvestmentBefore",
        "project",
        How.ANEW,
        gettext_lazy("Investment before the months"),
        slot=lambda _row: merging_money.SUM,
        shown=merging_money.reckoned,
        slot_shown=lambda _row: _("Investment before the months"),
        after=merging_money.papers_follow,
        dropped=merging_money.papers_kept,
    ),
    Mover(
        TARGET,
        "ledger.YearPlan",
        "project",
        How.ANEW,
        gettext_lazy("Year plans"),
        slot=lambda row: row.year,
        shown=_money,
        slot_shown=lambda row: str(row.year),
    ),
    Mover(
        TARGET,
        "ledger.PlanLine",
        "project",
        How.OWN,
        gettext_lazy("Lines of draft plans"),
        own=merging_money.DRAFTED,
    ),
    Mover(
        TARGET,
        "ledger.Phase",
        "project",
        How.ANEW,
        gettext_lazy("Phases"),
        slot=lambda row: row.label,
        shown=lambda row: f"{row.label} {words.exact(row.investment)}".strip(),
        slot_shown=lambda row: row.label,
    ),
    # Shares are agreed as a whole: two agreements are not added up.
    Mover(
        TARGET,
        "ledger.Contribution",
        "project",
        How.ANEW,
        gettext_lazy("Shares"),
        slot=_same_set,
        shown=lambda row: f"{row.unit} {row.share * 100:.0f}%",
        slot_shown=lambda _row: _("Shares"),
    ),
    Mover(
        TARGET,
        "ledger.NegotiationTerms",
        "project",
        How.ANEW,
        gettext_lazy("Negotiation terms"),
        slot=_same_set,
        # What stands in them needs a clearance.
        shown=lambda row: _("written on %(day)s") % {"day": words.day_said(row.recorded_at.date())},
        slot_shown=lambda _row: _("Negotiation terms"),
    ),
    Mover(
        TARGET,
        "ledger.ProjectAlias",
        "project",
        How.ANEW,
        gettext_lazy("Other names"),
        slot=lambda row: row.name_key,
    ),
    Mover(
        TARGET,
        "ledger.ProjectVersion",
        "project",
        How.STAYS,
        why="The facts are merged field by field; versions tell of each record as it was.",
    ),
    Mover(TARGET, "ledger.ProjectMark", "project", How.STAYS, why="Derived anew from the milestones."),
    Mover(TARGET, "ledger.Counted", "project", How.STAYS, why="Derived anew from what the project has."),
    Mover(
        FIRM,
        "ledger.Project",
        "enterprise",
        How.OWN,
        gettext_lazy("Projects"),
        own=Own(count_of_firm, move_to_firm, why_not_back, back_to_firm),
    ),
    Mover(
        FIRM,
        "ledger.ProjectVersion",
        "enterprise",
        How.STAYS,
        why="A version is written anew with its project; earlier ones tell what was said then.",
    ),
)
