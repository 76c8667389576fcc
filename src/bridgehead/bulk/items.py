"""Documents on their way to the reader: an item each, in chunks, with the place in the input where a run goes on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from bridgehead.engines.reading import About

# Between half a second and a tenth of a second of reading: long enough to make handing over cheap, short enough that
# little is lost when a run is stopped.
CHUNK_BYTES = 200_000
CHUNK_ITEMS = 400


@dataclass(frozen=True, slots=True)
class Reject:
    """A document that was not read: its name, a code and a sentence why, and where in the input it stands.

    Codes are those of `engines.extraction.refusals` for files, and `unreadable`, `broken` (of the file that holds
    records), `undecodable`, `not_json`, `no_text`, `bad_date`, `too_large`, `reader_failed`, `time_limit`,
    `worker_died`.
    """

    doc: str
    reason: str
    message: str
    where: str


@dataclass(frozen=True, slots=True)
class Item:
    """One document not yet read. `size` is its bytes, roughly.

    The payload is a path for a `file`, the bytes of a line of JSON for a `line`, text for a `row`, and a Reject for
    what the source itself could not hand over.
    """

    kind: Literal["file", "line", "row", "reject"]
    payload: str | bytes | Reject
    about: About
    where: str
    size: int


@dataclass(frozen=True, slots=True)
class Position:
    """The first record not yet taken: the number of its file in the walk, its number in that file.

    `digest` is of the names, sizes and times of all files up to that one: another digest means another input.
    `consumed` is how many bytes of the input files were taken.
    """

    file: int = 0
    record: int = 0
    digest: str = ""
    consumed: int = 0


BEGINNING = Position()


@dataclass(frozen=True, slots=True)
class Chunk:
    """Items that a worker reads in one go, and the position after the last."""

    items: tuple[Item, ...]
    end: Position


def in_chunks(items: Iterable[tuple[Item, Position]]) -> Iterator[Chunk]:
    """Items, each with the position after it, in chunks. Where a chunk ends depends on nothing but where it began."""
    held: list[Item] = []
    size = 0
    end = Position()
    for item, end in items:
        held.append(item)
        size += item.size
        if size >= CHUNK_BYTES or len(held) >= CHUNK_ITEMS:
            yield Chunk(tuple(held), end)
            held, size = [], 0
    if held:
        yield Chunk(tuple(held), end)
