"""The answer page: a measure as a form, the ledger's answer, and everything that stands behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bridgehead.engines.figures import (
    UNKNOWN,
    format_count,
    format_measure,
    format_period,
    format_ratio,
    format_value,
    print_measure,
    round_half_up,
)
from bridgehead.foundation.access import require
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.sheets.exports import export_response
from bridgehead.foundation.sheets.workbooks import Column, Footer
from bridgehead.foundation.ui.navigation import Clocks
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.ledger import words
from bridgehead.modules.ledger.answers import Answer, AnswerRow, NotAnswerable, Scope
from bridgehead.modules.ledger.answers import answer as ask_ledger
from bridgehead.modules.ledger.models import ClaimState, Project
from bridgehead.modules.ledger.queries import last_recorded
from bridgehead.modules.workspace.asking import Asked, form_choices, form_values, read_question
from bridgehead.modules.workspace.figures import MAIN_FIGURES
from bridgehead.modules.workspace.published import said_otherwise
from bridgehead.modules.workspace.web.bands import band_said

PAGE = 50


@dataclass(frozen=True, slots=True)
class RowLine:
    """A row behind an answer with its addresses."""

    row: AnswerRow
    url: str
    source_url: str
    state: str
    event: str
    precision: str


def _line(row: AnswerRow, *, is_money: bool = False) -> RowLine:
    source = ("milestone", row.milestone_id) if row.milestone_id is not None else None
    return RowLine(
        row=row,
        url=reverse("workspace:project", args=[row.project_code]),
        source_url=reverse("workspace:source", args=[row.project_code, *source]) if source else "",
        state=str(ClaimState(row.state).label) if row.state else "",
        event=words.kind_word(row.kind) if row.kind else words.stage_word(row.stage),
        # Money is reported by months: its day is the first of the last one.
        precision="month" if is_money else row.date_precision,
    )


def _asked(request: ActedRequest) -> tuple[Asked, list[Unit]]:
    units = list(Unit.objects.order_by("path"))
    return read_question({name: str(value) for name, value in request.GET.items()}, units), units


def _found(request: ActedRequest, asked: Asked) -> tuple[Answer | None, str]:
    """The ledger's answer, or why there is none."""
    if asked.measure is None or asked.errors:
        return None, ""
    unit_path = asked.unit.path if asked.unit is not None else None
    officer = asked.officer.pk if asked.officer is not None else None
    scope = Scope(actor=request.actor, unit_path=unit_path, period=asked.period, officer_id=officer)
    try:
        return ask_ledger(asked.measure, scope, asked.as_of, asked.known_at), ""
    except NotAnswerable as error:
        return None, error.reason


@require_safe
def answer(request: ActedRequest) -> HttpResponse:
    """Ask the ledger. The form leads to the permanent address of its question."""
    require(request.actor, "ledger.view_project")
    asked, units = _asked(request)
    if request.GET.get("measure") and asked.is_ready:
        return redirect(f"{reverse('workspace:answer')}?{asked.query()}")
    found, reason = _found(request, asked)
    context: dict[str, Any] = {
        "asked": asked,
        "units": units,
        "choices": form_choices(),
        "values": form_values(asked),
        "errors": asked.errors,
        "reason": reason,
        "example": MAIN_FIGURES[0].measure,
        "suggestions": [(figure.name, f"?m={figure.measure}") for figure in MAIN_FIGURES],
        "found": found,
        "clocks": Clocks(asked.as_of, asked.known_at or last_recorded() or timezone.now()),
    }
    if found is not None:
        context |= _result(request, asked, found, units)
    elif reason and asked.measure is not None:
        context["question"] = format_measure(asked.measure, words.language())
    return render(request, "workspace/answer.html", context, status=422 if asked.errors else 200)


def _result(request: ActedRequest, asked: Asked, found: Answer, units: Sequence[Unit]) -> dict[str, Any]:
    page = _page_number(request.GET.get("page", ""))
    rows = found.rows(limit=PAGE + 1, offset=(page - 1) * PAGE)
    language = words.language()
    months, tiers = found.by_month(), found.by_tier()
    by_month = [(f"{one.month:%Y-%m}", one.value, one.count) for one in months]
    by_tier = [(band_said(one.low, one.high), one.value, one.count) for one in tiers]
    return {
        "question": format_measure(found.measure, language),
        "period": format_period(found.period, language),
        "text_form": print_measure(found.measure),
        "permalink": request.build_absolute_uri(f"{reverse('workspace:answer')}?{asked.query()}"),
        "export_query": asked.query(),
        "lines": [_line(row, is_money=found.measure.id.startswith("investment.")) for row in rows[:PAGE]],
        "page": page,
        "first_row": (page - 1) * PAGE + 1,
        "last_row": (page - 1) * PAGE + min(len(rows), PAGE),
        "previous": f"?{asked.query(page=page - 1)}" if page > 1 else "",
        "next": f"?{asked.query(page=page + 1)}" if len(rows) > PAGE else "",
        "month_chart": _chart("by-month", _("By month"), by_month, found.unit),
        "month_rows": _table(by_month, found.unit),
        "tier_chart": _chart("by-tier", _("By total investment, CNY 100 m"), by_tier, found.unit),
        "tier_rows": _table(by_tier, found.unit),
        "said": said_otherwise(request.actor, found, asked.unit, units),
    }


def _page_number(typed: str) -> int:
    return max(1, int(typed)) if typed.isascii() and typed.isdigit() and len(typed) < 7 else 1


def _plot(value: Decimal | None, unit: str) -> float | None:
    if value is None:
        return None
    scaled = {"CNY": value / words.YI, "ratio": value * 100}.get(unit, value)
    return float(round_half_up(scaled, 4))


def _axis(unit: str) -> str:
    return {"CNY": _("CNY 100 m"), "ratio": "%"}.get(unit, _("number of projects"))


def _chart(
    name: str, label: str, points: Sequence[tuple[str, Decimal | None, int]], unit: str
) -> dict[str, Any] | None:
    if not any(count for _category, _value, count in points):
        return None
    return {
        "id": name,
        "kind": "bar",
        "label": label,
        "unit": _axis(unit),
        "categories": [category for category, _value, _count in points],
        "series": [{"name": label, "role": "actual", "values": [_plot(value, unit) for _c, value, _n in points]}],
    }


def _table(points: Sequence[tuple[str, Decimal | None, int]], unit: str) -> list[tuple[str, str]]:
    language = words.language()
    said = []
    for category, value, _count in points:
        if unit == "CNY":
            said.append((category, words.in_yi(value)))
        elif unit == "ratio":
            said.append((category, format_ratio(value, language, 2)))
        else:
            said.append((category, UNKNOWN if value is None else format_count(value, language)))
    return said


def _columns() -> list[Column]:
    return [
        Column(_("Number"), width=14),
        Column(_("Project"), width=34),
        Column(_("Responsible unit"), width=16),
        Column(_("Builder"), width=30),
        Column(_("Event"), width=14),
        Column(_("Happened on"), "date"),
        Column(_("Amount"), "money", unit=_("CNY")),
        Column(_("Stage"), width=12),
        Column(_("State"), width=12),
        Column(_("Source"), width=40),
    ]


def _sheet_row(row: AnswerRow) -> list[Any]:
    line = _line(row)
    source = row.source.get("title") or row.source.get("sheet") or row.source.get("person") or ""
    return [
        row.project_code,
        row.project_name,
        row.unit_name,
        row.enterprise_name,
        line.event,
        row.happened_on,
        row.amount,
        words.stage_word(row.stage),
        line.state,
        str(source),
    ]


@require_safe
def answer_xlsx(request: ActedRequest) -> HttpResponse:
    """Every row behind an answer as a workbook, with the answer and both clocks at the foot."""
    require(request.actor, "ledger.export")
    asked, _units = _asked(request)
    found, _reason = _found(request, asked)
    if found is None:
        return redirect(f"{reverse('workspace:answer')}?{request.GET.urlencode()}")
    language = words.language()
    question = format_measure(found.measure, language)
    notes = (
        f"{question}：{format_value(found.value, found.unit, language)}" if found.value is not None else question,
        format_period(found.period, language),
        print_measure(found.measure),
    )
    rows = found.rows()
    footer = Footer(
        as_of=found.as_of,
        known_at=found.known_at or timezone.now(),
        prepared_by=request.actor.name,
        notes=notes,
    )
    return export_response(
        actor=request.actor,
        action="ledger.answer.exported",
        target=(Project._meta.label_lower, None),
        asked=asked.query(),
        count=len(rows),
        columns=_columns(),
        rows=map(_sheet_row, rows),
        title=_("Answer"),
        footer=footer,
        name=f"{question}-{found.as_of:%Y%m%d}.xlsx",
    )
