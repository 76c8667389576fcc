"""The rows of the project list: what a page of projects needs beyond their columns, in two queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse

from bridgehead.engines.lifecycle import COUNTED_STATES, missing_for_next
from bridgehead.modules.ledger import rules, words
from bridgehead.modules.ledger.derived import claims_of, counted
from bridgehead.modules.ledger.models import Evidence, Milestone, Project
from bridgehead.modules.ledger.origins import total_row


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


def project_url(code: str) -> str:
    """The page of a project."""
    return reverse("workspace:project", args=[code])


def source_url(code: str, kind: str, key: str | int) -> str:
    """The page that says where a value came from; empty where that room is switched off."""
    try:
        return reverse("workspace:source", args=[code, kind, key])
    except NoReverseMatch:
        return ""


def project_rows(projects: Sequence[Project]) -> list[ProjectRow]:
    """A page of the list, in its order."""
    milestones: dict[int, list[Milestone]] = defaultdict(list)
    for row in Milestone.objects.current().filter(project__in=[project.pk for project in projects]):
        milestones[row.project_id].append(row)
    evidence: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    files = Evidence.objects.filter(milestone__project__in=[project.pk for project in projects])
    for project_id, milestone, kind in files.values_list("milestone__project_id", "milestone__kind", "kind"):
        evidence[project_id][milestone].add(kind)
    return [_row(project, milestones[project.pk], evidence[project.pk]) for project in projects]


def _row(project: Project, rows: list[Milestone], evidence: dict[str, set[str]]) -> ProjectRow:
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
        gap=words.first_gap(missing_for_next(claims_of(rows), evidence, rules.current())),
        is_claimed=any(row.state == "reported" for row in rows),
        is_past_gate=any(row.passed_by_id is not None and row.state in COUNTED_STATES for row in rows),
        exit=words.kind_word(project.exit_kind) if project.exit_kind else "",
    )
