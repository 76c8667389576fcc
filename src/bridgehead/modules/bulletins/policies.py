"""Who may do what with bulletins.

A bulletin is seen where its unit is in scope; the rows behind its figures by the ledger's own rights.
"""

from __future__ import annotations

from bridgehead.foundation.access.actors import ROLES

_OFFICIALS = frozenset(ROLES) - {"enterprise"}

POLICY = {
    "bulletins.view": _OFFICIALS,
    "bulletins.write": frozenset({"project_officer", "statistician", "administrator"}),
    "bulletins.export": _OFFICIALS,
    "bulletins.edit_template": frozenset({"statistician", "administrator"}),
}
