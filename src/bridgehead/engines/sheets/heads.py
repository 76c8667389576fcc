"""Where the table of a sheet stands: the lines above it, its one, two or three rows of heads, its columns.

The block of heads is the one under which most columns have a name that the fields know; a title is one text over the
whole width, a head is many texts side by side.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Final

from .columns import Column, column_of
from .reads import Cell, shown, tidy
from .tables import WORDS

Merged = tuple[int, int, int, int]
_SEARCHED: Final = 25
_MOST_HEADS: Final = 3
_REPEATING: Final = frozenset(["remark", "stage", "rate"])
_MONEY_WORDS: Final = "|".join(sorted(map(re.escape, [*WORDS["money"], *WORDS["foreign"]]), key=len, reverse=True))
_UNIT: Final = re.compile(rf"(?:金额|计量|货币)?单位[:为]?\(?({_MONEY_WORDS})|\(({_MONEY_WORDS})\)")
_MONTH: Final = re.compile(r"(20\d\d)年?[-.]?(?:1[-至~到—])?(1[0-2]|0?[1-9])月")
_YEAR: Final = re.compile(r"(20\d\d)年?")
_MONTH_ALONE: Final = re.compile(r"(?:1[-至~到—])?(1[0-2]|[1-9])月")


@dataclass(frozen=True, slots=True)
class Said:
    """What the lines above a table say: its title, the unit of money (empty: none), the year and month it is of."""

    title: str = ""
    money: str = ""
    year: int | None = None
    month: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """The table of a sheet: rows of heads from `head` up to `body`, both counted from 0, and its columns."""

    head: int
    body: int
    columns: tuple[Column, ...]
    said: Said = field(default_factory=Said)

    def by_field(self) -> dict[str, Column]:
        """The column of each field that one stands for."""
        return {column.field: column for column in self.columns if column.field}


def spread(rows: Sequence[Sequence[Cell]], merged: Sequence[Merged], first: int, last: int) -> list[list[Cell]]:
    """The rows [first, last) as they are read: what is merged stands in each cell of it, a number in the first only.

    `merged` holds (first row, first column, last row, last column), all counted from 0 and included.
    """
    copy = [list(row) for row in rows[first:last]]
    width = max(map(len, copy), default=0)
    for row in copy:
        row.extend([""] * (width - len(row)))
    for top, left, bottom, right in merged:
        if bottom < first or top >= last or left >= width or top >= len(rows) or left >= len(rows[top]):
            continue
        cell = rows[top][left]
        if not isinstance(cell, str) or not cell:
            continue
        for at in range(max(top, first), min(bottom + 1, last)):
            for column in range(left, min(right + 1, width)):
                copy[at - first][column] = cell
    return copy


def find_table(rows: Sequence[Sequence[Cell]], merged: Sequence[Merged] = ()) -> Table | None:
    """The table of a sheet, or None where no row looks like heads."""
    top = spread(rows, merged, 0, min(len(rows), _SEARCHED))
    best: tuple[float, int, int] | None = None
    for first in range(len(top)):
        for size in range(1, _MOST_HEADS + 1):
            block = top[first : first + size]
            if len(block) < size or not all(_may_be_head(row) for row in block):
                break
            score = _score(block) - first * 0.05 - size * 0.4
            if best is None or score > best[0]:
                best = (score, first, first + size)
    if best is None:
        return None
    _score_of, head, body = best
    columns = _columns(top[head:body])
    while body < len(rows) and body < _SEARCHED and _is_counted(rows[body]):
        body += 1
    return Table(head, body, tuple(columns), _said(top[:head], columns))


def _texts(row: Sequence[Cell]) -> list[str]:
    return [cell for cell in row if isinstance(cell, str) and cell.strip()]


def _may_be_head(row: Sequence[Cell]) -> bool:
    """Several different short texts and hardly a number."""
    texts = _texts(row)
    others = sum(1 for cell in row if cell not in ("", None) and not isinstance(cell, str))
    numbers = others + sum(1 for text in texts if re.fullmatch(r"[\d.,%-]+", tidy(text)))
    return len(set(texts)) >= 2 and numbers * 4 <= len(texts) + others and all(len(text) <= 60 for text in texts)


def _score(block: Sequence[Sequence[Cell]]) -> float:
    columns = _columns(block)
    known = {column.field for column in columns if column.field}
    distinct = {column.words for column in columns}
    # Heads that reach over two rows show that both belong to the block.
    pairs = list(pairwise(block))
    tied = bool(pairs) and all(_is_tied(upper, lower) for upper, lower in pairs)
    return len(known) * 2 + len(distinct) * 0.1 + (0.5 if tied else 0)


def _is_tied(upper: Sequence[Cell], lower: Sequence[Cell]) -> bool:
    """Whether a text stands in both rows, one below the other: a merged head, spread."""
    return any(
        isinstance(over, str) and over.strip() and over == under for over, under in zip(upper, lower, strict=False)
    )


def _columns(block: Sequence[Sequence[Cell]]) -> list[Column]:
    width = max(map(len, block), default=0)
    columns = [column_of(at, [shown(row[at]) if at < len(row) else "" for row in block]) for at in range(width)]
    seen: set[str] = set()
    unique = []
    for column in columns:
        if not column.words:
            continue
        # Of two columns with one name the first is meant; notes may come as often as they like.
        if column.field in seen:
            unique.append(Column(column.index, column.words, "", column.unit))
            continue
        if column.field and column.field not in _REPEATING:
            seen.add(column.field)
        unique.append(column)
    return unique


def _is_counted(row: Sequence[Cell]) -> bool:
    """The row 1 2 3 4 … or 甲 乙 1 2 … under the heads of a statistical form."""
    cells = [tidy(shown(cell)) for cell in row if cell not in ("", None)]
    digits = [int(cell) for cell in cells if cell.isascii() and cell.isdecimal() and len(cell) < 3]
    letters = [cell for cell in cells if cell in "甲乙丙丁"]
    if len(digits) < 3 or len(digits) + len(letters) != len(cells):
        return False
    return digits == list(range(digits[0], digits[0] + len(digits)))


def _said(above: Sequence[Sequence[Cell]], columns: Sequence[Column]) -> Said:
    lines = [text for row in above for text in dict.fromkeys(_texts(row))]
    title = max((" ".join(line.split()) for line in lines if not _UNIT.match(tidy(line))), key=len, default="")
    joined = tidy(" ".join(lines)).replace("年度", "年")
    unit = _UNIT.search(joined)
    month = _MONTH.search(joined)
    year = _YEAR.search(joined)
    alone = _MONTH_ALONE.search(joined)
    heads = [column.year for column in columns if column.year is not None]
    return Said(
        title=title,
        money=(unit[1] or unit[2]) if unit else "",
        year=int(month[1]) if month else int(year[1]) if year else heads[0] if heads else None,
        month=int(month[2]) if month else int(alone[1]) if alone else None,
    )


def month_of(said: Said, today: date) -> date:
    """The first of the month that a sheet is of; the month before today's where the sheet does not say."""
    last = (today.year, today.month - 1) if today.month > 1 else (today.year - 1, 12)
    year, month = said.year or last[0], said.month or last[1]
    return date(year, month, 1)
