"""Tables as rows of cells, whatever file they come from.

A cell over several columns or rows keeps its words in each of them, so that every row can be read by itself; a number
stands once, or it would count more than once. Rows above the table that hold one cell only are its title and unit.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from .composing import Composer, one_line
from .refusals import too_much

_NUMBER: Final = re.compile(r"[-+−（(]?[¥￥$]?(?:\d[\d,，]*)?\.?\d+[%％‰]?[)）]?\Z")
# 单位：万元, 填报单位：某局, 时间：2026年7月 beside each other above or below a table.
_LABELLED: Final = re.compile(
    r"[（(]?\s*(?:计量|金额|填报|编制|制表|报送|责任|审核)?(?:单\s*位|日期|时间|人|部门|机关|截至|电话|期别)\s*[:：]|[（(]\s*单\s*位"
)
_NOTE: Final = re.compile(r"[（(]?\s*(?:注|备注|说明|填表说明|资料来源|数据来源|来源)\s*\d*\s*[:：]")
_SPARSE: Final = 8
_LONGEST_NUMBER: Final = 40


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that stands at `row` and `column` (from 0) and reaches over `rows` and `columns`."""

    row: int
    column: int
    text: str
    rows: int = 1
    columns: int = 1
    where: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of equal length; `places` of the same shape says where a cell comes from, or nothing."""

    rows: list[list[str]]
    places: list[list[str]]


def is_number(text: str) -> bool:
    """Whether a cell holds a number and nothing else."""
    return len(text) <= _LONGEST_NUMBER and _NUMBER.match(text) is not None


def grid_of(cells: Iterable[Cell], most_cells: int) -> Grid:
    """The cells in their places; columns without any cell are left out, empty rows together are one.

    Raises ExtractionError where that grid were far larger than `most_cells`: a few cells, far apart.
    """
    filled = [(cell, text) for cell in cells if (text := one_line(cell.text))]
    row_numbers = sorted({cell.row for cell, _text in filled})
    columns = sorted({cell.column for cell, _text in filled})
    if len(row_numbers) * len(columns) > most_cells * _SPARSE:
        raise too_much(f"more than {most_cells} cells", f"单元格超过 {most_cells} 个")
    area = sum(min(cell.rows, len(row_numbers)) * min(cell.columns, len(columns)) for cell, _text in filled)
    if area > most_cells * _SPARSE:
        raise too_much(f"more than {most_cells} cells", f"单元格超过 {most_cells} 个")
    alone = {row for row, count in Counter(cell.row for cell, _text in filled).items() if count == 1}
    rows = [[""] * len(columns) for _ in row_numbers]
    places = [[""] * len(columns) for _ in row_numbers]
    for cell, text in filled:
        number = is_number(text)
        wide = 1 if number or cell.row in alone else cell.columns
        high = 1 if number else cell.rows
        first = bisect_left(columns, cell.column)
        for row in range(bisect_left(row_numbers, cell.row), bisect_left(row_numbers, cell.row + high)):
            for column in range(first, bisect_left(columns, cell.column + wide)):
                rows[row][column] = text
                places[row][column] = cell.where
    return Grid(*_parted(row_numbers, rows, places))


def _parted(
    numbers: Sequence[int], rows: list[list[str]], places: list[list[str]]
) -> tuple[list[list[str]], list[list[str]]]:
    """The same with one empty row for each stretch of empty ones."""
    kept_rows: list[list[str]] = []
    kept_places: list[list[str]] = []
    for at, number in enumerate(numbers):
        if at and number > numbers[at - 1] + 1:
            kept_rows.append([])
            kept_places.append([])
        kept_rows.append(rows[at])
        kept_places.append(places[at])
    return kept_rows, kept_places


def put_table(composer: Composer, grid: Grid) -> None:
    """Add a table to the text: the lines above and below it as lines, the rest as rows.

    Whole rows without anything in them part one table from the next.
    """
    start = 0
    for number in range(len(grid.rows) + 1):
        if number == len(grid.rows) or not grid.rows[number]:
            _put_block(composer, grid.rows[start:number], grid.places[start:number])
            start = number + 1


def _put_block(composer: Composer, rows: Sequence[Sequence[str]], places: Sequence[Sequence[str]]) -> None:
    first, last = 0, len(rows)
    while first < last and _stands_above(rows[first]):
        first += 1
    while last > first and _stands_below(rows[last - 1]):
        last -= 1
    _put_lines(composer, rows[:first], places[:first])
    if first < last:
        inner, marks = _without_outer_columns(rows[first:last], places[first:last])
        composer.table(inner, marks)
    _put_lines(composer, rows[last:], places[last:])


def _stands_above(row: Sequence[str]) -> bool:
    cells = [cell for cell in row if cell]
    return len(cells) == 1 or all(_LABELLED.match(cell) for cell in cells)


def _stands_below(row: Sequence[str]) -> bool:
    cells = [cell for cell in row if cell]
    alone = len(cells) == 1 and len(row) > 1 and len(cells[0]) > 20
    return alone or all(_LABELLED.match(cell) or _NOTE.match(cell) for cell in cells)


def _put_lines(composer: Composer, rows: Sequence[Sequence[str]], places: Sequence[Sequence[str]]) -> None:
    for row, marks in zip(rows, places, strict=True):
        where = next(mark for mark, cell in zip(marks, row, strict=True) if cell)
        if where:
            composer.place(where)
        composer.line(" ".join(cell for cell in row if cell))


def _without_outer_columns(
    rows: Sequence[Sequence[str]], places: Sequence[Sequence[str]]
) -> tuple[list[list[str]], list[list[str]]]:
    used = [column for column in range(len(rows[0])) if any(row[column] for row in rows)]
    first, end = used[0], used[-1] + 1
    return [list(row[first:end]) for row in rows], [list(row[first:end]) for row in places]
