"""The tables of the task force room."""

from bridgehead.modules.taskforce.models.forces import Blocked, Duty, Matter, Meeting, Member, TaskForce

__all__ = ["Blocked", "Duty", "Matter", "Meeting", "Member", "TaskForce"]
