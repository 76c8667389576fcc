"""The reading rules as data: every row of cases/*.json, with exact offsets, run by one runner a stage."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bridgehead.engines.figures import FigureStatement, ProjectStatement, statement_to_json
from bridgehead.engines.reading import About, Reading, read
from bridgehead.engines.reading.quantities import find_quantities
from bridgehead.engines.reading.text.mend import mend
from bridgehead.engines.reading.times.clock import Clock
from bridgehead.engines.reading.times.marks import mark_times
from bridgehead.engines.reading.times.periods import find_times

CASES = Path(__file__).parent / "cases"
FIGURES = [*sorted(path.stem for path in CASES.glob("figures*.json")), "english"]
PROJECTS = sorted(path.stem for path in CASES.glob("projects*.json"))
Row = dict[str, Any]


def rows(stage: str) -> list[Any]:
    loaded = json.loads((CASES / f"{stage}.json").read_text(encoding="utf-8"))
    return [pytest.param(row, id=row.get("name", row["text"])) for row in loaded]


def reading_of(row: Row) -> Reading:
    published = date.fromisoformat(row["published"]) if row["published"] else None
    return read(row["text"], About(doc="case", published=published))


@pytest.mark.parametrize("row", rows("mend"))
def test_mending_keeps_the_way_back(row: Row) -> None:
    mended = mend(row["text"])
    assert mended.text == row["mended"]
    assert mended.span(*row["stretch"]) == tuple(row["original"])


@pytest.mark.parametrize("row", rows("quantities"))
def test_quantities(row: Row) -> None:
    found = find_quantities(mend(row["text"]).text)
    assert [[q.start, q.end] for q in found] == [each["span"] for each in row["found"]]
    for quantity, expected in zip(found, row["found"], strict=True):
        assert quantity.kind == expected["kind"]
        assert quantity.value == Decimal(expected["value"])
        assert quantity.unit == expected["unit"]
        assert quantity.comparator == expected["comparator"]
        assert quantity.high == (Decimal(expected["high"]) if "high" in expected else None)


@pytest.mark.parametrize("row", rows("periods"))
def test_words_of_time(row: Row) -> None:
    published = date.fromisoformat(row["published"]) if row["published"] else None
    text = mend(row["text"]).text
    found = find_times(mark_times(text), 0, len(text), Clock(published, published.year if published else None))
    assert [
        {"span": [word.start, word.end], "kind": word.kind, "period": str(word.period) if word.period else None}
        for word in found
    ] == row["found"]


@pytest.mark.parametrize("row", [row for stage in FIGURES for row in rows(stage)])
def test_figures(row: Row) -> None:
    figures = [
        statement_to_json(statement)
        for statement in reading_of(row).statements
        if isinstance(statement, FigureStatement)
    ]
    expected = row["figures"]
    assert [{name: figure[name] for name in want} for figure, want in zip(figures, expected, strict=True)] == expected


@pytest.mark.parametrize("row", [row for stage in PROJECTS for row in rows(stage)])
def test_projects(row: Row) -> None:
    projects = [
        statement_to_json(statement)
        for statement in reading_of(row).statements
        if isinstance(statement, ProjectStatement)
    ]
    expected = row["projects"]
    assert [
        {name: project[name] for name in want} for project, want in zip(projects, expected, strict=True)
    ] == expected
