"""Traffic lights by how many working days late, from a table of rule sets in which there can be no gap."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

LIGHTS = ("ok", "warn", "late")


@dataclass(frozen=True, slots=True)
class LightRules:
    """Bands in ascending order, each of a light and the last day that it holds; None where it is open."""

    id: str
    chinese: str
    english: str
    bands: tuple[tuple[str, int | None], ...]

    def light_of(self, late_by: int) -> str:
        """The light for so many working days late (negative: early)."""
        return next(light for light, up_to in self.bands if up_to is None or late_by <= up_to)


def make_rules(name: str, row: Mapping[str, Any]) -> LightRules:
    """A rule set from a table of lights.toml. Raises ValueError unless every number of days falls into one band."""
    bands: Sequence[Mapping[str, Any]] = row["bands"]
    bounds: list[Any] = [band.get("up_to") for band in bands]
    if not bands or bounds[-1] is not None or None in bounds[:-1]:
        raise ValueError(f"{name}: the last band is open, and no other is")
    if any(low >= high for low, high in pairwise(bounds[:-1])):
        raise ValueError(f"{name}: the bands ascend")
    if unknown := {band["light"] for band in bands} - set(LIGHTS):
        raise ValueError(f"{name}: {sorted(unknown)} are no lights")
    pairs = tuple((str(band["light"]), bound) for band, bound in zip(bands, bounds, strict=True))
    return LightRules(name, row["zh"], row["en"], pairs)


@cache
def rule_sets() -> Mapping[str, LightRules]:
    """Every rule set by its id, the standard one first."""
    text = files("bridgehead.modules.delivery").joinpath("lights.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)
    made = {name: make_rules(name, row) for name, row in tables["sets"].items()}
    return {tables["standard"]: made[tables["standard"]], **made}


def standard_rules() -> LightRules:
    """The rule set that holds where none is chosen."""
    return next(iter(rule_sets().values()))
