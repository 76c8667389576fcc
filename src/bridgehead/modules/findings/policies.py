"""Who may do what with findings.

A finding is seen where its unit is in scope: the lowest unit that everything concerned belongs to, so that whoever sees
it may see all its documents. Where that is not so (a token without documents), evidence is shown without its words.
"""

from __future__ import annotations

from bridgehead.foundation.access.actors import ROLES

_OFFICIALS = frozenset(ROLES) - {"enterprise"}

POLICY = {
    "findings.view": _OFFICIALS,
    "findings.close": frozenset({"project_officer", "statistician", "administrator"}),
    # Over everything there is, whoever asks; what is found is still seen by scope only.
    "findings.reconcile": frozenset({"statistician", "administrator"}),
}
