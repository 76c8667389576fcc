"""What there is to find: every room says so when Django starts.

A kind knows how to gather its things for the index, where an actor may see them, and how a found one is shown. The last
reads the things themselves through the room's own visible rows, so whatever the index holds, nobody is shown a row that
the lists would not show.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from bridgehead.foundation.access import Actor
from bridgehead.foundation.search.tokens import Text
from bridgehead.foundation.ui.navigation import Text as Label


@dataclass(frozen=True, slots=True)
class Draft:
    """A thing as the index takes it; `texts` in the order of importance, its name first.

    `unit_path` is the unit that it stands in (empty: none), `owner` the enterprise whose it is. Among things that match
    equally well the heavier `weight` comes first.
    """

    id: int
    texts: Sequence[Text]
    unit_path: str = ""
    owner: int | None = None
    weight: int = 0


@dataclass(frozen=True, slots=True)
class Reach:
    """Where an actor may see things of a kind: everywhere, or in units at and below `paths`, or what `owner` owns."""

    everywhere: bool = False
    paths: tuple[str, ...] = ()
    owner: int | None = None
    # Things that no unit has (an empty path) are open to whoever reaches any unit.
    unplaced: bool = False

    @property
    def is_nowhere(self) -> bool:
        """Whether there is nothing to see at all."""
        return not (self.everywhere or self.paths or self.unplaced or self.owner is not None)


@dataclass(frozen=True, slots=True)
class Shown:
    """A found thing for the eye: where it leads, its name, and what tells it from its likes, ready to print."""

    url: str
    title: str
    notes: Sequence[str] = ()
    # What the API calls it by.
    reference: str = ""


@dataclass(frozen=True, slots=True)
class SearchKind:
    """A kind of thing.

    `number` is its own in the index, from 1 on, and never given to another. `gather(ids)` gives a Draft for each of the
    ids that is to be found (others leave the index), `ids(after, limit)` the next ids in rising order, `show(actor,
    ids)` what the actor may see of them. `hanging_on` maps another kind to the function that gives the ids of this kind
    whose texts hold names of those things. `all_url(text)` leads to the room's own list for a query, empty where it has
    none. `body(ids)` gives what documents say; a kind that has it is found by that as well.
    """

    key: str
    number: int
    label: Label
    icon: str
    gather: Callable[[Sequence[int]], Iterable[Draft]]
    ids: Callable[[int, int], Sequence[int]]
    reach: Callable[[Actor], Reach]
    show: Callable[[Actor, Sequence[int]], Mapping[int, Shown]]
    order: int = 50
    hanging_on: Mapping[str, Callable[[Sequence[int]], Sequence[int]]] = field(default_factory=dict)
    all_url: Callable[[str], str] = lambda _text: ""
    body: Callable[[Sequence[int]], Mapping[int, str]] | None = None
    # Kinds whose things are found too when one of this kind with the same owner is (a person's firm).
    brings: tuple[str, ...] = ()


# Gives id, path and name of every unit; a unit with two names comes twice.
PlaceNames = Callable[[], Iterable[tuple[int, str]]]
# A kind has so many ids of its own in the index, one behind the other.
_IDS: Final = 1 << 48

_kinds: dict[str, SearchKind] = {}
_fields: dict[str, Label] = {}
_places: list[PlaceNames] = []


def register_kind(kind: SearchKind) -> None:
    """Make a kind known; its key may be taken once only."""
    if _kinds.setdefault(kind.key, kind) is not kind:
        raise ValueError(f"{kind.key} is searched already")
    if any(other.number == kind.number for other in _kinds.values() if other is not kind):
        raise ValueError(f"{kind.key} has the number of another kind")


def register_fields(labels: Mapping[str, Label]) -> None:
    """How the texts of things are called where they are what matched."""
    for name, label in labels.items():
        if _fields.setdefault(name, label) != label:
            raise ValueError(f"{name} is called {_fields[name]} already")


def register_places(names: PlaceNames) -> None:
    """Say where the names of units are read: a query may name one."""
    _places[:] = [names]


def search_kinds() -> Sequence[SearchKind]:
    """Every kind, in the order in which results are shown."""
    return sorted(_kinds.values(), key=lambda kind: (kind.order, kind.key))


def kind_of(key: str) -> SearchKind:
    """The kind of that key; KeyError for one that no room has registered."""
    return _kinds[key]


def entry_id(kind: str, object_id: int) -> int:
    """The id of a thing in the index. Those of a kind lie between that of the thing 0 and `last_entry_id`."""
    return kind_of(kind).number * _IDS + object_id


def last_entry_id(kind: str) -> int:
    """No thing of the kind has a higher id in the index."""
    return entry_id(kind, _IDS - 1)


def field_label(name: str) -> Label:
    """What a text is called."""
    return _fields.get(name, "")


def place_names() -> Iterator[tuple[int, str]]:
    """Units and what they are called."""
    for names in _places:
        yield from names()
