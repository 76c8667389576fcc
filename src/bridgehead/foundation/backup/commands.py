"""`bridgehead backup FILE` and `bridgehead restore FILE`."""

from __future__ import annotations

import sys
from pathlib import Path

from bridgehead.foundation.backup.manifest import BackupError, Manifest
from bridgehead.foundation.backup.restoring import check_archive, restore
from bridgehead.foundation.backup.taking import back_up

_SHOWN = 10


def backup_command(place: Path, *, overwrite: bool) -> int:
    """Write an archive; 0, or 1 when nothing was written or files of the store are missing or damaged."""
    try:
        manifest = back_up(place, overwrite=overwrite)
    except BackupError as error:
        return _refuse(error)
    print(f"{place}: {_said(manifest)}")
    print(f"seal of the audit chain: {manifest.database.seal}")
    for word, hashes in (("missing from the store", manifest.missing), ("damaged in the store", manifest.damaged)):
        for sha256 in hashes[:_SHOWN]:
            print(f"{sha256}\t{word}", file=sys.stderr)
        if len(hashes) > _SHOWN:
            print(f"… and {len(hashes) - _SHOWN} more {word}", file=sys.stderr)
    return 1 if manifest.missing or manifest.damaged else 0


def restore_command(place: Path, *, overwrite: bool, only_check: bool) -> int:
    """Put an archive back, or only read it through; 0, or 1 with the reason."""
    try:
        manifest = check_archive(place) if only_check else restore(place, overwrite=overwrite)
    except BackupError as error:
        return _refuse(error)
    done = "is whole" if only_check else "is restored and verified"
    print(f"{place} {done}: {_said(manifest)}")
    return 0


def _said(manifest: Manifest) -> str:
    entries = sum(sequence for _lane, sequence, _digest in manifest.database.heads)
    size = sum(part.size for part in (manifest.dump, *manifest.files)) / 1_000_000
    rows = sum(manifest.database.rows.values())
    return (
        f"{manifest.database.vendor} as of {manifest.created_at}, {rows} rows, {entries} audit entries, "
        f"{len(manifest.files)} files, {size:.1f} MB"
    )


def _refuse(error: BackupError) -> int:
    print(error, file=sys.stderr)
    return 1
