"""How far a statement can be trusted: a start by how its measure was found, less for each thing that was not said."""

from __future__ import annotations

from decimal import Decimal

from .drafts import FALLBACK, FRAME, OWN, SENTENCE, Draft
from .project_facts import ProjectDraft

_START = {OWN: Decimal("0.95"), FRAME: Decimal("0.88"), SENTENCE: Decimal("0.78"), FALLBACK: Decimal("0.6")}


def figure_confidence(draft: Draft) -> Decimal:
    """0.05 to 0.95, from the evidence of one figure."""
    value = _START[draft.evidence]
    if draft.measure.startswith("other."):
        value -= Decimal("0.1")
    if draft.period is None:
        value -= Decimal("0.08")
    elif not draft.period_said:
        value -= Decimal("0.04")
    if draft.modality == "target" and not draft.modality_said:
        value -= Decimal("0.05")
    return max(value, Decimal("0.05"))


def project_confidence(draft: ProjectDraft) -> Decimal:
    """0.55 for a bare name; more where an investment, a stage, an enterprise or a second mention bears it out."""
    value = Decimal("0.55")
    if draft.whole.investment is not None:
        value += Decimal("0.2")
    if draft.stage is not None or draft.dates:
        value += Decimal("0.12")
    if draft.enterprise is not None:
        value += Decimal("0.05")
    if draft.mentions > 1 or draft.attested:
        value += Decimal("0.05")
    return value
