"""Where, when and of what a measurement was taken."""

import os
import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from bench.frame import ROOT


def stamp() -> dict[str, str]:
    """Machine, day and commit, as every result carries them."""
    return {"machine": machine(), "date": f"{datetime.now(UTC):%Y-%m-%d}", "commit": commit()}


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
    made = ("bench/RESULTS.md", "bench/results/")
    others = [line for line in changed.splitlines() if not line[3:].startswith(made)]
    return f"{name} with changes that are not committed" if others else name


def git(*arguments: str) -> str:
    """What git says."""
    done = subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True, text=True)
    return done.stdout.rstrip()
