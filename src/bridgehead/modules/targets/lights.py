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


@dataclass(frozen=True, slots=True)
class RuleBook:
    """Every rule set by its id, the standard one first, each with its versions from the oldest on."""

    versions: Mapping[str, Sequence[PaceRules]]

    @property
    def standard(self) -> str:
        """The id of the set that holds where none is chosen."""
        return next(iter(self.versions))

    def of(self, name: str, on: date) -> PaceRules:
        """The version of a set that is valid on a day.

        The standard set's where the set has none by then or is gone from the table; the oldest of that before all.
        """
        standard = self.versions[self.standard]
        return _valid(self.versions.get(name, ()), on) or _valid(standard, on) or standard[0]

    def offered(self, on: date) -> Sequence[PaceRules]:
        """The sets that are valid on a day, the standard one first."""
        found = (_valid(versions, on) for versions in self.versions.values())
        return [rules for rules in found if rules is not None]


def _valid(versions: Sequence[PaceRules], on: date) -> PaceRules | None:
    return next((rules for rules in reversed(versions) if rules.valid_from <= on), None)


def make_book(table: Mapping[str, Any]) -> RuleBook:
    """Rule sets from a table such as lights.toml. Raises ValueError for what make_rules refuses, and for two versions
    of a set from the same day.
    """
    made = {}
    for name, rows in table["sets"].items():
        versions = sorted((make_rules(name, row) for row in rows), key=lambda rules: rules.valid_from)
        if len({rules.valid_from for rules in versions}) != len(versions):
            raise ValueError(f"{name}: two versions from the same day")
        made[name] = versions
    return RuleBook({table["standard"]: made[table["standard"]], **made})


@cache
def rule_book() -> RuleBook:
    """The rule sets that ship."""
    return make_book(
        tomllib.loads(files("bridgehead.modules.targets").joinpath("lights.toml").read_text(encoding="utf-8"))
    )


def rules_of(name: str, on: date) -> PaceRules:
    """The rules of the set of that name for a day that is judged."""
    return rule_book().of(name, on)
