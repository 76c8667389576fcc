"""The watch over file and function length."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import lengths


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(lengths, "ROOT", tmp_path)
    return tmp_path


def test_a_long_file_and_a_long_function_are_named(folder: Path) -> None:
    file = folder / "long.py"
    file.write_text("def f():\n" + "    x = 1\n" * 500, encoding="utf-8")
    found = list(lengths.complaints(file))
    assert found[0].startswith("long.py: 501 lines")
    assert found[1].startswith("long.py:1: f has 501 lines")


def test_a_docstring_does_not_make_a_function_long(folder: Path) -> None:
    file = folder / "documented.py"
    file.write_text('def f():\n    """' + "word\n" * 100 + '    """\n    return 1\n', encoding="utf-8")
    assert list(lengths.complaints(file)) == []
