"""A year of one place's documents: silent as they stand, and each contradiction that is planted in them found.

places.json holds the documents and what is planted: words of one document that are replaced. The documents are full of
what is no contradiction: zones and towns, the city around, plans and what is done, new and in all, tiers, rounded and
revised figures, other units, a cohort of last year, an event that two papers tell of.
"""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bridgehead.engines.figures import ProjectStatement
from bridgehead.engines.reading import About, read
from bridgehead.engines.reconciliation import Assertion, Finding, assertions_of, reconcile

from .building import Row

PLACES: list[Row] = json.loads((Path(__file__).parent / "places.json").read_text(encoding="utf-8"))
PLANTS = [(place, plant) for place in PLACES for plant in place["plants"]]


def read_all(place: Row, plants: Sequence[Row]) -> tuple[list[Assertion], list[tuple[str, int, int]]]:
    """What the documents assert with these plants in them, and where those stand."""
    every: list[Assertion] = []
    planted: list[tuple[str, int, int]] = []
    for document in place["documents"]:
        text, name = document["text"], document["file"]
        mine = [plant for plant in plants if plant["file"] == name]
        for plant in mine:
            assert text.count(plant["old"]) == 1
            text = text.replace(plant["old"], plant["new"])
        planted += [(name, text.index(plant["new"]), text.index(plant["new"]) + len(plant["new"])) for plant in mine]
        published = date.fromisoformat(document["published"])
        reading = read(text, About(doc=name, published=published, place=place["place"]))
        every += assertions_of(reading.statements, name, published, text)
    return every, planted


def touches(finding: Finding, every: Sequence[Assertion], planted: tuple[str, int, int]) -> bool:
    """Whether the finding rests on words that were planted; a project is shown by its name, wherever that stands."""
    name, start, end = planted
    said = [every[index].statement for index in finding.evidence if every[index].document == name]
    return any(isinstance(each, ProjectStatement) or (each.span[0] < end and start < each.span[1]) for each in said)


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place["place"])
def test_documents_that_agree_are_silent(place: Row) -> None:
    every, _ = read_all(place, [])
    assert [(each.kind, each.message_zh) for each in reconcile(every)] == []


@pytest.mark.parametrize(("place", "plant"), PLANTS, ids=lambda row: row.get("name", row.get("place")))
def test_what_is_planted_is_found_and_nothing_else(place: Row, plant: Row) -> None:
    every, planted = read_all(place, [plant])
    found = reconcile(every)
    assert sorted(each.kind for each in found) == sorted(plant["kinds"])
    assert all(touches(each, every, planted[0]) for each in found)


def test_seven_contradictions_at_once_are_all_found_and_nothing_else() -> None:
    place: dict[str, Any] = dict(PLACES[0])
    assert len(place["documents"]) == 8
    assert len({kind for plant in place["plants"] for kind in plant["kinds"][:1]}) == 7
    every, planted = read_all(place, place["plants"])
    found = reconcile(every)
    assert all(any(touches(each, every, where) for each in found) for where in planted)
    assert all(any(touches(each, every, where) for where in planted) for each in found)
    # What two documents disagree about rests on both.
    across = [each for each in found if len({every[index].document for index in each.evidence}) > 1]
    assert {each.kind for each in across} == {"fall", "repeat"}
