"""Histories in the API: the ladder of each endpoint, paging, and rows as they were."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from bridgehead.modules.accounts import actions as accounts
from bridgehead.modules.ledger import actions
from bridgehead.modules.parties import actions as parties
from tests.factories import make_actor, make_district, make_unit

pytestmark = pytest.mark.django_db


def test_a_project_by_both_clocks(caller) -> None:  # type: ignore[no-untyped-def]
    unit = make_district()
    made = actions.register_project(actor=make_actor(), facts={"name": "乐棹储能项目", "unit": unit, "site": "北岸"})
    before = timezone.now()
    actions.change_project(actor=make_actor(), project_id=made.pk, version=1, facts={"site": "南岸"})
    actions.report_milestone(actor=make_actor(), project_id=made.pk, kind="signed", happened_on=date(2026, 3, 31))
    one = caller("leader")
    page = one.get(f"/projects/{made.code}/history", limit=2).json()
    assert [entry["action"] for entry in page["items"]] == ["ledger.milestone.reported", "ledger.project.changed"]
    assert (page["items"][1]["before"], page["items"][1]["after"]) == ({"site": "北岸"}, {"site": "南岸"})
    rest = one.get(f"/projects/{made.code}/history", after=page["next"]).json()
    assert [entry["action"] for entry in rest["items"]] == ["ledger.project.registered"]
    assert rest["next"] is None
    assert len(one.get(f"/projects/{made.code}/history", field="site").json()["items"]) == 2
    now = one.get(f"/projects/{made.code}/at").json()
    assert (now["facts"]["site"], now["stage"], len(now["milestones"])) == ("南岸", "signed", 1)
    then = one.get(f"/projects/{made.code}/at", known_at=before.isoformat()).json()
    assert (then["facts"]["site"], then["stage"], then["milestones"]) == ("北岸", "lead", [])
    day = one.get(f"/projects/{made.code}/at", as_of="2026-03-30").json()
    assert (day["facts"]["site"], day["stage"]) == ("南岸", "lead")
    assert one.get(f"/projects/{made.code}/at", known_at="2020-01-01T00:00:00Z").status_code == 404
    stranger = caller("leader", unit=make_unit())
    assert stranger.get(f"/projects/{made.code}/history").status_code == 404
    assert stranger.get(f"/projects/{made.code}/at").status_code == 404


def test_units_people_and_enterprises(caller) -> None:  # type: ignore[no-untyped-def]
    actor = make_actor()
    unit = accounts.create_unit(actor=actor, parent=make_district(), name="甲园", kind="park")
    person, _word = accounts.create_person(actor=actor, username="gnq", name="顾南乔", unit=unit)
    firm = parties.register_enterprise(actor=actor, name="硕渡新材料有限公司")
    before = timezone.now().isoformat()
    accounts.change_unit(actor=actor, unit_id=unit.pk, version=1, name="乙园")
    accounts.change_person(actor=actor, person_id=person.pk, version=1, name="顾北乔")
    parties.change_enterprise(actor=actor, enterprise_id=firm.pk, version=1, address="北岸")
    one = caller("administrator")
    for path, name, old in (
        (f"/units/{unit.pk}", "name", "甲园"),
        (f"/people/{person.pk}", "name", "顾南乔"),
        (f"/enterprises/{firm.pk}", "address", ""),
    ):
        entries = one.get(f"{path}/history", field=name).json()["items"]
        assert entries[0]["before"] == {name: old}
        assert one.get(f"{path}/at", known_at=before).json()["values"][name] == old
        assert one.get(f"{path}/at", known_at="2020-01-01T00:00:00+17:35").status_code == 404
        assert one.get(f"{path}/at", known_at="0192-12-28T04:42:43Z").status_code == 422
        assert one.get(f"{path}/at", known_at="2020-01-01T00:00:00Z").status_code == 404
        assert one.get(f"{path}/at").status_code == 422
    reader = caller("promoter", unit=make_unit())
    assert reader.get(f"/people/{person.pk}/history").status_code == 404
    assert reader.get(f"/units/{unit.pk}/history").status_code == 403
