"""The reader may get better over the specs, and no worse: the floors are raised as it improves."""

import tomllib

import pytest

from .grading import GRADES, Marks
from .score_specs import mark_reader
from .specs_data import SPECS, load_folder

FLOORS = tomllib.loads((SPECS / "floors.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module", params=["dev", "held"])
def marked(request: pytest.FixtureRequest) -> tuple[str, Marks]:
    return request.param, mark_reader(load_folder(SPECS / request.param))


def test_every_grade_has_a_floor_in_both_sets() -> None:
    assert {folder: set(floors) for folder, floors in FLOORS.items()} == {"dev": set(GRADES), "held": set(GRADES)}


@pytest.mark.parametrize("grade", GRADES)
def test_f1_is_at_least_its_floor(marked: tuple[str, Marks], grade: str) -> None:
    folder, marks = marked
    assert marks.scores[grade].f1 >= FLOORS[folder][grade]
