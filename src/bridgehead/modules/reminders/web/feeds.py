"""The calendars themselves: for programs, which know nothing but a secret address."""

from __future__ import annotations

import hashlib

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.http import content_disposition_header
from django.views.decorators.http import condition, require_safe

from bridgehead.foundation.access import may
from bridgehead.modules.accounts.queries import actor_of
from bridgehead.modules.reminders import actions
from bridgehead.modules.reminders.calendars import calendar_of
from bridgehead.modules.reminders.queries.own import VIEW


@login_not_required
@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """A calendar by its secret address, with the rights that its person has now. Http404 for a secret that is none."""
    found = actions.feed_of(secret)
    actor = actor_of(found.person, request_id=getattr(request, "request_id", ""))
    if not may(actor, VIEW):
        return HttpResponse(status=404)
    with translation.override(found.person.language):
        content = calendar_of(found, actor)

    def answer(_request: HttpRequest) -> HttpResponse:
        response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = str(content_disposition_header(False, "bridgehead.ics"))
        response["Cache-Control"] = "private, max-age=900"
        response["X-Robots-Tag"] = "noindex"
        return response

    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    result: HttpResponse = condition(etag_func=lambda _request: tag)(answer)(request)
    return result
