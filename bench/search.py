"""How long the box of every page takes among a million projects: a mix of queries, two databases, several readers."""

from __future__ import annotations

import json
from typing import Any

from bench.worlds import DATABASES, run, world

LIMIT_MS = 50


def measure_search(projects: int, database: str | None) -> dict[str, Any]:
    """Measure on both databases, or the one named; each in a process of its own."""
    rows: list[dict[str, Any]] = []
    for name in [database] if database else DATABASES:
        with world(projects, name, found=True, history=False) as env:
            rows += json.loads(run(["bench.search_run", name, str(projects)], env))
    return {"rows": rows}
