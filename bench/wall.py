"""How long the wall takes on the server, and how smoothly a browser scrolls through it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from bench.worlds import DATABASES, PROJECTS_A_PLAN, run, world

SIZES = (300, 3_000)
# Of one processor for the first answer; a frame of 60 a second, for 95 of 100 frames; frames that somebody notices.
LIMIT_MS, LIMIT_FRAME_MS, LIMIT_SLOW = 1_000, 34, 0.01

SECTION = """## The wall

The wall of an administrator over a generated ledger, a third of whose projects have an accepted plan of 23 or 39 tasks,
a quarter of them a problem and all of them kept lights of twelve months. On the server, through Django's own handler:
the first answer, with the rows of some screens, and one fetch of 100 rows more; milliseconds of one processor, the
middle of the runs. In Chromium without a screen at 1920×1080: from the request to the first rows painted, until all
rows are there, and how long frames take while the whole wall is scrolled through, 120 pixels a frame, from the moment
it is painted: the middle, p95, the share of frames over 50 ms, and the share of frames in which a row was not yet
there. Frames are timed by the clock, so that processes beside it show; how many wanted a processor stands under load.
What the page's own thread needs of a processor for a frame is taken in a second scroll, when all rows are there.
Limits: 1,000 ms of one processor, p95 of 34 ms a frame and one frame in a hundred over 50 ms. Made by
`make bench-wall ARGS='--projects 3000 --write'`; without a number it takes 300 and 3,000.
"""
_HEAD = (
    "projects", "database", "first answer", "KB", "queries", "100 rows more", "painted", "all there", "frames",
    "frame p50", "p95", "over 50 ms", "not there", "processor a frame", "load",
)  # fmt: skip
_CELLS = (
    "database", "first", "kilobytes", "sql", "more", "painted", "complete", "frames", "frame50", "frame95", "slow",
    "blank", "worked", "load",
)  # fmt: skip


def measure_wall(sizes: Sequence[int], database: str | None) -> dict[str, Any]:
    """Measure on both databases, or the one named; each size in a process of its own."""
    rows: list[Any] = []
    for projects in sizes:
        for name in [database] if database else DATABASES:
            with world(projects * PROJECTS_A_PLAN, name, plans=True) as env:
                rows.append(json.loads(run(["bench.wall_run", name, str(projects)], env)))
    return {"rows": rows}


def wall_section(result: Mapping[str, Any] | None, taken: str) -> str:
    """The section of RESULTS.md; empty where it was never measured."""
    if result is None:
        return ""
    lines = [f"| {' | '.join(_HEAD)} |\n", f"| ---: | --- |{' ---: |' * (len(_HEAD) - 2)}\n"]
    for row in result["rows"]:
        over = {
            "first": row["first"] > LIMIT_MS,
            "frame95": row["frame95"] > LIMIT_FRAME_MS,
            "slow": row["slow"] > LIMIT_SLOW,
        }
        told = [f"{row['projects']:,}", *(f"{row[name]}{' (missed)' if over.get(name) else ''}" for name in _CELLS)]
        lines.append(f"| {' | '.join(told)} |\n")
    return f"\n{SECTION}\n{taken}\n{''.join(lines)}"
