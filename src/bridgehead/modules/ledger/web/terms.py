"""Negotiation terms of a project: a page of its own, whose every opening is logged."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bridgehead.foundation.access import Conflict, Refused
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.ui.conflicts import remembered, stale
from bridgehead.foundation.ui.refusals import add_refusal
from bridgehead.modules.ledger import actions
from bridgehead.modules.ledger.actions.terms import LIMITS
from bridgehead.modules.ledger.models import NegotiationTerms, Project
from bridgehead.modules.ledger.queries import may_act
from bridgehead.modules.ledger.web.forms import day_widget


def _long(label: Any, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, widget=forms.Textarea(attrs={"rows": 4}), **kwargs)


class TermsForm(forms.Form):
    """What is asked and offered before signing."""

    wanted = _long(gettext_lazy("What the investor asks"), max_length=LIMITS["wanted"])
    offered = _long(
        gettext_lazy("What may be offered"),
        max_length=LIMITS["offered"],
        help_text=gettext_lazy("Support needs a legal basis and a fair competition review before it is promised."),
    )
    fair_competition_review = forms.CharField(
        label=gettext_lazy("Fair competition review"),
        max_length=LIMITS["fair_competition_review"],
        required=False,
        help_text=gettext_lazy("Number and day of the review record."),
    )
    land_terms = forms.CharField(
        label=gettext_lazy("Land or premises"), max_length=LIMITS["land_terms"], required=False
    )
    differences = _long(gettext_lazy("Where the two differ"), max_length=LIMITS["differences"])
    next_step = forms.CharField(label=gettext_lazy("Next step"), max_length=LIMITS["next_step"], required=False)
    expected_signing_on = forms.DateField(
        label=gettext_lazy("Signing expected on"), required=False, widget=day_widget()
    )
    replaces = forms.IntegerField(widget=forms.HiddenInput, required=False)


def _initial(kept: NegotiationTerms | None) -> dict[str, Any]:
    if kept is None:
        return {}
    return {name: getattr(kept, name) for name in (*LIMITS, "expected_signing_on")} | {"replaces": kept.pk}


def _page(
    request: ActedRequest, project: Project, kept: NegotiationTerms | None, form: TermsForm, status: int, **more: Any
) -> HttpResponse:
    context = {
        "project": project,
        "terms": kept,
        "form": form,
        "may_change": may_act(request.actor, project, "ledger.change_terms"),
        "unreviewed": kept is not None and bool(kept.offered) and not kept.fair_competition_review,
        **more,
    }
    return render(request, "ledger/terms.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def terms(request: ActedRequest, code: str) -> HttpResponse:
    """The terms in force and, for whoever may change them, the form."""
    project, kept = actions.open_terms(actor=request.actor, code=code)
    if request.method != "POST":
        return _page(request, project, kept, remembered(TermsForm(initial=_initial(kept))), 200)
    form = remembered(TermsForm(request.POST))
    if form.is_valid():
        try:
            actions.set_terms(actor=request.actor, project_id=project.pk, **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
        except Conflict:
            now = _initial(kept)
            shown = stale(form, now, project, version=now.get("replaces"), version_field="replaces")
            return _page(request, project, kept, form, 409, conflict=shown)
        else:
            messages.success(request, _("Saved."))
            return redirect("ledger:terms", project.code)
    return _page(request, project, kept, form, 422)
