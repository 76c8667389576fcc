"""Money, ratios, points and areas: exact, and apart."""

from decimal import ROUND_HALF_UP, Decimal, Inexact
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridgehead.engines.figures import Area, CurrencyError, Money, PercentagePoints, Ratio, round_half_up, sum_money
from bridgehead.engines.figures.quantities import plain

from . import strategies as own

HUGE = st.decimals(-(10**40), 10**40, places=10, allow_nan=False, allow_infinity=False)


def exact(money: Money) -> Fraction:
    return Fraction(money.amount)


@given(st.builds(Money, HUGE), st.builds(Money, HUGE))
def test_sums_and_differences_are_exact_at_any_size(a: Money, b: Money) -> None:
    assert exact(a + b) == exact(a) + exact(b)
    assert exact(a - b) == exact(a) - exact(b)
    assert (a + b) - b == a


@given(st.builds(Money, HUGE), HUGE)
def test_products_are_exact(a: Money, factor: Decimal) -> None:
    assert exact(a * factor) == exact(a) * Fraction(factor)
    assert factor * a == a * factor == a * Ratio(factor)


@given(st.lists(own.money(), max_size=20), st.randoms())
def test_a_sum_does_not_depend_on_the_order(amounts: list[Money], random) -> None:
    shuffled = list(amounts)
    random.shuffle(shuffled)
    assert sum_money(amounts) == sum_money(shuffled)
    assert exact(sum_money(amounts)) == sum((exact(a) for a in amounts), Fraction(0))


@given(own.money(), own.money())
def test_amounts_of_one_currency_are_ordered(a: Money, b: Money) -> None:
    assert (a < b) == (a.amount < b.amount)
    assert (a <= b) == (not a > b)
    assert (a >= b) == (not a < b)
    assert abs(-a) == abs(a)


def test_scales_of_ten_thousand_and_a_hundred_million() -> None:
    assert Money.of_yi(Decimal("260.69")) == Money(Decimal("26069000000"))
    assert Money.of_wan(3600) == Money(Decimal("36000000"))


def test_an_empty_sum_is_zero_of_the_currency_asked_for() -> None:
    assert sum_money([], "USD") == Money.zero("USD")


@pytest.mark.parametrize(
    "act", [lambda a, b: a + b, lambda a, b: a - b, lambda a, b: a < b, lambda a, b: a.ratio_to(b)]
)
def test_two_currencies_neither_add_nor_compare(act) -> None:
    with pytest.raises(CurrencyError, match="CNY and USD"):
        act(Money(Decimal(1)), Money(Decimal(1), "USD"))


def test_two_currencies_do_not_sum() -> None:
    with pytest.raises(CurrencyError):
        sum_money([Money(Decimal(1)), Money(Decimal(1), "USD")])


@pytest.mark.parametrize("code", ["", "cny", "RMB", "ZZZ", "US"])
def test_a_currency_must_be_in_iso_4217(code: str) -> None:
    with pytest.raises(CurrencyError, match="ISO 4217"):
        Money(Decimal(1), code)


@pytest.mark.parametrize("amount", [1.5, 1, "1"])
def test_only_decimals_are_amounts(amount) -> None:
    with pytest.raises(TypeError, match="must be a Decimal"):
        Money(amount)


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "-Infinity"])
def test_an_amount_is_finite(amount: str) -> None:
    with pytest.raises(ValueError, match="finite"):
        Money(Decimal(amount))


def test_arithmetic_that_cannot_be_exact_fails_rather_than_rounds() -> None:
    with pytest.raises(Inexact):
        Money(Decimal("1e300")) + Money(Decimal("1e-300"))


@pytest.mark.parametrize(
    "act",
    [
        lambda: Ratio(Decimal("0.5")) + PercentagePoints(Decimal(5)),
        lambda: PercentagePoints(Decimal(5)) + Ratio(Decimal("0.5")),
        lambda: PercentagePoints(Decimal(5)) - Ratio(Decimal("0.5")),
        lambda: Ratio(Decimal("0.5")) - PercentagePoints(Decimal(5)),
        lambda: Ratio(Decimal("0.5")) + Ratio(Decimal("0.1")),
        lambda: Ratio(Decimal("0.5")) < PercentagePoints(Decimal(5)),
        lambda: Money(Decimal(1)) + 1,
        lambda: Money(Decimal(1)) * 1.5,
        lambda: Money(Decimal(1)) * True,
        lambda: Area(Decimal(1)) + Money(Decimal(1)),
        lambda: Area(Decimal(1)) - Decimal(1),
        lambda: PercentagePoints(5.0),
        lambda: Ratio(0.5),
        lambda: Area(1),
    ],
)
def test_unlike_things_do_not_mix(act) -> None:
    with pytest.raises(TypeError):
        act()


@given(own.decimals(-1000, 1000), own.decimals(-1000, 1000))
def test_two_ratios_differ_by_points(a: Decimal, b: Decimal) -> None:
    difference = Ratio(a) - Ratio(b)
    assert Fraction(difference.value) == (Fraction(a) - Fraction(b)) * 100
    assert Ratio(b).shifted(difference) == Ratio(a)
    back = -difference
    assert -back == difference
    assert abs(difference) == abs(-difference)
    assert difference - difference == PercentagePoints(Decimal(0))
    assert (difference + difference).value == 2 * difference.value


def test_a_published_lead_over_pro_rata() -> None:
    assert Ratio(Decimal("0.824")) - Ratio(Decimal("0.75")) == PercentagePoints(Decimal("7.4"))


def test_a_quotient_is_wide_enough_for_any_display_and_none_over_zero() -> None:
    third = Ratio.of(1, 3)
    assert third is not None
    assert abs(Fraction(third.value) - Fraction(1, 3)) < Fraction(1, 10**49)
    assert Money(Decimal(1)).ratio_to(Money.zero()) is None
    assert Money(Decimal("121.4")).ratio_to(Money(Decimal("235.6"))) == Ratio.of(Decimal("121.4"), Decimal("235.6"))


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_areas_in_mu_come_back(a: int, b: int) -> None:
    assert Area.from_mu(a).mu == a
    assert (Area.from_mu(3 * a) + Area.from_mu(3 * b)) == Area.from_mu(3 * (a + b))
    assert Area.from_wan_m2(a).wan_m2 == a
    assert Area.from_wan_m2(a) - Area.from_wan_m2(a) == Area(Decimal(0))


def test_known_areas() -> None:
    assert Area.from_mu(3).square_metres == 2000
    assert round_half_up(Area.from_mu(85).square_metres, 2) == Decimal("56666.67")
    assert Area.from_wan_m2(Decimal("5.3")).square_metres == 53000


@given(HUGE, st.integers(0, 6))
def test_rounding_is_half_away_from_zero(value: Decimal, places: int) -> None:
    step = Fraction(1, 10**places)
    rounded = Fraction(round_half_up(value, places))
    assert rounded % step == 0
    assert abs(rounded - Fraction(value)) <= step / 2
    if abs(rounded - Fraction(value)) == step / 2:
        assert abs(rounded) > abs(Fraction(value))


@pytest.mark.parametrize(
    ("value", "rounded"), [("0.125", "0.13"), ("-0.125", "-0.13"), ("2.5", "2.50"), ("1e-30", "0.00")]
)
def test_half_up(value: str, rounded: str) -> None:
    assert str(round_half_up(Decimal(value), 2)) == rounded
    assert Decimal(value).quantize(Decimal("0.01"), ROUND_HALF_UP) == Decimal(rounded)


@given(HUGE)
def test_plain_text_keeps_the_number_and_drops_the_rest(value: Decimal) -> None:
    text = plain(value)
    assert Decimal(text) == value
    assert "E" not in text
    assert text == "0" or not text.startswith(("-0", "00")) or text.startswith("-0.")
    assert "." not in text or not text.endswith("0")
