"""Outputs that can be taken up again: what was written after the last commit is cut off, what was before it stays."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any, Protocol

from .extras import pyarrow, pyarrow_parquet
from .formats import schema
from .job import BulkError, Job

PARQUET_GROUP_ROWS = 100_000


class Sink(Protocol):
    """Where the output goes. A mark says how much of it was committed: bytes of a file, parts of a folder."""

    seconds: float
    """How much time should pass between commits."""

    def append(self, data: bytes) -> None:
        """Add what a worker encoded."""

    def commit(self) -> int:
        """Make all that was added safe on the disk; the mark of that state."""

    def finish(self) -> None:
        """Put the whole output under its name; may be done again after it was interrupted."""

    def close(self) -> None:
        """Let go of files; nothing more is written."""


class FileSink:
    """A file that grows, under another name until it is whole."""

    seconds = 1.0

    def __init__(self, unfinished: Path, final: Path, mark: int) -> None:
        self._unfinished, self._final = unfinished, final
        known = unfinished.stat().st_size if unfinished.exists() else 0
        if known < mark:
            raise BulkError(f"{unfinished} has lost what was written to it; --overwrite begins anew")
        self._file = unfinished.open("r+b" if unfinished.exists() else "w+b", buffering=1 << 20)
        sync_folder(unfinished.absolute().parent)  # a name that is lost with the power would take all of it along
        self._file.truncate(mark)
        self._file.seek(mark)

    def append(self, data: bytes) -> None:
        """Add bytes at the end."""
        self._file.write(data)

    def commit(self) -> int:
        """Its size, safe on the disk."""
        self._file.flush()
        os.fsync(self._file.fileno())
        return self._file.tell()

    def finish(self) -> None:
        """Give it its name."""
        self.close()
        self._unfinished.replace(self._final)
        sync_folder(self._final.parent)

    def close(self) -> None:
        """Close the file."""
        self._file.close()


class ParquetSink:
    """Numbered part files in a folder, one a commit, made into one file with large row groups at the end."""

    seconds = 10.0

    def __init__(self, folder: Path, final: Path, mark: int) -> None:
        self._folder, self._final, self._parts = folder, final, mark
        folder.mkdir(exist_ok=True)
        sync_folder(folder.absolute().parent)
        committed = {_part_name(number) for number in range(mark)}
        if not all((folder / name).exists() for name in committed):
            raise BulkError(f"{folder} has lost parts that were written to it; --overwrite begins anew")
        for path in folder.iterdir():
            if path.name not in committed:
                path.unlink()
        self._writer: Any = None

    def append(self, data: bytes) -> None:
        """Add the batches of Arrow streams, one after the other, to the part that is open."""
        if not data:
            return
        arrow = pyarrow()
        if self._writer is None:
            self._writer = _writer(self._folder / f"{_part_name(self._parts)}.open")
        streams = arrow.BufferReader(data)
        while streams.tell() < len(data):
            with arrow.ipc.open_stream(streams) as stream:
                self._writer.write_table(stream.read_all())

    def commit(self) -> int:
        """How many parts there are, all closed and safe on the disk."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None
            path = self._folder / f"{_part_name(self._parts)}.open"
            _sync(path)
            path.replace(path.with_suffix(""))
            sync_folder(self._folder)
            self._parts += 1
        return self._parts

    def finish(self) -> None:
        """Merge the parts, at no time more than one row group in memory, and put the file in place."""
        merged = self._folder / "merged.open"
        with _writer(merged) as writer:
            held: list[Any] = []
            for number in range(self._parts):
                with pyarrow_parquet().ParquetFile(self._folder / _part_name(number)) as part:
                    for batch in part.iter_batches(use_threads=False):
                        held.append(batch)
                        held = _write_full_group(writer, held)
            if held:
                writer.write_table(pyarrow().Table.from_batches(held))
        _sync(merged)
        merged.replace(self._final)
        sync_folder(self._final.parent)
        shutil.rmtree(self._folder)

    def close(self) -> None:
        """Give up the part that is open."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None


def _write_full_group(writer: Any, held: list[Any]) -> list[Any]:
    if sum(batch.num_rows for batch in held) < PARQUET_GROUP_ROWS:
        return held
    writer.write_table(pyarrow().Table.from_batches(held), row_group_size=PARQUET_GROUP_ROWS)
    return []


def _writer(path: Path) -> Any:
    return pyarrow_parquet().ParquetWriter(path, schema(), compression="zstd")


def _part_name(number: int) -> str:
    return f"part-{number:06}.parquet"


def open_sink(job: Job, mark: int) -> Sink:
    """The sink of the job's format, as it was at that mark."""
    kind = ParquetSink if job.format == "parquet" else FileSink
    return kind(job.unfinished_path, job.output, mark)


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make the names in a folder safe, where the system lets a folder be opened."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
