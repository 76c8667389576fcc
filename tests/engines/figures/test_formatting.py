"""Numbers, dates and periods for people."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridgehead.engines.figures import (
    UNKNOWN,
    Area,
    Money,
    PercentagePoints,
    Period,
    Ratio,
    format_amount,
    format_area,
    format_band,
    format_count,
    format_day,
    format_difference,
    format_money,
    format_money_exact,
    format_period,
    format_points,
    format_range,
    format_ratio,
    format_threshold,
    format_value,
    format_value_exact,
    threshold,
    tier_set,
)

from . import strategies as own

LANGUAGES = ("zh-Hans", "en")


@pytest.mark.parametrize(
    ("value", "chinese", "english"),
    [
        ("26069000000", "260.69亿元", "CNY 26.07 billion"),
        ("16070000000", "160.70亿元", "CNY 16.07 billion"),
        ("100000000", "1.00亿元", "CNY 100 million"),
        ("99999999.99", "1.00亿元", "CNY 100 million"),
        ("99600000", "9,960万元", "CNY 99.60 million"),
        ("36000000", "3,600万元", "CNY 36 million"),
        ("12345678", "1,234.57万元", "CNY 12.35 million"),
        ("10000", "1万元", "CNY 10,000"),
        ("9999.995", "1万元", "CNY 10,000"),
        ("9999.99", "9,999.99元", "CNY 9,999.99"),
        ("8500", "8,500元", "CNY 8,500"),
        ("8500.5", "8,500.50元", "CNY 8,500.50"),
        ("999999999.99", "10.00亿元", "CNY 1.00 billion"),
        ("1234567890123", "12,345.68亿元", "CNY 1,234.57 billion"),
        ("0", "0元", "CNY 0"),
        ("-0.001", "0元", "CNY 0"),
        ("-36000000", "-3,600万元", "CNY -36 million"),
        ("-26069000000", "-260.69亿元", "CNY -26.07 billion"),
        ("0.125e10", "12.50亿元", "CNY 1.25 billion"),
        ("1.005e8", "1.01亿元", "CNY 100.50 million"),
    ],
)
def test_money(value: str, chinese: str, english: str) -> None:
    assert format_money(Decimal(value), "zh-Hans") == chinese
    assert format_money(Decimal(value), "en") == english


@pytest.mark.parametrize(
    ("value", "beside", "unit", "chinese"),
    [
        ("36000000", "26069000000", "CNY", "0.36亿元"),
        ("660000000", "36000000", "CNY", "66,000万元"),
        ("400000", "26069000000", "CNY", "40万元"),
        ("36000000", "-26069000000", "USD", "0.36亿美元"),
        ("3", "26", "1", "3"),
        ("0.012", "0.8", "ratio", "1.2%"),
    ],
)
def test_a_difference_is_on_the_scale_of_its_amount(value: str, beside: str, unit: str, chinese: str) -> None:
    assert format_difference(Decimal(value), Decimal(beside), unit, "zh-Hans") == chinese


def test_foreign_money() -> None:
    assert format_money(Decimal("142000000"), "zh-Hans", "USD") == "1.42亿美元"
    assert format_money(Decimal("30000000"), "zh-Hans", "EUR") == "3,000万欧元"
    assert format_money(Decimal("142000000"), "en", "USD") == "USD 142 million"
    assert format_money(Decimal("142000000"), "zh-Hans", "BRL") == "1.42亿 BRL"
    assert format_money(Decimal("8500.5"), "zh-Hans", "JPY") == "8,501日元"
    assert format_amount(Money.of_yi(2, "HKD"), "zh-Hans") == "2.00亿港元"


@pytest.mark.parametrize(
    ("value", "chinese", "english"),
    [
        ("46500000000", "465亿元", "CNY 46.5 billion"),
        ("26069000000", "260.69亿元", "CNY 26.069 billion"),
        ("16070000000", "160.7亿元", "CNY 16.07 billion"),
        ("9999500000", "99.995亿元", "CNY 9.9995 billion"),
        ("123456789.01", "123,456,789.01元", "CNY 123,456,789.01"),
        ("36000000", "3,600万元", "CNY 36 million"),
        ("0", "0元", "CNY 0"),
        ("-0.5", "-0.5元", "CNY -0.5"),
    ],
)
def test_exact_money(value: str, chinese: str, english: str) -> None:
    assert format_money_exact(Decimal(value), "zh-Hans") == chinese
    assert format_money_exact(Decimal(value), "en") == english


SCALES = {"万元": 10**4, "亿元": 10**8, "元": 1}


def read_back(text: str) -> Fraction:
    """The number that a formatted amount of CNY says."""
    if text.startswith("CNY "):
        number, _, word = text.removeprefix("CNY ").partition(" ")
        return Fraction(number.replace(",", "")) * {"": 1, "million": 10**6, "billion": 10**9}[word]
    unit = next(unit for unit in ("万元", "亿元", "元") if text.endswith(unit))
    return Fraction(text.removesuffix(unit).replace(",", "")) * SCALES[unit]


@given(own.decimals(-(10**14), 10**14), st.sampled_from(LANGUAGES))
def test_exact_money_says_the_very_number(value: Decimal, language) -> None:
    assert read_back(format_money_exact(value, language)) == Fraction(value)


@given(own.decimals(-(10**14), 10**14), st.sampled_from(LANGUAGES))
def test_rounded_money_is_within_half_of_its_last_digit(value: Decimal, language) -> None:
    text = format_money(value, language)
    said = read_back(text)
    scale = max((s for s in (1, 10**4, 10**6, 10**8, 10**9) if abs(said) >= s), default=1)
    assert abs(said - Fraction(value)) <= Fraction(scale, 200)
    # Never 10,000万元 for 1亿元.
    assert "万元" not in text or abs(said) < 10**8


@given(own.decimals(0))
def test_a_negative_amount_is_the_positive_one_with_a_sign(value: Decimal) -> None:
    positive = format_money(value, "zh-Hans")
    assert format_money(-value, "zh-Hans") == (positive if positive == "0元" else f"-{positive}")


def test_unknown_is_a_dash_everywhere() -> None:
    for language in LANGUAGES:
        for format_one in (
            format_money,
            format_count,
            format_ratio,
            format_points,
            format_area,
            format_day,
            format_period,
        ):
            assert format_one(None, language) == UNKNOWN
        assert format_value(None, "CNY", language) == UNKNOWN


def test_counts() -> None:
    assert format_count(Decimal(1234), "zh-Hans") == "1,234"
    assert format_count(1234567, "zh-Hans", "家") == "1,234,567家"
    assert format_count(Decimal("0"), "en", "家") == "0"
    assert format_count(Decimal("32000.5"), "en") == "32,000.5"


def test_ratios() -> None:
    assert format_ratio(Decimal("0.619"), "zh-Hans") == "61.9%"
    assert format_ratio(Decimal("2.197"), "en") == "219.7%"
    assert format_ratio(Ratio(Decimal("0.75")), "zh-Hans") == "75.0%"
    assert format_ratio(Decimal("0.41665"), "zh-Hans", places=2) == "41.67%"
    assert format_ratio(Decimal("-0.0005"), "zh-Hans") == "-0.1%"
    assert format_ratio(Decimal(0), "zh-Hans", places=0) == "0%"


def test_points() -> None:
    assert format_points(PercentagePoints(Decimal("13.96")), "zh-Hans") == "13.96个百分点"
    assert format_points(Decimal("7.4"), "en") == "7.4 percentage points"
    assert format_points(Decimal("-0.025"), "zh-Hans") == "-0.03个百分点"
    assert format_points(Decimal("1.00"), "en") == "1 percentage point"


def test_areas() -> None:
    assert format_area(Decimal(53000), "zh-Hans") == "5.3万㎡"
    assert format_area(Decimal(1_100_000), "zh-Hans") == "110万㎡"
    assert format_area(Decimal("9999.994"), "zh-Hans") == "9,999.99㎡"
    assert format_area(Decimal("9999.995"), "zh-Hans") == "1万㎡"
    assert format_area(Decimal(53000), "en") == "53,000 m²"
    assert format_area(Area.from_mu(85), "zh-Hans", "mu") == "85亩"
    assert format_area(Decimal("56666.67"), "en", "mu") == "85 mu"


@pytest.mark.parametrize(
    ("value", "unit", "chinese", "english"),
    [
        ("42", "1", "42", "42"),
        ("26069000000", "CNY", "260.69亿元", "CNY 26.07 billion"),
        ("0.503", "ratio", "50.3%", "50.3%"),
        ("56666.67", "m2", "5.67万㎡", "56,666.67 m²"),
        ("7", "d", "7天", "7 days"),
        ("1", "wd", "1个工作日", "1 working day"),
        ("10", "GWh", "10 GWh", "10 GWh"),
        ("20000", "台(套)", "20,000台(套)", "20,000 台(套)"),
    ],
)
def test_values_by_unit(value: str, unit: str, chinese: str, english: str) -> None:
    assert format_value(Decimal(value), unit, "zh-Hans") == chinese
    assert format_value(Decimal(value), unit, "en") == english


def test_exact_values_keep_every_digit() -> None:
    assert format_value_exact(Decimal("0.61905"), "ratio", "zh-Hans") == "61.905%"
    assert format_value_exact(Decimal("56666.67"), "m2", "zh-Hans") == "56,666.67㎡"
    assert format_value_exact(Decimal("53000"), "m2", "zh-Hans") == "5.3万㎡"
    assert format_value_exact(Decimal("42"), "1", "zh-Hans", "个") == "42个"


@pytest.mark.parametrize(
    ("period", "chinese", "english"),
    [
        ("2026-01-01/2026-07-31", "2026年1—7月", "January–July 2026"),
        ("2026-07-01/2026-07-31", "2026年7月", "July 2026"),
        ("2026-01-01/2026-12-31", "2026年", "2026"),
        ("2024-01-01/2026-12-31", "2024—2026年", "2024–2026"),
        ("2025-11-01/2026-02-28", "2025年11月—2026年2月", "November 2025 – February 2026"),
        ("2023-01-01/2023-11-15", "2023年1月1日—11月15日", "1 January – 15 November 2023"),
        ("2022-12-01/2023-11-15", "2022年12月1日—2023年11月15日", "1 December 2022 – 15 November 2023"),
        ("2026-07-31/2026-07-31", "2026年7月31日", "31 July 2026"),
        ("../2023-10-31", "截至2023年10月31日", "up to 31 October 2023"),
        ("2023-01-01/..", "2023年1月1日起", "from 1 January 2023"),
    ],
)
def test_periods(period: str, chinese: str, english: str) -> None:
    assert format_period(Period.parse(period), "zh-Hans") == chinese
    assert format_period(Period.parse(period), "en") == english


@given(own.periods(), own.periods(), st.sampled_from(LANGUAGES))
def test_two_periods_never_read_alike(one: Period, other: Period, language) -> None:
    assert (format_period(one, language) == format_period(other, language)) == (one == other)


def test_thresholds_and_bands() -> None:
    dual = threshold(Money.of_yi(10), Money.of_yi(1, "USD"))
    assert format_threshold(dual, "zh-Hans") == "10亿元或1亿美元"
    assert format_threshold(dual, "en") == "CNY 1 billion or USD 100 million"
    day = Period.parse("2017-06-19/..").start
    bands = tier_set("yanan_points", day).bands
    assert [format_band(band, "zh-Hans") for band in bands] == [
        "不足1亿元",
        "1亿元以上、不足5亿元",
        "5亿元以上、不足10亿元",
        "10亿元以上",
    ]
    assert format_band(bands[1], "en") == "CNY 100 million or more and below CNY 500 million"
    assert format_range(None, None, "zh-Hans") == "不限金额"
    assert format_range(None, None, "en") == "any amount"
