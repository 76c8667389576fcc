"""Chances as they were worked out last, read back from what is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Subquery

from bridgehead.modules.targets.models import Chance, Target


@dataclass(frozen=True, slots=True)
class Raise:
    """A project that would raise the chance most: its own chance, by how much, and its next step (a kind)."""

    code: str
    name: str
    chance: float
    raises: float
    next_kind: str


@dataclass(frozen=True, slots=True)
class BackTest:
    """What the same method gave a year earlier for that year's end, and what it came to."""

    day: date
    low: Decimal
    middle: Decimal
    high: Decimal
    actual: Decimal

    @property
    def held(self) -> bool:
        """Whether it came to something within the band."""
        return self.low <= self.actual <= self.high


@dataclass(frozen=True, slots=True)
class Outlook:
    """The chance of a target as of a day: `probability` None where there is too little history (`shortfalls`).

    `low`, `middle` and `high` are what one, five and nine in ten stay below at the end of the period.
    """

    day: date
    probability: float | None
    low: Decimal
    middle: Decimal
    high: Decimal
    raises: Sequence[Raise]
    careers: int
    simulations: int
    seed: int
    back_test: BackTest | None
    shortfalls: Sequence[tuple[str, int, int]]


def outlooks(targets: Iterable[Target], as_of: date) -> Mapping[int, Outlook]:
    """The newest chance of each target up to a day, by its id: one query; those without one are not in it."""
    newest = Chance.objects.filter(target=OuterRef("target"), day__lte=as_of).order_by("-day").values("pk")[:1]
    rows = Chance.objects.filter(target__in=[target.pk for target in targets], pk=Subquery(newest))
    return {row.target_id: _outlook(row) for row in rows}


def _outlook(row: Chance) -> Outlook:
    told: Mapping[str, Any] = row.outcome
    return Outlook(
        day=row.day,
        probability=told.get("probability"),
        low=Decimal(told.get("low", "0")),
        middle=Decimal(told.get("middle", "0")),
        high=Decimal(told.get("high", "0")),
        raises=[Raise(**one) for one in told.get("levers", ())],
        careers=told.get("careers", 0),
        simulations=told.get("simulations", 0),
        seed=told.get("seed", 0),
        back_test=_back_test(told.get("back_test")),
        shortfalls=[(str(what), int(have), int(need)) for what, have, need in told.get("shortfalls", ())],
    )


def _back_test(told: Mapping[str, Any] | None) -> BackTest | None:
    if told is None:
        return None
    amounts = {name: Decimal(told[name]) for name in ("low", "middle", "high", "actual")}
    return BackTest(date.fromisoformat(told["day"]), **amounts)
