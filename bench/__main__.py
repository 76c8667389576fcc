"""`python -m bench` measures everything and writes bench/RESULTS.md; `python -m bench NAME` prints one JSON line."""

import argparse
import importlib
import os
import platform
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench.frame import DEFAULT_RUNS, ROOT, Bench, BenchError, Result, measure

# Every module here has a function bench() that gives its Bench; its name is what `make bench-NAME` takes.
NAMES = ("reading",)
RESULTS = ROOT / "bench" / "RESULTS.md"


def main() -> int:
    """Run what the command line asks for."""
    ask = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    ask.add_argument("name", nargs="?", choices=NAMES, help="one measurement; without it all, into bench/RESULTS.md")
    ask.add_argument("--runs", type=int, default=DEFAULT_RUNS, help=f"counted runs of each (default {DEFAULT_RUNS})")
    args = ask.parse_args()
    try:
        results = [measure(load(name), args.runs) for name in ([args.name] if args.name else NAMES)]
    except BenchError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    for result in results:
        print(result.line(), flush=True)
    if args.name is None:
        RESULTS.write_text(page(results, datetime.now(UTC)), encoding="utf-8")
    return 0


def load(name: str) -> Bench:
    """The measurement of that name."""
    bench = importlib.import_module(f"bench.{name}").bench()
    assert isinstance(bench, Bench)
    return bench


def page(results: Sequence[Result], moment: datetime) -> str:
    """The results as a page: where, when and of what they were taken, then a row each."""
    rows = [row(result) for result in results]
    return f"""# Measurements

Made by `make bench`. Ours and its peers do the same work in turns, in processes of their own; the values are medians,
and p95 is what 95 of 100 of our runs are no worse than. A ratio above 1 says how many times better ours is than the
best peer; it is steadier than the values, which belong to this machine.

- Machine: {machine()}
- Date: {moment:%Y-%m-%d}
- Commit: {commit()}

| measurement | work | unit | ours | p95 | peers | limit | ratio | runs |
| --- | --- | --- | ---: | ---: | --- | ---: | ---: | ---: |
{chr(10).join(rows)}
"""


def row(result: Result) -> str:
    """One line of the table."""
    peers = "; ".join(f"{name}: {number(value)}" for name, value in result.peers.items())
    cells = (
        result.id,
        result.work,
        result.unit,
        number(result.ours),
        number(result.p95),
        peers or "—",
        number(result.limit),
        number(result.ratio),
        str(result.runs),
    )
    return f"| {' | '.join(cells)} |"


def number(value: float | None) -> str:
    """A number with its thousands apart, a dash for none."""
    return "—" if value is None else f"{value:,.0f}" if value >= 1000 else f"{value:g}"


def machine() -> str:
    """The processor, how many of it, and the Python."""
    return f"{processor()}, {os.cpu_count()} processors, {platform.system()} {platform.machine()}, {python()}"


def processor() -> str:
    """The processor's name, as exact as the system gives it."""
    facts = Path("/proc/cpuinfo")
    lines = facts.read_text(encoding="utf-8").splitlines() if facts.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or "unknown processor"


def python() -> str:
    """The interpreter and its version."""
    return f"{platform.python_implementation()} {platform.python_version()}"


def commit() -> str:
    """The commit that was measured, and whether the code differs from it."""
    try:
        name = git("rev-parse", "--short=12", "HEAD")
        changed = git("status", "--porcelain", "--", "src", "bench", "tests/engines/reading/specs")
    except (OSError, subprocess.CalledProcessError):
        return "unknown (not a git checkout)"
    others = [line for line in changed.splitlines() if not line.endswith(RESULTS.name)]
    return f"{name} with changes that are not committed" if others else name


def git(*arguments: str) -> str:
    """What git says."""
    done = subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True, text=True)
    return done.stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
