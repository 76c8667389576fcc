"""The archive: a ZIP of the dump, the files of the store under their hashes, and the manifest, which comes last."""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from bridgehead.foundation.backup.manifest import NAME, BackupError, Manifest, Part, manifest_of

_CHUNK = 1 << 20
_FILES = "files/"


def member_of(sha256: str) -> str:
    """The name of a stored file in the archive."""
    return f"{_FILES}{sha256[:2]}/{sha256}"


def hash_of(part: Part) -> str:
    """The hash that a member of the store is kept under."""
    return part.name.rsplit("/", 1)[-1]


def _copy(source: IO[bytes], target: IO[bytes] | None) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    while piece := source.read(_CHUNK):
        size += len(piece)
        digest.update(piece)
        if target is not None:
            target.write(piece)
    return size, digest.hexdigest()


def add(archive: zipfile.ZipFile, name: str, place: Path, *, compressed: bool = False) -> Part:
    """Put a file into the archive, read once."""
    archive.compression = zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED
    with place.open("rb") as source, archive.open(name, "w", force_zip64=True) as target:
        size, sha256 = _copy(source, target)
    return Part(name, size, sha256)


@contextmanager
def writing(draft: Path) -> Iterator[zipfile.ZipFile]:
    """A new archive, flushed to the disk at the end; readable by its owner only, for it holds all of everybody."""
    descriptor = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w+b") as file:
        with zipfile.ZipFile(file, "w", compresslevel=1) as archive:
            yield archive
        file.flush()
        os.fsync(file.fileno())


def put_in_place(draft: Path, place: Path) -> None:
    """Give the finished archive its name, in one step that survives a loss of power."""
    draft.replace(place)
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@contextmanager
def reading(place: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """The archive and its manifest. Raises BackupError for what is no archive of ours."""
    try:
        with zipfile.ZipFile(place) as archive:
            yield archive, manifest_of(archive.read(NAME))
    except FileNotFoundError:
        raise BackupError(f"There is no file {place}.") from None
    except (zipfile.BadZipFile, KeyError, EOFError) as error:
        raise BackupError(f"{place} is no whole backup: {error}") from error


def unpack(archive: zipfile.ZipFile, part: Part, target: Path | None) -> None:
    """Copy a member out, or only read it when `target` is None. Raises BackupError unless it is what was kept."""
    try:
        with archive.open(part.name) as source:
            if target is None:
                size, sha256 = _copy(source, None)
            else:
                with target.open("wb") as file:
                    size, sha256 = _copy(source, file)
    except (KeyError, zipfile.BadZipFile, EOFError, OSError) as error:
        raise BackupError(f"{part.name} can't be read from the backup: {error}") from error
    if (size, sha256) != (part.size, part.sha256):
        raise BackupError(f"{part.name} is not what was backed up: its digest differs.")


def check(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """Read every member through. Raises BackupError for the first that is damaged."""
    for part in (manifest.dump, *manifest.files):
        unpack(archive, part, None)
    for part in manifest.files:
        if hash_of(part) != part.sha256:
            raise BackupError(f"{part.name} is kept under another hash than its own.")
