"""A Word file from outside as a package of parts: bounded, without programs, and without anything fetched elsewhere."""

from __future__ import annotations

import io
import zipfile
from typing import Final

from lxml import etree

from .faults import Fault, TemplateFaults

MOST_BYTES: Final = 60_000_000
MOST_PARTS: Final = 2_000
DOCUMENT: Final = "word/document.xml"
_PARSER: Final = {"resolve_entities": False, "no_network": True, "huge_tree": False, "load_dtd": False}


def opened(content: bytes) -> dict[str, bytes]:
    """The parts by name. Raises TemplateFaults for what is no Word file, too large, or reaches outside."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            infos = package.infolist()
            if len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > MOST_BYTES:
                raise TemplateFaults([Fault("too_long", 0, "", str(MOST_BYTES))])
            parts = {info.filename: package.read(info) for info in infos}
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise TemplateFaults([Fault("not_word", 0)]) from error
    if DOCUMENT not in parts:
        raise TemplateFaults([Fault("not_word", 0)])
    _refuse_outside(parts)
    return parts


def _refuse_outside(parts: dict[str, bytes]) -> None:
    for name, content in parts.items():
        if "vbaProject" in name or "/embeddings/" in name or "/activeX/" in name:
            raise TemplateFaults([Fault("not_allowed", 0, name)])
        if not name.endswith(".rels"):
            continue
        for relation in tree(content):
            kind, target = relation.get("Type", ""), relation.get("Target", "")
            if relation.get("TargetMode") == "External" and not kind.endswith("/hyperlink"):
                raise TemplateFaults([Fault("not_allowed", 0, target[:80])])


def tree(content: bytes) -> etree._Element:
    """XML without entities or network. Raises TemplateFaults where it is broken."""
    try:
        root = etree.fromstring(content, etree.XMLParser(**_PARSER))  # type: ignore[arg-type]
    except etree.XMLSyntaxError as error:
        raise TemplateFaults([Fault("not_word", 0)]) from error
    if b"<!DOCTYPE" in content[:2000]:
        raise TemplateFaults([Fault("not_word", 0)])
    return root


def packed(parts: dict[str, bytes]) -> bytes:
    """The parts as a file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return buffer.getvalue()
