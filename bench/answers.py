"""How long answers and the figures of Home take as the ledger grows, beside SQL by hand and DuckDB."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from bench.worlds import DATABASES, run, world

SIZES = (1_000, 10_000, 100_000)
# Milliseconds, for p95: of an answer up to 100,000 projects and beyond, of all figures of Home at any size.
LIMIT, LIMIT_BEYOND, LIMIT_HOME = 100, 500, 20

SECTION = """## Answers

Every measure that the ledger answers, in turn for tiers, units (the district, towns), this year and since ever: the
value alone; the value and its tiers; and its months; and the first 50 rows behind it, each of a question of its own;
tables of every stage by unit and tier, this year, since ever and of some projects only; then all figures of Home at
once. Milliseconds from the question to the answer, rights included, of wall clock and of one processor (a server of
PostgreSQL has another one of its own). Made by `make bench-answers ARGS='--projects 1000000 --write'` over the
generated ledger, which has ten milestones a project; without a number it takes 1,000, 10,000 and 100,000. Beyond
100,000 the ledger is that of 100,000, copied under numbers of its own (`bench/repeating.py`): a million is built in a
fraction of the time, and distributed as its first part is.
"""

BESIDE = """
The same roll-up, in milliseconds, the middle of all runs in turns: ours from the question on, with rights and names of
tiers, mostly from sums that are kept; SQL by hand over the rows that are kept of each project, in the order of their
index; SQL by hand over the ledger's own rows; DuckDB over the kept rows in its own tables.
"""


def measure_answers(sizes: Sequence[int], database: str | None) -> dict[str, Any]:
    """Measure on both databases, or the one named; each size in a process of its own."""
    found: dict[str, list[Any]] = {"rows": [], "beside": []}
    for projects in sizes:
        for name in [database] if database else DATABASES:
            with world(projects, name) as env:
                part = json.loads(run(["bench.answers_run", name, str(projects)], env))
            for key, known in found.items():
                known.extend(part[key])
    return dict(found)


def limit_of(row: Mapping[str, Any]) -> int:
    """What p95 of a row should not pass."""
    if row["what"] == "Home":
        return LIMIT_HOME
    return LIMIT if row["projects"] <= max(SIZES) else LIMIT_BEYOND


def answers_section(result: Mapping[str, Any] | None, taken: str) -> str:
    """The section of RESULTS.md; empty where it was never measured."""
    if result is None:
        return ""
    lines = [
        "| projects | database | reader | what | asked | p50 | p95 | most | p95 of the processor | SQL | limit |\n"
    ]
    lines.append("| ---: | --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n")
    for row in result["rows"]:
        late = " (missed)" if row["p95"] > limit_of(row) else ""
        cells = [f"{row['projects']:,}", *(row[name] for name in ("database", "reader", "what", "asked", "p50", "p95"))]
        cells += [*(row[name] for name in ("most", "cpu95", "sql")), f"{limit_of(row)}{late}"]
        lines.append(f"| {' | '.join(map(str, cells))} |\n")
    lines.append(
        f"{BESIDE}\n| projects | database | roll-up | ours | SQL | ours to SQL | SQL over the ledger | DuckDB |\n"
    )
    lines.append("| ---: | --- | --- | ---: | ---: | ---: | ---: | ---: |\n")
    for row in result["beside"]:
        ratio = f"{row['ours'] / row['sql']:.2f}" if row["sql"] else "—"
        own = "—" if row["own"] is None else row["own"]
        cells = [
            f"{row['projects']:,}",
            row["database"],
            row["what"],
            row["ours"],
            row["sql"],
            ratio,
            own,
            row["duckdb"],
        ]
        lines.append(f"| {' | '.join(map(str, cells))} |\n")
    return f"\n{SECTION}\n{taken}\n{''.join(lines)}"
