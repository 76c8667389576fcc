"""GB 32100-2015, by the worked values of the standard's description and by properties."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridgehead.modules.parties.credit_code import (
    ALPHABET,
    CodeWarning,
    check,
    check_character,
    normalise,
    organisation_check_character,
)


@pytest.mark.parametrize(
    "code", ["91350100M000100Y43", "91110000101623741K", "911101066976941872", "91350200MADWLHRY05"]
)
def test_codes_that_agree_with_both_checks_raise_no_warning(code: str) -> None:
    assert check(code) == ()


@pytest.mark.parametrize(("code", "expected"), [("91350211M0000XUF46", "R"), ("913400007117030788", "P")])
def test_the_outer_check_names_the_character_that_it_expected(code: str, expected: str) -> None:
    assert CodeWarning("outer", expected) in check(code)


def test_the_inner_check_looks_at_the_organisation_code() -> None:
    kinds = {warning.kind for warning in check("91350100M000100X43")}
    assert kinds == {"inner", "outer"}


@pytest.mark.parametrize(
    ("code", "kind"),
    [("9135", "length"), ("91350100M000100Y4I", "alphabet"), ("", None), ("00350100M000100Y43", "registrar")],
)
def test_shape_comes_before_arithmetic(code: str, kind: str | None) -> None:
    assert [warning.kind for warning in check(code)][:1] == ([kind] if kind else [])


def test_a_code_is_stored_in_one_form() -> None:
    assert normalise(" ９１３５0100-m000100y43\u3000") == "91350100M000100Y43"


first_17 = st.text(ALPHABET, min_size=17, max_size=17)


@given(first_17)
def test_the_outer_sum_with_its_check_character_is_a_multiple_of_31(text: str) -> None:
    total = sum(ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(text))
    assert (total + ALPHABET.index(check_character(text))) % 31 == 0


@given(first_17, st.integers(0, 16), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_noticed(text: str, place: int, other: str) -> None:
    wrong = text[:place] + other + text[place + 1 :]
    assert (check_character(wrong) == check_character(text)) == (wrong == text)


@given(st.text(ALPHABET, min_size=8, max_size=8))
def test_the_inner_sum_with_its_check_character_is_a_multiple_of_11(text: str) -> None:
    last = organisation_check_character(text)
    total = sum(int(c, 36) * w for c, w in zip(text, (3, 7, 9, 10, 5, 8, 4, 2), strict=True))
    assert (total + (10 if last == "X" else int(last))) % 11 == 0


@given(st.text(max_size=40))
def test_nothing_that_is_typed_breaks_the_check(text: str) -> None:
    assert isinstance(check(normalise(text)), tuple)
