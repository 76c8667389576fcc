"""The last line of `make test`."""

from __future__ import annotations

import pytest

from tools.check import Counts


@pytest.mark.parametrize(
    ("counts", "line"),
    [
        (Counts(passed=812, skipped=3), "===== 812 passed, 3 skipped in 412.31s ====="),
        (Counts(passed=1, failed=2, errors=1), "===== 2 failed, 1 passed, 1 errors in 412.31s ====="),
        (Counts(), "===== no tests ran in 412.31s ====="),
    ],
)
def test_sums_up_in_the_manner_of_pytest(counts: Counts, line: str) -> None:
    assert counts.line(412.31) == line
