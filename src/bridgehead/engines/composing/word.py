"""Blocks to a Word file, laid out by GB/T 9704-2012 as `page.typ` lays out the pages."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import zip_longest
from typing import Any, Final

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph as WordParagraph

from .blocks import Block, Chart, Head, Heading, Paragraph, Run, Table, Title, column_widths, head_size, title_of
from .fonts import FACES, WORD_NAMES

# 22 lines in 225 mm, 28 characters in 156 mm: a character of 16 pt is set a quarter of a point closer.
LINE: Final = Pt(225 / 25.4 * 72 / 22)
_CLOSER: Final = "-5"
_INDENT: Final = "200"  # hundredths of a character: two characters
_BODY: Final = Pt(16)
_RED: Final = "FF0000"
Picture = Callable[[Chart], bytes]


def word(blocks: Sequence[Block], picture: Picture, *, mark: str = "", watermark: str = "") -> bytes:
    """The bulletin as .docx; `picture` draws a chart as PNG, `mark` goes into the properties, `watermark` on top."""
    document = Document()
    _set_page(document)
    _set_styles(document)
    _number_pages(document)
    _name_fonts(document)
    document.core_properties.title = title_of(blocks)
    document.core_properties.author = mark
    document.core_properties.comments = mark
    if watermark:
        _header(document, watermark)
    for block, after in zip_longest(blocks, blocks[1:]):
        add_block(document, block, picture)
        if isinstance(block, Paragraph) and isinstance(after, Paragraph) and after.align == "right":
            # Who signs and the day never stand on a page without a line of the text.
            document.paragraphs[-1].paragraph_format.keep_with_next = True
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def stamped(content: bytes, mark: str, watermark: str = "") -> bytes:
    """A Word file of one's own with the mark in its properties and the watermark on top of what its headers say."""
    document = Document(io.BytesIO(content))
    document.core_properties.comments = mark
    document.core_properties.last_modified_by = mark
    if watermark:
        for section in document.sections:
            for header in _own_headers(section, document):
                paragraph = header.paragraphs[0].insert_paragraph_before()
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
                _add_text(paragraph, watermark, "hei", Pt(14))
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _own_headers(section: Any, document: WordDocument) -> list[Any]:
    """The headers that are printed in a section and not taken from the one before it."""
    headers = [section.header]
    if section.different_first_page_header_footer:
        headers.append(section.first_page_header)
    if document.settings.odd_and_even_pages_header_footer:
        headers.append(section.even_page_header)
    is_first = section._sectPr is document.sections[0]._sectPr
    for header in headers:
        if is_first and header.is_linked_to_previous:
            header.is_linked_to_previous = False
    return [header for header in headers if not header.is_linked_to_previous]


def _set_page(document: WordDocument) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(23)
    document.settings.odd_and_even_pages_header_footer = True


def _set_styles(document: WordDocument) -> None:
    normal = document.styles["Normal"]
    normal.font.size = _BODY
    _set_face(normal.element, "fang")
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), _CLOSER)
    properties = normal.element.get_or_add_rPr()
    properties.append(spacing)
    # Without it a fall-back font may set the marks of Taiwan or Japan.
    language = OxmlElement("w:lang")
    for name, code in (("val", "en-US"), ("eastAsia", "zh-CN")):
        language.set(qn(f"w:{name}"), code)
    properties.append(language)
    layout = normal.paragraph_format
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, LINE
    layout.space_before = layout.space_after = Pt(0)
    layout.widow_control = False


def _set_face(element: Any, face: str) -> None:
    """Chinese characters in the face, digits and letters in the Latin one."""
    properties = element.get_or_add_rPr()
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    fonts.attrib.clear()
    for side, name in (("ascii", "latin"), ("hAnsi", "latin"), ("cs", "latin"), ("eastAsia", face)):
        fonts.set(qn(f"w:{side}"), WORD_NAMES[name])


def _name_fonts(document: WordDocument) -> None:
    """Tell Word which fonts may stand in for those that a machine lacks."""
    part = next(each for each in document.part.package.iter_parts() if str(each.partname).endswith("fontTable.xml"))
    entries = "".join(
        f'<w:font w:name="{WORD_NAMES[face]}"><w:altName w:val="{",".join(FACES[face])}"/></w:font>' for face in FACES
    )
    text = part.blob.decode("utf-8").replace("</w:fonts>", f"{entries}</w:fonts>")
    part._blob = text.encode("utf-8")


def _number_pages(document: WordDocument) -> None:
    section = document.sections[0]
    sides = ((section.footer, WD_ALIGN_PARAGRAPH.RIGHT), (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT))
    for footer, side in sides:
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.alignment = side
        paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Pt(14)
        _add_text(paragraph, "— ", "song", Pt(14))
        _add_field(paragraph, "PAGE")
        _add_text(paragraph, " —", "song", Pt(14))


def _add_field(paragraph: WordParagraph, code: str) -> None:
    run = _add_text(paragraph, "", "song", Pt(14))
    for kind, text in (("begin", ""), ("", code), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)


def _header(document: WordDocument, words: str) -> None:
    section = document.sections[0]
    for header in (section.header, section.even_page_header):
        header.is_linked_to_previous = False
        header.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
        _add_text(header.paragraphs[0], words, "hei", Pt(14))


def _add_text(paragraph: WordParagraph, text: str, face: str, size: Any = None, *, closer: bool = True) -> Any:
    run = paragraph.add_run(text)
    _set_face(run._r, face)
    if size is not None:
        run.font.size = size
    if not closer:
        spacing = OxmlElement("w:spacing")
        spacing.set(qn("w:val"), "0")
        run._r.get_or_add_rPr().append(spacing)
    return run


def said(runs: Iterable[Run]) -> str:
    """The words of runs."""
    return "".join(run.text for run in runs)


def add_block(document: Any, block: Block, picture: Picture) -> None:
    """Append a block to a document, or to whatever takes paragraphs and tables."""
    _WRITERS[type(block)](document, block, picture)


def _add_head(document: Any, block: Head, _picture: Picture) -> None:
    """The mark 35 mm below the top of the text, two lines on the number, 4 mm below it a line as wide as the text."""
    size = head_size(block.issuer)
    mark = document.add_paragraph()
    mark.alignment = WD_ALIGN_PARAGRAPH.CENTER
    mark.paragraph_format.space_before, mark.paragraph_format.line_spacing = Mm(35), Pt(size * 1.2)
    _add_text(mark, block.issuer, "title", Pt(size), closer=False).font.color.rgb = RGBColor.from_string(_RED)
    for _ in range(2):
        document.add_paragraph()
    number = document.add_paragraph()
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _add_text(number, block.number, "fang")
    edge = OxmlElement("w:pBdr")
    line = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "12"), ("space", "11"), ("color", _RED)):
        line.set(qn(f"w:{name}"), value)
    edge.append(line)
    number._p.get_or_add_pPr().insert_element_before(edge, "w:spacing", "w:ind", "w:jc", "w:rPr")
    # The title brings one line of its own.
    document.add_paragraph()


def _add_title(document: Any, block: Title, _picture: Picture) -> None:
    document.add_paragraph()
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.line_spacing = Pt(35)
    paragraph.paragraph_format.keep_with_next = True
    _add_text(paragraph, said(block.runs), "title", Pt(22), closer=False)
    document.add_paragraph()


def _add_heading(document: Any, block: Heading, _picture: Picture) -> None:
    paragraph = document.add_paragraph()
    _indent(paragraph)
    paragraph.paragraph_format.keep_with_next = True
    _outline(paragraph, block.level - 1)
    _add_text(paragraph, said(block.runs), ("hei", "kai", "fang")[block.level - 1])


def _outline(paragraph: WordParagraph, level: int) -> None:
    """So that Word's navigation shows the headings."""
    element = OxmlElement("w:outlineLvl")
    element.set(qn("w:val"), str(level))
    paragraph._p.get_or_add_pPr().append(element)


def _indent(paragraph: WordParagraph) -> None:
    properties = paragraph._p.get_or_add_pPr()
    indent = OxmlElement("w:ind")
    indent.set(qn("w:firstLineChars"), _INDENT)
    indent.set(qn("w:firstLine"), "630")
    properties.append(indent)


def _add_paragraph(document: Any, block: Paragraph, _picture: Picture) -> None:
    paragraph = document.add_paragraph()
    if block.align == "body":
        _indent(paragraph)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    elif block.align == "right":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.right_indent = Pt(32)
    elif block.align == "centre":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _add_text(paragraph, said(block.runs), "fang")


def _add_table(document: Any, block: Table, _picture: Picture) -> None:
    if block.caption:
        caption = document.add_paragraph()
        caption.alignment = WD_ALIGN_PARAGRAPH.CENTER
        caption.paragraph_format.keep_with_next = True
        _add_text(caption, block.caption, "hei", Pt(12), closer=False)
    made = document.add_table(rows=1, cols=len(block.head))
    _rule(made)
    made.alignment = WD_TABLE_ALIGNMENT.CENTER
    for cell, name in zip(made.rows[0].cells, block.head, strict=True):
        _fill(cell, name, "hei", WD_ALIGN_PARAGRAPH.CENTER)
    _repeat(made.rows[0])
    for row in block.rows:
        for place, (cell, run) in enumerate(zip(made.add_row().cells, row, strict=True)):
            side = WD_ALIGN_PARAGRAPH.RIGHT if place in block.numbers else WD_ALIGN_PARAGRAPH.LEFT
            _fill(cell, run.text, "fang", side)
    _set_widths(made, block)
    document.add_paragraph()


def _rule(made: Any) -> None:
    """Lines around every cell: a file of one's own need not know the style that has them."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "505050")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    made._tbl.tblPr.append(borders)


def _fill(cell: Any, text: str, face: str, side: Any) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.alignment = side
    paragraph.paragraph_format.line_spacing = Pt(20)
    _add_text(paragraph, text, face, Pt(12), closer=False)


def _repeat(row: Any) -> None:
    """The head row stands on every page, and no row is broken by one."""
    properties = row._tr.get_or_add_trPr()
    for name in ("w:cantSplit", "w:tblHeader"):
        properties.append(OxmlElement(name))


def _set_widths(made: Any, block: Table) -> None:
    widths = column_widths(block)
    made.autofit = False
    for place, width in enumerate(widths):
        made.columns[place].width = Mm(156 * width / sum(widths))
        for cell in made.columns[place].cells:
            cell.width = Mm(156 * width / sum(widths))


def _add_chart(document: Any, block: Chart, picture: Picture) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    shape = paragraph.add_run().add_picture(io.BytesIO(picture(block)), width=Mm(150))
    # What somebody hears who cannot see the picture.
    bars = zip(block.categories, block.values, strict=True)
    said_aloud = "；".join(f"{name}{value}{block.unit}" for name, value in bars)
    shape._inline.docPr.set("descr", f"{block.title}：{said_aloud}"[:1000])


_WRITERS: Final[Mapping[type, Callable[[Any, Any, Picture], None]]] = {
    Head: _add_head,
    Title: _add_title,
    Heading: _add_heading,
    Paragraph: _add_paragraph,
    Table: _add_table,
    Chart: _add_chart,
}
