"""What a forecast is made from: careers of projects as known on a day, and the target that they work for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import cast

import numpy as np
from numpy.typing import NDArray

from bridgehead.engines.figures import FrozenMap, Period, PeriodError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_NEVER = -1


@dataclass(frozen=True, slots=True)
class Career:
    """A project's way so far: the day on which it reached each stage, and the day on which it left, if it did.

    `value` is what it adds to the target once it gets there: 1 for a count, its amount for an amount, 0 where it is
    outside of the target's scope (it still teaches how long steps take); `whole` is what it adds to what a share is of.
    `planned` is the day planned for the target's stage, where there is a plan. `next_step` is shown, not used.
    """

    id: str
    unit: str
    tier: str
    kind: str
    steps: Mapping[str, date] = field(default_factory=FrozenMap)
    left: date | None = None
    value: Decimal = Decimal(1)
    whole: Decimal = Decimal(0)
    planned: date | None = None
    next_step: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """To have projects worth `value` in all reach `stage` within `period`. `path` holds the stages in their order.

    With `until`, a later stage, it is a stock: they stand at or beyond `stage`, and neither at `until` nor gone, at the
    end of the period. With `is_share`, `value` is a share: what those that get there are worth by what they are as
    `whole`. With `also`, further stages, reaching one of them counts as well, a project as often as it does. Without
    `has_new_ones` it is of the projects alone that are known. Raises ValueError for stages that are not on the path in
    this order, PeriodError for an open period.
    """

    stage: str
    value: Decimal
    period: Period
    path: tuple[str, ...]
    until: str = ""
    also: tuple[str, ...] = ()
    is_share: bool = False
    has_new_ones: bool = True

    def __post_init__(self) -> None:
        for stage in filter(None, (self.stage, self.until, *self.also)):
            if stage not in self.path:
                raise ValueError(f"{stage!r} is not among the stages {', '.join(self.path)}")
        if self.until and self.path.index(self.until) <= self.path.index(self.stage):
            raise ValueError(f"{self.until!r} does not come after {self.stage!r}")
        if not self.period.is_closed:
            raise PeriodError(f"{self.period} is open: a target needs both ends")

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day of its period, which has both ends."""
        return cast(date, self.period.start), cast(date, self.period.end)

    @property
    def last(self) -> str:
        """The stage up to which a project is followed."""
        return self.until or self.stage

    @property
    def parts(self) -> tuple[Target, ...]:
        """A target of one stage for each of those that count."""
        return (replace(self, also=()), *(replace(self, stage=stage, also=()) for stage in self.also))


@dataclass(frozen=True)
class Columns:
    """Careers as arrays, a row each.

    `entered` has the month in which each stage up to the target's last was reached, -1 where it was not: a stage that
    was skipped is reached with the next one, and none before the one before it. `first` and `last` are the first and
    the furthest stage, `end` the month of the exit or of the last day known, `exited` says which.
    """

    entered: Ints
    first: Ints
    last: Ints
    end: Ints
    exited: NDArray[np.bool_]
    cell: Ints
    unit: Ints
    value: Floats
    whole: Floats
    planned: Ints
    cells: int
    units: int


def month_of(day: date) -> int:
    """Months since the year 0."""
    return day.year * 12 + day.month - 1


def share_gone(day: date) -> float:
    """How much of its month has gone by the end of a day; 1 on the last day."""
    last = (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return day.day / last.day


def make_columns(careers: Sequence[Career], target: Target, as_of: date) -> Columns:
    """Careers with what happened until `as_of`; those without a step by then are in no sum (first is -1)."""
    stages = target.path[: target.path.index(target.last) + 1]
    entered = np.full((len(careers), len(stages)), _NEVER, dtype=np.int64)
    end = np.full(len(careers), month_of(as_of), dtype=np.int64)
    exited = np.zeros(len(careers), dtype=np.bool_)
    planned = np.full(len(careers), _NEVER, dtype=np.int64)
    cells: dict[tuple[str, str], int] = {}
    units: dict[str, int] = {}
    cell, unit = np.zeros(len(careers), dtype=np.int64), np.zeros(len(careers), dtype=np.int64)
    for row, career in enumerate(careers):
        for place, stage in enumerate(stages):
            day = career.steps.get(stage)
            if day is not None and day <= as_of:
                entered[row, place] = month_of(day)
        if career.left is not None and career.left <= as_of:
            end[row], exited[row] = month_of(career.left), True
        if career.planned is not None:
            planned[row] = month_of(career.planned)
        cell[row] = cells.setdefault((career.tier, career.kind), len(cells))
        unit[row] = units.setdefault(career.unit, len(units))
    reached = entered != _NEVER
    any_step = reached.any(axis=1)
    first = np.where(any_step, reached.argmax(axis=1), _NEVER)
    last = np.where(any_step, len(stages) - 1 - reached[:, ::-1].argmax(axis=1), _NEVER)
    return Columns(
        _filled(entered, first, last),
        first,
        last,
        np.maximum(end, entered.max(axis=1, initial=_NEVER)),
        exited,
        cell,
        unit,
        np.array([float(career.value) for career in careers], dtype=np.float64),
        np.array([float(career.whole) for career in careers], dtype=np.float64),
        planned,
        max(len(cells), 1),
        max(len(units), 1),
    )


def _filled(entered: Ints, first: Ints, last: Ints) -> Ints:
    """Stages between the first and the furthest all with a month, which never falls."""
    filled = entered.copy()
    for place in range(filled.shape[1] - 2, -1, -1):
        skipped = (filled[:, place] == _NEVER) & (first < place) & (place < last)
        filled[skipped, place] = filled[skipped, place + 1]
    rising = np.maximum.accumulate(filled, axis=1)
    places = np.arange(filled.shape[1])
    inside = (places >= first[:, None]) & (places <= last[:, None]) & (first[:, None] != _NEVER)
    return np.where(inside, rising, _NEVER)
