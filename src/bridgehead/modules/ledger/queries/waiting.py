"""The lists of projects that wait: how many in each, since when, beyond the limit, unit by unit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone

from bridgehead.engines.lifecycle import WaitingList
from bridgehead.foundation.access import Actor
from bridgehead.modules.ledger import rules as rulebook
from bridgehead.modules.ledger.exact import cents, from_cents
from bridgehead.modules.ledger.marks import GAP, LIST
from bridgehead.modules.ledger.models import ProjectMark
from bridgehead.modules.ledger.queries.visibility import facts_scope_q


@dataclass(frozen=True, slots=True)
class UnitWaiting:
    """The projects of a unit that wait in a list: how many, how many beyond its limit, the longest in days."""

    unit_id: int
    unit_name: str
    count: int
    late: int
    days: int


@dataclass(slots=True)
class ListWaiting:
    """A list with its totals; `late` is None where nobody set a limit. `total_investment` is in CNY."""

    row: WaitingList
    count: int = 0
    late: int | None = None
    days: int = 0
    total_investment: Decimal = Decimal(0)
    units: list[UnitWaiting] = field(default_factory=list)


def days_since(since: date | None) -> int | None:
    """Calendar days from a day until today."""
    return None if since is None else (timezone.localdate() - since).days


def _late_q(lists: Iterable[WaitingList], today: date, key: str, since: str) -> Q:
    late = Q(pk__in=[])
    for one in lists:
        if one.limit is not None:
            late |= Q(**{key: f"{LIST}{one.id}", f"{since}__lt": today - timedelta(days=one.limit)})
    return late


def waiting_lists(actor: Actor, only: Sequence[str] = (), unit_path: str = "") -> list[ListWaiting]:
    """The lists of today's rules with what the actor may see in them, in the order of the rules: one query."""
    lists = {key: one for key, one in rulebook.current().lists.items() if not only or key in only}
    today = timezone.localdate()
    rows: QuerySet[Any] = ProjectMark.objects.filter(
        facts_scope_q(actor, "project__"), key__in=[f"{LIST}{key}" for key in lists], project__withdrawn_at__isnull=True
    )
    if unit_path:
        rows = rows.filter(project__unit__path__startswith=unit_path)
    grouped = rows.values("key", "project__unit_id", "project__unit__name", "project__unit__short_name").annotate(
        count=Count("pk"),
        late=Count("pk", filter=_late_q(lists.values(), today, "key", "since")),
        oldest=Min("since"),
        total=cents("project__total_investment"),
    )
    found = {key: ListWaiting(one, late=None if one.limit is None else 0) for key, one in lists.items()}
    for row in grouped.order_by("-count", "project__unit__path"):
        _add(found[row["key"].removeprefix(LIST)], row, today)
    return list(found.values())


def _add(one: ListWaiting, row: dict[str, Any], today: date) -> None:
    days = (today - row["oldest"]).days
    one.count += row["count"]
    one.days = max(one.days, days)
    one.total_investment += from_cents(row["total"])
    if one.late is not None:
        one.late += row["late"]
    name = row["project__unit__short_name"] or row["project__unit__name"]
    one.units.append(UnitWaiting(row["project__unit_id"], name, row["count"], row["late"], days))


def kept_gaps(projects: Iterable[int]) -> dict[int, list[str]]:
    """The keys of what projects (by id) lack for the next step, as kept for lists: one query."""
    found: dict[int, list[str]] = {}
    rows = ProjectMark.objects.filter(project__in=list(projects), key__startswith=GAP)
    for project, key in rows.order_by("pk").values_list("project_id", "key"):
        found.setdefault(project, []).append(key.removeprefix(GAP))
    return found
