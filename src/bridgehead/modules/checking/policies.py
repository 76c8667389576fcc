"""Who may hold a draft against the ledger: whoever may see figures; what it finds is what they may see."""

from __future__ import annotations

from bridgehead.foundation.access.actors import ROLES

POLICY = {"checking.check": frozenset(ROLES) - {"enterprise"}}
