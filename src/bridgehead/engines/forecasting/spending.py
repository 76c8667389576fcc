"""How projects spend: shares of their totals by months since the start, seasons, their own pace, its spread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from .careers import Career, Floats, Ints, Target, month_of
from .hazards import AGES, BUCKET, spread_of

# Believed before anything was seen: months of the usual pace of a project, months of the stage's mean in a bucket,
# project-months of the usual season; the months of the recent past that pace is told by.
_PACE_MONTHS: Final = 3.0
_BUCKET_MONTHS: Final = 12.0
_SEASON_MONTHS: Final = 60.0
_RECENT: Final = 12
_MOST_PACE: Final = 8.0
_USUAL_OWN: Final = 0.6
# A project rarely spends more than a tenth beyond its total.
_OVER: Final = 1.1


class Spent(Protocol):
    """What is told of a project: its total, what it spent by month, and its plans by year."""

    @property
    def total(self) -> Decimal:
        """In CNY."""

    @property
    def by_month(self) -> Mapping[date, Decimal]:
        """By the first day of the month."""

    @property
    def plans(self) -> Mapping[int, Decimal]:
        """By year."""

    @property
    def before(self) -> Decimal:
        """What was spent before the months that are kept."""


@dataclass(frozen=True)
class Spends:
    """Spending as arrays: `amount` (project, month) over `months`; `start` is the month of each start, -1 without one,
    `until` the last month under way. `is_going`: under way now; `counts`: within the target's scope.
    """

    amount: Floats
    months: Ints
    total: Floats
    before: Floats
    start: Ints
    until: Ints
    is_going: NDArray[np.bool_]
    counts: NDArray[np.bool_]
    plans: Mapping[int, Floats]

    def plan_of(self, year: int) -> Floats:
        """The plans of a year, 0 where there is none."""
        return self.plans.get(year, np.zeros(self.total.size))

    def plans_kept(self) -> tuple[float, int]:
        """What was spent in years that are over by what was planned for them, and how many plans that is."""
        spent = planned = 0.0
        pairs = 0
        for year, plan in self.plans.items():
            inside = self.months // 12 == year
            has = plan > 0
            if inside.sum() == 12 and has.any():
                spent += float(self.amount[has][:, inside].sum())
                planned += float(plan[has].sum())
                pairs += int(has.sum())
        return (spent / planned if planned else 1.0), pairs

    def ages(self) -> tuple[Ints, NDArray[np.bool_]]:
        """Months since the start (project, month), and whether the project was under way in that month."""
        age = self.months[None, :] - self.start[:, None]
        going = (self.start[:, None] != -1) & (age >= 0) & (self.months[None, :] <= self.until[:, None])
        return np.clip(age, 0, AGES - 1), going


@dataclass(frozen=True)
class Habits:
    """The share of its total that a project spends in a month: by age while under way, and by age whatever became of
    it; factors by month of the year; the pace of each project, and the share of them under way after so many months.
    """

    going: Floats
    whatever: Floats
    season: Floats
    pace: Floats

    def ahead(self, spends: Spends, months: Ints) -> Floats:
        """What each project that is under way is expected to spend in the months to come: (project, month)."""
        if not months.size:
            return np.zeros((spends.total.size, 0))
        age = np.clip(months[None, :] - spends.start[:, None], 0, AGES - 1)
        # That some will be over by then lies in the share of all of that age, whatever became of them.
        since = np.clip(months[0] - 1 - spends.start, 0, AGES - 1)
        lasting = self.whatever / np.maximum(self.going, 1e-12)
        still = np.minimum(lasting[age] / np.maximum(lasting[since], 1e-12)[:, None], 1.0)
        usual = spends.total[:, None] * self.going[age] * still * self.season[months % 12] * self.pace[:, None]
        usual[~spends.is_going] = 0.0
        room = np.maximum(spends.total * _OVER - spends.before - spends.amount.sum(axis=1), 0.0)
        reach = np.minimum(usual.cumsum(axis=1), room[:, None])
        found: Floats = np.diff(reach, axis=1, prepend=0.0)
        return found

    def from_start(self, months: Ints) -> Floats:
        """What of its total a project spends in each month (column) that begins in a month (row)."""
        age = months[None, :] - months[:, None]
        shares: Floats = np.where(age >= 0, self.whatever[np.clip(age, 0, AGES - 1)], 0.0) * self.season[months % 12]
        return shares


def make_spends(
    careers: Sequence[Career], spending: Sequence[Spent], target: Target, as_of: date, known_to: int
) -> Spends:
    """Spending with what was known on a day: months up to `known_to`."""
    seen = [month_of(month) for one in spending for month in one.by_month]
    months = np.arange(min([*seen, known_to]), known_to + 1)
    amount = np.zeros((len(careers), months.size))
    for row, one in enumerate(spending):
        for month, value in one.by_month.items():
            if month_of(month) <= known_to:
                amount[row, month_of(month) - months[0]] = float(value)
    after = target.path[target.path.index(target.stage) + 1 :]
    start, until = np.full(len(careers), -1), np.full(len(careers), known_to)
    for row, career in enumerate(careers):
        day = career.steps.get(target.stage)
        if day is not None and day <= as_of:
            start[row] = month_of(day)
        ends = [end for end in (career.left, *(career.steps.get(stage) for stage in after)) if end and end <= as_of]
        if ends:
            until[row] = month_of(min(ends))
    years = {year for one in spending for year in one.plans}
    plans = {year: np.array([float(one.plans.get(year, 0)) for one in spending]) for year in years}
    total, before = (np.array([float(getattr(one, name)) for one in spending]) for name in ("total", "before"))
    counts = np.array([career.value != 0 for career in careers], dtype=np.bool_)
    is_going = (start != -1) & (until >= known_to) & (total > 0)
    return Spends(amount, months, total, before, start, until, is_going, counts, plans)


def learn(spends: Spends) -> Habits:
    """How projects spend, from all that is known; what little is known of is drawn to the usual."""
    age, going = spends.ages()
    begun = (spends.start[:, None] != -1) & (spends.months[None, :] >= spends.start[:, None])
    shares = [_by_age(spends, age, rows & (spends.total[:, None] > 0)) for rows in (going, begun)]
    usual = np.where(going, spends.total[:, None] * shares[0][age], 0.0)
    season = np.ones(12)
    for month in range(12):
        at = spends.months % 12 == month
        should, seen = usual[:, at].sum(), np.where(going, spends.amount, 0.0)[:, at].sum()
        weight = float(going[:, at].sum())
        ratio = seen / should if should > 0 else 1.0
        season[month] = (ratio * weight + _SEASON_MONTHS) / (weight + _SEASON_MONTHS)
    usual = usual * season[spends.months % 12]
    return Habits(shares[0], shares[1], season, pace_of(spends, usual, going, spends.months.size))


def pace_of(spends: Spends, usual: Floats, going: NDArray[np.bool_], until: int) -> Floats:
    """How many times the usual each project spent in the year before the month at place `until`."""
    recent = slice(max(until - _RECENT, 0), until)
    seen = np.where(going, spends.amount, 0.0)[:, recent].sum(axis=1)
    should = usual[:, recent].sum(axis=1)
    number = going[:, recent].sum(axis=1)
    ratio = np.divide(seen, should, out=np.ones_like(seen), where=should > 0)
    pace: Floats = (np.minimum(ratio, _MOST_PACE) * number + _PACE_MONTHS) / (number + _PACE_MONTHS)
    return pace


def _by_age(spends: Spends, age: Ints, rows: NDArray[np.bool_]) -> Floats:
    """The share of their totals that those of an age spend in a month, by buckets of ages drawn to the mean."""
    total = np.broadcast_to(spends.total[:, None], age.shape)
    buckets = int(BUCKET[-1]) + 1
    place = BUCKET[age[rows]]
    spent = np.bincount(place, spends.amount[rows], minlength=buckets)
    of = np.bincount(place, total[rows], minlength=buckets)
    mean = spent.sum() / max(of.sum(), 1.0)
    typical = of.sum() / max(float(rows.sum()), 1.0) * _BUCKET_MONTHS
    share: Floats = ((spent + mean * typical) / np.maximum(of + typical, 1.0))[BUCKET]
    return share


def spread_of_spending(spends: Spends, habits: Habits, window: int) -> tuple[float, float]:
    """The spreads of what a window of so many months brings by what was expected: of the district, of a project.

    Each window is expected by the pace of the year before it alone.
    """
    age, going = spends.ages()
    usual = np.where(going, spends.total[:, None] * habits.going[age], 0.0) * habits.season[spends.months % 12]
    amount = np.where(going, spends.amount, 0.0)
    seen, should, squares = [], [], []
    for end in range(spends.months.size, window + _RECENT - 1, -window):
        start = end - window
        pace = pace_of(spends, usual, going, start)
        # Those that were under way before the window; the others are told by their starts.
        old = (spends.start != -1) & (spends.start < spends.months[start])
        expected = (usual[:, start:end].sum(axis=1) * pace)[old]
        came = amount[old, start:end].sum(axis=1)
        if expected.sum() <= 0:
            continue
        ratio = came.sum() / expected.sum()
        seen.append(came.sum())
        should.append(expected.sum())
        squares.append((float(((came - ratio * expected) ** 2).sum()), float((expected**2).sum())))
    over, under = (sum(pair[place] for pair in squares) for place in range(2))
    typical = _USUAL_OWN**2
    # A window's own variance is worth as many projects as it has; few windows stay at the usual.
    weight = float(len(squares))
    variance = (over / under * weight + typical) / (weight + 1.0) if under > 0 else typical
    chance = np.array([variance * pair[1] for pair in squares])
    spread = spread_of(np.array(seen), np.array(should), chance)
    return spread, float(np.sqrt(np.log1p(variance)))
