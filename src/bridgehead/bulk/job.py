"""What a bulk run is asked to do."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from bridgehead.engines.reading import About

Engine = Literal["local", "ray"]
Format = Literal["jsonl", "jsonl.gz", "jsonl.zst", "parquet"]
FORMATS: tuple[Format, ...] = ("jsonl", "jsonl.gz", "jsonl.zst", "parquet")
MEGABYTE = 1024 * 1024


class BulkError(ValueError):
    """A run that cannot be begun or go on; the message says why."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may take, and one worker. Beyond it a document is rejected, a worker replaced.

    `bytes` of a file or of a line of JSON, `characters` of text, `seconds` of reading; `worker_bytes` of memory is what
    a worker may hold after a chunk. A worker that does not heed `seconds` is killed after twice as long and 5 seconds.
    """

    bytes: int = 64 * MEGABYTE
    characters: int = 2_000_000
    seconds: float = 60.0
    worker_bytes: int = 2048 * MEGABYTE

    @property
    def hard_seconds(self) -> float:
        """When a worker that reads one document is killed."""
        return self.seconds * 2 + 5


@dataclass(frozen=True, slots=True)
class Columns:
    """Names of the fields in JSON Lines and Parquet; of `doc` the first one that a record has is taken."""

    text: str = "text"
    doc: tuple[str, ...] = ("doc", "id")
    published: str = "published"
    place: str = "place"
    publisher: str = "publisher"

    @classmethod
    def parse(cls, given: str) -> Columns:
        """Columns from `text=body,doc=url`; raises BulkError."""
        names = dict.fromkeys(cls.__slots__)
        chosen: dict[str, str] = {}
        for pair in filter(None, given.split(",")):
            ours, _, theirs = (part.strip() for part in pair.partition("="))
            if ours not in names or not theirs:
                raise BulkError(f"{pair}: write {'|'.join(names)}=NAME, several with commas between")
            chosen[ours] = theirs
        doc = (chosen.pop("doc"),) if "doc" in chosen else ("doc", "id")
        return cls(doc=doc, **chosen)

    def wanted(self) -> frozenset[str]:
        """Every name that may be looked for."""
        return frozenset((self.text, *self.doc, self.published, self.place, self.publisher))


LIMITS = Limits()
COLUMNS = Columns()


def processors() -> int:
    """How many processors this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity is not None else os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class Job:
    """One bulk run. `about` is what a manifest knows, by the document's name or its file's."""

    inputs: tuple[Path, ...]
    output: Path
    format: Format = "jsonl"
    rejects: Path | None = None
    resume: bool = False
    overwrite: bool = False
    workers: int = field(default_factory=processors)
    columns: Columns = COLUMNS
    limits: Limits = LIMITS
    about: Mapping[str, About] = field(default_factory=dict)
    engine: Engine = "local"
    address: str | None = None

    @property
    def rejects_path(self) -> Path:
        """Where documents that were not read are named."""
        return self.rejects or beside(self.output, ".rejects.jsonl")

    @property
    def journal_path(self) -> Path:
        """Where finished work is recorded, until all of it is."""
        return beside(self.output, ".journal")

    @property
    def unfinished_path(self) -> Path:
        """Where the output is until it is whole: a file, or a folder of Parquet parts."""
        return beside(self.output, ".parts" if self.format == "parquet" else ".part")


def beside(path: Path, ending: str) -> Path:
    """The path with something more at its end."""
    return path.with_name(path.name + ending)


def format_of(path: Path) -> Format:
    """The output's format by its name; raises BulkError."""
    for name in FORMATS:
        if path.name.lower().endswith(f".{name}"):
            return name
    raise BulkError(f"{path}: the name does not tell the format; add --format {'|'.join(FORMATS)}")
