"""How fast projects move on, and how many leave, learnt from careers of which most are not over yet.

Each month that a project spends in a stage is one trial with three outcomes: on to the next stage, out, or still
there. What is not over is censored: its months count as trials without an outcome. docs/algorithms/forecasting.md has
the sums.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from .careers import Columns, Floats, Ints

# Months in a stage are taken together, ever more of them: no two moves in the same month are alike in number otherwise.
AGES: Final = 49
_STARTS: Final = np.array([0, 1, 2, 3, 6, 9, 12, 18, 24, 36])
BUCKET: Final[Ints] = np.searchsorted(_STARTS, np.arange(AGES), side="right").astype(np.int64) - 1
# How much is believed before anything was seen: trials of the stage's mean for each bucket, moves of the pooled rate
# for each tier and kind, moves for each month of the year, windows of the usual spread.
_BUCKET_TRIALS: Final = 12.0
_CELL_MOVES: Final = 8.0
_SEASON_MOVES: Final = 20.0
_WINDOWS: Final = 10.0
_USUAL_SPREAD: Final = 0.15
_MOST: Final = 0.95


@dataclass(frozen=True)
class Trials:
    """Project-months: stage, age in months, tier and kind, unit, month; how much of the month, and what came of it."""

    stage: Ints
    age: Ints
    cell: Ints
    unit: Ints
    month: Ints
    weight: Floats
    moved: Floats
    left: Floats


@dataclass(frozen=True)
class Hazards:
    """Chances in a month: `move` and `leave` by (tier and kind, stage, age); `season` multiplies moves, by month of the
    year. `spread` and `unit_spread` are the standard deviations of what makes a whole window better or worse for the
    district, and for a unit.
    """

    move: Floats
    leave: Floats
    season: Floats
    spread: float
    unit_spread: float


def make_trials(columns: Columns, month: int, gone: float) -> Trials:
    """Every project-month up to `month`, of which the share `gone` is over. The target's own stage has none."""
    parts = []
    for stage in range(columns.entered.shape[1] - 1):
        inside = np.flatnonzero((columns.first != -1) & (columns.first <= stage) & (columns.last >= stage))
        start = columns.entered[inside, stage]
        went = columns.last[inside] > stage
        end = np.where(went, columns.entered[inside, stage + 1], columns.end[inside])
        parts.append(np.stack((inside, start, np.maximum(end, start), went, np.full(inside.size, stage))))
    row, start, end, passed, stage = np.concatenate(parts or [np.zeros((5, 0), dtype=np.int64)], axis=1)
    moved = passed.astype(np.bool_)
    lasted = end - start + 1
    spell = np.repeat(np.arange(row.size), lasted)
    age = np.arange(spell.size) - np.repeat(np.cumsum(lasted) - lasted, lasted)
    is_last = age == lasted[spell] - 1
    exited = columns.exited[row] & ~moved
    months = start[spell] + age
    open_end = is_last & ~moved[spell] & ~exited[spell] & (months == month)
    return Trials(
        stage[spell],
        np.minimum(age, AGES - 1),
        columns.cell[row][spell],
        columns.unit[row][spell],
        months,
        np.where(open_end, gone, 1.0),
        (is_last & moved[spell]).astype(np.float64),
        (is_last & exited[spell]).astype(np.float64),
    )


def fit(trials: Trials, columns: Columns, month: int, window: int) -> Hazards:
    """Hazards from trials; spreads are between windows of so many months, back from `month`."""
    stages = columns.entered.shape[1] - 1
    pooled = [_pooled(trials, outcome, stages) for outcome in (trials.moved, trials.left)]
    shares = [
        _by_cell(trials, outcome, chance, stages, columns.cells)
        for outcome, chance in zip((trials.moved, trials.left), pooled, strict=True)
    ]
    move, leave = (
        np.minimum(share[:, :, None] * chance[None, :, BUCKET], _MOST)
        for share, chance in zip(shares, pooled, strict=True)
    )
    usual = trials.weight * move[trials.cell, trials.stage, trials.age]
    season = seasons(trials.month, trials.moved, usual)
    expected = np.minimum(usual * season[trials.month % 12], _MOST)
    back = (month - trials.month) // window
    spread, ratio = _spread(back, trials.moved, expected)
    both = back * columns.units + trials.unit
    unit_spread, _ = _spread(both, trials.moved, np.minimum(expected * ratio[back], _MOST))
    return Hazards(move, leave, season, spread, unit_spread)


def seasons(month: Ints, happened: Floats, expected: Floats) -> Floats:
    """How many times more than expected happens in each month of the year, drawn to 1 where little was seen."""
    seen = np.bincount(month % 12, happened, minlength=12)
    should = np.bincount(month % 12, expected, minlength=12)
    season: Floats = (seen + _SEASON_MOVES) / (should + _SEASON_MOVES)
    return season


def _pooled(trials: Trials, outcome: Floats, stages: int) -> Floats:
    """The chance by stage and bucket, buckets drawn to their stage: an array (stages, buckets)."""
    place = trials.stage * _STARTS.size + BUCKET[trials.age]
    shape = (stages, _STARTS.size)
    seen = np.bincount(place, outcome, minlength=stages * _STARTS.size).reshape(shape)
    tried = np.bincount(place, trials.weight, minlength=stages * _STARTS.size).reshape(shape)
    mean = seen.sum(axis=1, keepdims=True) / np.maximum(tried.sum(axis=1, keepdims=True), 1.0)
    pooled: Floats = (seen + _BUCKET_TRIALS * mean) / (tried + _BUCKET_TRIALS)
    return pooled


def _by_cell(trials: Trials, outcome: Floats, pooled: Floats, stages: int, cells: int) -> Floats:
    """How many times the pooled chance a tier and kind has in each stage, drawn to 1: an array (cells, stages)."""
    place = trials.cell * stages + trials.stage
    seen = np.bincount(place, outcome, minlength=cells * stages)
    should = np.bincount(place, trials.weight * pooled[trials.stage, BUCKET[trials.age]], minlength=cells * stages)
    share: Floats = ((seen + _CELL_MOVES) / (should + _CELL_MOVES)).reshape(cells, stages)
    return share


def _spread(group: Ints, happened: Floats, expected: Floats) -> tuple[float, Floats]:
    """The spread between groups beyond that of chance alone, and what happened over what was expected in each."""
    seen, should = (np.bincount(group, what).astype(np.float64) for what in (happened, expected))
    # A trial with a chance of a half scatters half as much as one of many with a small chance.
    chance = np.bincount(group, expected * (1.0 - expected)).astype(np.float64)
    known = should > 0
    ratio = np.divide(seen, should, out=np.ones_like(seen), where=known)
    return spread_of(seen[known], should[known], chance[known]), ratio


def spread_of(seen: Floats, should: Floats, chance: Floats) -> float:
    """The standard deviation of a factor on counts, by moments, drawn to the usual one where windows are few.

    `should` is what was expected of each window, `chance` the variance that chance alone gives it.
    """
    if not seen.size:
        return _USUAL_SPREAD
    beyond = max(float(((seen - should) ** 2 - chance).sum() / (should**2).sum()), 0.0)
    # Windows that hold little say little of a factor.
    windows = float(should.sum() ** 2 / (should**2).sum())
    return float(np.sqrt((windows * min(beyond, 1.0) + _WINDOWS * _USUAL_SPREAD**2) / (windows + _WINDOWS)))
