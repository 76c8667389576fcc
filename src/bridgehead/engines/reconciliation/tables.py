"""bounds.toml in types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from .package_data import load_toml

_TABLES: Final[Mapping[str, Any]] = load_toml("bounds.toml")


@dataclass(frozen=True, slots=True)
class Bounds:
    """From `low` to `high`, both plausible."""

    low: Decimal
    high: Decimal

    def hold(self, value: Decimal) -> bool:
        """Whether the value is plausible."""
        return self.low <= value <= self.high


@dataclass(frozen=True, slots=True)
class RateRule:
    """A rate, the measure above the line, and those that may stand below it, `planned` as a year's plan."""

    rate: str
    numerator: str
    denominators: frozenset[str]
    planned: frozenset[str]
    modality: str
    acquitting: frozenset[str]


@dataclass(frozen=True, slots=True)
class GrowthRule:
    """The amount whose growth a rate is, and how many points other prices may explain."""

    of: str
    slack: Decimal


def number(table: str, name: str) -> Decimal:
    """One number of bounds.toml."""
    return Decimal(_TABLES[table][name])


def _bounds(row: Any) -> Bounds:
    low, high = row if isinstance(row, list) else (row["low"], row["high"])
    return Bounds(Decimal(low), Decimal(high))


BOUNDS: Final[Mapping[str, Bounds]] = {
    name: _bounds(_TABLES[name]) for name in ("plot_ratio", "intensity", "output_per_mu", "tax_per_mu", "per_job")
}
YIELD: Final[Mapping[str, Bounds]] = {name: _bounds(row) for name, row in _TABLES["yield"].items()}
CAPACITY: Final[Mapping[str, Bounds]] = {unit: _bounds(row) for unit, row in _TABLES["capacity"].items()}
PARKS: Final[tuple[str, ...]] = tuple(_TABLES["land"]["parks"])
PROJECT_SIZE: Final = Bounds(number("scale", "project_low"), number("scale", "project_high"))
RATES: Final[Mapping[str, RateRule]] = {
    row["rate"] + row.get("label", ""): RateRule(
        row["rate"],
        row["numerator"],
        frozenset(row["denominators"]),
        frozenset(row.get("planned", ())),
        row["modality"],
        frozenset(row["acquitting"]),
    )
    for row in _TABLES["rates"]
}
# Sums that a plan of the year is made for: the rate of each is of its own plan.
PLANNED: Final = frozenset(rule.numerator for rule in RATES.values() if rule.modality == "target")
GROWTHS: Final[Mapping[str, GrowthRule]] = {
    name: GrowthRule(row["of"], row["slack"]) for name, row in _TABLES["growth"]["measures"].items()
}
LOOSE: Final = frozenset(_TABLES["reading"]["loose"])
NEVER: Final = frozenset(_TABLES["reading"]["never"])
GENERIC: Final[tuple[str, ...]] = tuple(_TABLES["reading"]["generic"])
EXPLAINED: Final[tuple[str, ...]] = tuple(_TABLES["reading"]["explained"])
FILTER_WORDS: Final[Mapping[str, str]] = _TABLES["reading"]["filter_words"]
PART_WORDS: Final[tuple[str, ...]] = tuple(_TABLES["reading"]["part_words"])
PLAN_WORDS: Final[tuple[str, ...]] = tuple(_TABLES["reading"]["plan_words"])
NAMING: Final = frozenset(_TABLES["reading"]["naming"])
FINAL: Final[tuple[str, ...]] = tuple(_TABLES["reading"]["final"])
PROVISIONAL: Final[tuple[str, ...]] = tuple(_TABLES["reading"]["provisional"])
ALIKE: Final = number("reading", "alike")
PAGE: Final = int(_TABLES["reading"]["page"])
NEXT: Final = int(_TABLES["reading"]["next"])
NEAR: Final = int(_TABLES["reading"]["near"])
BESIDE: Final = int(_TABLES["reading"]["beside"])
APART: Final = int(_TABLES["reading"]["apart"])
HEADLINE: Final = int(_TABLES["reading"]["headline"])
DIVIDED: Final[tuple[tuple[str, tuple[str, ...]], ...]] = tuple(
    (row["whole"], tuple(row["parts"])) for row in _TABLES["sums"]["divided"]
)
DISJOINT: Final[tuple[tuple[str, tuple[str, ...], bool], ...]] = tuple(
    (row["name"], tuple(row["values"]), row["complete"]) for row in _TABLES["sums"]["filters"]
)
STAGE_ORDER: Final[tuple[tuple[str, str], ...]] = tuple((row[0], row[1]) for row in _TABLES["stages"]["order"])
STEPS: Final[Mapping[str, int]] = _TABLES["stages"]["steps"]
