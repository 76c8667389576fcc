"""Backup and restore: what is refused, what is said, and that the server goes on meanwhile."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from bridgehead.foundation.backup import archive, postgres, restoring
from bridgehead.foundation.backup.facts import disagreements, unknown_migrations
from bridgehead.foundation.backup.manifest import BackupError, DatabaseFacts, Manifest, Part, manifest_of
from tests.foundation.backup.conftest import Installation, kill, wait_for

Make = Callable[..., Installation]
FACTS = DatabaseFacts("sqlite", "3.40", {"ledger": ["0001_initial"]}, {"ledger_project": 3}, [(0, 2, "ab")], "cd")


def made(place: Path, content: bytes = b"data", told: bytes = b"data") -> Path:
    """An archive with one file, whose manifest tells of `told`."""
    (place.parent / "dump").write_bytes(b"rows")
    (place.parent / "file").write_bytes(content)
    (place.parent / "told").write_bytes(told)
    with archive.writing(place) as target:
        dump = archive.add(target, "database.sqlite3", place.parent / "dump", compressed=True)
        archive.add(target, "files/ab/x", place.parent / "file")
    with archive.writing(place.parent / "other") as other:
        part = archive.add(other, "files/ab/x", place.parent / "told")
    manifest = Manifest("0.1.0", "2026-11-22T00:00:00+00:00", FACTS, dump, [part])
    with zipfile.ZipFile(place, "a") as target:
        target.writestr("manifest.json", manifest.to_json())
    return place


def test_a_manifest_comes_back_as_it_was() -> None:
    kept = Manifest("0.1.0", "now", FACTS, Part("database.sqlite3", 4, "00"), [Part("files/ab/x", 1, "11")], ["22"])
    assert manifest_of(kept.to_json()) == kept


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"format": 1}', b'{"format": 2}'])
def test_what_is_no_manifest_is_refused(content: bytes) -> None:
    with pytest.raises(BackupError):
        manifest_of(content)


def test_a_file_with_another_content_is_found(tmp_path: Path) -> None:
    place = made(tmp_path / "a.backup", content=b"evil")
    with archive.reading(place) as (source, manifest), pytest.raises(BackupError, match="digest differs"):
        archive.check(source, manifest)


def test_a_file_under_a_hash_that_is_not_its_own_is_found(tmp_path: Path) -> None:
    place = made(tmp_path / "a.backup")
    with archive.reading(place) as (source, manifest), pytest.raises(BackupError, match="another hash"):
        archive.check(source, manifest)


@pytest.mark.parametrize("cut", [1, 100, 200])
def test_a_cut_archive_is_refused(tmp_path: Path, cut: int) -> None:
    place = made(tmp_path / "a.backup")
    place.write_bytes(place.read_bytes()[:-cut])
    with pytest.raises(BackupError, match="no whole backup"), archive.reading(place):
        pass
    with pytest.raises(BackupError, match="no file"), archive.reading(tmp_path / "nowhere"):
        pass


def test_a_flipped_byte_is_found(tmp_path: Path) -> None:
    place = made(tmp_path / "a.backup")
    content = bytearray(place.read_bytes())
    content[content.index(b"data")] ^= 1
    place.write_bytes(bytes(content))
    with archive.reading(place) as (source, manifest), pytest.raises(BackupError, match="can't be read"):
        archive.check(source, manifest)


def test_the_archive_is_for_its_owner_only(tmp_path: Path) -> None:
    assert made(tmp_path / "a.backup").stat().st_mode & 0o077 == 0


def test_other_rows_and_a_newer_program_are_told() -> None:
    other = DatabaseFacts("sqlite", "3.40", {}, {"ledger_project": 2}, [], "other")
    assert disagreements(FACTS, FACTS) == []
    assert len(disagreements(FACTS, other)) == 2
    newer = DatabaseFacts("sqlite", "3.40", {"ledger": ["0001_initial", "9999_to_come"], "gone": ["0001"]}, {}, [], "")
    assert unknown_migrations(newer) == ["ledger.9999_to_come"]


@pytest.mark.django_db
def test_a_backup_of_the_other_database_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = made(tmp_path / "a.backup")
    monkeypatch.setattr(restoring.connection, "vendor", "oracle")
    with pytest.raises(BackupError, match="of sqlite, the database here is oracle"):
        restoring.restore(place)


def test_the_missing_programs_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "connection_version", lambda: 16)
    monkeypatch.setenv("BRIDGEHEAD_PG_BIN", str(tmp_path))
    with pytest.raises(BackupError, match=r"pg_dump of PostgreSQL 16 or newer .* postgresql-client-16"):
        postgres.tool("pg_dump")
    old = tmp_path / "pg_dump"
    old.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 15.4'\n")
    old.chmod(0o755)
    with pytest.raises(BackupError, match="is version 15"):
        postgres.tool("pg_dump")
    old.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 17.1'\n")
    assert postgres.tool("pg_dump") == str(old)


@pytest.mark.slow
def test_where_there_is_no_database_there_is_no_backup(installation: Make, tmp_path: Path) -> None:
    done = installation("site", empty=True).bridgehead("backup", str(tmp_path / "a.backup"))
    assert done.returncode == 1
    assert "There is no database" in done.stderr or "no tables yet" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


@pytest.mark.slow
def test_nothing_is_replaced_unasked_and_everything_is_said(installation: Make, tmp_path: Path) -> None:
    site, place = installation("site"), tmp_path / "a.backup"
    writer = site.start("tests.foundation.backup.actor", "write")
    assert writer.stdout is not None
    writer.stdout.readline()
    assert site.bridgehead("backup", str(place)).returncode == 0
    again = site.bridgehead("backup", str(place))
    assert again.returncode == 1
    assert "--overwrite" in again.stderr
    with zipfile.ZipFile(place) as source:
        told = json.loads(source.read("manifest.json"))
    assert told["database"]["rows"]["ledger_project"] >= 1
    assert len(told["database"]["heads"]) == 32
    assert told["files"]
    over = site.bridgehead("restore", str(place))
    assert over.returncode == 1
    assert "holds data already" in over.stderr

    # The writer is a server at work: it sees the old ledger, then the restored one, and goes on writing.
    assert writer.poll() is None
    done = site.bridgehead("restore", str(place), "--overwrite")
    assert done.returncode == 0, done.stderr
    assert "restored and verified" in done.stdout
    before = site.look()["versions"]
    wait_for(lambda: writer.poll() is not None or site.look()["versions"] > before)
    assert writer.poll() is None
    assert writer.poll() is None
    kill(writer)
    found = site.look()
    assert (found["drift"], found["problems"], found["bad_files"]) == (0, [], [])
