"""Plans of a year: versions that freeze, what they put in force, what they say otherwise, completion against each."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bridgehead.engines.figures import parse_measure
from bridgehead.foundation.access import SYSTEM, Conflict, Forbidden, Refused
from bridgehead.foundation.audit.models import AuditEntry
from bridgehead.modules.ledger import actions
from bridgehead.modules.ledger.actions.bulk_money import PlanEntry, set_year_plans
from bridgehead.modules.ledger.answers import Scope, answer
from bridgehead.modules.ledger.models import PlanLine, PlanVersion, Project, YearPlan
from bridgehead.modules.ledger.queries.plan_sheets import completion, plan_rows, plan_sheet
from tests import factories

pytestmark = pytest.mark.django_db
WAN = Decimal(10_000)


@pytest.fixture
def actor(db: None) -> Any:
    return factories.make_actor("statistician")


@pytest.fixture
def projects(db: None) -> list[Project]:
    park = factories.make_unit()
    return [factories.make_project(unit=park) for _ in range(3)]


def draft(actor: Any, **facts: Any) -> PlanVersion:
    unit = facts.pop("unit", None) or factories.make_district()
    values = {"year": 2026, "title": "年初计划", "basis": "桥港发〔2026〕3号", **facts}
    return actions.draft_plan(actor=actor, unit_id=unit.pk, **values)


def write(actor: Any, plan: PlanVersion, project: Project, amount: int | None, seen: int | None = None) -> None:
    actions.set_plan_line(
        actor=actor,
        plan_id=plan.pk,
        project_id=project.pk,
        amount=None if amount is None else amount * WAN,
        seen=None if seen is None else seen * WAN,
    )


def freeze(actor: Any, plan: PlanVersion) -> PlanVersion:
    plan.refresh_from_db()
    return actions.freeze_plan(actor=actor, plan_id=plan.pk, version=plan.version)


def in_force() -> dict[int, Decimal]:
    return dict(YearPlan.objects.current().filter(year=2026).values_list("project_id", "amount"))


@pytest.fixture
def first(actor: Any, projects: list[Project]) -> PlanVersion:
    """Version 1, frozen: 1000 and 2000 万元 for the first two projects."""
    plan = draft(actor)
    write(actor, plan, projects[0], 1000)
    write(actor, plan, projects[1], 2000)
    return freeze(actor, plan)


def test_freezing_puts_the_lines_in_force(first: PlanVersion, projects: list[Project]) -> None:
    assert in_force() == {projects[0].pk: 1000 * WAN, projects[1].pk: 2000 * WAN}
    assert (first.number, first.is_draft) == (1, False)
    row = YearPlan.objects.current().filter(project=projects[0]).get()
    assert row.source["plan"]["title"] == "年初计划"


def test_a_draft_begins_with_what_is_in_force_and_changes_nothing(
    actor: Any, first: PlanVersion, projects: list[Project]
) -> None:
    second = draft(actor, title="年中调整")
    assert second.number == 2
    write(actor, second, projects[0], 1500, seen=1000)
    write(actor, second, projects[1], None, seen=2000)
    write(actor, second, projects[2], 300)
    assert in_force() == {projects[0].pk: 1000 * WAN, projects[1].pk: 2000 * WAN}
    rows = plan_rows(actor, plan_sheet(second))
    told = {row.project: (row.change, row.before, row.planned, row.difference) for row in rows}
    assert told == {
        projects[0]: ("changed", 1000 * WAN, 1500 * WAN, 500 * WAN),
        projects[1]: ("dropped", 2000 * WAN, None, -2000 * WAN),
        projects[2]: ("new", None, 300 * WAN, 300 * WAN),
    }
    freeze(actor, second)
    assert in_force() == {projects[0].pk: 1500 * WAN, projects[2].pk: 300 * WAN}
    assert dict(first.lines.values_list("project_id", "amount")) == {
        projects[0].pk: 1000 * WAN,
        projects[1].pk: 2000 * WAN,
    }


def test_completion_is_against_the_version_that_is_named(
    actor: Any, first: PlanVersion, projects: list[Project]
) -> None:
    second = draft(actor, title="年中调整")
    write(actor, second, projects[1], None, seen=2000)
    write(actor, second, projects[0], 500, seen=1000)
    second = freeze(actor, second)
    factories.make_investment(project=projects[0], month=date(2026, 3, 1), amount=250 * WAN)
    factories.make_investment(project=projects[1], month=date(2026, 6, 1), amount=500 * WAN)
    factories.make_investment(project=projects[2], month=date(2026, 6, 1), amount=999 * WAN)
    factories.make_investment(project=projects[0], month=date(2025, 6, 1), amount=999 * WAN)
    old, new = completion(plan_sheet(first)), completion(plan_sheet(second))
    assert (old.done, old.planned, old.reporting, old.projects) == (750 * WAN, 3000 * WAN, 2, 2)
    assert (new.done, new.planned, new.reporting, new.projects) == (250 * WAN, 500 * WAN, 1, 1)
    assert old.rate is not None
    assert new.rate is not None
    assert (old.rate.value, new.rate.value) == (Decimal("0.25"), Decimal("0.5"))
    # June of the twelve months is over: a half, of which a quarter is done.
    assert old.ahead == Decimal("-0.25")
    assert completion(plan_sheet(PlanVersion.objects.get(pk=second.pk))).month == date(2026, 3, 1)


def test_the_ledgers_rate_is_against_the_version_in_force_at_the_moment_asked_for(
    actor: Any, first: PlanVersion, projects: list[Project]
) -> None:
    factories.make_investment(project=projects[0], month=date(2026, 1, 1), amount=600 * WAN)
    second = draft(actor, title="年中调整")
    write(actor, second, projects[0], 4000, seen=1000)
    second = freeze(actor, second)
    measure = parse_measure("investment.done.rate")
    now = answer(measure, Scope(SYSTEM), date(2026, 12, 31))
    then = answer(measure, Scope(SYSTEM), date(2026, 12, 31), first.frozen_at)
    assert (now.denominator, then.denominator) == (6000 * WAN, 3000 * WAN)


def test_a_frozen_plan_is_changed_by_nothing_but_the_next_version(
    actor: Any, first: PlanVersion, projects: list[Project]
) -> None:
    for project in (projects[0], projects[2]):
        with pytest.raises(Refused) as refused:
            actions.set_year_plan(actor=actor, project_id=project.pk, year=2026, amount=WAN)
        assert list(refused.value.errors) == ["year"]
    entry = PlanEntry(projects[2].pk, 2026, WAN, None, {})
    assert list(set_year_plans(actor=actor, year=2026, plans=[entry]).refused) == [projects[2].pk]
    for act in (
        lambda: write(actor, first, projects[0], 1, seen=1000),
        lambda: freeze(actor, first),
        lambda: actions.discard_plan(actor=actor, plan_id=first.pk, version=first.version),
        lambda: actions.change_plan(actor=actor, plan_id=first.pk, version=first.version, title="改"),
    ):
        with pytest.raises(Refused):
            act()
    # Another year, another unit: each stands by itself.
    actions.set_year_plan(actor=actor, project_id=projects[0].pk, year=2027, amount=WAN)
    assert in_force() == {projects[0].pk: 1000 * WAN, projects[1].pk: 2000 * WAN}


def test_a_line_written_meanwhile_is_a_conflict(actor: Any, projects: list[Project]) -> None:
    plan = draft(actor)
    seen = plan.version
    write(actor, plan, projects[0], 1000)
    with pytest.raises(Conflict) as conflict:
        write(actor, plan, projects[0], 1100)
    assert conflict.value.differences["amount"] == (1000 * WAN, 1100 * WAN)
    with pytest.raises(Conflict):
        actions.freeze_plan(actor=actor, plan_id=plan.pk, version=seen)


def test_a_plan_is_frozen_whole_or_not_at_all(actor: Any, first: PlanVersion, projects: list[Project]) -> None:
    second = draft(actor, title="年中调整", basis="")
    with pytest.raises(Refused) as refused:
        freeze(actor, second)
    assert set(refused.value.errors) == {"basis", "lines"}
    write(actor, second, projects[0], None, seen=1000)
    write(actor, second, projects[1], None, seen=2000)
    with pytest.raises(Refused) as refused:
        freeze(actor, second)
    assert "lines" in refused.value.errors


def test_a_project_withdrawn_since_is_dropped_when_a_plan_is_frozen(actor: Any, projects: list[Project]) -> None:
    plan = draft(actor)
    write(actor, plan, projects[0], 1000)
    write(actor, plan, projects[1], 2000)
    mistaken = projects[1]
    actions.withdraw_project(actor=actor, project_id=mistaken.pk, version=mistaken.version, reason="重复登记")
    freeze(actor, plan)
    assert in_force() == {projects[0].pk: 1000 * WAN}
    assert list(plan.lines.values_list("project_id", flat=True)) == [projects[0].pk]
    assert AuditEntry.objects.get(action="ledger.plan.frozen").after["withdrawn"] == [mistaken.pk]


def test_one_draft_at_a_time_and_one_keeper_of_a_year(actor: Any, projects: list[Project]) -> None:
    draft(actor)
    for unit in (factories.make_district(), projects[0].unit):
        with pytest.raises(Refused):
            draft(actor, unit=unit)
    plan = PlanVersion.objects.get()
    actions.discard_plan(actor=actor, plan_id=plan.pk, version=plan.version)
    park = draft(actor, unit=projects[0].unit)
    with pytest.raises(Refused):
        draft(actor)
    other = factories.make_project(unit=factories.make_unit())
    with pytest.raises(Refused) as refused:
        write(actor, park, other, 10)
    assert list(refused.value.errors) == ["project"]
    assert not PlanLine.objects.exists()


def test_who_may_plan(projects: list[Project]) -> None:
    with pytest.raises(Forbidden):
        draft(factories.make_actor("project_officer"))
    stranger = factories.make_actor("statistician", unit=factories.make_unit())
    with pytest.raises(Refused):
        draft(stranger)
