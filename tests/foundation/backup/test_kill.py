"""A process is killed in the middle of writing, of a backup, of a restore: what comes back is whole."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.foundation.backup.conftest import Installation, kill, wait_for

pytestmark = pytest.mark.slow
Make = Callable[..., Installation]


def write_until(site: Installation, count: int) -> tuple[subprocess.Popen[str], list[str]]:
    """A writer at work, and the first projects that it said were committed."""
    writer = site.start("tests.foundation.backup.actor", "write")
    assert writer.stdout is not None
    said = [writer.stdout.readline().strip() for _number in range(count)]
    assert all(said), writer.communicate()[1]
    return writer, said


def whole(found: dict[str, object]) -> bool:
    return found["drift"] == 0 and found["problems"] == [] and found["bad_files"] == []


def test_a_writer_is_killed_and_the_backup_taken_meanwhile_is_whole(installation: Make, tmp_path: Path) -> None:
    site, archive = installation("site"), tmp_path / "a.backup"
    writer, before = write_until(site, 3)
    taken = site.bridgehead("backup", str(archive))
    assert taken.returncode == 0, taken.stderr
    kill(writer)  # wherever it is: the writer never rests
    assert writer.stdout is not None
    acknowledged = before + writer.stdout.read().split()

    survived = site.look()
    assert whole(survived)
    assert set(acknowledged) <= set(survived["projects"]), "what was committed is there"
    assert survived["versions"] == len(survived["projects"])

    other = installation("other", empty=True)
    restored = other.bridgehead("restore", str(archive))
    assert restored.returncode == 0, restored.stderr
    found = other.look()
    assert whole(found)
    assert set(before) <= set(found["projects"]) <= set(survived["projects"])
    assert found["entries"].items() <= survived["entries"].items(), "the same entries, chained in the same way"
    assert set(found["files"]) <= set(survived["files"])
    assert found["actions"] == ["backup.restored"]
    assert survived["actions"] == ["backup.written"]


def test_a_backup_that_is_killed_leaves_the_one_before_it(installation: Make, tmp_path: Path) -> None:
    site, archive = installation("site"), tmp_path / "a.backup"
    writer, _before = write_until(site, 2)
    kill(writer)
    big = os.urandom(40_000_000)
    place = site.folder / "files" / "aa" / "aa" / ("a" * 64)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(big)  # under a wrong name: copied, and then found out
    first = site.bridgehead("backup", str(archive))
    assert first.returncode == 1
    assert f"{'a' * 64}\tdamaged in the store" in first.stderr
    kept = archive.read_bytes()

    second = site.start("bridgehead.cli", "backup", str(archive), "--overwrite")
    draft = tmp_path / "a.backup.partial" / "draft.zip"
    wait_for(lambda: draft.exists() and draft.stat().st_size > 0)
    kill(second)
    assert archive.read_bytes() == kept
    place.unlink()
    third = site.bridgehead("backup", str(archive), "--overwrite")
    assert third.returncode == 0, third.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.backup", "site"]


def test_a_restore_that_is_killed_leaves_the_old_or_the_new(installation: Make, tmp_path: Path) -> None:
    site, archive = installation("site"), tmp_path / "a.backup"
    writer, _said = write_until(site, 4)
    kill(writer)
    assert site.bridgehead("backup", str(archive)).returncode == 0
    new = site.look()["projects"]
    writer, _said = write_until(site, 2)
    kill(writer)
    old = site.look()["projects"]
    assert len(old) > len(new)
    restore = site.start("bridgehead.cli", "restore", str(archive), "--overwrite")
    wait_for(lambda: any(site.folder.glob("restore-*/database.*")))
    kill(restore)
    found = site.look()
    assert whole(found)
    assert found["projects"] in (old, new)
