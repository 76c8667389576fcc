"""Single sentences written by people who had never seen the reader, each with all that it says; harder than most texts.

Rules were written while looking at the first two thirds of each file (of projects.jsonl at all of it); the last third
of the others tells what such rules are worth elsewhere. Floors are raised as the reader improves.
"""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from .grading import Json
from .score_specs import mark_reader
from .specs_data import Spec

SENTENCES = Path(__file__).parent / "sentences"
SEEN = 2 / 3
FLOORS = [
    ("time", "seen", "figure.typed", 0.85),
    ("time", "seen", "figure.full", 0.67),
    ("time", "aside", "figure.typed", 0.71),
    ("time", "aside", "figure.full", 0.54),
    ("measures", "seen", "figure.typed", 0.87),
    ("measures", "seen", "figure.full", 0.78),
    ("measures", "aside", "figure.typed", 0.82),
    ("measures", "aside", "figure.full", 0.71),
    ("projects", "seen", "project.named", 0.77),
    ("projects", "seen", "project.full", 0.54),
    ("projects", "aside", "project.named", 0.80),
    ("projects", "aside", "project.full", 0.28),
]


def passages(name: str) -> list[Spec]:
    """The sentences of one file as passages of their own."""
    rows = (SENTENCES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [_passage(f"{name}-{at}", json.loads(row)) for at, row in enumerate(rows)]


def _passage(doc: str, row: dict[str, Any]) -> Spec:
    statements = (*_figures(row), *({"kind": "project", **project} for project in row["projects"]))
    return Spec(doc, "sentence", date.fromisoformat(row["published"]), row["place"] or None, row["text"], statements)


def _figures(row: dict[str, Any]) -> Iterator[Json]:
    """The figures with their spans: where the number stands that they say, each time at its next place."""
    begin: dict[str, int] = {}
    for figure in row["figures"]:
        says = figure["says"]
        next_one = row["text"].find(says, begin.get(says, 0))
        start = next_one if next_one >= 0 else row["text"].index(says)  # one number may say two things
        begin[says] = start + 1
        yield {"kind": "figure", "comparator": "=", "filters": {}, **figure, "span": [start, start + len(says)]}


@pytest.mark.parametrize(("name", "part", "grade", "floor"), FLOORS)
def test_sentences_are_read_no_worse(name: str, part: str, grade: str, floor: float) -> None:
    all_of = passages(name)
    seen = int(len(all_of) * SEEN)
    marks = mark_reader(all_of[:seen] if part == "seen" else all_of[seen:])
    assert marks.scores[grade].f1 >= floor
