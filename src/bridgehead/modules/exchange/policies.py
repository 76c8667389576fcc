"""Who may bring workbooks in. What a row may write is asked of the ledger's own policies, row by row."""

from __future__ import annotations

from bridgehead.foundation.access.actors import ROLES

_OFFICIALS = frozenset(ROLES) - {"enterprise"}
_WRITERS = frozenset({"promoter", "project_officer", "statistician", "administrator"})

POLICY = {
    "exchange.view": _OFFICIALS,
    "exchange.import": _WRITERS,
}
