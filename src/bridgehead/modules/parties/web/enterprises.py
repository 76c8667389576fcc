"""The list of enterprises, and the page of one with its other names and contacts."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bridgehead.foundation.access import Conflict, Forbidden, Refused, may, require
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.audit.chain import history
from bridgehead.foundation.audit.disclosures import disclosures
from bridgehead.foundation.ui.conflicts import Stale, remembered, stale
from bridgehead.foundation.ui.refusals import add_refusal
from bridgehead.modules.accounts.queries import visible_units
from bridgehead.modules.parties import actions
from bridgehead.modules.parties.models import Contact, Enterprise, EnterpriseAlias
from bridgehead.modules.parties.queries import (
    access_enterprise,
    find_likely,
    masked_contacts,
    may_here,
    search,
    survivor_firm,
    visible_enterprises,
)
from bridgehead.modules.parties.sensitive import open_contact
from bridgehead.modules.parties.web.forms import (
    AliasForm,
    ContactForm,
    EnterpriseForm,
    contact_initial,
    enterprise_initial,
)
from bridgehead.modules.parties.web.words import code_warnings, history_in_words

PAGE = 50


@require_safe
def enterprises(request: ActedRequest) -> HttpResponse:
    """Every firm that the reader may see, searched by name, other name or credit code."""
    require(request.actor, "parties.view_enterprise")
    text = request.GET.get("q", "").strip()
    found = search(visible_enterprises(request.actor), text).order_by("name", "pk")
    aliases = Prefetch("aliases", queryset=EnterpriseAlias.objects.order_by("name"))
    page = Paginator(found.prefetch_related(aliases), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "q": text, "may_register": may(request.actor, "parties.register_enterprise")}
    return render(request, "parties/enterprises.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def enterprise_new(request: ActedRequest) -> HttpResponse:
    """Register a firm. A doubtful code or a likely double is shown first; the person decides."""
    require(request.actor, "parties.register_enterprise")
    form = EnterpriseForm(
        request.POST or None,
        units=visible_units(request.actor).filter(is_active=True),
        initial={"name": request.GET.get("name", "")},
    )
    doubts: list[str] = []
    likely = []
    if request.method == "POST" and form.is_valid():
        if not form.cleaned_data["is_confirmed"]:
            doubts = code_warnings(form.cleaned_data["credit_code"])
            likely = find_likely(request.actor, form.cleaned_data["name"], form.cleaned_data["credit_code"])
        if doubts or likely:
            form.ask_to_confirm()
        else:
            try:
                made = actions.register_enterprise(actor=request.actor, **form.facts())
            except Refused as refused:
                add_refusal(form, refused)
            else:
                messages.success(request, _("%(name)s is registered.") % {"name": made.name})
                return redirect("parties:enterprise", made.pk)
    context = {"form": form, "doubts": doubts, "likely": likely}
    status = 422 if form.errors or doubts or likely else 200
    return render(request, "parties/enterprise_new.html", context, status=status)


def _enterprise_page(
    request: ActedRequest,
    enterprise: Enterprise,
    *,
    form: EnterpriseForm | None = None,
    doubts: list[str] | None = None,
    alias_form: AliasForm | None = None,
    contact_form: ContactForm | None = None,
    conflict: Stale | None = None,
) -> HttpResponse:
    units = visible_units(request.actor)
    bad = doubts or any(one is not None and one.errors for one in (form, alias_form, contact_form))
    context = {
        "enterprise": enterprise,
        "unit": next((unit for unit in units if unit.path == enterprise.unit_path), None),
        "form": form or remembered(EnterpriseForm(initial=enterprise_initial(enterprise, units), units=units)),
        "conflict": conflict,
        "doubts": doubts if doubts is not None else code_warnings(enterprise.credit_code),
        "aliases": enterprise.aliases.order_by("name"),
        "alias_form": alias_form or AliasForm(prefix="alias"),
        "contacts": masked_contacts(request.actor, enterprise),
        "contact_form": contact_form or ContactForm(prefix="contact"),
        "may_change": may_here(request.actor, "parties.change_enterprise", enterprise),
        "may_see_contacts": may_here(request.actor, "parties.view_contact", enterprise),
        "may_see_financials": may_here(request.actor, "parties.view_financials", enterprise),
        "may_change_contacts": may_here(request.actor, "parties.change_contact", enterprise),
        "history": history_in_words(history(enterprise).exclude(action__in=disclosures())[:20]),
    }
    return render(request, "parties/enterprise.html", context, status=409 if conflict else 422 if bad else 200)


def _enterprise_or_survivor(request: ActedRequest, enterprise_id: int) -> HttpResponse:
    """A firm that was merged leads to the one that stayed."""
    try:
        found = access_enterprise(request.actor, enterprise_id)
    except Http404:
        into = survivor_firm(request.actor, enterprise_id)
        if into is None:
            raise
        messages.info(request, _("The enterprise that you looked for was merged into this one."))
        return redirect("parties:enterprise", into.pk)
    return _enterprise_page(request, found)


@require_http_methods(["GET", "HEAD", "POST"])
def enterprise(request: ActedRequest, enterprise_id: int) -> HttpResponse:
    """One firm: facts, other names, contacts, history."""
    if request.method != "POST":
        return _enterprise_or_survivor(request, enterprise_id)
    found = access_enterprise(request.actor, enterprise_id, "parties.change_enterprise")
    form = remembered(EnterpriseForm(request.POST, units=visible_units(request.actor)))
    doubts: list[str] = []
    if form.is_valid():
        code = form.cleaned_data["credit_code"]
        if code != found.credit_code and not form.cleaned_data["is_confirmed"]:
            doubts = code_warnings(code)
        if doubts:
            form.ask_to_confirm()
        else:
            version = form.cleaned_data["version"] or 0
            try:
                actions.change_enterprise(
                    actor=request.actor, enterprise_id=enterprise_id, version=version, **form.facts()
                )
            except Refused as refused:
                add_refusal(form, refused)
            except Conflict as conflict:
                found.refresh_from_db()
                now = enterprise_initial(found, visible_units(request.actor))
                shown = stale(form, now, found, version=conflict.current_version)
                return _enterprise_page(request, found, form=form, doubts=doubts, conflict=shown)
            else:
                messages.success(request, _("Saved."))
                return redirect("parties:enterprise", enterprise_id)
    return _enterprise_page(request, found, form=form, doubts=doubts)


@require_POST
def alias_add(request: ActedRequest, enterprise_id: int) -> HttpResponse:
    """Another name."""
    found = access_enterprise(request.actor, enterprise_id, "parties.change_enterprise")
    form = AliasForm(request.POST, prefix="alias")
    if form.is_valid():
        try:
            actions.add_alias(actor=request.actor, enterprise_id=enterprise_id, **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("The name is added."))
            return redirect("parties:enterprise", enterprise_id)
    return _enterprise_page(request, found, alias_form=form)


@require_POST
def contact_add(request: ActedRequest, enterprise_id: int) -> HttpResponse:
    """Somebody to call."""
    found = access_enterprise(request.actor, enterprise_id, "parties.change_contact")
    form = ContactForm(request.POST, prefix="contact")
    if form.is_valid():
        actions.add_contact(actor=request.actor, enterprise_id=enterprise_id, **form.facts())
        messages.success(request, _("The contact is added."))
        return redirect("parties:enterprise", enterprise_id)
    return _enterprise_page(request, found, contact_form=form)


@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: ActedRequest, enterprise_id: int, contact_id: int) -> HttpResponse:
    """Change a contact."""
    found = access_enterprise(request.actor, enterprise_id)
    kept: Contact = get_object_or_404(Contact, pk=contact_id, enterprise=found)
    if not may_here(request.actor, "parties.view_contact", found):
        raise Http404("contact")
    if not may_here(request.actor, "parties.change_contact", found):
        raise Forbidden("parties.change_contact")
    if request.method != "POST":
        open_contact(actor=request.actor, contact=kept)
    form = remembered(ContactForm(request.POST or None, initial=contact_initial(kept)))
    shown = None
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        ids = {"enterprise_id": enterprise_id, "contact_id": contact_id, "version": version}
        try:
            actions.change_contact(actor=request.actor, **ids, **form.facts())
        except Conflict as conflict:
            kept.refresh_from_db()
            shown = stale(form, contact_initial(kept), kept, version=conflict.current_version)
        else:
            messages.success(request, _("Saved."))
            return redirect("parties:enterprise", enterprise_id)
    context = {"enterprise": found, "contact": kept, "form": form, "conflict": shown}
    return render(request, "parties/contact.html", context, status=409 if shown else 422 if form.errors else 200)
