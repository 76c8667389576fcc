"""Installations of their own: a data folder and a database that other processes read and write."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tools.postgres import programs

ROOT = Path(__file__).resolve().parents[3]
SERVER = os.environ.get("DATABASE_URL", "")
ON_POSTGRES = SERVER.startswith("postgres")


@dataclass(frozen=True, slots=True)
class Installation:
    """A folder and what its processes have in their environment."""

    folder: Path
    environment: dict[str, str]

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """A module of Python beside us, its output to be read."""
        return subprocess.Popen(
            [sys.executable, "-m", *arguments],
            cwd=ROOT,
            env=self.environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """The same, waited for."""
        process = self.start(*arguments)
        out, err = process.communicate(timeout=120)
        return subprocess.CompletedProcess(arguments, process.returncode, out, err)

    def bridgehead(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """A command of ours."""
        return self.run("bridgehead.cli", *arguments)

    def look(self) -> dict[str, Any]:
        """What stands in there; see `actor.look`."""
        done = self.run("tests.foundation.backup.actor", "look")
        assert done.returncode == 0, done.stderr
        found: dict[str, Any] = json.loads(done.stdout)
        return found


def kill(process: subprocess.Popen[str]) -> None:
    """What a loss of power does to a process, and to nothing that it started."""
    process.send_signal(signal.SIGKILL)
    process.wait(timeout=30)


def wait_for(condition: Callable[[], bool], seconds: float = 60) -> None:
    """Until the condition holds."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "nothing happened"
        time.sleep(0.002)


def environment_of(folder: Path, database: str) -> dict[str, str]:
    """What the processes of an installation have in their environment."""
    environment = {**os.environ, "BRIDGEHEAD_VAR": str(folder), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    environment.pop("DATABASE_URL", None)
    if ON_POSTGRES:
        environment["DATABASE_URL"] = urlsplit(SERVER)._replace(path=f"/{database}").geturl()
        environment.setdefault("BRIDGEHEAD_PG_BIN", str(programs()))
    return environment


def template_in(folder: Path) -> str:
    """The name of the prepared database that belongs to a folder: another room's tests prepare one of their own."""
    return f"bridgehead_{os.getpid()}_{folder.name}"


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Tables and a person, to be copied: migrating takes longer than everything else here."""
    folder = tmp_path_factory.mktemp("prepared")
    database = template_in(folder)
    if ON_POSTGRES:
        administer(f'CREATE DATABASE "{database}"')
    site = Installation(folder, environment_of(folder, database))
    done = site.run("tests.foundation.backup.actor", "prepare")
    assert done.returncode == 0, done.stderr
    yield site
    if ON_POSTGRES:
        administer(f'DROP DATABASE "{database}" WITH (FORCE)')


@pytest.fixture
def installation(tmp_path: Path, prepared: Installation) -> Iterator[Callable[..., Installation]]:
    """`installation("one")` is a prepared one, `installation("one", empty=True)` has no tables."""
    made: list[str] = []

    def make(name: str, *, empty: bool = False) -> Installation:
        folder, database = tmp_path / name, f"bridgehead_{os.getpid()}_{len(made)}"
        if empty:
            folder.mkdir()
        else:
            shutil.copytree(prepared.folder, folder)
        if ON_POSTGRES:
            template = "" if empty else f' TEMPLATE "{template_in(prepared.folder)}"'
            administer(f'CREATE DATABASE "{database}"{template}')
            made.append(database)
        return Installation(folder, environment_of(folder, database))

    yield make
    for database in made:
        administer(f'DROP DATABASE "{database}" WITH (FORCE)')


def administer(statement: str) -> None:
    """Run one statement beside every database of ours."""
    import psycopg

    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute(statement)  # type: ignore[arg-type]
