"""What an archive says of itself: versions, and the number and digest of everything in it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final

FORMAT: Final = 1
NAME: Final = "manifest.json"


class BackupError(Exception):
    """A backup or a restore that could not be done; its text is for the operator."""


@dataclass(frozen=True, slots=True)
class DatabaseFacts:
    """A database at one moment: who keeps it, its migrations by app, rows by table, the heads of the audit chain."""

    vendor: str
    server: str
    migrations: Mapping[str, list[str]]
    rows: Mapping[str, int]
    heads: list[tuple[int, int, str]]
    seal: str


@dataclass(frozen=True, slots=True)
class Part:
    """One member of the archive: its name there, its size in bytes and its SHA-256."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything that restore compares.

    `missing` are files that rows name and the store has not; `damaged` stand in the store with other content than
    their hash says, and are not in the archive.
    """

    program: str
    created_at: str
    database: DatabaseFacts
    dump: Part
    files: list[Part]
    missing: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    format: int = FORMAT

    def to_json(self) -> bytes:
        """As it stands in the archive."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True).encode()


def manifest_of(content: bytes) -> Manifest:
    """Raises BackupError for what is no manifest of a format that this program knows."""
    try:
        told: dict[str, Any] = json.loads(content)
        if told["format"] != FORMAT:
            raise BackupError(f"The archive has format {told['format']}; this program reads format {FORMAT}.")
        database = told["database"]
        heads = [(int(lane), int(sequence), str(digest)) for lane, sequence, digest in database["heads"]]
        return Manifest(
            program=told["program"],
            created_at=told["created_at"],
            database=DatabaseFacts(**{**database, "heads": heads}),
            dump=Part(**told["dump"]),
            files=[Part(**part) for part in told["files"]],
            missing=told["missing"],
            damaged=told["damaged"],
        )
    except (ValueError, KeyError, TypeError) as error:
        raise BackupError("The manifest of the archive can't be read.") from error
