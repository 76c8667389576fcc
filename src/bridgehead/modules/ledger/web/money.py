"""Money and merit: monthly investment, year plans, phases, contributions in shares."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.forms import BaseForm, formset_factory
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bridgehead.foundation.access import Conflict, Refused
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.ui.refusals import add_refusal
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.ledger import actions
from bridgehead.modules.ledger.actions import Share
from bridgehead.modules.ledger.models import Contribution, Investment, Phase, Project, YearPlan
from bridgehead.modules.ledger.queries import access_project
from bridgehead.modules.ledger.web.conflicts import differences_said
from bridgehead.modules.ledger.web.forms import InvestmentForm, PhaseForm, ReasonForm, ShareForm, YearPlanForm

Act = Callable[[Mapping[str, Any]], object]


def _page(
    request: ActedRequest, project: Project, form: BaseForm, title: str, status: int, **more: Any
) -> HttpResponse:
    context = {"project": project, "form": form, "form_title": title, **more}
    return render(request, "ledger/money_form.html", context, status=status)


def _submitted(request: ActedRequest, project: Project, form: Any, title: str, act: Act, **more: Any) -> HttpResponse:
    """Run the action of a form; a conflict shows both values and takes the row in force as seen."""
    if form.is_valid():
        try:
            act(form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
        except Conflict as conflict:
            form.data = form.data.copy()
            form.data["replaces"] = str(conflict.current_version or "")
            said = differences_said(conflict, {name: str(field.label) for name, field in form.fields.items()})
            return _page(request, project, form, title, 409, conflict=said, **more)
        else:
            messages.success(request, _("Saved."))
            return redirect("workspace:project", project.code)
    return _page(request, project, form, title, 422, **more)


@require_http_methods(["GET", "HEAD", "POST"])
def investment(request: ActedRequest, code: str) -> HttpResponse:
    """Investment completed in a month; a month that has a figure is corrected."""
    project = access_project(request.actor, code, "ledger.report_investment")
    title = _("Monthly investment")
    if request.method == "POST":
        form = InvestmentForm(request.POST)
        return _submitted(
            request,
            project,
            form,
            title,
            lambda data: actions.report_investment(actor=request.actor, project_id=project.pk, **data),
        )
    month = InvestmentForm.base_fields["month"]
    typed = request.GET.get("month", "")
    asked = month.clean(typed) if len(typed) == 7 and typed.replace("-", "").isdigit() and typed[5:] <= "12" else None
    asked = asked or timezone.localdate().replace(day=1)
    kept = Investment.objects.current().filter(project=project, month=asked).first()
    initial = {"month": asked}
    if kept is not None:
        initial |= {"amount": kept.amount, "visible_progress": kept.visible_progress, "replaces": kept.pk}
    return _page(request, project, InvestmentForm(initial=initial), title, 200, kept=kept)


@require_http_methods(["GET", "HEAD", "POST"])
def year_plan(request: ActedRequest, code: str) -> HttpResponse:
    """Investment planned for a year."""
    project = access_project(request.actor, code, "ledger.report_investment")
    title = _("Investment planned for a year")
    if request.method == "POST":
        form = YearPlanForm(request.POST)
        return _submitted(
            request,
            project,
            form,
            title,
            lambda data: actions.set_year_plan(actor=request.actor, project_id=project.pk, **data),
        )
    typed = request.GET.get("year", "")
    year = int(typed) if typed.isascii() and typed.isdigit() and len(typed) == 4 else timezone.localdate().year
    kept = YearPlan.objects.current().filter(project=project, year=year).first()
    initial: dict[str, Any] = {"year": year}
    if kept is not None:
        initial |= {"amount": kept.amount, "replaces": kept.pk}
    return _page(request, project, YearPlanForm(initial=initial), title, 200, kept=kept)


@require_http_methods(["GET", "HEAD", "POST"])
def phase(request: ActedRequest, code: str, phase_id: int | None = None) -> HttpResponse:
    """A part of the project that is built by itself."""
    project = access_project(request.actor, code, "ledger.change_project")
    title = _("Phase")
    kept = get_object_or_404(Phase.objects.current(), pk=phase_id, project=project) if phase_id is not None else None
    away = reverse("ledger:phase_withdraw", args=[code, kept.pk]) if kept is not None else ""
    if request.method == "POST":
        form = PhaseForm(request.POST)
        return _submitted(
            request,
            project,
            form,
            title,
            lambda data: actions.set_phase(actor=request.actor, project_id=project.pk, **data),
            away=away,
        )
    initial = {"replaces": None}
    if kept is not None:
        names = ("label", "investment", "capacity", "promised_production_on")
        initial = {**{name: getattr(kept, name) for name in names}, "replaces": kept.pk}
    return _page(request, project, PhaseForm(initial=initial), title, 200, kept=kept, away=away, away_form=ReasonForm())


@require_POST
def phase_withdraw(request: ActedRequest, code: str, phase_id: int) -> HttpResponse:
    """Close a phase that is no longer planned."""
    project = access_project(request.actor, code, "ledger.change_project")
    kept = get_object_or_404(Phase, pk=phase_id, project=project)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        away = reverse("ledger:phase_withdraw", args=[code, kept.pk])
        shown = PhaseForm(initial={"label": kept.label, "investment": kept.investment, "replaces": kept.pk})
        return _page(request, project, shown, _("Phase"), 422, kept=kept, away=away, away_form=form)
    actions.withdraw_phase(
        actor=request.actor, project_id=project.pk, phase_id=kept.pk, reason=form.cleaned_data["reason"]
    )
    messages.success(request, _("The phase is taken back."))
    return redirect("workspace:project", code)


def _shares_kept(project: Project) -> list[dict[str, Any]]:
    rows = Contribution.objects.current().filter(project=project).select_related("unit").order_by("-share", "pk")
    return [
        {"unit": row.unit, "role": row.role, "percent": f"{(row.share * 100).normalize():f}", "basis": row.basis}
        for row in rows
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def contributions(request: ActedRequest, code: str) -> HttpResponse:
    """Whose merit the project is, in shares that add up to 100 %."""
    project = access_project(request.actor, code, "ledger.set_contributions")
    rows = formset_factory(ShareForm, extra=3, max_num=12, validate_max=True, absolute_max=12)
    shares = rows(request.POST or None, initial=_shares_kept(project))
    units = Unit.objects.filter(is_active=True).order_by("path")
    for form in shares:
        form.fields["unit"].queryset = units  # type: ignore[attr-defined]
    errors: list[str] = []
    status = 200
    version = request.POST.get("version", str(project.version))
    if request.method == "POST":
        status = 422
        if shares.is_valid():
            try:
                actions.set_contributions(
                    actor=request.actor,
                    project_id=project.pk,
                    version=int(version) if version.isascii() and version.isdigit() else 0,
                    shares=_shares(shares.cleaned_data),
                )
            except Refused as refused:
                errors = [message for told in refused.errors.values() for message in told]
            except Conflict as conflict:
                status, version = 409, str(conflict.current_version)
                errors = [
                    _("Somebody changed this project meanwhile. What you wrote still stands here; send it again.")
                ]
            else:
                messages.success(request, _("Saved."))
                return redirect("workspace:project", code)
    context = {"project": project, "shares": shares, "errors": errors, "version": version}
    return render(request, "ledger/contributions.html", context, status=status)


def _shares(rows: list[dict[str, Any]]) -> list[Share]:
    return [
        Share(unit_id=row["unit"].pk, share=row["percent"] / Decimal(100), role=row["role"], basis=row["basis"])
        for row in rows
        if row.get("unit") is not None
    ]
