"""A text cut into segments, so that statements whose words overlap can all be marked in it.

Pure: offsets in, segments out. A quote often holds the one before it (新签约…86个，总投资412亿元，其中…11个), so each
stretch of text belongs to the statement with the shortest quote around it, and shines with every other one there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Mark:
    """A statement's place in a text: `[start, end)` in characters."""

    id: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text with the same statements all along.

    `owner` is the id of the statement that a click opens (None: plain text), `covering` every statement around it,
    shortest first, `ending` those whose words end here and get their number after it.
    """

    start: int
    end: int
    owner: int | None
    covering: tuple[int, ...]
    ending: tuple[int, ...]


def segments(length: int, marks: Iterable[Mark]) -> list[Segment]:
    """The segments of a text of `length` characters, in order, without gaps; marks beyond its end are cut off."""
    cut = (Mark(mark.id, mark.start, min(mark.end, length)) for mark in marks)
    kept = [mark for mark in cut if mark.start < mark.end]
    edges = sorted({0, length, *(mark.start for mark in kept), *(mark.end for mark in kept)})
    waiting = sorted(kept, key=lambda mark: mark.start, reverse=True)
    open_marks: list[Mark] = []
    found = []
    for start, end in pairwise(edges):
        while waiting and waiting[-1].start <= start:
            open_marks.append(waiting.pop())
        open_marks = [mark for mark in open_marks if mark.end > start]
        ordered = sorted(open_marks, key=lambda mark: (mark.end - mark.start, mark.start, mark.id))
        found.append(
            Segment(
                start=start,
                end=end,
                owner=ordered[0].id if ordered else None,
                covering=tuple(mark.id for mark in ordered),
                ending=tuple(mark.id for mark in ordered if mark.end == end),
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of the text; `number` counts paragraphs from 1, `is_title` marks a short first line.

    A row of a table has the segments of each of its cells, any other line has one cell. `starts_block` is false in a
    row that follows another one.
    """

    number: int
    is_title: bool
    cells: tuple[tuple[Segment, ...], ...]
    starts_block: bool

    @property
    def is_row(self) -> bool:
        """Whether the line is a row of a table."""
        return len(self.cells) > 1


def paragraphs(text: str, marks: Sequence[Mark]) -> list[Paragraph]:
    """The lines of a text that are not blank, each cut into segments; a mark over a line end is marked in both."""
    found: list[Paragraph] = []
    line_start = 0
    follows_row = False
    pieces = segments(len(text), marks)
    at = 0
    for line in text.split("\n"):
        line_end = line_start + len(line)
        inside = []
        while at < len(pieces) and pieces[at].end <= line_start:
            at += 1
        cursor = at
        while cursor < len(pieces) and pieces[cursor].start < line_end:
            inside.append(_clipped(pieces[cursor], line_start, line_end))
            cursor += 1
        is_row = "\t" in line
        if line.strip():
            cells = _cells(text, line_start, line_end, inside) if is_row else (tuple(inside),)
            found.append(Paragraph(len(found) + 1, not found and _is_title(line), cells, not (is_row and follows_row)))
        follows_row = is_row
        line_start = line_end + 1
    return found


def _is_title(line: str) -> bool:
    bare = line.strip()
    return "\t" not in line and len(bare) <= 40 and not bare.endswith(("。", "；", "，", "."))


def _cells(text: str, start: int, end: int, inside: Sequence[Segment]) -> tuple[tuple[Segment, ...], ...]:
    """The segments of a row, cut at its tabs; the tabs themselves are in none."""
    found = []
    for cell in text[start:end].split("\t"):
        cell_end = start + len(cell)
        within = [segment for segment in inside if segment.start < cell_end and start < segment.end]
        found.append(tuple(_clipped(segment, start, cell_end) for segment in within))
        start = cell_end + 1
    return tuple(found)


def _clipped(segment: Segment, start: int, end: int) -> Segment:
    if segment.start >= start and segment.end <= end:
        return segment
    # A quote over a line end closes where its last visible character stands.
    ending = segment.ending if segment.end <= end + 1 else ()
    return Segment(max(segment.start, start), min(segment.end, end), segment.owner, segment.covering, ending)
