"""What is kept on a project for lists, derived from its milestones in force by one rule.

The total investment is the amount of the newest filing, else of the first signing, else the estimate among the facts,
else the newest amount that any other milestone states as the project's total. Capital that was added after the day of
that milestone is added to it, the increase only (engines/investment/adding.py); an estimate stands as it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from time import monotonic
from typing import Any, Protocol, TypeVar

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from bridgehead.engines.investment import whole_with_increases
from bridgehead.engines.lifecycle import COUNTED_STATES, RuleSet, standing
from bridgehead.foundation.rows import update_rows
from bridgehead.foundation.search.indexing import index
from bridgehead.modules.ledger import rules as rulebook
from bridgehead.modules.ledger.kept import keep
from bridgehead.modules.ledger.marks import claims_of, keep_marks, kept_marks, wanted_marks
from bridgehead.modules.ledger.models import Milestone, Project
from bridgehead.modules.ledger.rules import InForce

# The kind of milestone by which the investors add capital; its amount is the increase.
ADDED = "capital_added"
DERIVED = (
    "stage",
    "stage_on",
    "total_investment",
    "signed_on",
    "exited_on",
    "exit_kind",
    "next_kind",
    "latest_event_at",
    "rules_id",
)


@dataclass(frozen=True, slots=True)
class Drift:
    """A derived column that disagrees with the milestones in force."""

    project_id: int
    code: str
    field: str
    stored: Any
    derived: Any


class Claimed(Protocol):
    """What tells whether a milestone counts and what it is worth: a row of the table, or some of its columns."""

    @property
    def pk(self) -> int:
        """The row's id."""

    @property
    def kind(self) -> str:
        """A kind of the rules."""

    @property
    def happened_on(self) -> date:
        """Its day."""

    @property
    def state(self) -> str:
        """What became of the claim."""

    @property
    def amount_cny(self) -> Decimal | None:
        """What it states, CNY."""


AnyClaimed = TypeVar("AnyClaimed", bound=Claimed)


def counted(milestones: Iterable[AnyClaimed]) -> list[AnyClaimed]:
    """Those neither returned nor refused, by day."""
    rows = [row for row in milestones if row.state in COUNTED_STATES]
    return sorted(rows, key=lambda row: (row.happened_on, row.pk or 0))


def other_totals(rules: RuleSet) -> tuple[str, ...]:
    """Kinds whose amount is the project's total, besides the filing and the signing."""
    return tuple(kind for kind in rules.stating_total() if kind not in ("filed", "signed"))


def increases(rows: Iterable[Claimed]) -> list[tuple[date, Decimal]]:
    """The days and amounts (CNY) of capital added, of counted milestones."""
    return [(row.happened_on, row.amount_cny) for row in rows if row.kind == ADDED and row.amount_cny is not None]


def total_investment(rows: Sequence[Milestone], estimate: Decimal | None, rules: RuleSet) -> Decimal | None:
    """The total in CNY by the rule above; `rows` are counted milestones by day."""
    if not rows:
        return estimate
    others = other_totals(rules)
    stated = [row for row in rows if row.amount_cny is not None]
    filed = [row for row in stated if row.kind == "filed"][-1:]
    signed = [row for row in stated if row.kind == "signed"][:1]
    found = filed or signed
    if not found and estimate is not None:
        return estimate
    found = found or [row for row in stated if row.kind in others][-1:]
    if not found:
        return None
    return whole_with_increases(found[0].amount_cny or Decimal(0), found[0].happened_on, increases(rows))


def agreed_investment(rows: Sequence[Milestone]) -> Decimal | None:
    """The first signing with all capital added since, CNY; `rows` are counted milestones by day."""
    signed = next((row for row in rows if row.kind == "signed" and row.amount_cny is not None), None)
    if signed is None or signed.amount_cny is None:
        return None
    return whole_with_increases(signed.amount_cny, signed.happened_on, increases(rows))


def derive(project: Project, milestones: Iterable[Milestone], now: InForce | None = None) -> dict[str, Any]:
    """The derived columns of a project from its milestones by the rules of today; superseded rows are left out."""
    now = now or rulebook.in_force()
    rules = now.rules
    in_force = [row for row in milestones if row.superseded_at is None]
    rows = counted(in_force)
    total = total_investment(rows, project.estimated_investment, rules)
    stands = standing(claims_of(rows), rules, total, timezone.localdate())
    events: list[datetime] = [row.recorded_at for row in in_force]
    return {
        "stage": stands.stage.id,
        "stage_on": stands.stage.on,
        "total_investment": total,
        "signed_on": next((row.happened_on for row in rows if row.kind == "signed"), None),
        "exited_on": stands.exit.on if stands.exit else None,
        "exit_kind": stands.exit.kind if stands.exit else "",
        "next_kind": stands.next.id if stands.next else "",
        "latest_event_at": max(events, default=project.created_at),
        "rules_id": now.number,
    }


def derive_new(
    estimates: Sequence[Decimal | None], created_at: datetime
) -> tuple[dict[str, Any], list[Decimal | None]]:
    """The derived columns of projects that have no milestone yet: what all have alike, and the total of each."""
    now = rulebook.in_force()
    same = {**derive(Project(created_at=created_at), (), now), "heard_on": timezone.localdate(created_at)}
    del same["total_investment"]
    return same, [total_investment((), estimate, now.rules) for estimate in estimates]


def derive_many(pairs: Iterable[tuple[Project, Iterable[Milestone]]]) -> None:
    """Set the derived columns on projects in memory, saved or not; the caller saves."""
    now = rulebook.in_force()
    for project, milestones in pairs:
        for name, value in derive(project, milestones, now).items():
            setattr(project, name, value)


def refresh(project: Project) -> None:
    """Derive the columns of a project anew and save those that changed, in the transaction of the write.

    Large and new projects are found first, so what changed of that changes the index of names.
    """
    now = rulebook.in_force()
    rows = list(Milestone.objects.current().filter(project=project))
    derived = derive(project, rows, now)
    changed = {name: value for name, value in derived.items() if getattr(project, name) != value}
    for name, value in changed.items():
        setattr(project, name, value)
    if changed:
        project.save(update_fields=list(changed))
    if changed.keys() & {"total_investment", "signed_on"}:
        index("project", [project.pk])
    keep_marks({project.pk: rows}, [project], now.rules)
    keep([project], now.rules)


def refresh_many(projects: Sequence[Project], milestones: Mapping[int, Sequence[Milestone]]) -> None:
    """`refresh` of many projects, of which the caller holds the milestones in force."""
    now = rulebook.in_force()
    groups: dict[tuple[str, ...], list[Project]] = defaultdict(list)
    for project in projects:
        anew = derive(project, milestones.get(project.pk, ()), now)
        changed = {name: value for name, value in anew.items() if getattr(project, name) != value}
        for name, value in changed.items():
            setattr(project, name, value)
        if changed:
            groups[tuple(changed)].append(project)
    for names, members in groups.items():
        update_rows(Project, names, ([*(getattr(one, name) for name in names), one.pk] for one in members))
    found_by = {"total_investment", "signed_on"}
    index("project", [one.pk for names, members in groups.items() if found_by & {*names} for one in members])
    keep_marks(milestones, projects, now.rules)
    keep(projects, now.rules)


def stale_projects() -> QuerySet[Project]:
    """Projects that still stand as an earlier version of the rules derived them."""
    return Project.objects.exclude(rules=rulebook.in_force().number) | Project.objects.filter(rules=None)


def rederive(seconds: float | None = None, chunk_size: int = 500) -> int:
    """Derive the stale projects anew by the rules of today, for as long as that; returns how many are left."""
    begun = monotonic()
    while seconds is None or monotonic() - begun < seconds:
        with transaction.atomic():
            chunk = list(stale_projects().order_by("pk").select_for_update()[:chunk_size])
            if not chunk:
                return 0
            milestones = milestones_of(chunk)
            derive_many([(project, milestones[project.pk]) for project in chunk])
            Project.objects.bulk_update(chunk, DERIVED, batch_size=100)
            keep_marks(milestones, chunk, rulebook.current())
            keep(chunk, rulebook.current())
            index("project", [project.pk for project in chunk])
    return stale_projects().count()


def milestones_of(projects: Sequence[Project]) -> dict[int, list[Milestone]]:
    """The milestones in force of some projects: one query."""
    found: dict[int, list[Milestone]] = defaultdict(list)
    rows = Milestone.objects.current().filter(project__in=[project.pk for project in projects])
    for row in rows:
        found[row.project_id].append(row)
    return found


def _chunks(size: int) -> Iterator[list[Project]]:
    after = 0
    while chunk := list(Project.objects.filter(pk__gt=after).order_by("pk")[:size]):
        yield chunk
        after = chunk[-1].pk


def drift(chunk_size: int = 2000) -> Iterator[Drift]:
    """Every derived column and mark of the ledger that disagrees with the milestones in force: four queries a chunk."""
    now = rulebook.in_force()
    for chunk in _chunks(chunk_size):
        milestones = milestones_of(chunk)
        wanted, kept = wanted_marks(milestones, chunk, now.rules), kept_marks(chunk)
        for project in chunk:
            for name, value in derive(project, milestones[project.pk], now).items():
                if getattr(project, name) != value:
                    yield Drift(project.pk, project.code, name, getattr(project, name), value)
            stored, derived = kept.get(project.pk, {}), wanted[project.pk]
            if stored != derived:
                yield Drift(project.pk, project.code, "marks", stored, derived)
