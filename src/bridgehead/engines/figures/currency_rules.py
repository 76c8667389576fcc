"""Dated rules by which money in one currency is counted in CNY, and thresholds given in several currencies.

A target's own document says how foreign money counts, and a market rate seldom is the answer: "10亿元或1亿美元" is a
threshold with two amounts. Rates of days and months are handed in; none is kept here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final, Literal

from .currencies import CurrencyError, check_currency
from .frozen import FrozenMap
from .money import Money
from .package_data import load_toml
from .quantities import EXACT

RuleKind = Literal["same_currency", "fixed", "day_rate", "month_average"]

# Central rates are not published at week-ends and holidays; the longest run without one is the October week with both
# its week-ends, so an older rate means that the table is not filled and must not pass for the day's.
LONGEST_GAP_WITHOUT_A_RATE: Final = timedelta(days=10)


class RuleError(LookupError):
    """No such rule, none in force on the day, or a rate that the rule needs was not handed in."""


@dataclass(frozen=True, slots=True)
class CurrencyRule:
    """One row of the rules: how an amount becomes CNY, and from when to when (inclusive, `None` is open)."""

    id: str
    kind: RuleKind
    english: str
    chinese: str
    source: str
    per_unit: FrozenMap[Decimal]
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Rates:
    """CNY for one whole unit of a currency: of days by (currency, day), of months by (currency, year, month)."""

    daily: Mapping[tuple[str, date], Decimal] = field(default_factory=dict)
    monthly: Mapping[tuple[str, int, int], Decimal] = field(default_factory=dict)


NO_RATES: Final = Rates()


def in_force(valid_from: date | None, valid_to: date | None, on: date) -> bool:
    """Whether `on` lies in an inclusive range whose ends may be open."""
    return (valid_from is None or valid_from <= on) and (valid_to is None or on <= valid_to)


def _rule(row: Mapping[str, Any]) -> CurrencyRule:
    per_unit = {code: Decimal(rate) for code, rate in row.get("per_unit", {}).items()}
    for code in per_unit:
        check_currency(code)
    return CurrencyRule(
        id=row["id"],
        kind=row["kind"],
        english=row["en"],
        chinese=row["zh"],
        source=row["source"],
        per_unit=FrozenMap(per_unit),
        valid_from=row.get("valid_from"),
        valid_to=row.get("valid_to"),
    )


CURRENCY_RULES: Final[tuple[CurrencyRule, ...]] = tuple(_rule(row) for row in load_toml("currencies.toml")["rules"])


def currency_rule(rule_id: str, on: date) -> CurrencyRule:
    """The rule as it stood on a day; raises `RuleError` where there is none."""
    rows = [rule for rule in CURRENCY_RULES if rule.id == rule_id]
    if not rows:
        known = ", ".join(sorted({rule.id for rule in CURRENCY_RULES}))
        raise RuleError(f"no currency rule {rule_id!r}: use one of {known}")
    for rule in rows:
        if in_force(rule.valid_from, rule.valid_to, on):
            return rule
    raise RuleError(f"the currency rule {rule_id!r} was not in force on {on}: choose a rule of that time")


def to_cny(money: Money, on: date, rule_id: str, rates: Rates = NO_RATES) -> Money:
    """`money` in CNY, exactly, by a rule as it stood on the day `on` of the event.

    Raises `RuleError` where the rule or a rate is missing, `CurrencyError` where the rule has no word for the currency.
    """
    rule = currency_rule(rule_id, on)
    if money.currency == "CNY":
        return money
    return Money(EXACT.multiply(money.amount, _rate(rule, money.currency, on, rates)))


def _rate(rule: CurrencyRule, currency: str, on: date, rates: Rates) -> Decimal:
    if rule.kind == "day_rate":
        return _day_rate(currency, on, rates)
    if rule.kind == "month_average":
        rate = rates.monthly.get((currency, on.year, on.month))
        if rate is None:
            raise RuleError(f"no average rate of {currency} for {on:%Y-%m}: enter it before converting")
        return rate
    if currency not in rule.per_unit:
        raise CurrencyError(f"the currency rule {rule.id!r} does not count {currency}: choose a rule that does")
    return rule.per_unit[currency]


def _day_rate(currency: str, on: date, rates: Rates) -> Decimal:
    """The rate of the day, or the last one published before it where none was published that day."""
    day = on
    while on - day <= LONGEST_GAP_WITHOUT_A_RATE:
        rate = rates.daily.get((currency, day))
        if rate is not None:
            return rate
        day -= timedelta(days=1)
    raise RuleError(f"no rate of {currency} for {on} or the days before it: enter it before converting")


@dataclass(frozen=True, slots=True)
class Threshold:
    """An amount to reach, which may be given in several currencies (10亿元或1亿美元), each with its own number.

    Money in a currency that is named is compared with that amount and never converted. Any other is converted to CNY by
    the rule `otherwise` and compared with the CNY amount.
    """

    amounts: tuple[Money, ...]
    otherwise: str = "cny_only"

    def __post_init__(self) -> None:
        object.__setattr__(self, "amounts", tuple(self.amounts))
        named = [amount.currency for amount in self.amounts]
        if not named or len(set(named)) != len(named):
            raise CurrencyError("a threshold needs one amount or more, each in a currency of its own")

    def amount_in(self, currency: str) -> Money | None:
        """The amount that it names in a currency, or `None`."""
        return next((amount for amount in self.amounts if amount.currency == currency), None)

    def reached_by(self, money: Money, on: date, rates: Rates = NO_RATES) -> bool:
        """Whether `money`, agreed on the day `on`, is at least this much. Raises as `to_cny` does."""
        named = self.amount_in(money.currency)
        if named is not None:
            return money >= named
        in_cny = self.amount_in("CNY")
        if in_cny is None:
            raise CurrencyError(f"this threshold has no amount in CNY to compare {money.currency} with: add one")
        return to_cny(money, on, self.otherwise, rates) >= in_cny


def threshold(*amounts: Money, otherwise: str = "cny_only") -> Threshold:
    """`threshold(Money.of_yi(10), Money.of_yi(1, "USD"))` is 10亿元或1亿美元."""
    return Threshold(amounts, otherwise)
