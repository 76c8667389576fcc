"""Runs: the same output however they were interrupted, and nothing overwritten that nobody asked to overwrite."""

import gzip
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridgehead.bulk import BulkError, Job, Limits, Stop, items, read_in_bulk, sinks
from bridgehead.bulk.job import Format
from bridgehead.bulk.journal import Journal, State

from . import readers
from .outputs import docs, rows

ROOT = Path(__file__).resolve().parents[2]
Write = Callable[..., Path]


class KilledError(BaseException):
    """Stands for a kill: nothing catches it."""


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(items, "CHUNK_ITEMS", 3)
    monkeypatch.setattr(sinks.FileSink, "seconds", 0.0)
    monkeypatch.setattr(sinks.ParquetSink, "seconds", 0.0)
    return iter([None])


def content(path: Path) -> object:
    """What is in an output, however it is packed."""
    if path.name.endswith(".parquet"):
        return pq.read_table(path).to_pylist()
    data = path.read_bytes()
    if path.name.endswith(".gz"):
        return gzip.decompress(data)
    return pa.CompressedInputStream(pa.py_buffer(data), "zstd").read() if path.name.endswith(".zst") else data


@pytest.mark.parametrize("form", ["jsonl", "jsonl.gz", "jsonl.zst", "parquet"])
@pytest.mark.usefixtures("in_process")
def test_a_run_killed_anywhere_goes_on_to_the_same_output(
    tmp_path: Path, write_lines: Write, monkeypatch: pytest.MonkeyPatch, form: Any
) -> None:
    """Every call that makes something last is a place to be killed at, before it and after it."""
    source = write_lines("in/a.jsonl", *[("fail " if n % 7 == 3 else "") + "区" * n for n in range(9)])
    write_lines("in/b.jsonl", "甲", "乙")
    whole = Job((source.parent,), tmp_path / f"whole.{form}", form)
    read_in_bulk(whole, read=readers.fallible)
    expected, rejected = content(whole.output), rows(whole.rejects_path)
    assert len(rejected) == 1

    done = False
    kills = 0
    while not done:
        job = Job((source.parent,), tmp_path / f"killed-{kills}.{form}", form, resume=True)
        with monkeypatch.context() as patch:
            countdown = Countdown(kills)
            for owner, name in ((os, "fsync"), (Path, "replace")):
                patch.setattr(owner, name, countdown.around(getattr(owner, name)))
            try:
                read_in_bulk(job, read=readers.fallible)
                done = True
            except KilledError:
                kills += 1
        summary = read_in_bulk(job, read=readers.fallible)
        assert summary.finished
        assert content(job.output) == expected
        assert rows(job.rejects_path) == rejected
        assert not job.journal_path.exists()
        assert not job.unfinished_path.exists()
    assert kills > 15


class Countdown:
    """Kills before or after the n-th call that lasts: odd and even numbers."""

    def __init__(self, number: int) -> None:
        self.left = number

    def around(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def called(*arguments: object) -> Any:
            self._pass()
            result = call(*arguments)
            self._pass()
            return result

        return called

    def _pass(self) -> None:
        if self.left == 0:
            self.left = -1
            raise KilledError
        self.left -= 1


@settings(max_examples=40, deadline=None)
@given(torn=st.binary(max_size=60))
def test_a_torn_last_line_of_the_journal_tells_of_nothing(
    torn: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    job = Job((), tmp_path_factory.mktemp("torn") / "out.jsonl", resume=True)
    journal = Journal(job)
    journal.commit(State(documents=5, read=4))
    journal.close()
    with job.journal_path.open("ab") as file:
        file.write(b'{"state": ' + torn.replace(b"\n", b""))
    journal = Journal(job)
    assert (journal.state.documents, journal.state.rejected) == (5, 1)
    journal.commit(State(documents=6))
    journal.close()
    journal = Journal(job)
    assert journal.state.documents == 6
    journal.close()


@pytest.mark.usefixtures("in_process")
def test_an_output_is_overwritten_only_when_that_was_asked(tmp_path: Path, write_lines: Write) -> None:
    job = Job((write_lines("in.jsonl", "一"),), tmp_path / "out.jsonl")
    read_in_bulk(job, read=readers.length)
    with pytest.raises(BulkError, match="exists already, --overwrite begins anew"):
        read_in_bulk(job, read=readers.length)
    again = read_in_bulk(replace(job, resume=True), read=readers.length)
    assert again.finished
    write_lines("in.jsonl", "一", "二")
    read_in_bulk(replace(job, overwrite=True), read=readers.length)
    assert docs(job.output) == ["0", "1"]


@pytest.mark.usefixtures("in_process")
def test_a_run_that_was_begun_goes_on_only_as_it_was_begun(tmp_path: Path, write_lines: Write) -> None:
    job = Job((write_lines("in.jsonl", *"一二三四五六七"),), tmp_path / "out.jsonl")
    halfway = HalfWay()
    assert not read_in_bulk(job, halfway, halfway.stop, readers.length).finished
    assert not job.output.exists()
    with pytest.raises(BulkError, match="--resume goes on with it, --overwrite begins anew"):
        read_in_bulk(job, read=readers.length)
    with pytest.raises(BulkError, match="begun with other limits"):
        read_in_bulk(replace(job, resume=True, limits=Limits(characters=5)), read=readers.length)
    summary = read_in_bulk(replace(job, resume=True, workers=1), read=readers.length)
    assert summary.finished
    assert summary.state.documents == 7
    assert docs(job.output) == [str(n) for n in range(7)]


@pytest.mark.usefixtures("in_process")
@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_an_output_that_has_lost_something_is_not_gone_on_with(
    tmp_path: Path, write_lines: Write, form: Format
) -> None:
    job = Job((write_lines("in.jsonl", *"一二三四五六七"),), tmp_path / f"out.{form}", form)
    halfway = HalfWay()
    read_in_bulk(job, halfway, halfway.stop, readers.length)
    shutil.rmtree(job.unfinished_path) if form == "parquet" else os.truncate(job.unfinished_path, 5)
    with pytest.raises(BulkError, match="has lost"):
        read_in_bulk(replace(job, resume=True), read=readers.length)
    read_in_bulk(replace(job, overwrite=True), read=readers.length)
    assert len(content(job.output)) > 5  # type: ignore[arg-type]


class HalfWay:
    """Asks to stop after the first chunk."""

    def __init__(self) -> None:
        self.stop = Stop()

    def update(self, _state: State) -> None:
        self.stop.requested = True


def test_two_runs_do_not_share_an_output(tmp_path: Path) -> None:
    job = Job((tmp_path,), tmp_path / "out.jsonl", resume=True)
    journal = Journal(job)
    with pytest.raises(BulkError, match="another run is writing this output"):
        read_in_bulk(job)
    journal.close()


def test_what_cannot_be_begun_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(BulkError, match="no such file"):
        read_in_bulk(Job((tmp_path / "nowhere",), tmp_path / "out.jsonl"))
    with pytest.raises(BulkError, match="No such file or directory"):
        read_in_bulk(Job((tmp_path,), tmp_path / "nowhere" / "out.jsonl"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("in_process")
def test_large_parquet_has_large_row_groups(
    tmp_path: Path, write_lines: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sinks, "PARQUET_GROUP_ROWS", 10)
    job = Job((write_lines("in.jsonl", *["区"] * 35),), tmp_path / "out.parquet", "parquet")
    read_in_bulk(job, read=readers.length)
    with pq.ParquetFile(job.output) as file:
        assert file.metadata.num_rows == 35
        assert file.metadata.num_row_groups < 8
    assert [row["doc"] for row in pq.read_table(job.output).to_pylist()] == [str(n) for n in range(35)]


@pytest.mark.usefixtures("in_process")
def test_an_input_without_documents_gives_an_empty_output(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    forms: tuple[Format, ...] = ("jsonl", "jsonl.gz", "parquet")
    for form in forms:
        job = Job((tmp_path / "in",), tmp_path / f"out.{form}", form)
        assert read_in_bulk(job).state.documents == 0
        assert len(content(job.output)) == 0  # type: ignore[arg-type]


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_process_killed_again_and_again_loses_and_doubles_nothing(
    tmp_path: Path, write_lines: Write, number: int
) -> None:
    source = write_lines("in.jsonl", *["区" * (n % 50 + 1) for n in range(700)])
    output = tmp_path / "out.jsonl"
    journal, command = tmp_path / "out.jsonl.journal", [sys.executable, "-m", "tests.bulk.slow_run"]
    for kill in range(2):
        with subprocess.Popen([*command, str(source), str(output)], cwd=ROOT, stderr=subprocess.PIPE) as process:
            before = journal.stat().st_size if kill else 0
            wait_until(grown(journal, before + 2000))
            process.send_signal(number)
            _, error = process.communicate(timeout=20)
        assert process.returncode == (-number if number == signal.SIGKILL else 128 + number), error
        assert not output.exists()
    subprocess.run([*command, str(source), str(output)], cwd=ROOT, check=True)
    assert docs(output) == [str(n) for n in range(700)]


def grown(path: Path, size: int) -> Callable[[], bool]:
    return lambda: path.exists() and path.stat().st_size > size


def test_workers_of_a_killed_run_end(tmp_path: Path, write_lines: Write) -> None:
    source = write_lines("in.jsonl", *["区"] * 2000)
    command = [sys.executable, "-m", "tests.bulk.slow_run", str(source), str(tmp_path / "out.jsonl")]
    with subprocess.Popen(command, cwd=ROOT) as process:
        part = tmp_path / "out.jsonl.part"
        wait_until(lambda: part.exists() and part.stat().st_size > 0)
        children = [int(n) for n in children_of(process.pid)]
        process.kill()
    assert len(children) >= 2
    wait_until(lambda: not any(alive(child) for child in children))


def children_of(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def wait_until(true: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_the_rejects_say_everything(tmp_path: Path, write_lines: Write, in_process: None) -> None:
    job = Job((write_lines("in.jsonl", "fail", "区"),), tmp_path / "out.jsonl", rejects=tmp_path / "bad.jsonl")
    summary = read_in_bulk(job, read=readers.fallible)
    assert (summary.state.documents, summary.state.read, summary.state.rejected) == (2, 1, 1)
    message = "RuntimeError: the reader cannot do this"
    assert json.loads((tmp_path / "bad.jsonl").read_text(encoding="utf-8")) == {
        "doc": "0",
        "reason": "reader_failed",
        "message": message,
        "where": "in.jsonl:1",
    }


@pytest.mark.parametrize(
    ("name", "options", "extra"),
    [
        ("in.parquet", {}, "bulk"),
        ("in.jsonl.zst", {}, "bulk"),
        ("in.jsonl", {"format": "parquet"}, "bulk"),
        ("in.jsonl", {"engine": "ray"}, "cluster"),
    ],
)
def test_a_library_that_is_missing_is_asked_for_before_anything_is_begun(
    name: str, options: dict[str, Any], extra: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(wanted: str) -> Any:
        raise ModuleNotFoundError(wanted)

    (tmp_path / name).write_bytes(b"{}\n")
    monkeypatch.setattr("bridgehead.bulk.extras.importlib.import_module", missing)
    job = Job(inputs=(tmp_path / name,), output=tmp_path / "out.jsonl", **options)
    with pytest.raises(BulkError, match=rf"is missing: pip install 'bridgehead\[{extra}\]'"):
        read_in_bulk(job)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_missing_library_stops_a_folder_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(wanted: str) -> Any:
        raise ModuleNotFoundError(wanted)

    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.parquet").write_bytes(b"PAR1")
    monkeypatch.setattr("bridgehead.bulk.extras.importlib.import_module", missing)
    with pytest.raises(BulkError, match="is missing"):
        read_in_bulk(Job(inputs=(tmp_path / "in",), output=tmp_path / "out.jsonl", workers=1))
