"""Reading on a local Ray of two workers gives what this machine's own workers give, also when one of them is killed."""

import contextlib
import gzip
import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bridgehead.bulk import BulkError, Job, Limits, Settings, Stop, cluster, read_in_bulk
from bridgehead.bulk.items import Item, Position
from bridgehead.bulk.journal import State
from bridgehead.bulk.sources import Input, items
from bridgehead.bulk.suspects import Register, read_guarded
from bridgehead.engines.reading import About

from . import readers
from .outputs import docs, rows

Write = Callable[..., Path]


@pytest.fixture(scope="module")
def two_workers() -> Iterator[None]:
    """A Ray of this machine that knows where the tests are, ended after the last of them."""
    root = str(Path(__file__).resolve().parents[2])
    patch = pytest.MonkeyPatch()
    patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
    patch.setenv("PYTHONPATH", root)  # the readers of the tests are imported by the workers
    import ray
    import ray.data

    ray.init(
        num_cpus=2,
        include_dashboard=False,
        object_store_memory=200_000_000,
        log_to_driver=False,
        logging_level=logging.ERROR,
    )
    yield
    ray.shutdown()
    patch.undo()


@pytest.fixture
def inputs(tmp_path: Path, write_lines: Write) -> Path:
    """A folder with every kind of input, about a thousand documents, the first of which tells who reads it."""
    write_lines("in/a.jsonl", f"tell {tmp_path / 'pid'}", *["区" * (n % 40 + 1) for n in range(500)])
    for name in ("b.txt", "c.txt", "d/e.txt"):
        (tmp_path / "in" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "in" / name).write_text(f"全区签约{name}", encoding="utf-8")
    (tmp_path / "in" / "f.txt").write_bytes(b"PK\x03\x04\x00\x00")
    lines = "".join(f'{{"id": "g{n}", "text": "{"桥" * (n % 9)}"}}\n' for n in range(300))
    (tmp_path / "in" / "g.jsonl.gz").write_bytes(gzip.compress(lines.encode() + b"nonsense\n"))
    table = pa.table({"id": [f"h{n}" for n in range(300)], "text": ["港" * (n % 7) for n in range(300)]})
    pq.write_table(table, tmp_path / "in" / "h.parquet")
    return tmp_path / "in"


@pytest.mark.slow
@pytest.mark.usefixtures("two_workers")
def test_a_worker_killed_in_mid_run_changes_nothing(inputs: Path, tmp_path: Path) -> None:
    told = tmp_path / "pid"
    killed: list[int] = []
    killer = threading.Thread(target=kill_who_tells, args=(told, killed))
    killer.start()
    far = Job((inputs,), tmp_path / "far.jsonl", engine="ray")
    summary = read_in_bulk(far, read=readers.telling)
    killer.join()
    assert len(killed) == 1
    near = Job((inputs,), tmp_path / "near.jsonl", workers=2)
    assert read_in_bulk(near, read=readers.telling).state.documents == summary.state.documents == 1106
    assert sorted(far.output.read_bytes().splitlines()) == sorted(near.output.read_bytes().splitlines())
    assert far.output.read_bytes() == near.output.read_bytes()
    assert far.rejects_path.read_bytes() == near.rejects_path.read_bytes()
    assert [row["reason"] for row in rows(far.rejects_path)] == ["broken", "not_json"]


def kill_who_tells(told: Path, killed: list[int]) -> None:
    """Kill the process that has written down its number; only a worker of the test's own Ray does that."""
    end = time.monotonic() + 120
    while time.monotonic() < end and not killed:
        with contextlib.suppress(FileNotFoundError):
            pid = int(told.read_text(encoding="ascii"))
            assert b"ray::" in Path(f"/proc/{pid}/cmdline").read_bytes()
            os.kill(pid, signal.SIGKILL)
            killed.append(pid)
        time.sleep(0.05)


@pytest.mark.slow
@pytest.mark.usefixtures("two_workers")
def test_documents_that_kill_or_stall_are_rejected_and_a_run_begun_on_this_machine_goes_on_there(
    tmp_path: Path, write_lines: Write
) -> None:
    texts = ["区"] * 900
    texts[3], texts[402], texts[600] = "fail", "sleep", "die"
    near = Job((write_lines("in.jsonl", *texts),), tmp_path / "out.jsonl", limits=Limits(seconds=0.5), workers=1)
    stopper = StopAfterOne()
    halfway = read_in_bulk(near, stopper, stopper.stop, readers.fallible)
    assert not halfway.finished
    assert halfway.state.documents == 400
    far = replace(near, resume=True, engine="ray")
    assert read_in_bulk(far, read=readers.fallible).state.documents == 900
    assert docs(far.output) == [str(n) for n in range(900) if n not in (3, 402, 600)]
    assert [(row["doc"], row["reason"]) for row in rows(far.rejects_path)] == [
        ("3", "reader_failed"),
        ("402", "time_limit"),
        ("600", "worker_died"),
    ]


class StopAfterOne:
    """Asks to stop as soon as anything was written."""

    def __init__(self) -> None:
        self.stop = Stop()

    def update(self, _state: State) -> None:
        self.stop.requested = True


def test_a_cluster_that_is_not_there(tmp_path: Path, write_lines: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> None:
        raise ConnectionError("nobody answers")

    import ray

    monkeypatch.setattr(ray, "is_initialized", lambda: False)
    monkeypatch.setattr(ray, "init", refuse)
    job = Job((write_lines("in.jsonl", "区"),), tmp_path / "out.jsonl", engine="ray", address="10.0.0.1:6379")
    with pytest.raises(BulkError, match=r"Ray cannot be reached at 10\.0\.0\.1:6379: nobody answers"):
        read_in_bulk(job)


def test_the_parts_are_the_input(inputs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "TASK_FILES", 2)
    source = Input((inputs,))
    everything = list(items(source))
    for start in (0, 1, 450, 501, 503, 700, 1105):
        position = everything[start - 1][1] if start else Position()
        chunks = [chunk for part in cluster.parts(source, position) for chunk in part.chunks(source)]
        assert [item for chunk in chunks for item in chunk.items] == [item for item, _ in everything[start:]]
        assert chunks[-1].end == everything[-1][1]
    assert [len(part.files) for part in cluster.parts(source)] == [1, 2, 2, 1, 1]


class DiedError(BaseException):
    """Stands for the end of a worker's process."""


def test_the_register_finds_the_document_that_kills() -> None:
    register = Register()
    chunk = [Item("row", text, About(str(n)), str(n), 1) for n, text in enumerate(["区", "die", "区", "die"])]

    def read(text: str, about: About) -> readers.Answer:
        if text == "die":
            raise DiedError
        return readers.length(text, about)

    def attempt() -> None:
        outcomes.append(
            read_guarded(
                chunk,
                Settings(read=read),
                lambda item: register.begin("a", item),
                lambda item: register.end("a", item),
            )
        )

    outcomes: list[object] = []
    for _ in range(3):  # the chunk, then one document of it after the other
        with pytest.raises(DiedError):
            attempt()
    attempt()
    (outcome,) = outcomes
    assert [reject.doc for reject in outcome.rejects] == ["1", "3"]  # type: ignore[attr-defined]
    assert outcome.read == 2  # type: ignore[attr-defined]
    assert register.unfinished() == 0
