"""What holds for every formula and all facts."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, localcontext

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.scoring_plain import plain_scores
from bridgehead.engines.figures import Period
from bridgehead.engines.figures.quantities import WIDE
from bridgehead.engines.scoring import (
    Entry,
    Explained,
    Facts,
    Formula,
    changes,
    make_facts,
    make_formula,
    score,
    score_periods,
)
from bridgehead.engines.scoring.formulas import Add, Tally

from .worlds import PERIODS, facts, formulas

SLOWER = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def all_of(one: Explained) -> Iterator[Explained]:
    yield one
    for part in one.parts:
        yield from all_of(part)


@SLOWER
@given(formulas(), facts(), PERIODS)
def test_the_engine_gives_what_plain_python_gives(formula: Formula, world: Facts, period: Period) -> None:
    assert score(formula, world, period).totals == plain_scores(formula, world, period)


@SLOWER
@given(formulas(), facts(), PERIODS)
def test_a_score_opens_into_what_it_is_made_of(formula: Formula, world: Facts, period: Period) -> None:
    scores = score(formula, world, period)
    with localcontext(WIDE):
        for unit in world.units:
            opened = scores.explain(unit.id)
            assert opened.value == scores.totals[unit.id]
            assert (opened.unknown() == ()) == (opened.value is not None)
            for one in all_of(opened):
                if isinstance(one.item.rule, Tally):
                    assert one.raw == sum((row.points for row in one.rows if not row.dropped), Decimal(0))
                    assert all(row.entry.unit == unit.id for row in one.rows)
                if isinstance(one.item.rule, Add) and one.raw is not None:
                    assert one.raw == sum((part.points or 0 for part in one.parts), Decimal(0))
                if one.value is not None and one.raw is not None:
                    assert one.value + one.cut == one.raw
                    assert one.item.cap is None or one.value <= one.item.cap
                    assert one.item.floor is None or one.value >= one.item.floor


@SLOWER
@given(formulas(), facts(), PERIODS)
def test_a_project_counts_in_one_item_of_a_group(formula: Formula, world: Facts, period: Period) -> None:
    scores = score(formula, world, period)
    (group,) = formula.not_twice
    for unit in world.units:
        opened = scores.explain(unit.id)
        rows = {key: opened.find(key).rows for key in group.keys}
        counted = [{row.entry.project for row in found if not row.dropped} for found in rows.values()]
        assert not set.intersection(*counted)
        for key, found in rows.items():
            for row in found:
                if row.dropped == "not_twice":
                    assert row.instead != key
                    assert row.entry.project in counted[group.keys.index(row.instead)]


@SLOWER
@given(formulas(), facts(), PERIODS, st.randoms(use_true_random=False))
def test_neither_the_order_of_the_facts_nor_other_periods_change_a_score(
    formula: Formula, world: Facts, period: Period, dice: random.Random
) -> None:
    units, entries = list(world.units), list(world.entries)
    dice.shuffle(units)
    dice.shuffle(entries)
    shuffled = Facts(tuple(units), tuple(entries), world.given)
    alone = score(formula, world, period)
    assert score(formula, shuffled, period).totals == alone.totals
    assert score_periods(formula, world, [Period.of_year(2026), period])[1].totals == alone.totals
    assert changes(alone, score(formula, world, period)) == ()


COUNT = make_formula(
    {"id": "n", "en": "n", "zh": "n", "items": [{"id": "n", "en": "n", "zh": "n", "tally": {"source": "signed"}}]}
)


@given(st.lists(st.tuples(st.integers(1, 99), st.integers(0, 40)), max_size=20))
def test_shares_of_all_units_add_up_to_the_projects_counted_once(rows: list[tuple[int, int]]) -> None:
    entries = []
    for number, (percent, project) in enumerate(rows):
        share = Decimal(percent) / 100
        for unit, part in (("a", share), ("b", 1 - share)):
            entries.append(Entry("signed", f"e{number}", f"p{project}", unit, date(2026, 1, 1), {}, part))
    totals = score(COUNT, make_facts(("a", "b"), entries), Period.of_year(2026)).totals
    assert sum(value for value in totals.values() if value is not None) == len({project for _, project in rows})


@given(st.lists(st.decimals(-1000, 1000, places=2), min_size=1, max_size=12), st.sampled_from(("more", "less")))
def test_efficacy_lies_between_60_and_100_in_the_order_of_the_values(column: list[Decimal], better: str) -> None:
    item = {"id": "e", "en": "e", "zh": "e", "efficacy": {"of": {"given": "x"}, "better": better, "when_same": 100}}
    formula = make_formula({"id": "e", "en": "e", "zh": "e", "items": [item]})
    units = [f"u{number}" for number in range(len(column))]
    totals = score(formula, make_facts(units, (), {"x": dict(zip(units, column, strict=True))}), Period.of_year(2026))
    values = [totals.totals[unit] for unit in units]
    ranked = sorted(zip(column, values, strict=True), reverse=better == "less")
    assert [value for _, value in ranked] == sorted(value for value in values if value is not None)
    assert all(value is not None and 60 <= value <= 100 for value in values)
    assert max(value for value in values if value is not None) == 100
