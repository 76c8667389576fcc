"""The history of an enterprise, and how it was at a moment."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.audit.timeline import Told
from bridgehead.foundation.ui.history import Speaker, history_page, plain_lines
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.parties.histories import enterprise_now, told_of_enterprise
from bridgehead.modules.parties.models import Enterprise
from bridgehead.modules.parties.queries import access_enterprise
from bridgehead.modules.parties.web.words import WORDS


@require_safe
def enterprise_history(request: ActedRequest, enterprise_id: int) -> HttpResponse:
    """Who changed what of a firm."""
    found = access_enterprise(request.actor, enterprise_id)
    general = told_of_enterprise(found)
    told = Told(general.target, {**general.fields, "unit_path": _("Looked after by")}, general.actions)
    back = reverse("parties:enterprise", args=[found.pk])
    say = Speaker(Enterprise, {"unit_path": (Unit, "path")})
    lines = plain_lines(told, WORDS, say)
    return history_page(request, told, name=found.name, back=back, lines=lines, say=say, now=enterprise_now(found))
