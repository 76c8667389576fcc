"""Inputs to items: files, folders, JSON Lines and Parquet, one after the other, never a whole input in memory."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from bridgehead.engines.reading import About

from .items import BEGINNING, Item, Position, Reject
from .job import COLUMNS, LIMITS, BulkError, Columns, Limits
from .records import lines_of, rows_of

Kind = Literal["lines", "rows", "document"]
_KINDS: tuple[tuple[str, Kind], ...] = (
    (".jsonl", "lines"),
    (".ndjson", "lines"),
    (".jsonl.gz", "lines"),
    (".ndjson.gz", "lines"),
    (".jsonl.zst", "lines"),
    (".ndjson.zst", "lines"),
    (".parquet", "rows"),
)


@dataclass(frozen=True, slots=True)
class Input:
    """What to walk over: files and folders, the paths in them to leave out, and how their records are to be taken."""

    paths: tuple[Path, ...]
    without: frozenset[Path] = frozenset()
    columns: Columns = COLUMNS
    limits: Limits = LIMITS
    about: Mapping[str, About] | None = None


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of the walk: its number, its name for people, `digest` of the walk up to it, bytes of the files before."""

    path: Path
    name: str
    number: int
    size: int
    before: int
    digest: str

    @property
    def kind(self) -> Kind:
        """Records in it, or one document."""
        return _kind(self.name)


def _kind(name: str) -> Kind:
    return next((kind for ending, kind in _KINDS if name.lower().endswith(ending)), "document")


def is_collection(path: Path) -> bool:
    """Whether a file of that name holds many documents."""
    return _kind(path.name) != "document"


def walk(source: Input) -> Iterator[SourceFile]:
    """Every file, in the order given, folders by name; hidden ones are left out. Raises BulkError for none such."""
    digest = hashlib.blake2b(digest_size=16)
    before = 0
    for number, (path, name) in enumerate(_files(source)):
        try:
            stat = path.stat()
            size, changed = stat.st_size, stat.st_mtime_ns
        except OSError:  # gone since the folder was listed, or a dead link: opening it will say so, and reject it
            size, changed = 0, 0
        digest.update(f"{name}\0{size}\0{changed}\0".encode("utf-8", "surrogateescape"))
        yield SourceFile(path, name, number, size, before, digest.copy().hexdigest())
        before += size


def size_of(source: Input) -> int:
    """Bytes of all files together."""
    return sum(file.size for file in walk(source))


def _files(source: Input) -> Iterator[tuple[Path, str]]:
    for given in source.paths:
        if given.is_dir():
            for path in _files_below(given):
                if path.absolute() not in source.without:
                    yield path, path.relative_to(given).as_posix()
        elif given.exists():
            yield given, given.name
        else:
            raise BulkError(f"{given}: no such file")


def _files_below(folder: Path) -> Iterator[Path]:
    with os.scandir(folder) as entries:
        found = sorted((entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries)
    for name, is_folder in found:
        if name.startswith("."):
            continue
        if is_folder:
            yield from _files_below(folder / name)
        else:
            yield folder / name


def items(source: Input, start: Position = BEGINNING) -> Iterator[tuple[Item, Position]]:
    """Every document from `start` on, with the position after it; raises BulkError when the input is another now."""
    for file, first in files_from(source, start):
        yield from items_of(file, source, first)


def files_from(source: Input, start: Position = BEGINNING) -> Iterator[tuple[SourceFile, int]]:
    """Every file from `start` on, with its first record to be read; raises BulkError when the input is another now."""
    last: SourceFile | None = None
    for file in walk(source):
        last = file
        if file.number < start.file:
            continue
        first = 0
        if file.number == start.file:
            first = start.record
            if start.digest and file.digest != start.digest:
                raise BulkError(f"the input has changed since the run was begun, at {file.name} or before it")
        yield file, first
    if start.digest and (last is None or last.number < start.file):
        raise BulkError("the input has changed since the run was begun: there are fewer files now")


def items_of(file: SourceFile, source: Input, first: int = 0) -> Iterator[tuple[Item, Position]]:
    """The documents of one file from record `first` on, with the position after each."""
    number = first
    for item, consumed in _READERS[file.kind](file, source, first):
        number += 1
        yield item, Position(file.number, number, file.digest, file.before + min(consumed, file.size))


def _document(file: SourceFile, source: Input, first: int) -> Iterator[tuple[Item, int]]:
    if first:
        return
    about = _about(file.name, source.about or {})
    if file.size > source.limits.bytes:
        reject = Reject(about.doc, "too_large", f"{file.size} bytes, more than {source.limits.bytes}", str(file.path))
        yield Item("reject", reject, about, str(file.path), 0), file.size
    else:
        yield Item("file", str(file.path), about, str(file.path), file.size), file.size


def _about(name: str, known: Mapping[str, About]) -> About:
    found = known.get(name) or known.get(name.rpartition("/")[2])
    return About(doc=name) if found is None else replace(found, doc=name)


def _lines(file: SourceFile, source: Input, first: int) -> Iterator[tuple[Item, int]]:
    return lines_of(file.path, file.name, source.limits, first)


def _rows(file: SourceFile, source: Input, first: int) -> Iterator[tuple[Item, int]]:
    return rows_of(file.path, file.name, file.size, source.columns, source.limits, first)


_READERS: Mapping[Kind, Callable[[SourceFile, Input, int], Iterator[tuple[Item, int]]]] = {
    "document": _document,
    "lines": _lines,
    "rows": _rows,
}


def absolute(paths: Sequence[Path]) -> frozenset[Path]:
    """Paths in the form that `Input.without` compares."""
    return frozenset(path.absolute() for path in paths)
