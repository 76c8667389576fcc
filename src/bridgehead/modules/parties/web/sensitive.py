"""Pages that need a clearance and log who opened them: contacts in full, financials of a firm."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bridgehead.foundation.access import Conflict, Refused
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.ui.conflicts import remembered, stale
from bridgehead.foundation.ui.refusals import add_refusal
from bridgehead.modules.parties import sensitive
from bridgehead.modules.parties.queries import may_here
from bridgehead.modules.parties.web.forms import YearForm, year_initial


@require_safe
@never_cache
def contacts(request: ActedRequest, enterprise_id: int) -> HttpResponse:
    """The people to call at a firm, in full."""
    enterprise, found = sensitive.open_contacts(actor=request.actor, enterprise_id=enterprise_id)
    context = {
        "enterprise": enterprise,
        "contacts": found,
        "may_change": may_here(request.actor, "parties.change_contact", enterprise),
    }
    return render(request, "parties/contacts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def financials(request: ActedRequest, enterprise_id: int) -> HttpResponse:
    """What a firm reported of its years, and the form for one of them (`?year=` opens that of a year)."""
    enterprise, years = sensitive.open_financials(actor=request.actor, enterprise_id=enterprise_id)
    asked = request.GET.get("year", "")
    shown = next((row for row in years if str(row.year) == asked), None)
    form, conflict = remembered(YearForm(request.POST or None, initial=year_initial(shown))), None
    if request.method == "POST" and form.is_valid():
        try:
            sensitive.save_year(actor=request.actor, enterprise_id=enterprise_id, **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
        except Conflict as found:
            now = enterprise.years.filter(year=form.cleaned_data["year"]).first()
            conflict = stale(form, year_initial(now), enterprise, version=found.current_version)
        else:
            messages.success(request, _("Saved."))
            return redirect("parties:financials", enterprise_id)
    context = {
        "enterprise": enterprise,
        "years": years,
        "form": form,
        "shown": shown,
        "conflict": conflict,
        "may_change": may_here(request.actor, "parties.change_financials", enterprise),
    }
    return render(request, "parties/financials.html", context, status=409 if conflict else 422 if form.errors else 200)
