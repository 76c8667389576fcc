"""Dated currency rules and thresholds in several currencies."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given

from bridgehead.engines.figures import (
    CURRENCIES,
    CURRENCY_RULES,
    CurrencyError,
    Money,
    Rates,
    RuleError,
    currency_rule,
    threshold,
    to_cny,
)
from bridgehead.engines.figures.currencies import CHINESE_NAMES, MINOR_DIGITS

from . import strategies as own

DAY = date(2023, 10, 8)
RATES = Rates(
    daily={("USD", date(2023, 9, 28)): Decimal("7.1798"), ("USD", date(2023, 10, 9)): Decimal("7.1789")},
    monthly={("USD", 2023, 9): Decimal("7.1839")},
)


def usd(amount: str) -> Money:
    return Money(Decimal(amount), "USD")


def test_iso_4217() -> None:
    assert len(CURRENCIES) == sum(1 for _ in MINOR_DIGITS)
    assert {"CNY", "USD", "EUR", "HKD", "JPY"} <= CURRENCIES
    assert (MINOR_DIGITS["CNY"], MINOR_DIGITS["JPY"], MINOR_DIGITS["KWD"]) == (2, 0, 3)
    assert all(len(code) == 3 and code.isascii() and code.isupper() for code in CURRENCIES)
    assert set(CHINESE_NAMES) <= CURRENCIES


@given(own.money(), own.days())
def test_cny_stays_as_it_is_under_every_rule_in_force(money: Money, on: date) -> None:
    for rule_id in ("cny_only", "day_rate", "month_average", "changzhou_major"):
        assert to_cny(money, on, rule_id) == money


def test_a_fixed_equivalence() -> None:
    assert to_cny(usd("150000000.01"), DAY, "changzhou_major") == Money(Decimal("1500000000.1"))


def test_the_rate_of_the_day_is_the_last_one_published() -> None:
    assert to_cny(usd("100"), date(2023, 10, 9), "day_rate", RATES) == Money(Decimal("717.89"))
    assert to_cny(usd("100"), DAY, "day_rate", RATES) == Money(Decimal("717.98"))


def test_an_old_rate_does_not_pass_for_the_day_s() -> None:
    with pytest.raises(RuleError, match="no rate of USD for 2023-10-28"):
        to_cny(usd("100"), date(2023, 10, 28), "day_rate", RATES)


def test_a_later_rate_is_never_used() -> None:
    with pytest.raises(RuleError, match="no rate of USD for 2023-09-27"):
        to_cny(usd("100"), date(2023, 9, 27), "day_rate", RATES)


def test_the_average_of_the_month() -> None:
    assert to_cny(usd("100"), date(2023, 9, 1), "month_average", RATES) == Money(Decimal("718.39"))
    with pytest.raises(RuleError, match="no average rate of USD for 2023-10"):
        to_cny(usd("100"), DAY, "month_average", RATES)


def test_a_rule_counts_only_the_currencies_that_it_names() -> None:
    with pytest.raises(CurrencyError, match="does not count EUR"):
        to_cny(Money(Decimal(1), "EUR"), DAY, "changzhou_major")
    with pytest.raises(CurrencyError, match="does not count USD"):
        to_cny(usd("1"), DAY, "cny_only")


def test_a_rule_holds_from_its_date() -> None:
    assert currency_rule("wuxi_2010_large", date(2010, 1, 1)).per_unit["USD"] == Decimal("6.25")
    with pytest.raises(RuleError, match="not in force on 2009-12-31"):
        to_cny(Money(Decimal(1)), date(2009, 12, 31), "wuxi_2010_large")


def test_an_unknown_rule_is_named_with_those_there_are() -> None:
    with pytest.raises(RuleError, match="use one of changzhou_major, cny_only"):
        currency_rule("market", DAY)


@pytest.mark.parametrize("rule", CURRENCY_RULES, ids=lambda rule: rule.id)
def test_every_rule_has_its_source_and_what_its_kind_needs(rule) -> None:
    assert rule.source
    assert (rule.kind == "fixed") == bool(rule.per_unit)
    assert rule.kind in {"same_currency", "fixed", "day_rate", "month_average"}
    others = [r for r in CURRENCY_RULES if r.id == rule.id and r is not rule]
    assert not any(currency_rule_overlaps(rule, other) for other in others)


def currency_rule_overlaps(one, other) -> bool:
    return (one.valid_from or date.min) <= (other.valid_to or date.max) and (other.valid_from or date.min) <= (
        one.valid_to or date.max
    )


MAJOR = threshold(Money.of_yi(10), Money.of_yi(1, "USD"))


@pytest.mark.parametrize(
    ("money", "reached"),
    [
        (Money.of_yi(10), True),
        (Money(Decimal("999999999.99")), False),
        (usd("100000000"), True),
        (usd("99999999.99"), False),
    ],
)
def test_each_currency_is_compared_with_its_own_amount(money: Money, reached: bool) -> None:
    assert MAJOR.reached_by(money, DAY) is reached


def test_a_currency_that_is_not_named_goes_by_the_rule() -> None:
    euro_rates = Rates(daily={("EUR", DAY): Decimal("7.6")})
    dual = threshold(Money.of_yi(10), Money.of_yi(1, "USD"), otherwise="day_rate")
    assert dual.reached_by(Money.of_yi(2, "EUR"), DAY, euro_rates)
    assert not dual.reached_by(Money.of_yi(1, "EUR"), DAY, euro_rates)
    with pytest.raises(CurrencyError, match="does not count EUR"):
        MAJOR.reached_by(Money.of_yi(2, "EUR"), DAY)


def test_a_threshold_without_cny_cannot_judge_another_currency() -> None:
    with pytest.raises(CurrencyError, match="no amount in CNY"):
        threshold(usd("1")).reached_by(Money(Decimal(1)), DAY)


@pytest.mark.parametrize("amounts", [(), (Money(Decimal(1)), Money(Decimal(2)))])
def test_a_threshold_names_each_currency_once(amounts: tuple[Money, ...]) -> None:
    with pytest.raises(CurrencyError, match="each in a currency of its own"):
        threshold(*amounts)
