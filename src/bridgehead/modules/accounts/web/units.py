"""Administration of the tree of units."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bridgehead.foundation.access import Conflict, Refused, may, require
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.audit.chain import history
from bridgehead.foundation.ui.conflicts import Stale, remembered, stale
from bridgehead.foundation.ui.refusals import add_refusal
from bridgehead.modules.accounts import actions
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.accounts.queries import access_unit, managed_units, visible_units
from bridgehead.modules.accounts.web.forms import MoveForm, NewUnitForm, UnitForm, VersionForm
from bridgehead.modules.accounts.web.words import in_words

_MANAGE = "accounts.manage_units"
_FACTS = ("name", "short_name", "kind", "division_code", "position")


def in_tree_order(units: QuerySet[Unit]) -> list[Unit]:
    """Parents before children, siblings by position and name: ids in a path say nothing of order."""
    rows = list(units)
    known = {unit.pk for unit in rows}
    children: dict[int | None, list[Unit]] = {}
    for unit in sorted(rows, key=lambda one: (one.position, one.pk)):
        children.setdefault(unit.parent_id if unit.parent_id in known else None, []).append(unit)
    ordered: list[Unit] = []
    waiting = list(reversed(children.get(None, [])))
    while waiting:
        unit = waiting.pop()
        ordered.append(unit)
        waiting.extend(reversed(children.get(unit.pk, [])))
    return ordered


@require_safe
def units(request: ActedRequest) -> HttpResponse:
    """The whole tree; what the reader administers opens."""
    rows = visible_units(request.actor).annotate(active_people=Count("people", filter=Q(people__is_active=True)))
    tree = [(unit, may(request.actor, _MANAGE, unit.path)) for unit in in_tree_order(rows)]
    context = {
        "tree": tree,
        "in_use": sum(unit.is_active for unit, _may in tree),
        "may_manage": may(request.actor, _MANAGE),
    }
    return render(request, "accounts/units.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def unit_new(request: ActedRequest) -> HttpResponse:
    """A unit below another."""
    require(request.actor, _MANAGE)
    usable = managed_units(request.actor).filter(is_active=True)
    form = NewUnitForm(request.POST or None, units=usable, initial={"parent": request.GET.get("parent")})
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in _FACTS}
        try:
            made = actions.create_unit(actor=request.actor, parent=form.cleaned_data["parent"], **facts)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("%(unit)s now stands in the tree.") % {"unit": made.name})
            return redirect("accounts:units")
    return render(request, "accounts/unit_new.html", {"form": form}, status=422 if form.errors else 200)


def _initial(unit: Unit) -> dict[str, Any]:
    return {name: getattr(unit, name) for name in (*_FACTS, "version")}


def _place(unit: Unit) -> dict[str, Any]:
    return {"parent": unit.parent_id, "version": unit.version}


def _unit_page(
    request: ActedRequest,
    unit: Unit,
    form: UnitForm | None = None,
    move_form: MoveForm | None = None,
    conflict: Stale | None = None,
) -> HttpResponse:
    elsewhere = managed_units(request.actor).filter(is_active=True).exclude(path__startswith=unit.path)
    bad = bool((form and form.errors) or (move_form and move_form.errors))
    context = {
        "unit": unit,
        "form": form or remembered(UnitForm(initial=_initial(unit))),
        "move_form": move_form or remembered(MoveForm(units=elsewhere, initial=_place(unit))),
        "conflict": conflict,
        "may_place": unit.parent is not None and may(request.actor, _MANAGE, unit.parent.path),
        "history": in_words(history(unit)[:20]),
    }
    return render(request, "accounts/unit.html", context, status=409 if conflict else 422 if bad else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def unit(request: ActedRequest, unit_id: int) -> HttpResponse:
    """One unit: names, place, history."""
    found = access_unit(request.actor, unit_id)
    if request.method != "POST":
        return _unit_page(request, found)
    form = remembered(UnitForm(request.POST))
    if form.is_valid():
        facts = {name: form.cleaned_data[name] for name in _FACTS}
        version = form.cleaned_data["version"] or 0
        try:
            actions.change_unit(actor=request.actor, unit_id=unit_id, version=version, **facts)
        except Refused as refused:
            add_refusal(form, refused)
        except Conflict as conflict:
            found.refresh_from_db()
            shown = stale(form, _initial(found), found, version=conflict.current_version)
            return _unit_page(request, found, form=form, conflict=shown)
        else:
            messages.success(request, _("Saved."))
            return redirect("accounts:unit", unit_id)
    return _unit_page(request, found, form=form)


@require_POST
def unit_move(request: ActedRequest, unit_id: int) -> HttpResponse:
    """Hang the unit under another one."""
    found = access_unit(request.actor, unit_id)
    form = remembered(MoveForm(request.POST, units=managed_units(request.actor)))
    if form.is_valid():
        try:
            actions.move_unit(actor=request.actor, unit_id=unit_id, **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
        except Conflict as conflict:
            found.refresh_from_db()
            shown = stale(form, _place(found), found, version=conflict.current_version)
            return _unit_page(request, found, move_form=form, conflict=shown)
        else:
            messages.success(request, _("Moved, with everything below it."))
            return redirect("accounts:units")
    return _unit_page(request, found, move_form=form)


def _switch(action: Callable[..., Unit], said: str) -> Callable[[ActedRequest, int], HttpResponse]:
    @require_POST
    def view(request: ActedRequest, unit_id: int) -> HttpResponse:
        form = VersionForm(request.POST)
        if not form.is_valid():
            raise Http404("version")
        try:
            action(actor=request.actor, unit_id=unit_id, version=form.cleaned_data["version"])
        except Refused as refused:
            messages.error(request, " ".join(message for found in refused.errors.values() for message in found))
        else:
            messages.success(request, _(said))
        return redirect("accounts:unit", unit_id)

    return view


unit_deactivate = _switch(actions.deactivate_unit, gettext_noop("The unit is out of use; its history stays."))
unit_reactivate = _switch(actions.reactivate_unit, gettext_noop("The unit is in use again."))
