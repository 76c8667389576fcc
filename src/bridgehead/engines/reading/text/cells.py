"""Tables whose cells stand one on a line: a label and its numbers again and again, under as many names of columns.

Such a run is laid out in rows again: the breaks between the cells of a row become tabs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_LINE = re.compile(r"[^\n]+")
_VALUE = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?\s?(?:%|[十百千]?[万亿萬億]?[元圓]?|[个個家户戶项項])?|[-—–/]{1,2}|持平")
_LABEL = re.compile(r"[^\n，。；！？,;!?\t|]{1,30}")
_BARE_NUMBER = re.compile(r"\n[ \u3000]*[-+]?\d[\d,.]*[%％]?[ \u3000]*(?=\n)")
_LEAST_ROWS, _MOST_COLUMNS = 3, 12

Edit = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class _Piece:
    """[start, end) of a line without outer spaces; `value` where it holds nothing but a number."""

    start: int
    end: int
    value: bool


def has_cells(text: str) -> bool:
    """Whether lines that are bare numbers stand often enough for a table."""
    return len(_BARE_NUMBER.findall(text)) >= _LEAST_ROWS


def cells_in_rows(text: str) -> Iterator[Edit]:
    """Put a tab for the breaks inside each row of a table that stands one cell on a line."""
    pieces = [_piece(text, line) for line in _LINE.finditer(text) if line.group().strip()]
    index = 0
    while index < len(pieces):
        run = _run_at(text, pieces, index)
        if run is None:
            index += 1
            continue
        width, rows = run
        head = _head_before(text, pieces, index, width)
        starts = [*([head] if head is not None else []), *range(index, index + rows * width, width)]
        if head is not None:
            for start in starts:
                last = index if start == head else start + width
                for left, right in zip(pieces[start : last - 1], pieces[start + 1 : last], strict=True):
                    yield left.end, right.start, "\t"
                if last < index + rows * width:
                    yield pieces[last - 1].end, pieces[last].start, "\n"
        index += rows * width


def _piece(text: str, line: re.Match[str]) -> _Piece:
    content = line.group()
    start = line.start() + len(content) - len(content.lstrip(" \u3000\t"))
    bare = content.strip(" \u3000\t")
    return _Piece(start, start + len(bare), _VALUE.fullmatch(bare) is not None)


def _run_at(text: str, pieces: Sequence[_Piece], index: int) -> tuple[int, int] | None:
    """(cells of a row, rows) of the run of rows that begins at `index`; None where none does."""
    if not _is_label(text, pieces[index]):
        return None
    width = 1
    while index + width < len(pieces) and pieces[index + width].value and width <= _MOST_COLUMNS:
        width += 1
    if width < 2 or width > _MOST_COLUMNS:
        return None
    rows = 1
    while _is_row(text, pieces, index + rows * width, width):
        rows += 1
    least = _LEAST_ROWS if width > 2 else _LEAST_ROWS + 1
    return (width, rows) if rows >= least else None


def _is_row(text: str, pieces: Sequence[_Piece], start: int, width: int) -> bool:
    row = pieces[start : start + width]
    if len(row) < width or not _is_label(text, row[0]) or not all(piece.value for piece in row[1:]):
        return False
    following = pieces[start + width : start + width + 1]
    return not (following and following[0].value)


def _is_label(text: str, piece: _Piece) -> bool:
    return not piece.value and _LABEL.fullmatch(text, piece.start, piece.end) is not None


def _head_before(text: str, pieces: Sequence[_Piece], index: int, width: int) -> int | None:
    """Where the names of the columns begin: as many labels as there are cells in a row, or one less (no corner)."""
    for count in (width, width - 1):
        first = index - count
        names = pieces[max(first, 0) : index]
        if first >= 0 and all(_is_label(text, name) and name.end - name.start <= 16 for name in names):
            return first
    return None
