"""The chance of each project to be at the target's stage by the end of each month, under good times and bad.

Backward from a month's end: a project is there already, moves on this month (and perhaps once more in the same month),
leaves, or is a month older. Times better or worse than usual multiply the chance to move.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from .careers import Columns, Floats, Ints
from .hazards import AGES, Hazards

LEVELS = 15
_WIDE = 3.0
_PLANS = 20.0
_EARLIEST, _LATEST = -12, 24


@dataclass(frozen=True)
class Chances:
    """By level of the times (a factor on moves each, in `factors`), tier and kind, stage: the chance to be there by the
    end of each month. `now` (level, cell, stage, age, month) of who stands in the stage today; `later` (level, cell,
    stage, month of arrival, month) of who arrives in it, the target's stage included.
    """

    factors: Floats
    now: Floats
    later: Floats


def chances_to_reach(hazards: Hazards, months: Ints, shares: Floats, stage: int) -> Chances:
    """The same of an earlier stage than the last one: who stands there or beyond has reached it."""
    earlier = replace(hazards, move=hazards.move[:, :stage], leave=hazards.leave[:, :stage])
    found = make_chances(earlier, months, shares)
    more = hazards.move.shape[1] - stage
    now = np.concatenate((found.now, np.ones((*found.now.shape[:2], more, *found.now.shape[3:]))), axis=2)
    # Whoever arrives in a stage is there from that month on.
    arrived = np.broadcast_to(found.later[:, :, -1:], (*found.later.shape[:2], more, *found.later.shape[3:]))
    return Chances(found.factors, now, np.concatenate((found.later, arrived), axis=2))


def make_chances(hazards: Hazards, months: Ints, shares: Floats, gone_from: int | None = None) -> Chances:
    """Chances by the end of each of `months`, of which only the `shares` are still to come.

    With `gone_from`, a project that leaves at that stage or a later one counts as one that reached the last: what is
    told is the chance to be through with them, in one way or the other.
    """
    spread = float(np.hypot(hazards.spread, hazards.unit_spread))
    factors = np.exp(np.linspace(-_WIDE, _WIDE, LEVELS) * spread)
    cells, stages, _ = hazards.move.shape
    moves, leaves = zip(
        *(_in_month(hazards, factors, month, share) for month, share in _pairs(months, shares)), strict=True
    )
    now = np.zeros((LEVELS, cells, stages, AGES, months.size))
    later = np.zeros((LEVELS, cells, stages + 1, months.size, months.size))
    older = np.minimum(np.arange(AGES) + 1, AGES - 1)
    for end in range(months.size):
        there = np.zeros((LEVELS, cells, stages + 1, AGES))
        there[:, :, stages] = 1.0
        for month in range(end, -1, -1):
            move, leave = moves[month], leaves[month]
            for stage in range(stages - 1, -1, -1):
                moving = move[:, :, stage]
                stays = np.maximum(1.0 - moving - leave[None, :, stage], 0.0)
                there[:, :, stage] = moving * there[:, :, stage + 1, :1] + stays * there[:, :, stage, older]
                if gone_from is not None and stage >= gone_from:
                    there[:, :, stage] += 1.0 - moving - stays
            later[:, :, :, month, end] = there[:, :, :, 0]
        now[:, :, :, :, end] = there[:, :, :stages]
    return Chances(factors, now, later)


def _pairs(months: Ints, shares: Floats) -> list[tuple[int, float]]:
    return [(int(month), float(share)) for month, share in zip(months, shares, strict=True)]


def _in_month(hazards: Hazards, factors: Floats, month: int, share: float) -> tuple[Floats, Floats]:
    """The chances to move (level, cell, stage, age) and to leave (cell, stage, age) in the rest of a month."""
    move = np.minimum(hazards.move * hazards.season[month % 12] * factors[:, None, None, None], 0.97)
    leave = np.minimum(hazards.leave, 1.0 - 0.97 * hazards.move)
    return 1.0 - (1.0 - move) ** share, 1.0 - (1.0 - leave) ** share


def plan_chances(
    columns: Columns, waiting: NDArray[np.intp], month: int, months: Ints, season: Floats
) -> tuple[Floats, float]:
    """By their plans, the chances of the projects of `waiting` (project, month), and how far plans are believed.

    How late plans came true in the past is a Kaplan-Meier curve over months of delay, of those whose day is past and of
    those still waited for; a project is given that it has not come true yet. Believed as n / (n + 20) of n kept plans.
    """
    goal = columns.entered[:, -1]
    has = columns.planned != -1
    kept = np.flatnonzero(has & (goal != -1))
    open_ = np.flatnonzero(has & (goal == -1) & ~columns.exited)
    late = np.clip(goal[kept] - columns.planned[kept], _EARLIEST, _LATEST)
    waits = np.clip(month - columns.planned[open_], _EARLIEST - 1, _LATEST)
    size = _LATEST - _EARLIEST + 1
    came = np.bincount(late - _EARLIEST, minlength=size).astype(np.float64)
    censored = np.bincount(waits - _EARLIEST + 1, minlength=size + 1).astype(np.float64)
    # In each month of delay all are at risk that came true then or later, or were still waited for afterwards.
    at_risk = came[::-1].cumsum()[::-1] + censored[1:][::-1].cumsum()[::-1]
    still = np.concatenate(([1.0], np.cumprod(1.0 - came / np.maximum(at_risk, 1.0))))

    def after(delay: Ints) -> Floats:
        found: Floats = still[np.clip(delay - _EARLIEST + 1, 0, size)]
        return found

    planned = columns.planned[waiting]
    each = np.concatenate(([month], months))
    waited = after(each[None, :] - planned[:, None])
    left_over = (waited[:, 1:] / np.maximum(waited[:, :-1], 1e-9)).clip(0.0, 1.0)
    # A month in which more comes true than usual also keeps more plans.
    by: Floats = 1.0 - np.cumprod(left_over ** season[months % 12], axis=1, dtype=np.float64)
    return by, kept.size / (kept.size + _PLANS)
