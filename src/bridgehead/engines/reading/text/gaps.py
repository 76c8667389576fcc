"""Rows whose cells stand between wide gaps: a tab for each gap, and one more for each cell that was left empty.

An empty cell leaves no mark but its width. Where the cells of whole rows stand under their heads, the cells of a
row that is short do so too; where every gap is as wide as any other, a gap of twice the width holds an empty cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from .lines import is_row, is_single_row, lines_of

_LINE = re.compile(r"[^\n]+")
_WIDE = re.compile(r"(?<=\S)(?: *\u3000[ \u3000]*| {2,})(?=\S)")
_ONE_SPACE = re.compile(r"(?<=\S)[ \u3000]+(?=\S)")
_BARRED = re.compile("[\t|｜]")
_LAST_NARROW = "\u2e7f"

Edit = tuple[int, int, str]
Span = tuple[int, int]


def wide_gaps(text: str) -> Iterator[Edit]:
    """Put tabs for the wide gaps of rows that stand one under another; a single row may be a heading set wide."""
    if not any(_is_unbarred(content) for _, content in lines_of(text)):
        return
    rows = [line for line in _LINE.finditer(text) if line.group().strip()]
    marks = [_is_unbarred(line.group()) for line in rows]
    heads = {index for index in range(len(rows) - 1) if not marks[index] and _heads(rows[index], rows[index + 1])}
    for index in heads:
        marks[index] = True
    first = 0
    while first < len(rows):
        last = first
        while last < len(rows) and marks[last]:
            last += 1
        if last - first >= 2:
            single = [index in heads or is_single_row(rows[index].group().strip()) for index in range(first, last)]
            yield from _block(text, rows[first:last], single)
        first = last + 1


def _is_unbarred(line: str) -> bool:
    """Whether a line is a row whose cells only gaps set apart."""
    return is_row(line) and _BARRED.search(line) is None


def _block(text: str, rows: Sequence[re.Match[str]], single: Sequence[bool]) -> Iterator[Edit]:
    """The edits of rows that stand one under another."""
    gaps = [
        [
            match.span()
            for match in (_ONE_SPACE if one else _WIDE).finditer(text, *line.span())
            if match.start() > line.start()
        ]
        for line, one in zip(rows, single, strict=True)
    ]
    whole = max(len(each) for each in gaps)
    cells = [_cells(text, line, each) for line, each in zip(rows, gaps, strict=True)]
    heads = cells[0] if len(cells[0]) == whole + 1 else None
    under = heads is not None and _aligned(heads, cells[1:])
    width = _only_width(text, [gap for each in gaps if len(each) == whole for gap in each])
    for line, mine, spaces in zip(rows, cells, gaps, strict=True):
        tabs = [1] * len(spaces)
        if len(spaces) < whole and not any(single):
            places = _places(mine, heads) if under and heads is not None else None
            if places is not None:
                tabs = [right - left for left, right in pairwise(places)]
                if places[0]:
                    yield line.start(), line.start() + len(line.group()) - len(line.group().lstrip()), "\t" * places[0]
            elif width is not None:
                wide = [max(1, round(_columns(text[start:end]) / width)) for start, end in spaces]
                tabs = wide if sum(wide) == whole else tabs
        for (start, end), count in zip(spaces, tabs, strict=True):
            yield start, end, "\t" * count


def _columns(words: str) -> int:
    """How wide words are, in columns: a Chinese character takes two."""
    return len(words) + sum(map(_LAST_NARROW.__lt__, words))


def _cells(text: str, line: re.Match[str], gaps: Sequence[Span]) -> list[Span]:
    """Where the cells of a line begin and end, in columns."""
    indent = len(line.group()) - len(line.group().lstrip())
    starts = [line.start() + indent, *(end for _, end in gaps)]
    ends = [*(start for start, _ in gaps), line.end()]
    return [
        (_columns(text[line.start() : start]), _columns(text[line.start() : end].rstrip()))
        for start, end in zip(starts, ends, strict=True)
    ]


def _apart(cell: Span, head: Span) -> int:
    """How many columns lie between a cell and a head; none where they overlap."""
    return max(0, head[0] - cell[1], cell[0] - head[1])


def _aligned(heads: Sequence[Span], rows: Sequence[Sequence[Span]]) -> bool:
    """Whether the cells of whole rows stand under their heads."""
    whole = [row for row in rows if len(row) == len(heads)]
    pairs = [(cell, head) for row in whole for cell, head in zip(row, heads, strict=True)]
    return bool(pairs) and sum(1 for cell, head in pairs if _apart(cell, head) == 0) * 10 >= len(pairs) * 9


def _places(cells: Sequence[Span], heads: Sequence[Span]) -> list[int] | None:
    """The head that each cell stands under; None where two would stand under one."""
    places = [
        min(range(len(heads)), key=lambda index: (_apart(cell, heads[index]), abs(sum(cell) - sum(heads[index]))))
        for cell in cells
    ]
    return places if all(left < right for left, right in pairwise(places)) else None


def _only_width(text: str, gaps: Sequence[Span]) -> int | None:
    """The width that all gaps have, in columns; None where they differ."""
    widths = {_columns(text[start:end]) for start, end in gaps}
    return widths.pop() if len(widths) == 1 else None


def _heads(line: re.Match[str], following: re.Match[str]) -> bool:
    """Whether a line names the columns of a row whose cells stand one space apart."""
    if not is_single_row(following.group().strip()) or _BARRED.search(line.group()):
        return False
    names, cells = line.group().split(), following.group().split()
    return len(names) == len(cells) and not any(name[0].isdigit() for name in names)
