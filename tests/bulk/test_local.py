"""Workers of this machine: what happens to documents that kill, stall or fill them, and to all the others."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bridgehead.bulk import BulkError, Job, Limits, items, read_in_bulk
from bridgehead.bulk.items import Chunk, Item, Position
from bridgehead.bulk.local import WINDOW, run_local
from bridgehead.bulk.reading import Settings
from bridgehead.engines.reading import About

from . import readers
from .outputs import docs, rows

Write = Callable[..., Path]


def chunks(*texts: str, size: int = 4) -> list[Chunk]:
    all_items = [Item("row", text, About(str(n)), str(n), len(text)) for n, text in enumerate(texts)]
    return [Chunk(tuple(all_items[n : n + size]), Position(0, n + size)) for n in range(0, len(texts), size)]


def run(work: list[Chunk], read: Any, workers: int = 2, **limits: Any) -> tuple[list[str], list[tuple[str, str]]]:
    """Names of documents read, in the order of the output, and of those rejected, with the reason."""
    settings = Settings("jsonl", limits=Limits(**limits), read=read)
    names, rejects = [], []
    ends = []
    for end, outcome in run_local(iter(work), settings, workers, lambda: False):
        ends.append(end)
        names += [line.split('"')[3] for line in outcome.data.decode().splitlines()]
        rejects += [(reject.doc, reject.reason) for reject in outcome.rejects]
    assert ends == [chunk.end for chunk in work]
    return names, rejects


def test_outcomes_come_in_the_order_of_the_input() -> None:
    work = chunks(*["区" * (n + 1) for n in range(50)])
    assert run(work, readers.slow, workers=3) == ([str(n) for n in range(50)], [])


def test_workers_are_prepared_to_do_nothing_but_read() -> None:
    assert run(chunks("区", "区"), readers.prepared) == (["0", "1"], [])


def test_a_document_that_kills_is_tried_once_more_alone_then_rejected() -> None:
    texts = ["区"] * 12
    texts[0], texts[5], texts[6] = "die", "die", "die"
    names, rejects = run(chunks(*texts), readers.fallible)
    assert names == [str(n) for n in range(12) if n not in (0, 5, 6)]
    assert rejects == [(str(n), "worker_died") for n in (0, 5, 6)]


def test_a_document_that_kills_once_is_read_at_the_second_attempt(tmp_path: Path) -> None:
    texts = ["区", f"once {tmp_path / 'mark'}", "区"]
    assert run(chunks(*texts), readers.fallible) == (["0", "1", "2"], [])


def test_a_worker_that_dies_between_documents_is_narrowed_down_to_one() -> None:
    names, rejects = run(chunks(*"一二三四"), Unsendable())
    assert names == ["0", "1", "3"]
    assert rejects == [("2", "worker_died")]


class Unsendable:
    """What is read of one document cannot be put into the output, which kills the worker after the last of a chunk."""

    def __call__(self, text: str, about: About) -> readers.Answer:
        return readers.Answer((object(),)) if text == "三" else readers.length(text, about)  # type: ignore[arg-type]


def test_the_time_limit_ends_one_document() -> None:
    names, rejects = run(chunks("区", "sleep", "区"), readers.fallible, seconds=0.2)
    assert (names, rejects) == (["0", "2"], [("1", "time_limit")])


def test_a_document_that_does_not_heed_the_limit_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Limits, "hard_seconds", 1.0)
    names, rejects = run(chunks("区", "sleep", "区"), readers.stubborn, seconds=0.2)
    assert (names, rejects) == (["0", "2"], [("1", "time_limit")])


def test_a_worker_that_holds_too_much_is_replaced() -> None:
    work = chunks(*["区"] * 40, size=2)
    names, rejects = run(work, readers.hoarder, workers=1, worker_bytes=200 * 1024 * 1024)
    assert (names, rejects) == ([str(n) for n in range(40)], [])


def test_workers_that_cannot_start_end_the_run() -> None:
    with pytest.raises(BulkError, match="workers end as soon as they start"):
        run(chunks("区"), Unloadable(), workers=1)


class Unloadable:
    """Cannot be unpickled in a worker."""

    def __reduce__(self) -> tuple[Any, ...]:
        return (int, ("none",))


def test_no_more_is_taken_than_the_window_holds() -> None:
    taken = 0

    def endless() -> Any:
        nonlocal taken
        while True:
            taken += 1
            yield chunks("sleep" if taken == 1 else "区")[0]

    settings = Settings("jsonl", limits=Limits(seconds=1.5), read=readers.fallible)
    results = run_local(endless(), settings, 2, lambda: False)
    next(results)
    results.close()
    assert taken == WINDOW * 2


def test_the_number_of_workers_does_not_change_the_output(
    tmp_path: Path, write_lines: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the real reader, and fewer workers than documents that kill."""
    monkeypatch.setattr(items, "CHUNK_ITEMS", 5)
    source = write_lines("in.jsonl", *[f"全区签约项目{n}个，总投资{n}亿元。" for n in range(1, 60)], "")
    outputs = []
    for workers in (1, 3):
        job = Job((source,), tmp_path / f"{workers}.jsonl", workers=workers)
        summary = read_in_bulk(job)
        assert (summary.state.documents, summary.state.rejected) == (60, 0)
        outputs.append(job.output.read_bytes())
    assert outputs[0] == outputs[1]
    assert len(set(docs(job.output))) == 59


def test_rejects_stand_in_the_order_of_the_input(tmp_path: Path, write_lines: Write) -> None:
    texts = ["die" if n in (3, 8) else "fail" if n == 5 else "区" for n in range(12)]
    job = Job((write_lines("in.jsonl", *texts),), tmp_path / "out.jsonl", workers=2)
    read_in_bulk(job, read=readers.fallible)
    assert [(row["doc"], row["reason"]) for row in rows(job.rejects_path)] == [
        ("3", "worker_died"),
        ("5", "reader_failed"),
        ("8", "worker_died"),
    ]
    assert docs(job.output) == [str(n) for n in range(12) if n not in (3, 5, 8)]
