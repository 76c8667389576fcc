"""Money: an exact decimal and its ISO 4217 currency."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from .currencies import CurrencyError, check_currency
from .quantities import EXACT, Ratio, check_decimal


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in whole units of a currency (yuan, not 万元 or 分), exact to any number of digits.

    Sums and products are exact or raise `decimal.Inexact`; nothing here rounds. Amounts in different currencies neither
    add nor compare (`CurrencyError`): convert by a rule first. A float is refused with `TypeError`.
    """

    amount: Decimal
    currency: str = "CNY"

    def __post_init__(self) -> None:
        check_decimal(self.amount, "an amount of money")
        check_currency(self.currency)

    @classmethod
    def zero(cls, currency: str = "CNY") -> "Money":
        """Nothing, in a currency: where a sum starts."""
        return cls(Decimal(0), currency)

    @classmethod
    def of_wan(cls, wan: Decimal | int, currency: str = "CNY") -> "Money":
        """From 万 (ten thousands)."""
        return cls(EXACT.multiply(Decimal(wan), Decimal(10_000)), currency)

    @classmethod
    def of_yi(cls, yi: Decimal | int, currency: str = "CNY") -> "Money":
        """From 亿 (hundred millions): 260.69 亿元 is 26,069,000,000."""
        return cls(EXACT.multiply(Decimal(yi), Decimal(100_000_000)), currency)

    def __add__(self, other: "Money") -> "Money":
        if not isinstance(other, Money):
            return NotImplemented
        return Money(EXACT.add(self.amount, self._same(other)), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        if not isinstance(other, Money):
            return NotImplemented
        return Money(EXACT.subtract(self.amount, self._same(other)), self.currency)

    def __mul__(self, factor: "Decimal | int | Ratio") -> "Money":
        number = factor.value if isinstance(factor, Ratio) else factor
        if not isinstance(number, Decimal | int) or isinstance(number, bool):
            return NotImplemented
        return Money(EXACT.multiply(self.amount, Decimal(number)), self.currency)

    __rmul__ = __mul__

    def __neg__(self) -> "Money":
        return Money(self.amount.copy_negate(), self.currency)

    def __abs__(self) -> "Money":
        return Money(self.amount.copy_abs(), self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.amount < self._same(other)

    def __le__(self, other: "Money") -> bool:
        return self.amount <= self._same(other)

    def __gt__(self, other: "Money") -> bool:
        return self.amount > self._same(other)

    def __ge__(self, other: "Money") -> bool:
        return self.amount >= self._same(other)

    def ratio_to(self, whole: "Money") -> Ratio | None:
        """This as a share of `whole`, or `None` where `whole` is zero."""
        return Ratio.of(self.amount, self._same(whole))

    def _same(self, other: "Money") -> Decimal:
        """The other's amount; raises `CurrencyError` where it is in another currency."""
        if self.currency != other.currency:
            raise CurrencyError(
                f"{self.currency} and {other.currency} neither add nor compare: convert one by a currency rule first"
            )
        return other.amount


def sum_money(amounts: Iterable[Money], currency: str = "CNY") -> Money:
    """The exact sum, zero of `currency` where there is nothing; raises `CurrencyError` at the first other currency."""
    total = Money.zero(currency)
    for amount in amounts:
        total += amount
    return total
