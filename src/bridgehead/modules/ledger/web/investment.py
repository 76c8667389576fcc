"""The money of a project: its page, a month with its composition, what was completed before, the plan of a year."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bridgehead.engines.figures import round_half_up
from bridgehead.engines.investment import LAND, PARTS
from bridgehead.foundation.access import may
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.files import store_uploads
from bridgehead.foundation.rows.labels import label_of
from bridgehead.foundation.ui.conflicts import remembered
from bridgehead.modules.ledger import actions, words
from bridgehead.modules.ledger.derived import ADDED
from bridgehead.modules.ledger.models import FundSource, Investment, InvestmentBefore, Project, YearPlan
from bridgehead.modules.ledger.queries import access_project, may_act
from bridgehead.modules.ledger.queries.money import CONTRACTED, FUNDS, SHOWN, USED, ProjectMoney, project_money
from bridgehead.modules.ledger.queries.papers import may_open
from bridgehead.modules.ledger.queries.plans import VIEW_PLAN, frozen_plan_of
from bridgehead.modules.ledger.web.investment_forms import BeforeForm, InvestmentForm, YearPlanForm
from bridgehead.modules.ledger.web.money import form_page, submitted

_PART_FIELDS: Final = (*PARTS, LAND)


@require_safe
def money(request: ActedRequest, code: str) -> HttpResponse:
    """Plan against actual, every month with its revisions, plans by version, funds, foreign capital, added capital."""
    found = project_money(request.actor, code)
    labels = [label_of(Investment, name) for name in _PART_FIELDS]
    sources = dict(FundSource.choices)
    context = {
        "project": found.project,
        "money": found,
        "months": list(reversed(found.months))[:SHOWN],
        "chart": _chart(found) if found.curve else None,
        "table": _table(found) if found.curve else [],
        "parts": list(zip(labels, found.parts, strict=True)),
        "funds_by_source": [(sources.get(key) or _("not said"), amount) for key, amount in found.funds_by_source],
        "claims": [
            (FUNDS, words.kind_word(FUNDS), found.claims[FUNDS]),
            (CONTRACTED, words.kind_word(CONTRACTED), found.claims[CONTRACTED]),
            (USED, words.kind_word(USED), found.claims[USED]),
            (ADDED, words.kind_word(ADDED), found.claims[ADDED]),
        ],
        "closed": _closed(request, found),
        "may_money": may_act(request.actor, found.project, "ledger.report_investment"),
        "may_report": may_act(request.actor, found.project, "ledger.report_milestone"),
    }
    return render(request, "ledger/money.html", context)


def _closed(request: ActedRequest, found: ProjectMoney) -> set[int]:
    """The files behind months that the reader may not open."""
    papers = (paper for month in found.months for paper in month.papers)
    actor, project = request.actor, found.project
    return {paper.pk for paper in papers if not may_open(actor, project, paper.kind, paper.uploaded_by_id)}


def _chart(found: ProjectMoney) -> Mapping[str, Any]:
    """In 亿元, or in 万元 where the curve does not reach one."""
    highest = max(
        (amount for point in found.curve for amount in (point.plan, point.actual) if amount), default=words.YI
    )
    scale, unit = (words.YI, _("CNY 100 m")) if highest >= words.YI else (words.WAN, _("CNY 10,000"))

    def scaled(value: Decimal | None) -> float | None:
        return None if value is None else float(round_half_up(value / scale, 4))

    actual = [scaled(point.actual) for point in found.curve]
    series: list[dict[str, Any]] = [{"name": _("Investment completed"), "role": "actual", "values": actual}]
    if found.year_plans:
        plan = [scaled(point.plan) for point in found.curve]
        series.append({"name": _("Plan, spread evenly"), "role": "plan", "values": plan})
    return {
        "id": "s-curve",
        "kind": "line",
        "label": _("Plan against actual, cumulated since the start"),
        "unit": unit,
        "categories": [f"{point.month:%Y-%m}" for point in found.curve],
        "series": series,
    }


def _table(found: ProjectMoney) -> list[tuple[str, ...]]:
    """The curve for those who read, in the unit of the chart."""
    chart = _chart(found)
    shown = zip(*(one["values"] for one in chart["series"]), strict=True)
    rows = zip(chart["categories"], shown, strict=True)
    return [(month, *("—" if value is None else f"{value:,.2f}" for value in values)) for month, values in rows]


def _month_in_force(project: Project, month: date) -> dict[str, Any] | None:
    """A month's figure as its form takes it; None where there is none."""
    kept = Investment.objects.current().filter(project=project, month=month.replace(day=1)).first()
    if kept is None:
        return None
    facts = {name: getattr(kept, name) for name in ("amount", *_PART_FIELDS, "visible_progress")}
    return {"month": month, **facts, "replaces": kept.pk}


def _year_in_force(project: Project, year: int) -> dict[str, Any] | None:
    kept = YearPlan.objects.current().filter(project=project, year=year).first()
    return {"year": year, "amount": kept.amount, "replaces": kept.pk} if kept is not None else None


def _before_in_force(project: Project) -> dict[str, Any] | None:
    kept = InvestmentBefore.objects.current().filter(project=project).first()
    return {"until": kept.until, "amount": kept.amount, "replaces": kept.pk} if kept is not None else None


def _report(request: ActedRequest, project: Project, data: Mapping[str, Any]) -> None:
    """The month with its papers, both or neither; a file that is refused is refused before anything is written."""
    files = store_uploads(data["papers"], "papers")
    facts = {name: value for name, value in data.items() if name not in ("papers", "evidence_kind")}
    with transaction.atomic():
        row = actions.report_investment(actor=request.actor, project_id=project.pk, **facts)
        for file in files:
            kind = data["evidence_kind"]
            actions.attach_investment_evidence(actor=request.actor, investment_id=row.pk, kind=kind, file=file)


@require_http_methods(["GET", "HEAD", "POST"])
def investment(request: ActedRequest, code: str) -> HttpResponse:
    """Investment completed in a month; a month that has a figure is corrected, with a reason."""
    project = access_project(request.actor, code, "ledger.report_investment")
    title = _("Monthly investment")
    if request.method == "POST":
        form = remembered(InvestmentForm(request.POST, request.FILES))
        return submitted(
            request,
            project,
            form,
            title,
            lambda data: _report(request, project, data),
            lambda data: _month_in_force(project, data["month"]),
            done="ledger:money",
            wide=True,
        )
    month = InvestmentForm.base_fields["month"]
    typed = request.GET.get("month", "")
    asked = month.clean(typed) if len(typed) == 7 and typed.replace("-", "").isdigit() and typed[5:] <= "12" else None
    asked = asked or timezone.localdate().replace(day=1)
    kept = _month_in_force(project, asked)
    form = remembered(InvestmentForm(initial=kept or {"month": asked}))
    return form_page(request, project, form, title, 200, kept=kept, wide=True)


@require_http_methods(["GET", "HEAD", "POST"])
def investment_before(request: ActedRequest, code: str) -> HttpResponse:
    """What was completed before the first month that is kept here."""
    project = access_project(request.actor, code, "ledger.report_investment")
    title = _("Completed before the first month")
    if request.method == "POST":
        return submitted(
            request,
            project,
            remembered(BeforeForm(request.POST)),
            title,
            lambda data: actions.set_investment_before(actor=request.actor, project_id=project.pk, **data),
            lambda _data: _before_in_force(project),
            done="ledger:money",
        )
    kept = _before_in_force(project)
    return form_page(request, project, remembered(BeforeForm(initial=kept or {})), title, 200, kept=kept)


def _frozen(request: ActedRequest, project: Project, year: int) -> dict[str, Any]:
    """The frozen version that holds the plan of the project, and whether the reader may open it."""
    frozen = frozen_plan_of(project, year)
    return {"frozen": frozen, "sees_plan": frozen is not None and may(request.actor, VIEW_PLAN, frozen.unit.path)}


@require_http_methods(["GET", "HEAD", "POST"])
def year_plan(request: ActedRequest, code: str) -> HttpResponse:
    """Investment planned for a year, as long as no version of the plan is frozen."""
    project = access_project(request.actor, code, "ledger.report_investment")
    title = _("Investment planned for a year")
    if request.method == "POST":
        form = remembered(YearPlanForm(request.POST))
        return submitted(
            request,
            project,
            form,
            title,
            lambda data: actions.set_year_plan(actor=request.actor, project_id=project.pk, **data),
            lambda data: _year_in_force(project, data["year"]),
            **_frozen(request, project, timezone.localdate().year),
        )
    typed = request.GET.get("year", "")
    year = int(typed) if typed.isascii() and typed.isdigit() and len(typed) == 4 else timezone.localdate().year
    kept = _year_in_force(project, year)
    form = remembered(YearPlanForm(initial=kept or {"year": year}))
    return form_page(request, project, form, title, 200, kept=kept, **_frozen(request, project, year))
