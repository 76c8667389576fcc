"""What is built quickly is what would have been built slowly: the same values, checks and guard."""

import pickle
from dataclasses import FrozenInstanceError
from decimal import Decimal
from typing import Any

import pytest

from bridgehead.engines.figures import (
    Amount,
    FigureStatement,
    Measure,
    ProjectStatement,
    StatementError,
    quick_to_build,
)

AMOUNT = quick_to_build(Amount)
FIGURE = quick_to_build(FigureStatement)
PROJECT = quick_to_build(ProjectStatement)
SAID: dict[str, Any] = {"doc": "d", "quote": "41个", "span": (3, 6), "place": None}
SIGNED = Measure("project.signed.count")


def test_the_value_is_the_same_and_of_the_same_class() -> None:
    quick = FIGURE(**SAID, measure=SIGNED, value=Decimal(41), unit="1")
    slow = FigureStatement(**SAID, measure=SIGNED, value=Decimal(41), unit="1")
    assert quick == slow
    assert hash(quick) == hash(slow)
    assert type(quick) is FigureStatement
    assert pickle.loads(pickle.dumps(quick)) == slow
    assert repr(quick) == repr(slow)
    assert AMOUNT(Decimal(5), "USD") == Amount(Decimal(5), "USD")


def test_what_a_field_is_without_a_value_is_the_same() -> None:
    assert PROJECT(**SAID, name="霁川光学薄膜项目") == ProjectStatement(**SAID, name="霁川光学薄膜项目")


def test_it_is_guarded_once_it_is_built() -> None:
    quick = FIGURE(**SAID, measure=SIGNED, value=Decimal(41), unit="1")
    with pytest.raises(FrozenInstanceError):
        quick.doc = "e"  # type: ignore[misc]


def test_it_is_checked() -> None:
    with pytest.raises(StatementError, match="unit"):
        FIGURE(**SAID, measure=SIGNED, value=Decimal(41), unit="CNY")
    with pytest.raises(StatementError, match="name"):
        PROJECT(**SAID, name=" ")
    with pytest.raises(TypeError, match="unit"):
        FIGURE(**SAID, measure=SIGNED, value=Decimal(41))
