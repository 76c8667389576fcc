"""The chance of a target of money that comes in lumps, as foreign capital does: a few payments of what was contracted.

What is left of a contract comes in as it did for another one of the same age, drawn from the past; what contracts to
come will bring, likewise from their beginning. docs/algorithms/forecasting.md has the sums.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .answers import SIMULATIONS, Forecast, Lever, NotEnough, bands, best, is_met
from .careers import Career, Floats, Ints, Target
from .hazards import AGES, BUCKET, spread_of
from .money import Spending, set_out
from .simulation import FOLLOWED
from .spending import Spends

# Courses of the past that are enough to draw from; ages with fewer borrow from those beside them.
_LEAST_DONORS: Final = 30
_MOST_DONORS: Final = 2_000
_ALL: Final = 0.95


@dataclass(frozen=True)
class Donors:
    """Courses of the past by bucket of age: arrays (course, month ahead) of what came in by then of what was left."""

    by_bucket: tuple[Floats, ...]
    spread: float

    def of(self, age: int) -> Floats:
        """The courses of those of an age."""
        return self.by_bucket[int(BUCKET[min(age, AGES - 1)])]


def forecast_lumps(
    careers: Sequence[Career],
    spending: Sequence[Spending],
    target: Target,
    as_of: date,
    *,
    seed: int,
    simulations: int = SIMULATIONS,
) -> Forecast | NotEnough:
    """The chance of a target of receipts as seen at the end of a day; `target.stage` is the contract, `total` of a
    project's spending what it promises. The same seed, the same answer.
    """
    outset = set_out(careers, spending, target, as_of, seed, simulations)
    if isinstance(outset, NotEnough):
        return outset
    spends, known_to, months, paid = outset.spends, outset.known_to, outset.months, outset.paid
    donors = donors_of(spends, max(months.size, 1))
    if not months.size:
        months, known, begun = np.array([outset.last]), np.zeros((simulations, 1)), np.zeros((simulations, 1))
        rows = np.zeros(0, dtype=np.int64)
    else:
        dice = np.random.Generator(np.random.SFC64(seed + 1))
        rows = np.flatnonzero(spends.is_going & spends.counts & (_left(spends) > 0))
        factor = _times(simulations, donors.spread, dice)
        known = _known(spends, rows, donors, known_to, factor, dice)
        begins = np.diff(outset.course.played.by_month, axis=1, prepend=0.0)[:, -months.size :]
        begun = _begun(begins, donors, _each_month(spends), factor, dice)
    stands = np.maximum(paid + known + begun, paid + outset.told)
    goal = float(target.value)
    return Forecast(
        done=paid,
        in_hand=float(known[:, -1].mean()),
        to_come=float(begun[:, -1].mean()),
        probability=float(np.mean(is_met(stands[:, -1], goal))),
        bands=bands(stands, months),
        levers=best(_levers(careers, spends, rows, donors, known_to, stands[:, -1], goal)),
        basis=replace(outset.course.basis, spread=donors.spread),
        simulations=simulations,
        seed=seed,
    )


def _left(spends: Spends) -> Floats:
    """What is left of each contract."""
    left: Floats = np.maximum(spends.total - spends.before - spends.amount.sum(axis=1), 0.0)
    return left


def donors_of(spends: Spends, ahead: int) -> Donors:
    """What came in over so many months, of every contract at every month of the past that has as many after it.

    The spread is that of what whole windows brought beyond what the means of their ages told.
    """
    last = spends.months.size - 1 - ahead
    rows = np.flatnonzero((spends.start != -1) & (spends.total > 0))
    sums = np.concatenate((np.zeros((rows.size, 1)), spends.amount[rows].cumsum(axis=1)), axis=1)
    # A contract is looked at from the month of its beginning on, and before the first month that brought anything too.
    start = spends.start[rows] - spends.months[0]
    at = [
        (row, month)
        for row in range(rows.size)
        for month in range(max(int(start[row]), 0), min(last, int(spends.until[rows[row]] - spends.months[0])) + 1)
    ]
    row, month = np.array(at, dtype=np.int64).reshape(-1, 2).T
    age = np.clip(month - start[row], 0, AGES - 1)
    # By the end of `month` so much had come in; in the first month all of it still lay ahead.
    had = sums[row, month + 1]
    left = np.maximum(spends.total[rows][row] - spends.before[rows][row] - had, 0.0)
    some = left > 0
    row, month, age, left, had = row[some], month[some], age[some], left[some], had[some]
    courses = (sums[row[:, None], month[:, None] + 2 + np.arange(ahead)] - had[:, None]) / left[:, None]
    courses = np.minimum(courses, 1.0)
    return Donors(_by_bucket(courses, BUCKET[age]), _spread(courses[:, -1:].ravel(), BUCKET[age], month, left, ahead))


def _by_bucket(courses: Floats, bucket: Ints) -> tuple[Floats, ...]:
    """The courses of each bucket, with those of the buckets beside it where they are few, evenly thinned."""
    found = []
    for place in range(int(BUCKET[-1]) + 1):
        reach = 0
        mine = courses[bucket == place]
        while mine.shape[0] < min(_LEAST_DONORS, courses.shape[0]):
            reach += 1
            mine = courses[np.abs(bucket - place) <= reach]
        if not mine.size:
            mine = np.zeros((1, courses.shape[1]))
        found.append(mine[np.linspace(0, mine.shape[0] - 1, min(mine.shape[0], _MOST_DONORS)).astype(np.int64)])
    return tuple(found)


def _spread(came: Floats, bucket: Ints, month: Ints, left: Floats, ahead: int) -> float:
    """Of windows that follow each other, by what their contracts had left."""
    if not came.size:
        return spread_of(np.zeros(0), np.zeros(0), np.zeros(0))
    size = int(bucket.max()) + 1
    number = np.maximum(np.bincount(bucket, minlength=size), 1)
    mean = np.bincount(bucket, came, minlength=size) / number
    variance = np.bincount(bucket, (came - mean[bucket]) ** 2, minlength=size) / number
    window = (month.max() - month) // max(ahead, 3)
    begins = (month.max() - month) % max(ahead, 3) == 0
    seen, should, chance = (
        np.bincount(window[begins], weights[begins]).astype(np.float64)
        for weights in (came * left, mean[bucket] * left, variance[bucket] * left**2)
    )
    has = should > 0
    return spread_of(seen[has], should[has], chance[has])


def _times(simulations: int, spread: float, dice: np.random.Generator) -> Floats:
    """The factor of the district's times in each simulation, of mean 1."""
    factor: Floats = np.exp(dice.standard_normal(simulations) * spread - spread**2 / 2)
    return factor


def _known(
    spends: Spends, rows: NDArray[np.int64], donors: Donors, known_to: int, factor: Floats, dice: np.random.Generator
) -> Floats:
    """What contracts under way bring by the end of each month ahead: an array (simulation, month)."""
    left = _left(spends)
    found = np.zeros((factor.size, donors.by_bucket[0].shape[1]))
    for row in rows:
        courses = donors.of(int(known_to - spends.start[row]))
        drawn = courses[dice.integers(courses.shape[0], size=factor.size)]
        found += np.minimum(drawn * factor[:, None], 1.0) * left[row]
    return found


def _each_month(spends: Spends) -> float:
    """How many contracts begin in a month, over the last two years."""
    since = spends.months[-1] - 23
    return float(np.sum(spends.start >= since)) / 24


def _begun(begins: Floats, donors: Donors, a_month: float, factor: Floats, dice: np.random.Generator) -> Floats:
    """What contracts bring that begin from now on, by the end of each month ahead."""
    courses = donors.of(0)
    together = max(round(a_month), 1)
    found = np.zeros_like(begins)
    months = begins.shape[1]
    for month in range(months - 1):
        drawn = np.zeros((factor.size, months - 1 - month))
        for _ in range(together):
            drawn += courses[dice.integers(courses.shape[0], size=factor.size), : months - 1 - month]
        found[:, month + 1 :] += begins[:, month : month + 1] * drawn / together * factor[:, None]
    return found


def _levers(
    careers: Sequence[Career],
    spends: Spends,
    rows: NDArray[np.int64],
    donors: Donors,
    known_to: int,
    total: Floats,
    goal: float,
) -> list[Lever]:
    """How much more likely the target is if what is left of a contract comes in, of those with the most left."""
    left = _left(spends)
    levers = []
    for row in rows[np.argsort(-left[rows], kind="stable")][:FOLLOWED]:
        courses = donors.of(int(known_to - spends.start[row]))[:, -1]
        raises = float(
            np.mean(is_met(total + left[row] * (1.0 - float(courses.mean())), goal)) - np.mean(is_met(total, goal))
        )
        levers.append(Lever(careers[int(row)].id, float(np.mean(courses >= _ALL)), raises, careers[int(row)].next_step))
    return levers
