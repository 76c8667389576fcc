"""Ratios, percentage points and areas, and the rounding that all display shares."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, Inexact, InvalidOperation
from typing import Final

# Sums and products are exact or fail: no amount of a district comes near 200 digits.
EXACT: Final = Context(prec=200, traps=[Inexact, InvalidOperation])
# Quotients cannot be exact; 50 digits leave display nothing to get wrong.
WIDE: Final = Context(prec=50, rounding=ROUND_HALF_UP)

SQUARE_METRES_OF_THREE_MU: Final = 2000
SQUARE_METRES_OF_A_WAN: Final = 10_000


def plain(value: Decimal) -> str:
    """A decimal without exponent or trailing zeros: `26069000000`, `0.619`, `0`."""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def check_decimal(value: object, what: str) -> None:
    """Raise `TypeError` unless `value` is a Decimal (never a float), `ValueError` unless it is finite."""
    if not isinstance(value, Decimal):
        raise TypeError(f"{what} must be a Decimal, not {type(value).__name__}: a float is not exact")
    if not value.is_finite():
        raise ValueError(f"{what} must be finite, not {value}")


def round_half_up(value: Decimal, places: int) -> Decimal:
    """`value` to `places` decimal places, halves away from zero. For display only: never sum what this returns."""
    digits = max(value.adjusted(), 0) + places + 2
    return value.quantize(Decimal(1).scaleb(-places), context=Context(prec=digits, rounding=ROUND_HALF_UP))


@dataclass(frozen=True, slots=True, order=True)
class PercentagePoints:
    """A difference of two ratios, in points: from 75.0% to 82.4% is `PercentagePoints(Decimal("7.4"))`.

    It adds to its own kind and shifts a `Ratio`; 7.4 points are not 7.4 per cent of anything.
    """

    value: Decimal

    def __post_init__(self) -> None:
        check_decimal(self.value, "percentage points")

    def __add__(self, other: "PercentagePoints") -> "PercentagePoints":
        if not isinstance(other, PercentagePoints):
            return NotImplemented
        return PercentagePoints(EXACT.add(self.value, other.value))

    def __sub__(self, other: "PercentagePoints") -> "PercentagePoints":
        if not isinstance(other, PercentagePoints):
            return NotImplemented
        return PercentagePoints(EXACT.subtract(self.value, other.value))

    def __neg__(self) -> "PercentagePoints":
        return PercentagePoints(self.value.copy_negate())

    def __abs__(self) -> "PercentagePoints":
        return PercentagePoints(self.value.copy_abs())


@dataclass(frozen=True, slots=True, order=True)
class Ratio:
    """A share or rate as a fraction: 61.9% is `Ratio(Decimal("0.619"))`.

    Two ratios differ by `PercentagePoints`. They do not add, and neither does a ratio to points: use `shifted`.
    """

    value: Decimal

    def __post_init__(self) -> None:
        check_decimal(self.value, "a ratio")

    @classmethod
    def of(cls, numerator: Decimal | int, denominator: Decimal | int) -> "Ratio | None":
        """The quotient to 50 digits, or `None` where the denominator is 0 (shown as —, never as ∞)."""
        if denominator == 0:
            return None
        return cls(WIDE.divide(Decimal(numerator), Decimal(denominator)))

    def __sub__(self, other: "Ratio") -> PercentagePoints:
        if not isinstance(other, Ratio):
            return NotImplemented
        return PercentagePoints(EXACT.multiply(EXACT.subtract(self.value, other.value), Decimal(100)))

    def shifted(self, points: PercentagePoints) -> "Ratio":
        """This ratio moved up by so many points."""
        return Ratio(EXACT.add(self.value, points.value.scaleb(-2, context=EXACT)))


@dataclass(frozen=True, slots=True, order=True)
class Area:
    """A surface in square metres. 1 亩 is 2000/3 m2, 1 万㎡ is 10,000 m2."""

    square_metres: Decimal

    def __post_init__(self) -> None:
        check_decimal(self.square_metres, "an area")

    @classmethod
    def from_mu(cls, mu: Decimal | int) -> "Area":
        """Exact where 亩 is a multiple of 3, else to 50 digits."""
        return cls(WIDE.divide(EXACT.multiply(Decimal(mu), Decimal(SQUARE_METRES_OF_THREE_MU)), Decimal(3)))

    @classmethod
    def from_wan_m2(cls, wan: Decimal | int) -> "Area":
        """From 万㎡, exactly."""
        return cls(EXACT.multiply(Decimal(wan), Decimal(SQUARE_METRES_OF_A_WAN)))

    @property
    def mu(self) -> Decimal:
        """In 亩, to 40 digits, so that `Area.from_mu(85).mu == 85`."""
        exact = WIDE.divide(EXACT.multiply(self.square_metres, Decimal(3)), Decimal(SQUARE_METRES_OF_THREE_MU))
        return Context(prec=40, rounding=ROUND_HALF_UP).plus(exact)

    @property
    def wan_m2(self) -> Decimal:
        """In 万㎡, exactly."""
        return EXACT.divide(self.square_metres, Decimal(SQUARE_METRES_OF_A_WAN))

    def __add__(self, other: "Area") -> "Area":
        if not isinstance(other, Area):
            return NotImplemented
        return Area(EXACT.add(self.square_metres, other.square_metres))

    def __sub__(self, other: "Area") -> "Area":
        if not isinstance(other, Area):
            return NotImplemented
        return Area(EXACT.subtract(self.square_metres, other.square_metres))
