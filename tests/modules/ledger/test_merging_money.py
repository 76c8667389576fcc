"""Money of merged projects: sums against months, papers of months, lines of drafts and of frozen plans."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bridgehead.foundation.access import Refused
from bridgehead.foundation.merging.models import Merge
from bridgehead.modules.ledger import actions, kept
from bridgehead.modules.ledger.models import (
    Evidence,
    Investment,
    InvestmentBefore,
    Milestone,
    PlanLine,
    PlanVersion,
    Project,
    YearPlan,
)
from bridgehead.modules.ledger.queries.money import project_money
from bridgehead.modules.ledger.queries.plan_sheets import completion, plan_rows, plan_sheet
from tests import factories

pytestmark = pytest.mark.django_db
WAN = Decimal(10_000)
CLASH = "ledger.InvestmentBefore.project:sum"
Two = tuple[Project, Project]


@pytest.fixture
def actor(db: None) -> Any:
    return factories.make_actor("statistician")


@pytest.fixture
def two(db: None) -> Two:
    park = factories.make_unit()
    return factories.make_project(name="甲", unit=park), factories.make_project(name="乙", unit=park)


def merge(actor: Any, survivor: Project, loser: Project, **rows: str) -> Merge:
    survivor.refresh_from_db()
    loser.refresh_from_db()
    return actions.merge_projects(
        actor=actor,
        survivor_id=survivor.pk,
        loser_id=loser.pk,
        survivor_version=survivor.version,
        loser_version=loser.version,
        reason="同一项目两处登记",
        rows=rows,
    )


def undo(actor: Any, merged: Merge) -> None:
    actions.unmerge_projects(actor=actor, merge_id=merged.pk, reason="看错了")


def month(project: Project, number: int, wan: int, year: int = 2026) -> Investment:
    return factories.make_investment(project=project, month=date(year, number, 1), amount=wan * WAN)


def before(project: Project, wan: int, until: date = date(2026, 2, 1)) -> InvestmentBefore:
    return factories.make_investment_before(project=project, until=until, amount=wan * WAN)


def reckoned(project: Project) -> list[tuple[str, int]]:
    """What is in force, in 万元: the sum, then month by month."""
    sums = [("sum", int(row.amount / WAN)) for row in InvestmentBefore.objects.current().filter(project=project)]
    months = Investment.objects.current().filter(project=project).order_by("month")
    return sums + [(f"{row.month:%Y-%m}", int(row.amount / WAN)) for row in months]


def test_a_sum_goes_along_and_comes_back(actor: Any, two: Two) -> None:
    first, second = two
    before(second, 500)
    month(first, 3, 10)
    month(second, 4, 20)
    merged = merge(actor, first, second)
    assert reckoned(first) == [("sum", 500), ("2026-03", 10), ("2026-04", 20)]
    assert reckoned(second) == []
    undo(actor, merged)
    assert (reckoned(first), reckoned(second)) == ([("2026-03", 10)], [("sum", 500), ("2026-04", 20)])


def test_of_two_sums_a_person_chooses_one(actor: Any, two: Two) -> None:
    first, second = two
    before(first, 500)
    before(second, 600, date(2026, 1, 1))
    plan = actions.plan_projects(actor=actor, survivor_id=first.pk, loser_id=second.pk)
    assert [(clash.key, clash.stays) for clash in plan.clashes] == [(CLASH, "mine")]
    merged = merge(actor, first, second, **{CLASH: "theirs"})
    assert reckoned(first) == [("sum", 600)]
    undo(actor, merged)
    assert (reckoned(first), reckoned(second)) == ([("sum", 500)], [("sum", 600)])


@pytest.mark.parametrize("has_sum", ["survivor", "loser"])
@pytest.mark.parametrize("stays", ["mine", "theirs"])
def test_months_that_a_sum_holds_are_not_counted_twice(actor: Any, two: Two, has_sum: str, stays: str) -> None:
    first, second = two
    one, other = two if has_sum == "survivor" else two[::-1]
    before(one, 500)
    for number, wan in ((1, 11), (2, 12), (4, 14)):
        month(other, number, wan)
    month(one, 5, 15)
    state = (reckoned(first), reckoned(second))
    plan = actions.plan_projects(actor=actor, survivor_id=first.pk, loser_id=second.pk)
    (clash,) = plan.clashes
    assert (clash.key, clash.stays) == (CLASH, "mine")
    assert {len(clash.mine), len(clash.theirs)} == {1, 2}
    merged = merge(actor, first, second, **{CLASH: stays})
    keeps_sum = (has_sum == "survivor") == (stays == "mine")
    held = [("sum", 500)] if keeps_sum else [("2026-01", 11), ("2026-02", 12)]
    assert reckoned(first) == [*held, ("2026-04", 14), ("2026-05", 15)]
    assert reckoned(second) == []
    assert list(kept.faults()) == []
    undo(actor, merged)
    assert (reckoned(first), reckoned(second)) == state
    assert list(kept.faults()) == []


def test_a_choice_that_is_not_offered_is_refused(actor: Any, two: Two) -> None:
    first, second = two
    before(first, 500)
    month(second, 1, 11)
    with pytest.raises(Refused):
        merge(actor, first, second, **{CLASH: "both"})
    assert reckoned(second) == [("2026-01", 11)]


@pytest.mark.parametrize("stays", ["mine", "theirs"])
def test_papers_follow_their_month_and_come_back(actor: Any, two: Two, stays: str) -> None:
    first, second = two
    mine, theirs, alone = month(first, 3, 10), month(second, 3, 20), month(second, 4, 30)
    papers = [
        factories.make_evidence(investment=row, sha256=str(number) * 64)
        for number, row in enumerate((mine, theirs, alone))
    ]

    def backs(project: Project) -> dict[int, set[str]]:
        shown = project_money(actor, project.code).months
        return {row.row.month.month: {paper.sha256[0] for paper in row.papers} for row in shown}

    merged = merge(actor, first, second, **{"ledger.Investment.project:2026-03": stays})
    assert backs(first) == {3: {"0", "1"}, 4: {"2"}}
    undo(actor, merged)
    assert (backs(first), backs(second)) == ({3: {"0"}}, {3: {"1"}, 4: {"2"}})
    assert Evidence.objects.count() == len(papers)


def test_capital_added_twice_is_not_a_contradiction(actor: Any, two: Two) -> None:
    for number, project in enumerate(two):
        factories.make_milestone(project=project, kind="capital_added", happened_on=date(2026, 3, 1 + number))
    plan = actions.plan_projects(actor=actor, survivor_id=two[0].pk, loser_id=two[1].pk)
    assert plan.clashes == []
    merge(actor, *two)
    assert Milestone.objects.current().filter(project=two[0], kind="capital_added").count() == 2


@pytest.fixture
def frozen(actor: Any, two: Two) -> PlanVersion:
    """A version that plans 1000 and 200 万元 for the two."""
    plan = actions.draft_plan(
        actor=actor, unit_id=factories.make_district().pk, year=2026, title="年初计划", basis="桥港发〔2026〕3号"
    )
    for project, wan in zip(two, (1000, 200), strict=True):
        actions.set_plan_line(actor=actor, plan_id=plan.pk, project_id=project.pk, amount=wan * WAN, note="续建")
    plan.refresh_from_db()
    return actions.freeze_plan(actor=actor, plan_id=plan.pk, version=plan.version)


def test_a_frozen_plan_says_what_it_said(actor: Any, two: Two, frozen: PlanVersion) -> None:
    first, second = two
    month(first, 3, 100)
    month(second, 4, 60)
    lines = list(frozen.lines.order_by("pk").values())
    done = completion(plan_sheet(frozen))
    merged = merge(actor, first, second)
    assert list(frozen.lines.order_by("pk").values()) == lines
    after = completion(plan_sheet(frozen))
    assert (after.planned, after.done, after.month) == (done.planned, done.done, done.month) == (
        1200 * WAN, 160 * WAN, date(2026, 4, 1),
    )  # fmt: skip
    assert (done.projects, after.projects) == (2, 1)
    (row,) = plan_rows(actor, plan_sheet(frozen))
    assert (row.project, row.planned, row.done, row.note) == (first, 1200 * WAN, 160 * WAN, "续建; 续建")
    assert [line.amount for line in project_money(actor, first.code).plan_lines] == [1000 * WAN, 200 * WAN]
    undo(actor, merged)
    assert completion(plan_sheet(frozen)) == done
    assert {row.project: row.planned for row in plan_rows(actor, plan_sheet(frozen))} == {
        first: 1000 * WAN,
        second: 200 * WAN,
    }
    assert [line.amount for line in project_money(actor, first.code).plan_lines] == [1000 * WAN]


def test_a_plan_takes_ten_queries_with_a_version_before_and_a_merge(
    actor: Any, two: Two, frozen: PlanVersion, client: Any, sign_in: Any, django_assert_max_num_queries: Any
) -> None:
    first, second = two
    month(first, 3, 100)
    merge(actor, first, second)
    draft = actions.draft_plan(actor=actor, unit_id=frozen.unit_id, year=2026, title="年中调整", basis="")
    sign_in(role="administrator")
    for plan in (frozen, draft):
        client.get(f"/plans/{plan.pk}/")
        with django_assert_max_num_queries(10):
            shown = client.get(f"/plans/{plan.pk}/").context
        assert [row.project for row in shown["page"]] == [first]
        assert (shown["before"] is None) == (plan == frozen)


def test_what_a_plan_says_of_the_one_that_went_is_done_by_the_one_that_stays(actor: Any, frozen: PlanVersion) -> None:
    planned = PlanLine.objects.get(plan=frozen, amount=200 * WAN).project
    month(planned, 4, 60)
    third = factories.make_project(name="丙", unit=planned.unit)
    last = factories.make_project(name="丁", unit=planned.unit)
    merge(actor, third, planned)
    merge(actor, last, third)
    assert {row.project.name: row.done for row in plan_rows(actor, plan_sheet(frozen))} == {
        "甲": Decimal(0),
        "丁": 60 * WAN,
    }
    assert (completion(plan_sheet(frozen)).done, completion(plan_sheet(frozen)).projects) == (60 * WAN, 2)


def test_a_draft_plans_for_the_one_that_stays(actor: Any, two: Two, frozen: PlanVersion) -> None:
    first, second = two
    third = factories.make_project(name="丙", unit=first.unit)
    draft = actions.draft_plan(actor=actor, unit_id=frozen.unit_id, year=2026, title="年中调整", basis="x")
    said = dict(draft.lines.values_list("project_id", "amount"))
    for survivor, lines in (
        (third, {first.pk: 1000 * WAN, third.pk: 200 * WAN}),
        (first, {first.pk: 1000 * WAN}),
    ):
        draft.refresh_from_db()
        seen = draft.version
        merged = merge(actor, survivor, second)
        assert dict(draft.lines.values_list("project_id", "amount")) == lines
        draft.refresh_from_db()
        assert draft.version == seen + 1
        undo(actor, merged)
        assert dict(draft.lines.values_list("project_id", "amount")) == said


def test_a_draft_that_was_frozen_since_keeps_the_merge(actor: Any, two: Two, frozen: PlanVersion) -> None:
    first, second = two
    draft = actions.draft_plan(actor=actor, unit_id=frozen.unit_id, year=2026, title="年中调整", basis="x")
    merged = merge(actor, first, second)
    draft.refresh_from_db()
    actions.freeze_plan(actor=actor, plan_id=draft.pk, version=draft.version)
    assert list(YearPlan.objects.current().values_list("project_id", "amount")) == [(first.pk, 1000 * WAN)]
    with pytest.raises(Refused, match="年中调整"):
        undo(actor, merged)


def test_a_draft_that_was_thrown_away_since_stays_so(actor: Any, two: Two) -> None:
    first, second = two
    draft = factories.make_plan_version(unit=first.unit)
    factories.make_plan_line(plan=draft, project=second)
    merged = merge(actor, first, second)
    draft.refresh_from_db()
    actions.discard_plan(actor=actor, plan_id=draft.pk, version=draft.version)
    undo(actor, merged)
    assert PlanLine.objects.count() == 0
