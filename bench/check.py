"""How long a draft takes to be held against the ledger, as the ledger grows."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from bench.worlds import DATABASES, run, world

SIZES = (1_000, 10_000, 100_000)
# Milliseconds of one processor for a whole draft; by the clock a busy machine tells of the others on it.
LIMIT_MS = 1_000

SECTION = """## Check of a draft

A bulletin of 3,000 characters with some eighty figures (`bench/check_run.py`), a third of them wrong, read and held
against a generated ledger as a leader of the district: all outcomes, contradictions and near names; then the same with
the rows behind every difference looked for, as the Word file and the terminal do. Milliseconds, the middle of the runs.
The limit is 1,000 ms of one processor. Made by `make bench-check ARGS='--projects 100000 --write'`; without a number it
takes 1,000, 10,000 and 100,000.
"""


def measure_check(sizes: Sequence[int], database: str | None) -> dict[str, Any]:
    """Measure on both databases, or the one named; each size in a process of its own."""
    rows: list[Any] = []
    for projects in sizes:
        for name in [database] if database else DATABASES:
            with world(projects, name) as env:
                rows += json.loads(run(["bench.check_run", name, str(projects)], env))
    return {"rows": rows}


def check_section(result: Mapping[str, Any] | None, taken: str) -> str:
    """The section of RESULTS.md; empty where it was never measured."""
    if result is None:
        return ""
    lines = ["| projects | database | what | characters | figures | differ | ms | of the processor | SQL | limit |\n"]
    lines.append("| ---: | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n")
    for row in result["rows"]:
        missed = " (missed)" if row["cpu"] > LIMIT_MS else ""
        told = (row[name] for name in ("database", "what", "characters", "figures", "differ", "ms", "cpu", "sql"))
        cells = [f"{row['projects']:,}", *map(str, told), f"{LIMIT_MS}{missed}"]
        lines.append(f"| {' | '.join(cells)} |\n")
    return f"\n{SECTION}\n{taken}\n{''.join(lines)}"
