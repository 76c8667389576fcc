"""Careers that generated projects have: milestones by days since the first one, and what the ledger makes of them.

What a project is derived to be depends on the order of its days and on the proportion of its amounts alone. So each
career is derived once, by the ledger's own functions, and projects that begin on another day and cost something else
take it over with their days shifted and their amounts scaled.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from typing import Any, Final, Literal
from uuid import UUID, uuid4

from bridgehead.modules.ledger import derived, rules
from bridgehead.modules.ledger.marks import marks_of, waiting_since
from bridgehead.modules.ledger.models import Milestone, Project

_SEED: Final = 20261122
_CAREERS: Final = 600
# Where the careers are derived: the day is as good as any other, the amount makes percents whole.
_DAY: Final = date(2020, 1, 1)
_AMOUNT: Final = 1_000_000
# The road in its order: what a milestone comes after it, days at least and at most, how many of a hundred have it.
_ROAD: Final = (
    ("lead", 0, 0, 100),
    ("screened", 3, 20, 92),
    ("negotiating", 5, 50, 94),
    ("reviewed", 10, 70, 88),
    ("signed", 5, 50, 94),
    ("incorporated", 5, 40, 88),
    ("funded", 10, 80, 60),
    ("foreign_used", 5, 30, 15),
    ("filed", 3, 30, 93),
    ("estimate_approved", 5, 30, 30),
    ("land_supplied", 10, 80, 88),
    ("land_permit", 3, 15, 80),
    ("planning_permit", 8, 40, 88),
    ("construction_permit", 7, 40, 88),
    ("site_entered", 1, 15, 70),
    ("started", 3, 45, 95),
    ("entered_library", 5, 60, 80),
    ("building", 5, 40, 50),
    ("foundation", 20, 80, 85),
    ("topped_out", 50, 160, 92),
    ("equipment_in", 15, 70, 70),
    ("acceptance", 20, 90, 88),
    ("completed", 5, 40, 94),
    ("trial_run", 5, 40, 85),
    ("producing", 10, 60, 92),
    ("above_scale", 50, 160, 70),
    ("full_capacity", 50, 200, 90),
)
_WITH_AMOUNT: Final = ("signed", "filed", "foreign_used")
_EXITS: Final = (("lost", 0, 4), ("withdrawn", 0, 12), ("terminated", 5, 20))
_MONTHS: Final = 12

Sort = Literal["as it is", "day", "moment", "amount"]


@dataclass(frozen=True, slots=True)
class Step:
    """A row of a milestone: days since the first, moments as days and a time of the day (UTC), amounts in percent."""

    kind: str
    strand: str
    day: int
    recorded: int
    at: str
    state: str
    percent: int | None
    papers: tuple[str, ...]
    # The day on which the next row, its correction, took its place.
    superseded: int | None


@dataclass(frozen=True, slots=True)
class Career:
    """What happens in `length` days, the columns that the ledger derives of it, and its marks with their days."""

    steps: tuple[Step, ...]
    length: int
    columns: Mapping[str, tuple[Sort, Any]]
    marks: tuple[tuple[str, int | None], ...]
    # Days of the promised start, of the start itself, and how many months of investment follow it.
    promised: int
    started: int | None
    months: int


@cache
def careers() -> tuple[Career, ...]:
    """All of them, the shortest first."""
    dice = random.Random(f"{_SEED}-careers")
    return tuple(sorted((_career(dice) for _ in range(_CAREERS)), key=lambda one: one.length))


def _career(dice: random.Random) -> Career:
    steps = tuple(_recorded(list(_walked(dice)), dice))
    length = max(step.recorded for step in steps) + 1
    started = next((step.day for step in steps if step.kind == "started"), None)
    months = 0 if started is None else min(_MONTHS, (length - started) // 31)
    columns, marks = _derived(steps, estimated=dice.random() < 0.9)
    return Career(steps, length, columns, marks, dice.randint(150, 500), started, months)


def _walked(dice: random.Random) -> Iterator[tuple[str, int]]:
    goal, day = dice.randint(1, len(_ROAD)), 0
    road = _ROAD[:goal]
    for kind, least, most, chance in road:
        day += dice.randint(least, most)
        if dice.randint(1, 100) <= chance:
            yield kind, day
    if dice.random() < 0.06:
        exits = [kind for kind, after, before in _EXITS if after <= goal < before]
        if exits:
            yield dice.choice(exits), day + dice.randint(20, 200)


def _recorded(walked: Sequence[tuple[str, int]], dice: random.Random) -> Iterator[Step]:
    kinds = rules.current().milestones
    for place, (kind, day) in enumerate(walked):
        last = place == len(walked) - 1
        state = _state(dice, last=last)
        recorded, at = day + dice.randint(0, 6), f"{dice.randint(1, 8):02d}:{dice.randint(0, 59):02d}:00"
        percent = dice.randrange(80, 131, 5) if kind in _WITH_AMOUNT else None
        must = kinds[kind].demanded("M") + kinds[kind].demanded("A")[:1]
        papers = tuple(paper.id for paper in must if state != "reported" and dice.random() < 0.35)
        step = Step(kind, kinds[kind].strand, day, recorded, at, state, percent, papers, None)
        if percent is not None and dice.random() < 0.3:
            later = recorded + 21
            yield Step(kind, step.strand, day, recorded, at, state, percent - 5, (), later)
            yield Step(kind, step.strand, day, later, at, state, percent, papers, None)
        else:
            yield step


def _state(dice: random.Random, *, last: bool) -> str:
    if last:
        return dice.choices(("verified", "reported", "returned", "not_recognised"), (60, 30, 8, 2))[0]
    return "verified" if dice.random() < 0.97 else "reported"


def _derived(
    steps: Sequence[Step], *, estimated: bool
) -> tuple[Mapping[str, tuple[Sort, Any]], tuple[tuple[str, int | None], ...]]:
    now = rules.in_force()
    rows = list(_prototypes(steps))
    in_force = [row for row in rows if row.superseded_at is None]
    project = Project(created_at=_moment(0, "01:00:00"), estimated_investment=Decimal(_AMOUNT) if estimated else None)
    columns = {name: _relative(value) for name, value in derived.derive(project, rows, now).items()}
    columns["estimated_investment"] = _relative(project.estimated_investment)
    papers = {row.claim: set(step.papers) for row, step in zip(rows, steps, strict=True) if step.papers}
    exited = columns["exited_on"][1] is not None
    reported = waiting_since((row.claim, row.state, row.recorded_at) for row in rows)
    marks = marks_of(in_force, papers, now.rules, reported=reported, exited=exited)
    return columns, tuple((key, None if since is None else (since - _DAY).days) for key, since in marks.items())


def _prototypes(steps: Sequence[Step]) -> Iterator[Milestone]:
    """Rows that are in no database; a correction comes right after what it corrects, and is of the same claim."""
    claim = None
    for step in steps:
        row = _prototype(step, claim or uuid4())
        yield row
        claim = row.claim if row.superseded_at is not None else None


def _prototype(step: Step, claim: UUID) -> Milestone:
    amount = None if step.percent is None else Decimal(_AMOUNT * step.percent // 100)
    return Milestone(
        claim=claim,
        kind=step.kind,
        happened_on=_DAY + timedelta(days=step.day),
        recorded_at=_moment(step.recorded, step.at),
        superseded_at=None if step.superseded is None else _moment(step.superseded, step.at),
        amount=amount,
        amount_cny=amount,
        state=step.state,
    )


def _moment(day: int, at: str) -> datetime:
    return datetime.combine(_DAY + timedelta(days=day), time.fromisoformat(at), UTC)


def _relative(value: Any) -> tuple[Sort, Any]:
    """A derived value in days since the first milestone, or in percent of the amount."""
    if isinstance(value, datetime):
        return "moment", ((value.date() - _DAY).days, f"{value:%H:%M:%S}")
    if isinstance(value, date):
        return "day", (value - _DAY).days
    if isinstance(value, Decimal):
        return "amount", int(value * 100 / _AMOUNT)
    return "as it is", value
