"""The options of `bridgehead read` for bulk reading, and the run that they ask for."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from rich.console import Console

from bridgehead.engines.reading import About

from .job import FORMATS, MEGABYTE, BulkError, Columns, Job, Limits, format_of, processors
from .progress import TerminalProgress
from .run import Stop, Summary, read_in_bulk, source_of
from .sources import size_of

NAME = "bridgehead read"
# Those that mean nothing without --output, with what they are when they are not given.
_ONLY_WITH_OUTPUT: Mapping[str, object] = {
    "format": None,
    "rejects": None,
    "resume": False,
    "overwrite": False,
    "workers": None,
    "columns": "",
    "engine": "local",
    "address": None,
}


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of bulk reading."""
    bulk = parser.add_argument_group(
        "many documents", "with --output, inputs may be folders, .jsonl, .jsonl.gz, .jsonl.zst and .parquet files too"
    )
    bulk.add_argument("--output", type=Path, metavar="FILE", help="write statements to this file: .jsonl or .parquet")
    bulk.add_argument("--format", choices=FORMATS, help="of the output, where its name does not tell")
    bulk.add_argument(
        "--rejects", type=Path, metavar="FILE", help="documents not read and why (default: OUTPUT.rejects.jsonl)"
    )
    bulk.add_argument("--resume", action="store_true", help="go on with a run that was stopped")
    bulk.add_argument("--overwrite", action="store_true", help="replace the output if there is one")
    bulk.add_argument("--workers", type=_at_least_one, metavar="N", help="processes (default: one a processor)")
    bulk.add_argument(
        "--columns", default="", metavar="text=NAME,…", help="fields for text, doc, published, place, publisher"
    )
    bulk.add_argument("--engine", choices=("local", "ray"), default="local", help="ray: on a Ray cluster")
    bulk.add_argument("--address", help="of the Ray cluster; without it one is started on this machine")
    limits = Limits()
    for option, default, unit, what in (
        ("--max-characters", limits.characters, "N", "a longer document is rejected"),
        ("--worker-memory", limits.worker_bytes // MEGABYTE, "MB", "a process that needs more is ended"),
    ):
        said = f"{what} (default %(default)s)"
        bulk.add_argument(option, type=_at_least_one, default=default, metavar=unit, help=said)
    said = "a document that takes longer is rejected (default %(default)s)"
    bulk.add_argument("--max-seconds", type=float, default=limits.seconds, metavar="S", help=said)


def misused(args: argparse.Namespace) -> str | None:
    """The first option that needs --output and was given without."""
    return next((name for name, default in _ONLY_WITH_OUTPUT.items() if getattr(args, name) != default), None)


def run(args: argparse.Namespace, about: Mapping[str, About]) -> int:
    """Read in bulk; 0 when all is written, 1 when it could not be, 130 or 143 when it was interrupted."""
    console = Console(stderr=True)
    try:
        job = job_of(args, about)
        total = size_of(source_of(job)) if console.is_terminal else 0
        with stopped_by_signals() as (stop, received), TerminalProgress(console, total) as progress:
            summary = read_in_bulk(job, progress, stop)
    except (BulkError, OSError) as error:
        print(f"{NAME}: {error}", file=sys.stderr)
        return 1
    print(last_line(job, summary), file=sys.stderr)
    return 0 if summary.finished else 128 + received[0]


def job_of(args: argparse.Namespace, about: Mapping[str, About]) -> Job:
    """The job that the options describe; raises BulkError."""
    if "-" in args.files:
        raise BulkError("standard input cannot be read again after a stop: give a file")
    if not args.output.parent.is_dir():
        raise BulkError(f"{args.output.parent}: no such folder")
    return Job(
        inputs=tuple(Path(name) for name in args.files),
        output=args.output,
        format=args.format or format_of(args.output),
        rejects=args.rejects,
        resume=args.resume,
        overwrite=args.overwrite,
        workers=args.workers or processors(),
        columns=Columns.parse(args.columns),
        limits=Limits(
            characters=args.max_characters, seconds=args.max_seconds, worker_bytes=args.worker_memory * MEGABYTE
        ),
        about=about,
        engine=args.engine,
        address=args.address,
    )


def last_line(job: Job, summary: Summary) -> str:
    """What a run comes to."""
    state = summary.state
    if not state.documents and summary.finished and job.resume:
        return f"{job.output} is finished"
    counts = f"{state.documents:,} documents, {state.characters:,} characters, {state.statements:,} statements"
    rejected = f"{state.rejected:,} rejected, see {job.rejects_path}" if state.rejected else "none rejected"
    rate = f"{state.characters / state.seconds:,.0f} characters/s" if state.seconds else ""
    done = "" if summary.finished else "; stopped, --resume goes on"
    return f"{counts}, {rejected}, {rate}{done}"


@contextmanager
def stopped_by_signals() -> Iterator[tuple[Stop, list[int]]]:
    """Ctrl-C and SIGTERM stop the run in good order; a second one ends it as it would without us."""
    stop, received = Stop(), list[int]()
    before: dict[int, Any] = {}

    def heed(number: int, _frame: FrameType | None) -> None:
        stop.requested = True
        received.append(number)
        signal.signal(number, before[number])

    for wanted in (signal.SIGINT, signal.SIGTERM):
        before[int(wanted)] = signal.signal(wanted, heed)
    try:
        yield stop, received
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _at_least_one(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number
