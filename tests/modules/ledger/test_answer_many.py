"""Many questions in a few statements say what answer() says to each."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal
from itertools import accumulate

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bridgehead.engines.figures import Measure, Period
from bridgehead.foundation.access import SYSTEM
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.ledger.answers import ANSWERABLE, Ask, NotAnswerable, Scope, answer, answer_many
from bridgehead.modules.ledger.models import Project
from tests.factories import make_actor, make_person, make_unit
from tests.modules.ledger import worlds
from tests.modules.ledger.test_answers_oracle import FILTERS

pytestmark = pytest.mark.django_db
PERIODS = [Period.of_year(2026), Period.of_year(2025), Period.of_months(2026, 4, 6), Period.of_months(2025, 3, 11)]


def asks_of(dice: random.Random, officer: int, rounds: int = 2) -> list[Ask]:
    paths = list(Unit.objects.values_list("path", flat=True))
    asks = []
    for measure_id in sorted(ANSWERABLE):
        for _ in range(rounds):
            names = dice.sample(sorted(FILTERS), dice.choice([0, 0, 1, 1, 2]))
            measure = Measure(measure_id, {name: dice.choice(FILTERS[name]) for name in names})
            whose = dice.choice([None, None, None, officer])
            asks.append(Ask(measure, dice.choice(paths), dice.choice(PERIODS), whose))
    return asks


@pytest.mark.parametrize("seed", range(3))
def test_it_says_what_each_answer_says(seed: int) -> None:
    dice = random.Random(700 + seed)
    worlds.build(300 + seed, projects=30)
    officer = make_person().pk
    Project.objects.filter(pk__in=Project.objects.values("pk")[:12]).update(officer_id=officer)
    as_of = [date(2026, 7, 31), date(2026, 5, 17), date(2025, 10, 30)][seed]
    asks = asks_of(dice, officer)
    seen = 0
    for ask, told in zip(asks, answer_many(SYSTEM, asks, as_of), strict=True):
        scope = Scope(SYSTEM, ask.unit_path, ask.period, ask.officer_id)
        try:
            found = answer(ask.measure, scope, as_of)
        except NotAnswerable as error:
            reason = error.reason
            refused = isinstance(told, NotAnswerable) and told.reason == reason
            assert refused
            continue
        assert not isinstance(told, NotAnswerable)
        names = ("value", "unit", "count", "amount_unknown", "numerator", "denominator")
        for name in (*names, "numerator_count", "denominator_count"):
            said, wanted = getattr(told, name), getattr(found, name)
            if ask.period.start is not None and ask.period.start > as_of and not told.months:
                continue  # of what has not begun one says nothing, the other nought
            assert said == wanted, (name, ask)
        seen += told.count > 0
        assert not told.months or told.months[-1][1] == told.value, ask
    assert seen > 12


def test_months_are_cumulated() -> None:
    worlds.build(91, projects=40)
    root = Unit.objects.get(parent=None).path
    for filters in ({}, {"origin": "domestic"}):
        measure = Measure("project.signed.count", filters)
        (told,) = answer_many(SYSTEM, [Ask(measure, root, Period.of_year(2026))], date(2026, 7, 12))
        assert not isinstance(told, NotAnswerable)
        found = {one.month: one.value for one in answer(measure, Scope(SYSTEM, root), date(2026, 7, 12)).by_month()}
        months = [date(2026, number, 1) for number in range(1, 8)]
        wanted = list(accumulate(found.get(month) or Decimal(0) for month in months))
        assert list(told.months) == list(zip(months, wanted, strict=True))


def test_a_stock_stands_at_the_end_of_each_month() -> None:
    worlds.build(92, projects=40)
    root = Unit.objects.get(parent=None).path
    for filters in ({}, {"origin": "domestic"}):
        measure = Measure("project.in_hand.count", filters)
        (told,) = answer_many(SYSTEM, [Ask(measure, root, Period.of_year(2026))], date(2026, 3, 31))
        assert not isinstance(told, NotAnswerable)
        ends = [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)]
        assert [value for _month, value in told.months] == [
            answer(measure, Scope(SYSTEM, root, Period.up_to(end)), end).value for end in ends
        ]


def test_the_number_of_statements_does_not_grow_with_the_questions() -> None:
    dice = random.Random(5)
    worlds.build(93)
    plain = [ask for ask in asks_of(dice, make_person().pk, rounds=1) if "credited_to" not in ask.measure.filters]
    year = [Ask(ask.measure, ask.unit_path, PERIODS[0], ask.officer_id) for ask in plain]
    answer_many(SYSTEM, year, date(2026, 7, 31))
    counts = []
    for asks in (year, year * 3):
        with CaptureQueriesContext(connection) as queries:
            answer_many(SYSTEM, asks, date(2026, 7, 31))
        counts.append(len(queries))
    assert counts[0] <= 6
    assert counts[1] <= counts[0] + 1


def test_it_tells_what_the_asker_sees() -> None:
    worlds.build(94, projects=30)
    root = Unit.objects.get(parent=None).path
    stranger = make_actor("leader", make_unit(name="旁园"))
    told = answer_many(stranger, [Ask(Measure("project.signed.count"), root, PERIODS[0])], date(2026, 7, 31))
    assert isinstance(told[0], NotAnswerable) is False
    assert told[0].count == 0  # type: ignore[union-attr]
