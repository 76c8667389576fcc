"""API tokens as their owner sees them: shown once, kept as a hash, never wider than the owner."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bridgehead.foundation.access import Forbidden, Refused
from bridgehead.foundation.audit.models import AuditEntry
from bridgehead.modules.accounts import actions
from bridgehead.modules.accounts.authentication import token_in_force
from bridgehead.modules.accounts.models import ApiToken
from tests.factories import make_actor, make_person, make_token

pytestmark = pytest.mark.django_db
PAGE = reverse("accounts:tokens")


def _make(client: Client, **typed: object):  # type: ignore[no-untyped-def]
    day = timezone.localdate() + timedelta(days=30)
    return client.post(
        PAGE, {"name": "月报接口", "expires_on": day.isoformat(), "scopes": ["accounts.view_units"], **typed}
    )


def test_a_token_is_shown_once_and_kept_as_a_hash(client: Client, sign_in) -> None:  # type: ignore[no-untyped-def]
    sign_in(role="statistician")
    answer = _make(client)
    secret = answer.context["secret"]
    token = ApiToken.objects.get()
    assert token.digest == hashlib.sha256(secret.encode()).hexdigest()
    assert secret.startswith(token.prefix)
    assert len(secret) > 40
    assert secret in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert secret not in client.get(PAGE).content.decode()
    stored = str(list(ApiToken.objects.values())) + str(list(AuditEntry.objects.values()))
    assert secret not in stored
    assert token_in_force(secret) == token


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"scopes": []}, "scopes"),
        ({"scopes": ["accounts.manage_people"]}, "scopes"),
        ({"scopes": ["accounts.manage_own_tokens"]}, "scopes"),
        ({"scopes": ["no.such"]}, "scopes"),
        ({"expires_on": "2020-01-01"}, "expires_on"),
        ({"expires_on": "2099-01-01"}, "expires_on"),
        ({"name": ""}, "name"),
    ],
)
def test_a_token_that_cannot_be_made_keeps_what_was_typed(client: Client, sign_in, typed, field) -> None:  # type: ignore[no-untyped-def]
    sign_in(role="statistician")
    answer = _make(client, **typed)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not ApiToken.objects.exists()


def test_the_action_itself_refuses_wider_scopes_and_long_lives() -> None:
    actor = make_actor("promoter")
    with pytest.raises(Refused) as refused:
        actions.create_token(
            actor=actor,
            name="x",
            scopes=["accounts.manage_people"],
            expires_at=timezone.now() + timedelta(days=400),
        )
    assert set(refused.value.errors) == {"scopes", "expires_on"}
    with pytest.raises(Forbidden):
        actions.create_token(
            actor=make_actor("enterprise"), name="x", scopes=["accounts.view_units"], expires_at=timezone.now()
        )


def test_revoking_ends_it_at_once_and_only_ones_own(client: Client, sign_in) -> None:  # type: ignore[no-untyped-def]
    me = sign_in()
    mine, secret = make_token(person=me)
    theirs, their_secret = make_token(person=make_person())
    assert client.post(reverse("accounts:token_revoke", args=[mine.pk])).status_code == 302
    assert token_in_force(secret) is None
    assert client.post(reverse("accounts:token_revoke", args=[theirs.pk])).status_code == 404
    assert token_in_force(their_secret) is not None


def test_a_token_ends_with_its_day_and_with_its_persons_account() -> None:
    _expired, past = make_token(expires_at=timezone.now() - timedelta(seconds=1))
    _closed, closed = make_token(person=make_person(is_active=False))
    assert token_in_force(past) is None
    assert token_in_force(closed) is None
    assert token_in_force("bh_nobody_made_this") is None


def test_every_action_that_a_token_may_be_given_has_words() -> None:
    from bridgehead.foundation.access import policy_actions
    from bridgehead.modules.accounts.web.words import ROOMS, SCOPES

    wordless = set(policy_actions()) - set(SCOPES) - {"accounts.manage_own_tokens"}
    assert not wordless
    assert {scope.split(".")[0] for scope in SCOPES} == set(ROOMS)
