"""One bulk run from its first document, or from where it was stopped, to the output under its name."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Generator
from contextlib import ExitStack, closing
from dataclasses import asdict, dataclass, replace
from typing import Protocol

from bridgehead.engines.reading import read as engine_read

from .extras import library, pyarrow
from .items import Position, in_chunks
from .job import BulkError, Engine, Job
from .journal import Journal, State
from .local import run_local
from .reading import Outcome, Reader, Settings
from .sinks import FileSink, Sink, open_sink
from .sources import Input, absolute, items


@dataclass(slots=True)
class Stop:
    """A wish to stop: set by a signal, heeded between two chunks."""

    requested: bool = False


class Progress(Protocol):
    """Whoever wants to know how a run goes."""

    def update(self, state: State) -> None:
        """After every chunk that was written, committed or not."""


@dataclass(frozen=True, slots=True)
class Summary:
    """How a run ended: all of it, or as far as it was stopped."""

    state: State
    finished: bool


# Inputs that Arrow reads; said of a folder's files when the walk comes to them.
_ARROW = frozenset({".parquet", ".zst"})

Outcomes = Generator[tuple[Position, Outcome], None, None]
Work = Callable[[Job, Input, Position, Settings, Stop], Outcomes]


class Silent:
    """No progress is shown."""

    def update(self, state: State) -> None:
        """Nothing."""


def read_in_bulk(
    job: Job, progress: Progress | None = None, stop: Stop | None = None, read: Reader = engine_read
) -> Summary:
    """Read all of the job's input into its output; raises BulkError where it cannot be begun or go on.

    Statements stand in the order of the input, and of the text in each document, whatever the number of workers. When
    `stop` is requested, what was read is committed, and the same job with `resume` goes on from there.
    """
    check(job)
    stop = stop or Stop()
    if not job.journal_path.exists() and job.resume and job.output.exists():
        return Summary(State(done=True), finished=True)
    with closing(Journal(job)) as journal:
        if not job.resume:
            job.output.unlink(missing_ok=True)
        if not journal.state.done:
            _work(job, journal, progress or Silent(), stop, read)
        if journal.state.done:
            _put_in_place(job, journal)
        return Summary(journal.state, journal.state.done)


def check(job: Job) -> None:
    """Refuse what cannot be begun: an input that is not there, a library that is missing, an output that is."""
    for path in job.inputs:
        if not path.exists():
            raise BulkError(f"{path}: no such file")
    if job.format in ("parquet", "jsonl.zst") or any(path.suffix.lower() in _ARROW for path in job.inputs):
        pyarrow()
    if job.engine == "ray":
        library("ray", "cluster")
    begun = job.journal_path.exists()
    if (begun or job.output.exists()) and not (job.resume or job.overwrite):
        what = f"{job.output}: a run was begun; --resume goes on with it" if begun else f"{job.output} exists already"
        raise BulkError(f"{what}, --overwrite begins anew")


def source_of(job: Job) -> Input:
    """The job's input, without what the job itself writes."""
    own = (job.output, job.rejects_path, job.journal_path, job.unfinished_path)
    return Input(job.inputs, absolute(own), job.columns, job.limits, job.about)


def _work(job: Job, journal: Journal, progress: Progress, stop: Stop, read: Reader) -> None:
    start = journal.state
    began = time.monotonic() - start.seconds
    settings = Settings(job.format, job.columns, job.limits, read)
    with ExitStack() as stack:
        sink = stack.enter_context(closing(open_sink(job, start.output)))
        rejects = stack.enter_context(closing(FileSink(job.rejects_path, job.rejects_path, start.rejects)))
        work = stack.enter_context(closing(_ENGINES[job.engine](job, source_of(job), start.position, settings, stop)))
        state, committed = start, time.monotonic()
        for end, outcome in work:
            state = _written(state, end, outcome, sink, rejects)
            progress.update(replace(state, seconds=time.monotonic() - began))
            if time.monotonic() - committed >= sink.seconds:
                _commit(journal, state, sink, rejects, time.monotonic() - began)
                committed = time.monotonic()
        state = replace(state, done=not stop.requested)
        _commit(journal, state, sink, rejects, time.monotonic() - began)


def _written(state: State, end: Position, outcome: Outcome, sink: Sink, rejects: Sink) -> State:
    sink.append(outcome.data)
    for reject in outcome.rejects:
        rejects.append((json.dumps(asdict(reject), ensure_ascii=False) + "\n").encode("utf-8", "surrogatepass"))
    return replace(
        state,
        position=end,
        documents=state.documents + outcome.items,
        read=state.read + outcome.read,
        characters=state.characters + outcome.characters,
        statements=state.statements + outcome.statements,
    )


def _commit(journal: Journal, state: State, sink: Sink, rejects: Sink, seconds: float) -> None:
    # The order is what makes a kill at any moment harmless: first the data, then the line that tells of it.
    output, rejected = sink.commit(), rejects.commit()
    journal.commit(replace(state, output=output, rejects=rejected, seconds=round(seconds, 3)))


def _put_in_place(job: Job, journal: Journal) -> None:
    """The output under its name; done again where a run was killed in the middle of it."""
    if not job.output.exists():
        with closing(open_sink(job, journal.state.output)) as sink:
            sink.finish()
    elif job.unfinished_path.is_dir():
        shutil.rmtree(job.unfinished_path)
    journal.remove()


def _local(job: Job, source: Input, start: Position, settings: Settings, stop: Stop) -> Outcomes:
    return run_local(in_chunks(items(source, start)), settings, job.workers, lambda: stop.requested)


def _ray(job: Job, source: Input, start: Position, settings: Settings, stop: Stop) -> Outcomes:
    from .cluster import run_on_ray  # Ray takes a second to import, and is an extra

    return run_on_ray(job, source, start, settings, lambda: stop.requested)


_ENGINES: dict[Engine, Work] = {"local": _local, "ray": _ray}
