"""Forms handed out with what the ledger knows, so that only what is new is typed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from django.utils import timezone

from bridgehead.engines.sheets import Form, Said, month_of
from bridgehead.foundation.access import Actor
from bridgehead.modules.exchange.standing import PART_FIELDS
from bridgehead.modules.ledger.actions.bulk import CHUNK
from bridgehead.modules.ledger.exact import tidy
from bridgehead.modules.ledger.models import Investment, YearPlan
from bridgehead.modules.ledger.queries import ProjectFilter, filter_projects

# The heads by which a row is known again; fields.toml has them.
HIDDEN: Final = ("系统编号", "版本号")
_WAN: Final = Decimal(10_000)


def monthly_rows(actor: Actor, form: Form) -> list[list[Any]]:
    """A row for each project at work that the actor sees: the columns of the form, then HIDDEN; amounts in 万元.

    The month is the one that a sheet which says none is taken to be of; what is reported of it already stands there.
    """
    projects = filter_projects(actor, ProjectFilter(sort="code")).filter(exited_on__isnull=True)
    today = timezone.localdate()
    year, month = today.year, month_of(Said(), today)
    rows: list[list[Any]] = []
    found = list(projects)
    plans: dict[int, Decimal] = {}
    months: dict[int, Investment] = {}
    for start in range(0, len(found), CHUNK):
        part = [project.pk for project in found[start : start + CHUNK]]
        standing = YearPlan.objects.current().filter(project_id__in=part, year=year)
        plans |= dict(standing.values_list("project_id", "amount"))
        reported = Investment.objects.current().filter(project_id__in=part, month=month)
        months |= {row.project_id: row for row in reported}
    for number, project in enumerate(found, start=1):
        known = {
            "seq": number,
            "number": project.code,
            "name": project.name,
            "unit": project.unit.name,
            "total": _wan(project.total_investment),
            "plan_year": _wan(plans.get(project.pk)),
            **_month(months.get(project.pk)),
        }
        rows.append([*(known.get(column.field, "") for column in form.columns), project.pk, project.version])
    return rows


def _month(row: Investment | None) -> dict[str, Any]:
    if row is None:
        return {}
    parts = {name: _wan(getattr(row, column)) for name, column in PART_FIELDS.items()}
    return {"month_amount": _wan(row.amount), "month_progress": row.visible_progress, **parts}


def _wan(amount: Decimal | None) -> float | str:
    value = tidy(amount)
    return "" if value is None else float(value / _WAN)
