"""Records of JSON Lines (plain, gzip, Zstandard) and Parquet as items, each with the bytes of the file taken so far."""

from __future__ import annotations

import gzip
import io
import json
import zlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO, cast

from bridgehead.engines.reading import About

from .extras import pyarrow, pyarrow_parquet
from .items import Item, Reject
from .job import Columns, Limits

_BUFFER = 1 << 20
_ROWS = 256
# What a file that is cut off, damaged or of another kind raises, gzip's, Zstandard's and Parquet's.
_BROKEN: tuple[type[Exception], ...] = (OSError, EOFError, zlib.error)
_NO_PARQUET: tuple[type[Exception], ...] = (OSError, ValueError)  # Arrow's own errors are ValueErrors


class RecordError(ValueError):
    """A record that is no document: the code and the sentence for its reject, and its name as far as known."""

    def __init__(self, reason: str, message: str, doc: str | None = None) -> None:
        super().__init__(message)
        self.reason = reason
        self.doc = doc


def lines_of(path: Path, name: str, limits: Limits, first: int) -> Iterator[tuple[Item, int]]:
    """Every line that is not blank, from record `first` on; where the file can't be read on, a reject says so.

    Blank lines count in `where`, not as records. A line may be unpacked from any number of bytes: no more of it than
    the limit is ever held.
    """
    record = number = 0
    with ExitStack() as stack:
        try:
            raw = stack.enter_context(path.open("rb"))
            stream = stack.enter_context(_unpacked(raw, path))
            while line := stream.readline(limits.bytes + 1):
                number += 1
                too_long = len(line) > limits.bytes
                if too_long:
                    _skip_line(stream, line)
                if line.isspace():
                    continue
                record += 1
                if record > first:
                    where = f"{name}:{number}"
                    yield _too_long(where, limits) if too_long else _line(line, where), raw.tell()
        except _BROKEN as error:
            if record >= first:
                yield _broken(f"{name}:{number + 1}", error), _size(path)


def _line(line: bytes, where: str) -> Item:
    return Item("line", line, About(), where, len(line))


def _unpacked(raw: BinaryIO, path: Path) -> BinaryIO:
    ending = path.suffix.lower()
    if ending == ".gz":
        return cast("BinaryIO", io.BufferedReader(gzip.GzipFile(fileobj=raw), _BUFFER))
    if ending == ".zst":
        return cast("BinaryIO", io.BufferedReader(pyarrow().CompressedInputStream(raw, "zstd"), _BUFFER))
    return raw


def _skip_line(stream: BinaryIO, line: bytes) -> None:
    while line and not line.endswith(b"\n"):
        line = stream.readline(_BUFFER)


def rows_of(
    path: Path, name: str, size: int, columns: Columns, limits: Limits, first: int
) -> Iterator[tuple[Item, int]]:
    """Every row from record `first` on. A file that is no Parquet or has no text is one reject."""
    parquet = pyarrow_parquet()
    try:
        file = parquet.ParquetFile(path, memory_map=True)
    except _NO_PARQUET as error:
        yield _broken(name, error), size
        return
    with file:
        names = [field for field in file.schema_arrow.names if field in columns.wanted()]
        if columns.text not in names:
            reason = f"there is no column {columns.text}"
            yield Item("reject", Reject(name, "no_text", reason, name), About(), name, 0), size
            return
        total = file.metadata.num_rows
        groups, record = _groups_from(file.metadata, first)
        try:
            for batch in file.iter_batches(_ROWS, row_groups=groups, columns=names, use_threads=False):
                for row in batch.to_pylist():
                    record += 1
                    if record > first:
                        yield _row(row, f"{name}:{record}", columns, limits), size * record // total
        except _NO_PARQUET as error:
            if record >= first:
                yield _broken(f"{name}:{record + 1}", error), size


def _groups_from(metadata: Any, first: int) -> tuple[list[int], int]:
    """The row groups that hold record `first` and what follows, and how many records stand before them."""
    before = group = 0
    while group < metadata.num_row_groups and before + metadata.row_group(group).num_rows <= first:
        before += metadata.row_group(group).num_rows
        group += 1
    return list(range(group, metadata.num_row_groups)), before


def _row(row: Mapping[str, object], where: str, columns: Columns, limits: Limits) -> Item:
    try:
        text, about = document(row, where, columns)
    except RecordError as error:
        reject = Reject(error.doc or where, error.reason, str(error), where)
        return Item("reject", reject, About(), where, 0)
    if len(text) > limits.characters:
        reject = Reject(about.doc, "too_large", too_many(len(text), limits), where)
        return Item("reject", reject, about, where, 0)
    return Item("row", text, about, where, len(text) * 3)


def document(row: Mapping[str, object], where: str, columns: Columns) -> tuple[str, About]:
    """Text and circumstances of a record; raises RecordError."""
    found = next((row[name] for name in columns.doc if row.get(name) not in (None, "")), None)
    doc = where if found is None else str(found)
    text = row.get(columns.text)
    if not isinstance(text, str):
        raise RecordError("no_text", f"{columns.text} is {'missing' if text is None else 'not text'}", doc)
    return text, About(
        doc=doc,
        published=_day(row.get(columns.published), doc),
        place=_text_or_none(row.get(columns.place)),
        publisher=_text_or_none(row.get(columns.publisher)),
    )


def parsed(line: bytes) -> Mapping[str, object]:
    """The record of a line of JSON; raises RecordError."""
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise RecordError("undecodable", f"not UTF-8 at byte {error.start}") from error
    except (ValueError, RecursionError) as error:
        raise RecordError("not_json", f"not JSON: {error}") from error
    if not isinstance(row, dict):
        raise RecordError("not_json", "not a JSON object")
    return row


def too_many(characters: int, limits: Limits) -> str:
    """Why a text is rejected that is too long."""
    return f"{characters} characters, more than {limits.characters}"


def _day(value: object, doc: str) -> date | None:
    if value is None or value == "":
        return None
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    try:
        return date.fromisoformat(str(value).strip()[:10])
    except ValueError:
        raise RecordError("bad_date", f"{str(value)[:40]} is no date; write YYYY-MM-DD", doc) from None


def _text_or_none(value: object) -> str | None:
    return None if value in (None, "") else str(value)


def _too_long(where: str, limits: Limits) -> Item:
    reject = Reject(where, "too_large", f"a line of more than {limits.bytes} bytes", where)
    return Item("reject", reject, About(), where, 0)


def _broken(where: str, error: Exception) -> Item:
    gone = isinstance(error, (FileNotFoundError, PermissionError, IsADirectoryError))
    reject = Reject(where, "unreadable" if gone else "broken", f"nothing from here on can be read: {error}", where)
    return Item("reject", reject, About(), where, 0)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
