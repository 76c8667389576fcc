"""Who may do what about task forces."""

from __future__ import annotations

from bridgehead.foundation.access.actors import ROLES

_OFFICIALS = frozenset(ROLES) - {"enterprise"}

POLICY = {
    "taskforce.view": _OFFICIALS,
    "taskforce.change": frozenset({"project_officer", "administrator"}),
    # Whoever works for the project reports on what was settled.
    "taskforce.report": frozenset({"promoter", "project_officer", "department_handler", "administrator"}),
}
