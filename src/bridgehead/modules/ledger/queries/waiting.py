"""The lists of projects that wait: how many in each, since when, beyond the limit, unit by unit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Count, IntegerField, Min, Q, QuerySet, Sum, Value
from django.utils import timezone

from bridgehead.engines.lifecycle import WaitingList
from bridgehead.foundation.access import Actor
from bridgehead.modules.accounts.queries import UnitRow, unit_rows
from bridgehead.modules.ledger import rules as rulebook
from bridgehead.modules.ledger.exact import from_cents
from bridgehead.modules.ledger.marks import GAP, LIST
from bridgehead.modules.ledger.models import ProjectMark
from bridgehead.modules.ledger.queries.visibility import marks_scope_q


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
    """A list with its totals; `late` is None where nobody set a limit.

    `total_investment` is in CNY, of all but the `unknown` projects whose amount nobody knows.
    """

    row: WaitingList
    count: int = 0
    unknown: int = 0
    late: int | None = None
    days: int = 0
    total_investment: Decimal = Decimal(0)
    units: list[UnitWaiting] = field(default_factory=list)


def days_since(since: date | None) -> int | None:
    """Calendar days from a day until today."""
    return None if since is None else (timezone.localdate() - since).days


def waiting_lists(
    actor: Actor, only: Sequence[str] = (), unit_path: str = "", units: Sequence[UnitRow] | None = None
) -> list[ListWaiting]:
    """The lists of today's rules with what the actor may see in them, in the order of the rules.

    One query, of an index of marks alone; another for the `units` of the whole tree where the caller has none.
    """
    lists = {key: one for key, one in rulebook.current().lists.items() if not only or key in only}
    known = {unit.pk: unit for unit in (unit_rows() if units is None else units)}
    marks: QuerySet[Any] = ProjectMark.objects.filter(marks_scope_q(actor), key__in=[f"{LIST}{key}" for key in lists])
    if unit_path:
        marks = marks.filter(unit__in=[unit.pk for unit in known.values() if unit.path.startswith(unit_path)])
    groups, late = _grouped(marks, lists.values())
    found = {key: ListWaiting(one, late=None if one.limit is None else 0) for key, one in lists.items()}
    # The fullest first, then in the order of the tree.
    for row in sorted(groups, key=lambda row: (-row.number, known[row.unit_id].path)):
        _add(found[row.key.removeprefix(LIST)], row, known[row.unit_id].said, late.get((row.key, row.unit_id), 0))
    return list(found.values())


class _Group(NamedTuple):
    """Marks of one key in one unit: how many, how many with a total, the oldest day, the totals in hundredths."""

    key: str
    unit_id: int
    is_late: int
    number: int
    known: int
    oldest: date
    sum: int | None


def _grouped(marks: QuerySet[Any], lists: Iterable[WaitingList]) -> tuple[list[_Group], dict[tuple[str, int], int]]:
    """The marks by key and unit, and how many of each wait longer than their list allows: of those with a limit."""
    today, beyond = timezone.localdate(), Q(pk__in=[])
    for one in lists:
        if one.limit is not None:
            beyond |= Q(key=f"{LIST}{one.id}", since__lt=today - timedelta(days=one.limit))

    def groups(some: QuerySet[Any], is_late: int) -> QuerySet[Any]:
        sums = {"number": Count("*"), "known": Count("total"), "oldest": Min("since"), "sum": Sum("total")}
        kind = Value(is_late, IntegerField())
        grouped = some.order_by().values("key", "unit_id").annotate(is_late=kind, **sums)
        rows: QuerySet[Any] = grouped.values_list(*_Group._fields)
        return rows

    rows = [_Group(*row) for row in groups(marks, 0).union(groups(marks.filter(beyond), 1), all=True)]
    late = {(row.key, row.unit_id): row.number for row in rows if row.is_late}
    return [row for row in rows if not row.is_late], late


def _add(one: ListWaiting, row: _Group, name: str, late: int) -> None:
    days = (timezone.localdate() - row.oldest).days
    one.count += row.number
    one.unknown += row.number - row.known
    one.days = max(one.days, days)
    one.total_investment += from_cents(row.sum)
    if one.late is not None:
        one.late += late
    one.units.append(UnitWaiting(row.unit_id, name, row.number, late, days))


def kept_gaps(projects: Iterable[int]) -> dict[int, list[str]]:
    """The keys of what projects (by id) lack for the next step, as kept for lists: one query."""
    found: dict[int, list[str]] = {}
    rows = ProjectMark.objects.filter(project__in=list(projects), key__startswith=GAP)
    for project, key in rows.order_by("pk").values_list("project_id", "key"):
        found.setdefault(project, []).append(key.removeprefix(GAP))
    return found
