"""How long a draft takes to be held against the ledger, as the ledger grows."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.worlds import DATABASES, run, world

SIZES = (1_000, 10_000, 100_000)
# Milliseconds of one processor for a whole draft; by the clock a busy machine tells of the others on it.
LIMIT_MS = 1_000

SECTION = """## Check of a draft

A bulletin of 3,000 characters (`bench/check_run.py`), a third of its counts wrong and half of its projects misspelt,
read and held against a generated ledger as a leader of the district: all outcomes, contradictions and near names. The
first check of a process reads the names of the ledger and the reader's words, and was taken once; then the middle of
the runs, and the same with the rows behind every difference looked for, as the Word file and the terminal do.
The limit is 1,000 ms of one processor. Made by `make bench-check ARGS='--projects 100000 --write'`; without a number it
takes 1,000, 10,000 and 100,000.
"""


def measure_check(sizes: Sequence[int], database: str | None) -> dict[str, Any]:
    """Measure on both databases, or the one named; each size in a process of its own."""
    rows: list[Any] = []
    for projects in sizes:
        for name in [database] if database else DATABASES:
            with world(projects, name, found=True) as env, TemporaryDirectory() as folder:
                draft = str(Path(folder) / "draft.txt")
                run(["bench.check_run", "draft", draft], env)
                rows += json.loads(run(["bench.check_run", "measure", name, str(projects), draft], env))
    return {"rows": rows}


def check_section(result: Mapping[str, Any] | None, taken: str) -> str:
    """The section of RESULTS.md; empty where it was never measured."""
    if result is None:
        return ""
    shown = ("database", "what", "characters", "figures", "differ", "names", "ms", "cpu", "sql")
    head = (
        "projects | database | what | characters | figures | differ | near names | ms | of the processor | SQL | limit"
    )
    lines = [f"| {head} |\n", f"| ---: | --- | --- {'| ---: ' * 8}|\n"]
    for row in result["rows"]:
        missed = " (missed)" if row["cpu"] > LIMIT_MS else ""
        cells = [f"{row['projects']:,}", *(str(row[name]) for name in shown), f"{LIMIT_MS}{missed}"]
        lines.append(f"| {' | '.join(cells)} |\n")
    return f"\n{SECTION}\n{taken}\n{''.join(lines)}"
