"""The registry as a page of the manual: `python -m bridgehead.engines.figures.registry_page > docs/measures.md`."""

import sys
from collections.abc import Iterable

from .formatting import format_band
from .measures import FILTERS, REGISTRY, FilterDefinition, MeasureDefinition
from .tiers import TIER_SETS, TierSet

_UNIT_WORDS = {
    "count": "1",
    "currency": "ISO 4217 code, whole units",
    "ratio": "fraction",
    "m2": "m2",
    "duration": "`d` days, `wd` working days",
    "capacity": "as said",
}

_HEAD = """# Measures

<!-- Written by `python -m bridgehead.engines.figures.registry_page`; change measures.toml or tiers.toml instead. -->

A measure is a question: an id of the registry, filters, and where the words say more than these, a label. Its text form
is `project.signed.count[investment_min=100000000,level=city]`, with the label as `{…}` behind. A value that holds a
space or one of `[ ] { } " , = \\` is written as a JSON string.
"""


def registry_page() -> str:
    """The whole page in Markdown: the registry, the filters and the tier sets that ship with the program."""
    return "\n".join([_HEAD, *_registry(), *_filters(), *_tiers()])


def _registry() -> list[str]:
    rows = [_measure_row(definition) for definition in REGISTRY.values()]
    head = ["id", "Chinese", "what it counts", "unit", "flow or stock", "words in texts", "to be complete"]
    return ["## Registry", "", *_table(head, rows), ""]


def _measure_row(definition: MeasureDefinition) -> list[str]:
    return [
        f"`{definition.id}`",
        definition.chinese,
        definition.english,
        _UNIT_WORDS[definition.unit_kind],
        definition.kind,
        "、".join(definition.terms),
        ", ".join(f"`{name}`" for name in definition.requires),
    ]


def _filters() -> list[str]:
    rows = [[f"`{f.id}`", f.chinese, f.english, _filter_values(f)] for f in FILTERS.values()]
    return ["## Filters", "", *_table(["filter", "Chinese", "meaning", "values"], rows), ""]


def _filter_values(definition: FilterDefinition) -> str:
    if definition.kind != "choice":
        return "whole number" if definition.kind == "integer" else "text"
    return ", ".join(f"`{choice.id}` {choice.chinese}" for choice in definition.choices.values())


def _tiers() -> list[str]:
    head = ["id", "Chinese", "mode", "bands", "currency rule", "in force", "source"]
    return ["## Tier sets", "", *_table(head, [_tier_row(tiers) for tiers in TIER_SETS]), ""]


def _tier_row(tiers: TierSet) -> list[str]:
    in_force = f"{tiers.valid_from or '..'}/{tiers.valid_to or '..'}"
    return [
        f"`{tiers.id}`",
        tiers.chinese,
        tiers.mode,
        "; ".join(format_band(band, "zh-Hans") for band in tiers.bands),
        f"`{tiers.currency_rule}`",
        "always" if in_force == "../.." else in_force,
        tiers.source,
    ]


def _table(head: list[str], rows: Iterable[list[str]]) -> list[str]:
    lines = [head, ["---"] * len(head), *rows]
    return [f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines]


if __name__ == "__main__":
    sys.stdout.write(registry_page())
