"""A written figure against the known one: by its digits, and by the words around it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridgehead.engines.figures import WORDINGS, Said, as_written, judge

YI = Decimal(10**8)
values = st.integers(1, 10**14).map(lambda number: Decimal(number) / 100)
steps = st.integers(-4, 8).map(lambda power: Decimal(1).scaleb(power))


@pytest.mark.parametrize(
    ("said", "step", "wording", "known", "verdict"),
    [
        ("42", "1", "exact", "42", "agrees"),
        ("42", "1", "exact", "41", "differs"),
        ("26069000000", "1000000", "exact", "26069000000", "agrees"),
        ("26069000000", "1000000", "exact", "26068700000", "rounded"),
        ("26069000000", "1000000", "exact", "26068400000", "differs"),
        ("0.619", "0.001", "exact", "0.61904761904", "rounded"),
        ("0.5", "0.01", "exact", "0.495", "rounded"),
        ("0.5", "0.01", "exact", "0.4949", "differs"),
        ("40", "1", "over", "40", "agrees"),
        ("40", "1", "over", "49", "agrees"),
        ("40", "1", "over", "80", "differs"),
        ("40", "1", "over", "39", "differs"),
        ("46500000000", "100000000", "over", "46512000000", "agrees"),
        ("60", "1", "odd", "66", "agrees"),
        ("60", "1", "odd", "70", "differs"),
        ("60", "1", "odd", "59", "differs"),
        ("30000000000", "100000000", "nearly", "29200000000", "agrees"),
        ("30000000000", "100000000", "nearly", "28000000000", "differs"),
        ("30000000000", "100000000", "nearly", "30100000000", "differs"),
        ("10", "1", "nearly", "9", "agrees"),
        ("30000000000", "100000000", "about", "31000000000", "agrees"),
        ("30000000000", "100000000", "about", "32000000000", "differs"),
        ("40", "1", "at_least", "400", "agrees"),
        ("40", "1", "under", "40", "differs"),
        ("40", "1", "at_most", "40", "agrees"),
        ("10000000000", "100000000", "grade", "46000000000", "agrees"),
        ("10000000000", "100000000", "grade", "146000000000", "differs"),
    ],
)
def test_what_words_and_digits_promise(said: str, step: str, wording: str, known: str, verdict: str) -> None:
    assert judge(Said(Decimal(said), Decimal(step), wording), Decimal(known)) == verdict  # type: ignore[arg-type]


def test_a_range_is_kept_within_both_ends() -> None:
    said = Said(10 * YI, YI, "range", 15 * YI)
    assert [judge(said, known * YI) for known in (9, 10, 15, 16)] == ["differs", "agrees", "agrees", "differs"]


@given(values, steps)
def test_a_value_rounded_to_any_digits_never_differs_from_itself(known: Decimal, step: Decimal) -> None:
    assert judge(Said(as_written(known, step), step), known) in ("agrees", "rounded")


@given(values, steps, st.integers(2, 10**6))
def test_a_value_that_is_off_by_more_than_a_digit_differs(known: Decimal, step: Decimal, off: int) -> None:
    assert judge(Said(as_written(known, step) + off * step, step), known) == "differs"


@given(values, st.sampled_from(WORDINGS))
def test_the_value_itself_breaks_no_word_but_one(value: Decimal, wording: str) -> None:
    said = Said(value, Decimal(1), wording, value)  # type: ignore[arg-type]
    assert judge(said, value) == ("differs" if wording == "under" else "agrees")


@given(values, values, st.sampled_from(("over", "odd", "at_least", "grade")))
def test_what_is_said_to_be_more_is_never_less(said: Decimal, known: Decimal, wording: str) -> None:
    if judge(Said(said, Decimal(1), wording), known) == "agrees":  # type: ignore[arg-type]
        assert known >= said


def test_a_digit_that_is_worth_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="worth something"):
        Said(Decimal(1), Decimal(0))
