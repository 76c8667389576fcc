"""How far a statement can be trusted: the chance that it is right, from what it was read by.

A statement has traits (its measure was found through an earlier figure, no time was said …). The chance is the
logistic function of the sum of their weights, which `vocabulary/confidence.toml` holds. The weights are fitted to the
development passages and their level to those held aside, by `python -m tests.engines.reading.calibrate`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache

from .drafts import OWN, Draft
from .projects.facts import ProjectDraft
from .vocabulary import load

_WEIGHTS: Mapping[str, Mapping[str, float]] = load("confidence")


def figure_confidence(draft: Draft) -> Decimal:
    """0.01 to 0.99: the chance that measure, modality, period, comparator and filters of a figure are right."""
    return _chance("figure", tuple(figure_traits(draft)))


def project_confidence(draft: ProjectDraft) -> Decimal:
    """0.01 to 0.99: the chance that name and investment of a project are right, which tell it from others."""
    return _chance("project", tuple(project_traits(draft)))


def figure_traits(draft: Draft) -> Sequence[str]:
    """What is doubtful or telling about how a figure was read."""
    aimed, dated = draft.modality == "target", draft.period is not None
    traits = {
        "unlisted": draft.measure.startswith("other."),
        "ratio": draft.unit == "ratio",
        "undated": not dated,
        "date_carried": dated and not draft.period_said,
        "target": aimed and draft.modality_said,
        "target_by_time": aimed and not draft.modality_said,
        "part": draft.among,
        "leaning": draft.parent is not None,
        "several_filters": len(draft.filters) > 1,
        "compared": draft.comparator != "=",
    }
    told = [name for name, has in traits.items() if has]
    return told if draft.evidence == OWN else [draft.evidence, *told]


def project_traits(draft: ProjectDraft) -> Sequence[str]:
    """What bears a project out, and what leaves it in doubt."""
    traits = {
        "invested": draft.whole.investment is not None,
        "staged": draft.stage is not None,
        "dated": bool(draft.dates),
        "enterprise": draft.enterprise is not None,
        "named_again": draft.mentions > 1,
        "attested": draft.attested,
        "known": draft.known,
        "called_project": draft.name.endswith("项目"),
    }
    return [name for name, has in traits.items() if has]


@cache  # a few dozen sets of traits occur together
def _chance(kind: str, traits: tuple[str, ...]) -> Decimal:
    weights = _WEIGHTS[kind]
    total = weights["level"] + sum(weights[trait] for trait in traits)
    hundredths = round(100 / (1 + math.exp(-total)))
    return Decimal(min(max(hundredths, 1), 99)).scaleb(-2)
