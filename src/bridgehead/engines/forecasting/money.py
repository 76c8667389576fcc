"""The chance of a target of investment done: what projects under way will spend, and those that are still to begin.

A project spends by its total, by how long it has been under way and by its own pace so far; where plans of past years
tell how far plans are kept, its plan of the year weighs as well. docs/algorithms/forecasting.md has the sums.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from statistics import NormalDist
from typing import Final

import numpy as np

from .answers import (
    LEAST_ARRIVALS,
    LEAST_CAREERS,
    LEAST_MONTHS,
    SIMULATIONS,
    Course,
    Forecast,
    Lever,
    NotEnough,
    Shortfall,
    bands,
    best,
    is_met,
    play,
    shortfalls,
)
from .careers import Career, Floats, Ints, Target, make_columns, month_of, share_gone
from .spending import Spends, learn, make_spends, spread_of_spending

_BLOCK: Final = 250
_PLANS: Final = 20.0
_FOLLOWED: Final = 64


@dataclass(frozen=True, slots=True)
class Spending:
    """What a project has spent: by the first day of each month, and what its plans said of each year.

    Of the career at the same place of the list, whose `value` is the total of the project, 0 outside of the scope.
    `before` is what it had spent before the months that are kept.
    """

    total: Decimal
    by_month: Mapping[date, Decimal] = field(default_factory=dict)
    plans: Mapping[int, Decimal] = field(default_factory=dict)
    before: Decimal = Decimal(0)


def forecast_money(
    careers: Sequence[Career],
    spending: Sequence[Spending],
    target: Target,
    as_of: date,
    *,
    seed: int,
    simulations: int = SIMULATIONS,
) -> Forecast | NotEnough:
    """The chance of a target of investment as seen at the end of a day; `target.stage` is that at which it begins.

    A month counts whole where it is over; of the current one what is told already is the least that it will come to.
    The same seed, the same answer.
    """
    outset = set_out(careers, spending, target, as_of, seed, simulations)
    if isinstance(outset, NotEnough):
        return outset
    spends, months, paid, course = outset.spends, outset.months, outset.paid, outset.course
    habits = learn(spends)
    due, by_plan, belief = _due(spends, habits.ahead(spends, months), months)
    spread, own_spread = spread_of_spending(spends, habits, max(months.size, 3))
    known = _known(due, (spread, own_spread), simulations, seed)
    begun = _begun(course, habits.from_start(months)) if months.size else np.zeros_like(known)
    stands = np.maximum(paid + known + begun, paid + outset.told)
    if not months.size:
        months, stands = np.array([outset.last]), np.full((simulations, 1), paid)
    goal = float(target.value)
    return Forecast(
        done=paid,
        in_hand=float(due.sum()),
        to_come=float(begun[:, -1].mean()) if begun.size else 0.0,
        probability=float(np.mean(is_met(stands[:, -1], goal))),
        bands=bands(stands, months),
        levers=_levers(careers, due, by_plan, own_spread, stands[:, -1], goal),
        basis=replace(course.basis, spread=spread, unit_spread=own_spread, belief_in_plans=belief),
        simulations=simulations,
        seed=seed,
    )


@dataclass(frozen=True)
class Outset:
    """Where a forecast of money sets out: what was spent up to the month `known_to`, and the `months` still ahead up to
    the `last` of the period; none where that is over.

    `paid` is what counted in the period so far; `told` what is known already of months that are not over.
    """

    spends: Spends
    known_to: int
    months: Ints
    last: int
    paid: float
    told: float
    course: Course


def set_out(
    careers: Sequence[Career], spending: Sequence[Spending], target: Target, as_of: date, seed: int, simulations: int
) -> Outset | NotEnough:
    """What every forecast of money begins with, and the course of the projects themselves; or what is lacking."""
    columns = make_columns(careers, target, as_of)
    known_to = month_of(as_of) - (share_gone(as_of) < 1)
    spends = make_spends(careers, spending, target, as_of, known_to)
    missing = (*shortfalls(columns, month_of(as_of)), *_lacking(spends))
    if missing:
        return NotEnough(missing)
    last = month_of(target.days[1])
    return Outset(
        spends=spends,
        known_to=known_to,
        months=np.arange(known_to + 1, last + 1),
        last=last,
        paid=_paid_so_far(spends, target),
        told=_told_already(careers, spending, target, as_of, known_to),
        course=play(careers, columns, target, as_of, seed, simulations),
    )


def _lacking(spends: Spends) -> tuple[Shortfall, ...]:
    """What is lacking of projects with any money, and of months."""
    paid = spends.amount.any(axis=1)
    rows = (
        Shortfall("spenders", int(paid.sum()), min(LEAST_CAREERS, LEAST_ARRIVALS)),
        Shortfall("paid_months", int(spends.amount.any(axis=0).sum()), LEAST_MONTHS),
    )
    return tuple(row for row in rows if row.have < row.need)


def _paid_so_far(spends: Spends, target: Target) -> float:
    """What was spent in the period so far, by what counts."""
    inside = spends.months >= month_of(target.days[0])
    return float(spends.amount[spends.counts][:, inside].sum())


def _told_already(
    careers: Sequence[Career], spending: Sequence[Spending], target: Target, as_of: date, known_to: int
) -> float:
    """What is told of months that are not over, by what counts."""
    counted = (one.by_month for career, one in zip(careers, spending, strict=True) if career.value != 0)
    return float(
        sum(
            value
            for by_month in counted
            for month, value in by_month.items()
            if month_of(month) > known_to and month <= as_of and target.period.contains(month)
        )
    )


def _due(spends: Spends, usual: Floats, months: Ints) -> tuple[Floats, Floats, float]:
    """What each project is expected to spend in each month, what is left of its plan, and how far plans are believed.

    The rest of a plan, as far as plans of the past were kept, goes over the months as spending would anyway.
    """
    kept, pairs = spends.plans_kept()
    belief = pairs / (pairs + _PLANS)
    left = np.zeros(usual.shape[0])
    due = usual.copy()
    for year in sorted({int(month) // 12 for month in months}):
        plan = spends.plan_of(year)
        of_year = months // 12 == year
        spent = spends.amount[:, spends.months // 12 == year].sum(axis=1)
        rest = np.maximum(plan * kept - spent, 0.0)
        # A year's plan is for its whole: what lies beyond the period is left out.
        part = of_year.sum() / max(12 - (int(months[of_year][0]) % 12), 1)
        has = spends.is_going & (plan > 0)
        shape = np.where(usual[:, of_year].sum(axis=1, keepdims=True) > 0, usual[:, of_year], 1.0)
        shape = shape / shape.sum(axis=1, keepdims=True)
        planned = rest[:, None] * part * shape
        due[np.ix_(has, of_year)] = belief * planned[has] + (1.0 - belief) * usual[np.ix_(has, of_year)]
        left += np.where(has, np.maximum(plan - spent, 0.0) * part, 0.0)
    due[~spends.counts] = 0.0
    return due, left, belief


def _known(due: Floats, spreads: tuple[float, float], simulations: int, seed: int) -> Floats:
    """What projects under way spend by the end of each month: an array (simulation, month)."""
    dice = np.random.Generator(np.random.SFC64(seed + 1))
    rows = np.flatnonzero(due.any(axis=1))
    weight = due[rows].astype(np.float32)
    district, own = spreads
    # The factor of the district goes evenly through its distribution, as that of moves does.
    normal = NormalDist()
    times = np.array([normal.inv_cdf((place + 0.5) / simulations) for place in range(simulations)])
    factor = np.exp(dice.permutation(times) * district - district**2 / 2)
    found = np.empty((simulations, due.shape[1]))
    for start in range(0, simulations, _BLOCK):
        size = min(_BLOCK, simulations - start)
        each = dice.standard_normal((size, rows.size), dtype=np.float32)
        np.exp(each * np.float32(own) - np.float32(own**2 / 2), out=each)
        found[start : start + size] = each @ weight
    spent: Floats = (found * factor[:, None]).cumsum(axis=1)
    return spent


def _begun(course: Course, shares: Floats) -> Floats:
    """What those spend that begin from now on: totals by month of the start, spread over the months after it."""
    begins = np.diff(course.played.by_month, axis=1, prepend=0.0)
    spent: Floats = (begins[:, -shares.shape[0] :] @ shares).cumsum(axis=1)
    return spent


def _levers(
    careers: Sequence[Career], due: Floats, by_plan: Floats, own: float, total: Floats, goal: float
) -> tuple[Lever, ...]:
    """The projects that fall short of their plans: how much more likely the target is if they keep them."""
    expected = due.sum(axis=1)
    gap = np.where(expected > 0, by_plan - expected, 0.0)
    levers = []
    for row in np.argsort(-gap, kind="stable")[:_FOLLOWED]:
        if gap[row] <= 0:
            break
        raises = float(np.mean(is_met(total + gap[row], goal)) - np.mean(is_met(total, goal)))
        # The chance that a factor of mean 1 is as large as its plan asks for.
        chance = 1.0 - NormalDist().cdf((np.log(by_plan[row] / expected[row]) + own**2 / 2) / max(own, 1e-9))
        career = careers[int(row)]
        levers.append(Lever(career.id, chance, raises, career.next_step))
    return best(levers)
