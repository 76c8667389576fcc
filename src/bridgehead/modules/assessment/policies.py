"""Who may do what in the assessment of units and people."""

from __future__ import annotations

from bridgehead.foundation.access.actors import ROLES

_OFFICIALS = frozenset(ROLES) - {"enterprise"}
_ASSESSORS = frozenset({"statistician", "administrator"})
_ASSESSED = frozenset({"promoter", "project_officer", "department_handler", "administrator"})

POLICY = {
    # Tables of scores are circulated; the projects behind a score are seen by whoever may see the projects.
    "assessment.view": _OFFICIALS,
    "assessment.change_scheme": frozenset({"administrator"}),
    "assessment.enter": _ASSESSORS,
    "assessment.run": _ASSESSORS,
    "assessment.appeal": _ASSESSED,
    # Nobody decides on an appeal of their own unit: actions.appeals sees to that.
    "assessment.decide": _ASSESSORS,
    "assessment.post_task": _ASSESSORS,
    "assessment.take_task": _ASSESSED,
    # Nor verifies the result of their own unit: actions.posted.
    "assessment.verify_task": _ASSESSORS,
}
