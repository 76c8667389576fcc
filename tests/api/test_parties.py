"""Enterprises in the API: the ladder of each endpoint."""

from __future__ import annotations

import pytest

from tests.factories import make_alias, make_enterprise, make_person, make_unit

pytestmark = pytest.mark.django_db
BODY = {"name": "硕渡（桥港）新材料有限公司", "credit_code": "91350211 m0000xuf46"}


def test_registering_warns_of_a_doubtful_code_and_keeps_it(caller) -> None:  # type: ignore[no-untyped-def]
    made = caller("promoter").post("/enterprises", BODY)
    assert made.status_code == 201
    assert made.json()["credit_code"] == "91350211M0000XUF46"
    assert made.json()["code_warnings"] == ["outer"]


@pytest.mark.parametrize(("role", "status"), [("leader", 403), ("enterprise", 403), (None, 403), ("statistician", 201)])
def test_who_may_register(caller, role, status) -> None:  # type: ignore[no-untyped-def]
    assert caller(role).post("/enterprises", BODY).status_code == status


def test_registering_within_a_unit_takes_the_right_there(caller) -> None:  # type: ignore[no-untyped-def]
    park, other = make_unit(), make_unit()
    one = caller("promoter", unit=park)
    assert one.post("/enterprises", {**BODY, "unit_path": park.path}).status_code == 201
    assert one.post("/enterprises", {"name": "乐棹", "unit_path": other.path}).status_code == 403


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": ""},
        {"name": "，。"},
        {"name": "x" * 121},
        {**BODY, "country": "china"},
        {**BODY, "founded_on": "?"},
    ],
)
def test_what_cannot_be_registered(caller, body) -> None:  # type: ignore[no-untyped-def]
    assert caller().post("/enterprises", body).status_code == 422


def test_people_of_a_firm_see_their_own_firm_only(caller) -> None:  # type: ignore[no-untyped-def]
    own, other = make_enterprise(), make_enterprise()
    guest = make_person(role="enterprise", enterprise_id=own.pk)
    one = caller(person=guest)
    assert [item["id"] for item in one.get("/enterprises").json()["items"]] == [own.pk]
    assert one.get(f"/enterprises/{own.pk}").status_code == 200
    assert one.get(f"/enterprises/{other.pk}").status_code == 404
    assert one.patch(f"/enterprises/{own.pk}", {"version": 1, "address": "x"}).status_code == 403
    assert one.patch(f"/enterprises/{other.pk}", {"version": 1, "address": "x"}).status_code == 404


def test_changing_needs_the_version_that_was_read(caller) -> None:  # type: ignore[no-untyped-def]
    firm = make_enterprise(address="一号路")
    one = caller()
    changed = one.patch(f"/enterprises/{firm.pk}", {"version": 1, "address": "二号路"})
    assert changed.status_code == 200
    assert (changed.json()["address"], changed.json()["version"], changed.json()["name"]) == ("二号路", 2, firm.name)
    conflict = one.patch(f"/enterprises/{firm.pk}", {"version": 1, "address": "三号路"})
    assert conflict.status_code == 409
    assert conflict.json()["current_version"] == 2
    assert conflict.json()["differences"] == [{"field": "address", "current": "二号路", "attempted": "三号路"}]


def test_the_unit_that_looks_after_a_firm_decides_who_may_change_it(caller) -> None:  # type: ignore[no-untyped-def]
    park, other = make_unit(), make_unit()
    firm = make_enterprise(unit_path=park.path)
    assert (
        caller("promoter", unit=other).patch(f"/enterprises/{firm.pk}", {"version": 1, "address": "x"}).status_code
        == 403
    )
    assert (
        caller("promoter", unit=park).patch(f"/enterprises/{firm.pk}", {"version": 1, "address": "x"}).status_code
        == 200
    )


def test_a_list_costs_the_same_for_two_rows_and_for_twenty(caller, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    one = caller()
    for _number in range(2):
        make_enterprise()
    one.get("/enterprises")
    with django_assert_num_queries(3):  # token with person, grants, rows
        one.get("/enterprises")
    for _number in range(18):
        make_enterprise()
    with django_assert_num_queries(3):
        assert len(one.get("/enterprises").json()["items"]) == 20


def test_likely_firms_come_with_reasons(caller) -> None:  # type: ignore[no-untyped-def]
    firm = make_enterprise(name="硕渡新材料有限公司", credit_code="91350100M000100Y43")
    make_alias(enterprise=firm, name="硕渡新材")
    one = caller()
    by_code = one.get("/enterprises/likely", credit_code="91350100m000100y43").json()
    assert [(match["enterprise"]["id"], match["score"]) for match in by_code] == [(firm.pk, 100)]
    by_alias = one.get("/enterprises/likely", name="硕渡新材").json()
    assert by_alias[0]["score"] == 90
    assert by_alias[0]["reasons"]
    assert one.get("/enterprises/likely").json() == []
    assert caller(None).get("/enterprises/likely", name="硕渡新材").json() == []


def test_ways_in_that_there_are_not(caller) -> None:  # type: ignore[no-untyped-def]
    one = caller()
    assert one.client.delete("/api/v1/enterprises").status_code == 405
    assert one.client.put("/api/v1/enterprises/1").status_code == 405
    assert one.client.post("/api/v1/enterprises/likely").status_code == 405
