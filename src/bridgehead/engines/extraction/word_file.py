""".docx: paragraphs with their list numbers, tables, text boxes, notes at the end; no headers, footers, deletions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from .composing import Composer, one_line
from .extracted import Extracted, Limits
from .grids import Cell, grid_of, put_table
from .numbering import Numbering, numbering_of
from .office_xml import attribute, child, children, is_on, name_of, number_attribute, optional_part, value_of
from .packages import Package
from .refusals import too_much

MAIN_PART: Final = "word/document.xml"
_NOTES: Final[Mapping[str, str]] = {"word/footnotes.xml": "footnote", "word/endnotes.xml": "endnote"}
# What holds paragraphs or runs and says nothing itself.
_WRAPPERS: Final = frozenset(
    "sdt sdtContent customXml ins moveTo smartTag hyperlink fldSimple dir bdo AlternateContent Choice body".split()
)
# What a paragraph holds besides its words; of two forms of the same thing the second is for older programs.
_SILENT: Final = frozenset({"rPr", "pPr", "del", "moveFrom", "Fallback", "instrText", "delText"})
_SIGNS: Final[Mapping[str, str]] = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": " "}
_CLOSED: Final = re.compile(r"[、，。．：；）】」』》〉.)\]\s]\Z")


def word_text(package: Package, limits: Limits) -> Extracted:
    """The text of a document of Word. Raises ExtractionError."""
    root = package.xml(MAIN_PART)
    styles = _styles(optional_part(package, "word/styles.xml"))
    numbering = numbering_of(optional_part(package, "word/numbering.xml"))
    reader = _Reader(Composer(limits), limits, numbering, styles)
    if next(root.iter("{*}lastRenderedPageBreak"), None) is not None:
        reader.page = 1
        reader.composer.place("第1页")
    body = child(root, "body")
    reader.blocks(root if body is None else body)
    for part, kind in _NOTES.items():
        # Those with a type are lines that separate notes from the text.
        for note in children(optional_part(package, part), kind):
            if not attribute(note, "type"):
                reader.blocks(note)
    return Extracted(reader.composer.text(), "docx", anchors=reader.composer.anchors())


def _styles(root: etree._Element | None) -> dict[str, tuple[str, int]]:
    """Style -> the list and the depth in it that paragraphs of this style have."""
    found: dict[str, tuple[str, int]] = {}
    for style in children(root, "style"):
        numbered = child(style, "pPr", "numPr")
        if numbered is not None and (list_id := value_of(child(numbered, "numId"))):
            depth = child(numbered, "ilvl")
            found[attribute(style, "styleId")] = (list_id, 0 if depth is None else number_attribute(depth, "val"))
    return found


@dataclass(slots=True)
class _Paragraph:
    """The words of a paragraph; `boxes` are the text boxes that hang on it."""

    words: list[str] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)


@dataclass(slots=True)
class _Reader:
    """Goes through a document once, counting lists and pages."""

    composer: Composer
    limits: Limits
    numbering: Numbering
    styles: Mapping[str, tuple[str, int]]
    page: int = 0

    def blocks(self, parent: Iterable[etree._Element]) -> None:
        for element in parent:
            name = name_of(element)
            if name == "p":
                self._paragraph(element)
            elif name == "tbl":
                self._table(element)
            elif name in _WRAPPERS:
                self.blocks(element)

    def _paragraph(self, element: etree._Element) -> None:
        found = _Paragraph()
        self._runs(element, found)
        label = self._label(element)
        text = "".join(found.words).strip()
        if text:
            self.composer.line(_labelled(label, text))
        if self.page:
            self.composer.place(f"第{self.page}页")
        for box in found.boxes:
            self.blocks(box)

    def _runs(self, parent: etree._Element, found: _Paragraph) -> None:
        for element in parent:
            name = name_of(element)
            if name == "t":
                found.words.append(element.text or "")
            elif name == "lastRenderedPageBreak":
                self.page += 1
                if not "".join(found.words).strip():  # else the paragraph belongs to the page that it begins on
                    self.composer.place(f"第{self.page}页")
            elif name in _SIGNS:
                found.words.append(_SIGNS[name])
            elif name == "txbxContent":
                found.boxes.append(element)
            elif name not in _SILENT and not is_on(child(element, "rPr", "vanish")):
                self._runs(element, found)

    def _label(self, paragraph: etree._Element) -> str:
        properties = child(paragraph, "pPr")
        numbered = child(properties, "numPr")
        list_id, depth = self.styles.get(value_of(child(properties, "pStyle")), ("", 0))
        if numbered is not None:
            list_id = value_of(child(numbered, "numId")) or list_id
            level = child(numbered, "ilvl")
            depth = depth if level is None else number_attribute(level, "val")
        return self.numbering.label(list_id, depth) if list_id and list_id != "0" else ""

    def _table(self, table: etree._Element) -> None:
        rows = [list(_unwrapped(row, "tc")) for row in _unwrapped(table, "tr")]
        if max(map(len, rows), default=0) > 1:
            put_table(self.composer, grid_of(self._cells(table), self.limits.cells))
            return
        # A frame around paragraphs. Each cell is read once only: frames in frames would double the work at each depth.
        for row in rows:
            for cell in row:
                self.blocks(cell)

    def _cells(self, table: etree._Element) -> Iterator[Cell]:
        """The cells of a table; one that goes on downwards grows by each row that says so."""
        open_cells: dict[int, tuple[Cell, int]] = {}
        count = 0
        for row, line in enumerate(_unwrapped(table, "tr")):
            before = child(line, "trPr", "gridBefore")
            column = 0 if before is None else number_attribute(before, "val")
            for element in _unwrapped(line, "tc"):
                count += 1
                if count > self.limits.cells:
                    raise too_much(f"more than {self.limits.cells} cells", f"单元格超过 {self.limits.cells} 个")
                properties = child(element, "tcPr")
                span = child(properties, "gridSpan")
                wide = 1 if span is None else min(max(number_attribute(span, "val", 1), 1), 1000)
                merge = child(properties, "vMerge")
                above = open_cells.get(column)
                if merge is not None and value_of(merge) != "restart" and above is not None and above[1] == row - 1:
                    open_cells[column] = (above[0], row)
                else:
                    closed = open_cells.pop(column, None)
                    if closed is not None:
                        yield _grown(*closed)
                    open_cells[column] = (Cell(row, column, self._cell_text(element), columns=wide), row)
                column += wide
        yield from (_grown(cell, last) for cell, last in open_cells.values())

    def _cell_text(self, cell: etree._Element) -> str:
        inner = _Reader(Composer(self.limits), self.limits, self.numbering, self.styles, self.page)
        inner.blocks(cell)
        if inner.page != self.page:
            self.page = inner.page
            self.composer.place(f"第{self.page}页")
        return one_line(inner.composer.text())


def _grown(cell: Cell, last: int) -> Cell:
    return Cell(cell.row, cell.column, cell.text, last - cell.row + 1, cell.columns)


def _labelled(label: str, text: str) -> str:
    if not label:
        return text
    return f"{label}{text}" if _CLOSED.search(label) and not label[-1].isascii() else f"{label} {text}"


def _unwrapped(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """The rows of a table or the cells of a row, also those inside a wrapper."""
    for element in parent:
        inner = name_of(element)
        if inner == name:
            yield element
        elif inner in _WRAPPERS:
            yield from _unwrapped(element, name)
