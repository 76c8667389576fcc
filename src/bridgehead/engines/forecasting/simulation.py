"""Thousands of possible rests of a period: which projects get there in which month, and what new ones bring.

Simulations come in blocks. A block has one state of the district's times and one for each unit; times go evenly through
their distribution from block to block. Within it each project throws one number, which says by which month it is there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import NormalDist
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .careers import Floats, Ints
from .chances import LEVELS, Chances

BLOCK: Final = 50
_SCALE: Final = 65_535
FOLLOWED: Final = 64


@dataclass(frozen=True)
class Pipeline:
    """Projects under way: places in the chance tables, units, values; `plan` has chances by their plans where
    `planned`, believed to the share `belief`. `whole` is what each adds to what a share is of.
    """

    cell: Ints
    stage: Ints
    age: Ints
    unit: Ints
    value: Floats
    whole: Floats
    planned: NDArray[np.bool_]
    plan: Floats
    belief: float
    units: int


@dataclass(frozen=True)
class Arrivals:
    """New projects by (tier and kind, stage of entry, month to come); by tier and kind pairs of value and whole to draw
    from, as arrays (2, projects).
    """

    rate: Floats
    spread: float
    values: tuple[Floats, ...]


@dataclass(frozen=True)
class Outcomes:
    """`by_month` (simulation, month): worth of what got there (and is not through, of a stock), added up, and
    `whole_by_month` what a share of it is of. `own`: each project's chance by the end.

    `followed` are the projects whose fate is kept, `reached` (simulation, followed) what became of them. `arrived` is
    the mean of what new projects bring.
    """

    by_month: Floats
    whole_by_month: Floats
    own: Floats
    followed: NDArray[np.intp]
    reached: NDArray[np.bool_]
    arrived: float


def simulate(
    chances: Chances,
    pipeline: Pipeline,
    arrivals: Arrivals,
    spreads: tuple[float, float],
    simulations: int,
    seed: int,
    gone: Chances | None = None,
) -> Outcomes:
    """Play the rest of the period `simulations` times; `spreads` are those of the district and of units.

    `gone` are the chances to be through: then what is told is what stands at the end of each month.
    """
    dice = np.random.Generator(np.random.SFC64(seed))
    # By themselves, so that they are the same whatever else is thrown: of two stages of one target too.
    of_units = np.random.Generator(np.random.SFC64((seed, 1)))
    blocks = -(-simulations // BLOCK)
    months = chances.now.shape[-1]
    usual = _thresholds(chances, pipeline, np.full(pipeline.unit.size, LEVELS // 2))
    followed = _followed(pipeline, usual[:, -1] / _SCALE)
    by_month, whole = (np.empty((blocks * BLOCK, months)) for _ in range(2))
    reached = np.empty((blocks * BLOCK, followed.size), dtype=np.bool_)
    own = np.zeros(pipeline.value.size)
    arrived = 0.0
    for block, times in enumerate(_district_times(blocks, spreads[0], dice)):
        rows = slice(block * BLOCK, (block + 1) * BLOCK)
        unit_times = times + spreads[1] * of_units.standard_normal(pipeline.units) - spreads[1] ** 2 / 2
        levels = _level(chances, unit_times)[pipeline.unit]
        limits = _thresholds(chances, pipeline, levels)
        through = None
        if gone is not None:
            # By the same throw: who is through has been there.
            through = np.minimum(_thresholds(gone, replace(pipeline, belief=0.0), levels), limits)
        own += limits[:, -1] if through is None else limits[:, -1].astype(np.float64) - through[:, -1]
        played, reached[rows] = _play(limits, through, pipeline, followed, dice)
        new = _new(chances, gone, arrivals, int(_level(chances, np.array([times]))[0]), dice)
        arrived += float(new[0, :, -1].sum())
        by_month[rows], whole[rows] = played + new
    return Outcomes(
        by_month[:simulations],
        whole[:simulations],
        own / (blocks * _SCALE),
        followed,
        reached[:simulations],
        arrived / (blocks * BLOCK),
    )


def _district_times(blocks: int, spread: float, dice: np.random.Generator) -> Floats:
    """A logarithm of the factor for each block, of mean 1: one from each of as many equal slices, shuffled."""
    normal = NormalDist()
    draws = np.array([normal.inv_cdf((place + 0.5) / blocks) for place in range(blocks)])
    times: Floats = dice.permutation(draws) * spread - spread**2 / 2
    return times


def _level(chances: Chances, times: Floats) -> NDArray[np.intp]:
    """The nearest level of the chance tables."""
    marks = np.log(chances.factors)
    if marks[-1] == marks[0]:
        return np.zeros(times.size, dtype=np.intp)
    place = np.rint((times - marks[0]) / (marks[-1] - marks[0]) * (LEVELS - 1))
    levels: NDArray[np.intp] = np.clip(place, 0, LEVELS - 1).astype(np.intp)
    return levels


def _thresholds(chances: Chances, pipeline: Pipeline, levels: NDArray[np.intp]) -> NDArray[np.uint16]:
    """Below which number a project is there by the end of each month: an array (project, month)."""
    found = chances.now[levels, pipeline.cell, pipeline.stage, pipeline.age]
    if pipeline.belief and pipeline.planned.any():
        rows = np.flatnonzero(pipeline.planned)
        factor = chances.factors[levels[rows]][:, None]
        by_plan = 1.0 - (1.0 - pipeline.plan[rows]) ** factor
        found[rows] = pipeline.belief * by_plan + (1.0 - pipeline.belief) * found[rows]
    limits: NDArray[np.uint16] = np.rint(np.maximum.accumulate(found, axis=1) * _SCALE).astype(np.uint16)
    return limits


def _play(
    limits: NDArray[np.uint16],
    through: NDArray[np.uint16] | None,
    pipeline: Pipeline,
    followed: NDArray[np.intp],
    dice: np.random.Generator,
) -> tuple[Floats, NDArray[np.bool_]]:
    """Values and wholes by (which, simulation, month), and what became of the followed."""
    projects, months = limits.shape
    if not projects:
        return np.zeros((2, BLOCK, months)), np.zeros((BLOCK, 0), dtype=np.bool_)
    raw = dice.bit_generator.random_raw(-(-BLOCK * projects // 4)).view(np.uint16)[: BLOCK * projects]
    thrown = raw.reshape(BLOCK, projects)
    worth, there = _crossed(limits, raw, thrown, pipeline)
    if through is not None:
        less, past = _crossed(through, raw, thrown, pipeline)
        worth, there = worth - less, there & ~past
    return worth, there[:, followed]


def _crossed(
    limits: NDArray[np.uint16], raw: NDArray[np.uint16], thrown: NDArray[np.uint16], pipeline: Pipeline
) -> tuple[Floats, NDArray[np.bool_]]:
    """What is below its limit by the end of each month, added up, and which is at the end."""
    projects, months = limits.shape
    there = thrown < limits[:, -1]
    hits = np.flatnonzero(there)
    row, project = np.divmod(hits, projects)
    month = np.zeros(hits.size, dtype=np.intp)
    number = raw[hits]
    for place in range(months - 1):
        month += number >= limits[project, place]
    worth = np.zeros((2, BLOCK, months))
    for place, value in enumerate((pipeline.value, pipeline.whole)):
        if value.any():
            sums = np.bincount(row * months + month, value[project], minlength=BLOCK * months)
            worth[place] = sums.reshape(BLOCK, months)
    return worth.cumsum(axis=2), there


def _new(chances: Chances, gone: Chances | None, arrivals: Arrivals, level: int, dice: np.random.Generator) -> Floats:
    """What projects that are not known yet bring by the end of each month: an array (which, simulation, month)."""
    months = chances.later.shape[-1]
    worth = np.zeros((2, BLOCK, months))
    factor = np.exp(arrivals.spread * dice.standard_normal(BLOCK) - arrivals.spread**2 / 2)
    # (cell, stage, month of arrival) by the chance to be there by the end of each month, new in each month.
    by_end = np.einsum("csm,csme->ce", arrivals.rate, chances.later[level])
    if gone is None:
        means = np.diff(by_end, axis=1, prepend=0.0).clip(0.0)
    else:
        # Of a stock each month's end is drawn by itself: what stands there, and nothing that was there in between.
        means = (by_end - np.einsum("csm,csme->ce", arrivals.rate, gone.later[level])).clip(0.0)
    for cell, values in enumerate(arrivals.values):
        if not values.any() or not means[cell].any():
            continue
        counts = dice.poisson(factor[:, None] * means[cell][None, :]).ravel()
        places = np.repeat(np.arange(counts.size), counts)
        drawn = values[:, dice.integers(0, values.shape[1], places.size)]
        for which in range(2):
            worth[which] += np.bincount(places, drawn[which], minlength=counts.size).reshape(BLOCK, months)
    return worth if gone is not None else worth.cumsum(axis=2)


def _followed(pipeline: Pipeline, own: Floats) -> NDArray[np.intp]:
    """The projects by which the target may gain most: a chance of a twentieth at least, and much that may fail."""
    at_stake = np.where(own >= 0.05, pipeline.value * (1.0 - own), 0.0)
    order = np.argsort(-at_stake, kind="stable")[:FOLLOWED]
    return order[at_stake[order] > 0]
