"""The money of a project and the plans of a year in the API: the ladder of each operation, and what it keeps."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from bridgehead.modules.ledger.models import Investment, InvestmentBefore, PlanVersion, YearPlan
from tests.factories import make_investment, make_person, make_plan_line, make_plan_version, make_project, make_unit

pytestmark = pytest.mark.django_db
MONTH = {"month": "2026-03-01", "amount": "10000000.00"}
SPLIT = {"construction": "6000000", "installation": "1000000", "equipment": "2000000", "other_costs": "1000000"}


def test_a_month_with_its_composition_and_its_sums(caller: Any) -> None:
    one, project = caller("statistician"), make_project()
    written = one.post(f"/projects/{project.code}/investments", {**MONTH, **SPLIT})
    assert written.status_code == 200, written.content
    assert Investment.objects.get().source == {"interface": written["X-Request-ID"]}
    told = one.get(f"/projects/{project.code}/money").json()
    month = told["months"][0]
    assert Decimal(month["since_start"]) == Decimal(month["year_to_date"]) == Decimal(10_000_000)
    assert Decimal(month["equipment"]) == Decimal(2_000_000)
    assert [point["month"] for point in told["curve"]] == ["2026-03-01"]


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"construction": "10000001"}, 422),
        ({**SPLIT, "other_costs": "1"}, 422),
        ({"year_to_date": "1"}, 422),
        ({"month": "2126-01-01"}, 422),
        ({"amount": "-1"}, 422),
        ({"replaces": 10**9}, 409),
    ],
)
def test_a_month_that_cannot_be(caller: Any, change: dict[str, Any], status: int) -> None:
    project = make_project()
    answer = caller("statistician").post(f"/projects/{project.code}/investments", {**MONTH, **change})
    assert answer.status_code == status
    assert not Investment.objects.exists()


def test_a_correction_says_why(caller: Any) -> None:
    one, project = caller("statistician"), make_project()
    kept = make_investment(project=project)
    url = f"/projects/{project.code}/investments"
    again = {**MONTH, "amount": "12000000", "replaces": kept.pk}
    assert one.post(url, again).status_code == 422
    assert one.post(url, {**again, "reason": "补报"}).status_code == 200
    month = one.get(f"/projects/{project.code}/money").json()["months"][0]
    assert (month["reason"], [Decimal(row["amount"]) for row in month["earlier"]]) == ("补报", [Decimal(10_000_000)])


def paths(code: str, plan: int) -> list[tuple[str, str, Any]]:
    return [
        ("post", f"/projects/{code}/investments", MONTH),
        ("put", f"/projects/{code}/investment-before", {"until": "2025-12-01", "amount": "1"}),
        ("put", f"/projects/{code}/year-plans/2027", {"amount": "1"}),
        ("put", f"/plans/{plan}/lines/{code}", {"amount": "1"}),
        ("post", f"/plans/{plan}/freeze", {"version": 1}),
        ("post", f"/plans/{plan}/discard", {"version": 1}),
    ]


@pytest.mark.parametrize("number", range(6))
def test_readers_and_strangers_write_nothing(caller: Any, number: int) -> None:
    park = make_unit()
    project, plan = make_project(unit=park), make_plan_version(unit=park)
    method, path, body = paths(project.code, plan.pk)[number]
    assert caller("leader", unit=park).send(method, path, body).status_code == 403
    assert caller("administrator", unit=make_unit()).send(method, path, body).status_code == 404
    for model in (Investment, InvestmentBefore, YearPlan):
        assert not model.objects.exists()


@pytest.mark.parametrize("path", ["/projects/{code}/money", "/plans/{plan}"])
def test_who_reads(caller: Any, path: str) -> None:
    park = make_unit()
    project, plan = make_project(unit=park), make_plan_version(unit=park)
    url = path.format(code=project.code, plan=plan.pk)
    assert caller("leader", unit=park).get(url).status_code == 200
    assert caller("administrator", unit=make_unit()).get(url).status_code == 404


def test_a_plan_from_draft_to_frozen(caller: Any) -> None:
    one, project = caller("statistician"), make_project()
    head = {"unit_id": project.unit_id, "year": 2026, "title": "年初计划", "basis": "桥港发〔2026〕3号"}
    drafted = one.post("/plans", head)
    assert drafted.status_code == 201, drafted.content
    plan = drafted.json()["id"]
    line = f"/plans/{plan}/lines/{project.code}"
    written = one.send("put", line, {"amount": "30000000"}).json()
    assert one.send("put", line, {"amount": "40000000"}).status_code == 409
    assert one.post(f"/plans/{plan}/freeze", {"version": written["version"] - 1}).status_code == 409
    assert one.post(f"/plans/{plan}/freeze", {"version": written["version"]}).status_code == 200
    assert YearPlan.objects.current().get().amount == Decimal(30_000_000)
    refused = one.send("put", f"/projects/{project.code}/year-plans/2026", {"amount": "1"})
    assert refused.status_code == 422
    make_investment(project=project, amount=Decimal(6_000_000))
    told = one.get(f"/plans/{plan}").json()
    assert (told["completion"]["rate"], told["lines"][0]["change"]) == ("0.2", "same")
    assert [one["id"] for one in caller("leader").get("/plans").json()["items"]] == [plan]


def test_a_draft_is_thrown_away(caller: Any) -> None:
    plan = make_plan_version()
    make_plan_line(plan=plan)
    assert caller("statistician").post(f"/plans/{plan.pk}/discard", {"version": 1}).status_code == 204
    assert not PlanVersion.objects.exists()


def test_drafting_is_for_those_who_answer_for_the_statistics(caller: Any) -> None:
    body = {"unit_id": make_person().unit_id, "year": 2026, "title": "年初计划"}
    assert caller("project_officer").post("/plans", body).status_code == 403
