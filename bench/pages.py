"""How long pages take on the server as the ledger grows: lists under many filters and orders, and one project."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from bench.worlds import DATABASES, run, world

SIZES = (1_000, 10_000, 100_000)
LIMIT_MS, LIMIT_QUERIES = 80, 10

SECTION = """## Pages

Whole answers of the server, from the request to the last byte, through Django's own handler and no network: every list
under many filters, orders and depths, and the pages of one thing, each asked once before and then in turns, sixty times
a class at least, so that p95 is not the one slowest. Milliseconds of wall clock and of one processor (a
server of PostgreSQL has another of its own); the most SQL queries that one page took; how many processes wanted one of
the machine's processors in the minute before, for with more of them than processors the wall clock tells of the others.
A list is to take 80 ms of wall clock, up to 100,000 projects, and ten queries at most. How lists are kept quick and how
this is measured stands in [docs/algorithms/lists.md](../docs/algorithms/lists.md). Made by
`make bench-pages ARGS='--projects 100000 --write'`; without a number it takes 1,000, 10,000 and 100,000. A page to
which a reader has no door is left out. Beyond 100,000 the ledger is the one of the answers, copied as that is, and
stands alone: lists, Home, and the pages of one project.
"""


def measure_pages(sizes: Sequence[int], database: str | None) -> dict[str, Any]:
    """Measure on both databases, or the one named; each size in a process of its own."""
    rows: list[dict[str, Any]] = []
    for projects in sizes:
        for name in [database] if database else DATABASES:
            with world(projects, name, found=True, rooms=has_rooms(projects)) as env:
                rows += json.loads(run(["bench.pages_run", name, str(projects)], env))
    return {"rows": rows}


def has_rooms(projects: int) -> bool:
    """Whether the other rooms are filled too; beyond the sizes that are always measured the ledger stands alone."""
    return projects <= max(SIZES)


def pages_section(result: Mapping[str, Any] | None, taken: str) -> str:
    """The section of RESULTS.md; empty where it was never measured."""
    if result is None:
        return ""
    lines = ["| projects | database | reader | page | how many | p50 | p95 | processor p50 | p95 | queries | load |\n"]
    lines.append("| ---: | --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n")
    for row in result["rows"]:
        is_list = not row["page"].startswith("one ")
        late = " (missed)" if is_list and has_rooms(row["projects"]) and row["p95"] > LIMIT_MS else ""
        many = " (missed)" if is_list and row["sql"] > LIMIT_QUERIES else ""
        cells = [f"{row['projects']:,}", *(row[name] for name in ("database", "reader", "page", "count", "p50"))]
        cells += [f"{row['p95']}{late}", row["cpu50"], row["cpu95"], f"{row['sql']}{many}", row["load"]]
        lines.append(f"| {' | '.join(map(str, cells))} |\n")
    return f"\n{SECTION}\n{taken}\n{''.join(lines)}"
