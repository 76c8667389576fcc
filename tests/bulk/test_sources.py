"""Inputs: what is taken, in which order, from which place on, and what is refused with which reason."""

import gzip
import json
import os
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridgehead.bulk import BulkError, Columns, Limits, Settings
from bridgehead.bulk.items import BEGINNING, Item, Position, Reject, in_chunks
from bridgehead.bulk.reading import read_item
from bridgehead.bulk.sources import Input, absolute, items, size_of
from bridgehead.engines.reading import About

from . import readers

SETTINGS = Settings(read=readers.length)


def taken(*paths: Path, start: Position = BEGINNING, **options: Any) -> list[Item]:
    return [item for item, _ in items(Input(paths, **options), start)]


def outcome(item: Item, **options: Any) -> Any:
    result = read_item(item, Settings(read=readers.length, **options))
    return result if isinstance(result, Reject) else result[1][0]


def test_folders_are_walked_by_name_without_hidden_files_and_without_our_own(tmp_path: Path) -> None:
    for name in ("b.txt", "a/2.txt", "a/1.txt", ".hidden/x.txt", ".x", "out.jsonl"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("全区", encoding="utf-8")
    found = taken(tmp_path, without=absolute([tmp_path / "out.jsonl"]))
    assert [item.about.doc for item in found] == ["a/1.txt", "a/2.txt", "b.txt"]


def test_what_the_manifest_knows_is_found_by_path_or_by_name(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.txt").write_text("全区", encoding="utf-8")
    known = {"x.txt": About(place="澜江市"), "b/x.txt": About(place="桥港区")}
    first, second = taken(tmp_path, about=known)
    assert (first.about.doc, first.about.place) == ("a/x.txt", "澜江市")
    assert (second.about.doc, second.about.place) == ("b/x.txt", "桥港区")


def test_a_missing_input_ends_it(tmp_path: Path) -> None:
    with pytest.raises(BulkError, match="no such file"):
        taken(tmp_path / "nowhere")


@pytest.mark.parametrize("ending", ["jsonl", "jsonl.gz", "jsonl.zst"])
def test_lines_carry_their_circumstances(tmp_path: Path, ending: str) -> None:
    record = {"url": "p/1", "body": "全区签约", "published": "2024-08-05T09:00:00", "place": "桥港区", "publisher": ""}
    data = (json.dumps(record) + "\n\n" + json.dumps({"body": "二"})).encode()
    packed = {"jsonl": data, "jsonl.gz": gzip.compress(data), "jsonl.zst": pa.compress(data, "zstd", asbytes=True)}
    path = tmp_path / f"in.{ending}"
    path.write_bytes(packed[ending])
    columns = Columns.parse("text=body, doc=url")
    first, second = taken(path, columns=columns)
    assert outcome(first, columns=columns).doc == "p/1"
    assert outcome(second, columns=columns).doc == f"in.{ending}:3"
    seen: list[About] = []

    def remember(text: str, about: About) -> readers.Answer:
        seen.append(about)
        return readers.length(text, about)

    read_item(first, Settings(columns=columns, read=remember))
    assert seen == [About("p/1", date(2024, 8, 5), "桥港区", None)]


@pytest.mark.parametrize(
    ("line", "reason", "message"),
    [
        (b"nonsense", "not_json", "not JSON"),
        (b"[1]", "not_json", "not a JSON object"),
        (b"[" * 100_000, "not_json", "not JSON"),
        (b'{"text": "\xff"}', "undecodable", "not UTF-8 at byte 10"),
        (b'{"id": 7}', "no_text", "text is missing"),
        (b'{"text": 3}', "no_text", "text is not text"),
        (b'{"text": "x", "published": "last May"}', "bad_date", "last May is no date"),
        (b'{"text": "' + b"x" * 200 + b'"}', "too_large", "200 characters, more than 100"),
        (b'{"text": "' + b"x" * 2_000_000 + b'"}', "too_large", "a line of more than 1000000 bytes"),
    ],
)
def test_a_bad_line_is_rejected_with_its_place_and_the_next_is_read(
    tmp_path: Path, line: bytes, reason: str, message: str
) -> None:
    path = tmp_path / "in.jsonl"
    path.write_bytes(b"\n" + line + b'\n{"id": "good", "text": "x"}\n')
    limits = Limits(bytes=1_000_000, characters=100)
    bad, good = taken(path, limits=limits)
    reject = outcome(bad, limits=limits)
    assert (reject.reason, reject.where) == (reason, "in.jsonl:2")
    assert message in reject.message
    assert outcome(good, limits=limits).doc == "good"


@pytest.mark.parametrize(
    ("ending", "harm"),
    [("gz", "cut"), ("gz", "garbled"), ("gz", "other"), ("zst", "cut"), ("zst", "other")],  # frames have no checksum
)
def test_a_damaged_archive_gives_what_it_can_and_says_where_it_ends(tmp_path: Path, ending: str, harm: str) -> None:
    lines = b"".join(json.dumps({"text": os.urandom(40).hex()}).encode() + b"\n" for _ in range(30_000))
    data = gzip.compress(lines) if ending == "gz" else pa.compress(lines, "zstd", asbytes=True)
    half = len(data) // 2
    harmed = {"cut": data[:half], "garbled": data[:half] + b"\0" * 1000 + data[half + 1000 :], "other": b"x" * 99}
    path = tmp_path / f"in.jsonl.{ending}"
    path.write_bytes(harmed[harm])
    *read, last = items(Input((path,)))
    reject = last[0].payload
    assert isinstance(reject, Reject)
    assert reject.reason == "broken"
    assert bool(read) is (harm != "other")
    assert last[1].consumed == path.stat().st_size
    again = [item for item, _ in items(Input((path,)), read[-1][1] if read else Position())]
    assert again == [last[0]]


def test_parquet_rows_from_any_record_on(tmp_path: Path) -> None:
    path = tmp_path / "in.parquet"
    table = pa.table(
        {
            "id": list(range(1000)),
            "text": [f"全区签约{n}个" for n in range(1000)],
            "published": pa.array([datetime(2024, 8, 5, tzinfo=UTC)] * 1000, pa.timestamp("us")),
            "more": ["x"] * 1000,
        }
    )
    pq.write_table(table, path, row_group_size=300)
    everything = list(items(Input((path,))))
    assert [outcome(item).doc for item, _ in everything] == [str(n) for n in range(1000)]
    assert everything[0][0].about.published == date(2024, 8, 5)
    assert everything[-1][1].consumed == path.stat().st_size
    for stop in (1, 299, 300, 301, 999):
        assert taken(path, start=everything[stop - 1][1]) == [item for item, _ in everything[stop:]]
    assert taken(path, start=everything[-1][1]) == []


def test_parquet_that_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_bytes(b"PAR1 not really")
    pq.write_table(pa.table({"id": [1]}), tmp_path / "b.parquet")
    pq.write_table(pa.table({"text": ["x" * 101, None, "y"]}), tmp_path / "c.parquet")
    limits = Limits(characters=100)
    found = [outcome(item, limits=limits) for item in taken(tmp_path, limits=limits)]
    assert [(r.where, r.reason) for r in found[:4]] == [
        ("a.parquet", "broken"),
        ("b.parquet", "no_text"),
        ("c.parquet:1", "too_large"),
        ("c.parquet:2", "no_text"),
    ]
    assert found[4].doc == "c.parquet:3"


def test_documents_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    (tmp_path / "huge.txt").write_bytes(b"x" * 1001)
    (tmp_path / "link.txt").symlink_to(tmp_path / "gone.txt")
    (tmp_path / "noise.txt").write_bytes(bytes(range(256)) * 3)
    found = [outcome(item) for item in taken(tmp_path, limits=Limits(bytes=1000))]
    assert [(reject.doc, reject.reason) for reject in found] == [
        ("empty.txt", "empty"),
        ("huge.txt", "too_large"),
        ("link.txt", "no_file"),
        ("noise.txt", "binary"),
    ]


def test_a_text_of_another_encoding_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("全区签约亿元以上项目，总投资不少。".encode("gb18030"))
    assert outcome(taken(tmp_path)[0]).value == 17


def test_another_input_is_noticed(tmp_path: Path) -> None:
    for name in "abc":
        (tmp_path / f"{name}.txt").write_text("全区", encoding="utf-8")
    after_b = list(items(Input((tmp_path,))))[1][1]
    (tmp_path / "d.txt").write_text("全区", encoding="utf-8")
    assert [item.about.doc for item in taken(tmp_path, start=after_b)] == ["c.txt", "d.txt"]
    (tmp_path / "a.txt").write_text("全区签约", encoding="utf-8")
    with pytest.raises(BulkError, match="the input has changed"):
        taken(tmp_path, start=after_b)
    for name in "bcd":
        (tmp_path / f"{name}.txt").unlink()
    with pytest.raises(BulkError, match="the input has changed"):
        taken(tmp_path, start=after_b)


def test_the_size_is_of_all_files(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"x" * 70)
    (tmp_path / "b.jsonl").write_bytes(b"{}\n")
    assert size_of(Input((tmp_path, tmp_path / "a.txt"))) == 143


@given(st.lists(st.integers(0, 90_000), max_size=60), st.data())
def test_chunks_are_the_same_wherever_one_goes_on(sizes: list[int], data: st.DataObject) -> None:
    stream = [(Item("row", "", About(), str(n), size), Position(0, n + 1)) for n, size in enumerate(sizes)]
    chunks = list(in_chunks(stream))
    assert [item for chunk in chunks for item in chunk.items] == [item for item, _ in stream]
    if chunks:
        done = data.draw(st.integers(0, len(chunks) - 1))
        first = chunks[done - 1].end.record if done else 0
        assert list(in_chunks(stream[first:])) == chunks[done:]


@pytest.mark.parametrize("given", ["text", "title=x", "text=", "=x"])
def test_columns_that_make_no_sense(given: str) -> None:
    with pytest.raises(BulkError, match=r"write text\|doc"):
        Columns.parse(given)


def test_lines_in_a_folder_of_documents(tmp_path: Path, write_lines: Callable[..., Path]) -> None:
    write_lines("m.jsonl", "一", "二")
    (tmp_path / "z.txt").write_text("三", encoding="utf-8")
    assert [outcome(item).doc for item in taken(tmp_path)] == ["0", "1", "z.txt"]
