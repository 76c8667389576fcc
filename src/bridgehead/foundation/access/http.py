"""The request as our views see it, for type checks."""

from __future__ import annotations

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from bridgehead.foundation.access.actors import Actor


class ActedRequest(HttpRequest):
    """A request after the middleware: who acts, which request, whether htmx asks."""

    actor: Actor
    request_id: str
    htmx: HtmxDetails
