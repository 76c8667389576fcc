"""The rows of the project list: what a page of projects needs beyond their columns, in one query."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse

from bridgehead.engines.lifecycle import COUNTED_STATES
from bridgehead.modules.ledger import rules, words
from bridgehead.modules.ledger.derived import counted, milestones_of
from bridgehead.modules.ledger.marks import GAP, in_order
from bridgehead.modules.ledger.models import Milestone, Project
from bridgehead.modules.ledger.origins import total_row
from bridgehead.modules.ledger.queries import days_since

# What a row of the list reads of a milestone: a page has hundreds of them.
_SHOWN = ("project", "kind", "happened_on", "state", "amount_cny", "source_kind", "passed_by", "superseded_at")


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A project as the list shows it; text is ready to print."""

    project: Project
    url: str
    stage: str
    strands: Sequence[tuple[str, float]]
    amount: str
    amount_exact: str
    source_kind: str
    source_url: str
    gap: str
    is_claimed: bool
    is_past_gate: bool
    exit: str
    wait: str
    is_late: bool


def project_url(code: str) -> str:
    """The page of a project."""
    return reverse("workspace:project", args=[code])


def source_url(code: str, kind: str, key: str | int) -> str:
    """The page that says where a value came from; empty where that room is switched off."""
    try:
        return reverse("workspace:source", args=[code, kind, key])
    except NoReverseMatch:
        return ""


def project_rows(projects: Sequence[Project], limit: int | None = None) -> list[ProjectRow]:
    """A page of the list (`page_of_projects`), in its order; `limit` is that of the waiting list it shows, in days."""
    milestones = milestones_of(projects, only=_SHOWN)
    return [_row(project, milestones[project.pk], limit) for project in projects]


def _row(project: Project, rows: list[Milestone], limit: int | None) -> ProjectRow:
    gaps = (key.removeprefix(GAP) for key in (getattr(project, "gap_keys", None) or "").split())
    days = days_since(getattr(project, "waiting_since", None))
    source = total_row(rows, project.total_investment) if project.total_investment is not None else None
    known: dict[str, Any] = {row.kind: row.state for row in counted(rows)}
    return ProjectRow(
        project=project,
        url=project_url(project.code),
        stage=words.stage_word(project.stage),
        strands=words.strand_progress(known),
        amount=words.in_yi(project.total_investment),
        amount_exact=words.exact(project.total_investment),
        source_kind=source.source_kind if source else "form",
        source_url=source_url(project.code, "total", "now"),
        gap=words.first_kept_gap(in_order(gaps, project.next_kind, rules.current())),
        is_claimed=any(row.state == "reported" for row in rows),
        is_past_gate=any(row.passed_by_id is not None and row.state in COUNTED_STATES for row in rows),
        wait=words.days_waited(days) if days is not None else "",
        is_late=days is not None and limit is not None and days > limit,
        exit=words.kind_word(project.exit_kind) if project.exit_kind else "",
    )
