"""What people type into the correction form."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bridgehead.engines.figures import REGISTRY, Amount
from bridgehead.modules.documents.typed import TypedError, parse_amount, parse_value

COUNT = REGISTRY["project.signed.count"]
MONEY = REGISTRY["project.signed.investment"]
RATE = REGISTRY["investment.done.rate"]
AREA = REGISTRY["carrier.area"]
DAYS = REGISTRY["approval.duration"]
CAPACITY = REGISTRY["capacity.amount"]


@pytest.mark.parametrize(
    ("typed", "definition", "before", "value", "unit"),
    [
        ("260.69亿元", MONEY, "CNY", "26069000000", "CNY"),
        (" 260.69 亿元 ", MONEY, "CNY", "26069000000", "CNY"),
        ("1.42億美元", MONEY, "CNY", "142000000", "USD"),
        ("26,069,000,000", MONEY, "CNY", "26069000000", "CNY"),
        ("142000000", MONEY, "USD", "142000000", "USD"),
        ("42", COUNT, "1", "42", "1"),
        ("42个", COUNT, "1", "42", "1"),
        ("61.9%", RATE, "ratio", "0.619", "ratio"),
        ("0.619", RATE, "ratio", "0.619", "ratio"),
        ("5.3万平方米", AREA, "m2", "53000", "m2"),
        ("4个工作日", DAYS, "d", "4", "wd"),
        ("4", DAYS, "wd", "4", "wd"),
        ("12", CAPACITY, "GWh", "12", "GWh"),
    ],
)
def test_values_as_people_write_them(typed, definition, before, value, unit) -> None:  # type: ignore[no-untyped-def]
    assert parse_value(typed, definition, before) == (Decimal(value), unit)


@pytest.mark.parametrize(
    ("typed", "definition"),
    [
        ("很多", MONEY),
        ("42个", MONEY),
        ("61.9", RATE),
        ("3亿元", COUNT),
        ("", COUNT),
        ("12", CAPACITY),
        ("9" * 30, COUNT),
        ("260,69亿元", MONEY),
        ("260.69", MONEY),
    ],
)
def test_what_is_no_such_value_says_how_to_write_it(typed, definition) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(TypedError) as refusal:
        parse_value(typed, definition, "")
    assert str(refusal.value).endswith("。")


def test_amounts_keep_currency_and_comparator() -> None:
    assert parse_amount("约10.5亿元") == Amount(Decimal("1050000000"), "CNY", "~")
    assert parse_amount("3000万美元") == Amount(Decimal("30000000"), "USD")
    with pytest.raises(TypedError):
        parse_amount("42个")
