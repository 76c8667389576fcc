"""The bench of checking: its draft says what the ledger says but for what it gets wrong, and every run is a row."""

from __future__ import annotations

import pytest

from bench import check, check_run, ledger_world
from bridgehead.foundation.search import building

pytestmark = pytest.mark.django_db


@pytest.fixture
def filled() -> None:
    ledger_world.fill(300)
    building.rebuild()


def test_the_draft_is_wrong_where_it_is_meant_to_be(filled) -> None:  # type: ignore[no-untyped-def]
    text = check_run.draft()
    assert check_run.CHARACTERS * 0.9 < len(text) < check_run.CHARACTERS * 1.1
    rows = list(check_run.taken(text))
    assert [row["what"] for row in rows] == [check_run.FIRST, check_run.LATER, check_run.BEHIND]
    told = {(row["figures"], row["differ"], row["names"]) for row in rows}
    assert len(told) == 1
    (figures, differ, names) = told.pop()
    assert figures > 60
    assert figures / 10 < differ < figures / 3
    assert names >= text.count(check_run.WRONG)
    # Whatever the draft says, it is asked in a few statements.
    assert rows[1]["sql"] <= 16


def test_the_page_marks_what_is_late() -> None:
    row = {"database": "sqlite", "projects": 1000, "characters": 3000, "figures": 138, "differ": 23, "names": 10}
    rows = [
        {**row, "what": check_run.FIRST, "ms": 900, "cpu": 800, "sql": 13},
        {**row, "what": check_run.LATER, "ms": 300, "cpu": 1001, "sql": 7},
    ]
    page = check.check_section({"rows": rows}, "- Date: today\n")
    assert page.count("(missed)") == 1
    lines = [line for line in page.splitlines() if line.startswith("|")]
    assert {line.count("|") for line in lines} == {12}
    assert f"| 1,000 | sqlite | {check_run.FIRST} | 3000 | 138 | 23 | 10 | 900 | 800 | 13 | 1000 |" in page
    assert check.check_section(None, "") == ""
