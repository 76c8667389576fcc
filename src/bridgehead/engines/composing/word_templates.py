"""A Word file as a template: its own layout, with fields in its paragraphs and tables.

A paragraph that holds nothing but `{% … %}` stands for the paragraphs up to its end mark, and a table row that holds
nothing else for the rows; everything else is written where it stands. Fields in headers and footers are left alone.
Lines of faults count paragraphs, those of tables among them.
"""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from docx import Document
from lxml import etree

from .blocks import Align, Block, Chart, Heading, Paragraph, Run, Table, Title, part_of, runs_of
from .faults import Fault, TemplateFaults
from .figures import Session
from .language import environment, parsed
from .packages import DOCUMENT, opened, packed, tree
from .rendering import Composed, rendered
from .uses import CLOSE, MIDDLE, OPEN, PART_OPEN, Writing
from .word import add_block
from .world import World

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_HOLDER: Final = "bridgehead-line"
_TAG: Final = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_CONTROL: Final = re.compile(r"\s*(\{%.*?%\})\s*", re.DOTALL)
_HELD: Final = re.compile(rf"<{_HOLDER}[^>]*>(.*?)</{_HOLDER}>", re.DOTALL)
_PARAGRAPH: Final = re.compile(r"(?=<w:p[ >/])")
_FIGURE_MARKS: Final = re.compile(f"{OPEN}\\d+{MIDDLE}|{CLOSE}")
_HEADINGS: Final = {"title": 0, "heading1": 1, "heading2": 2, "heading3": 3, "1": 1, "2": 2, "3": 3, "a3": 0}
_SIDES: Final[Mapping[str, Align]] = {"center": "centre", "right": "right", "end": "right"}
_FIRST_LINE: Final = 1  # the line of what stands before the first paragraph


def check_word(content: bytes) -> list[Fault]:
    """The faults of a Word template that can be found without a ledger. Raises TemplateFaults for what is no Word."""
    source = _source(opened(content)[DOCUMENT])
    return [_counted(fault) for fault in parsed(environment(str, is_xml=True), source)[1]]


def compose_word(content: bytes, world: World, picture: Callable[[Chart], bytes]) -> tuple[bytes, Composed]:
    """Write a Word template out: the file, and its words as blocks. Raises TemplateFaults."""
    parts = opened(content)
    session = Session(world, Writing(), {})
    try:
        text = rendered(_source(parts[DOCUMENT]), session, is_xml=True)
        root = tree(text.encode("utf-8"))
    except TemplateFaults as faults:
        raise TemplateFaults([_counted(fault) for fault in faults.faults]) from faults
    if session.writing.faults:
        raise TemplateFaults([_counted(fault) for fault in session.writing.faults])
    blocks = _blocks(root, session.writing.parts)
    for element in root.iter(f"{_W}t"):
        element.text = _FIGURE_MARKS.sub("", element.text or "")
    parts[DOCUMENT] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    file = _with_parts(packed(parts), session.writing.parts, picture)
    return file, Composed(_title(blocks), blocks, tuple(session.writing.uses))


def _counted(fault: Fault) -> Fault:
    """Lines of the source to paragraphs of the file."""
    return replace(fault, line=max(fault.line - _FIRST_LINE, 0))


# ---- the file to a source


def _source(document: bytes) -> str:
    root = tree(document)
    for paragraph in root.iter(f"{_W}p"):
        _join_tags(paragraph)
    for row in list(root.iter(f"{_W}tr")):
        _hold(row)
    for paragraph in list(root.iter(f"{_W}p")):
        _hold(paragraph)
    text = etree.tostring(root, encoding="unicode").replace("\n", " ")
    text = _PARAGRAPH.sub("\n", text)
    text = _HELD.sub(lambda held: held[1], text)
    return _TAG.sub(lambda tag: html.unescape(tag.group()), text)


def _texts(element: Any) -> list[Any]:
    return list(element.iter(f"{_W}t"))


def _said(element: Any) -> str:
    return "".join(text.text or "" for text in _texts(element))


def _join_tags(paragraph: Any) -> None:
    """Word breaks a paragraph into runs anywhere: each tag goes whole into the run in which it begins."""
    texts = _texts(paragraph)
    whole = _said(paragraph)
    if "{{" not in whole and "{%" not in whole:
        return
    owners = [place for place, text in enumerate(texts) for _ in text.text or ""]
    for tag in _TAG.finditer(whole):
        owners[tag.start() : tag.end()] = [owners[tag.start()]] * (tag.end() - tag.start())
    for place, text in enumerate(texts):
        text.text = "".join(character for character, owner in zip(whole, owners, strict=True) if owner == place)
        text.set(_SPACE, "preserve")


def _hold(element: Any) -> None:
    """Put a bare tag in the place of a paragraph or a row that holds nothing else."""
    control = _CONTROL.fullmatch(_said(element))
    parent = element.getparent()
    if control is None or parent is None or _TAG.findall(control[1]) != [control[1]]:
        return
    # A cell must keep a paragraph: of its own it says nothing.
    if element.tag == f"{_W}p" and parent.tag == f"{_W}tc" and len(parent.findall(f"{_W}p")) == 1:
        return
    inside = sum(1 for _ in element.iter(f"{_W}p"))
    holder = etree.Element(_HOLDER)
    holder.text = "\n" * inside + control[1]
    holder.tail = element.tail
    parent.replace(element, holder)


# ---- the rendered file to blocks


def _blocks(root: Any, made: list[Any]) -> tuple[Block, ...]:
    body = root.find(f"{_W}body")
    blocks: list[Block] = []
    for element in body if body is not None else ():
        if element.tag == f"{_W}p":
            blocks += _paragraph(element, made)
        elif element.tag == f"{_W}tbl":
            blocks += _table(element)
    return tuple(blocks)


def _paragraph(element: Any, made: list[Any]) -> list[Block]:
    said = _said(element).strip()
    part = part_of(said)
    if part is not None:
        return [made[part - 1]]
    if PART_OPEN in said:
        raise TemplateFaults([Fault("not_allowed", 0, "table, chart, projects", _FIGURE_MARKS.sub("", said)[:40])])
    if not said:
        return []
    style = element.find(f"{_W}pPr/{_W}pStyle")
    level = _HEADINGS.get(style.get(f"{_W}val", "").lower().replace(" ", "")) if style is not None else None
    runs = runs_of(said)
    if level is None:
        side = element.find(f"{_W}pPr/{_W}jc")
        return [Paragraph(runs, _SIDES.get(side.get(f"{_W}val", ""), "body") if side is not None else "body")]
    return [Title(runs) if level == 0 else Heading(level, runs)]


def _table(element: Any) -> list[Block]:
    rows = [[_cell(cell) for cell in row.findall(f"{_W}tc")] for row in element.findall(f"{_W}tr")]
    if not rows:
        return []
    width = max(len(row) for row in rows)
    filled = [(*row, *([Run("")] * (width - len(row)))) for row in rows]
    return [Table(tuple(cell.text for cell in filled[0]), tuple(filled[1:]))]


def _cell(cell: Any) -> Run:
    """A cell with one figure is that figure; one with more is its words."""
    said = _said(cell).strip()
    if PART_OPEN in said:
        raise TemplateFaults([Fault("not_allowed", 0, "table, chart, projects")])
    runs = runs_of(said)
    figures = [run.figure for run in runs if run.figure is not None]
    return Run("".join(run.text for run in runs), figures[0] if len(figures) == 1 else None)


def _title(blocks: tuple[Block, ...]) -> str:
    """The title, else what stands first."""
    told = [block for block in blocks if isinstance(block, Title | Heading | Paragraph)]
    first = next((block for block in told if isinstance(block, Title)), told[0] if told else None)
    return "".join(run.text for run in first.runs) if first is not None else ""


# ---- tables and charts into the file


def _with_parts(content: bytes, made: list[Any], picture: Callable[[Chart], bytes]) -> bytes:
    """Real tables and pictures in the places of their marks."""
    if not made:
        return content
    document = Document(io.BytesIO(content))
    body = document.element.body
    for paragraph in list(document.paragraphs):
        part = part_of(paragraph.text)
        if part is None:
            continue
        before = set(body)
        add_block(document, made[part - 1], picture)
        for element in [each for each in body if each not in before]:
            paragraph._p.addprevious(element)
        body.remove(paragraph._p)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()
