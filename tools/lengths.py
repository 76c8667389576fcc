"""Fails when a Python file or function of ours outgrows what one reads in one go (the house's rule 12)."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILE_LIMIT = 450
FUNCTION_LIMIT = 60
Function = ast.FunctionDef | ast.AsyncFunctionDef


def _body_lines(function: Function) -> int:
    """Lines of the function less its docstring: documentation isn't length."""
    first = function.body[0]
    documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    docstring = (first.end_lineno or first.lineno) - first.lineno + 1 if documented else 0
    return (function.end_lineno or function.lineno) - function.lineno + 1 - docstring


def complaints(path: Path) -> Iterator[str]:
    """What is too long in one file."""
    text = path.read_text(encoding="utf-8")
    name = path.relative_to(ROOT)
    lines = text.count("\n")
    if lines > FILE_LIMIT:
        yield f"{name}: {lines} lines, {FILE_LIMIT} at most"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, Function) and (length := _body_lines(node)) > FUNCTION_LIMIT:
            yield f"{name}:{node.lineno}: {node.name} has {length} lines, {FUNCTION_LIMIT} at most"


def main() -> int:
    """Look at src, tests, tools and bench, less the migrations, which are generated."""
    files = [
        path
        for folder in ("src", "tests", "tools", "bench")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "migrations" not in path.parts
    ]
    found = [line for path in files for line in complaints(path)]
    print("\n".join(found) or f"{len(files)} files, none too long")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
