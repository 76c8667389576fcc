"""What one entry is worth to an item, and which entries an item takes: conditions and coefficients on its fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
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
    match worth:
        case Constant(value):
            return value
        case Field(name):
            found = entry.fields.get(name)
            return found if isinstance(found, Decimal) else None
        case Coefficients(field, values, otherwise):
            word = entry.fields.get(field)
            return values.get(word, otherwise) if isinstance(word, str) else otherwise
        case ShapedWorth(of, shape):
            inner = worth_of(of, entry)
            return None if inner is None else shape.at(inner)
        case Product(parts) | Total(parts):
            return _together(parts, entry, product=isinstance(worth, Product))


def _together(parts: tuple[Worth, ...], entry: HasFields, *, product: bool) -> Decimal | None:
    result = Decimal(1 if product else 0)
    for part in parts:
        value = worth_of(part, entry)
        if value is None:
            return None
        result = result * value if product else result + value
    return result
