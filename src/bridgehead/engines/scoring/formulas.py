"""An assessment formula as a value: items with weights, caps and floors, and the rules that give each its number.

`tables.make_formula` reads one from TOML or JSON and refuses what does not hold together. docs/algorithms/scoring.md
says what each rule means and which choice it takes where the published schemes are silent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from .shapes import Shape
from .worths import Condition, Worth

Counting = Literal["projects", "events"]
Window = Literal["period", "month", "year", "all"]
Role = Literal["base", "bonus", "penalty"]
Better = Literal["more", "less"]


@dataclass(frozen=True, slots=True)
class Number:
    """The same number for every unit."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Given:
    """A figure that the caller hands over for the unit: a target, a rate, a panel's score.

    With a `curve` it is multiplied by the share of the year's task that is due at the end of the period. A unit without
    the figure gets `otherwise`, and where that is None its score is unknown.
    """

    name: str
    otherwise: Decimal | None
    curve: str | None


@dataclass(frozen=True, slots=True)
class Elapsed:
    """How many months of the year have ended by the end of the period."""


@dataclass(frozen=True, slots=True)
class ByGroup:
    """A number by the unit's group; a group that the table lacks gets `otherwise`, None leaves it unknown."""

    values: Mapping[str, Decimal]
    otherwise: Decimal | None


@dataclass(frozen=True, slots=True)
class Tally:
    """What entries of a source are worth in a window, each by the unit's share in it where `shares`.

    `counting` says what counts once: a project, by its first event at any time, or each event.
    """

    source: str
    worth: Worth
    where: tuple[Condition, ...]
    counting: Counting
    window: Window
    shares: bool


@dataclass(frozen=True, slots=True)
class Part:
    """An item in a sum, times its weight. `full` is the item's value at full score, None in a sum that has no whole."""

    item: Item
    weight: Decimal
    full: Decimal
    role: Role


@dataclass(frozen=True, slots=True)
class Add:
    """Items by their weights, added up."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Multiply:
    """Items multiplied."""

    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Extreme:
    """The largest of items, or the smallest."""

    items: tuple[Item, ...]
    largest: bool


@dataclass(frozen=True, slots=True)
class Ratio:
    """One item over another; `when_zero` where there is nothing to divide by, None leaves it unknown."""

    of: Item
    to: Item
    when_zero: Decimal | None


@dataclass(frozen=True, slots=True)
class Shaped:
    """An item's value through bands, a curve or steps."""

    of: Item
    shape: Shape


@dataclass(frozen=True, slots=True)
class Efficacy:
    """功效系数法: base + span × (x − worst) / (best − worst), within the unit's group of peers.

    Worst and best are those of the group, or are given (`low` and `high`, as of last year). `when_same` is what all get
    where they are equal. A value outside of given bounds counts as the bound where `clamp`.
    """

    of: Item
    base: Decimal
    span: Decimal
    better: Better
    when_same: Decimal
    low: Item | None
    high: Item | None
    clamp: bool


@dataclass(frozen=True, slots=True)
class Rank:
    """Points by place within the group of peers; `beyond` for places that have none of their own.

    Equal values take the same place, the next one counts them all (1, 1, 3). Where `ties` is `shared` they get the mean
    of the points of the places that they take up, else the points of the best.
    """

    of: Item
    better: Better
    points: tuple[Decimal, ...]
    beyond: Decimal
    ties: Literal["best", "shared"]


@dataclass(frozen=True, slots=True)
class Repeated:
    """An item taken for each month, or each seven days, of the year that has ended by the end of the period.

    `sum` adds them up, `longest_run` counts the most in a row whose value is not 0.
    """

    of: Item
    span: Literal["months", "weeks"]
    take: Literal["sum", "longest_run"]


Rule = (
    Number | Given | ByGroup | Elapsed | Tally | Add | Multiply | Extreme | Ratio | Shaped | Efficacy | Rank | Repeated
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """A rule with a name and bounds. `key` is its place in the formula (`signed`, `signed.of`), unique within it."""

    key: str
    english: str
    chinese: str
    rule: Rule
    floor: Decimal | None = None
    cap: Decimal | None = None

    def say(self, language: str) -> str:
        """Its name, in Chinese where the language code starts with `zh`."""
        return self.chinese if language.lower().startswith("zh") else self.english


@dataclass(frozen=True, slots=True)
class NotTwice:
    """Tallies (by key) among which a project counts in one only: where it is worth most, or in the first of them."""

    id: str
    keys: tuple[str, ...]
    keep: Literal["most", "first"]


@dataclass(frozen=True, slots=True)
class Flag:
    """A consequence without points: raised where the item reaches `at_least`; `lifts` the unit so many grades."""

    item: Item
    at_least: Decimal
    lifts: int


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade from a total on."""

    id: str
    english: str
    chinese: str
    start: Decimal


@dataclass(frozen=True, slots=True)
class Formula:
    """One version of a scheme; its days are inclusive, None is open.

    `whole` is what base items add up to at full score, None in a scheme without a whole. `curves` hold for each name
    the share of a year's task that is due at the end of each of the twelve months.
    """

    id: str
    english: str
    chinese: str
    source: str
    valid_from: date | None
    valid_to: date | None
    whole: Decimal | None
    total: Item
    flags: tuple[Flag, ...]
    grades: tuple[Grade, ...]
    not_twice: tuple[NotTwice, ...]
    curves: Mapping[str, tuple[Decimal, ...]]

    @property
    def parts(self) -> tuple[Part, ...]:
        """The items that the total adds up."""
        return self.total.rule.parts if isinstance(self.total.rule, Add) else ()


def children(rule: Rule) -> tuple[Item, ...]:
    """The items that a rule takes its number from."""
    match rule:
        case Add(parts):
            return tuple(part.item for part in parts)
        case Multiply(items) | Extreme(items=items):
            return items
        case Ratio(of, to):
            return (of, to)
        case Efficacy(of=of, low=low, high=high):
            return tuple(item for item in (of, low, high) if item is not None)
        case Shaped(of) | Rank(of) | Repeated(of):
            return (of,)
    return ()


def items_of(item: Item) -> tuple[Item, ...]:
    """The item and everything under it."""
    return (item, *(deeper for child in children(item.rule) for deeper in items_of(child)))
