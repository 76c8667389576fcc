"""What else has to do with a thing: a registry by which a room puts links onto pages of the rooms below it.

A room knows those below it and not those above, so a page cannot ask who refers to its row; whoever does, says so here
in its AppConfig.ready. `{% neighbours row %}` on the page shows what the reader may see of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bridgehead.foundation.access import Actor


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A thing to go to, with what stands beside its name."""

    text: str
    url: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Things of one kind under a heading."""

    title: str
    rows: Sequence[Neighbour]


# Gives what the actor may see of it; an empty sequence is not shown.
Read = Callable[[Actor, Any], Neighbours]
_readers: dict[str, list[Read]] = defaultdict(list)


def register_neighbours(model: str, read: Read) -> None:
    """Say what has to do with rows of `model`, such as `delivery.Problem`; saying it twice changes nothing."""
    if read not in _readers[model]:
        _readers[model].append(read)


def neighbours_of(actor: Actor, row: Any) -> list[Neighbours]:
    """All that has to do with a row, as far as the actor may see it."""
    found = (read(actor, row) for read in _readers[row._meta.label])
    return [one for one in found if one.rows]
