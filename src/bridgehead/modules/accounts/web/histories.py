"""The history of a person and of a unit, and how they were at a moment."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.ui.history import Speaker, history_page, plain_lines
from bridgehead.modules.accounts.histories import person_now, told_of_person, told_of_unit, unit_now
from bridgehead.modules.accounts.models import Person, Unit
from bridgehead.modules.accounts.queries import access_person, access_unit
from bridgehead.modules.accounts.web.words import WORDS


@require_safe
def person_history(request: ActedRequest, person_id: int) -> HttpResponse:
    """Who changed what of somebody's account."""
    found = access_person(request.actor, person_id)
    told, say = told_of_person(found), Speaker(Person)
    back = reverse("accounts:person", args=[found.pk])
    lines = plain_lines(told, WORDS, say)
    return history_page(request, told, name=found.name, back=back, lines=lines, say=say, now=person_now(found))


@require_safe
def unit_history(request: ActedRequest, unit_id: int) -> HttpResponse:
    """Who changed what of a unit."""
    found = access_unit(request.actor, unit_id)
    told, say = told_of_unit(found), Speaker(Unit)
    back = reverse("accounts:unit", args=[found.pk])
    lines = plain_lines(told, WORDS, say)
    return history_page(request, told, name=found.name, back=back, lines=lines, say=say, now=unit_now(found))
