"""Comments and tracked changes written into a document of Word, at places of the text that was read from it.

Pure: bytes in, bytes out. Every other part of the file goes through as it is. A place is found again by its characters
and those around it, blanks aside, for lists have labels in the text that no paragraph holds, and cells stand in rows.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from xml.sax.saxutils import escape

from lxml import etree

from bridgehead.engines.extraction import Limits
from bridgehead.engines.extraction.packages import Package

_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_DOCUMENT, _COMMENTS = "word/document.xml", "word/comments.xml"
_LINKS, _CONTENT = "word/_rels/document.xml.rels", "[Content_Types].xml"
# Whose text was not read.
_UNREAD: Final = frozenset({"del", "moveFrom", "Fallback"})
_AROUND: Final = (24, 8, 0)
_LINE: Final = (
    '<w:p><w:r><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="仿宋"/>'
    '<w:sz w:val="32"/></w:rPr><w:t xml:space="preserve">{}</w:t></w:r></w:p>'
)


@dataclass(frozen=True, slots=True)
class Note:
    """A comment on [start, end) of the text; `change` replaces [start, end) within it by other characters."""

    start: int
    end: int
    words: str
    change: tuple[int, int, str] | None = None


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A text node, and how many characters that are no blanks stand in it, and in the document before it."""

    node: etree._Element
    before: int
    count: int

    def offset(self, number: int) -> int:
        """Where the character with that number in the document stands in the node."""
        left = number - self.before
        for at, sign in enumerate(self.node.text or ""):
            if not sign.isspace():
                if left == 0:
                    return at
                left -= 1
        return len(self.node.text or "")


def document_of(text: str) -> bytes:
    """A plain document of Word with a paragraph for each line."""
    lines = "".join(_LINE.format(escape(_printable(line))) for line in text.splitlines())
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    types = (
        f'<Default Extension="rels" ContentType="{rels}"/><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{_DOCUMENT}" ContentType="{_MAIN}.document.main+xml"/>'
    )
    link = f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="{_DOCUMENT}"/>'
    parts = {
        _CONTENT: f'<Types xmlns="{_TYPES}">{types}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{_R}">{link}</Relationships>',
        _DOCUMENT: f'<w:document xmlns:w="{_W}"><w:body>{lines}<w:sectPr/></w:body></w:document>',
    }
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return _zipped({name: (head + part).encode() for name, part in parts.items()})


def annotated(data: bytes, text: str, notes: Sequence[Note], *, author: str, at: datetime, limits: Limits) -> bytes:
    """The document with the notes in it, in the order of the text; one whose place is not found stands at its head.

    Raises ExtractionError where the file is broken, locked, or inflates too far.
    """
    package = Package(data, limits)
    parts = {name: package.part(name) for name in sorted(package.names) if not name.endswith("/")}
    root = package.xml(_DOCUMENT)
    comments = package.xml(_COMMENTS) if _COMMENTS in parts else etree.Element(f"{{{_W}}}comments", nsmap={"w": _W})
    pen = _Pen(root, comments, author, at.isoformat(timespec="seconds"))
    pen.write(text, notes)
    parts[_DOCUMENT], parts[_COMMENTS] = _bytes(root), _bytes(comments)
    parts[_LINKS] = _linked(package.xml(_LINKS) if _LINKS in parts else None)
    parts[_CONTENT] = _typed(package.xml(_CONTENT))
    return _zipped(parts)


class _Pen:
    """Writes into one document. What it strikes out stays part of the text that places are counted in."""

    def __init__(self, root: etree._Element, comments: etree._Element, author: str, at: str) -> None:
        self.root, self.comments, self.by = root, comments, {_w("author"): author, _w("date"): at}
        self.own: set[etree._Element] = set()
        used = [int(each.get(_w("id"), "0")) for each in (*root.iter(_w("ins"), _w("del")), *comments) if _is_id(each)]
        self.next = max(used, default=0) + 1
        self.document = "".join(_bare(each.node.text or "")[0] for each in self._stretches())

    def write(self, text: str, notes: Sequence[Note]) -> None:
        """Write every note; from the last to the first, so that of two at one place the first stands outside."""
        bare, places = _bare(text)
        for note in reversed(notes) if self.document else ():
            start, end = self._found(text, bare, places, note) or (0, 1)
            change = None
            if note.change is not None and (start, end) != (0, 1):
                first, last, words = note.change
                lead = len(_bare(text[note.start : first])[0])
                change = (start + lead, start + lead + len(_bare(text[first:last])[0]), words)
            self._comment(start, end, note, change)

    def _stretches(self) -> list[_Stretch]:
        """The text nodes that were read, in the order of the document."""
        found, before = [], 0
        for node in self.root.iter(_w("t"), _w("delText")):
            if self._is_read(node):
                count = sum(not sign.isspace() for sign in node.text or "")
                found.append(_Stretch(node, before, count))
                before += count
        return found

    def _is_read(self, node: etree._Element) -> bool:
        struck = False
        for above in node.iterancestors():
            if above in self.own:
                return above.tag == _w("del")
            struck = struck or etree.QName(above).localname in _UNREAD
        return not struck and node.tag == _w("t")

    def _found(self, text: str, bare: str, places: Sequence[int], note: Note) -> tuple[int, int] | None:
        """Where a note's characters stand in the document: the occurrence that they are in the text."""
        wanted = _bare(text[note.start : note.end])[0]
        if not wanted:
            return None
        at = places[note.start]
        for around in _AROUND:
            before = bare[max(0, at - around) : at]
            window = before + wanted + bare[at + len(wanted) : at + len(wanted) + around]
            hits = _all(self.document, window)
            if hits:
                number = len(_all(bare[: at - len(before) + len(window) - 1], window))
                start = hits[min(number, len(hits) - 1)] + len(before)
                return start, start + len(wanted)
        return None

    def _comment(self, start: int, end: int, note: Note, change: tuple[int, int, str] | None) -> None:
        stretches = self._within(start, end)
        # What lies in several paragraphs is spoken of where it begins.
        home = _paragraph(stretches[0].node)
        end = max(min(end, each.before + each.count) for each in stretches if _paragraph(each.node) is home)
        body: list[etree._Element] = []
        if change is not None and start <= change[0] < change[1] <= end:
            body = self._changed(change)
        runs = [*self._runs(start, change[0]), *body, *self._runs(change[1], end)] if body and change else []
        runs = runs or self._runs(start, end)
        number = self._kept(note.words)
        runs[0].addprevious(etree.Element(_w("commentRangeStart"), {_w("id"): number}))
        closing = etree.Element(_w("commentRangeEnd"), {_w("id"): number})
        runs[-1].addnext(closing)
        reference = etree.Element(_w("r"))
        etree.SubElement(reference, _w("commentReference"), {_w("id"): number})
        closing.addnext(reference)

    def _within(self, start: int, end: int) -> list[_Stretch]:
        return [each for each in self._stretches() if each.before < end and start < each.before + each.count]

    def _changed(self, change: tuple[int, int, str]) -> list[etree._Element]:
        """What strikes these characters out, and what puts others; nothing where they lie in somebody's change."""
        runs = self._runs(change[0], change[1])
        if any(run.getparent().tag != _w("p") or run.getparent() is not runs[0].getparent() for run in runs):  # type: ignore[union-attr]
            return []
        struck = etree.Element(_w("del"), {_w("id"): self._number(), **self.by})
        put = etree.Element(_w("ins"), {_w("id"): self._number(), **self.by})
        runs[0].addprevious(struck)
        written = etree.SubElement(put, _w("r"))
        look = runs[0].find(_w("rPr"))
        if look is not None:
            written.append(deepcopy(look))
        etree.SubElement(written, _w("t")).text = change[2]
        for run in runs:
            struck.append(run)
            for node in run.iter(_w("t")):
                node.tag = _w("delText")
        struck.addnext(put)
        self.own |= {struck, put}
        return [struck, put]

    def _runs(self, start: int, end: int) -> list[etree._Element]:
        """The runs that hold exactly these characters, cut out of those around them."""
        found = []
        for each in self._within(start, end):
            first = each.offset(max(start, each.before))
            last = each.offset(min(end, each.before + each.count) - 1) + 1
            if last < len(each.node.text or "") or next(each.node.itersiblings(), None) is not None:
                _cut(each.node, last)
            leads = first or any(one.tag != _w("rPr") for one in each.node.itersiblings(preceding=True))
            found.append(_run_of(_cut(each.node, first) if leads else each.node))
        return found

    def _kept(self, words: str) -> str:
        number = self._number()
        name = self.by[_w("author")]
        comment = etree.SubElement(
            self.comments, _w("comment"), {_w("id"): number, **self.by, _w("initials"): name[:3]}
        )
        for line in words.splitlines() or [""]:
            paragraph = etree.SubElement(comment, _w("p"))
            run = etree.SubElement(paragraph, _w("r"))
            said = etree.SubElement(run, _w("t"))
            said.text = _printable(line)
            said.set(_SPACE, "preserve")
        return number

    def _number(self) -> str:
        self.next += 1
        return str(self.next - 1)


def _w(name: str) -> str:
    return f"{{{_W}}}{name}"


def _is_id(element: etree._Element) -> bool:
    return (element.get(_w("id")) or "").isdecimal()


def _bare(text: str) -> tuple[str, list[int]]:
    """A text without blanks, and for each of its characters how many of these stand before it."""
    places, count = [], 0
    for sign in text:
        places.append(count)
        count += not sign.isspace()
    return "".join(sign for sign in text if not sign.isspace()), [*places, count]


def _all(text: str, words: str) -> list[int]:
    found, at = [], text.find(words)
    while at >= 0:
        found.append(at)
        at = text.find(words, at + 1)
    return found


def _paragraph(node: etree._Element) -> etree._Element | None:
    return next(node.iterancestors(_w("p")), None)


def _run_of(node: etree._Element) -> etree._Element:
    return next(node.iterancestors(_w("r")))


def _cut(node: etree._Element, offset: int) -> etree._Element:
    """Move what stands in the run from the offset of this text node on into a run of its own; its text node."""
    text = node.text or ""
    run = _run_of(node)
    following = list(node.itersiblings())
    second = etree.Element(_w("r"), {str(name): str(value) for name, value in run.attrib.items()})
    look = run.find(_w("rPr"))
    if look is not None:
        second.append(deepcopy(look))
    rest = etree.SubElement(second, node.tag)
    rest.text = text[offset:]
    rest.set(_SPACE, "preserve")
    node.text = text[:offset]
    node.set(_SPACE, "preserve")
    second.extend(following)
    run.addnext(second)
    return rest


def _printable(text: str) -> str:
    """Without the characters that XML has no place for."""
    return "".join(sign for sign in text if sign == "\t" or (sign >= " " and sign not in "\ufffe\uffff"))


def _linked(root: etree._Element | None) -> bytes:
    """The relations of the document, with that to its comments."""
    root = root if root is not None else etree.fromstring(f'<Relationships xmlns="{_R}"/>')
    kind = f"{_OFFICE}/comments"
    if not any(each.get("Type") == kind for each in root):
        names = {each.get("Id") for each in root}
        name = next(f"rIdC{number}" for number in range(len(names) + 1) if f"rIdC{number}" not in names)
        etree.SubElement(root, f"{{{_R}}}Relationship", {"Id": name, "Type": kind, "Target": "comments.xml"})
    return _bytes(root)


def _typed(root: etree._Element) -> bytes:
    """The types of the parts, with that of the comments."""
    name = f"/{_COMMENTS}"
    if not any(each.get("PartName") == name for each in root):
        kind = {"PartName": name, "ContentType": f"{_MAIN}.comments+xml"}
        etree.SubElement(root, f"{{{_TYPES}}}Override", kind)
    return _bytes(root)


def _bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _zipped(parts: Mapping[str, bytes]) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as file:
        # Programs that look at the beginning of a file only expect the types there.
        for name in sorted(parts, key=lambda each: (each != _CONTENT, each)):
            file.writestr(name, parts[name])
    return kept.getvalue()
