"""`bridgehead check`: what it prints, and its exit status."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from bridgehead.modules.checking.commands import check_file
from tests.modules.checking.test_danyang import PARAGRAPH
from tests.support import danyang

pytestmark = pytest.mark.django_db


def checked(path: Path, text: str, *, as_json: bool = False, unit: str = "", day: date = danyang.AS_OF) -> int:
    path.write_text(text, encoding="utf-8")
    return check_file(path, as_of=day, unit_name=unit, as_json=as_json)


def test_a_draft_is_fine_or_it_differs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ledger = danyang.build()
    path = tmp_path / "draft.txt"
    assert checked(path, PARAGRAPH) == 0
    assert "≈" in capsys.readouterr().out
    assert checked(path, PARAGRAPH.replace("42个，总投资260.69", "43个，总投资262.89")) == 1
    said = capsys.readouterr().out
    assert "≠" in said
    assert ledger.august.name in said
    assert "2023年8月2日" in said
    assert checked(path, PARAGRAPH.replace("42个", "44个"), as_json=True) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["fine"] is False
    first = told["figures"][0]
    assert (first["said"], first["known"], first["difference"], first["outcome"]) == ("44", "42", "2", "differs")
    assert first["is_explained"] is False
    assert first["rows"]


def test_bad_input_is_told_apart(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "draft.txt"
    path.write_text("今年1~7月，全市签约项目2个。", encoding="utf-8")
    assert check_file(path, as_of=None, unit_name="", as_json=False) == 2  # no unit at all
    danyang.build()
    assert check_file(path, as_of=None, unit_name="远山市", as_json=False) == 2
    assert check_file(tmp_path / "none.txt", as_of=None, unit_name="", as_json=False) == 2
    assert check_file(path, as_of=date(2100, 1, 1), unit_name="", as_json=False) == 2
    broken = tmp_path / "draft.docx"
    broken.write_bytes(b"PK\x03\x04 no zip")
    assert check_file(broken, as_of=None, unit_name="", as_json=False) == 2
    assert len(capsys.readouterr().err.splitlines()) == 5


def test_what_it_cannot_check_it_says_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    danyang.build()
    text = "今年1~7月，全市生产总值780亿元。力争全年签约亿元以上项目70个。1~7月，“8+9”产业签约项目3个。"
    assert checked(tmp_path / "draft.txt", text) == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("·")]
    assert len(lines) == 3
    assert all("（" in line for line in lines)
