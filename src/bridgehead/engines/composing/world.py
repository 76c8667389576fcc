"""What a template is told of: the period, the units, the tiers, and a function that answers measures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from bridgehead.engines.figures import Measure, Period


@dataclass(frozen=True, slots=True)
class Place:
    """A unit that figures may be about; `id` is the caller's own key."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Tier:
    """A band of total investment in whole CNY, [low, high); None is open."""

    low: int | None
    high: int | None
    name: str


@dataclass(frozen=True, slots=True)
class Question:
    """A measure about a unit (None: the bulletin's own scope) in a period."""

    measure: Measure
    unit: int | None
    period: Period

    def narrowed(self, **filters: Any) -> Question:
        """The same question with some filters set."""
        return replace(self, measure=self.measure.with_filters(**filters))

    def a_year_earlier(self) -> Question:
        """The same question of last year."""
        return replace(self, period=self.period.a_year_earlier())


@dataclass(frozen=True, slots=True)
class Found:
    """An answer: value in `unit` (`1`, an ISO 4217 code, `ratio`), None where it cannot be said.

    `refusal` says why the ledger does not answer at all. A rate carries what it divides.
    """

    value: Decimal | None
    unit: str = "1"
    count: int = 0
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A project behind an answer."""

    name: str
    unit: str
    day: date | None
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class Axis:
    """What a loop, a table or a chart goes over."""

    kind: Literal["units", "tiers", "months"]
    items: tuple[Any, ...]

    def __iter__(self) -> Iterator[Any]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


@dataclass(frozen=True, slots=True)
class World:
    """Everything that a template may know.

    `ask` answers a question; `worth` gives what the projects behind it are worth in another currency; `rows` the first
    so many projects behind it; `goal` the target of a year for it (None: none is kept). `whole` is how a text calls the
    scope (全区), `words` are further names with their texts.
    """

    period: Period
    as_of: date
    unit: Place
    whole: str
    ask: Callable[[Question], Found]
    rows: Callable[[Question, int], Sequence[Row]]
    worth: Callable[[Question, str], Decimal | None]
    goal: Callable[[Question], Decimal | None]
    units: tuple[Place, ...] = ()
    tiers: tuple[Tier, ...] = ()
    words: dict[str, str] = field(default_factory=dict)
