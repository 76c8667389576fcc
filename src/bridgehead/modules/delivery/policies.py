"""Who may do what about problems, plans of projects, and the days that are worked."""

from __future__ import annotations

from bridgehead.foundation.access.actors import ROLES

_OFFICIALS = frozenset(ROLES) - {"enterprise"}
_WORKERS = frozenset({"promoter", "project_officer", "department_handler", "statistician", "administrator"})

POLICY = {
    "delivery.view_problem": _OFFICIALS,
    "delivery.raise_problem": _WORKERS,
    "delivery.work_problem": _WORKERS,
    # Whoever works on a project raises problems; officers and supervision close them.
    "delivery.close_problem": frozenset({"project_officer", "statistician", "administrator"}),
    "delivery.view_schedule": _OFFICIALS,
    "delivery.change_schedule": frozenset({"promoter", "project_officer", "administrator"}),
    # A day of a plan moves when it is accepted, and not before (domain/04 section 4).
    "delivery.accept_schedule": frozenset({"project_officer", "administrator"}),
    "delivery.report_task": _WORKERS,
    "delivery.view_lights": _OFFICIALS,
    "delivery.change_lights": frozenset({"administrator"}),
    "delivery.view_calendar": _OFFICIALS,
    "delivery.change_calendar": frozenset({"administrator"}),
}
