"""Patterns of many words, and that no pattern is made for a name or a number of a text."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridgehead.engines.reading import About, read
from bridgehead.engines.reading.patterns import alternatives, any_of

WORDS = st.lists(st.text("开工园(.+", min_size=1, max_size=4), min_size=1, max_size=8)
TEXT = st.text("开工园(.+建", max_size=12)


@given(WORDS, TEXT)
def test_the_longest_word_is_found(words: list[str], text: str) -> None:
    longest = max((word for word in words if text.startswith(word)), key=len, default=None)
    for pattern in (alternatives(words), any_of(words)):
        match = re.match(pattern, text)
        assert (match and match.group()) == longest


def test_what_may_not_follow_a_word() -> None:
    pattern = re.compile(f"(?:{alternatives(['有', '有关'], {'有': '色'})})")
    assert pattern.match("有项目")
    assert pattern.match("有色金属") is None
    found = pattern.match("有关")
    assert found is not None
    assert found.group() == "有关"


@pytest.mark.parametrize(("firm", "place"), [("霁川光学", "澜江区"), ("岚桥精密", "溪东县")])
def test_reading_compiles_no_pattern(firm: str, place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pattern made for each name costs more than all else; `re` forgets it after some hundreds of others."""
    told = (
        "1—9月，{place}签约项目41个，总投资160亿元。总投资12亿元的{firm}薄膜项目9月开工，"
        "由{firm}有限公司投资建设的{firm}二期项目已竣工。{firm}集团的检测基地正在建设。"
    )
    about = About(published=date(2023, 10, 8), place=place)
    read(told.format(firm="渝岭电子", place="云乡市"), about)
    made: list[str] = []
    compiled = re._compiler.compile  # type: ignore[attr-defined]

    def counting(pattern: str, flags: int = 0) -> object:
        made.append(pattern)
        return compiled(pattern, flags)

    monkeypatch.setattr("re._compiler.compile", counting)
    assert read(told.format(firm=firm, place=place), about).statements
    assert made == []
