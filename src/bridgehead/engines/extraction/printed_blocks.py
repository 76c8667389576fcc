"""Lines on pages to paragraphs and tables: those drawn with lines, and those whose cells stand under each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from .grids import Cell
from .layout import Line, Page, Segment, lines_of, without_furniture
from .ruled_tables import NEAR, RuledTable, ruled_tables

_SENTENCE_END: Final = re.compile(r"[。！？；：!?;:]['\"”’）)]*\Z")
_NEVER_FIRST: Final = re.compile(r"[，。；：、！？）》”’%％]")
_HEADING: Final = re.compile(
    r"[（(]?[一二三四五六七八九十]{1,3}[)）、]|第[一二三四五六七八九十\d]{1,3}[章节条部]"
    r"|\d{1,2}(?:\.\d{1,2})*[、.．]\s?\D|[（(]\d{1,2}[)）]|[•●■◆]"
)
# What stands between two tables, and not in one: a note, a source, a sentence, the next title.
_BELOW_TABLE: Final = re.compile(
    r"^[（(]?(?:注|备注|说明|(?:资料|数据)?来源)\s*\d*[:：]|^(?:续?表|附表|附件)\s*[\d一二三四五六七八九十]|[。；]\Z"
)
# A drawing with fewer words in it than this is no table: a chart, a frame, a seal.
_FEWEST_CELLS: Final = 4
_MOST_HEAD_ROWS: Final = 3


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words, with the offsets in them from which on they stand on a page."""

    text: str
    pages: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Cells, each with its page; `columns` are the edges of a drawn table's columns, which goes on overleaf."""

    cells: tuple[Cell, ...]
    columns: tuple[float, ...] = ()


def blocks_of(pages: Sequence[Page]) -> list[Paragraph | Table]:
    """Paragraphs and tables of a document, without what repeats on its pages; both may go over a page's end."""
    drawn = [_take_drawn(page) for page in pages]
    kept = without_furniture([(page, lines_of(page)) for page, _tables in drawn])
    writer = _Blocks()
    for (page, lines), (_page, tables) in zip(kept, drawn, strict=True):
        waiting = list(tables)
        at = 0
        edge = max((line.right for line in lines), default=0.0)
        margin = min((line.left for line in lines), default=0.0)
        while at < len(lines):
            while waiting and waiting[0][0] < lines[at].top:
                writer.drawn(waiting.pop(0)[1])
            end = _table_end(lines, at)
            if end - at >= 2:
                writer.table(Table(tuple(_aligned(lines[at:end], page.number))))
                at = end
            else:
                writer.add(lines[at], page.number, margin, edge)
                at += 1
        for _top, table in waiting:
            writer.drawn(table)
    writer.close()
    return writer.blocks


def _take_drawn(page: Page) -> tuple[Page, list[tuple[float, Table]]]:
    """The page without the words of its drawn tables, and these with their upper edges."""
    found = []
    for ruled in ruled_tables(page.rules):
        cells, left = _drawn_cells(ruled, page)
        if len(cells) >= _FEWEST_CELLS and len({cell.row for cell in cells}) >= 2:
            found.append((ruled.top, Table(tuple(cells), ruled.columns)))
            page = replace(page, segments=left)
    return page, found


def _drawn_cells(ruled: RuledTable, page: Page) -> tuple[list[Cell], tuple[Segment, ...]]:
    """The cells of a drawn table that hold words, and the words of the page that stand in none."""
    held: dict[tuple[int, int], list[Segment]] = {}
    left: list[Segment] = []
    for segment in page.segments:
        room = ruled.room_at((segment.left + segment.right) / 2, (segment.top + segment.bottom) / 2)
        if room is None:
            left.append(segment)
        else:
            held.setdefault((room.row, room.column), []).append(segment)
    cells = [
        Cell(room.row, room.column, _words(held[room.row, room.column]), room.rows, room.columns, f"第{page.number}页")
        for room in ruled.rooms
        if (room.row, room.column) in held
    ]
    return cells, tuple(left)


def _words(segments: Sequence[Segment]) -> str:
    """What a cell says, in as many lines as it needs."""
    text = ""
    for line in lines_of(Page(0, 0.0, tuple(segments))):
        text = _appended(text, line.text)
    return text


def _appended(text: str, more: str) -> str:
    """A line and the next: a word parted by a hyphen is one, words of Latin letters have a space between."""
    if text.endswith("-") and more[:1].islower():
        return text[:-1] + more
    return text + (" " if text[-1:].isascii() and more[:1].isascii() and text else "") + more


class _Blocks:
    """Joins lines as long as each fills its line and the next doesn't start anew, and tables that go on overleaf."""

    def __init__(self) -> None:
        self.blocks: list[Paragraph | Table] = []
        self._text = ""
        self._pages: list[tuple[int, int]] = []
        self._last: tuple[Line, int, bool] | None = None

    def add(self, line: Line, page: int, margin: float, edge: float) -> None:
        """Add a line of prose."""
        text = line.text
        is_full = line.right >= edge - 2.2 * line.height or (
            line.right - margin >= 0.85 * (edge - margin) and _SENTENCE_END.search(text) is None
        )
        if self._last is not None and self._goes_on(line, page, margin):
            if self._pages[-1][1] != page:
                self._pages.append((len(self._text), page))
            self._text = _appended(self._text, text)
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

    def table(self, table: Table) -> None:
        """Add a table."""
        self.close()
        self.blocks.append(table)

    def drawn(self, table: Table) -> None:
        """Add a drawn table, or the rest of one that the page before ended with."""
        self.close()
        last = self.blocks[-1] if self.blocks else None
        if isinstance(last, Table) and _same_columns(last.columns, table.columns):
            self.blocks[-1] = _joined(last, table)
        else:
            self.blocks.append(table)

    def close(self) -> None:
        """End the paragraph."""
        if self._text.strip():
            self.blocks.append(Paragraph(self._text, tuple(self._pages)))
        self._text, self._pages, self._last = "", [], None


def _same_columns(ours: Sequence[float], others: Sequence[float]) -> bool:
    return (
        0 < len(ours) == len(others)
        and max(abs(one - other) for one, other in zip(ours, others, strict=True)) <= 2 * NEAR
    )


def _joined(first: Table, rest: Table) -> Table:
    """A table and its rest overleaf, whose head may stand there again."""
    again = max((rows for rows in range(1, _MOST_HEAD_ROWS + 1) if _head(first, rows) == _head(rest, rows)), default=0)
    down = max(cell.row + cell.rows for cell in first.cells) - again
    more = (replace(cell, row=cell.row + down) for cell in rest.cells if cell.row >= again)
    return Table((*first.cells, *more), first.columns)


def _head(table: Table, rows: int) -> list[tuple[int, int, str]]:
    return [(cell.row, cell.column, cell.text) for cell in table.cells if cell.row < rows]


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
        elif at + 1 - end > 1 or len(line.text) > 30 or _BELOW_TABLE.search(line.text):
            break
        at += 1
    return end


def _aligned(lines: Sequence[Line], page: int) -> Iterator[Cell]:
    """Cells by columns: segments above each other are of one; a wider one is of the first that it covers."""
    columns: list[list[float]] = []
    for segment in sorted((one for line in lines for one in line.segments), key=lambda one: one.right - one.left):
        under = [column for column in columns if segment.left < column[1] and column[0] < segment.right]
        if len(under) == 1:
            under[0][0], under[0][1] = min(under[0][0], segment.left), max(under[0][1], segment.right)
        elif not under:
            columns.append([segment.left, segment.right])
    columns.sort()
    for row, line in enumerate(lines):
        texts = [""] * len(columns)
        for segment in line.segments:
            at = next(
                number
                for number, column in enumerate(columns)
                if segment.left < column[1] and column[0] < segment.right
            )
            texts[at] = f"{texts[at]} {segment.text}".strip()
        yield from (Cell(row, column, text, where=f"第{page}页") for column, text in enumerate(texts) if text)
