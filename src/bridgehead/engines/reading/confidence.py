"""How far a statement can be trusted: the chance that it is right, from what it was read by.

A statement has traits (its measure was found through an earlier figure, no time was said …). The chance is the
logistic function of the sum of their weights, which `vocabulary/confidence.toml` holds. The weights are fitted to the
development passages and their level to those held aside, by `python -m tests.engines.reading.calibrate`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import Decimal
from functools import cache

from .drafts import FALLBACK, FRAME, OWN, SENTENCE, Draft
from .projects.facts import ProjectDraft
from .vocabulary import load

_WEIGHTS: Mapping[str, Mapping[str, float]] = load("confidence")


def figure_confidence(draft: Draft) -> Decimal:
    """0.01 to 0.99: the chance that measure, modality, period, comparator and filters of a figure are right."""
    return _figure_chance(_figure_signs(draft))


def project_confidence(draft: ProjectDraft) -> Decimal:
    """0.01 to 0.99: the chance that name and investment of a project are right, which tell it from others."""
    return _chance("project", project_traits(draft))


# The traits of a figure, each with a bit of its own: frame, sentence and fallback are how its measure was found.
_FIGURE_TRAITS = (
    *(FRAME, SENTENCE, FALLBACK),
    *("unlisted", "ratio", "undated", "date_carried", "target", "target_by_time"),
    *("part", "leaning", "several_filters", "compared"),
)
_BITS: dict[str, int] = {OWN: 0, **{trait: 1 << bit for bit, trait in enumerate(_FIGURE_TRAITS)}}


def figure_traits(draft: Draft) -> tuple[str, ...]:
    """What is doubtful or telling about how a figure was read."""
    return _traits_of(_figure_signs(draft))


def _traits_of(signs: int) -> tuple[str, ...]:
    return tuple(trait for trait in _FIGURE_TRAITS if signs & _BITS[trait])


@cache  # a few hundred sets of traits occur together, and a number is found sooner than its names
def _figure_chance(signs: int) -> Decimal:
    return _chance("figure", _traits_of(signs))


def _figure_signs(draft: Draft) -> int:
    """The bits of the traits that a figure has."""
    signs = _BITS[draft.evidence]
    if draft.measure.startswith("other."):
        signs += _BITS["unlisted"]
    if draft.unit == "ratio":
        signs += _BITS["ratio"]
    if draft.period is None:
        signs += _BITS["undated"]
    elif not draft.period_said:
        signs += _BITS["date_carried"]
    if draft.modality == "target":
        signs += _BITS["target" if draft.modality_said else "target_by_time"]
    if draft.among:
        signs += _BITS["part"]
    if draft.parent is not None:
        signs += _BITS["leaning"]
    if len(draft.filters) > 1:
        signs += _BITS["several_filters"]
    return signs + _BITS["compared"] if draft.comparator != "=" else signs


def project_traits(draft: ProjectDraft) -> tuple[str, ...]:
    """What bears a project out, and what leaves it in doubt; blank for each trait that it has not."""
    return (
        "invested" if draft.whole.investment is not None else "",
        "staged" if draft.stage is not None else "",
        "dated" if draft.dates else "",
        "enterprise" if draft.enterprise is not None else "",
        "named_again" if draft.mentions > 1 else "",
        "attested" if draft.attested else "",
        "known" if draft.known else "",
        "called_project" if draft.name.endswith("项目") else "",
    )


@cache  # a few dozen sets of traits occur together
def _chance(kind: str, traits: tuple[str, ...]) -> Decimal:
    weights = _WEIGHTS[kind]
    total = weights["level"] + sum(weights[trait] for trait in traits if trait)
    hundredths = round(100 / (1 + math.exp(-total)))
    return Decimal(min(max(hundredths, 1), 99)).scaleb(-2)
