"""Which build of the reader is used, and what the compiler is given.

That a build reads as plain Python does is shown by `make bench-reading`, which makes one; here it is shown only of one
that has been made already, since making it takes a minute or two. That mypyc takes every module is shown by the C it
writes, which takes seconds.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from bench.reading import statements
from bridgehead import compiled
from bridgehead.compiled import CompiledModules, find_build
from bridgehead.compiled.build import BuildError, build, translate, what_is_missing
from bridgehead.compiled.sources import for_compiler, write_sources

READER = "bridgehead.engines.reading.reader"


def run(code: str, reader: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "BRIDGEHEAD_READER": reader}
    return subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)


def test_the_build_of_these_sources_is_found_and_no_other(tmp_path: Path) -> None:
    assert find_build(tmp_path / "absent") is None
    (tmp_path / "0123456789abcdef0123").mkdir()
    assert find_build(tmp_path) is None
    (tmp_path / compiled.digest()).mkdir()
    assert find_build(tmp_path) == tmp_path / compiled.digest()


@pytest.mark.parametrize("change", ["changed", "added", "renamed"])
def test_a_changed_source_makes_a_build_stale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    sources, builds = tmp_path / "reading", tmp_path / "builds"
    sources.mkdir()
    (sources / "a.py").write_text("A = 1\n")
    monkeypatch.setattr(compiled, "PACKAGE", tmp_path)
    monkeypatch.setattr(compiled, "_INPUTS", (sources,))
    (builds / compiled.digest()).mkdir(parents=True)
    assert find_build(builds) is not None
    if change == "changed":
        (sources / "a.py").write_text("A = 2\n")
    elif change == "added":
        (sources / "b.py").write_text("")
    else:
        (sources / "a.py").rename(sources / "c.py")
    assert find_build(builds) is None


def test_only_modules_of_the_build_come_from_it(tmp_path: Path) -> None:
    file = tmp_path / f"{READER}{compiled.SUFFIX}"
    file.touch()
    finder = CompiledModules(tmp_path)
    spec = finder.find_spec(READER)
    assert spec is not None
    assert spec.origin == str(file)
    assert finder.find_spec("bridgehead.engines.reading.records") is None
    assert finder.find_spec("json") is None


def test_plain_source_is_read_when_that_is_asked_for() -> None:
    done = run(f"import {READER} as reader; print(reader.__file__)", "plain")
    assert done.stdout.strip().endswith("reader.py"), done.stderr


def test_a_build_that_was_asked_for_and_is_not_there_is_an_error() -> None:
    code = "import bridgehead.compiled" if find_build() is None else "raise ImportError('bridgehead compile')"
    done = run(code, "compiled")
    assert done.returncode == 1
    assert "bridgehead compile" in done.stderr


def test_a_build_reads_the_same_statements() -> None:
    if find_build() is None:
        pytest.skip(f"no build of these sources: {what_is_missing() or 'make compile makes one'}")
    done = run(f"import {READER} as reader; print(reader.__file__)", "compiled")
    assert done.stdout.strip().endswith(compiled.SUFFIX), done.stderr
    assert statements("compiled") == statements("plain")


def test_without_a_compiler_there_is_a_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    assert "there is no C compiler" in (what_is_missing() or "")
    monkeypatch.setattr("bridgehead.compiled.build.find_build", lambda: None)
    monkeypatch.setattr("bridgehead.compiled.build.home", lambda: tmp_path)
    with pytest.raises(BuildError, match="there is no C compiler"):
        build()
    assert list(tmp_path.iterdir()) == []


def test_without_headers_there_is_a_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _: "/usr/bin/cc")
    monkeypatch.setattr(sysconfig, "get_path", lambda _: str(tmp_path))
    assert "headers of Python" in (what_is_missing() or "")


SOURCE = '''"""A module, 模块."""

from __future__ import annotations

from dataclasses import dataclass, field

from .records import record

_LONG = (
    "一",
    "二",
)
_TABLE: dict[str, int] = {"三": 3}
_Part = tuple[int, str]
_FIRST, _LAST = 1, "四"
_seen = 0


@record(frozen=True, slots=True)
class Word:
    """A word."""

    start: int
    text: str = "字"

    def length(self) -> int:
        return len(self.text)


@dataclass(slots=True)
class State:
    words: list[Word] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class About:
    doc: str = ""


def count() -> None:
    global _seen
    _seen += 1
'''


def test_the_compiler_is_told_what_is_bound_once_and_how_records_begin() -> None:
    told = for_compiler(SOURCE)
    assert "_LONG: Final = (" in told
    assert '_TABLE: Final[dict[str, int]] = {"三": 3}' in told
    assert "_Part = tuple" in told
    assert "_FIRST: Final = 1\n_LAST: Final = '四'\n" in told
    assert "_seen = 0" in told
    assert "@dataclass(init=False, unsafe_hash=True)\nclass Word:" in told
    assert "    def __init__(self, start: int, text: str = '字') -> None:\n        self.start = start\n" in told
    assert "@dataclass(init=False)\nclass State:" in told
    assert "self.words = words if words is not None else list()" in told
    assert "@dataclass(frozen=True, slots=True)\nclass About:" in told


def test_a_told_module_runs_as_before() -> None:
    space: dict[str, object] = {"__name__": __name__}
    exec(for_compiler(SOURCE.replace("from .records import record\n", "")).replace("slots=True, ", ""), space)
    code = (
        "word = Word(3); state = State(); count(); found = (word == Word(3, '字'), word.length(), state.words, _seen)"
    )
    exec(code, space)
    assert space["found"] == (True, 1, [], 1)


def test_every_module_but_a_few_is_compiled(tmp_path: Path) -> None:
    modules = {path.name for path in write_sources(tmp_path)}
    assert {"reader.py", "quantities.py", "sentence_reader.py"} <= modules
    assert modules.isdisjoint({"__init__.py", "records.py", "beginnings.py"})
    for path in tmp_path.rglob("*.py"):
        compile(path.read_text(encoding="utf-8"), str(path), "exec")


@pytest.mark.slow
def test_mypyc_writes_c_of_every_module(tmp_path: Path) -> None:
    modules, files = translate(tmp_path)
    assert READER in modules
    assert len(modules) == len(write_sources(tmp_path / "again"))
    assert all(file.stat().st_size for file in files)


REFUSED = """from __future__ import annotations

_GROUPS = ("level",)


def is_one(name: str) -> bool:
    return name in (*_GROUPS, "stage")
"""


@pytest.mark.slow
def test_what_mypyc_refuses_is_named_with_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def one_module(root: Path) -> list[Path]:
        root.mkdir(parents=True)
        (root / "refused.py").write_text(REFUSED)
        return [Path("refused.py")]

    monkeypatch.setattr("bridgehead.compiled.build.write_sources", one_module)
    with pytest.raises(BuildError, match=r"refused\.py:7: "):
        translate(tmp_path)


def test_the_command_says_why_it_can_not() -> None:
    code = (
        "import shutil, bridgehead.compiled.build as build; shutil.which = lambda _: None; "
        "build.find_build = lambda: None; from bridgehead.cli import main; raise SystemExit(main(['compile']))"
    )
    done = run(code, "plain")
    assert done.returncode == 1
    assert done.stderr.startswith("bridgehead compile: ")
    assert "compiler" in json.dumps(done.stderr)
