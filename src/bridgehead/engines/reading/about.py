"""What is known of a document before it is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class LearnedUnit:
    """A unit of measurement that the vocabulary lacks: `term` is `factor` of `unit`.

    `kind` is a kind of quantities: count, physical, area, money, duration or ratio; `unit` is of that kind (m2 for an
    area, an ISO 4217 code for money), and for a count the counter itself.
    """

    term: str
    kind: str
    unit: str
    factor: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Names that the ledger knows or that were learned: projects, enterprises (with their short forms), places, parks.

    `clusters` are local names of groups of industries (4+3+1产业, 465). `aliases` are pairs of another name and the
    name that it stands for, which must be one of the names of some kind here; without it the pair is passed over.
    """

    projects: tuple[str, ...] = ()
    enterprises: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    parks: tuple[str, ...] = ()
    clusters: tuple[str, ...] = ()
    aliases: tuple[tuple[str, str], ...] = ()
    units: tuple[LearnedUnit, ...] = ()


EMPTY = Gazetteer()


@dataclass(frozen=True, slots=True)
class About:
    """The document's name, date, place and publisher, as far as known; `place` may be a path such as 无锡市锡山区."""

    doc: str = ""
    published: date | None = None
    place: str | None = None
    publisher: str | None = None
    gazetteer: Gazetteer = EMPTY
