"""The rows of the project list: what a page of projects needs beyond their columns, in one query."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple, TypedDict
from urllib.parse import quote

from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString

from bridgehead.engines.lifecycle import COUNTED_STATES, RuleSet
from bridgehead.foundation.ui.templatetags.bridgehead import mini_stepper, source_mark
from bridgehead.modules.ledger import rules, words
from bridgehead.modules.ledger.marks import GAP, in_order
from bridgehead.modules.ledger.models import Milestone
from bridgehead.modules.ledger.origins import total_row
from bridgehead.modules.ledger.queries import ListedProject, days_since

# In an address that is worked out once: no number of a project, and nothing in it has to be quoted or escaped.
_CODE: Final = "-CODE-"
_NO_SOURCE: Final = SafeString('<span class="pad"></span>')


class ShownMilestone(NamedTuple):
    """What a row of the list reads of a milestone: a page has hundreds of them."""

    pk: int
    kind: str
    happened_on: date
    state: str
    amount_cny: Decimal | None
    source_kind: str
    passed_by_id: int | None


class ProjectRow(TypedDict):
    """A project as the list shows it, ready to print: a template finds what stands in a mapping at once."""

    name: str
    builder: str
    unit: str
    url: str
    stage: str
    bars: SafeString
    amount: str
    amount_exact: str
    source: SafeString
    gap: str
    is_claimed: bool
    is_past_gate: bool
    exit: str
    wait: str
    is_late: bool
    signed_on: str
    promised_start_on: str
    promised_completion_on: str


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
    """What the rows of a page have alike: rules, steps of the strands, addresses, marks of sources by kind of source.

    `limit` is that of a waiting list in days. Addresses and marks hold _CODE in place of the number of a project.
    """

    rules: RuleSet
    strands: Sequence[tuple[str, frozenset[str]]]
    limit: int | None
    url: str
    source_url: str
    marks: dict[str, str] = field(default_factory=dict)

    def mark(self, kind: str, code: str) -> SafeString:
        """The mark after an amount of the project."""
        if kind not in self.marks:
            self.marks[kind] = source_mark(kind, self.source_url)
        return SafeString(self.marks[kind].replace(_CODE, code))


def project_rows(projects: Sequence[ListedProject], limit: int | None = None) -> list[ProjectRow]:
    """A page of the list (`page_of_projects`), in its order; `limit` is that of the waiting list it shows, in days."""
    milestones = _shown(projects)
    page = _Page(rules.current(), words.strand_steps(), limit, project_url(_CODE), source_url(_CODE, "total", "now"))
    return [_row(project, milestones[project.pk], page) for project in projects]


def _shown(projects: Sequence[ListedProject]) -> dict[int, list[ShownMilestone]]:
    found: dict[int, list[ShownMilestone]] = defaultdict(list)
    rows = Milestone.objects.current().filter(project__in=[project.pk for project in projects]).order_by()
    for project, *row in rows.values_list("project_id", *ShownMilestone._fields):
        found[project].append(ShownMilestone(*row))
    return found


def _row(project: ListedProject, rows: list[ShownMilestone], page: _Page) -> ProjectRow:
    gaps = [key.removeprefix(GAP) for key in (project.gap_keys or "").split()]
    days = days_since(project.waiting_since)
    total, code = project.total_investment, quote(project.code)
    row = total_row(rows, total) if total is not None else None
    strands = words.strand_progress((row.kind for row in rows if row.state in COUNTED_STATES), page.strands)
    return {
        "name": project.name,
        "builder": project.builder,
        "unit": project.unit_name,
        "url": page.url.replace(_CODE, code),
        "stage": words.stage_word(project.stage),
        "bars": mini_stepper(strands),
        "amount": words.in_yi(total),
        "amount_exact": words.exact(total),
        "source": page.mark(row.source_kind if row else "form", code) if total is not None else _NO_SOURCE,
        "gap": words.first_kept_gap(in_order(gaps, project.next_kind, page.rules)) if gaps else "",
        "is_claimed": any(row.state == "reported" for row in rows),
        "is_past_gate": any(row.passed_by_id is not None and row.state in COUNTED_STATES for row in rows),
        "wait": words.days_waited(days) if days is not None else "",
        "is_late": days is not None and page.limit is not None and days > page.limit,
        "exit": words.kind_word(project.exit_kind) if project.exit_kind else "",
        "signed_on": _written(project.signed_on),
        "promised_start_on": _written(project.promised_start_on),
        "promised_completion_on": _written(project.promised_completion_on),
    }


def _written(day: date | None) -> str:
    return "" if day is None else day.isoformat()
