"""SQLite: the online backup interface, in both directions.

One step copies all pages under one read lock: in WAL mode writers go on meanwhile, and what they write is not seen.
The other way the pages are one transaction of the database that is served: others see the old state, then the new one,
and a process that is killed leaves the old one.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from django.db import connection

from bridgehead.foundation.backup.facts import database_facts
from bridgehead.foundation.backup.manifest import BackupError, DatabaseFacts

DUMP = "database.sqlite3"
_WAIT_SECONDS = 60


def _live() -> str:
    return str(connection.settings_dict["NAME"])


def snapshot(folder: Path) -> tuple[Path, DatabaseFacts]:
    """A copy of the database as it is now, looked through for damage, and its facts."""
    place = folder / DUMP
    if not Path(_live()).exists():
        raise BackupError(f"There is no database at {_live()}.")
    with (
        closing(sqlite3.connect(f"file:{_live()}?mode=ro", uri=True, timeout=_WAIT_SECONDS)) as source,
        closing(sqlite3.connect(place)) as copy,
    ):
        source.backup(copy)
    return place, facts_of(place)


def facts_of(place: Path) -> DatabaseFacts:
    """Facts of a copy. Raises BackupError where its pages are damaged."""
    # Immutable: looking must not leave a journal beside the copy, nor change its digest.
    with closing(sqlite3.connect(f"file:{place}?immutable=1", uri=True)) as copy:
        cursor = copy.cursor()
        try:
            damage = cursor.execute("PRAGMA quick_check(5)").fetchall()
            if damage != [("ok",)]:
                raise BackupError("The database is damaged: " + "; ".join(str(line) for (line,) in damage))
            present = [name for (name,) in cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            return database_facts(cursor, vendor="sqlite", server=sqlite3.sqlite_version, present=present)
        except sqlite3.DatabaseError as error:
            raise BackupError(f"The database can't be read: {error}") from error


def load(place: Path) -> None:
    """Put the copy in the place of the database that is served; all of it or nothing."""
    facts_of(place)
    Path(_live()).parent.mkdir(parents=True, exist_ok=True)
    connection.close()
    with (
        closing(sqlite3.connect(f"file:{place}?immutable=1", uri=True)) as copy,
        closing(sqlite3.connect(_live(), timeout=_WAIT_SECONDS)) as target,
    ):
        copy.backup(target)
        target.execute("PRAGMA wal_checkpoint(TRUNCATE)")
