"""Functions of one number that formulas are written with: bands, curves, steps."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal


@dataclass(frozen=True, slots=True)
class Bands:
    """A number for each band: `steps` are (from, number), rising, the lower end included; `below` under the first."""

    steps: tuple[tuple[Decimal, Decimal], ...]
    below: Decimal

    def at(self, value: Decimal) -> Decimal:
        """The number of the band that holds the value."""
        place = bisect_right(self.steps, value, key=lambda step: step[0])
        return self.steps[place - 1][1] if place else self.below


@dataclass(frozen=True, slots=True)
class Curve:
    """Straight lines from knot to knot (value, number); outside of them level, or on as the end line goes."""

    knots: tuple[tuple[Decimal, Decimal], ...]
    outside: Literal["level", "extend"]

    def at(self, value: Decimal) -> Decimal:
        """The number on the line above the value."""
        first, last = self.knots[0], self.knots[-1]
        if self.outside == "level" and not first[0] < value < last[0]:
            return first[1] if value <= first[0] else last[1]
        place = bisect_right(self.knots, value, key=lambda knot: knot[0])
        place = min(max(place, 1), len(self.knots) - 1)
        (left, low), (right, high) = self.knots[place - 1], self.knots[place]
        return low + (high - low) * (value - left) / (right - left)


@dataclass(frozen=True, slots=True)
class Every:
    """Nothing below `first`, `base` at it, and `points` for each full `further` above it."""

    first: Decimal
    base: Decimal
    further: Decimal
    points: Decimal

    def at(self, value: Decimal) -> Decimal:
        """The points of the value."""
        if value < self.first:
            return Decimal(0)
        return self.base + self.points * ((value - self.first) // self.further)


Shape = Bands | Curve | Every
