"""Questions in words: every case of questions/cases.toml, and that nothing is ever guessed."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridgehead.engines.figures import REGISTRY, print_measure
from bridgehead.engines.reading import Gazetteer
from bridgehead.engines.reading.questions import AskedFigure, understand

TODAY = date(2026, 8, 3)
CASES = tomllib.loads((Path(__file__).parent / "questions" / "cases.toml").read_text(encoding="utf-8"))["case"]
NAMES = Gazetteer(places=("桥港区", "临港产业园", "高新园", "石渡镇", "桥港经开区"), enterprises=("蔚砺电池有限公司",))
OFFERED = tuple(name for name in REGISTRY if name.startswith(("project.", "investment.")) or name == "fdi.used.amount")


def shown(figure: AskedFigure) -> str:
    return f"{print_measure(figure.measure)} {figure.period or '-'} {figure.place or '-'}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_cases(case: dict[str, Any]) -> None:
    found = understand(case["text"], TODAY, NAMES, OFFERED)
    assert found.is_question is not case.get("name", False)
    assert [shown(each) for each in found.figures] == case.get("figures", [])
    assert list(found.unknown) == case.get("unknown", [])
    assert list(found.unkept) == case.get("unkept", [])
    assert list(found.nearest) == case.get("nearest", [])


def test_there_are_enough_of_every_sort() -> None:
    refused = [case for case in CASES if "unknown" in case or "unkept" in case]
    traditional = [case for case in CASES if set(case["text"]) & set("項資簽開業億產")]
    assert len(CASES) >= 60
    assert len(refused) >= 20
    assert len(traditional) >= 8


@given(st.text(max_size=60))
def test_any_text_is_told_apart_from_a_question(text: str) -> None:
    found = understand(text, TODAY, NAMES, OFFERED)
    assert not (found.figures and (found.unknown or found.unkept))


@given(st.sampled_from(["蓝湾", "机器人赛道", "绿色", "隐形冠军", "“双百”"]))
def test_a_word_that_no_table_knows_is_never_passed_over(word: str) -> None:
    found = understand(f"今年{word}签约项目有多少个", TODAY, NAMES, OFFERED)
    told = "".join(found.unknown)
    in_a_measure = any(word.strip("“”") in print_measure(figure.measure) for figure in found.figures)
    assert in_a_measure or (not found.figures and told)
