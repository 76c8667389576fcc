"""Many questions at once: each answer as it is alone, in a number of queries that does not grow with them."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import accumulate

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bridgehead.engines.figures import Measure, Period
from bridgehead.foundation.access import SYSTEM
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.ledger import summing
from bridgehead.modules.ledger.answers import (
    ANSWERABLE,
    Answer,
    Asked,
    NotAnswerable,
    Scope,
    answer,
    answer_many,
)
from bridgehead.modules.ledger.models import Project
from tests.factories import make_actor, make_person, make_unit
from tests.modules.ledger import worlds
from tests.modules.ledger.test_answers_oracle import FILTERS, question

pytestmark = pytest.mark.django_db
PERIODS = [Period.of_year(2026), Period.of_year(2025), Period.of_months(2026, 4, 6), Period.of_months(2025, 3, 11)]


def of_any_period(dice: random.Random) -> list[Asked]:
    """Questions of every measure, each twice."""
    found = []
    for measure_id in sorted(ANSWERABLE):
        for _ in range(4):
            measure, path, period, as_of, _at = question(dice, measure_id)
            found += [Asked(measure, Scope(SYSTEM, path, period), as_of)] * 2
    return found


def of_officers(dice: random.Random) -> list[Asked]:
    """Questions of every measure in whole months as of one day, some of an officer's projects."""
    officer = make_person().pk
    Project.objects.filter(pk__in=Project.objects.values("pk")[:12]).update(officer_id=officer)
    as_of = dice.choice([date(2026, 7, 31), date(2026, 5, 17), date(2025, 10, 30)])
    paths = list(Unit.objects.values_list("path", flat=True))
    found = []
    for measure_id in sorted(ANSWERABLE):
        for _ in range(2):
            names = dice.sample(sorted(FILTERS), dice.choice([0, 0, 1, 1, 2]))
            measure = Measure(measure_id, {name: dice.choice(FILTERS[name]) for name in names})
            whose = dice.choice([None, None, None, officer])
            found.append(Asked(measure, Scope(SYSTEM, dice.choice(paths), dice.choice(PERIODS), whose), as_of))
    return found


@pytest.mark.parametrize("by_month", [False, True])
@pytest.mark.parametrize("asked_at_random", [of_any_period, of_officers])
@pytest.mark.parametrize("folded", [False, True])
@pytest.mark.parametrize("seed", range(2))
def test_they_are_what_each_is_alone(
    asked_at_random: Callable[[random.Random], list[Asked]], by_month: bool, folded: bool, seed: int
) -> None:
    dice = random.Random(7000 + seed)
    worlds.build(seed)
    if folded:
        summing.fold()
    asked, told = asked_at_random(dice), 0
    for one, found in zip(asked, answer_many(asked, by_month=by_month), strict=True):
        try:
            alone = answer(one.measure, one.scope, one.as_of)
        except NotAnswerable as refused:
            assert str(found) == str(refused)  # noqa: PT017 - both refuse, in the same words
            continue
        assert isinstance(found, Answer)
        assert replace(found, course=()) == alone, one
        assert not found.course or found.course[-1][1] == found.value, one
        told += bool(alone.count)
    assert told > 8


def test_what_comes_after_the_last_day_is_left_out_when_it_has_been_folded_in() -> None:
    worlds.build(91, projects=40)
    summing.fold()
    root = Unit.objects.get(parent=None).path
    measure = Measure("project.signed.count")
    told = []
    for day in (date(2025, 4, 30), date(2025, 9, 17), date(2026, 2, 28)):
        asked = Asked(measure, Scope(SYSTEM, root, Period(date(day.year, 1, 1), day)), day)
        (found,) = answer_many([asked])
        assert isinstance(found, Answer)
        assert found.value == answer(measure, asked.scope, day).value
        told.append(found.value)
    (year,) = answer_many([Asked(measure, Scope(SYSTEM, root, Period.of_year(2025)), date(2025, 12, 31))])
    assert isinstance(year, Answer)
    assert told[0] < told[1] < year.value


@pytest.mark.parametrize("filters", [{}, {"origin": "domestic"}])
def test_months_are_cumulated(filters: dict[str, str]) -> None:
    worlds.build(91, projects=40)
    root = Unit.objects.get(parent=None).path
    for measure in (Measure("project.signed.count", filters), Measure("investment.done.amount", filters)):
        asked = Asked(measure, Scope(SYSTEM, root, Period.of_year(2026)), date(2026, 7, 12))
        (told,) = answer_many([asked], by_month=True)
        assert isinstance(told, Answer)
        found = {one.month: one.value for one in answer(measure, Scope(SYSTEM, root), asked.as_of).by_month()}
        months = [date(2026, number, 1) for number in range(1, 8)]
        wanted = list(accumulate(found.get(month) or Decimal(0) for month in months))
        assert list(told.course) == list(zip(months, wanted, strict=True))


@pytest.mark.parametrize("filters", [{}, {"origin": "domestic"}])
def test_a_stock_stands_at_the_end_of_each_month(filters: dict[str, str]) -> None:
    worlds.build(92, projects=40)
    root = Unit.objects.get(parent=None).path
    measure = Measure("project.in_hand.count", filters)
    (told,) = answer_many([Asked(measure, Scope(SYSTEM, root, Period.of_year(2026)), date(2026, 3, 31))], by_month=True)
    assert isinstance(told, Answer)
    ends = [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)]
    assert [value for _month, value in told.course] == [
        answer(measure, Scope(SYSTEM, root, Period.up_to(end)), end).value for end in ends
    ]


def statements(asked: list[Asked], *, by_month: bool) -> int:
    with CaptureQueriesContext(connection) as context:
        answer_many(asked, by_month=by_month)
    return len(context.captured_queries)


@pytest.mark.parametrize("by_month", [False, True])
def test_the_number_of_statements_does_not_grow_with_the_questions(by_month: bool) -> None:
    dice = random.Random(5)
    worlds.build(93)
    few = [one for one in of_officers(dice) if "credited_to" not in one.measure.filters][:20]
    periods = (*PERIODS, Period.of_year(2024))
    many = [replace(one, scope=replace(one.scope, period=period)) for one in few for period in periods]
    assert statements(few, by_month=by_month) <= 6
    # Lists of rows go a hundred into a statement.
    assert statements(many, by_month=by_month) <= statements(few, by_month=by_month) + 3


def test_one_statement_tells_whatever_sums_tell() -> None:
    worlds.build(0)
    town = Unit.objects.exclude(parent=None).values_list("path", flat=True)[0]
    last = worlds.moments(random.Random(0), 1)[0].date()
    measures = [
        Measure(f"project.signed.{what}", {"investment_min": low * 10**8})
        for low in (1, 5, 10)
        for what in ("count", "investment")
    ]
    asked = [Asked(measure, Scope(SYSTEM, town, period), last) for measure in measures for period in (None, *PERIODS)]
    # The second finds out what the units are below that has not been added up yet.
    assert statements(asked, by_month=True) <= 2


def test_it_tells_what_the_asker_sees() -> None:
    worlds.build(94, projects=30)
    root = Unit.objects.get(parent=None).path
    stranger = make_actor("leader", make_unit(name="旁园"))
    scope = Scope(stranger, root, PERIODS[0])
    (told,) = answer_many([Asked(Measure("project.signed.count"), scope, date(2026, 7, 31))])
    assert isinstance(told, Answer)
    assert told.count == 0
