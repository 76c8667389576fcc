"""What is read of the delivery room."""

from bridgehead.modules.delivery.queries.problems import (
    VIEW,
    ProblemFilter,
    access_problem,
    count_open_in,
    counts_of,
    may_here,
    problems_in,
    problems_of,
    steps_of,
    visible_problems,
)
from bridgehead.modules.delivery.queries.schedules import schedule_in

__all__ = [
    "VIEW",
    "ProblemFilter",
    "access_problem",
    "count_open_in",
    "counts_of",
    "may_here",
    "problems_in",
    "problems_of",
    "schedule_in",
    "steps_of",
    "visible_problems",
]
