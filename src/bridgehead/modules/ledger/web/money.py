"""Phases, contributions in shares, and what the forms about money have in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.forms import BaseForm, formset_factory
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bridgehead.foundation.access import Conflict, Refused
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.ui.conflicts import Difference, Stale, newest_write, remembered, stale
from bridgehead.foundation.ui.options import offer
from bridgehead.foundation.ui.refusals import add_refusal
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.ledger import actions, words
from bridgehead.modules.ledger.actions import Share
from bridgehead.modules.ledger.models import Contribution, Phase, Project
from bridgehead.modules.ledger.queries import access_project
from bridgehead.modules.ledger.web.forms import PhaseForm, ReasonForm, ShareForm

Act = Callable[[Mapping[str, Any]], object]
# From what was typed, the stored row that it speaks of, as the form's initial values.
InForce = Callable[[Mapping[str, Any]], Mapping[str, Any] | None]


def form_page(
    request: ActedRequest, project: Project, form: BaseForm, title: str, status: int, **more: Any
) -> HttpResponse:
    """A form about the money of a project."""
    context = {"project": project, "form": form, "form_title": title, **more}
    return render(request, "ledger/money_form.html", context, status=status)


def submitted(
    request: ActedRequest,
    project: Project,
    form: Any,
    title: str,
    act: Act,
    in_force: InForce,
    *,
    done: str = "workspace:project",
    **more: Any,
) -> HttpResponse:
    """Run the action of a form; a conflict shows both values and takes the row in force as seen.

    `done` is the page of the project that follows.
    """
    if form.is_valid():
        try:
            act(form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
        except Conflict:
            now = in_force(form.cleaned_data) or {}
            shown = stale(form, now, project, version=now.get("replaces"), version_field="replaces")
            return form_page(request, project, form, title, 409, conflict=shown, **more)
        else:
            messages.success(request, _("Saved."))
            return redirect(done, project.code)
    return form_page(request, project, form, title, 422, **more)


_PHASE_FACTS = ("label", "investment", "capacity", "promised_production_on")


def _labelled(project: Project, label: str) -> Phase | None:
    found: Phase | None = Phase.objects.current().filter(project=project, label=label).first()
    return found


def _successor(phase: Phase) -> Phase | None:
    """The row in force that a phase became; None where it was taken back."""
    if phase.superseded_at is None:
        return phase
    written = Phase.objects.filter(project=phase.project_id, recorded_at=phase.superseded_at).order_by("pk").first()
    return _successor(written) if written is not None else _labelled(phase.project, phase.label)


def _phase_in_force(phase: Phase | None) -> dict[str, Any] | None:
    if phase is None:
        return None
    return {**{name: getattr(phase, name) for name in _PHASE_FACTS}, "replaces": phase.pk}


@require_http_methods(["GET", "HEAD", "POST"])
def phase(request: ActedRequest, code: str, phase_id: int | None = None) -> HttpResponse:
    """A part of the project that is built by itself."""
    project = access_project(request.actor, code, "ledger.change_project")
    title = _("Phase")
    rows = Phase.objects.all() if request.method == "POST" else Phase.objects.current()
    kept = get_object_or_404(rows, pk=phase_id, project=project) if phase_id is not None else None
    away = reverse("ledger:phase_withdraw", args=[code, kept.pk]) if kept is not None else ""
    if request.method == "POST":
        form = remembered(PhaseForm(request.POST))
        return submitted(
            request,
            project,
            form,
            title,
            lambda data: actions.set_phase(actor=request.actor, project_id=project.pk, **data),
            lambda data: _phase_in_force(_successor(kept) if kept else _labelled(project, data["label"])),
            away=away,
        )
    form = remembered(PhaseForm(initial=_phase_in_force(kept) or {"replaces": None}))
    return form_page(request, project, form, title, 200, kept=kept, away=away, away_form=ReasonForm())


@require_POST
def phase_withdraw(request: ActedRequest, code: str, phase_id: int) -> HttpResponse:
    """Close a phase that is no longer planned."""
    project = access_project(request.actor, code, "ledger.change_project")
    kept = get_object_or_404(Phase, pk=phase_id, project=project)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        away = reverse("ledger:phase_withdraw", args=[code, kept.pk])
        shown = remembered(PhaseForm(initial=_phase_in_force(kept)))
        return form_page(request, project, shown, _("Phase"), 422, kept=kept, away=away, away_form=form)
    try:
        actions.withdraw_phase(
            actor=request.actor, project_id=project.pk, phase_id=kept.pk, reason=form.cleaned_data["reason"]
        )
    except Conflict:
        return _withdrawn_too_late(request, project, kept, form)
    messages.success(request, _("The phase is taken back."))
    return redirect("workspace:project", code)


def _withdrawn_too_late(request: ActedRequest, project: Project, seen: Phase, form: ReasonForm) -> HttpResponse:
    """The phase as it became meanwhile, with the reason that was typed; gone altogether, it needs none."""
    now = _successor(seen)
    if now is None:
        messages.info(request, _("Somebody took this phase back already."))
        return redirect("workspace:project", project.code)
    away = reverse("ledger:phase_withdraw", args=[project.code, now.pk])
    shown = remembered(PhaseForm(initial=_phase_in_force(now)))
    conflict = Stale(*newest_write(project), ())
    return form_page(request, project, shown, _("Phase"), 409, kept=now, away=away, away_form=form, conflict=conflict)


def _shares_kept(project: Project) -> list[dict[str, Any]]:
    rows = Contribution.objects.current().filter(project=project).select_related("unit").order_by("-share", "pk")
    return [
        {
            "unit": row.unit,
            "role": row.role,
            "percent": f"{(row.share * 100).normalize():f}",
            "valid_from": row.valid_from,
            "valid_until": row.valid_until,
            "basis": row.basis,
        }
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
        offer(form, "unit", units)
    errors: list[str] = []
    status, stale_shares = 200, None
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
                stale_shares = Stale(*newest_write(project), _share_differences(project, shares.cleaned_data))
            else:
                messages.success(request, _("Saved."))
                return redirect("workspace:project", code)
    context = {"project": project, "shares": shares, "errors": errors, "version": version, "conflict": stale_shares}
    return render(request, "ledger/contributions.html", context, status=status)


def _shares(rows: list[dict[str, Any]]) -> list[Share]:
    return [
        Share(
            unit_id=row["unit"].pk,
            share=row["percent"] / Decimal(100),
            **{name: row[name] for name in ("role", "basis", "valid_from", "valid_until")},
        )
        for row in rows
        if row.get("unit") is not None
    ]


def _share_differences(project: Project, typed: list[dict[str, Any]]) -> tuple[Difference, ...]:
    """Unit by unit, where the stored shares are other than those that were typed."""

    def said(rows: list[dict[str, Any]]) -> dict[str, str]:
        told: dict[str, str] = {}
        for row in rows:
            if row.get("unit") is not None:
                percent = f"{Decimal(row['percent']).normalize():f}%"
                days = words.days_said(row["valid_from"], row["valid_until"])
                line = " · ".join(part for part in (row["role"], percent, days, row["basis"]) if part)
                unit = str(row["unit"])
                told[unit] = f"{told[unit]}; {line}" if unit in told else line
        return told

    stored, wanted = said(_shares_kept(project)), said(typed)
    units = [unit for unit in {**stored, **wanted} if stored.get(unit) != wanted.get(unit)]
    return tuple(Difference(unit, stored.get(unit, "—"), wanted.get(unit, "—")) for unit in units)
