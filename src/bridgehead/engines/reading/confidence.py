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
    signs = _figure_signs(draft)
    found = _figure_chances.get(signs)
    if found is None:
        found = _figure_chances[signs] = _chance("figure", figure_traits(draft))
    return found


def project_confidence(draft: ProjectDraft) -> Decimal:
    """0.01 to 0.99: the chance that name and investment of a project are right, which tell it from others."""
    return _chance("project", project_traits(draft))


# The traits of a figure, each with a bit of its own: frame, sentence and fallback are how its measure was found.
_FIGURE_TRAITS = (
    *(FRAME, SENTENCE, FALLBACK),
    *("unlisted", "ratio", "undated", "date_carried", "target", "target_by_time"),
    *("part", "leaning", "several_filters", "compared"),
)
_EVIDENCE: dict[str, int] = {OWN: 0, **{trait: 1 << bit for bit, trait in enumerate(_FIGURE_TRAITS[:3])}}
_figure_chances: dict[int, Decimal] = {}  # a few hundred sets of traits occur together


def figure_traits(draft: Draft) -> tuple[str, ...]:
    """What is doubtful or telling about how a figure was read."""
    signs = _figure_signs(draft)
    return tuple(trait for bit, trait in enumerate(_FIGURE_TRAITS) if signs & 1 << bit)


def _figure_signs(draft: Draft) -> int:
    """The bits of the traits that a figure has."""
    signs = _EVIDENCE[draft.evidence]
    if draft.measure.startswith("other."):
        signs += 1 << 3
    if draft.unit == "ratio":
        signs += 1 << 4
    if draft.period is None:
        signs += 1 << 5
    elif not draft.period_said:
        signs += 1 << 6
    if draft.modality == "target":
        signs += 1 << 7 if draft.modality_said else 1 << 8
    if draft.among:
        signs += 1 << 9
    if draft.parent is not None:
        signs += 1 << 10
    if len(draft.filters) > 1:
        signs += 1 << 11
    return signs + (1 << 12) if draft.comparator != "=" else signs


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


@cache  # of projects; those of figures are kept by their bits
def _chance(kind: str, traits: tuple[str, ...]) -> Decimal:
    weights = _WEIGHTS[kind]
    total = weights["level"] + sum(weights[trait] for trait in traits if trait)
    hundredths = round(100 / (1 + math.exp(-total)))
    return Decimal(min(max(hundredths, 1), 99)).scaleb(-2)
