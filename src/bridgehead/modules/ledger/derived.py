"""What is kept on a project for lists, derived from its milestones in force by one rule.

The total investment is the amount of the newest filing, else of the first signing, else the estimate among the facts,
else the newest amount that any other milestone states as the project's total.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from bridgehead.engines.lifecycle import COUNTED_STATES, MILESTONE_KINDS, Claim, derive_stage
from bridgehead.foundation.search.indexing import index
from bridgehead.modules.ledger.models import Milestone, Project

DERIVED = ("stage", "stage_on", "total_investment", "signed_on", "exited_on", "latest_event_at")
# Kinds whose amount is the project's total, besides the filing and the signing.
OTHER_TOTALS = tuple(
    kind.id for kind in MILESTONE_KINDS.values() if kind.amount_is_total and kind.id not in ("filed", "signed")
)


@dataclass(frozen=True, slots=True)
class Drift:
    """A derived column that disagrees with the milestones in force."""

    project_id: int
    code: str
    field: str
    stored: Any
    derived: Any


def claims_of(milestones: Iterable[Milestone]) -> list[Claim]:
    """Milestones as the life cycle engine takes them."""
    return [Claim(row.kind, row.happened_on, row.state) for row in milestones]


def counted(milestones: Iterable[Milestone]) -> list[Milestone]:
    """Those neither returned nor refused, by day."""
    rows = [row for row in milestones if row.state in COUNTED_STATES]
    return sorted(rows, key=lambda row: (row.happened_on, row.pk or 0))


def total_investment(rows: Sequence[Milestone], estimate: Decimal | None) -> Decimal | None:
    """The total in CNY by the rule above; `rows` are counted milestones by day."""
    stated = [row for row in rows if row.amount_cny is not None]
    for amounts in (
        [row.amount_cny for row in stated if row.kind == "filed"][-1:],
        [row.amount_cny for row in stated if row.kind == "signed"][:1],
        [estimate] if estimate is not None else [],
        [row.amount_cny for row in stated if row.kind in OTHER_TOTALS][-1:],
    ):
        if amounts:
            return amounts[0]
    return None


def derive(project: Project, milestones: Iterable[Milestone]) -> dict[str, Any]:
    """The derived columns of a project from its milestones; rows that are superseded are left out."""
    in_force = [row for row in milestones if row.superseded_at is None]
    rows = counted(in_force)
    stage = derive_stage(claims_of(rows))
    events: list[datetime] = [row.recorded_at for row in in_force]
    return {
        "stage": stage.id,
        "stage_on": stage.on,
        "total_investment": total_investment(rows, project.estimated_investment),
        "signed_on": next((row.happened_on for row in rows if row.kind == "signed"), None),
        "exited_on": next((row.happened_on for row in rows if row.kind == "exited"), None),
        "latest_event_at": max(events, default=project.created_at),
    }


def derive_new(rows: Sequence[Mapping[str, Any]], created_at: datetime) -> list[dict[str, Any]]:
    """The derived columns of projects that have no milestone yet, by their facts."""
    blank = derive(Project(created_at=created_at), ())
    return [{**blank, "total_investment": total_investment((), row["estimated_investment"])} for row in rows]


def derive_many(pairs: Iterable[tuple[Project, Iterable[Milestone]]]) -> None:
    """Set the derived columns on projects in memory, saved or not; the caller saves."""
    for project, milestones in pairs:
        for name, value in derive(project, milestones).items():
            setattr(project, name, value)


def refresh(project: Project) -> None:
    """Derive the columns of a project anew and save those that changed, in the transaction of the write.

    Large and new projects are found first, so what changed of that changes the index of names.
    """
    derived = derive(project, Milestone.objects.current().filter(project=project))
    changed = {name: value for name, value in derived.items() if getattr(project, name) != value}
    for name, value in changed.items():
        setattr(project, name, value)
    if changed:
        project.save(update_fields=list(changed))
    if changed.keys() & {"total_investment", "signed_on"}:
        index("project", [project.pk])


def _chunks(size: int) -> Iterator[list[Project]]:
    after = 0
    while chunk := list(Project.objects.filter(pk__gt=after).order_by("pk")[:size]):
        yield chunk
        after = chunk[-1].pk


def drift(chunk_size: int = 2000) -> Iterator[Drift]:
    """Every derived column of the ledger that disagrees with the milestones in force: two queries a chunk."""
    for chunk in _chunks(chunk_size):
        milestones: dict[int, list[Milestone]] = defaultdict(list)
        for row in Milestone.objects.current().filter(project__in=chunk):
            milestones[row.project_id].append(row)
        for project in chunk:
            for name, value in derive(project, milestones[project.pk]).items():
                if getattr(project, name) != value:
                    yield Drift(project.pk, project.code, name, getattr(project, name), value)
