"""`bridgehead audit verify` and `bridgehead audit seal`."""

from __future__ import annotations

import sys

from bridgehead.foundation.audit import chain
from bridgehead.foundation.audit.models import AuditEntry


def verify() -> int:
    """Walk every chain; print what was changed, lost or moved. 0 when nothing was, else 1."""
    problems = chain.verify()
    for problem in problems:
        print(f"lane {problem.lane}\tentry {problem.sequence}\t{problem.kind}\t{problem.detail}")
    if problems:
        print(f"{len(problems)} problems found in the audit chain.", file=sys.stderr)
        return 1
    print(f"{AuditEntry.objects.count()} entries verified: none changed, missing or moved.")
    return 0


def seal() -> int:
    """Print one digest over all chains, to be kept elsewhere; 0."""
    print(chain.seal())
    return 0
