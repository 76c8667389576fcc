"""What is known of a document before it is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Names that the ledger knows: projects, enterprises (with their short forms) and places."""

    projects: tuple[str, ...] = ()
    enterprises: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


EMPTY = Gazetteer()


@dataclass(frozen=True, slots=True)
class About:
    """The document's name, date, place and publisher, as far as known; `place` may be a path such as 无锡市锡山区."""

    doc: str = ""
    published: date | None = None
    place: str | None = None
    publisher: str | None = None
    gazetteer: Gazetteer = EMPTY
