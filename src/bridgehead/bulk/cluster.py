"""The same reading on a Ray cluster, by Ray Data: read tasks cut the input into chunks, map tasks read the chunks.

A row of the dataset is a whole chunk, so that what one task does, and does again when its worker has died, is what a
worker of this machine does with a chunk. The order of the input is kept: the journal's position means the same here,
and a run may be begun on one engine and gone on with on the other. All nodes must see the input under the same path,
and have the same bridgehead. Blocks stream: no more chunks are in memory than Ray's object store may hold.
"""

from __future__ import annotations

import logging
import os
import pickle
import signal
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from .extras import library, pyarrow
from .items import BEGINNING, Chunk, Position, in_chunks
from .job import BulkError, Job
from .reading import Outcome, Settings, prepare_to_read
from .sources import Input, SourceFile, files_from, items_of
from .suspects import Register, read_guarded

# What one read task takes of small files; a file of records is a task of its own, however large it is.
TASK_BYTES = 64_000_000
TASK_FILES = 2_000
# Blocks are cut here, so that a map task has a few chunks and its loss costs seconds.
BLOCK_BYTES = 1_000_000
STORE_BYTES = 512_000_000
# A share of a processor for cutting, which also keeps Ray from doing it in one task with the reading.
CUTTING_PROCESSORS = 0.1


@dataclass(frozen=True, slots=True)
class Part:
    """Files that one read task takes, and the record of the first of them to begin with."""

    files: tuple[SourceFile, ...]
    first: int

    def chunks(self, source: Input) -> Iterator[Chunk]:
        """The documents in them."""
        firsts = (self.first, *[0] * (len(self.files) - 1))
        return in_chunks(
            item for file, first in zip(self.files, firsts, strict=True) for item in items_of(file, source, first)
        )


def run_on_ray(
    job: Job, source: Input, start: Position, settings: Settings, stopped: Callable[[], bool]
) -> Generator[tuple[Position, Outcome], None, None]:
    """The outcome of every chunk in order, with the position after it; ends early when `stopped` says so.

    Without an address a Ray of this machine is started, and ended with the run. A stop is heeded when the next outcome
    has come, since the wait for it is Ray's.
    """
    work = list(parts(source, start))
    if not work:
        return
    with _connected(job) as ray:
        register = ray.remote(Register).options(num_cpus=0, max_restarts=-1, max_task_retries=-1).remote()
        chunks = ray.data.read_datasource(
            _datasource(work, source), num_cpus=CUTTING_PROCESSORS, override_num_blocks=len(work)
        )
        outcomes = chunks.map_batches(
            partial(_read_rows, settings=settings, register=register),
            batch_size=None,
            batch_format="pyarrow",
            num_cpus=1,
        )
        try:
            for batch in outcomes.iter_batches(batch_size=None, batch_format="pyarrow"):
                for row in batch.column("outcome"):
                    yield pickle.loads(row.as_py())  # noqa: S301 - our own worker wrote it
                    if stopped():
                        return
        except ray.exceptions.RayError as error:
            raise BulkError(f"Ray gave up: {error}") from error


def parts(source: Input, start: Position = BEGINNING) -> Iterator[Part]:
    """The input from `start` on as the work of read tasks, in order; raises BulkError when it is another input now."""
    held: list[SourceFile] = []
    held_first = size = 0
    for file, first in files_from(source, start):
        alone = file.kind != "document"
        if held and (alone or len(held) >= TASK_FILES or size >= TASK_BYTES):
            yield Part(tuple(held), held_first)
            held, size = [], 0
        if not held:
            held_first = first
        held.append(file)
        size += TASK_BYTES if alone else file.size
    if held:
        yield Part(tuple(held), held_first)


def _datasource(work: Sequence[Part], source: Input) -> Any:
    """The parts as a source of Ray Data, a read task each."""
    from ray.data.block import BlockMetadata
    from ray.data.datasource import Datasource, ReadTask

    def metadata(part: Part) -> Any:
        size = sum(file.size for file in part.files)
        return BlockMetadata(num_rows=None, size_bytes=size, input_files=None, exec_stats=None)

    class Documents(Datasource):
        """Ray asks it once for its tasks."""

        def estimate_inmemory_data_size(self) -> int:
            return sum(file.size for part in work for file in part.files)

        def get_read_tasks(self, parallelism: int, *_more: Any, **_options: Any) -> list[ReadTask]:
            return [ReadTask(partial(_cut, part, source), metadata(part)) for part in work]

    source_of_ray: Any = Documents
    return source_of_ray()


def _cut(part: Part, source: Input) -> Iterator[Any]:
    """In a read task: the part's chunks, a table of one row each."""
    for chunk in part.chunks(source):
        yield _table("chunk", [pickle.dumps(chunk)])


def _read_rows(batch: Any, settings: Settings, register: Any) -> Any:
    """In a map task: a table of chunks to a table of outcomes. Ray's workers take many tasks, one after the other."""
    prepare_to_read()
    return _table(
        "outcome", [pickle.dumps(_read_row(row.as_py(), settings, register)) for row in batch.column("chunk")]
    )


def _read_row(row: bytes, settings: Settings, register: Any) -> tuple[Position, Outcome]:
    ray = library("ray", "cluster")
    chunk: Chunk = pickle.loads(row)  # noqa: S301 - our own read task wrote it
    name = f"{chunk.end.file}:{chunk.end.record}"

    def begin(item: int) -> int:
        times: int = ray.get(register.begin.remote(name, item))
        return times

    def end(item: int) -> None:
        ray.get(register.end.remote(name, item))

    return chunk.end, read_guarded(chunk.items, settings, begin, end)


def _table(name: str, rows: list[bytes]) -> Any:
    arrow = pyarrow()
    return arrow.table({name: arrow.array(rows, arrow.large_binary())})


@contextmanager
def _connected(job: Job) -> Iterator[Any]:
    """Ray, on the cluster of that address, on one that this process is connected to, or on one of this machine."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # it reports to its makers unless it is told not to
    ray = library("ray", "cluster")
    library("ray.data", "cluster")
    logging.getLogger("ray.data").setLevel(logging.ERROR)
    ours = not ray.is_initialized()
    if ours:
        _connect(ray, job)
    context = ray.data.DataContext.get_current()
    before = (context.target_max_block_size, context.enable_progress_bars, context.execution_options.preserve_order)
    context.target_max_block_size, context.enable_progress_bars = BLOCK_BYTES, False
    context.execution_options.preserve_order = True
    context.print_on_execution_start = False
    try:
        yield ray
    finally:
        context.target_max_block_size, context.enable_progress_bars = before[:2]
        context.execution_options.preserve_order = before[2]
        if ours:
            ray.shutdown()


def _connect(ray: Any, job: Job) -> None:
    local = {"num_cpus": job.workers, "include_dashboard": False, "object_store_memory": STORE_BYTES}
    main = threading.current_thread() is threading.main_thread()
    heeded = signal.getsignal(signal.SIGTERM)
    try:
        ray.init(
            log_to_driver=False, logging_level=logging.ERROR, **({"address": job.address} if job.address else local)
        )
    except (ConnectionError, RuntimeError, ValueError) as error:
        raise BulkError(f"Ray cannot be reached at {job.address}: {error}") from error
    finally:
        if main:
            signal.signal(signal.SIGTERM, heeded)  # Ray puts its own in the place of ours
