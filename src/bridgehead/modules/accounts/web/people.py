"""Administration of people: the list, one person with roles, and what can be done to the account."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bridgehead.foundation.access import Conflict, Refused, may, require
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.audit.chain import history
from bridgehead.foundation.ui.conflicts import Stale, outdated, remembered, stale
from bridgehead.foundation.ui.refusals import add_refusal
from bridgehead.modules.accounts import actions
from bridgehead.modules.accounts.models import Person, RoleGrant
from bridgehead.modules.accounts.queries import access_person, managed_units, visible_people
from bridgehead.modules.accounts.web.forms import (
    GrantForm,
    PeopleFilter,
    PersonForm,
    VersionForm,
    person_facts,
    person_initial,
)
from bridgehead.modules.accounts.web.words import in_words

PAGE = 50
_MANAGE = "accounts.manage_people"


def _usable_units(request: ActedRequest) -> Any:
    return managed_units(request.actor).filter(is_active=True)


@require_safe
def people(request: ActedRequest) -> HttpResponse:
    """Everybody in the units that the reader administers."""
    require(request.actor, "accounts.view_people")
    narrowed = PeopleFilter(request.GET, units=managed_units(request.actor))
    unit = narrowed.cleaned_data.get("unit") if narrowed.is_valid() else None
    found = visible_people(
        request.actor, unit_path=unit.path if unit else "", text=narrowed.cleaned_data.get("q", "").strip()
    ).prefetch_related("grants__unit")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/people.html", {"filter": narrowed, "page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def person_new(request: ActedRequest) -> HttpResponse:
    """A new account. The one-time password is shown once, on the page that answers."""
    require(request.actor, _MANAGE)
    form = PersonForm(request.POST or None, units=_usable_units(request), initial={"unit": request.GET.get("unit")})
    if request.method == "POST" and form.is_valid():
        try:
            person, word = actions.create_person(actor=request.actor, **person_facts(form))
        except Refused as refused:
            add_refusal(form, refused)
        else:
            return render(request, "accounts/one_time_password.html", {"person": person, "word": word, "is_new": True})
    return render(request, "accounts/person_new.html", {"form": form}, status=422 if form.errors else 200)


def _person_page(
    request: ActedRequest,
    person: Person,
    form: PersonForm | None = None,
    grant_form: GrantForm | None = None,
    conflict: Stale | None = None,
) -> HttpResponse:
    units = _usable_units(request)
    bad = bool((form and form.errors) or (grant_form and grant_form.errors))
    context = {
        "person": person,
        "form": form or remembered(PersonForm(initial=person_initial(person), units=units)),
        "conflict": conflict,
        "grant_form": grant_form or GrantForm(units=units, initial={"unit": person.unit_id}),
        "grants": [
            (grant, may(request.actor, "accounts.grant_role", grant.unit.path))
            for grant in RoleGrant.objects.filter(person=person).select_related("unit").order_by("unit__path", "role")
        ],
        "history": in_words(history(person)[:20]),
    }
    return render(request, "accounts/person.html", context, status=409 if conflict else 422 if bad else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def person(request: ActedRequest, person_id: int) -> HttpResponse:
    """One person: facts to change, roles, history."""
    found = access_person(request.actor, person_id)
    if request.method != "POST":
        return _person_page(request, found)
    form = remembered(PersonForm(request.POST, units=_usable_units(request)))
    if form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            actions.change_person(actor=request.actor, person_id=person_id, version=version, **person_facts(form))
        except Refused as refused:
            add_refusal(form, refused)
        except Conflict as conflict:
            found.refresh_from_db()
            shown = stale(form, person_initial(found), found, version=conflict.current_version)
            return _person_page(request, found, form=form, conflict=shown)
        else:
            messages.success(request, _("Saved."))
            return redirect("accounts:person", person_id)
    return _person_page(request, found, form=form)


@require_POST
def role_grant(request: ActedRequest, person_id: int) -> HttpResponse:
    """Give the person one more role."""
    found = access_person(request.actor, person_id)
    form = GrantForm(request.POST, units=managed_units(request.actor))
    if form.is_valid():
        try:
            actions.grant_role(actor=request.actor, person_id=person_id, **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("The role is granted."))
            return redirect("accounts:person", person_id)
    return _person_page(request, found, grant_form=form)


@require_POST
def role_revoke(request: ActedRequest, person_id: int, grant_id: int) -> HttpResponse:
    """Take a role back."""
    try:
        actions.revoke_role(actor=request.actor, person_id=person_id, grant_id=grant_id)
    except Refused as refused:
        messages.error(request, " ".join(refused.errors[""]))
    else:
        messages.success(request, _("The role is revoked."))
    return redirect("accounts:person", person_id)


def _version(request: ActedRequest) -> int:
    form = VersionForm(request.POST)
    if not form.is_valid():
        raise Http404("version")
    return int(form.cleaned_data["version"])


def _switch(action: Callable[..., Person], said: str) -> Callable[[ActedRequest, int], HttpResponse]:
    @require_POST
    def view(request: ActedRequest, person_id: int) -> HttpResponse:
        found = access_person(request.actor, person_id)
        try:
            action(actor=request.actor, person_id=person_id, version=_version(request))
        except Refused as refused:
            messages.error(request, " ".join(message for told in refused.errors.values() for message in told))
        except Conflict:
            return _person_page(request, found, conflict=outdated(found))
        else:
            messages.success(request, _(said))
        return redirect("accounts:person", person_id)

    return view


person_deactivate = _switch(
    actions.deactivate_person, gettext_noop("The account is closed; sessions and tokens have ended.")
)
person_reactivate = _switch(actions.reactivate_person, gettext_noop("The account is open again."))


@require_POST
@never_cache
def password_reset(request: ActedRequest, person_id: int) -> HttpResponse:
    """A one-time password, shown once."""
    person = access_person(request.actor, person_id)
    try:
        found, word = actions.reset_password(actor=request.actor, person_id=person_id, version=_version(request))
    except Conflict:
        return _person_page(request, person, conflict=outdated(person))
    return render(request, "accounts/one_time_password.html", {"person": found, "word": word, "is_new": False})
