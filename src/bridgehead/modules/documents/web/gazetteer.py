"""The page of the gazetteer: names that reading has learned, where from, and names entered or retired by hand."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from bridgehead.foundation.access import Actor, Conflict, Refused, may, require, scope_q
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.ui.conflicts import Stale, outdated
from bridgehead.foundation.ui.options import offer
from bridgehead.foundation.ui.refusals import add_refusal
from bridgehead.modules.accounts.fields import UnitChoice
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.documents import actions
from bridgehead.modules.documents.models import GazetteerEntry, NameKind
from bridgehead.modules.documents.queries import NameFilter, entries_of, entry_counts

PAGE = 50
_EDIT = "documents.edit_gazetteer"
_UNIT_KINDS = (
    ("", "—"),
    ("physical", pgettext_lazy("unit of measurement", "a quantity of goods or energy")),
    ("count", pgettext_lazy("unit of measurement", "a number of things")),
    ("area", pgettext_lazy("unit of measurement", "an area, in square metres")),
    ("money", pgettext_lazy("unit of measurement", "money")),
    ("duration", pgettext_lazy("unit of measurement", "a time, in days")),
    ("ratio", pgettext_lazy("unit of measurement", "a share")),
)


class NameForm(forms.Form):
    """A name entered by hand; the last two fields are for units of measurement."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=NameKind.choices)
    term = forms.CharField(label=gettext_lazy("As written"), max_length=60)
    canonical = forms.CharField(
        label=gettext_lazy("Stands for"),
        required=False,
        max_length=160,
        help_text=gettext_lazy(
            "Where this is another name of something; for a unit, the unit that values are kept in."
        ),
    )
    unit_kind = forms.ChoiceField(label=gettext_lazy("A unit measures"), choices=_UNIT_KINDS, required=False)
    factor = forms.DecimalField(
        label=gettext_lazy("One unit is"), required=False, max_digits=24, decimal_places=8, localize=False
    )
    unit = UnitChoice(label=gettext_lazy("For documents of"), queryset=Unit.objects.none(), empty_label=None)

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "unit", units)


def _form(actor: Actor, data: Any = None) -> NameForm:
    units = Unit.objects.filter(scope_q(actor, _EDIT, "path"), is_active=True).order_by("path")
    return NameForm(data, units=units)


@require_http_methods(["GET", "HEAD", "POST"])
def gazetteer(request: ActedRequest) -> HttpResponse:
    """The names in use, newest first; POST enters one by hand."""
    actor = request.actor
    require(actor, "documents.view")
    form = None
    if request.method == "POST":
        require(actor, _EDIT)
        form = _form(actor, request.POST)
        if form.is_valid() and _added(actor, form):
            messages.success(request, _("“%(term)s” is used from the next document on.") % form.cleaned_data)
            return redirect("documents:gazetteer")
    return _page(request, form)


def _added(actor: Actor, form: NameForm) -> bool:
    data = form.cleaned_data
    try:
        actions.add_entry(
            actor=actor,
            kind=data["kind"],
            term=data["term"],
            canonical=data["canonical"],
            unit_kind=data["unit_kind"],
            factor=data["factor"],
            unit_id=data["unit"].pk,
        )
    except Refused as refused:
        add_refusal(form, refused)
        return False
    return True


def _page(request: ActedRequest, form: NameForm | None, conflict: Stale | None = None) -> HttpResponse:
    actor = request.actor
    kind = request.GET.get("kind", "")
    chosen = NameFilter(
        kind=kind if kind in NameKind.values else "",
        text=request.GET.get("q", "").replace("\x00", "").strip()[:60],
        retired=kind == "retired",
    )
    counts = entry_counts(actor)
    may_edit = may(actor, _EDIT)
    context = {
        "page": Paginator(entries_of(actor, chosen), PAGE).get_page(request.GET.get("page")),
        "chosen": chosen,
        "counts": counts,
        "kinds": [(value, label, counts[value]) for value, label in NameKind.choices],
        "form": (form or _form(actor)) if may_edit else None,
        "folded": form is None,
        "conflict": conflict,
    }
    status = 409 if conflict else 422 if form is not None else 200
    return render(request, "documents/gazetteer.html", context, status=status)


@require_POST
def gazetteer_retire(request: ActedRequest, entry_id: int) -> HttpResponse:
    """Use a name no longer; from the review page back to the statement that taught it."""
    version = request.POST.get("version", "")
    try:
        entry = actions.retire_entry(
            actor=request.actor, entry_id=entry_id, version=int(version) if version.isdecimal() else 0
        )
    except Conflict:
        return _page(request, None, outdated(GazetteerEntry(pk=entry_id)))
    messages.success(request, _("“%(term)s” is forgotten.") % {"term": entry.term})
    position = request.POST.get("s", "")
    if entry.document_id is not None and position.isdecimal():
        return redirect(f"{reverse('documents:review', args=[entry.document_id])}?s={position}")
    return redirect("documents:gazetteer")
