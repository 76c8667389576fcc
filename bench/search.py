"""How long the box of every page takes among a million projects: a mix of queries, two databases, three readers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bench.frame import ROOT, BenchError
from tools.postgres import temporary_server

LIMIT_MS = 50


def measure_search(projects: int, database: str | None) -> dict[str, Any]:
    """Measure on both databases, or the one named; each in a process of its own."""
    rows: list[dict[str, Any]] = []
    for name in [database] if database else ["sqlite", "postgresql"]:
        folder = ROOT / "var" / "bench-search" / f"{name}-{projects}"
        folder.mkdir(parents=True, exist_ok=True)
        rows += _measured(name, projects, folder)
    return {"rows": rows}


def _measured(database: str, projects: int, folder: Path) -> list[dict[str, Any]]:
    with ExitStack() as stack:
        env = {**os.environ, "BRIDGEHEAD_VAR": str(folder), "DJANGO_SETTINGS_MODULE": "bridgehead.config.settings"}
        env.pop("DATABASE_URL", None)
        if database == "postgresql":
            env["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL") or stack.enter_context(temporary_server())
        command = [sys.executable, "-m", "bench.search_run", database, str(projects)]
        done = subprocess.run(command, cwd=ROOT, env=env, check=False, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise BenchError(f"{' '.join(command)} ended with status {done.returncode}")
    rows: list[dict[str, Any]] = json.loads(done.stdout)
    return rows
