"""What one entry is worth to an item, and which entries an item takes: conditions and coefficients on its fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from operator import add, mul
from typing import Protocol

from .shapes import Shape


class HasFields(Protocol):
    """What conditions and worths look at."""

    @property
    def fields(self) -> Mapping[str, Decimal | str]:
        """Numbers and words by name."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A field that is one of some words (none of them where `barred`), or a number of [low, high)."""

    field: str
    words: frozenset[str] | None
    low: Decimal | None
    high: Decimal | None
    barred: bool = False

    def holds(self, entry: HasFields) -> bool:
        """Whether the entry meets it; one without the field meets it only where words are barred."""
        value = entry.fields.get(self.field)
        if self.words is not None:
            return (value in self.words) != self.barred
        if not isinstance(value, Decimal):
            return False
        return (self.low is None or value >= self.low) and (self.high is None or value < self.high)


@dataclass(frozen=True, slots=True)
class Constant:
    """The same for every entry."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Field:
    """The number in a field."""

    name: str


@dataclass(frozen=True, slots=True)
class Coefficients:
    """A number by the word in a field; `otherwise` for words that the table lacks, None leaves them unknown."""

    field: str
    values: Mapping[str, Decimal]
    otherwise: Decimal | None


@dataclass(frozen=True, slots=True)
class Product:
    """Worths multiplied."""

    parts: tuple[Worth, ...]


@dataclass(frozen=True, slots=True)
class Total:
    """Worths added up."""

    parts: tuple[Worth, ...]


@dataclass(frozen=True, slots=True)
class ShapedWorth:
    """A worth through bands, a curve or steps."""

    of: Worth
    shape: Shape


Worth = Constant | Field | Coefficients | Product | Total | ShapedWorth


def worth_of(worth: Worth, entry: HasFields) -> Decimal | None:
    """What the entry is worth; None where a field that it takes is absent, no number, or in no table."""
    return valuer(worth)(entry)


def valuer(worth: Worth) -> Callable[[HasFields], Decimal | None]:
    """`worth_of` for many entries: a worth taken apart once."""
    match worth:
        case Constant(value):
            return lambda _entry: value
        case Field(name):
            return lambda entry: found if isinstance(found := entry.fields.get(name), Decimal) else None
        case Coefficients(field, values, otherwise):
            table = dict(values)
            return lambda entry: (
                table.get(word, otherwise) if isinstance(word := entry.fields.get(field), str) else otherwise
            )
        case ShapedWorth(of, shape):
            inner = valuer(of)
            return lambda entry: None if (found := inner(entry)) is None else shape.at(found)
        case Product(parts):
            return _together(tuple(map(valuer, parts)), Decimal(1), mul)
        case Total(parts):
            return _together(tuple(map(valuer, parts)), Decimal(0), add)


def _together(
    parts: tuple[Callable[[HasFields], Decimal | None], ...],
    start: Decimal,
    join: Callable[[Decimal, Decimal], Decimal],
) -> Callable[[HasFields], Decimal | None]:
    def value(entry: HasFields) -> Decimal | None:
        result = start
        for part in parts:
            found = part(entry)
            if found is None:
                return None
            result = join(result, found)
        return result

    return value
