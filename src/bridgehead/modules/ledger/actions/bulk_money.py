"""Monthly investment and year plans of many projects in one write: the monthly report of a town."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from bridgehead.engines.investment import LAND, PARTS
from bridgehead.foundation.access import Actor, Refused, may
from bridgehead.foundation.audit.chain import Target, record_many
from bridgehead.foundation.rows import insert_rows
from bridgehead.modules.ledger import rules
from bridgehead.modules.ledger.actions.common import check_amount, check_day, check_text, clock
from bridgehead.modules.ledger.actions.investment import check_parts, counted_before, plan_stands
from bridgehead.modules.ledger.bulk_facts import default_of
from bridgehead.modules.ledger.kept import keep_by_id
from bridgehead.modules.ledger.models import Investment, InvestmentBefore, SourceKind, YearPlan
from bridgehead.modules.ledger.queries.plans import frozen_plan_of, frozen_plans
from bridgehead.modules.ledger.queries.visibility import visible_projects

_ACTION = "ledger.report_investment"
_CHUNK = 500
Row = type[Investment] | type[YearPlan]


@dataclass(frozen=True, slots=True)
class MonthReport:
    """Investment completed in a month; `replaces` as in `report_investment`. `amount` None takes the report back.

    `parts` are those of form 206 by column; what is not among them is not known.
    """

    project_id: int
    month: date
    amount: Decimal | None
    visible_progress: str
    replaces: int | None
    source: Mapping[str, Any]
    parts: Mapping[str, Decimal | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlanEntry:
    """Investment planned for a year; `replaces` as in `set_year_plan`. `amount` None takes the plan back."""

    project_id: int
    year: int
    amount: Decimal | None
    replaces: int | None
    source: Mapping[str, Any]


@dataclass(slots=True)
class MoneyWritten:
    """By project: the id of the row that is in force now (None: none), and why others were not written."""

    rows: dict[int, int | None] = field(default_factory=dict)
    refused: dict[int, str] = field(default_factory=dict)


def report_investments(
    *, actor: Actor, month: date, reports: Sequence[MonthReport], source_kind: str = SourceKind.SHEET
) -> MoneyWritten:
    """Reports of one month, one a project. Raises Refused for a month to come."""
    month = month.replace(day=1)
    check_day(month, "month")
    told: list[tuple[MonthReport | PlanEntry, dict[str, Any]]] = [
        (one, {"amount": one.amount, **_parts(one), "visible_progress": one.visible_progress.strip()})
        for one in reports
    ]
    return _write(actor, Investment, {"month": month}, told, source_kind)


def set_year_plans(
    *, actor: Actor, year: int, plans: Sequence[PlanEntry], source_kind: str = SourceKind.SHEET
) -> MoneyWritten:
    """Plans of one year, one a project."""
    if not 1990 <= year <= 2100:
        raise Refused({"year": [_("Write the year with four digits.")]})
    return _write(actor, YearPlan, {"year": year}, [(one, {"amount": one.amount}) for one in plans], source_kind)


def _parts(one: MonthReport) -> dict[str, Decimal | None]:
    return {name: one.parts.get(name) for name in (*PARTS, LAND)}


def _write(
    actor: Actor,
    model: Row,
    key: Mapping[str, Any],
    told: Sequence[tuple[MonthReport | PlanEntry, dict[str, Any]]],
    source_kind: str,
) -> MoneyWritten:
    done = MoneyWritten()
    with transaction.atomic():
        for start in range(0, len(told), _CHUNK):
            _write_chunk(actor, model, key, told[start : start + _CHUNK], source_kind, done)
    return done


def _write_chunk(
    actor: Actor,
    model: Row,
    key: Mapping[str, Any],
    told: Sequence[tuple[MonthReport | PlanEntry, dict[str, Any]]],
    source_kind: str,
    done: MoneyWritten,
) -> None:
    ids = [one.project_id for one, _values in told]
    rows = visible_projects(actor).filter(pk__in=ids).select_related("unit").order_by("pk")
    projects = {project.pk: project for project in rows.select_for_update(of=("self",))}
    standing: dict[int, Any] = {
        row.project_id: row for row in model.objects.current().filter(project_id__in=ids, **key)
    }
    counted = dict(InvestmentBefore.objects.current().filter(project_id__in=ids).values_list("project_id", "until"))
    frozen = frozen_plans(key["year"]) if model is YearPlan else []
    now = clock(actor, source_kind, {"rows": len(told)})
    fresh: list[tuple[MonthReport | PlanEntry, dict[str, Any]]] = []
    for one, values in told:
        pk = one.project_id
        project, current = projects.get(pk), standing.get(pk)
        same = current is not None and all(getattr(current, name) == value for name, value in values.items())
        said = ""
        if project is None or not may(actor, _ACTION, project.unit.path):
            said = _("This project is not yours to change.")
        elif (current.pk if current is not None else None) != one.replaces:
            said = _("Somebody entered another figure meanwhile.")
        elif not same and (plan := frozen_plan_of(project, key["year"], frozen) if frozen else None) is not None:
            said = plan_stands(plan.year, plan.number, plan.title)
        elif model is Investment and pk in counted and key["month"] <= counted[pk]:
            said = counted_before(counted[pk])
        said = said or _wrong(values)
        if said:
            done.refused[pk] = said
        elif current is not None and same:
            done.rows[pk] = current.pk
        else:
            fresh.append((one, values))
    _store(actor, model, key, fresh, standing, now, done)


def _wrong(values: Mapping[str, Any]) -> str:
    try:
        check_amount(values["amount"])
        check_text(values.get("visible_progress", ""), "visible_progress", 200)
        if values["amount"] is not None and "visible_progress" in values:
            check_parts(values["amount"], {name: values[name] for name in (*PARTS, LAND)})
    except Refused as refused:
        return str(refused)
    return ""


def _store(
    actor: Actor,
    model: Row,
    key: Mapping[str, Any],
    fresh: Sequence[tuple[MonthReport | PlanEntry, dict[str, Any]]],
    standing: Mapping[int, Any],
    now: Mapping[str, Any],
    done: MoneyWritten,
) -> None:
    replaced = [standing[one.project_id].pk for one, _values in fresh if one.project_id in standing]
    model.objects.filter(pk__in=replaced).update(superseded_at=now["recorded_at"])
    entered = [(one, values) for one, values in fresh if values["amount"] is not None]
    given = {"project_id", "source", *key, *(entered[0][1] if entered else ())}
    others = [one for one in model._meta.concrete_fields if one.attname not in given and not one.primary_key]
    same = [now.get(one.attname, default_of(one)) for one in others]
    names = ["project_id", "source", *key, *(entered[0][1] if entered else ()), *(one.attname for one in others)]
    insert_rows(
        model, names, ([one.project_id, one.source, *key.values(), *values.values(), *same] for one, values in entered)
    )
    ids = [one.project_id for one, _values in fresh]
    keep_by_id(ids, rules.current())
    in_force = dict(model.objects.current().filter(project_id__in=ids, **key).values_list("project_id", "pk"))
    done.rows |= {pk: in_force.get(pk) for pk in ids}
    noun = model._meta.model_name
    for action, is_change in ((f"ledger.{noun}.reported", False), (f"ledger.{noun}.changed", True)):
        rows: list[tuple[Target, Mapping[str, Any] | None, Mapping[str, Any] | None]] = [
            (("ledger.project", one.project_id), _before(standing.get(one.project_id), key, values), {**key, **values})
            for one, values in fresh
            if (one.project_id in standing) == is_change
        ]
        if rows:
            record_many(actor=actor, action=action, rows=rows)


def _before(row: Any, key: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any] | None:
    return None if row is None else {**key, **{name: getattr(row, name) for name in values}}
