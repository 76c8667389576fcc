"""A page of the project list: found in an index first, then read, with what its rows show besides their columns."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import DateField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from bridgehead.foundation.access import Actor
from bridgehead.foundation.rows.joined import Joined
from bridgehead.modules.ledger.marks import GAP
from bridgehead.modules.ledger.models import Project, ProjectMark
from bridgehead.modules.ledger.queries.clocks import newest_at
from bridgehead.modules.ledger.queries.filters import ProjectFilter, in_order, marked_ids


class ListedProject(NamedTuple):
    """What the list shows of a project: its columns alone, for a page has many rows and a project many columns.

    `gap_keys` holds the marks of what it lacks for its next step, blanks between them; None where it lacks nothing.
    `waiting_since` is None but in a list of projects that wait. `newest_at` is when the newest milestone of the ledger
    was recorded, for the clocks of the page.
    """

    pk: int
    code: str
    name: str
    builder: str
    unit_name: str
    stage: str
    next_kind: str
    exit_kind: str
    total_investment: Decimal | None
    signed_on: date | None
    promised_start_on: date | None
    promised_completion_on: date | None
    waiting_since: date | None
    gap_keys: str | None
    newest_at: datetime | None


def page_of_projects(
    actor: Actor, wanted: ProjectFilter, projects: QuerySet[Project], start: int, stop: int
) -> list[ListedProject]:
    """A part of the list that `filter_projects` gave for the same actor and filter, in its order: one query."""
    # In one statement. The order is said again, for that of the inner one ends with it; what is wanted is not: the
    # database would look for it twice.
    found = marked_ids(actor, wanted) if wanted.marks and wanted.by_wait else projects.select_related(None).values("pk")
    ids = found[start:stop]
    gaps = ProjectMark.objects.filter(project=OuterRef("pk"), key__startswith=GAP).order_by().values("project")
    shown: dict[str, Any] = {
        "builder": Coalesce("enterprise__name", "investor"),
        "unit_name": Coalesce(NullIf("unit__short_name", Value("")), "unit__name"),
        "gap_keys": Subquery(gaps.annotate(keys=Joined("key")).values("keys")),
        "newest_at": newest_at(),
    }
    if not wanted.mark:
        shown["waiting_since"] = Value(None, DateField())
    rows = in_order(Project.objects.filter(pk__in=ids), wanted).annotate(**shown)
    return [ListedProject(*row) for row in rows.values_list(*ListedProject._fields)]
