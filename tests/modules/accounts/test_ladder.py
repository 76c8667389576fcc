"""Every page of accounts and parties on its ladder: who gets in, who hears 403 and 404, which method is 405."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bridgehead.foundation.audit.models import AuditEntry
from bridgehead.foundation.ui.context import build_shell
from bridgehead.modules.accounts.queries import actor_of
from tests.factories import (
    make_contact,
    make_delegation,
    make_enterprise,
    make_grant,
    make_person,
    make_token,
    make_unit,
)

pytestmark = pytest.mark.django_db


@dataclass
class World:
    """A park with somebody in it, another unit, a firm that the park looks after."""

    park: Any = field(default_factory=make_unit)
    other: Any = field(default_factory=make_unit)

    def __post_init__(self) -> None:
        self.person = make_person(unit=self.park, role=None)
        self.grant = make_grant(person=self.person, role="promoter")
        self.firm = make_enterprise(unit_path=self.park.path)
        self.contact = make_contact(enterprise=self.firm)


@dataclass(frozen=True)
class Step:
    """One page. `inside`: a role in the park that may; the others are what somebody else hears (None: not asked)."""

    name: str
    args: Callable[[World], list[int]]
    inside: str
    reader: tuple[str, int] | None = ("leader", 403)
    outside: int | None = 404
    get: bool = True
    post: dict[str, Any] | None = None


def nothing(_world: World) -> list[int]:
    return []


def person(world: World) -> list[int]:
    return [world.person.pk]


def unit(world: World) -> list[int]:
    return [world.park.pk]


def firm(world: World) -> list[int]:
    return [world.firm.pk]


def lent(world: World) -> list[int]:
    return [make_delegation(giver=world.person, deputy=make_person(role=None, unit=world.park)).pk]


VERSION = {"version": 1}
STEPS = [
    Step("accounts:people", nothing, "administrator", outside=None),
    Step("accounts:person_new", nothing, "administrator", outside=None, post={}),
    # Whoever isn't an administrator sees nobody at all, so there are no readers: 404 and not 403.
    Step("accounts:person", person, "administrator", reader=("leader", 404), post={}),
    Step("accounts:role_grant", person, "administrator", reader=("leader", 404), get=False, post={}),
    Step(
        "accounts:role_revoke",
        lambda world: [world.person.pk, world.grant.pk],
        "administrator",
        reader=("leader", 404),
        get=False,
        post={},
    ),
    Step("accounts:person_deactivate", person, "administrator", ("leader", 404), get=False, post=VERSION),
    Step("accounts:person_reactivate", person, "administrator", ("leader", 404), get=False, post=VERSION),
    Step("accounts:password_reset", person, "administrator", ("leader", 404), get=False, post=VERSION),
    Step("accounts:deputy_of", person, "administrator", reader=("leader", 404), post={}),
    Step("accounts:deputies", nothing, "promoter", reader=("enterprise", 403), outside=None, post={}),
    Step("accounts:delegation_end", lent, "administrator", reader=("leader", 404), get=False, post={}),
    Step("accounts:disclosures", nothing, "administrator", outside=None),
    Step("accounts:units", nothing, "leader", reader=None, outside=None),
    Step("accounts:unit_new", nothing, "administrator", outside=None, post={}),
    # The tree is no secret, so everybody is a reader of every unit.
    Step("accounts:unit", unit, "administrator", outside=403, post={}),
    Step("accounts:unit_move", unit, "administrator", outside=403, get=False, post={}),
    Step("accounts:tokens", nothing, "promoter", reader=("enterprise", 403), outside=None, post={}),
    Step("parties:enterprises", nothing, "leader", reader=None, outside=None),
    Step("parties:enterprise_new", nothing, "promoter", outside=None, post={}),
    Step("parties:enterprise", firm, "promoter", outside=None, post={}),
    Step("parties:alias_add", firm, "promoter", outside=403, get=False, post={"alias-name": ""}),
    Step("parties:contact_add", firm, "promoter", outside=403, get=False, post={"contact-name": ""}),
    Step(
        "parties:contact",
        lambda world: [world.firm.pk, world.contact.pk],
        "promoter+contacts",
        reader=("leader+contacts", 403),
        outside=404,
        post={"name": ""},
    ),
    Step("parties:contacts", firm, "promoter+contacts", reader=("promoter", 403), outside=403),
    Step("parties:financials", firm, "promoter+financials", reader=("leader", 403), outside=403, post={}),
]


def enter(client: Client, role: str | None, unit: Any) -> None:
    """Log somebody in who holds `role` in the unit, and the clearance behind a `+`."""
    held, _plus, clearance = (role or "").partition("+")
    person = make_person(role=held or None, unit=unit)
    if clearance:
        make_grant(person=person, role=clearance, unit=unit)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")


def knock(client: Client, step: Step, world: World) -> list[int]:
    url = reverse(step.name, args=step.args(world))
    answers = [client.get(url).status_code] if step.get else []
    return answers + ([client.post(url, step.post).status_code] if step.post is not None else [])


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_whoever_may_gets_in(client: Client, step: Step) -> None:
    world = World()
    enter(client, step.inside, world.park)
    assert set(knock(client, step, world)) <= {200, 302, 422}


@pytest.mark.parametrize("step", [step for step in STEPS if step.reader], ids=lambda step: step.name)
def test_whoever_may_only_read_changes_nothing(client: Client, step: Step) -> None:
    world = World()
    assert step.reader is not None
    role, status = step.reader
    enter(client, role, world.park)
    url = reverse(step.name, args=step.args(world))
    if step.post is not None:
        assert client.post(url, step.post).status_code == status
    else:
        assert client.get(url).status_code == status
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("step", [step for step in STEPS if step.outside], ids=lambda step: step.name)
def test_the_same_role_elsewhere_is_outside(client: Client, step: Step) -> None:
    world = World()
    enter(client, step.inside, world.other)
    assert set(knock(client, step, world)) == {step.outside}
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_the_other_methods_are_no_way_in(client: Client, step: Step) -> None:
    world = World()
    enter(client, step.inside, world.park)
    url = reverse(step.name, args=step.args(world))
    assert client.delete(url).status_code == 405
    if not step.get:
        assert client.get(url).status_code == 405
    if step.post is None:
        assert client.post(url).status_code == 405


@pytest.mark.parametrize("step", [step for step in STEPS if step.args is not nothing], ids=lambda step: step.name)
def test_what_is_not_there_is_404(client: Client, step: Step) -> None:
    world = World()
    enter(client, step.inside, world.park)
    url = reverse(step.name, args=[10**9 for _argument in step.args(world)])
    answer = client.get(url) if step.post is None and step.get else client.post(url, step.post or {})
    assert answer.status_code == 404


@pytest.mark.parametrize("name", ["accounts:unit_deactivate", "accounts:unit_reactivate"])
def test_taking_a_unit_out_of_use_is_for_the_unit_above(client: Client, name: str) -> None:
    world = World()
    url = reverse(name, args=[world.park.pk])
    enter(client, "administrator", world.park)
    assert client.post(url, VERSION).status_code == 403
    assert client.get(url).status_code == 405
    enter(client, "administrator", None)
    assert client.post(url, VERSION).status_code == 302
    assert client.post(reverse(name, args=[10**9]), VERSION).status_code == 404


def test_a_tokens_revocation_is_for_its_owner(client: Client) -> None:
    token, _secret = make_token()
    enter(client, "administrator", None)
    assert client.post(reverse("accounts:token_revoke", args=[token.pk])).status_code == 404
    assert client.get(reverse("accounts:token_revoke", args=[token.pk])).status_code == 405


# Session, person, grants, then what the page itself asks; the shell around it is pinned in its own tests.
COUNTS = {
    "accounts:people": 8,
    "accounts:person": 8,
    "accounts:units": 4,
    "accounts:unit": 7,
    "accounts:tokens": 4,
    "parties:enterprises": 6,
    "parties:enterprise": 8,
}


def queries_of_the_shell(client: Client, person: Any) -> int:
    request = RequestFactory().get("/")
    request.user, request.session, request.resolver_match = person, client.session, None  # type: ignore[attr-defined]
    request.actor = actor_of(person)  # type: ignore[attr-defined]
    with CaptureQueriesContext(connection) as queries:
        assert build_shell(request).clocks.known_at  # which are read when they are shown
    return len(queries)


@pytest.mark.parametrize("name", COUNTS)
def test_a_page_asks_a_fixed_number_of_queries(client: Client, name: str, django_assert_num_queries: Any) -> None:
    world = World()
    step = next(step for step in STEPS if step.name == name)
    me = make_person(role="administrator")
    client.force_login(me, backend="django.contrib.auth.backends.ModelBackend")
    url = reverse(name, args=step.args(world))
    client.get(url)
    for _number in range(6):
        made = make_person(unit=world.park)
        make_grant(person=made, role="leader", unit=world.other)
        make_enterprise()
        make_contact(enterprise=world.firm)
        make_token(person=me)
    with django_assert_num_queries(COUNTS[name] + queries_of_the_shell(client, me)):
        assert client.get(url).status_code == 200
