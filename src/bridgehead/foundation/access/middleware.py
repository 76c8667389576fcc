"""A request id for every request, and one place where a refusal becomes an answer."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bridgehead.foundation.access.errors import Conflict

_GIVEN = re.compile(r"^[A-Za-z0-9_-]{8,64}$")
Handler = Callable[[HttpRequest], HttpResponse]


class RequestIdMiddleware:
    """Takes `X-Request-ID` from a proxy when it is well-formed, else makes one; answers carry it."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Number the request and its answer."""
        given = request.headers.get("X-Request-ID", "")
        request.request_id = given if _GIVEN.match(given) else uuid.uuid4().hex  # type: ignore[attr-defined]
        response = self.get_response(request)
        response["X-Request-ID"] = request.request_id  # type: ignore[attr-defined]
        return response


class RefusalMiddleware:
    """A Conflict that a page did not handle itself becomes the 409 page; Forbidden is Django's own 403."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; the work is in process_exception."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Render the conflict with both values; leave everything else to Django."""
        if isinstance(exception, Conflict):
            return render(request, "ui/409.html", {"conflict": exception}, status=409)
        return None
