"""The store: content-addressed files under MEDIA_ROOT, `ab/cd/abcd….`

A file is complete or absent: it is written beside the others under a name of its own, flushed to the disk and moved
into place in one step. The same content is kept once.
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol, runtime_checkable

from django.conf import settings
from django.utils.translation import gettext as _

from bridgehead.foundation.access.errors import Refused
from bridgehead.foundation.files.naming import safe_name
from bridgehead.foundation.files.sniffing import FileType, NotAllowed, sniff

_SHA256 = re.compile(r"[0-9a-f]{64}")
_CHUNK = 1 << 18


@runtime_checkable
class Chunked(Protocol):
    """What Django's uploaded files offer."""

    def chunks(self) -> Iterable[bytes]:
        """The content, piece by piece."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file in the store: its hash, its size in bytes, its type by content, the name that it came under, cleaned."""

    sha256: str
    size: int
    media_type: str
    name: str


def _root() -> Path:
    return Path(settings.MEDIA_ROOT)


def file_path(sha256: str) -> Path:
    """Where the content with that hash stands, whether or not it is there. Raises ValueError for no hash at all."""
    if not _SHA256.fullmatch(sha256):
        raise ValueError("not a SHA-256 in lower-case hexadecimal")
    return _root() / sha256[:2] / sha256[2:4] / sha256


def store(content: bytes | Chunked | Iterable[bytes], name: str, *, limit: int | None = None) -> StoredFile:
    """Keep a file. Raises Refused on `file` when it is too large (`limit`, else MAX_UPLOAD_BYTES) or of no known type.

    Nothing of a refused file stays. Storing happens outside any transaction: content without a row does no harm.
    """
    most = settings.MAX_UPLOAD_BYTES if limit is None else limit
    incoming = _root() / "incoming"
    incoming.mkdir(parents=True, exist_ok=True)
    descriptor, draft_name = tempfile.mkstemp(dir=incoming)
    draft = Path(draft_name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            sha256, size = _write(file, _pieces(content), most)
        kind = _allowed_type(draft)
        _move_into_place(draft, file_path(sha256))
    finally:
        draft.unlink(missing_ok=True)
    return StoredFile(sha256, size, kind.media_type, safe_name(name, kind.suffixes))


def put(sha256: str, source: BinaryIO) -> None:
    """Keep content that came from a store, under the hash that it had there. Raises ValueError where it has another.

    What stands there already is replaced: the caller found it damaged or missing.
    """
    place, incoming = file_path(sha256), _root() / "incoming"
    incoming.mkdir(parents=True, exist_ok=True)
    descriptor, draft_name = tempfile.mkstemp(dir=incoming)
    draft = Path(draft_name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            found, _size = _write(file, iter(lambda: source.read(_CHUNK), b""), sys.maxsize)
        if found != sha256:
            raise ValueError(f"content of {found} was offered as {sha256}")
        place.unlink(missing_ok=True)
        _move_into_place(draft, place)
    finally:
        draft.unlink(missing_ok=True)


def stored_files() -> Iterator[str]:
    """The hashes that the store has content for, in order."""
    for first in sorted(_root().glob("[0-9a-f][0-9a-f]")):
        for second in sorted(first.glob("[0-9a-f][0-9a-f]")):
            yield from sorted(file.name for file in second.iterdir() if _SHA256.fullmatch(file.name))


def _pieces(content: bytes | Chunked | Iterable[bytes]) -> Iterable[bytes]:
    if isinstance(content, bytes):
        return (content,)
    return content.chunks() if isinstance(content, Chunked) else content


def _write(file: BinaryIO, pieces: Iterable[bytes], most: int) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    for piece in pieces:
        size += len(piece)
        if size > most:
            message = _("The file is larger than %(limit)d MB.") % {"limit": most // (1024 * 1024)}
            raise Refused({"file": [message]})
        digest.update(piece)
        file.write(piece)
    file.flush()
    os.fsync(file.fileno())
    return digest.hexdigest(), size


def _allowed_type(path: Path) -> FileType:
    try:
        return sniff(path)
    except NotAllowed as error:
        if error.looks_like == "empty":
            message = _("The file is empty.")
        elif error.looks_like == "macros":
            message = _("The file holds macros or programs; save it without them.")
        else:
            message = _("Files of this type are not taken: PDF, PNG, JPEG, Word, Excel, PowerPoint, text or web page.")
        raise Refused({"file": [message]}) from None


def _move_into_place(draft: Path, place: Path) -> None:
    if place.exists():
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    draft.chmod(0o640)
    draft.replace(place)
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # the name survives a loss of power only when the folder is flushed too
    finally:
        os.close(folder)


def open_file(sha256: str) -> BinaryIO:
    """The content, open for reading. Raises FileNotFoundError where the store has none with that hash."""
    return file_path(sha256).open("rb")


def read_file(sha256: str) -> bytes:
    """The whole content; raises as `open_file` does."""
    return file_path(sha256).read_bytes()


def _stored_pieces(sha256: str) -> Iterator[bytes]:
    with open_file(sha256) as file:
        while piece := file.read(_CHUNK):
            yield piece


def is_intact(sha256: str) -> bool:
    """Whether the stored content still has the hash that it is kept under; raises as `open_file` does."""
    digest = hashlib.sha256()
    for piece in _stored_pieces(sha256):
        digest.update(piece)
    return digest.hexdigest() == sha256
