"""Projects, milestones and answers in the API: the ladder of each endpoint."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import timezone

from bridgehead.modules.ledger import actions
from bridgehead.modules.ledger.models import Milestone, Project, ProjectVersion
from tests.factories import make_actor, make_district, make_enterprise, make_person, make_unit

pytestmark = pytest.mark.django_db
SIGNED = {"kind": "signed", "happened_on": "2026-03-31", "amount": "360000000.00"}


def body_for(unit) -> dict[str, object]:  # type: ignore[no-untyped-def]
    return {"name": "硕渡新型储能电芯", "unit_id": unit.pk, "sector": "manufacturing", "fixed_assets": "120000000.5"}


def register(caller, unit=None, role="project_officer"):  # type: ignore[no-untyped-def]
    unit = unit or make_district()
    one = caller(role, unit=unit)
    return one, one.post("/projects", body_for(unit)).json()["code"]


def test_registering_keeps_exact_money_and_where_it_came_from(caller) -> None:  # type: ignore[no-untyped-def]
    park = make_unit()
    made = caller("promoter", unit=park).post("/projects", body_for(park))
    assert made.status_code == 201, made.content
    assert Decimal(made.json()["fixed_assets"]) == Decimal("120000000.50")
    assert (made.json()["unit"], made.json()["stage"], made.json()["version"]) == (park.name, "lead", 1)
    version = ProjectVersion.objects.get(project__code=made.json()["code"])
    assert version.source_kind == "interface"
    assert version.source == {"interface": made["X-Request-ID"]}


@pytest.mark.parametrize(("role", "status"), [("leader", 403), ("enterprise", 403), (None, 403), ("statistician", 201)])
def test_who_may_register(caller, role, status) -> None:  # type: ignore[no-untyped-def]
    assert caller(role).post("/projects", body_for(make_district())).status_code == status


def test_registering_in_anothers_unit_is_forbidden(caller) -> None:  # type: ignore[no-untyped-def]
    assert caller("promoter", unit=make_unit()).post("/projects", body_for(make_unit())).status_code == 403


@pytest.mark.parametrize(
    "change",
    [
        {"name": ""},
        {"unit_id": 10**9},
        {"fixed_assets": "-1"},
        {"fixed_assets": "1.234"},
        {"fixed_assets": "1e20"},
        {"sector": "mining"},
        {"land_m2": "many"},
        {"promised_start_on": "2026-08-01", "promised_completion_on": "2026-07-01"},
        {"enterprise_id": 10**9},
    ],
)
def test_what_cannot_be_registered(caller, change) -> None:  # type: ignore[no-untyped-def]
    answer = caller().post("/projects", {**body_for(make_district()), **change})
    assert answer.status_code == 422, answer.content
    assert answer.json()["errors"]
    assert not Project.objects.exists()


def test_a_repeated_create_makes_one_project(caller) -> None:  # type: ignore[no-untyped-def]
    one, key = caller(), {"Idempotency-Key": "p-1"}
    first, again = (one.post("/projects", body_for(make_district()), **key) for _call in range(2))
    assert first.json() == again.json()
    assert Project.objects.count() == 1


def test_strangers_hear_404_and_readers_403(caller) -> None:  # type: ignore[no-untyped-def]
    park = make_unit()
    _one, code = register(caller, park)
    stranger, reader = caller("project_officer", unit=make_unit()), caller("leader")
    change = {"version": 1, "site": "一号地块"}
    assert stranger.get(f"/projects/{code}").status_code == 404
    assert stranger.get("/projects").json()["items"] == []
    assert stranger.patch(f"/projects/{code}", change).status_code == 404
    assert stranger.get(f"/projects/{code}/milestones").status_code == 404
    assert stranger.post(f"/projects/{code}/milestones", SIGNED).status_code == 404
    assert reader.get(f"/projects/{code}").status_code == 200
    assert reader.patch(f"/projects/{code}", change).status_code == 403
    assert reader.post(f"/projects/{code}/milestones", SIGNED).status_code == 403


def test_people_of_a_firm_see_its_projects(caller) -> None:  # type: ignore[no-untyped-def]
    firm = make_enterprise()
    own = actions.register_project(
        actor=make_actor(), facts={"name": "甲", "unit": make_district(), "enterprise": firm}
    )
    actions.register_project(actor=make_actor(), facts={"name": "乙", "unit": make_district()})
    guest = caller(person=make_person(role="enterprise", enterprise_id=firm.pk))
    assert [item["code"] for item in guest.get("/projects").json()["items"]] == [own.code]
    assert guest.patch(f"/projects/{own.code}", {"version": 1, "site": "x"}).status_code == 403


def test_changing_needs_the_version_that_was_read(caller) -> None:  # type: ignore[no-untyped-def]
    one, code = register(caller)
    changed = one.patch(f"/projects/{code}", {"version": 1, "site": "一号地块"})
    assert (changed.json()["site"], changed.json()["name"]) == ("一号地块", "硕渡新型储能电芯")
    conflict = one.patch(f"/projects/{code}", {"version": 1, "site": "二号地块"})
    assert conflict.status_code == 409
    assert conflict.json()["differences"] == [{"field": "site", "current": "一号地块", "attempted": "二号地块"}]
    assert one.patch(f"/projects/{code}", {"version": changed.json()["version"], "name": ""}).status_code == 422


def test_the_filter_is_the_one_of_the_page(caller) -> None:  # type: ignore[no-untyped-def]
    one, code = register(caller)
    one.post(f"/projects/{code}/milestones", SIGNED)
    one.post("/projects", {**body_for(make_district()), "name": "乐棹文旅综合体", "sector": "service"})

    def names(**query: object) -> list[str]:
        return [item["name"] for item in one.get("/projects", **query).json()["items"]]

    assert names(investment_min=100000000) == names(stage="signed") == names(sector="manufacturing")
    assert names(text="乐棹") == ["乐棹文旅综合体"]
    assert len(names()) == 2
    bad = one.get("/projects", stage="dreaming", investment_min="lots")
    assert bad.status_code == 422
    assert {error["field"] for error in bad.json()["errors"]} == {"stage", "investment_min"}


def test_a_list_costs_the_same_for_two_rows_and_for_twelve(caller, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    one, _code = register(caller)
    one.get("/projects")
    with django_assert_num_queries(3):  # token with person, grants, rows
        one.get("/projects")
    for _number in range(11):
        one.post("/projects", body_for(make_district()) | {"like_decision": "later"})
    with django_assert_num_queries(3):
        assert len(one.get("/projects").json()["items"]) == 12


def test_a_milestone_is_reported_corrected_and_verified_by_another(caller) -> None:  # type: ignore[no-untyped-def]
    one, code = register(caller)
    made = one.post(f"/projects/{code}/milestones", SIGNED)
    assert made.status_code == 201, made.content
    assert (made.json()["state"], made.json()["strand"]) == ("reported", "promotion")
    assert one.get(f"/projects/{code}").json()["stage"] == "signed"
    correction = {"happened_on": "2026-04-02", "amount": "370000000", "reason": "协议日期"}
    corrected = one.post(f"/milestones/{made.json()['id']}/correction", correction)
    assert corrected.status_code == 200, corrected.content
    assert corrected.json()["claim"] == made.json()["claim"]
    assert one.post(f"/milestones/{made.json()['id']}/correction", correction).status_code == 409
    listed = one.get(f"/projects/{code}/milestones").json()
    assert [row["happened_on"] for row in listed] == ["2026-04-02"]
    verdict = f"/milestones/{corrected.json()['id']}/verdict"
    assert one.post(verdict, {"decision": "verified"}).status_code == 403
    checker = caller("statistician")
    assert checker.post(verdict, {"decision": "returned"}).status_code == 422, "a reason is needed"
    verified = checker.post(verdict, {"decision": "verified"})
    assert verified.json()["state"] == "verified"


def test_nobody_verifies_what_they_reported(caller) -> None:  # type: ignore[no-untyped-def]
    one, code = register(caller, role="statistician")
    made = one.post(f"/projects/{code}/milestones", SIGNED).json()
    answer = one.post(f"/milestones/{made['id']}/verdict", {"decision": "verified"})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "decision"


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "dreamt"},
        {"happened_on": "2999-01-01"},
        {"amount": "-5"},
        {"currency": "XXX"},
        {"date_precision": "hour"},
    ],
)
def test_what_cannot_be_reported(caller, change) -> None:  # type: ignore[no-untyped-def]
    one, code = register(caller)
    assert one.post(f"/projects/{code}/milestones", {**SIGNED, **change}).status_code == 422
    assert not Milestone.objects.exists()


def test_milestones_of_others_are_404(caller) -> None:  # type: ignore[no-untyped-def]
    one, code = register(caller, make_unit())
    made = one.post(f"/projects/{code}/milestones", SIGNED).json()
    stranger = caller("statistician", unit=make_unit())
    correction = {"happened_on": "2026-04-02"}
    assert stranger.post(f"/milestones/{made['id']}/verdict", {"decision": "verified"}).status_code == 404
    assert stranger.post(f"/milestones/{made['id']}/correction", correction).status_code == 404
    assert one.post("/milestones/999999/correction", correction).status_code == 404


MEASURE = "project.signed.count[investment_min=100000000]"


def test_an_answer_opens_to_its_rows_and_stays_what_it_was(caller) -> None:  # type: ignore[no-untyped-def]
    one, code = register(caller)
    before = timezone.now()
    made = one.post(f"/projects/{code}/milestones", SIGNED)
    assert made.status_code == 201
    query = {"m": MEASURE, "as_of": "2026-07-31"}
    answer = one.get("/answers", **query)
    assert answer.status_code == 200, answer.content
    body = answer.json()
    assert (body["value"], body["unit"], body["count"]) == ("1", "1", 1)
    assert (body["measure"], body["period"]) == (MEASURE, "2026-01-01/2026-07-31")
    rows = one.get("/answers/rows", **query).json()
    assert [(row["project_code"], row["happened_on"]) for row in rows["items"]] == [(code, "2026-03-31")]
    assert one.get("/answers", **query, known_at=before.isoformat()).json()["value"] == "0"
    total = one.get("/answers", m="project.signed.investment", as_of="2026-07-31").json()
    assert (total["value"].split(".")[0], total["unit"]) == ("360000000", "CNY")
    earlier = one.get("/answers", m=MEASURE, **{"from": "2026-01-01", "to": "2026-02-28"}, as_of="2026-07-31")
    assert earlier.json()["value"] == "0"


def test_rows_are_paged(caller) -> None:  # type: ignore[no-untyped-def]
    one, code = register(caller)
    others = [body_for(make_district()) | {"name": name} for name in ("屿棹冷链物流园", "骁微锂电隔膜生产线")]
    codes = [code, *(one.post("/projects", body).json()["code"] for body in others)]
    for each in codes:
        one.post(f"/projects/{each}/milestones", SIGNED)
    query = {"m": MEASURE, "as_of": "2026-07-31", "limit": 2}
    first = one.get("/answers/rows", **query).json()
    second = one.get("/answers/rows", **query, after=first["next"]).json()
    assert [row["project_code"] for row in first["items"] + second["items"]] == codes
    assert second["next"] is None


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"m": "project.signed"}, "m"),
        ({"m": "gdp.amount"}, "m"),
        ({"m": MEASURE, "unit": 10**9}, "unit"),
        ({"m": MEASURE, "from": "2026-05-01", "to": "2026-04-01"}, "to"),
        ({"m": MEASURE, "known_at": "0001-01-01T00:00:00+14:00"}, "query.known_at"),
        ({"m": MEASURE, "as_of": "soon"}, "query.as_of"),
        ({}, "query.m"),
    ],
)
def test_a_question_that_cannot_be_answered_says_why(caller, query, field) -> None:  # type: ignore[no-untyped-def]
    for path in ("/answers", "/answers/rows"):
        answer = caller().get(path, **query)
        assert answer.status_code == 422, answer.content
        assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_an_answer_counts_what_the_caller_may_see(caller) -> None:  # type: ignore[no-untyped-def]
    park = make_unit()
    one, code = register(caller, park)
    one.post(f"/projects/{code}/milestones", SIGNED)
    query = {"m": MEASURE, "as_of": "2026-07-31"}
    assert caller("leader").get("/answers", **query).json()["count"] == 1
    assert caller("leader").get("/answers", **query, unit=park.pk).json()["count"] == 1
    assert caller("leader", unit=make_unit()).get("/answers", **query).json()["count"] == 0
    assert caller(None).get("/answers", **query).status_code == 403
    assert caller(None).get("/answers/rows", **query).status_code == 403


def test_a_table_by_unit_stage_and_tier_counts_what_the_caller_may_see(caller) -> None:  # type: ignore[no-untyped-def]
    park = make_unit()
    one, code = register(caller, park)
    one.post(f"/projects/{code}/milestones", SIGNED)
    table = caller("leader").get("/answers/cross", as_of="2026-07-31").json()
    assert table["period"] == "2026-01-01/2026-07-31"
    [cell] = [cell for cell in table["cells"] if cell["stage"] == "signed"]
    low, high = (Decimal(table["tiers"][cell["tier"]][side]) for side in ("low", "high"))
    assert (cell["unit_id"], cell["count"], Decimal(cell["amount"])) == (park.pk, 1, 360_000_000)
    assert low <= Decimal(cell["amount"]) < high
    stranger = caller("leader", unit=make_unit())
    assert stranger.get("/answers/cross", as_of="2026-07-31").json()["cells"] == []
    narrowed = caller("leader").get("/answers/cross", as_of="2026-07-31", m="project.signed.count[origin=foreign]")
    assert narrowed.json()["cells"] == []
    assert caller(None).get("/answers/cross").status_code == 403
    refused = caller().get("/answers/cross", m="enterprise.awarded.count[scheme=specialised]")
    assert [error["field"] for error in refused.json()["errors"]] == ["m"]


def test_ways_in_that_there_are_not(caller) -> None:  # type: ignore[no-untyped-def]
    one, code = register(caller)
    for method, path in (
        ("delete", f"/projects/{code}"),
        ("put", "/projects"),
        ("delete", f"/projects/{code}/milestones"),
        ("get", "/milestones/1/correction"),
        ("get", "/milestones/1/verdict"),
        ("post", "/answers"),
        ("post", "/answers/rows"),
        ("post", "/answers/cross"),
    ):
        assert getattr(one.client, method)(f"/api/v1{path}").status_code == 405, path


def test_what_is_missing_and_the_lists_that_wait(caller) -> None:  # type: ignore[no-untyped-def]
    one, code = register(caller)
    filed = {"kind": "filed", "happened_on": "2026-03-01"}
    made = one.post(f"/projects/{code}/milestones", filed)
    assert made.json()["missing"] == ["milestone:signed", "milestone:incorporated"]
    assert made.json()["rules_id"] == 1
    found = one.get(f"/projects/{code}/missing").json()
    assert found["next_kind"] == "started"
    assert found["gaps"][0]["key"] == "verification:filed"
    assert found["gaps"][1] == {
        "key": "milestone:land_supplied",
        "what": "milestone",
        "milestone": "land_supplied",
        "evidence": [],
        "holder": "approval",
        "why_zh": "实质性开工之前应先有供地",
        "why_en": "Land supplied must stand before Started",
    }
    waiting = {row["id"]: row for row in one.get("/waiting").json()}
    assert waiting["filed_not_started"]["count"] == 1
    assert waiting["filed_not_started"]["units"][0]["count"] == 1
    listed = one.get("/projects?missing=filed_not_started&gap=milestone:land_supplied").json()["items"]
    assert [(row["code"], row["waiting_since"], row["status"]) for row in listed] == [(code, "2026-03-01", "active")]
    assert one.get("/projects?gap=horoscope").status_code == 422
    assert one.get("/projects?missing=horoscope").status_code == 422


def test_a_gate_that_blocks_answers_422_and_the_rules_can_be_read(caller) -> None:  # type: ignore[no-untyped-def]
    one, code = register(caller)
    refused = one.post(f"/projects/{code}/milestones", {"kind": "started", "happened_on": "2026-03-01"})
    assert refused.status_code == 422
    assert {error["field"] for error in refused.json()["errors"]} == {"kind"}
    by_authority = {"kind": "started", "happened_on": "2026-03-01", "authority": "会议纪要"}
    assert one.post(f"/projects/{code}/milestones", by_authority).status_code == 403
    versions = one.get("/rules").json()
    assert [(row["number"], row["state"]) for row in versions] == [(1, "in_force")]
    rules = {row["kind"]: row for row in one.get("/rules/1").json()["milestones"]}
    assert rules["started"]["gate"] == "block"
    assert {"evidence": "site_photo", "strength": "M"} in rules["started"]["evidence"]
    assert one.get("/rules/77").status_code == 404
