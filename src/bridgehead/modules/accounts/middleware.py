"""Who acts: every request has an actor and speaks the person's language; strangers are sent to the log-in page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation

from bridgehead.foundation.access.actors import ANONYMOUS
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.modules.accounts.models import Person
from bridgehead.modules.accounts.queries import actor_of

Handler = Callable[[HttpRequest], HttpResponse]
# What somebody with a one-time password may still reach.
_OPEN_DOORS = frozenset({"accounts:password", "accounts:logout", "accounts:login", "set_language"})


class ActorMiddleware:
    """Builds the actor from the session's person: one query for the grants, none for strangers."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Attach the actor, then go on."""
        acted = cast(ActedRequest, request)
        if isinstance(request.user, Person):
            acted.actor = actor_of(request.user, request_id=acted.request_id)
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        else:
            acted.actor = ANONYMOUS
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Send whoever has a one-time password to choose their own; the API answers for itself."""
        match = request.resolver_match
        if match is None or not isinstance(request.user, Person) or not request.user.must_change_password:
            return None
        if match.view_name in _OPEN_DOORS or not getattr(view, "login_required", True):
            return None
        return _send_to(request, reverse("accounts:password"))


class LogInMiddleware(LoginRequiredMiddleware):
    """Strangers are sent to the log-in page, which brings them back to the page that they were on.

    Whoever sends a form, or comes with the cookie of a session that has ended, is told so; the form that was just
    sent is on the page that it was sent from, not at the address that takes it.
    """

    def handle_no_permission(  # type: ignore[override]  # the stubs know of the redirect only
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponseBase:
        """A redirect to the log-in page; for a part of a page, one that moves the whole page there."""
        came_from = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
        asked = request.get_full_path()
        was_on_a_page = _asks_for_a_part(request) or request.method not in ("GET", "HEAD")
        if was_on_a_page:
            asked = urlsplit(came_from)._replace(scheme="", netloc="", fragment="").geturl() or "/"
        query = {"next": asked}
        if was_on_a_page:
            query["expired"] = "sent"
        elif settings.SESSION_COOKIE_NAME in request.COOKIES:
            query["expired"] = "seen"
        address = f"{reverse(settings.LOGIN_URL)}?{urlencode(query, safe='/')}"
        return _send_to(request, address)


def _asks_for_a_part(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def _send_to(request: HttpRequest, address: str) -> HttpResponse:
    """A redirect; htmx would follow one out of sight and swap the whole page into a part of the old one."""
    return HttpResponse(headers={"HX-Redirect": address}) if _asks_for_a_part(request) else redirect(address)
