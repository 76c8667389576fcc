"""Assessment: schemes in dated versions, what is entered by hand, runs that stay, appeals, posted tasks."""

from __future__ import annotations

from bridgehead.modules.assessment.models.appeals import Appeal, AppealState
from bridgehead.modules.assessment.models.inputs import CreditEvent, GivenFigure
from bridgehead.modules.assessment.models.posted import PostedState, PostedStep, PostedStepKind, PostedTask
from bridgehead.modules.assessment.models.runs import Run, RunScore
from bridgehead.modules.assessment.models.schemes import Scheme, SchemeVersion

__all__ = [
    "Appeal",
    "AppealState",
    "CreditEvent",
    "GivenFigure",
    "PostedState",
    "PostedStep",
    "PostedStepKind",
    "PostedTask",
    "Run",
    "RunScore",
    "Scheme",
    "SchemeVersion",
]
