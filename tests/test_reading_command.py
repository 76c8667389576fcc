"""`bridgehead read`: tables for people, JSON Lines for programs, one line for each file that cannot be read."""

import argparse
import io
import json
from pathlib import Path
from typing import Any

import pytest

from bridgehead import reading_command

TEXT = "今年1—7月，全区签约亿元以上项目42个。总投资22亿元的澜图光学薄膜项目预计明年6月投产。"


def run(*arguments: str) -> int:
    root = argparse.ArgumentParser()
    reading_command.add_parser(root.add_subparsers())
    args = root.parse_args(["read", *arguments])
    status: int = args.run(args)
    return status


@pytest.fixture
def bulletin(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    path = tmp_path / "index.tsv"
    path.write_text("file\tpublished\tplace\tpublisher\turl\na.txt\t2024-08-05\t澜江市桥港区\t\t\n", encoding="utf-8")
    return path


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_json_lines_carry_what_the_manifest_knows(
    bulletin: Path, manifest: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--json", "--manifest", str(manifest), str(bulletin)) == 0
    figure, project = lines(capsys)
    assert figure["doc"] == "a.txt"
    assert figure["period"] == "2024-01-01/2024-07-31"
    assert figure["quote"] == TEXT[slice(*figure["span"])]
    assert project["name"] == "澜图光学薄膜项目"
    assert project["dates"] == {"producing": {"date": "2025-06", "modality": "target"}}


def test_without_a_date_periods_stay_open(bulletin: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--json", str(bulletin)) == 0
    assert lines(capsys)[0]["period"] is None


def test_a_table_is_for_people(bulletin: Path, manifest: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--manifest", str(manifest), str(bulletin)) == 0
    shown = capsys.readouterr().out
    assert "a.txt" in shown
    assert "2024-08-05" in shown
    assert "22亿元" in shown


def test_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode("gb18030"))))
    assert run("--json", "-") == 0
    assert {line["doc"] for line in lines(capsys)} == {"-"}


def test_files_that_cannot_be_read_are_named_and_the_others_read(
    bulletin: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    binary = tmp_path / "b.txt"
    binary.write_bytes(b"PK\x03\x04\x00\x00")
    assert run("--json", str(tmp_path / "missing.txt"), str(binary), str(tmp_path), str(bulletin)) == 1
    captured = capsys.readouterr()
    assert len(captured.out.splitlines()) == 2
    missing, broken, folder = captured.err.splitlines()
    assert missing.endswith("missing.txt: no such file")
    assert broken.endswith("b.txt: the file is broken or cut off; open it, save it again and send that")
    assert folder.endswith(": is a folder; add --output FILE to read all that is in it")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("name\tdate\n", "one of them must be file"),
        ("file\tpublished\na.txt\t5 August\n", "line 2: 5 August is no date"),
        ("", "the file is empty"),
    ],
)
def test_a_manifest_that_cannot_be_used_is_refused(
    bulletin: Path, tmp_path: Path, content: str, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bad.tsv"
    path.write_text(content, encoding="utf-8")
    assert run("--json", "--manifest", str(path), str(bulletin)) == 1
    assert reason in capsys.readouterr().err


def test_a_text_that_says_nothing_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "quiet.txt"
    path.write_text("天气晴朗。", encoding="utf-8")
    assert run(str(path)) == 0
    assert "没有读到数据或项目" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.ndjson.zst", "a.parquet"])
def test_a_file_of_many_documents_is_sent_to_the_bulk_reader(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / name).write_bytes(b'{"text": "x"}\n')
    assert run(str(tmp_path / name)) == 1
    assert "is a file of many documents; add --output FILE" in capsys.readouterr().err
