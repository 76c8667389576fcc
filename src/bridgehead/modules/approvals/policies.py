"""Who may do what with approvals."""

from __future__ import annotations

from bridgehead.foundation.access.actors import ROLES

_OFFICIALS = frozenset(ROLES) - {"enterprise"}

POLICY = {
    "approvals.view": _OFFICIALS,
    # Who chases the permits of a project puts them into the ledger.
    "approvals.register": frozenset({"promoter", "project_officer", "department_handler", "administrator"}),
    # The clock is the authority's; the officer of the project keeps it where the authority doesn't work here.
    "approvals.work": frozenset({"project_officer", "department_handler", "administrator"}),
}
