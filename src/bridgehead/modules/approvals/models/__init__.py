"""The tables of the approvals room."""

from bridgehead.modules.approvals.models.approvals import (
    Approval,
    ApprovalDebt,
    ApprovalPause,
    ApprovalResult,
    ApprovalState,
    ApprovalStep,
    PauseKind,
    StepKind,
)

__all__ = [
    "Approval",
    "ApprovalDebt",
    "ApprovalPause",
    "ApprovalResult",
    "ApprovalState",
    "ApprovalStep",
    "PauseKind",
    "StepKind",
]
