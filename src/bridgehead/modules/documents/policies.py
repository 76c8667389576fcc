"""Who may do what with documents. Accepting what is said of a project also asks the ledger's own policies."""

from __future__ import annotations

from bridgehead.foundation.access.actors import ROLES

_OFFICIALS = frozenset(ROLES) - {"enterprise"}
_WRITERS = frozenset({"promoter", "project_officer", "statistician", "administrator"})

POLICY = {
    "documents.view": _OFFICIALS,
    "documents.upload": _WRITERS | {"department_handler"},
    "documents.review": _WRITERS,
    "documents.edit_gazetteer": _WRITERS,
}
