"""`bridgehead read --output`: options, messages, status."""

import argparse
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console

from bridgehead import reading_command
from bridgehead.bulk.items import Position
from bridgehead.bulk.journal import State
from bridgehead.bulk.progress import TerminalProgress

from .outputs import docs, rows

TEXT = "今年1—7月，全区签约亿元以上项目42个。总投资22亿元的澜图光学薄膜项目预计明年6月投产。"
Write = Callable[..., Path]


def run(*arguments: object) -> int:
    root = argparse.ArgumentParser()
    reading_command.add_parser(root.add_subparsers())
    args = root.parse_args(["read", *map(str, arguments)])
    status: int = args.run(args)
    return status


def test_a_folder_becomes_what_json_prints(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("a.txt", "b.txt"):
        (folder / name).write_text(TEXT, encoding="utf-8")
    (folder / "c.txt").write_bytes(b"PK\x03\x04\x00\x00")
    manifest = tmp_path / "index.tsv"
    manifest.write_text("file\tpublished\tplace\nb.txt\t2024-08-05\t澜江市桥港区\n", encoding="utf-8")
    output = tmp_path / "out.jsonl"
    assert run(folder, "--manifest", manifest, "--output", output, "--workers", 2) == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert "3 documents" in said.err
    assert "1 rejected, see" in said.err
    assert run("--json", "--manifest", manifest, folder / "a.txt", folder / "b.txt") == 0
    assert capsys.readouterr().out == output.read_text(encoding="utf-8")
    assert [row["where"] for row in rows(tmp_path / "out.jsonl.rejects.jsonl")] == [str(folder / "c.txt")]


def test_columns_and_limits_reach_the_reader(tmp_path: Path, write_lines: Write) -> None:
    source = write_lines("in.jsonl", {"u": "1", "body": TEXT, "day": "2024-08-05"}, {"u": "2", "body": TEXT * 2})
    output, bad = tmp_path / "o.data", tmp_path / "bad"
    options = ("--columns", "text=body,doc=u,published=day", "--max-characters", len(TEXT), "--rejects", bad)
    assert run(source, "--output", output, "--format", "jsonl", "--workers", 1, *options) == 0
    assert docs(output) == ["1", "1"]
    assert rows(output)[0]["period"] == "2024-01-01/2024-07-31"
    assert [(row["doc"], row["reason"]) for row in rows(bad)] == [("2", "too_large")]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--output", "{tmp}/out.csv"), "the name does not tell the format; add --format jsonl|jsonl.gz|"),
        (("--output", "{tmp}/out.jsonl", "--columns", "body"), "body: write text|doc|published|place|publisher=NAME"),
        (("-", "--output", "{tmp}/out.jsonl"), "standard input cannot be read again after a stop"),
        (("{tmp}/nowhere", "--output", "{tmp}/out.jsonl"), "nowhere: no such file"),
        (("--output", "{tmp}/none/out.jsonl"), "none: no such folder"),
        (("--output", "{tmp}/there.jsonl"), "exists already, --overwrite begins anew"),
    ],
)
def test_what_cannot_be_done_is_said(
    tmp_path: Path, options: tuple[str, ...], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "there.jsonl").touch()
    (tmp_path / "in").mkdir()
    assert run(tmp_path / "in", *(option.format(tmp=tmp_path) for option in options)) == 1
    assert message in capsys.readouterr().err


@pytest.mark.parametrize("option", [("--resume",), ("--workers", "2"), ("--engine", "ray"), ("--rejects", "x")])
def test_options_of_bulk_reading_need_an_output(option: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        run("a.txt", *option)
    assert stopped.value.code == 2
    assert f"{option[0]} needs --output" in capsys.readouterr().err


def test_a_finished_run_that_is_resumed_says_so(
    tmp_path: Path, write_lines: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    source, output = write_lines("in.jsonl", TEXT), tmp_path / "out.jsonl"
    assert run(source, "--output", output, "--workers", 1) == 0
    capsys.readouterr()
    assert run(source, "--output", output, "--resume") == 0
    assert capsys.readouterr().err == f"{output} is finished\n"


def test_progress_is_for_terminals_only() -> None:
    state = State(Position(consumed=50), documents=1234, read=1200, characters=5_000_000)
    for terminal in (True, False):
        screen = io.StringIO()
        with TerminalProgress(Console(file=screen, force_terminal=terminal, width=150), 100) as progress:
            progress.update(state)
        shown = screen.getvalue()
        for part in ("1,234 documents", "50%", "5,000,000 characters", "34 rejected"):
            assert (part in shown) is terminal
    assert shown == ""


def test_help_names_every_input(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run("--help")
    assert ".parquet" in capsys.readouterr().out
