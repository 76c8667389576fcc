"""Who may see and change enterprises. Contacts are personal data: for those who work with the firm."""

from __future__ import annotations

from bridgehead.foundation.access.actors import ROLES

_EVERYBODY = frozenset(ROLES)
_WORKERS = frozenset({"promoter", "project_officer", "department_handler", "administrator"})

POLICY = {
    "parties.view_enterprise": _EVERYBODY,
    "parties.register_enterprise": _WORKERS | {"statistician"},
    "parties.change_enterprise": _WORKERS | {"statistician"},
    "parties.view_contact": _WORKERS | {"leader"},
    "parties.change_contact": _WORKERS,
}
