"""The rows of the project list: what a page of projects needs beyond their columns, in one query."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.urls import NoReverseMatch, reverse

from bridgehead.engines.lifecycle import COUNTED_STATES, RuleSet
from bridgehead.modules.ledger import rules, words
from bridgehead.modules.ledger.marks import GAP, in_order
from bridgehead.modules.ledger.models import Milestone, Project
from bridgehead.modules.ledger.origins import total_row
from bridgehead.modules.ledger.queries import days_since


class ShownMilestone(NamedTuple):
    """What a row of the list reads of a milestone: a page has hundreds of them."""

    pk: int
    kind: str
    happened_on: date
    state: str
    amount_cny: Decimal | None
    source_kind: str
    passed_by_id: int | None


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A project as the list shows it; text is ready to print."""

    project: Project
    url: str
    stage: str
    strands: tuple[tuple[str, float], ...]
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


@dataclass(frozen=True, slots=True)
class _Page:
    """What the rows of a page have alike: the rules, the steps of the strands, the limit of a waiting list in days."""

    rules: RuleSet
    strands: Sequence[tuple[str, frozenset[str]]]
    limit: int | None


def project_rows(projects: Sequence[Project], limit: int | None = None) -> list[ProjectRow]:
    """A page of the list (`page_of_projects`), in its order; `limit` is that of the waiting list it shows, in days."""
    milestones, page = _shown(projects), _Page(rules.current(), words.strand_steps(), limit)
    return [_row(project, milestones[project.pk], page) for project in projects]


def _shown(projects: Sequence[Project]) -> dict[int, list[ShownMilestone]]:
    found: dict[int, list[ShownMilestone]] = defaultdict(list)
    rows = Milestone.objects.current().filter(project__in=[project.pk for project in projects]).order_by()
    for project, *row in rows.values_list("project_id", *ShownMilestone._fields):
        found[project].append(ShownMilestone(*row))
    return found


def _row(project: Project, rows: list[ShownMilestone], page: _Page) -> ProjectRow:
    gaps = (key.removeprefix(GAP) for key in (getattr(project, "gap_keys", None) or "").split())
    days = days_since(getattr(project, "waiting_since", None))
    source = total_row(rows, project.total_investment) if project.total_investment is not None else None
    return ProjectRow(
        project=project,
        url=project_url(project.code),
        stage=words.stage_word(project.stage),
        strands=words.strand_progress((row.kind for row in rows if row.state in COUNTED_STATES), page.strands),
        amount=words.in_yi(project.total_investment),
        amount_exact=words.exact(project.total_investment),
        source_kind=source.source_kind if source else "form",
        source_url=source_url(project.code, "total", "now"),
        gap=words.first_kept_gap(in_order(gaps, project.next_kind, page.rules)),
        is_claimed=any(row.state == "reported" for row in rows),
        is_past_gate=any(row.passed_by_id is not None and row.state in COUNTED_STATES for row in rows),
        wait=words.days_waited(days) if days is not None else "",
        is_late=days is not None and page.limit is not None and days > page.limit,
        exit=words.kind_word(project.exit_kind) if project.exit_kind else "",
    )
