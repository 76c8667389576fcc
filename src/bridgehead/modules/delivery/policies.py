"""Who may do what about problems: whoever works on a project raises them, supervision and officers close them."""

from __future__ import annotations

from bridgehead.foundation.access.actors import ROLES

_OFFICIALS = frozenset(ROLES) - {"enterprise"}
_WORKERS = frozenset({"promoter", "project_officer", "department_handler", "statistician", "administrator"})

POLICY = {
    "delivery.view_problem": _OFFICIALS,
    "delivery.raise_problem": _WORKERS,
    "delivery.work_problem": _WORKERS,
    "delivery.close_problem": frozenset({"project_officer", "statistician", "administrator"}),
}
