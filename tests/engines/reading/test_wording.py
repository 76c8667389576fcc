"""How figures are written: what is left of 260.69亿元, 近300亿元, 60余家 once they are values."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from bridgehead.engines.figures import FigureStatement, judge
from bridgehead.engines.reading import About, read
from bridgehead.engines.reading.wording import written


def statements(text: str) -> list[FigureStatement]:
    """The figures of a sentence of July 2026."""
    found = read(text, About(published=date(2026, 8, 3))).statements
    return [each for each in found if isinstance(each, FigureStatement)]


@pytest.mark.parametrize(
    ("text", "wording", "step", "number"),
    [
        ("今年1—7月，全区新签约项目42个。", "exact", "1", "42"),
        ("今年1—7月，全区新签约项目总投资260.69亿元。", "exact", "1000000", "260.69"),
        ("今年1—7月，全区新簽約項目總投資260.69億元。", "exact", "1000000", "260.69"),
        ("今年1—7月，全区新签约项目总投资近300亿元。", "nearly", "100000000", "300"),
        ("今年1—7月，全区新签约项目总投资约300亿元。", "about", "100000000", "300"),
        ("今年1—7月，全区新签约项目超40个。", "over", "1", "40"),
        ("今年1—7月，全区新签约项目60余个。", "odd", "1", "60"),
        ("今年1—7月，全区新签约项目不少于40个。", "at_least", "1", "40"),
        ("今年1—7月，全区新签约项目1,240个。", "exact", "1", "1,240"),
    ],
)
def test_words_and_digits(text: str, wording: str, step: str, number: str) -> None:
    (statement,) = statements(text)
    found = written(statement)
    assert (found.said.wording, found.said.step) == (wording, Decimal(step))
    assert found.number is not None
    assert statement.quote[slice(*found.number)] == number


def test_the_known_value_is_written_as_the_said_one_was() -> None:
    count, amount = statements("今年1—7月，全区新签约项目42个，总投资260.69亿元。")
    assert written(count).replaced(Decimal(41)) == "41"
    assert written(amount).replaced(Decimal("25469400000")) == "254.69"


def test_numbers_in_characters_are_judged_and_have_no_digits() -> None:
    (statement,) = statements("今年1—7月，全区新签约项目三十个。")
    found = written(statement)
    assert found.number is None
    assert judge(found.said, Decimal(30)) == "agrees"
