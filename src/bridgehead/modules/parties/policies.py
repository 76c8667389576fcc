"""Who may see and change enterprises.

Contacts are personal data and financials are the firm's own affair: whoever sees them holds a clearance, whatever their
role, and every opening is logged (domain/09 section 6).
"""

from __future__ import annotations

from bridgehead.foundation.access.actors import ROLES

_EVERYBODY = frozenset(ROLES)
_WORKERS = frozenset({"promoter", "project_officer", "department_handler", "administrator"})

POLICY = {
    "parties.view_enterprise": _EVERYBODY,
    "parties.register_enterprise": _WORKERS | {"statistician"},
    "parties.change_enterprise": _WORKERS | {"statistician"},
    # Merging touches what other units entered.
    "parties.merge_enterprise": frozenset({"statistician", "administrator"}),
    "parties.merge_contact": frozenset({"statistician", "administrator"}),
    "parties.view_contact": frozenset({"contacts"}),
    "parties.change_contact": _WORKERS,
    "parties.view_financials": frozenset({"financials"}),
    "parties.change_financials": _WORKERS | {"statistician"},
}
