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


def test_a_cell_is_as_exact_as_it_is_written_in_the_unit_of_its_head() -> None:
    table = "2026年1—7月各板块情况\n板块\t完成投资（亿元）\t投资完成率（%）\n石渡镇\t36.43\t88.0\n北塘镇\t2.10\t91.5\n"
    found = {(each.value, each.unit): written(each) for each in statements(table)}
    amount = found[Decimal(3_643_000_000), "CNY"]
    assert (amount.said.wording, amount.said.step, amount.factor) == ("exact", 1_000_000, 100_000_000)
    assert judge(amount.said, Decimal("3642821163")) == "rounded"
    assert amount.replaced(Decimal(3_700_000_000)) == "37.00"
    assert found[Decimal(210_000_000), "CNY"].said.step == 1_000_000
    assert found[Decimal("0.88"), "ratio"].said.step == Decimal("0.001")


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
