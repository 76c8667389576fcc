"""Answers that Django leaves empty get a page, for people who look at them in a browser."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

Handler = Callable[[HttpRequest], HttpResponse]


class MethodNotAllowedMiddleware:
    """Gives a bare 405 its page. Programs, which don't ask for HTML, get it as it is."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, with a page where it was a bare 405."""
        response = self.get_response(request)
        if response.status_code == 405 and not response.content and request.accepts("text/html"):
            response.content = render_to_string("ui/405.html", {}, request).encode()
            response["Content-Type"] = "text/html; charset=utf-8"
        return response
