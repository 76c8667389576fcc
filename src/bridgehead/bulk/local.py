"""All cores of this machine: workers on pipes, outcomes in the order of the input, whatever happens to a worker.

There are pipes and no shared queues, since a worker that is killed while it holds a queue's lock stops everybody.
At most WINDOW chunks a worker are under way or wait for an earlier one, so that memory does not grow with the input.
"""

from __future__ import annotations

import multiprocessing
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from typing import Any

from .items import Chunk, Item, Position, Reject
from .job import BulkError
from .reading import Outcome, Settings, name_of, together
from .worker import STARTING, WAITING, work

WINDOW = 6
MAX_FAILED_STARTS = 3
_LOOK_AROUND_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Piece:
    """Items of a chunk that are read together: a whole chunk, but for one that a worker has died of."""

    chunk: int
    first: int
    items: tuple[Item, ...]
    suspect: bool = False


@dataclass(slots=True)
class Pending:
    """A chunk under way, and what came of its pieces by their first item."""

    chunk: Chunk
    outcomes: dict[int, Outcome] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Every item is accounted for."""
        return sum(outcome.items for outcome in self.outcomes.values()) == len(self.chunk.items)


class Worker:
    """A process, the pipe to it, the memory it shares, and the piece that it has."""

    def __init__(self, settings: Settings) -> None:
        context = multiprocessing.get_context("spawn")  # a fork would hold the ends of the other workers' pipes open
        self.place: Any = context.RawArray("d", [STARTING, 0.0])
        self.pipe, theirs = context.Pipe()
        self.piece: Piece | None = None
        self.process = context.Process(target=work, args=(theirs, self.place, settings), daemon=True)
        self.process.start()
        theirs.close()

    def give(self, piece: Piece) -> None:
        """Hand over a piece; a worker that is dead already is noticed when its answer is awaited."""
        self.piece = piece
        try:
            self.pipe.send(piece.items)
        except (BrokenPipeError, ConnectionResetError):
            return

    def taken(self) -> Piece:
        """The piece that the worker has, which it has no longer."""
        piece, self.piece = self.piece, None
        if piece is None:
            raise RuntimeError("a worker without work has answered")
        return piece

    def end(self) -> None:
        """Kill the process, whatever it does."""
        self.process.kill()
        self.process.join()
        self.pipe.close()


class Crew:
    """The workers, what is to be done again, and the chunks that are under way."""

    def __init__(self, settings: Settings, size: int) -> None:
        self.settings = settings
        self.again: deque[Piece] = deque()
        self.pending: dict[int, Pending] = {}
        self.failed_starts = 0
        self.workers = [Worker(settings) for _ in range(size)]

    def end(self) -> None:
        """Kill everybody."""
        for worker in self.workers:
            worker.end()

    def idle(self) -> Iterator[Worker]:
        """Workers without a piece."""
        return (worker for worker in self.workers if worker.piece is None)

    def add(self, number: int, chunk: Chunk) -> Piece:
        """Take a chunk on; its one piece."""
        self.pending[number] = Pending(chunk)
        return Piece(number, 0, chunk.items)

    def listen(self) -> None:
        """Take what workers have to say, or notice that they are dead or stuck."""
        busy: dict[object, Worker] = {worker.pipe: worker for worker in self.workers if worker.piece is not None}
        for pipe in wait([worker.pipe for worker in busy.values()], _LOOK_AROUND_SECONDS):
            worker = busy[pipe]
            try:
                outcome, memory = worker.pipe.recv()
            except (EOFError, ConnectionResetError):
                self._died(worker, overdue=False)
                continue
            self._take(worker, outcome, memory)
        for worker in busy.values():
            place, began = worker.place
            if worker.piece and place >= 0 and time.monotonic() - began > self.settings.limits.hard_seconds:
                worker.process.kill()
                worker.process.join()
                self._died(worker, overdue=True)

    def _take(self, worker: Worker, outcome: Outcome, memory: int) -> None:
        self.failed_starts = 0
        piece = worker.taken()
        self.pending[piece.chunk].outcomes[piece.first] = outcome
        if memory > self.settings.limits.worker_bytes:
            self._replace(worker)

    def _replace(self, worker: Worker) -> None:
        worker.end()
        self.workers[self.workers.index(worker)] = Worker(self.settings)

    def _died(self, worker: Worker, *, overdue: bool) -> None:
        """Replace a dead worker, and have its piece read again but for the document that it has died of twice."""
        piece, place = worker.taken(), int(worker.place[0])
        worker.process.join()
        code = worker.process.exitcode
        if place == STARTING:
            self.failed_starts += 1
            if self.failed_starts >= MAX_FAILED_STARTS * len(self.workers):
                raise BulkError(f"workers end as soon as they start, with status {code}")
            self.again.append(piece)
        elif overdue and place == WAITING:  # it was done after all, a moment before it was killed
            self.again.append(piece)
        elif overdue:
            self._split(piece, place, f"not read within {self.settings.limits.hard_seconds:g} seconds, and killed")
        else:
            self._split(piece, place, f"a worker died of it twice, status {code}", twice=True)
        self._replace(worker)

    def _split(self, piece: Piece, place: int, message: str, *, twice: bool = False) -> None:
        # A worker that dies between documents, while it sends, tells of no document: halves are tried until one does.
        at = place if place != WAITING else len(piece.items) // 2
        if twice and not piece.suspect and len(piece.items) > 1:
            end = at + 1 if place != WAITING else at
            parts = [(0, at, False), (at, end, True), (end, len(piece.items), False)]
        elif twice and not piece.suspect:
            parts = [(0, 1, True)]
        else:
            self._reject(piece, at, message, "worker_died" if twice else "time_limit")
            parts = [(0, at, False), (at + 1, len(piece.items), False)]
        for start, end, suspect in parts:
            if start < end:
                self.again.append(Piece(piece.chunk, piece.first + start, piece.items[start:end], suspect))

    def _reject(self, piece: Piece, at: int, message: str, reason: Any) -> None:
        item = piece.items[at]
        reject = Reject(name_of(item, self.settings.columns), reason, message, item.where)
        self.pending[piece.chunk].outcomes[piece.first + at] = Outcome(1, 0, 0, 0, b"", (reject,))


def run_local(
    chunks: Iterator[Chunk], settings: Settings, workers: int, stopped: Callable[[], bool]
) -> Generator[tuple[Position, Outcome], None, None]:
    """The outcome of every chunk in order, with the position after it; ends early when `stopped` says so."""
    crew = Crew(settings, workers)
    try:
        first = taken = 0
        more = True
        while not stopped():
            for worker in crew.idle():
                piece = crew.again.popleft() if crew.again else None
                if piece is None and more and len(crew.pending) < WINDOW * workers:
                    chunk = next(chunks, None)
                    more = chunk is not None
                    if chunk is not None:
                        piece = crew.add(taken, chunk)
                        taken += 1
                if piece is not None:
                    worker.give(piece)
            if not crew.pending:
                return
            crew.listen()
            while first in crew.pending and crew.pending[first].complete:
                done = crew.pending.pop(first)
                yield done.chunk.end, together([outcome for _, outcome in sorted(done.outcomes.items())])
                first += 1
    finally:
        crew.end()
