"""The histories of people, units and enterprises: a timeline, and the row as it was at a moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bridgehead.foundation.access import SYSTEM
from bridgehead.foundation.audit.chain import record
from bridgehead.foundation.audit.models import AuditEntry
from bridgehead.foundation.audit.timeline import values_at
from bridgehead.modules.accounts import actions as accounts
from bridgehead.modules.accounts.models import Clearance, Unit
from bridgehead.modules.parties import actions as parties
from bridgehead.modules.parties.histories import enterprise_now, told_of_enterprise
from bridgehead.modules.parties.models import Enterprise
from bridgehead.modules.parties.sensitive import save_year
from tests import factories

pytestmark = pytest.mark.django_db


def firm() -> tuple[str, Callable[[str], object]]:
    made = parties.register_enterprise(actor=factories.make_actor(), name="硕渡新材料有限公司", address="旧址")

    def change(value: str) -> object:
        row = Enterprise.objects.get(pk=made.pk)
        return parties.change_enterprise(
            actor=factories.make_actor(), enterprise_id=row.pk, version=row.version, address=value
        )

    return reverse("parties:enterprise_history", args=[made.pk]), change


def unit() -> tuple[str, Callable[[str], object]]:
    made = accounts.create_unit(
        actor=factories.make_actor(), parent=factories.make_district(), name="旧址", kind="park"
    )

    def change(value: str) -> object:
        row = Unit.objects.get(pk=made.pk)
        return accounts.change_unit(actor=factories.make_actor(), unit_id=row.pk, version=row.version, name=value)

    return reverse("accounts:unit_history", args=[made.pk]), change


def person() -> tuple[str, Callable[[str], object]]:
    made, _word = accounts.create_person(
        actor=factories.make_actor(), username="hyn", name="何以宁", unit=factories.make_district(), title="旧址"
    )

    def change(value: str) -> object:
        made.refresh_from_db()
        return accounts.change_person(
            actor=factories.make_actor(), person_id=made.pk, version=made.version, title=value
        )

    return reverse("accounts:person_history", args=[made.pk]), change


@pytest.mark.parametrize("make", [firm, unit, person])
def test_the_timeline_and_the_way_back(make: Any, client: Client, sign_in: Any) -> None:
    address, change = make()
    change("新址")
    sign_in()
    answer = client.get(address)
    lines = answer.context["lines"]
    assert [(one.old, one.new) for one in lines[0].changes] == [("旧址", "新址")]
    assert len(lines) == 2
    entry = AuditEntry.objects.order_by("pk").filter(action__endswith="ed").last()
    assert entry is not None
    just_before = (entry.recorded_at - timedelta(microseconds=1)).isoformat()
    was = client.get(address, {"known_at": just_before}).context["was"]
    assert [(said, is_other) for _label, said, is_other in was if is_other] == [("旧址", True)]
    assert client.get(address, {"known_at": "2020-01-01"}).context["was"] is None
    assert client.get(address, {"known_at": "2020-13-01"}).context["wrong_moment"]
    assert client.get(client.get(address).context["lines"][0].url.join([address, ""])).status_code == 200
    assert client.post(address).status_code == 405


@pytest.mark.parametrize("kind", ["firm", "unit", "person"])
def test_a_history_asks_no_more_for_many_names_than_for_few(kind: str, client: Client, sign_in: Any) -> None:
    page = f"{'parties:enterprise' if kind == 'firm' else 'accounts:' + kind}_history"
    row = {"firm": factories.make_enterprise, "unit": factories.make_unit, "person": factories.make_person}[kind]()
    target = {"firm": "parties.enterprise", "unit": "accounts.unit", "person": "accounts.person"}[kind]
    action = {"firm": "parties.enterprise.changed", "unit": "accounts.units.moved", "person": "accounts.people.changed"}
    names: set[str] = set()

    def told(times: int) -> tuple[int, set[str]]:
        for _ in range(times):
            old, new = factories.make_unit(), factories.make_unit()
            names.update((str(old), str(new)))
            of = {
                "firm": ({"unit_path": old.path}, {"unit_path": new.path, "parent": factories.make_enterprise().pk}),
                "unit": ({"parent": old.pk}, {"parent": new.pk}),
                "person": ({"unit": old.pk}, {"unit": new.pk}),
            }[kind]
            record(actor=SYSTEM, action=action[kind], target=(target, row.pk), before=of[0], after=of[1])
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(reverse(page, args=[row.pk]), {"known_at": "2020-01-01T08:00"})
        said = {word for line in answer.context["lines"] for one in line.changes for word in (one.old, one.new)}
        return len(captured), said

    sign_in()
    few = told(2)[0]
    many, said = told(9)
    assert many == few
    assert names <= said


def test_strangers_and_readers(client: Client, sign_in: Any) -> None:
    other = factories.make_unit()
    hidden, there = factories.make_person(unit=other), factories.make_unit()
    sign_in(role="administrator", unit=factories.make_unit())
    assert client.get(reverse("accounts:person_history", args=[hidden.pk])).status_code == 404
    assert client.get(reverse("accounts:unit_history", args=[there.pk])).status_code == 403
    sign_in(role="enterprise", enterprise_id=factories.make_enterprise().pk)
    assert client.get(reverse("parties:enterprise_history", args=[factories.make_enterprise().pk])).status_code == 404


def test_financials_are_no_part_of_a_firms_history(client: Client, sign_in: Any) -> None:
    made = factories.make_enterprise()
    someone = factories.make_person()
    for clearance in Clearance.values:
        factories.make_grant(person=someone, role=clearance)
    from bridgehead.modules.accounts.queries import actor_of

    save_year(actor=actor_of(someone), enterprise_id=made.pk, year=2025, version=None, employees=98765)
    sign_in(role="leader")
    assert "98765" not in client.get(reverse("parties:enterprise_history", args=[made.pk])).content.decode()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(["address", "country", "founded_on"]), st.integers(0, 3)), max_size=6))
def test_every_moment_between_changes_comes_back(steps: list[tuple[str, int]]) -> None:
    choices: dict[str, list[Any]] = {
        "address": ["", "甲", "乙", "丙"],
        "country": ["CN", "HK", "DE", "TW"],
        "founded_on": [None, date(2001, 1, 1), date(2002, 2, 2), date(2003, 3, 3)],
    }
    actor = factories.make_actor()
    made = parties.register_enterprise(actor=actor, name=f"硕渡{Enterprise.objects.count()}有限公司")
    seen: list[tuple[datetime, dict[str, Any]]] = []

    def keep() -> Enterprise:
        row = Enterprise.objects.get(pk=made.pk)
        seen.append((timezone.now(), {name: getattr(row, name) for name in choices}))
        return row

    for name, number in steps:
        row = keep()
        values = {name: choices[name][number]}
        parties.change_enterprise(actor=actor, enterprise_id=row.pk, version=row.version, **values)
    row = keep()
    for moment, expected in seen:
        values = values_at(told_of_enterprise(row), enterprise_now(row), moment)
        assert values is not None
        assert {name: str(values[name]) for name in choices} == {name: str(value) for name, value in expected.items()}
