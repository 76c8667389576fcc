"""Whatever period is asked for, its stretches hold each of its days once, and no other day."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise

import pytest

from bridgehead.modules.ledger.answers.stretches import Stretch, months, stretches, tiles
from bridgehead.modules.ledger.models import Grain

FIRST, LAST = date(2023, 1, 1), date(2026, 12, 31)
DAYS = [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1)]


def cell(grain: Grain, day: date) -> date:
    begin = {Grain.DAY: day, Grain.MONTH: day.replace(day=1), Grain.YEAR: date(day.year, 1, 1), Grain.EVER: date.min}
    return begin[grain]


def held(found: Iterable[Stretch]) -> dict[date, int]:
    """How often the cells of the stretches hold each day."""
    counts: Counter[date] = Counter()
    for sign, grain, first, last in found:
        for day in DAYS:
            if first <= cell(grain, day) <= last:
                counts[day] += sign
    return {day: count for day, count in counts.items() if count}


def some_periods(seed: int) -> Iterable[tuple[date | None, date]]:
    dice = random.Random(seed)
    edges = [date(2024, 1, 1), date(2024, 2, 29), date(2024, 6, 30), date(2024, 7, 1), date(2024, 12, 31), FIRST, LAST]
    for _ in range(120):
        one, other = (dice.choice(edges) if dice.random() < 0.3 else dice.choice(DAYS) for _ in range(2))
        first, last = sorted((one, other))
        yield (None if dice.random() < 0.2 else first), last


@pytest.mark.parametrize("split", [stretches, months])
@pytest.mark.parametrize("seed", range(3))
def test_every_day_of_a_period_is_held_once(split, seed: int) -> None:  # type: ignore[no-untyped-def]
    for first, last in some_periods(seed):
        wanted = {day: 1 for day in DAYS if (first or date.min) <= day <= last}
        assert held(split(first, last)) == wanted, (first, last)


@pytest.mark.parametrize("seed", range(3))
def test_tiles_hold_whatever_lies_between_two_of_their_days(seed: int) -> None:
    dice = random.Random(90 + seed)
    for number in range(20):
        begins = sorted(dice.choices(DAYS, k=dice.randint(1, 6)))
        until = LAST if number % 4 == 0 else max(dice.choice(DAYS), begins[-1])
        found = tiles(begins, until)
        assert held(found) == {day: 1 for day in DAYS if day <= until}, (begins, until)
        assert all(sign == 1 for sign, _grain, _first, _last in found)
        for first, after in pairwise([date.min, *begins, until + timedelta(days=1)]):
            # Of the cells those that begin there.
            end = after - timedelta(days=1)
            within = [one._replace(first=max(one.first, first), last=min(one.last, end)) for one in found]
            assert held(within) == {day: 1 for day in DAYS if first <= day < after}, (begins, first)


@pytest.mark.parametrize("seed", range(3))
def test_few_cells_are_read_besides_years(seed: int) -> None:
    for first, last in some_periods(seed):
        cells = [
            day
            for day in DAYS
            for _s, grain, one, other in stretches(first, last)
            if grain == Grain.DAY and one <= day <= other
        ]
        assert len(cells) <= 32, (first, last)


def test_what_ends_today_is_all_there_is_less_what_comes_after() -> None:
    found = list(stretches(None, date(2026, 10, 31)))
    assert found[0] == Stretch(1, Grain.EVER, date.min, date.min)
    assert all(one.sign < 0 and one.first > date(2026, 10, 31) for one in found[1:])
    assert held(found) == {day: 1 for day in DAYS if day <= date(2026, 10, 31)}


def test_the_end_of_time_is_a_day_too() -> None:
    for first in (None, date(9999, 12, 1), date(9999, 3, 3)):
        assert list(stretches(first, date.max))
        assert list(months(first, date.max))
    assert held(tiles([date(9999, 12, 31), date(2025, 3, 3)], date.max)) == dict.fromkeys(DAYS, 1)
