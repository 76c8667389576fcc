"""Who calls the API: a bearer token, or the session of somebody who is logged in (with the CSRF token)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from ninja.errors import AuthenticationError, HttpError
from ninja.security import HttpBearer
from ninja.security.apikey import APIKeyCookie

from bridgehead.foundation.access.http import ActedRequest
from bridgehead.modules.accounts.actions.tokens import token_digest
from bridgehead.modules.accounts.models import ApiToken, Person
from bridgehead.modules.accounts.queries import actor_of

# "Last used" is for people who tidy up; a write with every call would cost more than it tells.
_STAMP_EVERY = timedelta(minutes=1)


def token_in_force(secret: str) -> ApiToken | None:
    """The token of a secret, unless it is revoked, past its day, or its person's account is closed."""
    token = ApiToken.objects.select_related("person").filter(digest=token_digest(secret)).first()
    if token is None or token.revoked_at is not None or not token.person.is_active:
        return None
    if token.expires_at is not None and token.expires_at < timezone.now():
        return None
    return token


def _stamp(token: ApiToken) -> None:
    now = timezone.now()
    if token.last_used_at is None or token.last_used_at < now - _STAMP_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)


def _enter(request: HttpRequest, person: Person, scopes: frozenset[str] | None) -> Person:
    if person.must_change_password:
        raise HttpError(403, "The password must be changed first, on the page for it.")
    acted = cast(ActedRequest, request)
    acted.actor = actor_of(person, via="api", request_id=acted.request_id, token_scopes=scopes)
    return person


class TokenAuthentication(HttpBearer):
    """`Authorization: Bearer bh_…`. A token that isn't in force is refused, and no session is looked for."""

    def authenticate(self, request: HttpRequest, token: str) -> Person:
        """The token's person; `request.actor` is limited to the token's scopes."""
        found = token_in_force(token)
        if found is None:
            raise AuthenticationError
        _stamp(found)
        return _enter(request, found.person, frozenset(found.scopes))


class SessionAuthentication(APIKeyCookie):
    """The session cookie of the pages, with `X-CSRFToken` on whatever writes."""

    param_name = settings.SESSION_COOKIE_NAME

    def __call__(self, request: HttpRequest) -> Any | None:
        """None for strangers, who should hear 401 and not that their CSRF token is missing."""
        return super().__call__(request) if request.user.is_authenticated else None

    def authenticate(self, request: HttpRequest, key: str | None) -> Person:
        """The person who is logged in."""
        return _enter(request, cast(Person, request.user), None)
