"""From the classes of the words around a quantity to the measure that it answers: one interpreter over rules.toml."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from bridgehead.engines.figures import REGISTRY
from bridgehead.engines.reading.vocabulary import load

# Where several stages are said of one count, the later one in this list is what the count is of.
STAGE_ORDER = (
    "introduced",
    "in_hand",
    "building",
    "filed",
    "signed",
    "started",
    "completed",
    "producing",
    "completed_producing",
    "started_or_completed",
)


_STAGE_CLASSES = {f"stage:{stage}": (order, stage) for order, stage in enumerate(STAGE_ORDER)}
_STAGES = frozenset(_STAGE_CLASSES)


_FAMILIES: dict[str, str] = {measure: measure.rsplit(".", 1)[0] for measure in REGISTRY}


def family(measure: str) -> str:
    """`project.signed` of `project.signed.count`."""
    return _FAMILIES[measure]


@dataclass(frozen=True, slots=True)
class Rule:
    """A measure, and the classes and units that a quantity must and must not have for it."""

    measure: str
    need: frozenset[str]
    any: frozenset[str]
    none: frozenset[str]
    units: frozenset[str]


def _rule(row: dict[str, Any], groups: dict[str, list[str]]) -> Rule:
    units = frozenset(groups[row["units"]]) if "units" in row else frozenset()
    return Rule(
        row["measure"], frozenset(row["need"]), frozenset(row.get("any", ())), frozenset(row.get("none", ())), units
    )


_TABLES = load("rules")
RULES: dict[str, tuple[Rule, ...]] = {
    kind: tuple(_rule(row, _TABLES["units"]) for row in _TABLES[kind]) for kind in ("count", "money", "area")
}


def with_groups(classes: frozenset[str]) -> frozenset[str]:
    """`classes` and, for `stage:signed` or `scheme:srdi`, the bare `stage` and `scheme`."""
    groups = {name.partition(":")[0] for name in classes if ":" in name}
    return classes | groups if groups else classes


@lru_cache(maxsize=4096)  # bounded: texts can put any words together
def match_rule(kind: str, unit: str, classes: frozenset[str], stage: str | None) -> str | None:
    """The measure of the first rule that fits, or None.

    `stage`, or where it is None that of the classes, fills `{stage}` in a rule's measure.
    """
    every = with_groups(classes)
    stage = stage or stage_of(classes)
    for rule in _for_unit(kind, unit):
        if not rule.need <= every or (rule.any and not rule.any & every) or rule.none & every:
            continue
        if "{stage}" not in rule.measure:
            return rule.measure
        if stage is not None:
            return rule.measure.format(stage="producing" if stage == "completed_producing" else stage)
    return None


@cache
def _for_unit(kind: str, unit: str) -> tuple[Rule, ...]:
    """The rules that a quantity of this kind and unit can meet."""
    return tuple(rule for rule in RULES[kind] if not rule.units or unit in rule.units)


def stage_of(classes: frozenset[str]) -> str | None:
    """The stage that a count with these classes is of."""
    said = _STAGES & classes
    return max([_STAGE_CLASSES[name] for name in said])[1] if said else None


@cache  # as many as the vocabulary has kinds of words
def stages_of(classes: frozenset[str]) -> frozenset[str]:
    """The classes of stages among those of one word."""
    return frozenset(name for name in classes if name.startswith("stage:"))


@cache
def names_scheme(classes: frozenset[str]) -> bool:
    """Whether one word names an award (专精特新)."""
    return any(name.startswith("scheme:") for name in classes)
