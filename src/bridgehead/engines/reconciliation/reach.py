"""Between which values a printed number's true one may lie: rounded, cut off, 超, 不足 or 约."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import Final

from bridgehead.engines.figures import Amount, FigureStatement

from .tables import number

_INFINITY: Final = Decimal("Infinity")
_ABOUT, _BELOW, _ABOVE = (number("rounding", name) for name in ("about", "below", "above"))
_PRINTED = re.compile(r"\d[\d,，]*(?:\.\d+)?")
# A printed number times one of these, the smallest that fits, is the canonical value:
# 1, 千, 万, 百万, 千万, 亿, billion, 万亿.
_SCALES = {
    "ratio": (Decimal("0.01"), Decimal(1)),
    "m2": (Decimal(1), Decimal(10**4), Decimal(10**6)),
}
_OTHER_SCALES = tuple(Decimal(10**power) for power in (0, 3, 4, 6, 7, 8, 9, 12))
_RATIO_STEP = Decimal("0.01")
_YI = Decimal(10**8)
# Enough for money of forty digits over money of forty digits, and cheap.
WIDE: Final = Context(prec=50)


@dataclass(frozen=True, slots=True)
class Reach:
    """From `low` to `high`, both possible."""

    low: Decimal
    high: Decimal

    def meets(self, other: Reach) -> bool:
        """Whether both may be the same number."""
        return self.low <= other.high and other.low <= self.high

    def __add__(self, other: Reach) -> Reach:
        return Reach(self.low + other.low, self.high + other.high)

    def over(self, whole: Reach) -> Reach | None:
        """Between which values the quotient lies; `None` where the whole may be 0 or either may be below it."""
        if whole.low <= 0 or self.low < 0:
            return None
        low = Decimal(0) if whole.high == _INFINITY else WIDE.divide(self.low, whole.high)
        return Reach(low, _INFINITY if self.high == _INFINITY else WIDE.divide(self.high, whole.low))


def reach_of(figure: FigureStatement) -> Reach:
    """Between which values the figure's true one may lie."""
    step = Decimal(0) if figure.unit == "1" and _is_whole(figure) else step_of(figure.quote, figure.value, figure.unit)
    return _around(figure.value, figure.comparator, step)


def reach_of_amount(amount: Amount) -> Reach:
    """As `reach_of`, of money with no words beside it: its last digit that is not 0 is taken as its last place."""
    return _around(amount.value, amount.comparator, _last_place(amount.value, amount.currency))


def reach_of_area(square_metres: Decimal) -> Reach:
    """As `reach_of_amount`, of an area: 1万平方米 may be 9,500."""
    return _around(square_metres, "=", _last_place(square_metres, "m2"))


def _is_whole(figure: FigureStatement) -> bool:
    """A count that is printed to the last one: 1.2万家 is not."""
    return step_of(figure.quote, figure.value, figure.unit) <= 1


def step_of(quote: str, value: Decimal, unit: str) -> Decimal:
    """The worth of one unit of the last printed place: 1,000,000 CNY for 260.69亿元, 0.001 for 61.9%."""
    scales = _SCALES.get(unit, _OTHER_SCALES)
    size = abs(value)
    for match in reversed(_PRINTED.findall(quote)):
        text = match.replace(",", "").replace("，", "")
        printed = Decimal(text)
        for scale in scales:
            if printed * scale == size:
                return scale.scaleb(-len(text.partition(".")[2]))
    return _last_place(value, unit)


def _last_place(value: Decimal, unit: str) -> Decimal:
    if not value:
        return Decimal(1)
    exponent = value.normalize(WIDE).as_tuple().exponent
    place = Decimal(1).scaleb(int(exponent))
    if unit == "1":
        return Decimal(1)
    # Without its words 100% is exact to one per cent, large money to 1亿, and anything else to a tenth of itself.
    if unit == "ratio":
        return min(place, _RATIO_STEP)
    return min(place, _YI) if abs(value) >= 10 * _YI else min(place, abs(value) / 10)


def _around(value: Decimal, comparator: str, step: Decimal) -> Reach:
    if comparator == ">=":
        return Reach(value, _INFINITY)
    if comparator == "<=":
        return Reach(-_INFINITY if value < 0 else Decimal(0), value)
    if comparator == "~":
        return Reach(value - abs(value) * _ABOUT, value + abs(value) * _ABOUT)
    below, above = (_BELOW, _ABOVE) if value >= 0 else (_ABOVE, _BELOW)
    return Reach(value - step * below, value + step * above)
