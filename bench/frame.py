"""The frame of every measurement: ours and its peers, each in a process of its own, take turns at the same work.

Turns rather than blocks, so that a machine that slows down slows everybody down; the order changes from round to round.
A contender is named by a target `module:function`; the function prepares the work, outside the measurement, and gives
back `Work`. Peers may live in another environment: its Python is read from the variable `BENCH_PEERS_PYTHON`.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

ROOT = Path(__file__).resolve().parent.parent
DEFAULT_RUNS = 9
PEERS_PYTHON = "BENCH_PEERS_PYTHON"


class BenchError(RuntimeError):
    """A contender that could not be started, died, or did not do the work."""


@dataclass(frozen=True, slots=True)
class Work:
    """One contender's work: `run` does it once and returns how many results came out, the same number every time."""

    name: str
    run: Callable[[], int]


@dataclass(frozen=True, slots=True)
class Contender:
    """Who takes part: `target` is `module:function`, a function without arguments that returns `Work`.

    A slow one takes part in every `every`-th round only. Of a peer, `times` is how many times better ours must be.
    `own` is another form of ours, shown beside the peers and not compared with.
    """

    target: str
    python: str = sys.executable
    every: int = 1
    times: float | None = None
    own: bool = False


@dataclass(frozen=True, slots=True)
class Bench:
    """One measurement.

    `amount` is how many units of work one run does: the value is then a rate, `unit` says of what a second, and more is
    better. Without it the value is milliseconds a run, and less is better. `limit` is the worst value of ours that the
    project accepts, `None` where it has set none or has set one against a peer. The `cpu` clock counts the processor's
    time, which is right for work on one core; `wall` counts what a person waits.
    """

    id: str
    work: str
    unit: str
    ours: Contender
    peers: tuple[Contender, ...]
    amount: int | None = None
    limit: float | None = None
    clock: Literal["cpu", "wall"] = "wall"

    def value(self, seconds: float) -> float:
        """The value of a run that took so long."""
        return seconds * 1000 if self.amount is None else self.amount / seconds

    def limit_against(self, theirs: float, times: float) -> float:
        """The worst value of ours that is so many times better than theirs."""
        return theirs / times if self.amount is None else theirs * times

    def times_better(self, ours: float, theirs: float) -> float:
        """How many times better ours is; below 1 it is worse."""
        return theirs / ours if self.amount is None else ours / theirs


@dataclass(frozen=True, slots=True)
class Result:
    """What a measurement gave. `ours` and `peers` are medians, `p95` what 95 of 100 of our runs are no worse than."""

    id: str
    work: str
    unit: str
    ours: float
    p95: float
    peers: Mapping[str, float]
    limit: float | None
    ratio: float | None
    runs: int

    def line(self) -> str:
        """The result as one line of JSON."""
        return json.dumps(asdict(self), ensure_ascii=False)


@dataclass(slots=True)
class Worker:
    """A contender's process, pinned to one processor where the system can do that."""

    contender: Contender
    clock: str
    name: str = ""
    process: subprocess.Popen[str] = field(init=False)

    def __enter__(self) -> Worker:
        self.process = subprocess.Popen(
            [self.contender.python, "-m", "bench.worker", self.contender.target, self.clock],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": "0"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.name = str(self._answer()["name"])
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.stdin and self.process.stdin.close()
        self.process.wait()

    def run(self) -> tuple[float, int]:
        """One run: seconds, and how many results came out."""
        assert self.process.stdin is not None
        self.process.stdin.write("run\n")
        self.process.stdin.flush()
        answer = self._answer()
        return float(answer["seconds"]), int(answer["results"])

    def _answer(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise BenchError(
                f"{self.contender.target} stopped with status {self.process.wait()}, its message stands above; "
                f"peers are installed by `make setup-bench`, or live where {PEERS_PYTHON} says"
            )
        answer: dict[str, Any] = json.loads(line)
        return answer


def peers_python() -> str:
    """The Python that peers run in: ours, unless the variable names that of another environment."""
    return os.environ.get(PEERS_PYTHON, sys.executable)


def measure(bench: Bench, runs: int = DEFAULT_RUNS) -> Result:
    """Run everybody `runs` times in turns, after one run each that is not counted."""
    if runs < 1:
        raise BenchError("at least one run is needed")
    with ExitStack() as stack:
        workers = [stack.enter_context(Worker(c, bench.clock)) for c in (bench.ours, *bench.peers)]
        results = [worker.run()[1] for worker in workers]
        seconds: list[list[float]] = [[] for _ in workers]
        for round_number in range(runs):
            for place in range(len(workers)):
                turn = (place + round_number) % len(workers)
                if round_number % workers[turn].contender.every:
                    continue
                took, came_out = workers[turn].run()
                if came_out != results[turn] or came_out == 0:
                    raise BenchError(f"{workers[turn].name} gave {came_out} results, and {results[turn]} before")
                seconds[turn].append(took)
        return summary(bench, [worker.name for worker in workers], seconds)


def summary(bench: Bench, names: Sequence[str], seconds: Sequence[Sequence[float]]) -> Result:
    """The result of the times of all runs; the first contender is ours."""
    medians = [bench.value(statistics.median(taken)) for taken in seconds]
    ratios = [
        bench.times_better(medians[0], median)
        for peer, median in zip(bench.peers, medians[1:], strict=True)
        if not peer.own
    ]
    against = [
        bench.limit_against(median, peer.times)
        for peer, median in zip(bench.peers, medians[1:], strict=True)
        if peer.times is not None
    ]
    return Result(
        id=bench.id,
        work=bench.work,
        unit=bench.unit,
        ours=rounded(medians[0]),
        p95=rounded(bench.value(slow_end(seconds[0]))),
        peers={name: rounded(median) for name, median in zip(names[1:], medians[1:], strict=True)},
        limit=rounded(against[0]) if against else bench.limit,
        ratio=rounded(min(ratios)) if ratios else None,
        runs=len(seconds[0]),
    )


def slow_end(seconds: Sequence[float]) -> float:
    """The time that 95 of 100 runs take at most."""
    return seconds[0] if len(seconds) == 1 else statistics.quantiles(seconds, n=20, method="inclusive")[-1]


def rounded(value: float) -> float:
    """Three digits: more would claim what a shared machine can't give."""
    return float(f"{value:.3g}")
