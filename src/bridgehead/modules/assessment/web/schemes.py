"""Schemes: the list, versions of one, what a version says, changing a draft item by item, putting it in force."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bridgehead.engines.scoring import FormulaError
from bridgehead.foundation.access import Conflict, Refused, may
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.modules.assessment import actions
from bridgehead.modules.assessment.actions.schemes import problem_said, problems_of, require_everywhere
from bridgehead.modules.assessment.bindings import read_inputs, unknown_fields
from bridgehead.modules.assessment.models import SchemeVersion
from bridgehead.modules.assessment.parameters import differences, input_differences
from bridgehead.modules.assessment.queries import (
    CHANGE,
    access_scheme,
    access_version,
    before_version,
    newest_version,
    visible_schemes,
    visible_versions,
)
from bridgehead.modules.assessment.schemes import formula_of
from bridgehead.modules.assessment.scoring import assess
from bridgehead.modules.assessment.tables import Trial, month_before, trial_of
from bridgehead.modules.assessment.web.scheme_forms import ForceForm, ItemForm, NewItemForm, OriginsForm
from bridgehead.modules.assessment.words import (
    figure_word,
    number_word,
    place_word,
    scheme_word,
    source_word,
    value_word,
    what_word,
)
from bridgehead.modules.ledger.words import language

_BOUNDS = ("weight", "full", "floor", "cap")


@require_safe
def schemes(request: ActedRequest) -> HttpResponse:
    """All schemes with the version in force, those in use first."""
    rows = []
    for one in visible_schemes(request.actor):
        newest = newest_version(one.pk)
        rows.append((one, scheme_word(newest.body), newest, newest.body.get("source", "")))
    return render(request, "assessment/schemes.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def scheme(request: ActedRequest, scheme_id: int) -> HttpResponse:
    """The versions of a scheme; a POST drafts the next one."""
    found = access_scheme(request.actor, scheme_id)
    if request.method == "POST":
        try:
            made = actions.draft_version(actor=request.actor, scheme_id=scheme_id)
        except Refused as refused:
            for told in refused.errors.values():
                messages.error(request, " ".join(told))
            return redirect("assessment:scheme", scheme_id)
        messages.success(request, _("A draft stands; change what shall be otherwise and put it in force."))
        return redirect("assessment:version", made.pk)
    versions = list(visible_versions(request.actor).filter(scheme=found).order_by("-number"))
    context = {
        "scheme": found,
        "name": scheme_word(newest_version(found.pk).body),
        "versions": versions,
        "now": newest_version(found.pk).pk,
        "may_draft": may(request.actor, CHANGE) and not any(one.is_draft for one in versions),
    }
    return render(request, "assessment/scheme.html", context)


def _items(version: SchemeVersion) -> list[dict[str, Any]]:
    rows = []
    for group in ("items", "flags"):
        for one in version.body.get(group, ()):
            kind = next(
                (key for key in one if key not in ("id", "zh", "en", "weight", "full", "role", "floor", "cap")), ""
            )
            rows.append(
                {
                    "id": one["id"],
                    "name": one.get("en" if language() == "en" else "zh") or one["id"],
                    "role": value_word(one.get("role", "base")) if group == "items" else _("flag"),
                    "rule": place_word(kind),
                    **{
                        name: number_word(one[name]) if name in one else ""
                        for name in ("weight", "full", "floor", "cap")
                    },
                }
            )
    return rows


def _changes(found: SchemeVersion, before: SchemeVersion | None) -> list[tuple[str, str, str, str]]:
    if before is None:
        return []
    names = {one["id"]: one["name"] for version in (before, found) for one in _items(version)}
    lines = [
        (
            names.get(one.item, _("The whole scheme")),
            place_word(one.place),
            value_word(one.before),
            value_word(one.after),
        )
        for one in differences(before.body, found.body)
    ]
    for one in input_differences(before.inputs, found.inputs):
        what = {"sources": source_word, "given": place_word}.get(one.item, place_word)(one.place)
        lines.append((_("Where it comes from"), what, value_word(one.before), value_word(one.after)))
    return lines


def _trial(found: SchemeVersion) -> tuple[list[Trial], str]:
    """The draft on last month's figures beside the version in force, or why it cannot be tried."""
    month = month_before(timezone.localdate().replace(day=1))
    try:
        return trial_of(assess(found, month), month), ""
    except FormulaError:
        return [], _("The draft cannot be tried before it holds together.")
    except Refused as refused:
        return [], " ".join(message for told in refused.errors.values() for message in told)


def _origins(found: SchemeVersion) -> tuple[list[tuple[str, str, str]], dict[str, list[str]]]:
    """Where series and figures come from, and which conditions the ledger cannot judge."""
    try:
        formula = formula_of(found)
    except FormulaError:
        return [], {}
    inputs = read_inputs(found.inputs, formula)
    rows = [
        (source_word(name), what_word(one.what), value_word(one.credit) if one.is_computed else "")
        for name, one in inputs.sources.items()
    ]
    rows += [
        (
            figure_word(formula, name),
            what_word(one.what),
            _("for the year") if one.stands == "year" else _("for its period"),
        )
        for name, one in inputs.given.items()
    ]
    lacking = {
        source_word(name): [place_word(one) for one in lacks] for name, lacks in unknown_fields(formula, inputs).items()
    }
    return rows, lacking


def _page(
    request: ActedRequest, found: SchemeVersion, form: ForceForm | None = None, status: int = 200
) -> HttpResponse:
    before = before_version(found)
    may_change = found.is_draft and may(request.actor, CHANGE)
    trial, untried = _trial(found) if may_change else ([], "")
    origins, lacking = _origins(found)
    first = timezone.localdate().replace(day=1)
    context = {
        "found": found,
        "name": scheme_word(found.body),
        "before": before,
        "items": _items(found),
        "whole": found.body.get("whole"),
        "origins": origins,
        "lacking": lacking,
        "problems": [problem_said(one) for one in problems_of(found.body)],
        "changes": _changes(found, before),
        "may_change": may_change,
        "trial": trial,
        "untried": untried,
        "trial_month": month_before(first),
        "force_form": form or ForceForm(initial={"version": found.version, "valid_from": first}),
    }
    return render(request, "assessment/version.html", context, status=status)


@require_safe
def version(request: ActedRequest, version_id: int) -> HttpResponse:
    """One version: its items, what it says otherwise than the one before, for a draft the trial on last month."""
    return _page(request, access_version(request.actor, version_id))


@require_POST
def version_force(request: ActedRequest, version_id: int) -> HttpResponse:
    """Put a draft in force from a day."""
    found = access_version(request.actor, version_id)
    form = ForceForm(request.POST)
    if form.is_valid():
        try:
            actions.put_in_force(actor=request.actor, version_id=version_id, **form.cleaned_data)
        except Refused as refused:
            _refuse(form, refused)
        except Conflict as conflict:
            form.data = {**form.data.dict(), "version": str(conflict.current_version)}  # type: ignore[attr-defined]
            form.add_error(None, _("Somebody changed it meanwhile: look at it again below."))
            return _page(request, access_version(request.actor, version_id), form, 409)
        else:
            messages.success(request, _("The version is in force."))
            return redirect("assessment:version", version_id)
    require_everywhere(request.actor)
    return _page(request, found, form, 422)


@require_POST
def version_discard(request: ActedRequest, version_id: int) -> HttpResponse:
    """Throw a draft away."""
    found = access_version(request.actor, version_id)
    typed = request.POST.get("version", "")
    try:
        number = int(typed) if typed.isdecimal() and len(typed) < 10 else 0
        actions.discard_draft(actor=request.actor, version_id=version_id, version=number)
    except (Conflict, Refused):
        messages.error(request, _("Somebody changed it meanwhile: look at it again below."))
        return redirect("assessment:version", version_id)
    messages.success(request, _("The draft is thrown away."))
    return redirect("assessment:scheme", found.scheme_id)


def _refuse(form: forms.Form, refused: Refused) -> None:
    """Messages beside the control that they are about; those of a place inside a list beside its first control."""
    for field, told in refused.errors.items():
        where = form.place_of(field) if isinstance(form, ItemForm) else field
        for message in told:
            form.add_error(where if where in form.fields else None, message)


def _draft(request: ActedRequest, version_id: int) -> SchemeVersion:
    found = access_version(request.actor, version_id)
    require_everywhere(request.actor)
    if not found.is_draft:
        raise Http404("draft")
    return found


def _written(
    request: ActedRequest,
    found: SchemeVersion,
    form: forms.Form,
    act: Callable[[], object],
    template: str,
    context: dict[str, Any],
) -> HttpResponse:
    """Do it where the form is sent and holds, else show it: the same for items, new ones and origins."""
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except Refused as refused:
            _refuse(form, refused)
        except Conflict as conflict:
            # The next sending is meant to win: the person is told that the draft has changed.
            data = request.POST.copy()
            data["version"] = str(conflict.current_version)
            form.data = data
            form.add_error(None, _("Somebody changed the draft meanwhile; send it again if it still holds."))
            status = 409
        else:
            messages.success(request, _("Saved."))
            return redirect("assessment:version", found.pk)
    if form.errors and status == 200:
        status = 422
    return render(
        request, template, {"found": found, "form": form, "name": scheme_word(found.body), **context}, status=status
    )


@require_http_methods(["GET", "HEAD", "POST"])
def item(request: ActedRequest, version_id: int, item: str) -> HttpResponse:
    """An item of a draft; `deed=remove` takes it out."""
    found = _draft(request, version_id)
    groups = {one["id"]: (one, group) for group in ("items", "flags") for one in found.body.get(group, ())}
    if item not in groups:
        raise Http404("item")
    table, group = groups[item]
    form = ItemForm(
        request.POST if request.method == "POST" else None,
        item=table,
        is_flag=group == "flags",
        initial={"version": found.version},
    )
    if request.POST.get("deed") == "remove":
        return _remove(request, found, item)

    def act() -> object:
        return actions.write_item(
            actor=request.actor,
            version_id=version_id,
            version=form.cleaned_data["version"],
            item=item,
            own=form.own(),
            values=form.values(),
        )

    title = table.get("en" if language() == "en" else "zh") or item
    return _written(request, found, form, act, "assessment/item.html", {"title": title, "item": item})


def _remove(request: ActedRequest, found: SchemeVersion, item: str) -> HttpResponse:
    typed = request.POST.get("version", "")
    number = int(typed) if typed.isdecimal() and len(typed) < 10 else 0
    try:
        actions.remove_item(actor=request.actor, version_id=found.pk, version=number, item=item)
    except Refused as refused:
        for told in refused.errors.values():
            messages.error(request, " ".join(told))
    except Conflict:
        messages.error(request, _("Somebody changed it meanwhile: look at it again below."))
    else:
        messages.success(request, _("The item is out of the draft."))
    return redirect("assessment:version", found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def item_new(request: ActedRequest, version_id: int) -> HttpResponse:
    """Add an item to a draft."""
    found = _draft(request, version_id)
    form = NewItemForm(request.POST or None, initial={"version": found.version})

    def act() -> object:
        return actions.add_item(actor=request.actor, version_id=version_id, **form.cleaned_data)

    return _written(request, found, form, act, "assessment/item_new.html", {})


@require_http_methods(["GET", "HEAD", "POST"])
def origins(request: ActedRequest, version_id: int) -> HttpResponse:
    """Who is scored, and where the inputs of a draft come from."""
    found = _draft(request, version_id)
    try:
        formula = formula_of(found)
    except FormulaError:
        messages.error(request, _("The draft cannot be tried before it holds together."))
        return redirect("assessment:version", version_id)
    form = OriginsForm(
        request.POST if request.method == "POST" else None,
        formula=formula,
        inputs=read_inputs(found.inputs, formula),
        initial={"version": found.version},
    )

    def act() -> object:
        number = form.cleaned_data["version"]
        return actions.write_inputs(actor=request.actor, version_id=version_id, version=number, inputs=form.values())

    return _written(request, found, form, act, "assessment/origins.html", {})
