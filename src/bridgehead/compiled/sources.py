"""The sources as they are handed to mypyc: a copy in which is said what the compiler can't know by itself.

Two things make compiled code quick and would only clutter the sources. A name that a module binds once is `Final`, so
that it is read from memory and not from the module's dictionary. And a record gets its `__init__` written out, since
the one that `dataclass` makes at run time is interpreted.
"""

from __future__ import annotations

import ast
import re
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from . import ENGINES

# Runs once a process; mypyc takes the nested generators of `beginnings` for lists and makes code of them that fails.
_NOT_COMPILED = {"__init__.py", "records.py", "beginnings.py"}
_TYPE_NAME = re.compile(r"_?[A-Z]\w*[a-z]|__")
_FUTURE = "from __future__ import annotations\n"
_IMPORTS = "from dataclasses import dataclass\nfrom typing import Final\n"


class _Edit(NamedTuple):
    """`text` in place of the bytes [start, end)."""

    start: int
    end: int
    text: str


def write_sources(root: Path) -> list[Path]:
    """Copy the reader below `root` and return the modules to compile, by their paths from there."""
    engines = root / "bridgehead" / "engines"
    for name in ("reading", "figures"):
        shutil.copytree(ENGINES / name, engines / name, ignore=shutil.ignore_patterns("__pycache__"))
    for package in (engines.parent, engines):
        (package / "__init__.py").touch()
    chosen = sorted(path for path in (engines / "reading").rglob("*.py") if path.name not in _NOT_COMPILED)
    for path in chosen:
        path.write_text(for_compiler(path.read_text(encoding="utf-8")), encoding="utf-8")
    return [path.relative_to(root) for path in chosen]


def for_compiler(source: str) -> str:
    """The module as the compiler is to see it."""
    tree = ast.parse(source)
    data = source.encode()
    lines = [0]
    for line in data.splitlines(keepends=True):
        lines.append(lines[-1] + len(line))
    edits = sorted([*_finals(tree, lines), *_records(tree, lines)], reverse=True)
    for start, end, text in edits:
        data = data[:start] + text.encode() + data[end:]
    return data.decode().replace(_FUTURE, _FUTURE + _IMPORTS, 1)


def _finals(tree: ast.Module, lines: Sequence[int]) -> Iterator[_Edit]:
    """Make the names that the module binds once, and that are no names of types, final."""
    bound = Counter(_bound(tree))
    for node in tree.body:
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            target = node.targets[0]
            if isinstance(target, ast.Name) and _is_final(target, bound):
                yield _insert(lines, target.end_lineno, target.end_col_offset, ": Final")
            elif isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                yield from _one_by_one(node, target.elts, node.value.elts, bound, lines)
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and bound[node.target.id] == 1:
            said = node.annotation
            if node.value is not None and "Final" not in ast.unparse(said):
                yield _insert(lines, said.lineno, said.col_offset, "Final[")
                yield _insert(lines, said.end_lineno, said.end_col_offset, "]")


def _is_final(name: ast.Name, bound: Mapping[str, int]) -> bool:
    return bound[name.id] == 1 and not _TYPE_NAME.match(name.id)


def _one_by_one(
    node: ast.stmt,
    names: Sequence[ast.expr],
    values: Sequence[ast.expr],
    bound: Mapping[str, int],
    lines: Sequence[int],
) -> Iterator[_Edit]:
    """`A, B = 1, 2` as two lines, each of which can be final."""
    if len(names) == len(values) and all(isinstance(each, ast.Name) and _is_final(each, bound) for each in names):
        pairs = zip(names, values, strict=True)
        text = "\n".join(f"{ast.unparse(name)}: Final = {ast.unparse(value)}" for name, value in pairs)
        start, end = lines[node.lineno - 1] + node.col_offset, lines[(node.end_lineno or 0) - 1]
        yield _Edit(start, end + (node.end_col_offset or 0), text)


def _bound(tree: ast.Module) -> Iterator[str]:
    """The names that a module binds, one that a function binds too twice."""
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield from (each.id for each in ast.walk(node) if isinstance(each, ast.Name) and _is_stored(each))
    for each in ast.walk(tree):
        if isinstance(each, ast.Global):
            yield from each.names * 2


def _is_stored(name: ast.Name) -> bool:
    return isinstance(name.ctx, ast.Store)


def _records(tree: ast.Module, lines: Sequence[int]) -> Iterator[_Edit]:
    """Write out the `__init__` of the records."""
    for node in tree.body:
        decorator = next(filter(_makes_record, node.decorator_list), None) if isinstance(node, ast.ClassDef) else None
        if decorator is None or not isinstance(node, ast.ClassDef):
            continue
        fields = [each for each in node.body if isinstance(each, ast.AnnAssign)]
        hashed = ", unsafe_hash=True" if "frozen=True" in ast.unparse(decorator) else ""
        start = lines[decorator.lineno - 1] + decorator.col_offset
        end = lines[(decorator.end_lineno or 0) - 1] + (decorator.end_col_offset or 0)
        yield _Edit(start, end, f"dataclass(init=False{hashed})")
        yield _insert(lines, fields[-1].end_lineno, fields[-1].end_col_offset, _init(fields))


def _makes_record(decorator: ast.expr) -> bool:
    """Whether a class so decorated is a `record`, or a dataclass that is not frozen: frozen ones keep their guard."""
    said = ast.unparse(decorator)
    return said.startswith("record(") or (said.startswith("dataclass(") and "frozen=True" not in said)


def _init(fields: Sequence[ast.AnnAssign]) -> str:
    taken, kept = [], []
    for field in fields:
        name, kind, default = ast.unparse(field.target), ast.unparse(field.annotation), field.value
        if isinstance(default, ast.Call) and ast.unparse(default.func) == "field":
            (factory,) = (ast.unparse(each.value) for each in default.keywords)
            taken.append(f"{name}: {kind} | None = None")
            kept.append(f"self.{name} = {name} if {name} is not None else {factory}()")
        else:
            taken.append(f"{name}: {kind}" + (f" = {ast.unparse(default)}" if default is not None else ""))
            kept.append(f"self.{name} = {name}")
    body = "".join(f"\n        {line}" for line in kept)
    return f"\n\n    def __init__(self, {', '.join(taken)}) -> None:{body}\n"


def _insert(lines: Sequence[int], line: int | None, column: int | None, text: str) -> _Edit:
    """`text` at a line, counted from 1, and a column in bytes."""
    at = lines[(line or 0) - 1] + (column or 0)
    return _Edit(at, at, text)
