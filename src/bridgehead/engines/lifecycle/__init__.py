"""The life cycle of a project: strands, milestones, the stage they add up to, what is missing for the next step."""

from .kinds import (
    EVIDENCE_KINDS,
    MAIN_PATH,
    MILESTONE_KINDS,
    STRANDS,
    EvidenceDemand,
    EvidenceKind,
    MilestoneKind,
    StrandDefinition,
    Words,
    kind_of_stage,
    kinds_from_stage,
    kinds_reaching,
)
from .stages import COUNTED_STATES, Claim, Gap, Stage, derive_stage, missing_for_next, next_step

__all__ = [
    "COUNTED_STATES",
    "EVIDENCE_KINDS",
    "MAIN_PATH",
    "MILESTONE_KINDS",
    "STRANDS",
    "Claim",
    "EvidenceDemand",
    "EvidenceKind",
    "Gap",
    "MilestoneKind",
    "Stage",
    "StrandDefinition",
    "Words",
    "derive_stage",
    "kind_of_stage",
    "kinds_from_stage",
    "kinds_reaching",
    "missing_for_next",
    "next_step",
]
