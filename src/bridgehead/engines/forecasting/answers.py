"""The chance of meeting a target, or why nothing can be said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .careers import Career, Columns, Floats, Ints, Target, make_columns, month_of, share_gone
from .chances import chances_to_reach, make_chances, plan_chances
from .hazards import AGES, fit, make_trials, seasons, spread_of
from .simulation import Arrivals, Outcomes, Pipeline, simulate

SIMULATIONS: Final = 10_000
_LEVERS: Final = 5
# As near as this is there.
_NEARLY: Final = 1e-9
# What must have been seen before a chance is stated.
LEAST_CAREERS: Final = 30
LEAST_MONTHS: Final = 12
LEAST_ARRIVALS: Final = 10
# Months over which new projects are counted, and those over which their spread is.
_RECENT: Final = 24
_PAST: Final = 60


@dataclass(frozen=True, slots=True)
class Band:
    """By the end of a month: one in ten is below `low`, half below `middle`, one in ten above `high`."""

    month: date
    low: float
    middle: float
    high: float


@dataclass(frozen=True, slots=True)
class Lever:
    """A project by which the chance would rise: its own chance, and by how much that of the target would, if it got
    there for sure.
    """

    project: str
    chance: float
    raises: float
    next_step: str


@dataclass(frozen=True, slots=True)
class Basis:
    """What the forecast rests on: careers, project-months and moves seen, and spreads of good and bad times."""

    careers: int
    project_months: int
    moves: int
    spread: float
    unit_spread: float
    arrival_spread: float
    belief_in_plans: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """The distribution of a target's value at the end of its period.

    `done` is what has been reached, `in_hand` and `to_come` the mean of what known and new projects will add.
    `probability` is that of the target being met; `bands` go month by month, the last is that of the period.
    """

    done: float
    in_hand: float
    to_come: float
    probability: float
    bands: tuple[Band, ...]
    levers: tuple[Lever, ...]
    basis: Basis
    simulations: int
    seed: int

    @property
    def low(self) -> float:
        """One in ten is below."""
        return self.bands[-1].low

    @property
    def middle(self) -> float:
        """Half is below."""
        return self.bands[-1].middle

    @property
    def high(self) -> float:
        """One in ten is above."""
        return self.bands[-1].high


@dataclass(frozen=True, slots=True)
class Shortfall:
    """`careers`, `months` of history, or `arrivals` at the stage: what there is and what is needed at least."""

    what: str
    have: int
    need: int


@dataclass(frozen=True, slots=True)
class NotEnough:
    """There is too little history to state a chance."""

    shortfalls: tuple[Shortfall, ...]


def forecast(
    careers: Sequence[Career], target: Target, as_of: date, *, seed: int, simulations: int = SIMULATIONS
) -> Forecast | NotEnough:
    """The chance of a target as seen at the end of a day, by the careers known then. The same seed, the same answer.

    A period that is over has one outcome; one that has not begun is played from today on.
    """
    parts = [(part, make_columns(careers, part, as_of)) for part in target.parts]
    missing = tuple(dict.fromkeys(row for _, columns in parts for row in shortfalls(columns, month_of(as_of))))
    if missing:
        return NotEnough(missing)
    # By the same seed the times of the district are the same in every part.
    courses = [play(careers, columns, part, as_of, seed, simulations) for part, columns in parts]
    value: Floats = np.sum([course.value for course in courses], axis=0)
    whole: Floats = np.sum([course.whole for course in courses], axis=0)
    goal = float(target.value)
    if target.is_share:
        # Missed by as much as the projects are short of their share of the whole; nothing of nothing is no share.
        total, goal = value[:, -1] - goal * whole[:, -1], 0.0
        stands = np.divide(value, whole, out=np.zeros_like(value), where=whole > 0)
        met = is_met(total, goal) & (whole[:, -1] > 0)
    else:
        total, stands = value[:, -1], value
        met = is_met(total, goal)
    share = float(target.value) if target.is_share else 0.0
    return Forecast(
        done=sum(course.done for course in courses),
        in_hand=sum(course.in_hand for course in courses),
        to_come=sum(course.played.arrived for course in courses),
        probability=float(np.mean(met)),
        bands=bands(stands, courses[0].months),
        levers=best([one for course in courses for one in _levers(careers, course, total, goal, share=share)]),
        basis=courses[0].basis,
        simulations=simulations,
        seed=seed,
    )


@dataclass(frozen=True)
class Course:
    """What was played: value and whole by (simulation, month), with the pipeline and the rows of it in the careers."""

    months: Ints
    value: Floats
    whole: Floats
    done: float
    in_hand: float
    played: Outcomes
    pipeline: Pipeline
    rows: Ints
    basis: Basis


def play(
    careers: Sequence[Career], columns: Columns, target: Target, as_of: date, seed: int, simulations: int
) -> Course:
    """The rest of the period, played; of a flow with what has been reached."""
    start, end = target.days
    months, shares = ahead(as_of, end)
    trials = make_trials(columns, month_of(as_of), share_gone(as_of))
    hazards = fit(trials, columns, month_of(as_of), max(months.size, 3))
    arrivals = _arrivals(columns, months, shares, month_of(as_of), share_gone(as_of))
    if not target.has_new_ones:
        arrivals = replace(arrivals, rate=np.zeros_like(arrivals.rate))
    pipeline, rows = _pipeline(columns, month_of(as_of), months, hazards.season, has_plans=not target.until)
    spreads = (hazards.spread, hazards.unit_spread)
    if target.until:
        place = target.path.index(target.stage)
        chances = chances_to_reach(hazards, months, shares, place)
        gone = make_chances(hazards, months, shares, gone_from=place)
        played = simulate(chances, pipeline, arrivals, spreads, simulations, seed, gone)
        value, whole = played.by_month, played.whole_by_month
        done = float(np.sum(pipeline.value[pipeline.stage >= place]))
    else:
        played = simulate(make_chances(hazards, months, shares), pipeline, arrivals, spreads, simulations, seed)
        done, of = _done(careers, target, as_of)
        value, whole = played.by_month + done, played.whole_by_month + of
        if start > as_of and (before := int(np.sum(months < month_of(start)))):
            value = value - played.by_month[:, before - 1 : before]
            whole = whole - played.whole_by_month[:, before - 1 : before]
    basis = Basis(
        careers=int(np.sum(columns.first != -1)),
        project_months=int(trials.stage.size),
        moves=int(trials.moved.sum()),
        spread=hazards.spread,
        unit_spread=hazards.unit_spread,
        arrival_spread=arrivals.spread,
        belief_in_plans=pipeline.belief,
    )
    in_hand = float(played.own @ pipeline.value)
    return Course(months, value, whole, done, in_hand, played, pipeline, rows, basis)


def shortfalls(columns: Columns, month: int) -> tuple[Shortfall, ...]:
    """What is lacking of careers, of months, and of those that ever got to the last stage."""
    known = columns.first != -1
    began = columns.entered[known]
    months = month - int(began[began != -1].min()) if known.any() else 0
    rows = (
        Shortfall("careers", int(known.sum()), LEAST_CAREERS),
        Shortfall("months", months, LEAST_MONTHS),
        Shortfall("arrivals", int(np.sum(columns.entered[:, -1] != -1)), LEAST_ARRIVALS),
    )
    return tuple(row for row in rows if row.have < row.need)


def _done(careers: Sequence[Career], target: Target, as_of: date) -> tuple[float, float]:
    """Value and whole of what got there in the period."""
    days = ((career.steps.get(target.stage), career) for career in careers)
    there = [one for day, one in days if day is not None and day <= as_of and target.period.contains(day)]
    return float(sum(one.value for one in there)), float(sum(one.whole for one in there))


def ahead(as_of: date, end: date) -> tuple[Ints, Floats]:
    """The months that are still to come, and how much of each: of the first the rest, of the last up to the end."""
    first, last = month_of(as_of), month_of(end)
    months = np.arange(first, max(last, first) + 1)
    shares = np.ones(months.size)
    shares[-1] = share_gone(end)
    shares[0] -= share_gone(as_of)
    if end <= as_of:
        return months[:1], np.zeros(1)
    return (months[1:], shares[1:]) if shares[0] <= 0 and months.size > 1 else (months, shares)


def _pipeline(columns: Columns, month: int, months: Ints, season: Floats, *, has_plans: bool) -> tuple[Pipeline, Ints]:
    """The projects that are under way and count, and their rows."""
    goal = columns.entered.shape[1] - 1
    under_way = (
        (columns.first != -1) & (columns.last < goal) & ~columns.exited & ((columns.value != 0) | (columns.whole != 0))
    )
    rows = np.flatnonzero(under_way)
    stage = columns.last[rows]
    age = np.clip(month - columns.entered[rows, stage], 0, AGES - 1)
    # Who moved on in a past month is a month older in the next; one who stands since this month is of age 0 in it.
    age = np.minimum(age + int(months[0] > month), AGES - 1)
    plan, belief = plan_chances(columns, rows, month, months, season) if has_plans else (np.zeros((rows.size, 1)), 0.0)
    pipeline = Pipeline(
        columns.cell[rows],
        stage,
        age,
        columns.unit[rows],
        columns.value[rows],
        columns.whole[rows],
        columns.planned[rows] != -1,
        plan,
        belief,
        columns.units,
    )
    return pipeline, rows


def _arrivals(columns: Columns, months: Ints, shares: Floats, month: int, gone: float) -> Arrivals:
    """New projects by what came in the last two years, with the season and the spread of the last five."""
    known = np.flatnonzero(columns.first != -1)
    came = columns.entered[known, columns.first[known]]
    oldest = max(int(came.min()), month - _PAST)
    span = min(month - int(came.min()), _RECENT)
    recent = known[came > month - span]
    stages = columns.entered.shape[1]
    counts = np.bincount(
        columns.cell[recent] * stages + columns.first[recent], minlength=columns.cells * stages
    ).reshape(columns.cells, stages)
    rate = counts / (span - 1 + gone)
    every = np.arange(oldest, month)
    seen = np.bincount(came[(came >= oldest) & (came < month)] - oldest, minlength=every.size).astype(np.float64)
    season = seasons(every, seen, np.full(every.size, seen.mean()))
    size = max(months.size, 3)
    window = (month - 1 - every) // size
    full = np.bincount(window) == size
    expected = np.bincount(window, seen.mean() * season[every % 12])
    spread = spread_of(np.bincount(window, seen)[full], expected[full], expected[full])
    worth = np.stack((columns.value, columns.whole))
    values = tuple(worth[:, recent[columns.cell[recent] == cell]] for cell in range(columns.cells))
    return Arrivals(rate[:, :, None] * (season[months % 12] * shares), spread, values)


def bands(worth: Floats, months: Ints) -> tuple[Band, ...]:
    """The band by month, from values by (simulation, month)."""
    low, middle, high = np.quantile(worth, (0.1, 0.5, 0.9), axis=0, method="inverted_cdf")
    return tuple(
        Band(date(int(month) // 12, int(month) % 12 + 1, 1), float(one), float(two), float(three))
        for month, one, two, three in zip(months, low, middle, high, strict=True)
    )


def _levers(careers: Sequence[Career], course: Course, total: Floats, goal: float, *, share: float) -> list[Lever]:
    """By how much the success of each project that was followed would raise the chance.

    `total` is held against `goal`; of a `share` it is what is above it, and a project's own whole weighs against it.
    """
    pipeline, played = course.pipeline, course.played
    levers = []
    for place, project in enumerate(played.followed):
        worth = pipeline.value[project] - share * pipeline.whole[project]
        with_it = total + np.where(played.reached[:, place], 0.0, worth)
        raises = float(np.mean(is_met(with_it, goal)) - np.mean(is_met(total, goal)))
        career = careers[int(course.rows[project])]
        levers.append(Lever(career.id, float(played.own[project]), raises, career.next_step))
    return levers


def is_met(total: Floats, goal: float) -> NDArray[np.bool_]:
    """Whether it is reached: sums of shares and amounts are told in floating point."""
    met: NDArray[np.bool_] = total >= goal - _NEARLY * max(abs(goal), 1.0)
    return met


def best(levers: Sequence[Lever]) -> tuple[Lever, ...]:
    """The few that raise the chance most; equal gains go to the project that is nearest to it."""
    ordered = sorted(levers, key=lambda lever: (-round(lever.raises, 3), -lever.chance, lever.project))
    # A project that may count twice is named once, by what raises more.
    named = {lever.project: lever for lever in reversed(ordered) if lever.raises > 0}
    return tuple(lever for lever in ordered if named.get(lever.project) is lever)[:_LEVERS]
