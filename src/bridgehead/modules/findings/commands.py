"""`bridgehead reconcile`: hold all documents and the ledger against each other."""

from __future__ import annotations

from bridgehead.foundation.access import SYSTEM
from bridgehead.modules.findings.actions import reconcile_everything
from bridgehead.modules.findings.models import Severity
from bridgehead.modules.findings.queries import FindingFilter, counts_of


def reconcile_command() -> int:
    """Reconcile everything and print what stands open. 0, also where something does not add up: that is no failure."""
    done = reconcile_everything(actor=SYSTEM)
    counts = counts_of(SYSTEM, FindingFilter())
    print(f"{done.documents} documents, {done.statements} statements, {done.answers} answers of the ledger")
    grave = ", ".join(f"{counts.severities[name]} {name}s" for name in Severity.values)
    print(f"{counts.states['open']} findings are open ({grave}), {done.new} of them new")
    return 0
