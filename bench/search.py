"""How long the box of every page takes as the ledger grows: a mix of queries, two databases, several readers."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.worlds import DATABASES, run, world

SIZES = (1_000, 10_000, 100_000)
LIMIT_MS = 50

SECTION = """## Find

The box of every page over generated projects with their firms, codes, people and other names
(`bench/ledger_world.py`): from the words to the lines of the best 20 of each kind, rights included, milliseconds of
wall clock and of one processor (a server of PostgreSQL has another one of its own). Queries of a class differ, so
that none is answered from the last one's pages. The limit for p95 is 50 ms.
Made by `make bench-search ARGS='--projects 1000000 --write'`; without a number it takes 1,000, 10,000 and 100,000. The
ledger has names, codes, firms and people without their history, which nothing that is found reads: the same tables,
the same index, every name cut by itself. The databases are built once and kept under `var/bench`.
"""

BUILT = """
How long the index took to build on as many processors as there are, from empty to the last statistics.
"""


def measure_search(sizes: Sequence[int], database: str | None) -> dict[str, Any]:
    """Measure on both databases, or the one named; each size in a process of its own."""
    found: dict[str, list[dict[str, Any]]] = {"rows": [], "built": []}
    for projects in sizes:
        for name in [database] if database else DATABASES:
            with world(projects, name, found=True, history=False) as env:
                found["rows"] += json.loads(run(["bench.search_run", name, str(projects)], env))
                built = json.loads((Path(env["BRIDGEHEAD_VAR"]) / "index.json").read_text())
                found["built"].append({"database": name, **built})
    return dict(found)


def search_section(result: Mapping[str, Any] | None, taken: str) -> str:
    """The section of RESULTS.md; empty where it was never measured."""
    if result is None:
        return ""
    lines = [
        "| projects | database | reader | queries | how many | p50 | p95 | p95 of the processor | SQL queries, most |\n"
    ]
    lines.append("| ---: | --- | --- | --- | ---: | ---: | ---: | ---: | ---: |\n")
    for row in result["rows"]:
        late = " (missed)" if row["p95"] > LIMIT_MS else ""
        cells = [f"{row['projects']:,}", *(row[name] for name in ("database", "reader", "queries", "count", "p50"))]
        cells += [f"{row['p95']}{late}", row["cpu95"], row["sql"]]
        lines.append(f"| {' | '.join(map(str, cells))} |\n")
    lines.append(f"{BUILT}\n| projects | database | seconds |\n| ---: | --- | ---: |\n")
    lines += [f"| {row['projects']:,} | {row['database']} | {row['seconds']:g} |\n" for row in result["built"]]
    return f"\n{SECTION}\n{taken}\n{''.join(lines)}"
