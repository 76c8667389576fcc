"""API tokens: made once, shown once, kept as a hash."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from bridgehead.foundation.access import Actor, Forbidden, Refused, may, policy_actions, require
from bridgehead.foundation.audit.chain import record
from bridgehead.modules.accounts.models import ApiToken
from bridgehead.modules.accounts.queries import own_tokens

LONGEST = timedelta(days=366)


def token_digest(secret: str) -> str:
    """What is kept of a token. It has 256 random bits, so a plain hash can't be searched back."""
    return hashlib.sha256(secret.encode()).hexdigest()


def grantable_scopes(actor: Actor) -> tuple[str, ...]:
    """The action ids that the actor may do somewhere, and could therefore hand to a token."""
    return tuple(sorted(action for action in policy_actions() if may(actor, action)))


def create_token(*, actor: Actor, name: str, scopes: Sequence[str], expires_at: datetime) -> tuple[ApiToken, str]:
    """A token and its secret, which is returned once.

    `scopes` are action ids that the actor may do, at least one. It ends within a year. A token can't make tokens.
    """
    require(actor, "accounts.manage_own_tokens")
    if actor.id is None:
        raise Forbidden("accounts.manage_own_tokens")
    now = timezone.now()
    errors: dict[str, list[str]] = {}
    allowed = frozenset(grantable_scopes(actor)) - {"accounts.manage_own_tokens"}
    if not scopes or not set(scopes) <= allowed:
        errors["scopes"] = [_("Choose what the token may do, from what you may do yourself.")]
    if not now < expires_at <= now + LONGEST:
        errors["expires_on"] = [_("Choose a day from tomorrow to one year from now.")]
    if errors:
        raise Refused(errors)
    secret = f"bh_{secrets.token_urlsafe(32)}"
    with transaction.atomic():
        token = ApiToken.objects.create(
            person_id=actor.id,
            name=name,
            prefix=secret[:9],
            digest=token_digest(secret),
            scopes=sorted(scopes),
            expires_at=expires_at,
        )
        after = {"name": name, "scopes": token.scopes, "expires_at": expires_at}
        record(actor=actor, action="accounts.token.created", target=token, before=None, after=after)
    return token, secret


def revoke_token(*, actor: Actor, token_id: int) -> ApiToken:
    """End a token of the actor's own at once."""
    with transaction.atomic():
        token = own_tokens(actor).select_for_update().filter(pk=token_id).first()
        if token is None:
            raise Http404("token")
        if token.revoked_at is None:
            token.revoked_at = timezone.now()
            token.save(update_fields=["revoked_at"])
            after = {"revoked_at": token.revoked_at}
            record(actor=actor, action="accounts.token.revoked", target=token, before=None, after=after)
    return token
