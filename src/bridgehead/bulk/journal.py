"""What of a run is safe on the disk: one line a commit, in a file beside the output, as long as the run is unfinished.

A line is written after what it tells of was synced, and synced itself; a line that was cut off by a power failure
tells of nothing and is dropped. So the output up to the last line's mark, and the input from its position on, are
together every document once.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import Any, BinaryIO

from .items import Position
from .job import BulkError, Job
from .sinks import sync_folder


@dataclass(frozen=True, slots=True)
class State:
    """How far a run is. Marks are a sink's; `seconds` is the time worked, over all that was resumed."""

    position: Position = field(default_factory=Position)
    documents: int = 0
    read: int = 0
    characters: int = 0
    statements: int = 0
    output: int = 0
    rejects: int = 0
    seconds: float = 0.0
    done: bool = False

    @property
    def rejected(self) -> int:
        """Documents that could not be read."""
        return self.documents - self.read


def identity(job: Job) -> dict[str, str]:
    """What must be the same for a run to go on; how it is worked, by how many and on what, may change."""
    about = blake2b(repr(sorted(job.about.items())).encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()
    return {
        "inputs": "\n".join(str(path.absolute()) for path in job.inputs),
        "format": job.format,
        "columns": repr(job.columns),
        "limits": repr((job.limits.bytes, job.limits.characters, job.limits.seconds)),
        "manifest": about,
        "rejects": str(job.rejects_path.absolute()),
        "version": version("bridgehead"),
    }


class Journal:
    """The open journal of a run, locked against a second run. `state` is the last that was committed."""

    def __init__(self, job: Job) -> None:
        self._path = job.journal_path
        self._file = _opened(self._path)
        self.state = State()
        try:
            _lock(self._file, self._path)
            if not job.resume:
                self._file.truncate(0)
            known = self._load()
            if known is None:
                self._write({"job": identity(job)})
                sync_folder(self._path.absolute().parent)
            else:
                _check(known, identity(job))
        except BaseException:
            self._file.close()
            raise

    def _load(self) -> Mapping[str, str] | None:
        """Read what there is, cut off a broken end; the job it was begun for."""
        job: Mapping[str, str] | None = None
        good = 0
        for line in self._file:
            row = _row(line)
            if row is None:
                break
            job = row.get("job", job)
            if "state" in row:
                state = row["state"]
                self.state = State(**{**state, "position": Position(**state["position"])})
            good += len(line)
        self._file.truncate(good)
        self._file.seek(good)
        return job

    def commit(self, state: State) -> None:
        """Record a state whose output is safe on the disk."""
        self._write({"state": asdict(state)})
        self.state = state

    def _write(self, row: Mapping[str, Any]) -> None:
        self._file.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())

    def remove(self) -> None:
        """The run is finished and its output in place."""
        self._path.unlink(missing_ok=True)
        self.close()

    def close(self) -> None:
        """Let go of the file and its lock."""
        self._file.close()


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("r+b" if path.exists() else "x+b")
    except OSError as error:
        raise BulkError(f"{path}: {error.strerror}") from error


def _lock(file: BinaryIO, path: Path) -> None:
    try:
        import fcntl
    except ImportError:  # Windows has none, so two runs with one output are not kept apart there
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise BulkError(f"{path}: another run is writing this output") from error


def _row(line: bytes) -> dict[str, Any] | None:
    try:
        row = json.loads(line) if line.endswith(b"\n") else None
    except ValueError:
        return None
    return row if isinstance(row, dict) else None


def _check(known: Mapping[str, str], now: Mapping[str, str]) -> None:
    for name, value in now.items():
        if known.get(name) != value:
            raise BulkError(f"the run was begun with other {name}; --overwrite begins anew")
