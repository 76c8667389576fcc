"""The tables of the delivery room."""

from bridgehead.modules.delivery.models.calendars import CalendarDay
from bridgehead.modules.delivery.models.lights import Light, LightChoice, LightRule, MonthLight
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
    "Light",
    "LightChoice",
    "LightRule",
    "MonthLight",
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
