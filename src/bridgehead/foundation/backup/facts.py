"""What a database says of itself, asked through any cursor: Django's own, or one on a copy."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from django.apps import apps
from django.db.migrations.loader import MigrationLoader

from bridgehead.foundation.audit.digests import seal_of
from bridgehead.foundation.backup.manifest import BackupError, DatabaseFacts


class Cursor(Protocol):
    """What sqlite3, psycopg and Django have in common."""

    def execute(self, sql: str, /) -> Any:
        """Run a statement without parameters."""

    def fetchall(self) -> Sequence[Any]:
        """All rows of the last statement."""


def _rows(cursor: Cursor, sql: str) -> Sequence[Any]:
    cursor.execute(sql)
    return cursor.fetchall()


def tables() -> list[str]:
    """The tables of our own models, by name; sessions and the like come and go without an entry."""
    models = apps.get_models(include_auto_created=True)
    return sorted({model._meta.db_table for model in models if model.__module__.startswith("bridgehead.")})


def database_facts(cursor: Cursor, *, vendor: str, server: str, present: Iterable[str]) -> DatabaseFacts:
    """Facts of the database behind the cursor, whose tables are `present`."""
    there = set(present)
    if "django_migrations" not in there:
        raise BackupError("The database has no tables yet: there is nothing to back up.")
    migrations: dict[str, list[str]] = defaultdict(list)
    for app, name in _rows(cursor, "SELECT app, name FROM django_migrations ORDER BY app, name"):
        migrations[app].append(name)
    rows = {
        table: int(_rows(cursor, f'SELECT count(*) FROM "{table}"')[0][0])  # noqa: S608 - names of our own models
        for table in tables()
        if table in there
    }
    told = _rows(cursor, "SELECT id, sequence, digest FROM audit_auditlane ORDER BY id")
    heads = [(int(lane), int(sequence), str(digest)) for lane, sequence, digest in told]
    return DatabaseFacts(vendor, server, dict(migrations), rows, heads, seal_of(heads))


def unknown_migrations(facts: DatabaseFacts) -> list[str]:
    """Migrations of a backup that this program does not have: it was made by a newer one."""
    known = set(MigrationLoader(None).disk_migrations)
    ours = {app for app, _name in known}
    return [
        f"{app}.{name}"
        for app, names in facts.migrations.items()
        if app in ours
        for name in names
        if (app, name) not in known
    ]


def disagreements(stored: DatabaseFacts, found: DatabaseFacts) -> list[str]:
    """What differs between a manifest and the database that was restored from it, in sentences."""
    told = [
        f"{table} has {found.rows.get(table, 0)} rows, the backup says {count}"
        for table, count in stored.rows.items()
        if found.rows.get(table, 0) != count
    ]
    if stored.seal != found.seal:
        told.append("the heads of the audit chain are not those of the backup")
    return told
