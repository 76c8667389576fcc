"""Forms handed out with what the ledger knows, so that only what is new is typed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from django.utils import timezone

from bridgehead.engines.sheets import Form
from bridgehead.foundation.access import Actor
from bridgehead.modules.ledger.actions.bulk import CHUNK
from bridgehead.modules.ledger.exact import tidy
from bridgehead.modules.ledger.models import YearPlan
from bridgehead.modules.ledger.queries import ProjectFilter, filter_projects

# The heads by which a row is known again; fields.toml has them.
HIDDEN: Final = ("系统编号", "版本号")
_WAN: Final = Decimal(10_000)


def monthly_rows(actor: Actor, form: Form) -> list[list[Any]]:
    """A row for each project at work that the actor sees: the columns of the form, then HIDDEN; amounts in 万元."""
    projects = filter_projects(actor, ProjectFilter(sort="code")).filter(exited_on__isnull=True)
    year = timezone.localdate().year
    rows: list[list[Any]] = []
    found = list(projects)
    plans: dict[int, Decimal] = {}
    for start in range(0, len(found), CHUNK):
        part = [project.pk for project in found[start : start + CHUNK]]
        standing = YearPlan.objects.current().filter(project_id__in=part, year=year)
        plans |= dict(standing.values_list("project_id", "amount"))
    for number, project in enumerate(found, start=1):
        known = {
            "seq": number,
            "number": project.code,
            "name": project.name,
            "unit": project.unit.name,
            "total": _wan(project.total_investment),
            "plan_year": _wan(plans.get(project.pk)),
        }
        rows.append([*(known.get(column.field, "") for column in form.columns), project.pk, project.version])
    return rows


def _wan(amount: Decimal | None) -> float | str:
    value = tidy(amount)
    return "" if value is None else float(value / _WAN)
