"""Statements as the bytes of the output: what a worker makes of a chunk, so that the parent only has to write it."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, cast

from bridgehead.engines.figures import Statement, statement_to_json

from .extras import pyarrow
from .job import Format

Row = Mapping[str, object]

# The fields of a statement's JSON that hold lists or objects stay JSON in Parquet: every program can read that.
TEXTS = ("doc", "kind", "quote", "place", "measure", "value", "unit", "comparator", "modality", "period", "label")
PROJECT_TEXTS = ("name", "enterprise", "stage")
NESTED = ("filters", "investment", "dates", "phases", "capacity", "expected")
NUMBERS = ("land_m2", "floor_m2", "confidence")


def encode(statements: Iterable[Statement], output: Format) -> bytes:
    """Statements in the output's format, nothing for none; parts of one output can be put one after the other.

    Compressed formats give a whole frame, Parquet an Arrow stream that the sink puts into its row groups.
    """
    rows = [statement_to_json(statement) for statement in statements]
    return _ENCODERS[output](rows) if rows else b""


def _lines(rows: Sequence[Row]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode("utf-8", "surrogatepass")


def _gzip(rows: Sequence[Row]) -> bytes:
    return gzip.compress(_lines(rows), compresslevel=6, mtime=0)


def _zstandard(rows: Sequence[Row]) -> bytes:
    return cast("bytes", pyarrow().compress(_lines(rows), codec="zstd", asbytes=True))


def _arrow(rows: Sequence[Row]) -> bytes:
    arrow = pyarrow()
    batch = arrow.RecordBatch.from_pylist([_flat(row) for row in rows], schema=schema())
    buffer = arrow.BufferOutputStream()
    with arrow.ipc.new_stream(buffer, batch.schema) as writer:
        writer.write_batch(batch)
    return cast("bytes", buffer.getvalue().to_pybytes())


_ENCODERS: Mapping[Format, Callable[[Sequence[Row]], bytes]] = {
    "jsonl": _lines,
    "jsonl.gz": _gzip,
    "jsonl.zst": _zstandard,
    "parquet": _arrow,
}


def schema() -> Any:
    """The columns of the Parquet output. `value` is text, since a figure is exact; `confidence` is a number."""
    arrow = pyarrow()
    text, number = arrow.string(), arrow.float64()
    return arrow.schema(
        [(name, text) for name in TEXTS]
        + [("span_start", arrow.int64()), ("span_end", arrow.int64())]
        + [(name, text) for name in (*PROJECT_TEXTS, *NESTED)]
        + [(name, number) for name in NUMBERS]
    )


def _flat(row: Row) -> dict[str, object]:
    start, end = cast("tuple[int, int]", row["span"])
    flat: dict[str, object] = {name: row.get(name) for name in (*TEXTS, *PROJECT_TEXTS)}
    flat |= {"span_start": start, "span_end": end}
    flat |= {name: json.dumps(row[name], ensure_ascii=False) for name in NESTED if row.get(name) is not None}
    flat |= {name: float(str(row[name])) for name in NUMBERS if row.get(name) is not None}
    return flat
