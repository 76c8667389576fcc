"""`make lock`: writes requirements/*.txt, every package with hashes and no address of a registry."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMMON = ["--quiet", "--universal", "--python-version", "3.11", "--generate-hashes"]
PLAIN = ["--no-emit-index-url", "--no-emit-find-links", "--no-annotate", "--no-header"]

# Each file holds all of the one before it at the same versions, so that a folder set up for `make run`
# needs only additions for `make test`.
LOCKS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("run", "pyproject.toml", ("--extra", "build")),
    ("dev", "pyproject.toml", ("--extra", "build", "--extra", "dev", "-c", "requirements/run.txt")),
    (
        "bench",
        "pyproject.toml",
        ("--extra", "build", "--extra", "dev", "--extra", "bench", "-c", "requirements/dev.txt"),
    ),
    ("node", "requirements/node.in", ()),
    ("solver", "requirements/solver.in", ()),
)


def main() -> int:
    """Compile every lock; the first that fails ends it."""
    for name, source, options in LOCKS:
        uv = [sys.executable, "-m", "uv", "pip", "compile", *COMMON, *PLAIN, source, *options]
        subprocess.run([*uv, "-o", f"requirements/{name}.txt", *sys.argv[1:]], cwd=ROOT, check=True)
        print(f"requirements/{name}.txt")
    return 0


if __name__ == "__main__":
    sys.exit(main())
