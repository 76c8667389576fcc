"""The rows under the heads: which are projects, which are sums, headings, remarks; and what each says."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any, Final

from .columns import FIELDS, Column
from .heads import Merged, Table, spread
from .reads import Cell, Context, shown, tidy
from .tables import WORDS
from .whole import read_column

_TOTAL: Final = tuple(tidy(word) for word in WORDS["total"])
_REMARK: Final = tuple(tidy(word) for word in WORDS["remark"])
_LOOKED_AT: Final = 4
# What a sum or a remark shows at the first look, whatever spaces are in it; any other row needs no second one.
_SUSPECT: Final = re.compile(
    r"^\s*(?:" + "|".join(re.escape(word[:2]) for word in _REMARK) + r")|[合小总累共]\s*计|汇\s*总|总\s*和",
    re.MULTILINE,
)
_ORDINAL: Final = re.compile(r"^(?P<bracket>[(（]?)(?:[一二三四五六七八九十]+|(?P<digits>\d+))[)）、.．]\s*")
_COUNTED: Final = re.compile(r"[(（]?(?:共|合计)?\d+(?:个|项|家|户)(?:项目)?[)）]?$")
_NAMED: Final = re.compile(r"^[^一二三四五六七八九十(（\d].*(?:项目|工程|基地)$")
_SUM_HEADS: Final = ("合计", "总计", "小计")
_SUM_TAIL: Final = re.compile(r"(?:合计|小计|总计)[:：]?\d*个?$")


@dataclass(slots=True)
class Row:
    """A row of a table: its number as the workbook counts it, from 1, and its kind.

    `kind` is `data`, `total`, `heading`, `remark` or `head` (the heads once more). `headings` are those that it stands
    under, the outermost first. `values` holds what was understood by field; `doubts` (field, code, text of the cell)
    what leaves something open.
    """

    number: int
    kind: str = "data"
    headings: tuple[str, ...] = ()
    values: dict[str, Any] = field(default_factory=dict)
    doubts: list[tuple[str, str, str]] = field(default_factory=list)


def read_rows(
    rows: Sequence[Sequence[Cell]],
    merged: Sequence[Merged],
    table: Table,
    limits: Mapping[str, int] | None = None,
) -> list[Row]:
    """Every row under the heads that holds something, in order; `limits` is the most characters of a text by field."""
    body = rows[table.body :]
    if any(top <= bottom and bottom >= table.body for top, _left, bottom, _right in merged):
        body = spread(rows, merged, table.body, len(rows))
    heads = {tuple(column.words) for column in table.columns}
    found: list[Row] = []
    data: list[tuple[Row, Sequence[Cell]]] = []
    above: dict[tuple[bool, bool] | None, str] = {}
    headings: tuple[str, ...] = ()
    for number, cells in enumerate(body, start=table.body + 1):
        kind, text = ("data", "") if _is_plainly_data(cells, heads) else _kind_of(cells, heads)
        if kind == "empty":
            continue
        if kind == "heading":
            headings = _stand_under(above, text)
        found.append(row := Row(number, kind, headings))
        if kind == "data":
            data.append((row, cells))
    _fill(data, table, limits or {})
    return found


def _fill(data: Sequence[tuple[Row, Sequence[Cell]]], table: Table, limits: Mapping[str, int]) -> None:
    """Read the cells of the rows, a column at a time."""
    read = [column for column in table.columns if column.field]
    columns: list[Sequence[Any]] = []
    across = list(zip_longest(*(row for _row, row in data), fillvalue="")) if data else []
    for column in read:
        cells = across[column.index] if column.index < len(across) else [""] * len(data)
        values, doubts = read_column(FIELDS[column.field].kind, cells, _context(column, table, limits))
        columns.append(values)
        for place, doubt in doubts.items():
            data[place][0].doubts.append((column.field, doubt, shown(cells[place])))
    names = [column.field for column in read]
    is_full = not any(None in values for values in columns)
    for (row, _cells), told in zip(data, zip(*columns, strict=True), strict=False):
        said = zip(names, told, strict=True)
        row.values = dict(said) if is_full else {name: value for name, value in said if value is not None}


def _context(column: Column, table: Table, limits: Mapping[str, int]) -> Context:
    known = FIELDS[column.field]
    unit = column.unit
    if known.kind == "money" and not unit:
        unit = table.said.money
    return Context(
        unit=unit or known.unit,
        unit_said=bool(unit) or not known.unit,
        year=column.year or table.said.year,
        choices=known.choices,
        limit=limits.get(column.field, 0),
    )


def _is_plainly_data(cells: Sequence[Cell], heads: set[tuple[str, ...]]) -> bool:
    """Whether a short look shows a row of a project: two texts that differ, and no word of a sum or a remark."""
    texts = [cell for cell in cells if type(cell) is str and cell][:_LOOKED_AT]
    if len(texts) < 2 or texts[0] == texts[1] or texts[0].isspace() or texts[1].isspace():
        return False
    return _SUSPECT.search("\n".join(texts)) is None and (" ".join(texts[0].split()),) not in heads


def _kind_of(cells: Sequence[Cell], heads: set[tuple[str, ...]]) -> tuple[str, str]:
    """The kind of a row and, for a heading, its words."""
    texts: list[str] = []
    filled = 0
    one: Cell = None
    differs = suspect = False
    for cell in cells:
        if cell == "" or cell is None:
            continue
        if isinstance(cell, str):
            if cell.isspace():
                continue
            if len(texts) < _LOOKED_AT:
                texts.append(cell)
                suspect = suspect or _SUSPECT.search(cell) is not None
        if not filled:
            one = cell
        differs = differs or cell != one
        filled += 1
    if not filled:
        return "empty", ""
    if differs and not suspect and (len(texts) < 2 or (" ".join(texts[0].split()),) not in heads):
        return "data", ""
    return _looked_at(texts, filled, differs, heads)


def _looked_at(texts: Sequence[str], filled: int, differs: bool, heads: set[tuple[str, ...]]) -> tuple[str, str]:
    words = [tidy(text) for text in texts]
    if any(word.startswith(_REMARK) for word in words[:2]):
        return "remark", ""
    if any(_is_total(word) for word in words[:3]):
        return "total", ""
    if not differs:
        # A name with nothing else beside it is a project that somebody has yet to fill in.
        return ("data", "") if filled == 1 and words and _NAMED.search(words[0]) else _alone(texts, words)
    if len(words) >= 2 and filled >= 3 and all((" ".join(text.split()),) in heads for text in texts):
        return "head", ""
    return "data", ""


def _is_total(word: str) -> bool:
    return (
        word in _TOTAL
        or (len(word) <= 20 and _SUM_TAIL.search(word) is not None)
        or word.startswith(("合计", "总计", "小计"))
    )


def _alone(first: Sequence[str], words: Sequence[str]) -> tuple[str, str]:
    """A row with one text: the name of what follows, or a remark where it is a sentence. A lone number is no row."""
    if not words:
        return "remark", ""
    if len(words[0]) > 30 or words[0].endswith(("。", ";")):
        return "remark", ""
    return "heading", words[0].strip(":") or first[0].strip()


def _stand_under(above: dict[tuple[bool, bool] | None, str], text: str) -> tuple[str, ...]:
    """The headings in force once this one stands: it ends those of its own way of numbering and what was under them.

    `above` holds the headings in force by their way of numbering (一、 （一） 1. （1） or none), the outermost first.
    """
    ordinal = _ORDINAL.match(text)
    way = (bool(ordinal["bracket"]), bool(ordinal["digits"])) if ordinal is not None else None
    if way in above:
        ways = list(above)
        for inner in ways[ways.index(way) :]:
            del above[inner]
    above[way] = _COUNTED.sub("", _ORDINAL.sub("", text)).strip(":") or text
    return tuple(above.values())
