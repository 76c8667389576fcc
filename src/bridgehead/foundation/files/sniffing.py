"""What a file is by its content, against the list of what may come in; its name counts nothing."""

from __future__ import annotations

import codecs
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import puremagic

from bridgehead.engines.extraction import DecodingError, decode


@dataclass(frozen=True, slots=True)
class FileType:
    """A kind of file that may come in; the first of `suffixes` is its usual one."""

    id: str
    media_type: str
    suffixes: tuple[str, ...]


_OFFICE = "application/vnd.openxmlformats-officedocument."
PDF: Final = FileType("pdf", "application/pdf", (".pdf",))
PNG: Final = FileType("png", "image/png", (".png",))
JPEG: Final = FileType("jpeg", "image/jpeg", (".jpg", ".jpeg"))
WEBP: Final = FileType("webp", "image/webp", (".webp",))
DOCX: Final = FileType("docx", f"{_OFFICE}wordprocessingml.document", (".docx",))
XLSX: Final = FileType("xlsx", f"{_OFFICE}spreadsheetml.sheet", (".xlsx",))
PPTX: Final = FileType("pptx", f"{_OFFICE}presentationml.presentation", (".pptx",))
HTML: Final = FileType("html", "text/html", (".html", ".htm"))
TEXT: Final = FileType("txt", "text/plain", (".txt", ".md", ".csv", ".tsv", ".json", ".jsonl"))
ALLOWED: Final = (PDF, PNG, JPEG, WEBP, DOCX, XLSX, PPTX, HTML, TEXT)

_SIGNATURES: Final = ((b"%PDF-", PDF), (b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG))
# The part that only a document, a workbook or a presentation has.
_OFFICE_PARTS: Final = (("word/document.xml", DOCX), ("xl/workbook.xml", XLSX), ("ppt/presentation.xml", PPTX))
_ENCODINGS: Final = ("utf-8", "gb18030", "big5")
_UTF_16_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_HTML_STARTS: Final = ("<!doctype html", "<html", "<head", "<body")
_HEAD: Final = 4096
_CHUNK: Final = 1 << 16


class NotAllowed(ValueError):
    """The file is none of ALLOWED; `looks_like` says what it seems to be, as a suffix or in a word, or is empty."""

    def __init__(self, looks_like: str = "") -> None:
        super().__init__(looks_like or "unknown content")
        self.looks_like = looks_like


def sniff(path: Path) -> FileType:
    """The type of a stored file by its content. Raises NotAllowed for anything that is not listed, empty files too."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head:
        raise NotAllowed("empty")
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    if head.startswith(b"PK\x03\x04"):
        return _office_type(path)
    if head.startswith(b"#!"):
        raise NotAllowed("script")
    encoding = _text_encoding(path)
    if encoding is None:
        raise NotAllowed(_guess(head))
    text = head.decode(encoding, "ignore").lstrip("\ufeff \t\r\n").lower()
    return HTML if text.startswith(_HTML_STARTS) else TEXT


def _office_type(path: Path) -> FileType:
    """Which Office format a zip holds; one with macros is refused, whatever it is called."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = frozenset(archive.namelist())
    except (zipfile.BadZipFile, OSError, NotImplementedError):
        raise NotAllowed("zip") from None
    if any(name.lower().endswith(("vbaproject.bin", ".exe", ".dll")) for name in names):
        raise NotAllowed("macros")
    for part, kind in _OFFICE_PARTS:
        if part in names and "[Content_Types].xml" in names:
            return kind
    raise NotAllowed("zip")


def _text_encoding(path: Path) -> str | None:
    """The first of UTF-8, GB18030 and Big5 that the whole file is valid in, without control characters; else None.

    A file that begins with its mark may also be UTF-16.
    """
    decoders = {name: codecs.getincrementaldecoder(name)() for name in _ENCODINGS}
    with path.open("rb") as file:
        if file.read(2) in _UTF_16_MARKS:
            return _utf_16(path)
        file.seek(0)
        while True:
            chunk = file.read(_CHUNK)
            if _has_controls(chunk):
                return None
            for name in list(decoders):
                try:
                    decoders[name].decode(chunk, final=not chunk)
                except UnicodeDecodeError:
                    del decoders[name]
            if not chunk or not decoders:
                return next(iter(decoders), None)


def _utf_16(path: Path) -> str | None:
    try:
        return decode(path.read_bytes()).encoding
    except DecodingError:
        return None


_CONTROLS: Final = bytes(set(range(32)) - {9, 10, 11, 12, 13, 27})


def _has_controls(chunk: bytes) -> bool:
    return len(chunk.translate(None, _CONTROLS)) != len(chunk)


def _guess(head: bytes) -> str:
    """What the content seems to be, for the message only."""
    try:
        return str(puremagic.from_string(head)).lstrip(".")
    except (puremagic.PureError, ValueError):
        return ""
