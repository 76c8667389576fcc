"""`make lint` and `make test`: every check in one order, stopping at the first group that fails.

`python -m tools.check lint` runs the checks that read the code; `test` runs those and then all tests: on SQLite,
on PostgreSQL, and in a browser. The last line sums the tests up.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from tools import browser_needs
from tools.postgres import temporary_server

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "var" / "test-results"
PY = sys.executable
BIN = Path(PY).parent
CI = bool(os.environ.get("CI"))

LINT: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ruff check", (str(BIN / "ruff"), "check", "--output-format=concise", ".")),
    ("ruff format", (str(BIN / "ruff"), "format", "--check", "--output-format=concise", ".")),
    ("file and function length", (PY, "-m", "tools.lengths")),
    ("djlint", (str(BIN / "djlint"), "--lint", "--quiet", "src/bridgehead")),
    ("import-linter", (str(BIN / "lint-imports"), "--no-cache")),
    ("mypy", (str(BIN / "mypy"),)),
)


@dataclass(frozen=True, slots=True)
class Suite:
    """One pytest run. `workers` 0 keeps it in one process."""

    name: str
    arguments: tuple[str, ...]
    workers: int = 0


SQLITE = Suite("sqlite", ("tests", "--ignore=tests/browser"), workers=2)
# What touches no database is the same on either.
POSTGRES = Suite(
    "postgres", ("tests", *(f"--ignore=tests/{folder}" for folder in ("browser", "engines", "bulk"))), workers=2
)
BROWSER = Suite("browser", ("tests/browser",))


@dataclass
class Counts:
    """What the suites said, added up."""

    passed: int = 0
    failed: int = 0
    errors: int = 0
    skipped: int = 0

    def line(self, seconds: float) -> str:
        """In the manner of pytest's own last line."""
        parts = [
            f"{number} {word}"
            for number, word in (
                (self.failed, "failed"),
                (self.passed, "passed"),
                (self.skipped, "skipped"),
                (self.errors, "errors"),
            )
            if number
        ]
        return f"===== {', '.join(parts) or 'no tests ran'} in {seconds:.2f}s ====="


def heading(text: str) -> None:
    """A line that can be found in a long log."""
    print(f"\n── {text}", flush=True)


def run(name: str, command: tuple[str, ...], environment: Mapping[str, str] | None = None) -> bool:
    """Run one command with its output shown, and say how long it took."""
    heading(name)
    start = time.monotonic()
    code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    print(f"   {name}: {'ok' if code == 0 else f'FAILED ({code})'}, {time.monotonic() - start:.1f} s", flush=True)
    return code == 0


def lint() -> list[str]:
    """All checks that read the code, each of them even when another failed; the names of those that did."""
    return [name for name, command in LINT if not run(name, command)]


def pytest(suite: Suite, extra: Mapping[str, str], counts: Counts) -> bool:
    """Run one suite and add what it counted."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    report = RESULTS / f"{suite.name}.xml"
    report.unlink(missing_ok=True)
    parallel = (f"-n{suite.workers}", "--dist=loadfile") if suite.workers else ()
    command = (PY, "-m", "pytest", "-q", *parallel, f"--junitxml={report}", *suite.arguments)
    good = run(f"tests: {suite.name}", command, {**os.environ, **extra})
    if not report.exists():
        counts.errors += 1
        return False
    for one in ElementTree.parse(report).iter("testsuite"):  # noqa: S314 - written by the line above
        number = {key: int(one.get(key, 0)) for key in ("tests", "failures", "errors", "skipped")}
        counts.failed += number["failures"]
        counts.errors += number["errors"]
        counts.skipped += number["skipped"]
        counts.passed += number["tests"] - number["failures"] - number["errors"] - number["skipped"]
    return good


def postgres_url(stack: ExitStack) -> str:
    """TEST_DATABASE_URL where somebody has a server already, else a temporary one."""
    return os.environ.get("TEST_DATABASE_URL") or stack.enter_context(temporary_server())


def test() -> bool:
    """Everything. Tests run even when a lint failed, so that one run shows all there is to mend."""
    start, counts, failed = time.monotonic(), Counts(), lint()
    counts.errors += len(failed)
    # First of all, for the pages of bulletins want the same Chinese typeface.
    has_browser = browser_needs.main() == 0

    def tests(suite: Suite, url: str) -> None:
        before = counts.failed + counts.errors
        if not pytest(suite, {"DATABASE_URL": url}, counts):
            failed.append(f"tests: {suite.name}")
            counts.errors += counts.failed + counts.errors == before

    tests(SQLITE, "")
    with ExitStack() as stack:
        tests(POSTGRES, postgres_url(stack))
    if has_browser:
        tests(BROWSER, "")
    elif CI:
        failed.append("tests: browser, for want of a browser")
        counts.errors += 1
    if failed:
        print(f"\nFAILED: {'; '.join(failed)}", flush=True)
    print(f"\n{counts.line(time.monotonic() - start)}", flush=True)
    return not failed


def main() -> int:
    """`lint` or `test`."""
    what: dict[str, Callable[[], bool]] = {"lint": lambda: not lint(), "test": test}
    if len(sys.argv) != 2 or sys.argv[1] not in what:
        print(__doc__)
        return 2
    return 0 if what[sys.argv[1]]() else 1


if __name__ == "__main__":
    sys.exit(main())
