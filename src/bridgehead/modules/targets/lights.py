"""Traffic lights of targets, from a table of dated rule sets in which there can be neither a gap nor an overlap."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any, Final, Literal

from bridgehead.modules.targets.pace import Pace

LIGHTS: Final = ("ok", "warn", "late", "none")
_BY: Final = ("lead", "of_expected", "months_behind")
_KNOWN: Final = frozenset({"light", "from", "more_by"})


@dataclass(frozen=True, slots=True)
class LightBand:
    """A light that holds from a value on (None: from anywhere), and where so much more is done than is due."""

    light: str
    low: Decimal | None
    more_by: Decimal | None = None


@dataclass(frozen=True, slots=True)
class PaceRules:
    """A rule set: what is judged, since when it may be used, its bands from the best down."""

    id: str
    by: Literal["lead", "of_expected", "months_behind"]
    valid_from: date
    chinese: str
    english: str
    bands: tuple[LightBand, ...]

    def light_of(self, pace: Pace, months_behind: int = 0) -> str:
        """The light of a target; `none` where nothing is known of it. `months_behind` counts the current one."""
        judged = Decimal(-months_behind) if self.by == "months_behind" else getattr(pace, self.by)
        if judged is None or pace.done is None:
            return "none"
        more = pace.excess
        for band in self.bands:
            if band.low is not None and judged < band.low:
                continue
            if band.more_by is None or (more is not None and more > band.more_by):
                return band.light
        raise ValueError(f"{self.id} says nothing of {judged}")  # make_rules lets no such set through


def make_rules(name: str, row: Mapping[str, Any]) -> PaceRules:
    """A rule set from a table of lights.toml. Raises ValueError unless every value falls into one band."""
    rows: Sequence[Mapping[str, Any]] = row["bands"]
    if unknown := {key for band in rows for key in band} - _KNOWN:
        raise ValueError(f"{name}: a band has no {sorted(unknown)}")
    bands = tuple(LightBand(str(band["light"]), _number(band, "from"), _number(band, "more_by")) for band in rows)
    if row["by"] not in _BY:
        raise ValueError(f"{name}: {row['by']} cannot be judged, use one of {', '.join(_BY)}")
    if not bands or bands[-1].low is not None or bands[-1].more_by is not None:
        raise ValueError(f"{name}: a gap: the last band holds for everything below")
    lows = [band.low for band in bands[:-1]]
    if any(low is None for low in lows):
        raise ValueError(f"{name}: an overlap: only the last band is open below")
    if any(high <= low for high, low in pairwise(low for low in lows if low is not None)):
        raise ValueError(f"{name}: an overlap: the bands go down")
    if strange := {band.light for band in bands} - set(LIGHTS):
        raise ValueError(f"{name}: {sorted(strange)} are no lights")
    return PaceRules(name, row["by"], row["valid_from"], row["zh"], row["en"], bands)


def _number(band: Mapping[str, Any], key: str) -> Decimal | None:
    return Decimal(str(band[key])) if key in band else None


@cache
def rule_sets() -> Mapping[str, PaceRules]:
    """Every rule set by its id, the standard one first."""
    tables = tomllib.loads(files("bridgehead.modules.targets").joinpath("lights.toml").read_text(encoding="utf-8"))
    made = {name: make_rules(name, row) for name, row in tables["sets"].items()}
    return {tables["standard"]: made[tables["standard"]], **made}


def standard_rules() -> PaceRules:
    """The rule set that holds where none is chosen."""
    return next(iter(rule_sets().values()))


def rules_of(name: str) -> PaceRules:
    """The rule set of that name; the standard one where it is gone from the table."""
    return rule_sets().get(name, standard_rules())
