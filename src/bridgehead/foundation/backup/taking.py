"""`bridgehead backup`: the database as it is now, and every file that it names, in one archive."""

from __future__ import annotations

import fcntl
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone

from bridgehead.foundation.access import SYSTEM
from bridgehead.foundation.audit.chain import record
from bridgehead.foundation.backup import archive, postgres, sqlite
from bridgehead.foundation.backup.manifest import NAME, BackupError, Manifest, Part
from bridgehead.foundation.files import file_path, referenced, stored_files


def back_up(place: Path, *, overwrite: bool = False) -> Manifest:
    """Write the archive. Raises BackupError where it is there and `overwrite` is not said, or nothing can be read.

    The archive has its name only when it is complete; a process that is killed leaves a folder `….partial`, which the
    next backup of that name clears away.
    """
    place = place.resolve()
    if place.exists() and not overwrite:
        raise BackupError(f"{place} is there already. Choose another name, or say --overwrite.")
    if not place.parent.is_dir():
        raise BackupError(f"There is no folder {place.parent}.")
    with _workshop(place) as folder:
        # The database first: see the docstring of the package.
        dump, facts = (sqlite if connection.vendor == "sqlite" else postgres).snapshot(folder)
        draft = folder / "draft.zip"
        with archive.writing(draft) as target:
            part = archive.add(target, dump.name, dump, compressed=dump.name == sqlite.DUMP)
            named = set(referenced())
            files, damaged = _add_files(target)
            kept = {archive.hash_of(file) for file in files} | set(damaged)
            created_at = timezone.now().isoformat()
            missing = sorted(named - kept)
            manifest = Manifest(version("bridgehead"), created_at, facts, part, files, missing, damaged)
            target.writestr(NAME, manifest.to_json())
        archive.put_in_place(draft, place)
    _note("backup.written", manifest, place)
    return manifest


@contextmanager
def _workshop(place: Path) -> Iterator[Path]:
    """A folder beside the archive for what is being made, for one process at a time."""
    folder = place.with_name(f"{place.name}.partial")
    folder.mkdir(mode=0o700, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupError(f"Another backup is writing {place} at this moment.") from None
        try:
            for left in folder.iterdir():
                if left.name != "lock":
                    left.unlink()
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _add_files(target: zipfile.ZipFile) -> tuple[list[Part], list[str]]:
    """Every file of the store; those that are not what their hash says are named and left to the operator."""
    files, damaged = [], []
    for sha256 in stored_files():
        part = archive.add(target, archive.member_of(sha256), file_path(sha256))
        if part.sha256 == sha256:
            files.append(part)
        else:
            damaged.append(sha256)
    return files, damaged


def _note(action: str, manifest: Manifest, place: Path) -> None:
    """An entry in the audit chain, for a backup carries everything away."""
    after = {"file": place.name, "seal": manifest.database.seal, "files": len(manifest.files)}
    with transaction.atomic():
        record(actor=SYSTEM, action=action, target=("backup", None), before=None, after=after)
