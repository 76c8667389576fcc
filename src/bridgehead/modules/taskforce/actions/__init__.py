"""What can be done in the task force room."""

from bridgehead.modules.taskforce.actions.forces import add_member, change_force, end_member, form_force
from bridgehead.modules.taskforce.actions.meetings import (
    add_matter,
    finish_matter,
    hold_meeting,
    link_problem,
    unlink_problem,
)

__all__ = [
    "add_matter",
    "add_member",
    "change_force",
    "end_member",
    "finish_matter",
    "form_force",
    "hold_meeting",
    "link_problem",
    "unlink_problem",
]
