"""Words at places on pages to lines, paragraphs and tables: what a PDF and a scan have in common.

Lengths are in any unit, the same for a page; `top` and `bottom` grow downwards.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

_PAGE_NUMBER: Final = re.compile(
    r"[\s\-—–_·.|/第页共]*(?:page\s*)?\d{1,4}\s*(?:[\s\-—–_·.|/第页共]|of|\d{1,4})*+\Z", re.IGNORECASE
)
_SENTENCE_END: Final = re.compile(r"[。！？；：!?;:]['\"”’）)]*\Z")
_NEVER_FIRST: Final = re.compile(r"[，。；：、！？）》”’%％]")
_HEADING: Final = re.compile(
    r"[（(]?[一二三四五六七八九十]{1,3}[)）、]|第[一二三四五六七八九十\d]{1,3}[章节条部]"
    r"|\d{1,2}(?:\.\d{1,2})*[、.．]\s?\D|[（(]\d{1,2}[)）]|[•●■◆]"
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
    """A page, `number` from 1."""

    number: int
    height: float
    segments: tuple[Segment, ...]


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


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words, with the offsets in them from which on they stand on a page."""

    text: str
    pages: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells on a page, all of the same length."""

    rows: tuple[tuple[str, ...], ...]
    page: int


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


def blocks_of(pages: Sequence[Page]) -> list[Paragraph | Table]:
    """Paragraphs and tables of a document, without what repeats on its pages; a paragraph may go over a page's end."""
    kept = without_furniture([(page, lines_of(page)) for page in pages])
    writer = _Paragraphs()
    for page, lines in kept:
        at = 0
        widths = [line.right for line in lines]
        edge = max(widths, default=0.0)
        margin = min((line.left for line in lines), default=0.0)
        while at < len(lines):
            end = _table_end(lines, at)
            if end - at >= 2:
                writer.close()
                writer.blocks.append(Table(_table_rows(lines[at:end]), page.number))
                at = end
            else:
                writer.add(lines[at], page.number, margin, edge)
                at += 1
    writer.close()
    return writer.blocks


class _Paragraphs:
    """Joins lines as long as each fills its line and the next doesn't start anew."""

    def __init__(self) -> None:
        self.blocks: list[Paragraph | Table] = []
        self._text = ""
        self._pages: list[tuple[int, int]] = []
        self._last: tuple[Line, int, bool] | None = None

    def add(self, line: Line, page: int, margin: float, edge: float) -> None:
        text = line.text
        is_full = line.right >= edge - 2.2 * line.height or (
            line.right - margin >= 0.85 * (edge - margin) and _SENTENCE_END.search(text) is None
        )
        if self._last is not None and self._goes_on(line, page, margin):
            self._append(text, page)
        else:
            self.close()
            self._text, self._pages = text, [(0, page)]
        self._last = (line, page, is_full)

    def _goes_on(self, line: Line, page: int, margin: float) -> bool:
        if self._last is None:
            return False
        last, last_page, was_full = self._last
        if _NEVER_FIRST.match(line.text):
            return True
        if not was_full or line.left > margin + 1.2 * line.height or _HEADING.match(line.text):
            return False
        if not 0.8 <= line.height / max(last.height, 0.1) <= 1.25:
            return False
        if page != last_page:
            return _SENTENCE_END.search(self._text) is None
        return 0 <= line.top - last.top <= 3.2 * max(line.height, last.height)

    def _append(self, text: str, page: int) -> None:
        if self._text.endswith("-") and text[:1].islower():
            self._text = self._text[:-1]
        elif self._text[-1:].isascii() and text[:1].isascii():
            self._text += " "
        if self._pages[-1][1] != page:
            self._pages.append((len(self._text), page))
        self._text += text

    def close(self) -> None:
        if self._text.strip():
            self.blocks.append(Paragraph(self._text, tuple(self._pages)))
        self._text, self._pages, self._last = "", [], None


def _table_end(lines: Sequence[Line], start: int) -> int:
    """The end of the table that begins at a line: lines of several segments, and lone cells between two of these."""
    if len(lines[start].segments) < 2:
        return start
    end = start + 1
    at = start + 1
    while at < len(lines):
        line, above = lines[at], lines[at - 1]
        if line.top - above.bottom > 3 * max(line.height, above.height):
            break
        if len(line.segments) >= 2:
            end = at + 1
        elif at + 1 - end > 1 or len(line.text) > 30:
            break
        at += 1
    return end


def _table_rows(lines: Sequence[Line]) -> tuple[tuple[str, ...], ...]:
    """Cells by columns: segments above each other are of one; a wider one is of the first that it covers."""
    columns: list[list[float]] = []
    for segment in sorted((one for line in lines for one in line.segments), key=lambda one: one.right - one.left):
        under = [column for column in columns if segment.left < column[1] and column[0] < segment.right]
        if len(under) == 1:
            under[0][0], under[0][1] = min(under[0][0], segment.left), max(under[0][1], segment.right)
        elif not under:
            columns.append([segment.left, segment.right])
    columns.sort()
    rows = []
    for line in lines:
        cells = [""] * len(columns)
        for segment in line.segments:
            at = next(
                number
                for number, column in enumerate(columns)
                if segment.left < column[1] and column[0] < segment.right
            )
            cells[at] = f"{cells[at]} {segment.text}".strip()
        rows.append(tuple(cells))
    return tuple(rows)
