"""Who looks at pairs that may be one thing. Deciding on them is the policy of each kind (`ledger.merge_project` …)."""

from __future__ import annotations

from bridgehead.foundation.access.actors import ROLES

POLICY = {"duplicates.view": frozenset(ROLES) - {"enterprise"}}
