""".xlsx: every visible sheet as tables, cells as they are shown; hidden sheets, rows and columns are left out."""

from __future__ import annotations

import io
import posixpath
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from .composing import Composer
from .extracted import Extracted, Limits
from .grids import Cell, grid_of, put_table
from .number_formats import GENERAL, NumberFormat, built_in_format, parse_format, show_number
from .office_xml import attribute, child, children, name_of, number_attribute, optional_part
from .packages import Package, check_xml
from .refusals import refusal, too_much

MAIN_PART: Final = "xl/workbook.xml"
_DEFAULT_NAME: Final = re.compile(r"(?:Sheet|工作表)\s?\d*\Z", re.IGNORECASE)
_REFERENCE: Final = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})\Z")
_MOST_COLUMNS: Final = 16_384
Position = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Book:
    """What all sheets share."""

    strings: list[str]
    formats: list[NumberFormat]
    from_1904: bool


@dataclass(slots=True)
class _Sheet:
    """One sheet as it is read: texts by row and column from 0."""

    texts: dict[Position, str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: dict[Position, Position] = field(default_factory=dict)


def workbook_text(package: Package, limits: Limits) -> Extracted:
    """The text of a workbook. Raises ExtractionError."""
    root = package.xml(MAIN_PART)
    properties = child(root, "workbookPr")
    book = _Book(
        strings=_shared_strings(package, limits),
        formats=_formats(optional_part(package, "xl/styles.xml")),
        from_1904=properties is not None and attribute(properties, "date1904") in {"1", "true", "on"},
    )
    composer = Composer(limits)
    cells_left = limits.cells
    for name, part in _visible_sheets(package, root):
        sheet = _read_sheet(package.part(part), book, limits, cells_left)
        cells_left -= len(sheet.texts)
        _put_sheet(composer, name, sheet, limits)
    return Extracted(composer.text(), "xlsx", anchors=composer.anchors())


def _visible_sheets(package: Package, root: etree._Element) -> Iterator[tuple[str, str]]:
    """Names of the sheets that are shown, and their parts."""
    relations = optional_part(package, "xl/_rels/workbook.xml.rels")
    targets = {attribute(one, "Id"): attribute(one, "Target") for one in children(relations, "Relationship")}
    for sheet in children(child(root, "sheets"), "sheet"):
        if attribute(sheet, "state") in {"hidden", "veryHidden"}:
            continue
        target = targets.get(attribute(sheet, "id"), "")
        part = posixpath.normpath(target.lstrip("/") if target.startswith("/") else f"xl/{target}")
        if part in package.names and "/worksheets/" in f"/{part}":
            yield attribute(sheet, "name"), part


def _shared_strings(package: Package, limits: Limits) -> list[str]:
    name = next((name for name in package.names if name.lower() == "xl/sharedstrings.xml"), None)
    if name is None:
        return []
    return [_words(element) for element in _streamed(package.part(name), ("si",), limits)]


def _words(element: etree._Element) -> str:
    """The text of a string in pieces, without the reading aid of East Asian names."""
    return "".join(
        inner.text or ""
        for inner in element.iter("{*}t")
        if (parent := inner.getparent()) is not None and name_of(parent) != "rPh"
    )


def _formats(root: etree._Element | None) -> list[NumberFormat]:
    """The format of each cell style, in the order of their numbers."""
    own = {
        number_attribute(one, "numFmtId"): parse_format(attribute(one, "formatCode"))
        for one in children(child(root, "numFmts"), "numFmt")
    }
    used = (number_attribute(style, "numFmtId") for style in children(child(root, "cellXfs"), "xf"))
    return [own[number] if number in own else built_in_format(number) for number in used]


def _streamed(data: bytes, names: tuple[str, ...], limits: Limits) -> Iterator[etree._Element]:
    """Elements with those names as they end, each emptied afterwards: a sheet is never in memory whole."""
    check_xml(data, limits)
    try:
        events = etree.iterparse(
            io.BytesIO(data),
            events=("end",),
            tag=tuple(f"{{*}}{name}" for name in names),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        for _event, element in events:
            yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except (etree.XMLSyntaxError, ValueError) as error:
        if hasattr(error, "code") and not isinstance(error, etree.XMLSyntaxError):
            raise
        raise refusal("broken") from None


def _read_sheet(data: bytes, book: _Book, limits: Limits, most: int) -> _Sheet:
    sheet = _Sheet()
    row = -1
    for element in _streamed(data, ("col", "row", "mergeCell"), limits):
        name = name_of(element)
        if name == "col":
            if attribute(element, "hidden") in {"1", "true"}:
                last = min(number_attribute(element, "max"), _MOST_COLUMNS)
                sheet.hidden_columns.update(range(number_attribute(element, "min") - 1, last))
        elif name == "mergeCell":
            _merge(sheet, attribute(element, "ref"), limits)
        else:
            row = number_attribute(element, "r", row + 2) - 1
            if attribute(element, "hidden") in {"1", "true"}:
                sheet.hidden_rows.add(row)
            _read_row(sheet, row, element, book)
            if len(sheet.texts) > most:
                raise too_much(f"more than {limits.cells} cells", f"单元格超过 {limits.cells} 个")
    return sheet


def _read_row(sheet: _Sheet, row: int, element: etree._Element, book: _Book) -> None:
    column = -1
    for cell in element:
        where = _position(cell.get("r") or "")
        column = where[1] if where is not None else column + 1
        if column < _MOST_COLUMNS and (text := _cell_text(cell, book)):
            sheet.texts[row, column] = text


def _cell_text(cell: etree._Element, book: _Book) -> str:
    form = cell.get("t") or "n"
    if form == "inlineStr":
        return _words(cell)
    stored = next((inner.text or "" for inner in cell if name_of(inner) == "v"), "")
    if form == "s":
        at = int(stored) if stored.isascii() and stored.isdigit() and len(stored) < 10 else -1
        return book.strings[at] if 0 <= at < len(book.strings) else ""
    if form == "b":
        return {"1": "TRUE", "0": "FALSE"}.get(stored, "")
    if form != "n" or not stored:
        return "" if form == "e" else stored
    style = cell.get("s") or "0"
    number = int(style) if style.isascii() and style.isdigit() and len(style) < 10 else 0
    shape = book.formats[number] if number < len(book.formats) else GENERAL
    return show_number(stored, shape, from_1904=book.from_1904)


def _merge(sheet: _Sheet, reference: str, limits: Limits) -> None:
    first, _colon, last = reference.partition(":")
    start, end = _position(first), _position(last)
    if start is None or end is None or end < start or end[1] < start[1]:
        return
    sheet.merged[start] = end
    if len(sheet.merged) > limits.cells:
        raise too_much(f"more than {limits.cells} merged cells", f"合并单元格超过 {limits.cells} 个")


def _position(reference: str) -> Position | None:
    match = _REFERENCE.match(reference)
    if match is None:
        return None
    column = 0
    for letter in match.group(1):
        column = column * 26 + ord(letter) - 64
    return int(match.group(2)) - 1, column - 1


def column_letters(column: int) -> str:
    """The name of a column counted from 0: `A`, `Z`, `AA`."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _put_sheet(composer: Composer, name: str, sheet: _Sheet, limits: Limits) -> None:
    each_cell = len(sheet.texts) <= limits.cell_anchors
    hidden = sorted(sheet.hidden_rows)
    cells = [
        Cell(row, column, text, rows, columns, _where(name, *origin, each_cell=each_cell))
        for origin, text in sheet.texts.items()
        if (shown := _shown(sheet, origin, hidden)) is not None
        for row, column, rows, columns in (shown,)
    ]
    if not cells:
        return
    composer.blank()
    if not _DEFAULT_NAME.match(name.strip()):
        composer.place(name)
        composer.line(name)
    put_table(composer, grid_of(cells, limits.cells))


def _shown(sheet: _Sheet, origin: Position, hidden: list[int]) -> tuple[int, int, int, int] | None:
    """Row among the visible ones, column, height and width of a cell; a merged one shows while any of its rows does."""
    row, column = origin
    last_row, last_column = sheet.merged.get(origin, origin)
    first, end = row - bisect_left(hidden, row), last_row + 1 - bisect_left(hidden, last_row + 1)
    while column <= last_column and column in sheet.hidden_columns:
        column += 1
    if first == end or column > last_column:
        return None
    return first, column, end - first, last_column - column + 1


def _where(name: str, row: int, column: int, *, each_cell: bool) -> str:
    return f"{name}!{column_letters(column)}{row + 1}" if each_cell else f"{name}!{row + 1}"
