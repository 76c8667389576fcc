"""The bench of answers asks everything of a generated ledger, and its contenders agree."""

from __future__ import annotations

import pytest

from bench import answers, answers_run, ledger_world
from bridgehead.modules.ledger import derived, kept
from bridgehead.modules.ledger.answers import ANSWERABLE
from bridgehead.modules.ledger.models import Project

pytestmark = pytest.mark.django_db


@pytest.fixture
def filled() -> None:
    ledger_world.fill(200)


def test_the_generated_ledger_is_counted_right(filled) -> None:  # type: ignore[no-untyped-def]
    assert list(kept.faults()) == []


def test_a_ledger_that_is_copied_is_counted_right(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(ledger_world, "_BLOCK", 60)
    ledger_world.fill(180)
    assert Project.objects.count() == 180
    assert list(kept.faults()) == []
    assert not list(derived.drift())


def test_asks_every_measure(filled) -> None:  # type: ignore[no-untyped-def]
    assert {measure.id for measure in answers_run.measures()} == ANSWERABLE
    rows = list(answers_run.asked("town"))
    assert [row["what"] for row in rows] == [*answers_run.PARTS, "by unit, stage and tier", "Home"]
    assert rows[-1]["sql"] == 1
    assert all(0 < row["p50"] <= row["p95"] <= row["most"] for row in rows)


def test_ours_is_what_others_say(filled) -> None:  # type: ignore[no-untyped-def]
    pytest.importorskip("duckdb", reason="is installed for benches only")
    assert all(row["ours"] > 0 and row["duckdb"] > 0 for row in answers_run.beside())


def test_the_page_marks_what_is_late() -> None:
    row = {
        "database": "sqlite",
        "projects": 1000,
        "reader": "town",
        "asked": 3,
        "p50": 1,
        "most": 99,
        "cpu95": 1,
        "sql": 1,
    }
    rows = [{**row, "what": "value", "p95": 101}, {**row, "what": "Home", "p95": 20}]
    beside = [{**row, "what": "signed", "ours": 1.3, "sql": 1.0, "own": None, "duckdb": 0.5}]
    page = answers.answers_section({"rows": rows, "beside": beside}, "- Date: today\n")
    assert page.count("(missed)") == 1
    assert "| 1.30 | — | 0.5 |" in page
    assert answers.answers_section(None, "") == ""
    assert answers.limit_of({"what": "value", "projects": 1_000_000}) == 500
