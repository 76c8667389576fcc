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
_ORDER_HEADS = ("序号", "编号", "序", "No.", "NO.", "No", "NO")
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
    return len(_BARE_NUMBER.findall(text)) >= _LEAST_ROWS or (
        "\n1\n" in text and any(map(text.__contains__, _ORDER_HEADS))
    )


def cells_in_rows(text: str) -> Iterator[Edit]:
    """Put a tab for the breaks inside each row of a table that stands one cell on a line."""
    pieces = [_piece(text, line) for line in _LINE.finditer(text) if line.group().strip()]
    index = 0
    while index < len(pieces):
        counted = _counted_at(text, pieces, index)
        if counted is not None:
            width, rows = counted
            yield from _laid_out(pieces, index, width, rows)
            index += rows * width
            continue
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


def _counted_at(text: str, pieces: Sequence[_Piece], index: int) -> tuple[int, int] | None:
    """(cells of a row, rows with the head) of a list of projects numbered 1, 2, 3; None where none begins."""
    if text[pieces[index].start : pieces[index].end] not in _ORDER_HEADS:
        return None
    words = [text[piece.start : piece.end] for piece in pieces[index : index + _MOST_COLUMNS + 1]]
    width = words.index("1") if "1" in words else 0
    if width < _LEAST_ROWS or not any("项目" in word or "工程" in word for word in words[:width]):
        return None
    rows = 1
    while _begins_with(text, pieces, index + rows * width, str(rows)) and index + (rows + 1) * width <= len(pieces):
        rows += 1
    return (width, rows) if rows >= _LEAST_ROWS else None


def _begins_with(text: str, pieces: Sequence[_Piece], index: int, word: str) -> bool:
    return index < len(pieces) and text[pieces[index].start : pieces[index].end] == word


def _laid_out(pieces: Sequence[_Piece], index: int, width: int, rows: int) -> Iterator[Edit]:
    """Tabs for the breaks inside the rows."""
    for start in range(index, index + rows * width, width):
        for left, right in zip(pieces[start : start + width - 1], pieces[start + 1 : start + width], strict=True):
            yield left.end, right.start, "\t"


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


# 项目名称,总投资(亿元),进展: rows whose cells stand between commas, under a head that names projects.
_COMMA_HEAD = re.compile(
    r"^(?=[^\n]*(?:项目|項目|工程)(?:名称|名稱)?[,，])(?:[^\n,，。；\d]{1,16}[,，]){2,11}[^\n,，。；\d]{1,16}$", re.M
)
_NAMED_CELL = re.compile("[项項工](?:目|程)(?:名[称稱])?[,，]")  # what such a head holds
_COMMA = re.compile("[,，]")


def has_comma_rows(text: str) -> bool:
    """Whether a line may be the head of rows between commas."""
    for cell in _NAMED_CELL.finditer(text):
        if _COMMA_HEAD.match(text, text.rfind("\n", 0, cell.start()) + 1) is not None:
            return True
    return False


def comma_rows(text: str) -> Iterator[Edit]:
    """Put tabs for the commas of a head and of the rows below it that have as many."""
    for head in _COMMA_HEAD.finditer(text):
        lines = [head]
        width = len(_COMMA.findall(head.group()))
        for line in _LINE.finditer(text, head.end()):
            if "。" in line.group() or len(_COMMA.findall(line.group())) != width:
                break
            lines.append(line)
        for line in lines if len(lines) >= _LEAST_ROWS else ():
            for comma in _COMMA.finditer(text, *line.span()):
                yield comma.start(), comma.end(), "\t"
