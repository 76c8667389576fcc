"""Tiers: dated sets of bands by total investment, exclusive or "and above"."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any, Final, Literal

from .currency_rules import NO_RATES, Rates, Threshold, in_force
from .money import Money
from .package_data import load_toml

TierMode = Literal["exclusive", "cumulative"]


class TierError(LookupError):
    """No such tier set, none in force on the day, or a set whose bands do not rise."""


@dataclass(frozen=True, slots=True)
class Band:
    """From `low`, included, up to `high`, not included; `high` is `None` at the top and in every cumulative set."""

    low: Threshold
    high: Threshold | None

    def filters(self) -> dict[str, int]:
        """The measure's filters that ask for this band; raises `TierError` where it has no amount in whole CNY."""
        filters = {"investment_min": _whole_cny(self.low)}
        if self.high is not None:
            filters["investment_max"] = _whole_cny(self.high)
        return filters


@dataclass(frozen=True, slots=True)
class TierSet:
    """One set of bands, low to high, as a document defined it; dates are inclusive and `None` is open."""

    id: str
    english: str
    chinese: str
    mode: TierMode
    currency_rule: str
    valid_from: date | None
    valid_to: date | None
    bands: tuple[Band, ...]
    source: str

    def bands_of(self, money: Money, on: date, rates: Rates = NO_RATES) -> tuple[Band, ...]:
        """The bands in which an amount agreed on the day `on` counts, low to high.

        Exclusive: one, or none below the floor. Cumulative: every band that it reaches. Raises as `to_cny` does.
        """
        reached = tuple(band for band in self.bands if band.low.reached_by(money, on, rates))
        return reached[-1:] if self.mode == "exclusive" else reached

    def highest_band_of(self, money: Money, on: date, rates: Rates = NO_RATES) -> Band | None:
        """The highest band that an amount reaches, in either mode, or `None` below the floor."""
        bands = self.bands_of(money, on, rates)
        return bands[-1] if bands else None


def make_tier_set(row: Mapping[str, Any]) -> TierSet:
    """A tier set from a row of the shape of tiers.toml, so that an administrator's own set is read like ours.

    Raises `TierError` where the bands do not rise in every currency or do not all name the same ones.
    """
    lows = [
        Threshold(tuple(Money(Decimal(number), code) for code, number in low.items()), row["currency_rule"])
        for low in row["bands"]
    ]
    _check_rising(row["id"], lows)
    highs: list[Threshold | None] = [*lows[1:], None] if row["mode"] == "exclusive" else [None] * len(lows)
    return TierSet(
        id=row["id"],
        english=row["en"],
        chinese=row["zh"],
        mode=row["mode"],
        currency_rule=row["currency_rule"],
        valid_from=row.get("valid_from"),
        valid_to=row.get("valid_to"),
        bands=tuple(Band(low, high) for low, high in zip(lows, highs, strict=True)),
        source=row["source"],
    )


def _check_rising(set_id: str, lows: Sequence[Threshold]) -> None:
    if not lows:
        raise TierError(f"the tier set {set_id!r} has no band: give it one or more")
    for below, above in pairwise(lows):
        if {amount.currency for amount in below.amounts} != {amount.currency for amount in above.amounts}:
            raise TierError(f"the bands of the tier set {set_id!r} name different currencies: name the same in each")
        for amount in below.amounts:
            higher = above.amount_in(amount.currency)
            if higher is None or higher <= amount:
                raise TierError(f"the bands of the tier set {set_id!r} do not rise in {amount.currency}: order them")


def _whole_cny(threshold: Threshold) -> int:
    amount = threshold.amount_in("CNY")
    if amount is None or amount.amount != amount.amount.to_integral_value():
        raise TierError("a measure asks for bands in whole CNY, and this one has no such amount")
    return int(amount.amount)


TIER_SETS: Final[tuple[TierSet, ...]] = tuple(make_tier_set(row) for row in load_toml("tiers.toml")["tier_sets"])


def tier_set(set_id: str, on: date) -> TierSet:
    """The tier set as it stood on a day; raises `TierError` where there is none."""
    sets = [tiers for tiers in TIER_SETS if tiers.id == set_id]
    if not sets:
        raise TierError(f"no tier set {set_id!r}: use one of {', '.join(sorted({tiers.id for tiers in TIER_SETS}))}")
    for tiers in sets:
        if in_force(tiers.valid_from, tiers.valid_to, on):
            return tiers
    raise TierError(f"the tier set {set_id!r} was not in force on {on}: choose a set of that time")
