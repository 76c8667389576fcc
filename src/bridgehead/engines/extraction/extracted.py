"""What comes out of a file, and how much may go in."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

_MB: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Anchor:
    """From character `start` of the text on, it stands at `where` in the file: `第2页`, `Sheet1!B4`."""

    start: int
    where: str


@dataclass(frozen=True, slots=True)
class Extracted:
    """The text of a file.

    `kind` is a key of KINDS; `title` and `published` are what the file says of itself outside its text; `anchors` are
    in the order of the text; `encoding` is that of a text or web page, empty for the others.
    """

    text: str
    kind: str
    title: str | None = None
    published: date | None = None
    anchors: tuple[Anchor, ...] = ()
    encoding: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file is read; beyond it the file is refused. All are hard.

    `ratio` is inflated to packed size of one part beyond `ratio_from` bytes: prose packs to about a tenth, the most
    regular workbooks to a fiftieth. `tags` counts `<` in one XML part, so about twice its elements;
    `page_tags` the same in a web page.
    `seconds` and `memory_bytes` bound the process that reads a PDF or a picture.
    """

    file_bytes: int = 64 * _MB
    members: int = 5_000
    part_bytes: int = 64 * _MB
    inflated_bytes: int = 128 * _MB
    ratio: int = 200
    ratio_from: int = 4 * _MB
    tags: int = 2_500_000
    page_tags: int = 300_000
    characters: int = 8_000_000
    cells: int = 400_000
    cell_anchors: int = 20_000
    pages: int = 2_000
    seconds: float = 20.0
    memory_bytes: int = 1024 * _MB
    picture_pixels: int = 60_000_000
    picture_pages: int = 100
    picture_seconds: float = 300.0
    picture_memory_bytes: int = 6144 * _MB


LIMITS: Final = Limits()


def where_at(anchors: Sequence[Anchor], position: int) -> str:
    """Where the character at `position` stands in the file; empty where nothing is known of it."""
    at = bisect_right(anchors, position, key=lambda anchor: anchor.start)
    return anchors[at - 1].where if at else ""
