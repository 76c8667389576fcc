"""Which kind of file some bytes are: their content decides, their name only where the content leaves it open."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from .extracted import Limits
from .packages import Package
from .refusals import ExtractionError, refusal


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind that is read; the first of `suffixes` is its usual ending."""

    id: str
    media_type: str
    suffixes: tuple[str, ...]


_OFFICE: Final = "application/vnd.openxmlformats-officedocument."
KINDS: Final[Mapping[str, Kind]] = {
    kind.id: kind
    for kind in (
        Kind("text", "text/plain", (".txt", ".md", ".csv")),
        Kind("html", "text/html", (".html", ".htm", ".shtml", ".xhtml")),
        Kind("docx", f"{_OFFICE}wordprocessingml.document", (".docx",)),
        Kind("xlsx", f"{_OFFICE}spreadsheetml.sheet", (".xlsx",)),
        Kind("pdf", "application/pdf", (".pdf",)),
        Kind("image", "image/png", (".png", ".jpg", ".jpeg", ".webp")),
    )
}
SUFFIXES: Final = tuple(suffix for kind in KINDS.values() for suffix in kind.suffixes)
_KIND_OF_SUFFIX: Final = {suffix: kind.id for kind in KINDS.values() for suffix in kind.suffixes}
# These may be each other by content: a web page saved as .txt is read as a page.
_TEXTS: Final = frozenset({"text", "html"})

_SIGNATURES: Final = (
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"%PDF-", "pdf"),
)
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_REFUSED_SIGNATURES: Final = (
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ", "archive"),
    (b"\x28\xb5\x2f\xfd", "archive"),
    (b"GIF8", "picture"),
    (b"BM", "picture"),
    (b"II*\x00", "picture"),
    (b"MM\x00*", "picture"),
)
# What the name says of content that is not read: code of the refusal, what to save it as.
_REFUSED_SUFFIXES: Final[Mapping[str, tuple[str, str]]] = {
    ".doc": ("old_doc", ".docx"),
    ".dot": ("old_doc", ".docx"),
    ".rtf": ("office", ".docx"),
    ".odt": ("office", ".docx"),
    ".xls": ("old_xls", ".xlsx"),
    ".xlt": ("old_xls", ".xlsx"),
    ".ods": ("office", ".xlsx"),
    ".xlsb": ("binary_workbook", ".xlsx"),
    ".ppt": ("old_ppt", ".pdf"),
    ".pptx": ("old_ppt", ".pdf"),
    ".pps": ("old_ppt", ".pdf"),
    ".odp": ("old_ppt", ".pdf"),
    ".wps": ("wps", ".docx"),
    ".et": ("wps", ".xlsx"),
    ".dps": ("wps", ".pdf"),
    ".ofd": ("ofd", ".pdf"),
    ".mht": ("mail", ".html"),
    ".mhtml": ("mail", ".html"),
    ".eml": ("mail", ".html"),
}
_OLE_STREAMS: Final = (
    ("EncryptedPackage", "password", ""),
    ("WordDocument", "old_doc", ".docx"),
    ("Workbook", "old_xls", ".xlsx"),
    ("Book", "old_xls", ".xlsx"),
    ("PowerPoint Document", "old_ppt", ".pdf"),
)
_OFFICE_PARTS: Final = (("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx"))
_REFUSED_PARTS: Final = (
    ("OFD.xml", "ofd", ".pdf"),
    ("ppt/presentation.xml", "old_ppt", ".pdf"),
    ("xl/workbook.bin", "binary_workbook", ".xlsx"),
    ("content.xml", "office", ".docx"),
)
# Endings of text that is no document by its name, and is read where somebody says so. 2026.8 is no ending at all.
_OTHER_TEXTS: Final = frozenset({".text", ".log", ".tsv", ".json", ".jsonl"})
_HTML: Final = re.compile(
    rb"(?is)\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).){0,2000}+-->\s*)*+<(?:!doctype\s+html|html|head|body|meta|title)\b"
)
_ANY_TAG: Final = re.compile(rb"(?is)\s*<(?:p|div|table|h[1-6]|article|section|span|center|ul|br)\b[^>]*>")
_NAMES: Final[Mapping[str, str]] = {"image": "a picture"}


def is_document_name(name: str) -> bool:
    """Whether a file of that name is a document: one that is read, or one that is refused with what to do instead."""
    suffix = PurePath(name).suffix.lower()
    return suffix in _KIND_OF_SUFFIX or suffix in _REFUSED_SUFFIXES


def recognise(data: bytes, name: str, limits: Limits) -> str:
    """The key of KINDS for a file. Raises ExtractionError for kinds that are not read, and for misleading names."""
    suffix = PurePath(name).suffix.lower()
    kind = _by_content(data, suffix, limits)
    named = _KIND_OF_SUFFIX.get(suffix)
    if named is not None and named != kind and not {named, kind} <= _TEXTS:
        right = KINDS[kind].suffixes[0]
        raise refusal("misnamed", suffix=suffix, content=_NAMES.get(kind, right), right=right)
    return kind


def _by_content(data: bytes, suffix: str, limits: Limits) -> str:
    head = data[:4096]
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image"
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PK"):
        return _of_zip(data, limits)
    if head.startswith(_OLE):
        raise _of_ole(data, suffix)
    for signature, code in _REFUSED_SIGNATURES:
        if head.startswith(signature) and (b"\x00" in head or code == "archive"):
            raise refusal(code)
    if head.startswith(b"{\\rtf"):
        raise refusal("office", to=".docx")
    return _of_text(head, suffix)


def _of_text(head: bytes, suffix: str) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.replace(b"\x00", b"")[2:]
    head = head.removeprefix(b"\xef\xbb\xbf")
    if _HTML.match(head):
        return "html"
    if (
        b"\x00" not in head
        and re.search(rb"(?im)^(?:MIME-Version|Content-Type): ", head)
        and suffix not in {".txt", ""}
    ):
        raise refusal("mail")
    if suffix in _KIND_OF_SUFFIX:
        named = _KIND_OF_SUFFIX[suffix]
        if named in _TEXTS:
            return named
        raise refusal("broken")
    if suffix in _REFUSED_SUFFIXES:
        raise _refused_suffix(suffix)
    if re.fullmatch(r"\.[a-z]\w{0,5}", suffix, re.ASCII) and suffix not in _OTHER_TEXTS:
        raise refusal("unknown")
    return "html" if _ANY_TAG.match(head) else "text"


def _refused_suffix(suffix: str) -> ExtractionError:
    code, to = _REFUSED_SUFFIXES[suffix]
    return refusal(code, to=to)


def _of_zip(data: bytes, limits: Limits) -> str:
    names = Package(data, limits).names
    for part, kind in _OFFICE_PARTS:
        if part in names:
            return kind
    for part, code, to in _REFUSED_PARTS:
        if part in names:
            raise refusal(code, to=to)
    raise refusal("archive")


def _of_ole(data: bytes, suffix: str) -> ExtractionError:
    """The container of old Office files, of WPS's, and of new ones under a password."""
    for stream, code, to in _OLE_STREAMS:
        if stream.encode("utf-16-le") in data:
            if code != "password" and suffix in {".wps", ".et", ".dps"}:
                return _refused_suffix(suffix)
            return refusal(code, to=to)
    return _refused_suffix(suffix) if suffix in _REFUSED_SUFFIXES else refusal("unknown")
