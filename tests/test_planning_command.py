"""`bridgehead plan`: from a start, backward from a promise, as a table and as JSON; what can't be kept is said."""

from __future__ import annotations

import argparse
import json
from typing import Any

import pytest

from bridgehead import planning_command


def run(*arguments: str) -> int:
    root = argparse.ArgumentParser()
    planning_command.add_parser(root.add_subparsers())
    args = root.parse_args(["plan", *arguments])
    return int(args.run(args))


def told(capsys: pytest.CaptureFixture[str], *arguments: str, status: int = 0) -> dict[str, Any]:
    assert run(*arguments, "--json") == status
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_from_a_start(capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys, "land_ready", "--start", "2026-03-02")
    by_id = {task["id"]: task for task in found["tasks"]}
    assert by_id["F2"]["done"] == found["finish"]
    assert found["critical_path"] == ["A1", "A2", "C1", "C2", "C4", "C5", "E3", "F1", "F2"]
    expected = {"total_float": "0wd", "critical": True, "driven_by": "C2 FS C4", "takes": "25wd"}
    assert by_id["C4"].items() >= expected.items()
    assert found["shortages"] == []


def test_backward_from_a_promise(capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys, "traditional", "--promised", "2026-11-30")
    assert found["finish"] <= "2026-11-30"
    a_day_later = told(capsys, "traditional", "--start", "2026-06-01", "--promised", "2026-11-30", status=1)
    (shortage,) = a_day_later["shortages"]
    assert shortage["expected"] > "2026-11-30"
    assert shortage["needed"] == found["start"]


def test_the_table_names_the_critical_path_and_what_is_a_guess(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    assert run("construction", "--start", "2026-09-01", "--promised", "2026-12-31") == 1
    shown = capsys.readouterr().out
    for words in ("关键线路：F2 → G1", "主体结构封顶", "来不及：承诺 2026-12-31", "2027", "放假安排尚未公布"):
        assert words in shown


def test_tasks_without_a_trigger_are_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys, "traditional", "--start", "2026-03-02", "--without", "energy", "--without", "water")
    assert {"D3", "D4"}.isdisjoint(task["id"] for task in found["tasks"])
    assert "D5" in {task["id"] for task in found["tasks"]}


def test_what_cannot_be_planned_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("traditional") == 2
    assert "--promised DAY" in capsys.readouterr().err
    assert run("traditional", "--start", "2079-11-01") == 2
    assert "2079-12-31" in capsys.readouterr().err
    for arguments in (("unheard_of", "--start", "2026-01-01"), ("traditional", "--start", "3月2日")):
        with pytest.raises(SystemExit) as left:
            run(*arguments)
        assert left.value.code == 2
    assert "2026-03-29" in capsys.readouterr().err
