"""The firm that heads a project's name, told by weights fitted to names that people have labelled."""

from pathlib import Path

import pytest

from bridgehead.engines.reading.projects.brands import brand

from .fit_brands import FOLDER, fitted, labelled, of_cases, of_passages, right_share

FILES = sorted(FOLDER.glob("*.tsv"))


def test_names_of_another_hand_are_told() -> None:
    """What the weights are worth where it counts: fitted to all but one file, asked for that one."""
    held = next(path for path in FILES if path.stem == "mixture")
    others = [name for path in FILES if path != held for name in labelled(path)]
    assert right_share(fitted([*others, *of_passages(), *of_cases()]), labelled(held)) > 0.85


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_weights_that_are_shipped_tell_the_names_they_were_fitted_to(path: Path) -> None:
    names = labelled(path)
    assert sum((brand(name.name) or "") == name.firm for name in names) / len(names) > 0.95


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_label_heads_its_name_once(path: Path) -> None:
    names = labelled(path)
    assert len({name.name for name in names}) == len(names)
    assert [
        name.name for name in names if not name.name.replace("、", "").startswith(name.firm.replace("、", ""))
    ] == []


def test_a_place_alone_is_no_firm() -> None:
    assert brand("江苏智能装备产业园") is None
    assert brand("溪源水库供水工程") is None


def test_two_firms_of_which_one_is_a_groups() -> None:
    assert brand("一汽合川远溪动力电池制造基地项目") == "一汽合川、远溪动力"
