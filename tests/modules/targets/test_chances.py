"""The chance of a target: from the ledger's own history, seeded, kept by day, and silent where there is too little."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bridgehead.engines.figures import REGISTRY
from bridgehead.foundation.access import SYSTEM
from bridgehead.modules.ledger.models import Investment, Project
from bridgehead.modules.targets import actions
from bridgehead.modules.targets.aims import aim_of
from bridgehead.modules.targets.careers import can_forecast, read_pipeline
from bridgehead.modules.targets.commands import chances_command
from bridgehead.modules.targets.models import Chance, Target
from bridgehead.modules.targets.queries import Outlook, outlooks, standings
from tests.factories import (
    make_chance,
    make_district,
    make_investment,
    make_milestone,
    make_project,
    make_target,
    make_unit,
    make_year_plan,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 7, 31)


def history(projects: int = 60) -> None:
    """Projects of three years that are signed four months after the lead and started eight months after that."""
    park = make_unit(name="北岸园区")
    for number in range(projects):
        lead = date(2023, 6, 1) + timedelta(days=number * 1100 // projects)
        facts = {"sector": "manufacturing", "estimated_investment": Decimal(200_000_000)}
        project = make_project(unit=park, name=f"{number}号项目", **facts)
        for kind, after in (("lead", 0), ("signed", 120), ("started", 360)):
            if lead + timedelta(days=after) <= DAY:
                make_milestone(project=project, kind=kind, happened_on=lead + timedelta(days=after))
    Project.objects.update(next_kind="started")


def started(value: int, **facts: Any) -> Target:
    return make_target(
        measure="project.started.count", measure_id="project.started.count", value=Decimal(value), **facts
    )


def test_a_chance_is_kept_by_day_and_the_same_each_time() -> None:
    history()
    sure, hopeless = started(1), started(500, unit=make_unit())
    assert actions.work_out_chances(actor=SYSTEM, day=DAY, simulations=500) == 2
    found = outlooks([sure, hopeless], DAY)
    assert found[sure.pk].probability == 1
    assert found[hopeless.pk].probability == 0
    assert found[sure.pk].low <= found[sure.pk].middle <= found[sure.pk].high
    first = Chance.objects.get(target=sure).outcome
    actions.work_out_chance(actor=SYSTEM, target_id=sure.pk, day=DAY, simulations=500)
    assert Chance.objects.get(target=sure).outcome == first
    later = outlooks([sure], DAY + timedelta(days=3))
    assert later[sure.pk].day == DAY
    assert outlooks([sure], DAY - timedelta(days=1)) == {}


def test_what_raises_a_chance_is_named_with_its_next_step_and_a_year_ago_is_tried() -> None:
    history()
    target = started(19)
    actions.work_out_chances(actor=SYSTEM, day=DAY, simulations=500)
    found = outlooks([target], DAY)[target.pk]
    assert found.probability is not None
    assert 0 < found.probability < 1
    assert found.raises
    assert all(one.next_kind == "started" and one.raises > 0 for one in found.raises)
    assert found.back_test is not None
    assert found.back_test.day == date(2025, 7, 31)
    assert found.back_test.actual > 0


def target_of(measure: str, value: str, **facts: Any) -> Target:
    """A target of a measure of any unit."""
    kind = REGISTRY[measure.partition("[")[0]].unit_kind
    unit = {"count": "1", "currency": "CNY", "ratio": "ratio"}[kind]
    given = {"measure": measure, "measure_id": measure.partition("[")[0], "value_unit": unit, **facts}
    return make_target(value=Decimal(value), **given)


def outlook_of(target: Target) -> Outlook:
    actions.work_out_chance(actor=SYSTEM, target_id=target.pk, day=DAY, simulations=500)
    return outlooks([target], DAY)[target.pk]


def test_what_stands_at_the_end_is_told_from_who_begins_and_who_ends() -> None:
    history()
    built = Project.objects.filter(milestones__kind="started").order_by("pk")
    for project in built[: built.count() - 12]:
        make_milestone(project=project, kind="completed", happened_on=DAY - timedelta(days=project.pk % 300 + 1))
    found = outlook_of(target_of("project.building.count", "1"))
    assert found.probability == 1
    assert 3 <= found.low <= found.high <= 30
    assert outlook_of(target_of("project.building.count", "100", unit=make_unit())).probability == 0


def test_a_share_is_of_the_same_courses() -> None:
    history()
    Project.objects.filter(pk__in=[pk for pk in Project.objects.values_list("pk", flat=True) if pk % 3 == 0]).update(
        sector="service"
    )
    found = outlook_of(target_of("project.share[sector=manufacturing]", "0.5"))
    assert found.probability is not None
    assert found.probability > 0.8
    assert Decimal("0.4") < found.low <= found.middle <= found.high <= 1
    assert found.back_test is not None
    assert 0 < found.back_test.actual < 1


def test_a_start_rate_is_of_the_projects_that_promised_the_period() -> None:
    history()
    target = target_of("project.started.rate", "0.01")
    assert outlook_of(target).shortfalls == [("promises", 0, 1)]
    Project.objects.update(promised_start_on=date(2026, 9, 30))
    Project.objects.filter(milestones__kind="started").exclude(pk__in=Project.objects.order_by("pk")[50:]).update(
        promised_start_on=date(2025, 3, 1)
    )
    promised = Project.objects.filter(promised_start_on=date(2026, 9, 30))
    found = outlook_of(target)
    assert found.probability is not None
    assert found.probability > 0.95
    assert promised.count() > 5
    assert 0 < found.low <= found.high <= 1


def test_investment_done_goes_by_what_each_project_spends_and_by_plans() -> None:
    history()
    Project.objects.update(total_investment=Decimal(200_000_000))
    amount = Decimal(10_000_000)
    for project in Project.objects.filter(milestones__kind="started"):
        begun = project.milestones.get(kind="started").happened_on.replace(day=1)
        for number in range(12):
            month = begun.year * 12 + begun.month - 1 + number
            if month <= DAY.year * 12 + DAY.month - 1:
                make_investment(project=project, month=date(month // 12, month % 12 + 1, 1), amount=amount)
    done = target_of("investment.done.amount", "1000")
    found = outlook_of(done)
    assert found.probability == 1
    (standing,) = standings(SYSTEM, [done], DAY)
    assert standing.pace.done is not None
    assert standing.pace.done < found.low < found.middle < found.high < 4 * standing.pace.done
    assert found.back_test is not None
    assert found.back_test.actual > 0
    rate = target_of("investment.done.rate", "0.9")
    assert outlook_of(rate).shortfalls == [("plans", 0, 1)]
    for project in Project.objects.all():
        make_year_plan(project=project, year=2026, amount=2 * amount)
    found = outlook_of(rate)
    (standing,) = standings(SYSTEM, [rate], DAY)
    assert standing.pace.done is not None
    assert standing.pace.done < found.middle < 4 * standing.pace.done


def months_of_spending(project: Project, amount: Decimal) -> None:
    begun = project.milestones.get(kind="started").happened_on.replace(day=1)
    for number in range(12):
        month = begun.year * 12 + begun.month - 1 + number
        if month <= DAY.year * 12 + DAY.month - 1:
            make_investment(project=project, month=date(month // 12, month % 12 + 1, 1), amount=amount)


def test_a_rate_of_plans_is_tried_on_last_year_against_the_plans_of_that_year() -> None:
    history()
    Project.objects.update(total_investment=Decimal(200_000_000))
    for project in Project.objects.filter(milestones__kind="started"):
        months_of_spending(project, Decimal(10_000_000))
        for year in (2025, 2026):
            make_year_plan(project=project, year=year, amount=Decimal(60_000_000))
    found = outlook_of(target_of("investment.done.rate", "0.9"))
    assert found.back_test is not None
    assert 0 < found.back_test.low <= found.back_test.high < 5
    plans = Project.objects.filter(milestones__kind="started").count() * 60_000_000
    spent = sum(row.amount for row in Investment.objects.filter(month__year=2025))
    assert found.back_test.actual == round(spent / plans, 6)


def test_a_project_is_introduced_by_its_firm_or_by_its_signing_whichever_comes_first() -> None:
    history()
    signed = Project.objects.filter(milestones__kind="signed", milestones__happened_on__year=2026).distinct()
    unsigned = Project.objects.exclude(milestones__kind="signed")
    only_founded = unsigned[0]
    make_milestone(project=only_founded, kind="incorporated", happened_on=date(2026, 7, 1))
    found = outlook_of(target_of("project.introduced.count", "1"))
    assert found.probability == 1
    assert found.low >= signed.count()
    target = target_of("project.introduced.count", "1", unit=make_unit())
    aim = aim_of(target.asked)
    assert aim is not None
    careers = {one.id: one for one in read_pipeline(DAY).careers(target, aim, target.period)}
    assert careers[str(only_founded.pk)].steps["introduced"] == date(2026, 7, 1)
    early = signed.order_by("pk")[0]
    assert careers[str(early.pk)].steps["introduced"] == early.milestones.get(kind="signed").happened_on


def test_a_project_that_starts_and_completes_counts_twice() -> None:
    history()
    for project in Project.objects.filter(milestones__kind="started").order_by("pk")[:20]:
        begun = project.milestones.get(kind="started").happened_on
        make_milestone(project=project, kind="completed", happened_on=min(begun + timedelta(days=200), DAY))
    both = target_of("project.started_or_completed.count", "1")
    found = outlook_of(both)
    (standing,) = standings(SYSTEM, [both], DAY)
    alone = outlook_of(started(1, unit=make_unit(name="南岸园区")))
    assert alone.high == 0
    assert standing.pace.done is not None
    assert found.low >= standing.pace.done
    assert found.back_test is not None


def foreign_history() -> None:
    history()
    for place, project in enumerate(Project.objects.filter(milestones__kind="signed").order_by("pk")):
        Project.objects.filter(pk=project.pk).update(origin="foreign", total_investment=Decimal(200_000_000))
        day = project.milestones.get(kind="signed").happened_on
        make_milestone(project=project, kind="foreign_contracted", happened_on=day, amount_cny=Decimal(60_000_000))
        for after in (90, 240)[: 1 + place % 2]:
            if day + timedelta(days=after) <= DAY:
                paid = {"amount_cny": Decimal(20_000_000), "happened_on": day + timedelta(days=after)}
                make_milestone(project=project, kind="foreign_used", **paid)
    Project.objects.exclude(milestones__kind="signed").filter(pk__lte=Project.objects.order_by("-pk")[3].pk).update(
        origin="foreign", total_investment=Decimal(200_000_000)
    )


def test_foreign_capital_comes_in_lumps_of_what_was_contracted() -> None:
    foreign_history()
    target = target_of("fdi.used.amount", "1000")
    found = outlook_of(target)
    assert found.probability == 1
    (standing,) = standings(SYSTEM, [target], DAY)
    assert standing.pace.done is not None
    assert standing.pace.done < found.low < found.middle < found.high < 5 * standing.pace.done
    assert found.back_test is not None
    assert found.back_test.actual > 0
    near = outlook_of(target_of("fdi.used.amount", str(found.middle), unit=target.unit, starts_on=date(2026, 1, 2)))
    assert near.raises
    assert all(one.raises > 0 and one.code for one in near.raises)


def test_domestic_projects_teach_nothing_of_foreign_capital(client: Client, sign_in: Any) -> None:
    history()
    target = target_of("fdi.used.amount", "1000")
    assert outlook_of(target).shortfalls[0] == ("careers", 0, 30)
    sign_in(role="leader")
    page = client.get(f"{reverse('targets:target', args=[target.pk])}?as_of=2026-07-31").content.decode()
    assert "已登记外资到账的项目0个，至少需要10个。" in page


def test_a_target_since_ever_is_told_from_all_that_happened() -> None:
    history()
    ever = target_of("project.signed.count[scope=cumulative]", "1")
    found = outlook_of(ever)
    reached = Project.objects.filter(milestones__kind="signed", milestones__happened_on__lte=DAY).count()
    assert reached <= found.low <= found.high <= reached + 30


def test_money_needs_months_that_are_reported(client: Client, sign_in: Any) -> None:
    history()
    target = target_of("investment.done.amount", "1000")
    assert [what for what, _have, _need in outlook_of(target).shortfalls] == ["spenders", "paid_months"]
    sign_in(role="leader")
    page = client.get(f"{reverse('targets:target', args=[target.pk])}?as_of=2026-07-31").content.decode()
    assert "已填报完成投资的项目0个，至少需要10个。" in page


def test_too_little_history_is_an_answer(client: Client, sign_in: Any) -> None:
    target = started(3)
    make_milestone(project=make_project(), kind="signed", happened_on=date(2026, 2, 1))
    actions.work_out_chances(actor=SYSTEM, day=DAY)
    found = outlooks([target], DAY)[target.pk]
    assert found.probability is None
    assert {what for what, _have, _need in found.shortfalls} == {"careers", "months", "arrivals"}
    sign_in(role="leader")
    page = client.get(f"{reverse('targets:target', args=[target.pk])}?as_of=2026-07-31").content.decode()
    assert "历史数据不足" in page


@pytest.mark.parametrize(
    ("measure", "can"),
    [
        ("project.signed.count[investment_min=100000000,sector=service,industry=集成电路,level=city]", True),
        ("project.producing.investment", True),
        ("project.building.count", True),
        ("project.in_hand.investment[investment_min=100000000]", True),
        ("investment.done.amount", True),
        ("investment.done.rate", True),
        ("project.started.rate", True),
        ("project.share[sector=manufacturing]", True),
        ("project.share", False),
        ("project.introduced.count", True),
        ("project.started_or_completed.investment", True),
        ("fdi.used.amount[investment_min=100000000]", True),
        ("project.signed.count[scope=cumulative]", True),
        ("investment.done.rate[scope=cumulative]", False),
        ("project.started.rate[scope=cumulative]", False),
        ("project.signed.count[enterprise=澄渡]", False),
    ],
)
def test_which_targets_can_be_forecast(measure: str, can: bool) -> None:
    assert can_forecast(make_target(measure=measure, measure_id=measure.partition("[")[0])) is can


def test_a_career_is_worth_something_within_the_targets_scope_alone() -> None:
    park = make_unit()
    facts = {
        "unit": park,
        "total_investment": Decimal(300_000_000),
        "sector": "service",
        "industry": "集成电路产业链",
        "level": "state",
    }
    inside = make_project(**facts)
    for change in (
        {"unit": make_unit()},
        {"sector": "manufacturing"},
        {"industry": "生物"},
        {"level": "district"},
        {"total_investment": None},
    ):
        make_project(**{**facts, **change})
    measure = "project.signed.investment[investment_min=100000000,level=city,sector=service,industry=集成电路]"
    target = make_target(unit=park, measure=measure, measure_id="project.signed.investment")
    aim = aim_of(target.asked)
    assert aim is not None
    careers = read_pipeline(DAY).careers(target, aim, target.period)
    worth = {career.id: career.value for career in careers if career.value}
    assert worth == {str(inside.pk): Decimal(300_000_000)}


def test_pages_show_what_is_kept_and_work_nothing_out(client: Client, sign_in: Any) -> None:
    history(35)
    target = started(10)
    sign_in(role="leader")
    page = reverse("targets:target", args=[target.pk])
    client.get(f"{page}?as_of=2026-07-31")
    assert not Chance.objects.exists()
    again = reverse("targets:chance", args=[target.pk])
    assert client.post(again).status_code == 403
    assert client.get(again).status_code == 405
    outcome = {
        "probability": 0.25,
        "low": "3",
        "middle": "5",
        "high": "8",
        "levers": [],
        "careers": 60,
        "simulations": 9,
        "seed": 1,
    }
    make_chance(target=target, day=DAY, outcome=outcome)
    text = client.get(f"{page}?as_of=2026-07-31").content.decode()
    assert "<b>25%</b>" in text
    sign_in(role="statistician")
    assert client.post(again).status_code == 302
    assert Chance.objects.filter(target=target).count() == 2


def test_the_job_works_out_all_of_them(capsys: pytest.CaptureFixture[str]) -> None:
    make_target()
    make_target(unit=make_unit(), measure="gdp.amount", measure_id="gdp.amount")
    make_target(starts_on=date(2024, 1, 1), ends_on=date(2024, 12, 31))
    make_project(unit=make_district())
    assert chances_command() == 0
    assert "the chances of 1 targets" in capsys.readouterr().out


def test_the_pipeline_is_read_once_for_all_targets() -> None:
    history(10)
    counts = []
    for _ in range(2):
        for _number in range(3):
            started(5, unit=make_unit())
        with CaptureQueriesContext(connection) as queries:
            actions.work_out_chances(actor=SYSTEM, day=DAY, simulations=100)
        counts.append(sum("chance" not in query["sql"] and "SAVEPOINT" not in query["sql"] for query in queries))
    assert counts[0] == counts[1]
