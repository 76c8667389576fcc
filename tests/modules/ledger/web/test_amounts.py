"""Amounts as officials type them."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridgehead.modules.ledger.web.amounts import read_amount, write_amount


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("10.5亿元", 1_050_000_000),
        ("10500万", 105_000_000),
        ("1，200 万元", 12_000_000),
        ("3200", 32_000_000),
        ("3200元", 3200),
        ("500万美元", 5_000_000),
        ("1.0125亿元", 101_250_000),
        ("801.9384万", 8_019_384),
    ],
)
def test_reads(typed: str, amount: int) -> None:
    assert read_amount(typed) == amount


@pytest.mark.parametrize("typed", ["", "很多", "10,5亿元", "1.234元", "-3万", "1.2.3亿", "亿", "1e9", "5亿6千万"])
def test_refuses(typed: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(typed)}$"):
        read_amount(typed)


@given(st.decimals(min_value=0, max_value=10**14, places=2, allow_nan=False, allow_infinity=False))
def test_what_a_form_shows_reads_back_as_the_same_amount(amount: Decimal) -> None:
    assert read_amount(write_amount(amount)) == amount
