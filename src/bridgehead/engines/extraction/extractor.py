"""Bytes of a file to its text: finds the kind, has it read, refuses what cannot be."""

from __future__ import annotations

from pathlib import Path, PurePath
from typing import Final

from .decoding import decode
from .extracted import LIMITS, Extracted, Limits
from .kinds import recognise
from .plain import plain_text, separated_values
from .refusals import refusal, too_much

_MB: Final = 1024 * 1024


def check_size(size: int, limits: Limits = LIMITS) -> None:
    """Raise ExtractionError for a file of `size` bytes that need not even be read: empty, or too large."""
    if size == 0:
        raise refusal("empty")
    if size > limits.file_bytes:
        raise refusal("too_large", limit=limits.file_bytes // _MB)


def extract_path(path: Path, limits: Limits = LIMITS) -> Extracted:
    """The text of a file on disk; one that is too large is refused before it is read. Raises ExtractionError."""
    try:
        check_size(path.stat().st_size, limits)
        with path.open("rb") as file:
            data = file.read(limits.file_bytes + 1)
    except OSError as error:
        why = error.strerror or str(error)
        raise refusal("no_file", why=why) from error
    return extract(data, path.name, limits)


def extract(data: bytes, name: str, limits: Limits = LIMITS) -> Extracted:
    """The text of a file of that name. Raises ExtractionError, and nothing else, where it is not read."""
    check_size(len(data), limits)
    try:
        found = _read(data, name, recognise(data, name, limits), limits)
    except RecursionError:
        raise too_much("elements nested too deep", "嵌套层数过多") from None
    except MemoryError:
        raise too_much("more than fits in memory", "内存放不下") from None
    if not found.text.strip():
        raise refusal("no_text")
    return found


def _read(data: bytes, name: str, kind: str, limits: Limits) -> Extracted:
    # Each kind's library is loaded with the first file of that kind.
    if kind == "text":
        decoded = decode(data)
        reader = separated_values if PurePath(name).suffix.lower() == ".csv" else plain_text
        return reader(decoded.text, decoded.encoding, limits)
    if kind == "html":
        from .web_page import page_text

        decoded = decode(data)
        return page_text(decoded.text, decoded.encoding, limits)
    if kind in {"docx", "xlsx"}:
        from .packages import Package
        from .word_file import word_text
        from .workbook import workbook_text

        package = Package(data, limits)
        return word_text(package, limits) if kind == "docx" else workbook_text(package, limits)
    from .isolated import pdf_text, picture_text

    return pdf_text(data, limits) if kind == "pdf" else picture_text(data, limits)
