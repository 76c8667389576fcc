"""What is kept for answers equals the rows it follows from, whatever was written, and by whichever way."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal

import pytest

from bridgehead.engines.figures import parse_measure
from bridgehead.foundation.access import SYSTEM, Actor, Grant, Refused
from bridgehead.modules.accounts.actions import move_unit
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.ledger import actions, commands, derived, kept, summing
from bridgehead.modules.ledger.actions import bulk, bulk_money
from bridgehead.modules.ledger.answers import Scope, answer, courses, worth
from bridgehead.modules.ledger.bulk_facts import columns_of
from bridgehead.modules.ledger.models import (
    Counted,
    CountedChange,
    CountedSum,
    Investment,
    Milestone,
    Project,
    YearPlan,
)
from tests.factories import make_district, make_enterprise, make_milestone, make_person, make_project, make_unit
from tests.modules.ledger import worlds

pytestmark = pytest.mark.django_db

KINDS = ["lead", "negotiating", "signed", "filed", "started", "completed", "producing", "lost", "resumed"]


@pytest.fixture(autouse=True)
def _fold_often(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(summing, "_FOLD_EVERY", 5)


def all_is_well() -> None:
    assert list(kept.faults()) == []
    # The marks of lists, with the unit and the total of their project, and its columns.
    assert list(derived.drift()) == []


def contents() -> tuple[list[object], list[object]]:
    """Every row and every sum, folded."""
    summing.fold()
    names = [field.attname for field in Counted._meta.concrete_fields if field.name != "id"]
    cells = [field.attname for field in CountedSum._meta.concrete_fields if field.name != "id"]
    sums = CountedSum.objects.values_list(*cells)
    return (
        sorted(Counted.objects.values_list(*names), key=str),
        sorted((row for row in sums if any(row[-3:])), key=str),
    )


@pytest.mark.parametrize("seed", range(3))
def test_random_ledgers_are_kept_right_and_rebuilt_alike(seed: int) -> None:
    worlds.build(2000 + seed, projects=15)
    all_is_well()
    before = contents()
    assert before[0]
    assert before[1]
    kept.rebuild()
    all_is_well()
    assert contents() == before
    assert not CountedChange.objects.exists()


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_written_through_actions_is_kept(seed: int) -> None:
    dice = random.Random(seed)
    units = [make_district()]
    units += [make_unit(name=f"{name}镇", kind="town") for name in "甲乙"]
    units.append(make_unit(name="专班", kind="team", parent=units[1]))
    for _ in range(60):
        try:
            dice.choice(WRITES)(dice, units)
        except Refused:
            continue
        if dice.random() < 0.2:
            all_is_well()
    all_is_well()
    assert CountedSum.objects.exists(), "some of it must have been folded"
    before = contents()
    kept.rebuild()
    assert contents() == before


def test_a_forgotten_sign_of_life_is_found_and_written_anew() -> None:
    worlds.build(2100, projects=3)
    one = Project.objects.order_by("pk")[0]
    Project.objects.filter(pk=one.pk).update(heard_on=date(2001, 1, 1))
    assert [(fault.project_id, fault.field) for fault in kept.faults()] == [(one.pk, "heard_on")]
    kept.rebuild()
    all_is_well()


def some_project(dice: random.Random) -> Project | None:
    return dice.choice([None, *Project.objects.filter(withdrawn_at=None).order_by("pk")])


def facts(dice: random.Random, units: list[Unit]) -> dict[str, object]:
    return {
        "unit_id": dice.choice(units).pk,
        "sector": dice.choice(["manufacturing", "service", ""]),
        "industry": dice.choice(worlds.INDUSTRIES),
        "estimated_investment": worlds.amount(dice),
        "promised_start_on": dice.choice([None, worlds.day(dice)]),
    }


def registers(dice: random.Random, units: list[Unit]) -> None:
    actions.register_project(actor=SYSTEM, facts={"name": "一个项目", **facts(dice, units)})


def registers_many(dice: random.Random, units: list[Unit]) -> None:
    rows = [{"name": f"{n}号", **facts(dice, units)} for n in range(dice.randint(1, 3))]
    bulk.register_projects(actor=SYSTEM, facts=columns_of(rows), sources=[{}] * len(rows))


def changes(dice: random.Random, units: list[Unit]) -> None:
    if (one := some_project(dice)) is not None:
        actions.change_project(actor=SYSTEM, project_id=one.pk, version=one.version, facts=facts(dice, units))


def changes_many(dice: random.Random, units: list[Unit]) -> None:
    rows = list(Project.objects.filter(withdrawn_at=None).order_by("pk")[: dice.randint(1, 4)])
    changed = [bulk.ProjectChange(one.pk, one.version, facts(dice, units), {}) for one in rows]
    bulk.change_projects(actor=SYSTEM, changes=changed)


def reports(dice: random.Random, _units: list[Unit]) -> None:
    if (one := some_project(dice)) is not None:
        actions.report_milestone(
            actor=SYSTEM,
            project_id=one.pk,
            kind=dice.choice(KINDS),
            happened_on=worlds.day(dice),
            amount=worlds.amount(dice),
            note="说明",
        )


def some_claim(dice: random.Random) -> Milestone | None:
    return dice.choice([None, *Milestone.objects.current().filter(project__withdrawn_at=None).order_by("pk")])


def corrects(dice: random.Random, _units: list[Unit]) -> None:
    if (row := some_claim(dice)) is not None:
        moved = row.happened_on + timedelta(days=dice.randint(-200, 0))
        actions.correct_milestone(
            actor=SYSTEM, milestone_id=row.pk, happened_on=moved, amount=worlds.amount(dice), note="说明", reason="更正"
        )


def verifies(dice: random.Random, _units: list[Unit]) -> None:
    if (row := some_claim(dice)) is not None:
        Milestone.objects.filter(pk=row.pk).update(reported_by=make_person())
        decision = dice.choice(["verified", "verified", "returned", "not_recognised"])
        actions.verify_milestone(actor=SYSTEM, milestone_id=row.pk, decision=decision, reason="原因")


def takes_back(dice: random.Random, _units: list[Unit]) -> None:
    if (row := some_claim(dice)) is not None:
        actions.withdraw_milestone(actor=SYSTEM, milestone_id=row.pk)


def invests(dice: random.Random, _units: list[Unit]) -> None:
    if (one := some_project(dice)) is not None:
        month = date(2026, dice.randint(1, 6), 1)
        seen = Investment.objects.current().filter(project=one, month=month).first()
        actions.report_investment(
            actor=SYSTEM,
            project_id=one.pk,
            month=month,
            amount=worlds.amount(dice) or Decimal(7),
            replaces=seen.pk if seen else None,
        )


def plans(dice: random.Random, _units: list[Unit]) -> None:
    rows = Project.objects.filter(withdrawn_at=None).order_by("pk")[: dice.randint(1, 3)]
    year = dice.choice([2025, 2026])
    current = dict(YearPlan.objects.current().filter(year=year).values_list("project_id", "pk"))
    entries = [
        bulk_money.PlanEntry(one.pk, year, dice.choice([worlds.amount(dice), Decimal(3)]), current.get(one.pk), {})
        for one in rows
    ]
    bulk_money.set_year_plans(actor=SYSTEM, year=year, plans=entries)


def withdraws(dice: random.Random, _units: list[Unit]) -> None:
    if dice.random() < 0.3 and (one := some_project(dice)) is not None:
        actions.withdraw_project(actor=SYSTEM, project_id=one.pk, version=one.version, reason="登记错误")


def moves(dice: random.Random, _units: list[Unit]) -> None:
    team = Unit.objects.get(name="专班")
    parent = dice.choice(list(Unit.objects.exclude(pk=team.pk).order_by("pk")))
    move_unit(actor=SYSTEM, unit_id=team.pk, version=team.version, parent=parent)


WRITES = [
    *[registers, registers_many, changes, changes_many, corrects, verifies, takes_back, withdraws, moves, plans],
    *[invests, invests, reports, reports, reports, reports, registers],
]


def test_the_command_names_what_drifted_and_rebuild_mends_it(capsys) -> None:  # type: ignore[no-untyped-def]
    worlds.build(9, projects=4)
    assert commands.check() == 0
    row = Counted.objects.order_by("pk")[0]
    Counted.objects.filter(pk=row.pk).update(day=date(2001, 1, 1))
    capsys.readouterr()
    assert commands.check() == 1
    said = capsys.readouterr().out
    assert f"{row.project_id}\tcounted" in said
    assert "sum " in said
    assert commands.rebuild() == 0
    assert commands.check() == 0


@pytest.mark.parametrize("seed", range(3))
def test_the_courses_of_home_say_what_answers_say(seed: int) -> None:
    worlds.build(3000 + seed, projects=30)
    dice = random.Random(seed)
    for _ in range(5):
        unit = dice.choice(list(Unit.objects.order_by("pk")))
        actor = dice.choice([SYSTEM, Actor(id=1, name="沈知行", grants=(Grant("leader", unit.path),))])
        day = worlds.day(dice)
        measures = [parse_measure(f"{text}{tier}") for text in SUMMED for tier in ("", "[investment_min=500000000]")]
        for measure, course in zip(measures, courses(actor, measures, [day, date(2025, 1, 31)]), strict=True):
            found = answer(measure, Scope(actor), day)
            is_stock = measure.id.startswith(("project.building", "project.in_hand"))
            sums = course.until(day, date.min if is_stock else date(day.year, 1, 1))
            where = (seed, measure, actor, day)
            assert worth(sums, is_count=found.unit == "1") == found.value, where
            if measure.id != "investment.done.amount":  # a project counts in each of its months
                assert sums.count == found.count, where
            if not is_stock:
                months = {row.month: row.value for row in found.by_month()}
                for first in {*months, date(day.year, 1, 1)}:
                    told = worth(course.month(first, day), is_count=found.unit == "1")
                    assert told == months.get(first, 0), where


SUMMED = [
    f"project.{name}.{what}"
    for name in ("signed", "filed", "started", "completed", "producing", "introduced", "building", "in_hand")
    for what in ("count", "investment")
] + ["investment.done.amount"]


def test_courses_read_what_is_of_ones_own_firm_too() -> None:
    firm, town = make_enterprise(), make_unit(kind="town")
    for unit, builder in ((make_unit(), firm), (town, None), (make_unit(), None)):
        make_milestone(project=make_project(unit=unit, enterprise=builder), happened_on=date(2026, 2, 1))
    grants = (Grant("leader", town.path), Grant("enterprise", make_district().path))
    both = Actor(id=1, name="顾予安", grants=grants, enterprise_id=firm.pk)
    measure, day = parse_measure("project.signed.count"), date(2026, 7, 31)
    [course] = courses(both, [measure], [day])
    assert course.until(day).count == answer(measure, Scope(both), day).count == 2


@pytest.mark.parametrize(
    "text",
    [
        "project.share[origin=foreign]",
        "project.signed.count[origin=foreign]",
        "project.signed.count[investment_min=200000000]",
    ],
)
def test_what_is_not_summed_up_has_no_course(text: str) -> None:
    with pytest.raises(ValueError, match="summed up"):
        courses(SYSTEM, [parse_measure(text)], [date(2026, 7, 31)])


def test_a_sum_that_drifted_alone_is_found() -> None:
    worlds.build(10, projects=4)
    summing.fold()
    cell = CountedSum.objects.order_by("pk")[0]
    CountedSum.objects.filter(pk=cell.pk).update(amount=cell.amount + 1)
    assert [fault.project_id for fault in kept.faults()] == [None]
