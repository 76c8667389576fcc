"""How far a statement can be trusted: the chance that it is right, from what it was read by.

A statement has traits (its measure was found through an earlier figure, no time was said …). The chance is the
logistic function of the sum of their weights, which `vocabulary/confidence.toml` holds. The weights are fitted to the
development passages and their level to those held aside, by `python -m tests.engines.reading.calibrate`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
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
    traits = [name for name, has in _FIGURE_TRAITS.items() if has(draft)]
    return traits if draft.evidence == OWN else [draft.evidence, *traits]


def project_traits(draft: ProjectDraft) -> Sequence[str]:
    """What bears a project out, and what leaves it in doubt."""
    return [name for name, has in _PROJECT_TRAITS.items() if has(draft)]


_FIGURE_TRAITS: Mapping[str, Callable[[Draft], bool]] = {
    "unlisted": lambda draft: draft.measure.startswith("other."),
    "ratio": lambda draft: draft.unit == "ratio",
    "undated": lambda draft: draft.period is None,
    "date_carried": lambda draft: draft.period is not None and not draft.period_said,
    "target": lambda draft: draft.modality == "target" and draft.modality_said,
    "target_by_time": lambda draft: draft.modality == "target" and not draft.modality_said,
    "part": lambda draft: draft.among,
    "leaning": lambda draft: draft.parent is not None,
    "several_filters": lambda draft: len(draft.filters) > 1,
    "compared": lambda draft: draft.comparator != "=",
}
_PROJECT_TRAITS: Mapping[str, Callable[[ProjectDraft], bool]] = {
    "invested": lambda draft: draft.whole.investment is not None,
    "staged": lambda draft: draft.stage is not None,
    "dated": lambda draft: bool(draft.dates),
    "enterprise": lambda draft: draft.enterprise is not None,
    "named_again": lambda draft: draft.mentions > 1,
    "attested": lambda draft: draft.attested,
    "known": lambda draft: draft.known,
    "called_project": lambda draft: draft.name.endswith("项目"),
}


@cache  # a few dozen sets of traits occur together
def _chance(kind: str, traits: tuple[str, ...]) -> Decimal:
    weights = _WEIGHTS[kind]
    total = weights["level"] + sum(weights[trait] for trait in traits)
    hundredths = round(100 / (1 + math.exp(-total)))
    return Decimal(min(max(hundredths, 1), 99)).scaleb(-2)
