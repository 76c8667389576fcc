"""The cells of a workbook as they are stored, sheet by sheet, for whoever needs values and places and not a text.

Separated values (.csv) are a workbook of one sheet of texts.

The file is unpacked by our own guards first, then read by calamine in a process of its own: a sheet with two cells a
million rows apart would fill the memory, and there it fills only the child's.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from pathlib import PurePath
from typing import Any, Final

from .decoding import decode
from .extracted import LIMITS, Limits
from .isolated import ask
from .kinds import recognise
from .packages import Package, check_xml
from .refusals import ExtractionError, refusal, too_much

Stored = str | float | bool | date | datetime
# A ledger of 20,000 rows and 40 columns, twice over.
SHEET_LIMITS: Final = replace(LIMITS, cells=1_600_000, tags=12_000_000, part_bytes=128 * 1024 * 1024)
_SEPARATED: Final = frozenset([".csv", ".tsv"])
_MEMORY: Final = 1536 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class SheetCells:
    """A sheet: rows from the first on, `""` where a cell is empty; numbers are floats, days and moments themselves.

    `merged` holds (first row, first column, last row, last column), counted from 0 and included.
    """

    name: str
    hidden: bool
    rows: list[list[Stored]]
    merged: tuple[tuple[int, int, int, int], ...]


def sheet_cells(data: bytes, name: str, limits: Limits = SHEET_LIMITS) -> list[SheetCells]:
    """Every sheet of a workbook (.xlsx, .csv) of that name. Raises ExtractionError where it is not read."""
    if not data:
        raise refusal("empty")
    if len(data) > limits.file_bytes:
        raise refusal("too_large", limit=limits.file_bytes // (1024 * 1024))
    kind, path = recognise(data, name, limits), PurePath(name)
    if kind == "text" and path.suffix.lower() in _SEPARATED:
        return [_separated(data, path.stem, limits)]
    if kind != "xlsx":
        raise refusal("no_workbook")
    _check_parts(data, limits)
    answer = ask("sheets", data, limits, limits.seconds, _MEMORY)
    return [_sheet(sheet) for sheet in answer["sheets"]]


def _separated(data: bytes, name: str, limits: Limits) -> SheetCells:
    """A file of separated values in whatever encoding; between tabs where its first line holds no comma but those."""
    text = decode(data).text
    first, _end, _rest = text.partition("\n")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter="\t" if "\t" in first and "," not in first else ",")
    rows: list[Sequence[Any]] = []
    left = limits.cells
    try:
        for row in reader:
            left -= len(row)
            if left < 0:
                raise _too_many(limits)
            rows.append(row)
    except csv.Error:
        raise refusal("broken") from None
    return SheetCells(name, False, _plain(rows), ())


def _too_many(limits: Limits) -> ExtractionError:
    return too_much(f"more than {limits.cells} cells", f"单元格超过 {limits.cells} 个")


def _check_parts(data: bytes, limits: Limits) -> None:
    """Unfold every part once, counted while it unfolds; XML with entities or without end is not opened."""
    package = Package(data, limits)
    for part in sorted(package.names):
        content = package.part(part)
        if part.lower().endswith((".xml", ".rels", ".vml")):
            check_xml(content, limits)


def _sheet(told: dict[str, Any]) -> SheetCells:
    rows = told["rows"]
    for row in rows:
        for at, cell in enumerate(row):
            if type(cell) is list:
                row[at] = _moment(cell[0])
    return SheetCells(told["name"], told["hidden"], rows, tuple(tuple(one) for one in told["merged"]))


# A ledger says the same days over and over.
@lru_cache(maxsize=4096)
def _moment(text: str) -> date | datetime:
    return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)


def read_sheets(data: bytes, limits: Limits) -> dict[str, Any]:
    """What the child answers, cells as calamine reads them. Called by `child` alone, which puts them into JSON."""
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = []
        left = limits.cells
        for meta in book.sheets_metadata:
            if meta.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(meta.name)
            left -= sheet.total_height * sheet.total_width
            if left < 0:
                raise _too_many(limits)
            merged = [[*first, *last] for first, last in sheet.merged_cell_ranges or ()]
            rows = _plain(sheet.to_python(skip_empty_area=False))
            hidden = meta.visible != SheetVisibleEnum.Visible
            sheets.append({"name": meta.name, "hidden": hidden, "rows": rows, "merged": merged})
    except ExtractionError:
        raise
    except (CalamineError, ValueError, OSError):
        raise refusal("broken") from None
    return {"sheets": sheets}


def _plain(rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """Rows without the empty cells at their end, and without the empty rows at the end of all."""
    kept: list[list[Any]] = []
    for row in rows:
        cells = list(row)
        while cells and cells[-1] == "":
            cells.pop()
        kept.append(cells)
    while kept and not kept[-1]:
        kept.pop()
    return kept
