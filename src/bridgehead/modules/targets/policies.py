"""Who may do what about targets, the figures of a month, and series that the ledger cannot work out."""

from __future__ import annotations

from bridgehead.foundation.access.actors import ROLES

_KEEPERS = frozenset({"statistician", "administrator"})

POLICY = {
    "targets.view": frozenset(ROLES) - {"enterprise"},
    "targets.set": _KEEPERS,
    "targets.enter_series": _KEEPERS,
    "targets.close_month": _KEEPERS,
    "targets.forecast": _KEEPERS,
}
