"""Standing in for somebody on leave: one's own deputies, and naming one for somebody who is away."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bridgehead.foundation.access import Refused, require
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.ui.refusals import add_refusal
from bridgehead.modules.accounts import actions
from bridgehead.modules.accounts.models import Person
from bridgehead.modules.accounts.queries import access_person, delegations_of, own_grants
from bridgehead.modules.accounts.web.forms import DelegationForm


@require_http_methods(["GET", "HEAD", "POST"])
def deputies(request: ActedRequest) -> HttpResponse:
    """What the reader has lent and what is lent to them, and the form that lends."""
    require(request.actor, "accounts.delegate_own")
    return _page(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def deputy_of(request: ActedRequest, person_id: int) -> HttpResponse:
    """The same for somebody that the reader administers."""
    return _page(request, access_person(request.actor, person_id, "accounts.grant_role"))


def _page(request: ActedRequest, person: Person | None) -> HttpResponse:
    giver = request.actor.id if person is None else person.pk
    form = DelegationForm(request.POST or None, grants=own_grants(giver))
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data | {"grants": [grant.pk for grant in form.cleaned_data["grants"]]}
        try:
            actions.delegate(actor=request.actor, giver_id=giver, **facts)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("The deputy is named."))
            return redirect(request.path)
    context = {"form": form, "person": person, "rows": delegations_of(giver)[:50], "today": timezone.localdate()}
    return render(request, "accounts/deputies.html", context, status=422 if form.errors else 200)


@require_POST
def delegation_end(request: ActedRequest, delegation_id: int) -> HttpResponse:
    """End a deputation before its last day."""
    lent = actions.end_delegation(actor=request.actor, delegation_id=delegation_id)
    messages.success(request, _("The deputation has ended."))
    if request.actor.id in (lent.giver_id, lent.deputy_id):
        return redirect("accounts:deputies")
    return redirect("accounts:deputy_of", lent.giver_id)
