"""ISO 4217: which codes exist, how many decimal places their minor unit has, and what people call them."""

from collections.abc import Mapping
from typing import Final, Literal

from .frozen import FrozenMap
from .package_data import load_toml

Language = Literal["zh-Hans", "en"]

_TABLES = load_toml("currencies.toml")

MINOR_DIGITS: Final[Mapping[str, int]] = FrozenMap(
    {code: int(digits) for digits, codes in _TABLES["iso4217"].items() for code in codes.split()}
)
CURRENCIES: Final[frozenset[str]] = frozenset(MINOR_DIGITS)
CHINESE_NAMES: Final[Mapping[str, str]] = FrozenMap({code: row["zh"] for code, row in _TABLES["names"].items()})


class CurrencyError(ValueError):
    """A currency code that ISO 4217 does not list, or two currencies where one is needed."""


def check_currency(code: str) -> None:
    """Raise `CurrencyError` unless `code` is an active ISO 4217 code such as `CNY`."""
    if code not in CURRENCIES:
        raise CurrencyError(f"{code!r} is no ISO 4217 currency code: use three capitals such as CNY or USD")
