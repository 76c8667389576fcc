"""Tables as Word documents (.docx): the same columns, foot and mark as workbooks, logged in the same way."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, Final

from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from bridgehead.foundation.access import Actor
from bridgehead.foundation.audit.chain import Target
from bridgehead.foundation.files.naming import safe_name
from bridgehead.foundation.sheets.exports import recorded_mark
from bridgehead.foundation.sheets.workbooks import Column, Footer

DOCX_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_FONT: Final = "FangSong"
# As large and grey as the mark of a workbook's printed pages.
_MARK: Final = RGBColor(0xD9, 0xD9, 0xD9)
_WIDE: Final = Cm(25.7)


def table_document(
    columns: Sequence[Column], rows: Iterable[Sequence[Any]], *, title: str, footer: Footer, mark: str
) -> bytes:
    """One table on landscape A4 whose head repeats on every page. Raises ValueError for a row of another length."""
    book = Document()
    section = book.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = Cm(2)
    style = book.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(10.5)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    book.core_properties.title, book.core_properties.author, book.core_properties.comments = title[:255], mark, mark
    _write_mark(section.header.paragraphs[0], mark)
    heading = book.add_paragraph()
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    said = heading.add_run(title)
    said.bold, said.font.size = True, Pt(16)
    _write_table(book, columns, rows)
    for line in footer.lines():
        book.add_paragraph(line)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _write_mark(paragraph: Any, mark: str) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(mark)
    run.font.size, run.font.color.rgb = Pt(20), _MARK


def _write_table(book: Any, columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> None:
    table = book.add_table(rows=1, cols=len(columns))
    table.style, table.autofit = "Table Grid", False
    whole = sum(column.width or 12 for column in columns)
    widths = [int(_WIDE * (column.width or 12) / whole) for column in columns]
    for cell, column, width in zip(table.rows[0].cells, columns, widths, strict=True):
        cell.width = width
        cell.paragraphs[0].add_run(column.head).bold = True
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)
    for row in rows:
        cells = table.add_row().cells
        for cell, value, width in zip(cells, row, widths, strict=True):
            cell.width = width
            cell.paragraphs[0].add_run(_said(value))


def _said(value: Any) -> str:
    """A cell in words, without characters that XML cannot hold."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    return "".join(character for character in str(value) if character >= " " and character not in "\ufffe\uffff")


def document_response(
    *,
    actor: Actor,
    action: str,
    target: Target,
    asked: str,
    count: int,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Any]],
    title: str,
    footer: Footer,
    name: str,
) -> HttpResponse:
    """The answer that sends `rows` as a Word document; recorded and marked as `export_response` does."""
    with recorded_mark(actor=actor, action=action, target=target, asked=asked, count=count, footer=footer) as marked:
        content = table_document(columns, rows, title=title, footer=marked.footer, mark=marked.mark)
    response = HttpResponse(content, content_type=DOCX_TYPE)
    response["Content-Disposition"] = str(content_disposition_header(True, safe_name(name, (".docx",))))
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
