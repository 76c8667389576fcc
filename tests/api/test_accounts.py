"""Who am I, and the tree of units."""

from __future__ import annotations

import pytest

from tests.factories import make_district, make_unit

pytestmark = pytest.mark.django_db


def test_me_tells_roles_and_where_they_are_held(caller) -> None:  # type: ignore[no-untyped-def]
    park = make_unit()
    one = caller("promoter", unit=park)
    body = one.get("/me").json()
    assert body["id"] == one.person.pk
    assert body["grants"] == [{"role": "promoter", "unit_path": park.path}]


def test_units_come_whole_and_parents_first(caller, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    park = make_unit()
    team = make_unit(parent=park)
    one = caller("leader")
    one.get("/me")
    with django_assert_num_queries(3):  # token with person, grants, units
        body = one.get("/units").json()
    assert [unit["id"] for unit in body] == [make_district().pk, park.pk, team.pk]
    assert body[2]["path"] == team.path


@pytest.mark.parametrize("path", ["/me", "/units"])
def test_they_are_read_only(caller, path: str) -> None:  # type: ignore[no-untyped-def]
    assert caller().post(path).status_code == 405


def test_units_are_for_people_with_a_role(caller) -> None:  # type: ignore[no-untyped-def]
    assert caller(None).get("/units").status_code == 403
    assert caller(None).get("/me").status_code == 200
    assert caller("enterprise").get("/units").status_code == 200
