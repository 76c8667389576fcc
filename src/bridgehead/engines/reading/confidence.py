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

from .drafts import OWN, Draft
from .projects.facts import ProjectDraft
from .vocabulary import load

_WEIGHTS: Mapping[str, Mapping[str, float]] = load("confidence")


def figure_confidence(draft: Draft) -> Decimal:
    """0.01 to 0.99: the chance that measure, modality, period, comparator and filters of a figure are right."""
    return _chance("figure", figure_traits(draft))


def project_confidence(draft: ProjectDraft) -> Decimal:
    """0.01 to 0.99: the chance that name and investment of a project are right, which tell it from others."""
    return _chance("project", project_traits(draft))


def figure_traits(draft: Draft) -> tuple[str, ...]:
    """What is doubtful or telling about how a figure was read; blank for each trait that it has not."""
    aimed, dated = draft.modality == "target", draft.period is not None
    return (
        draft.evidence if draft.evidence != OWN else "",
        "unlisted" if draft.measure.startswith("other.") else "",
        "ratio" if draft.unit == "ratio" else "",
        "undated" if not dated else "",
        "date_carried" if dated and not draft.period_said else "",
        "target" if aimed and draft.modality_said else "",
        "target_by_time" if aimed and not draft.modality_said else "",
        "part" if draft.among else "",
        "leaning" if draft.parent is not None else "",
        "several_filters" if len(draft.filters) > 1 else "",
        "compared" if draft.comparator != "=" else "",
    )


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
