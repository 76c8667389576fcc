"""answer() against the naive oracle, over random ledgers, on both clocks."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from bridgehead.engines.figures import Measure, Period
from bridgehead.foundation.access import SYSTEM
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.ledger import matching
from bridgehead.modules.ledger.answers import ANSWERABLE, NotAnswerable, Scope, answer
from tests.modules.ledger import worlds
from tests.modules.ledger.oracle import World, tell

pytestmark = pytest.mark.django_db

FILTERS = {
    "investment_min": [100_000_000, 500_000_000, 1_000_000_000],
    "investment_max": [2_000_000_000, 10_000_000_000],
    "level": ["state", "province", "city", "district"],
    "origin": ["domestic", "foreign"],
    "sector": ["manufacturing", "service"],
    "industry": ["集成电路", "锂电材料", "锂电材料产业", "生物医药产业链"],
    "scope": ["new", "cumulative"],
    "enterprise": ["澄渡", "蔚砺电池有限公司"],
    "credited_to": ["北岸园区", "北岸", "潮前镇", "无此单位"],
}


def question(dice: random.Random, measure_id: str):  # type: ignore[no-untyped-def]
    names = dice.sample(sorted(FILTERS), dice.choice([0, 0, 1, 1, 2, 3]))
    measure = Measure(measure_id, {name: dice.choice(FILTERS[name]) for name in names})
    start = worlds.day(dice)
    period = dice.choice(
        [
            None,
            None,
            Period(start, start + timedelta(days=dice.randint(0, 300))),
            Period.up_to(start),
            Period.since(start),
        ]
    )
    as_of = dice.choice([date(2026, 7, 31), worlds.day(dice)])
    at = dice.choice([None, worlds.moments(dice, 1)[0]])
    path = dice.choice([None, None, *Unit.objects.values_list("path", flat=True)])
    return measure, path, period, as_of, at


@pytest.mark.parametrize("seed", range(4))
def test_answers_agree_with_the_oracle(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    # Of few firms of that name the projects are looked for, of many each row is asked: both must tell the same.
    monkeypatch.setattr(matching, "_FEW", 100 * (seed % 2))
    dice = random.Random(1000 + seed)
    worlds.build(seed)
    world = World.load()
    seen = 0
    for measure_id in sorted(ANSWERABLE):
        for _ in range(6):
            measure, path, period, as_of, at = question(dice, measure_id)
            try:
                found = answer(measure, Scope(SYSTEM, path, period), as_of, at)
            except NotAnswerable:
                assert measure_id in ("project.share", "fdi.used.amount")
                continue
            told = tell(world, measure, path, period, as_of, at)
            where = (seed, measure, path, period, as_of, at)
            assert found.count == told.count, where
            if told.denominator is None:
                assert found.value == told.value, where
            else:
                assert (found.numerator, found.denominator) == (told.numerator, told.denominator), where
                assert (found.numerator_count, found.denominator_count) == told.counts, where
                assert (found.value is None) == (told.value is None), where
                assert found.value is None or told.value is None or abs(found.value - told.value) < 10**-20, where
            check_parts(found, told, where)
            seen += told.count > 0
    assert seen > 20, "the random questions must not all be about nothing"


def check_parts(found, told, where) -> None:  # type: ignore[no-untyped-def]
    """Rows, months and tiers tell the same story as the whole."""
    rows = found.rows()
    if told.rows and found.unit != "ratio":
        if found.top.per_project:
            assert sorted((r.project_id, r.amount) for r in rows) == sorted((p, a) for p, _, a in told.rows), where
        else:
            listed = sorted((r.project_id, str(r.happened_on), r.amount or 0) for r in rows)
            assert listed == sorted((p, str(d), a or 0) for p, d, a in told.rows), where
    if found.unit == "ratio":
        return
    assert sum(tier.count for tier in found.by_tier()) == found.count, where
    assert sum(tier.value or 0 for tier in found.by_tier()) == (found.value or 0), where
    if not found.top.per_project:
        assert sum(month.count for month in found.by_month()) == found.count, where
    assert sum(month.value or 0 for month in found.by_month()) == (found.value or 0), where


def test_the_derived_columns_agree_with_what_is_known_now() -> None:
    """An answer as known now reads the kept total; as known at the last moment it reads the rows: they are equal."""
    worlds.build(77)
    dice = random.Random(5)
    late = worlds.BEGIN + timedelta(hours=worlds.HOURS * 3)
    for measure_id in sorted(ANSWERABLE - {"project.share"}):
        measure, path, period, as_of, _ = question(dice, measure_id)
        now, then = (answer(measure, Scope(SYSTEM, path, period), as_of, at) for at in (None, late))
        assert (now.value, now.count, now.denominator) == (then.value, then.count, then.denominator), measure
        assert [row.project_code for row in now.rows()] == [row.project_code for row in then.rows()]
        assert [row.stage for row in now.rows()] == [row.stage for row in then.rows()]
