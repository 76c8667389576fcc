"""The text of an element of a page as a browser would show it: one block a line, tables as rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree, html

from .composing import Composer, one_line
from .extracted import Limits
from .grids import Cell, Grid, grid_of, put_table
from .page_measures import Measures
from .refusals import too_much

_BLOCKS: Final = frozenset(
    "address article aside blockquote body br caption center dd details div dl dt fieldset figcaption figure footer"
    " form h1 h2 h3 h4 h5 h6 header hr legend li main nav ol p pre section summary table tbody td tfoot th thead tr"
    " ul".split()
)
_CONTAINERS: Final = frozenset("div section ul ol dl table td aside nav form p figure".split())
_BLANKS: Final = re.compile(r"[ \t\r\n\f\v]+")
_MANY: Final = 3
_MOSTLY: Final = 0.6
_TEASERS: Final = 0.3
_OWN: Final = 0.4
_LONG_CELL: Final = 300
_MOST_COLUMNS: Final = 200


@dataclass(frozen=True, slots=True)
class Block:
    """A line of text, or a table with what it says as text; `links` is how much of `length` stands in links."""

    text: str
    links: int = 0
    grid: Grid | None = None

    @property
    def length(self) -> int:
        """Characters."""
        return len(self.text)

    @property
    def is_link(self) -> bool:
        """Whether it is a link and nothing more."""
        return self.grid is None and self.links >= _MOSTLY * len(self.text) > 0

    def put(self, composer: Composer) -> None:
        """Add it to a text."""
        if self.grid is None:
            composer.line(self.text)
        else:
            put_table(composer, self.grid)


def blocks_of(main: html.HtmlElement, limits: Limits) -> list[Block]:
    """The blocks of an element in order, without lists of links, and without links alone before and after the text."""
    blocks = list(_Walk(main, limits).blocks())
    while len(blocks) > 1 and blocks[-1].is_link:
        blocks.pop()
    first = next((number for number, block in enumerate(blocks) if not block.is_link), 0)
    return blocks[first:]


class _Walk:
    """One pass over an element."""

    def __init__(self, main: html.HtmlElement, limits: Limits) -> None:
        self._main = main
        self._limits = limits
        self._measures = Measures(main)
        self._pieces: list[str] = []
        self._links = 0
        self._in_link = 0

    def blocks(self) -> Iterator[Block]:
        walker = etree.iterwalk(self._main, events=("start", "end"))
        for event, element in walker:
            is_block = element.tag in _BLOCKS
            if is_block:
                yield from self._close()
            if event == "end":
                self._in_link -= element.tag == "a"
                if element is not self._main:
                    self._add(element.tail)
            elif self._is_links(element):
                walker.skip_subtree()
                self._in_link += element.tag == "a"
            elif element.tag == "table" and is_table(element):
                walker.skip_subtree()
                yield from self._table(element)
            else:
                self._in_link += element.tag == "a"
                self._add(element.text)
        yield from self._close()

    def _add(self, words: str | None) -> None:
        if words:
            self._pieces.append(words)
            if self._in_link:
                self._links += len(words.strip())

    def _close(self) -> Iterator[Block]:
        if not self._pieces:
            return
        text = shown("".join(self._pieces))
        links, self._pieces, self._links = self._links, [], 0
        if text:
            yield Block(text, links)

    def _is_links(self, element: html.HtmlElement) -> bool:
        if element is self._main or element.tag not in _CONTAINERS:
            return False
        measures = self._measures
        if measures.link_count(element) < _MANY:
            return False
        if measures.prose(element) > _OWN * measures.prose(self._main):
            return False
        share = measures.link_share(element)
        return share > _MOSTLY or (share > _TEASERS and element.tag not in {"p", "td", "table"})

    def _table(self, element: html.HtmlElement) -> Iterator[Block]:
        cells = []
        for cell in _cells(element):
            cells.append(cell)
            if len(cells) > self._limits.cells:
                raise too_much(f"more than {self._limits.cells} cells", f"单元格超过 {self._limits.cells} 个")
        caption = element.find("caption")
        if caption is not None and (words := one_line(shown("".join(caption.itertext())))):
            yield Block(words)
        grid = grid_of(cells, self._limits.cells)
        text = " ".join(cell for row in grid.rows for cell in row if cell)
        if text:
            yield Block(text, 0, grid)


def shown(source: str) -> str:
    """Text of the source as it is shown: a line end is a space between words and nothing between characters."""
    lines = _BLANKS.sub(_joint, source).replace("\u200b", "").replace("\ufeff", "")
    return lines.strip(" \t\n\u00a0\u3000")


def _joint(line_end: re.Match[str]) -> str:
    if "\n" not in line_end.group() and "\r" not in line_end.group():
        return line_end.group()
    before, after = line_end.string[: line_end.start()][-1:], line_end.string[line_end.end() :][:1]
    return " " if before.isascii() and after.isascii() and before and after else ""


def is_table(table: html.HtmlElement) -> bool:
    """Whether a table holds data: many pages are laid out by tables that hold none."""
    if table.find(".//table") is not None:
        return False
    cells = list(table.iter("td", "th"))
    rows = {cell.getparent() for cell in cells}
    if len(rows) < 2 or len(cells) < len(rows) + 2:
        return False
    return all(len("".join(cell.itertext()).strip()) <= _LONG_CELL for cell in cells)


def _cells(table: html.HtmlElement) -> Iterator[Cell]:
    """The cells in the columns that the spans of those before and above leave them."""
    until: dict[int, int] = {}  # column -> first row that is free again
    for row, line in enumerate(table.iter("tr")):
        column = 0
        for cell in line:
            if cell.tag not in {"td", "th"}:
                continue
            while until.get(column, 0) > row:
                column += 1
            if column >= _MOST_COLUMNS:
                break
            high, wide = _span(cell, "rowspan"), min(_span(cell, "colspan"), _MOST_COLUMNS)
            for taken in range(column, column + wide):
                until[taken] = row + high
            words = " ".join(part for part in (shown(piece) for piece in _pieces(cell)) if part)
            yield Cell(row, column, words, high, wide)
            column += wide


def _pieces(cell: html.HtmlElement) -> Iterator[str]:
    """The words of a cell, parted where a block or a line ends."""
    pending: list[str] = []
    for event, element in etree.iterwalk(cell, events=("start", "end")):
        if element.tag in _BLOCKS:
            yield "".join(pending)
            pending = []
        words = element.text if event == "start" else element.tail if element is not cell else None
        if words:
            pending.append(words)
    yield "".join(pending)


def _span(cell: html.HtmlElement, name: str) -> int:
    value = (cell.get(name) or "").strip()
    return min(max(int(value), 1), 1000) if value.isascii() and value.isdigit() and len(value) < 6 else 1
