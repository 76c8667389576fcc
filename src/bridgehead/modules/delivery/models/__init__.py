"""The tables of the delivery room."""

from bridgehead.modules.delivery.models.calendars import CalendarDay
from bridgehead.modules.delivery.models.problems import Problem, ProblemKind, ProblemState, ProblemStep, StepKind
from bridgehead.modules.delivery.models.schedules import (
    Baseline,
    Direction,
    Proposal,
    ProposalState,
    Schedule,
    ScheduleState,
    ScheduleTask,
)

__all__ = [
    "Baseline",
    "CalendarDay",
    "Direction",
    "Problem",
    "ProblemKind",
    "ProblemState",
    "ProblemStep",
    "Proposal",
    "ProposalState",
    "Schedule",
    "ScheduleState",
    "ScheduleTask",
    "StepKind",
]
