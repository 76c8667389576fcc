"""Setting a target, changing it, splitting it down the tree of units, taking it back."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bridgehead.foundation.access import Conflict, Refused, require
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.ui.conflicts import Stale, outdated, remembered, stale
from bridgehead.foundation.ui.refusals import add_refusal
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.documents.queries import access_statement
from bridgehead.modules.targets import actions
from bridgehead.modules.targets.actions.targets import Part
from bridgehead.modules.targets.models import Target
from bridgehead.modules.targets.queries import access_target, offered_targets, offered_with, split_of
from bridgehead.modules.targets.web.forms import (
    ReasonForm,
    SplitForm,
    TargetEditForm,
    TargetForm,
    initial_of,
    initial_of_offer,
    scaled,
    typed_value,
)
from bridgehead.modules.targets.web.presentation import (
    gap_said,
    measure_said,
    period_said,
    statement_url,
    value_said,
)

SET = "targets.set"


@require_http_methods(["GET", "HEAD", "POST"])
def target_new(request: ActedRequest) -> HttpResponse:
    """Set a target: by hand, or one that a document states."""
    require(request.actor, SET)
    typed = request.POST.get("statement") or request.GET.get("statement") or ""
    statement = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 19 else None
    offer = offered_with(request.actor, statement) if statement is not None else None
    initial = initial_of_offer(offer) if offer is not None else {"year": timezone.localdate().year}
    form = TargetForm(request.POST or None, initial=initial, is_stated=offer is not None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.set_target(actor=request.actor, **_facts(request, form))
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("The target is set."))
            return redirect("targets:target", made.pk)
    context = {
        "form": form,
        "offer": offer,
        "measure": measure_said(offer.measure) if offer is not None else "",
        "offers": [
            {
                "offer": one,
                "measure": measure_said(one.measure),
                "value": value_said(one.value, one.value_unit),
                "url": statement_url(one.document_id, one.statement_id),
            }
            for one in offered_targets(request.actor)
        ]
        if offer is None
        else [],
        "document_url": statement_url(offer.document_id, offer.statement_id) if offer is not None else "",
    }
    return render(request, "targets/new.html", context, status=422 if form.errors else 200)


def _facts(request: ActedRequest, form: TargetForm) -> dict[str, Any]:
    given = form.cleaned_data
    year, last = given["year"], given["last_month"]
    statement = given.get("statement")
    kept = ("unit", "person", "comparator", "curve", "shares", "rules", "basis", "quote")
    return {
        **{name: given[name] for name in kept},
        "measure": given["m"],
        "starts_on": date(year, given["first_month"], 1),
        "ends_on": date(year, last, monthrange(year, last)[1]),
        "value": scaled(given["value"], form.measure_id()),
        "statement": access_statement(request.actor, statement) if statement else None,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def target_edit(request: ActedRequest, target_id: int) -> HttpResponse:
    """Change a target, and say why."""
    found = access_target(request.actor, target_id, SET)
    form = remembered(TargetEditForm(request.POST or None, initial=initial_of(found)))
    conflict: Stale | None = None
    if request.method == "POST" and form.is_valid():
        facts = {**form.cleaned_data, "value": scaled(form.cleaned_data["value"], found.measure_id)}
        try:
            actions.change_target(actor=request.actor, target_id=target_id, **facts)
        except Refused as refused:
            add_refusal(form, refused)
        except Conflict as error:
            found.refresh_from_db()
            conflict = stale(form, initial_of(found), found, version=error.current_version)
        else:
            messages.success(request, _("Saved."))
            return redirect("targets:target", target_id)
    context = {"target": found, "form": form, "conflict": conflict, **_named(found)}
    status = 409 if conflict is not None else 422 if form.errors else 200
    return render(request, "targets/edit.html", context, status=status)


def _named(target: Target) -> dict[str, Any]:
    return {
        "measure": measure_said(target.measure),
        "period": period_said(target),
        "whole": value_said(target.value, target.value_unit),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def target_split(request: ActedRequest, target_id: int) -> HttpResponse:
    """Split a target among the units just below its own."""
    found = access_target(request.actor, target_id, SET)
    units = list(Unit.objects.filter(parent=found.unit_id, is_active=True).order_by("position", "path"))
    parts = list(found.parts.filter(withdrawn_at=None, person=None).select_related("unit"))
    initial: dict[str, Any] = {f"unit_{one.unit_id}": typed_value(one.value, found.measure_id) for one in parts}
    form = SplitForm(request.POST or None, initial={**initial, "version": found.version}, units=units)
    conflict = None
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.split_target(
                actor=request.actor,
                target_id=target_id,
                version=form.cleaned_data["version"],
                parts=[Part(unit, scaled(value, found.measure_id)) for unit, value in form.values()],
                reason=form.cleaned_data["reason"],
            )
        except Refused as refused:
            add_refusal(form, refused)
        except Conflict as error:
            conflict = outdated(found)
            form.data = {**request.POST.dict(), "version": str(error.current_version)}
        else:
            messages.success(request, gap_said(split_of(found, made), found.value_unit) or _("Saved."))
            return redirect("targets:target", target_id)
    split = split_of(found, parts)
    context = {
        "target": found,
        "form": form,
        "conflict": conflict,
        "gap": gap_said(split, found.value_unit) if parts else "",
        **_named(found),
    }
    status = 409 if conflict is not None else 422 if form.errors else 200
    return render(request, "targets/split.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def target_withdraw(request: ActedRequest, target_id: int) -> HttpResponse:
    """Take a target back, and say why."""
    found = access_target(request.actor, target_id, SET)
    form = ReasonForm(request.POST or None, initial={"version": found.version})
    conflict = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw_target(actor=request.actor, target_id=target_id, **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
        except Conflict as error:
            conflict = outdated(found)
            form.data = {**request.POST.dict(), "version": str(error.current_version)}
        else:
            messages.success(request, _("The target is taken back."))
            return redirect("targets:list")
    context = {"target": found, "form": form, "conflict": conflict, **_named(found)}
    status = 409 if conflict is not None else 422 if form.errors else 200
    return render(request, "targets/withdraw.html", context, status=status)
