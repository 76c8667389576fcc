"""Every page and every operation of the API, as every role, of the unit that the rows belong to and of another.

The rules hold for addresses that nobody has written yet: they are found in the URLs and in the OpenAPI document. What
each role hears at each address stands in `answers.txt`, so that a change of who may do what is a change that a reviewer
reads; `WRITE_ANSWERS=1` writes it anew.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from bridgehead.foundation.access import policies, policy_actions
from bridgehead.foundation.access.actors import CLEARANCES, ROLES, Actor
from bridgehead.foundation.audit.disclosures import disclosures
from bridgehead.foundation.audit.models import AuditEntry
from tests import factories
from tests.access.world import MARK, Call, World, build_world, calls

ANSWERS = Path(__file__).with_name("answers.txt")
# Somebody who holds every clearance and no role, and somebody who holds nothing.
HOLDERS = (*ROLES, "clearances", "nobody")
# One's own doors, open to whoever logs in.
OWN = {"accounts:login", "accounts:logout", "accounts:password", "set_language"}
# What opens to whoever knows a secret, whoever they are: tests/modules/reminders tries what it shows.
SECRET = {"reminders:feed"}
FAR, NEAR = "outside", "inside"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unthrottled")]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The actions that a request asks the policies for."""
    found: set[str] = set()
    look_up = policies._covering_paths

    def noting(actor: Actor, action: str) -> tuple[str, ...]:
        found.add(action)
        return look_up(actor, action)

    monkeypatch.setattr(policies, "_covering_paths", noting)
    return found


def enter(holder: str, where: str, world: World) -> tuple[Client, frozenset[str]]:
    """A client logged in as somebody with that role, and the roles that they hold."""
    unit = world.inside if where == NEAR else world.outside
    role = holder if holder in ROLES else None
    firm = (world.enterprise_id if where == NEAR else factories.make_enterprise().pk) if role == "enterprise" else None
    person = factories.make_person(role=role, unit=unit, enterprise_id=firm)
    held = {role} if role else set()
    if holder == "clearances":
        held |= set(CLEARANCES)
        for clearance in CLEARANCES:
            factories.make_grant(person=person, role=clearance, unit=unit)
    client = Client(raise_request_exception=False)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client, frozenset(held)


class Undo(Exception):
    """Ends the savepoint of one request."""


def request(client: Client, call: Call) -> tuple[int, str, list[str]]:
    """Status, text and audit actions of a request that leaves nothing behind."""
    newest = AuditEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    status, text, written = 0, "", []
    try:
        with transaction.atomic():
            if call.is_api:
                answer: Any = client.generic(call.method, call.url, json.dumps(call.body), "application/json")
            else:
                answer = getattr(client, call.method.lower())(call.url, {} if call.method == "GET" else {"version": 1})
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            status, text = answer.status_code, body.decode(errors="replace")
            written = list(AuditEntry.objects.filter(pk__gt=newest).values_list("action", flat=True))
            raise Undo
    except Undo:
        return status, text, written


def test_the_least_body_is_what_the_operation_takes() -> None:
    """Else a reader would hear 422 for the body, and it would prove nothing."""
    world = build_world()
    client, _held = enter("administrator", NEAR, world)
    refused = [call.name for call in calls(world) if call.is_api and request(client, call)[0] == 400]
    assert refused == []


def walk(holder: str, where: str, asked: set[str]) -> dict[str, int]:
    """Knock at every door; the rules that hold at each of them."""
    world = build_world()
    client, held = enter(holder, where, world)
    may = {action for action, roles in policy_actions().items() if roles & held}
    heard: dict[str, int] = {}
    for call in calls(world):
        if call.name in OWN | SECRET:
            continue
        asked.clear()
        status, text, written = request(client, call)
        place = f"{call.method} {call.name} as {holder} {where}"
        heard[f"{call.method} {call.name}"] = status
        assert status < 500, f"{place} fails"
        if where == FAR and holder != "enterprise":
            assert MARK not in text or status == 403, f"{place} shows what belongs to another unit"
        if written:
            opened = set(written) <= set(disclosures())
            assert asked & may, f"{place} wrote {written} without a right to do anything"
            assert opened or any(".view" not in action for action in asked & may), f"{place} wrote as a reader"
        if status in (403, 404):
            assert not written, f"{place} was refused and wrote {written}"
    return heard


@pytest.mark.parametrize("where", [NEAR, FAR])
@pytest.mark.parametrize("holder", HOLDERS)
def test_every_address_as_every_role(holder: str, where: str, asked: set[str]) -> None:
    heard = walk(holder, where, asked)
    table = read_answers()
    if os.environ.get("WRITE_ANSWERS"):
        for name, status in heard.items():
            table[name][f"{holder} {where}"] = status
        write_answers({name: table[name] for name in sorted(heard)})
    changed = {
        name: (table[name].get(f"{holder} {where}"), status)
        for name, status in heard.items()
        if table[name].get(f"{holder} {where}") != status
    }
    assert changed == {}, f"who may do what has changed for {holder} {where}: (was, is)"


def columns() -> list[str]:
    """The columns of the table, in order."""
    return [f"{holder} {where}" for holder in HOLDERS for where in (NEAR, FAR)]


def read_answers() -> defaultdict[str, dict[str, int]]:
    """`{"GET ledger:projects": {"leader inside": 200, …}, …}`."""
    table: defaultdict[str, dict[str, int]] = defaultdict(dict)
    if not ANSWERS.exists():
        return table
    for line in ANSWERS.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        method, name, *cells = line.split()
        heard = zip(columns(), cells, strict=True)
        table[f"{method} {name}"] = {column: int(cell) for column, cell in heard if cell != "-"}
    return table


def write_answers(table: dict[str, dict[str, int]]) -> None:
    """A line an address, a column a role and place, as the first lines say."""
    width = max(map(len, table))
    lines = [f"# column {number}: {column}" for number, column in enumerate(columns(), start=1)]
    for name, row in table.items():
        cells = [str(row.get(column, "-")) for column in columns()]
        lines.append(" ".join([name.ljust(width), *cells]))
    ANSWERS.write_text("\n".join(lines) + "\n", encoding="utf-8")
