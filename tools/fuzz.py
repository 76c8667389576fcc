"""`make fuzz`: random texts and damaged files against the reader and the extraction, for some minutes.

Each target is a Hypothesis property that the tests run a few hundred times; here it is run again and again with new
random data until the time is over. What fails is shrunk, printed and makes the exit status 1.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.engines.extraction.test_fuzz import WHOLE, damaged, text_or_reason
from tests.engines.reading.mangled import check_reading, mangled
from tests.engines.reading.test_reader import REPEATED, TEXTS

ROUND = settings(max_examples=400, deadline=None, database=None, suppress_health_check=list(HealthCheck))


def _check_file(case: tuple[str, bytes]) -> None:
    name, data = case
    text_or_reason(data, name)


@dataclass(frozen=True, slots=True)
class Target:
    """What is tried: any data of a strategy against a check that raises where something is wrong."""

    name: str
    data: st.SearchStrategy[Any]
    check: Callable[[Any], None]


TARGETS = (
    Target("words in any order", TEXTS, check_reading),
    Target("few words again and again", REPEATED, check_reading),
    Target("passages badly copied", mangled(), check_reading),
    Target("files cut and damaged", st.sampled_from(sorted(WHOLE)).flatmap(damaged), _check_file),
)


def main() -> None:
    """Take the targets in turn until the minutes are over."""
    ask = argparse.ArgumentParser(description="Fuzz the reader and the extraction.")
    ask.add_argument("--minutes", type=float, default=10)
    until = time.monotonic() + ask.parse_args().minutes * 60
    tried = {target.name: 0 for target in TARGETS}
    while time.monotonic() < until:
        for target in TARGETS:
            ROUND(given(target.data)(_counted(target, tried)))()
        print("; ".join(f"{name}: {count:,}" for name, count in tried.items()), flush=True)
    print("Nothing was found.")


def _counted(target: Target, tried: dict[str, int]) -> Callable[[Any], None]:
    def property_of_any(case: Any) -> None:
        tried[target.name] += 1
        target.check(case)

    return property_of_any


if __name__ == "__main__":
    main()
