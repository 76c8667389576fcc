"""Words at places on pages to lines: what a PDF and a scan have in common.

Lengths are in any unit, the same for a page; `top` and `bottom` grow downwards.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from .ruled_tables import Rule

_PAGE_NUMBER: Final = re.compile(
    r"[\s\-—–_·.|/第页共]*(?:page\s*)?\d{1,4}\s*(?:[\s\-—–_·.|/第页共]|of|\d{1,4})*+\Z", re.IGNORECASE
)
# The share of a page's height above and below that running heads and feet stand in.
_EDGE: Final = 0.11
_APART: Final = 1.2


@dataclass(frozen=True, slots=True)
class Segment:
    """Words that stand together in a line."""

    text: str
    left: float
    right: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Page:
    """A page, `number` from 1; `rules` are the lines drawn on it."""

    number: int
    height: float
    segments: tuple[Segment, ...]
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """The segments of one line from left to right."""

    segments: tuple[Segment, ...]

    @property
    def text(self) -> str:
        """The words, a space between segments."""
        return " ".join(segment.text for segment in self.segments)

    @property
    def left(self) -> float:
        """Where it begins."""
        return self.segments[0].left

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.segments[-1].right

    @property
    def top(self) -> float:
        """Its upper edge."""
        return min(segment.top for segment in self.segments)

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return max(segment.bottom for segment in self.segments)

    @property
    def height(self) -> float:
        """The middle height of its segments."""
        return median(segment.bottom - segment.top for segment in self.segments)


def lines_of(page: Page) -> list[Line]:
    """The lines of a page from top to bottom; two columns of prose one after the other."""
    rows: list[list[Segment]] = []
    for segment in sorted(page.segments, key=lambda one: (one.top + one.bottom) / 2):
        middle = (segment.top + segment.bottom) / 2
        if rows and _overlaps(rows[-1], segment, middle):
            rows[-1].append(segment)
        else:
            rows.append([segment])
    lines = [Line(tuple(_joined(sorted(row, key=lambda one: one.left)))) for row in rows]
    return _by_column(lines)


def _overlaps(row: Sequence[Segment], segment: Segment, middle: float) -> bool:
    last = row[-1]
    height = min(last.bottom - last.top, segment.bottom - segment.top)
    return abs((last.top + last.bottom) / 2 - middle) <= 0.5 * height


def _joined(row: Sequence[Segment]) -> Iterable[Segment]:
    """Segments that are less than about a character apart are one."""
    pending: Segment | None = None
    for segment in row:
        if pending is None:
            pending = segment
            continue
        height = max(pending.bottom - pending.top, segment.bottom - segment.top)
        gap = segment.left - pending.right
        if gap > _APART * height:
            yield pending
            pending = segment
        else:
            space = " " if _needs_space(pending.text, segment.text, gap, height) else ""
            pending = Segment(
                f"{pending.text}{space}{segment.text}",
                pending.left,
                max(pending.right, segment.right),
                min(pending.top, segment.top),
                max(pending.bottom, segment.bottom),
            )
    if pending is not None:
        yield pending


def _needs_space(before: str, after: str, gap: float, height: float) -> bool:
    return gap > 0.2 * height and before[-1:].isascii() and after[:1].isascii()


def _by_column(lines: list[Line]) -> list[Line]:
    """Where most lines are prose left and right of one gutter, the left column first."""
    pairs = [line for line in lines if len(line.segments) == 2]
    prose = [line for line in pairs if all(len(segment.text) >= 10 for segment in line.segments)]
    if len(prose) < 8 or len(prose) < 0.6 * len(lines):
        return lines
    gutter_left = max(line.segments[0].right for line in prose)
    gutter_right = min(line.segments[1].left for line in prose)
    if gutter_left >= gutter_right:
        return lines
    first = lines.index(prose[0])
    gutter = (gutter_left + gutter_right) / 2
    columns: tuple[list[Line], list[Line]] = ([], [])
    for line in lines[first:]:
        for segment in line.segments:
            columns[segment.left > gutter].append(Line((segment,)))
    return [*lines[:first], *columns[0], *columns[1]]


def without_furniture(pages: Sequence[tuple[Page, list[Line]]]) -> list[tuple[Page, list[Line]]]:
    """The pages without running heads, running feet and page numbers."""
    seen = Counter(
        words for page, lines in pages for words in {_bare(line) for line in lines if _is_at_edge(line, page)}
    )
    least = max(2, min(3, len(pages)))
    repeated = {words for words, count in seen.items() if count >= least and words}
    return [
        (page, [line for line in lines if not (_is_at_edge(line, page) and _repeats(line, repeated))])
        for page, lines in pages
    ]


def _is_at_edge(line: Line, page: Page) -> bool:
    return line.bottom < _EDGE * page.height or line.top > (1 - _EDGE) * page.height


def _repeats(line: Line, repeated: set[str]) -> bool:
    return (len(line.text) <= 30 and _PAGE_NUMBER.match(line.text) is not None) or _bare(line) in repeated


def _bare(line: Line) -> str:
    """The words of a line as they repeat: without its numbers; nothing for a row of a table."""
    words = re.sub(r"[\d\s]+", "", line.text)
    return "" if len(words) < 2 and not words.isalpha() else f"{words}@{round(line.left / 20)}"
