"""`bridgehead restore`: an archive back into the database and the store, verified before and after."""

from __future__ import annotations

import tempfile
from pathlib import Path
from zipfile import ZipFile

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection, transaction

from bridgehead.foundation.access import SYSTEM
from bridgehead.foundation.audit import chain
from bridgehead.foundation.audit.models import AuditEntry
from bridgehead.foundation.audit.verifying import lost_heads, verify
from bridgehead.foundation.backup import archive, postgres, sqlite
from bridgehead.foundation.backup.facts import disagreements, unknown_migrations
from bridgehead.foundation.backup.manifest import BackupError, DatabaseFacts, Manifest
from bridgehead.foundation.files import file_path, is_intact, put


def check_archive(place: Path) -> Manifest:
    """Read a whole archive through without restoring it. Raises BackupError for anything damaged."""
    with archive.reading(place) as (source, manifest):
        archive.check(source, manifest)
    return manifest


def restore(place: Path, *, overwrite: bool = False) -> Manifest:
    """Put an archive in the place of what is there. Raises BackupError, and changes nothing, where it can't be right.

    Everything is read through first. Files come before the database, for files without rows do no harm; the database
    changes in one transaction. A process that is killed leaves the old database or the new one, with all its files.
    """
    with archive.reading(place) as (source, manifest):
        _refuse_what_does_not_fit(manifest)
        if not overwrite and not _is_empty():
            raise BackupError(
                "The database holds data already, which a restore would replace. Back it up, then say --overwrite."
            )
        archive.check(source, manifest)
        _restore_files(source, manifest)
        settings.VAR.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=settings.VAR, prefix="restore-") as folder:
            dump = Path(folder) / manifest.dump.name
            archive.unpack(source, manifest.dump, dump)
            _load(dump, manifest)
    call_command("migrate", interactive=False, verbosity=0)
    _verify_chain()
    with transaction.atomic():
        after = {"file": place.name, "seal": manifest.database.seal, "created_at": manifest.created_at}
        chain.record(actor=SYSTEM, action="backup.restored", target=("backup", None), before=None, after=after)
    return manifest


def _refuse_what_does_not_fit(manifest: Manifest) -> None:
    if manifest.database.vendor != connection.vendor:
        raise BackupError(
            f"The backup is of {manifest.database.vendor}, the database here is {connection.vendor}. "
            "Set DATABASE_URL to a database of the same kind."
        )
    if newer := unknown_migrations(manifest.database):
        raise BackupError(f"The backup was made by a newer program; this one lacks {', '.join(newer)}.")


def _is_empty() -> bool:
    """Whether nobody ever logged in or wrote anything."""
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        return True
    people = get_user_model()
    with connection.cursor() as cursor:
        present = connection.introspection.table_names(cursor)
    models = [model for model in (people, AuditEntry) if model._meta.db_table in present]
    return not any(model._default_manager.exists() for model in models)


def _restore_files(source: ZipFile, manifest: Manifest) -> None:
    for part in manifest.files:
        place = file_path(part.sha256)
        if not (place.exists() and is_intact(part.sha256)):
            with source.open(part.name) as file:
                put(part.sha256, file)  # type: ignore[arg-type]


def _load(dump: Path, manifest: Manifest) -> None:
    if connection.vendor == "sqlite":
        sqlite.load(dump)
        found: DatabaseFacts = sqlite.facts_of(Path(connection.settings_dict["NAME"]))
    else:
        postgres.load(dump)
        found = postgres.live_facts()
    # While the server runs somebody may have written already: then the chain must go on from where the backup ends.
    gone_on = found.seal != manifest.database.seal and not lost_heads(manifest.database.heads)
    if not gone_on and (told := disagreements(manifest.database, found)):
        raise BackupError("The restored database is not what was backed up: " + "; ".join(told))


def _verify_chain() -> None:
    problems = verify()
    if problems:
        first = problems[0]
        raise BackupError(
            f"The database is restored as it was backed up, but its audit chain has {len(problems)} problems; "
            f"the first is {first.kind} at lane {first.lane}, entry {first.sequence}: {first.detail}."
        )
