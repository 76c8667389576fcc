"""`bridgehead ledger`: does what is derived agree with the rows in force? derive it by the rules of today, or anew."""

from __future__ import annotations

import sys

from bridgehead.modules.ledger import derived, kept, rules
from bridgehead.modules.ledger.derived import drift
from bridgehead.modules.ledger.models import Project


def check() -> int:
    """Print every column, kept row and sum that drifted, a line each; 0 when none did, else 1."""
    found = 0
    for fault in kept.faults():
        found += 1
        print(f"{fault.project_id or ''}\t{fault.field}\tstored {fault.stored}\tderived {fault.derived}")
    for row in drift():
        found += 1
        print(f"{row.code}\t{row.field}\tstored {row.stored}\tderived {row.derived}")
    projects = Project.objects.count()
    if found:
        print(f"{found} derived values of {projects} projects disagree with the rows in force.", file=sys.stderr)
        return 1
    print(f"{projects} projects checked: derived columns and milestones agree.")
    return 0


def rebuild() -> int:
    """Write what answers count, and its sums, anew from the rows in force; nobody should write meanwhile."""
    print(f"{kept.rebuild()} rows that answers count are written anew.")
    return 0


def rederive() -> int:
    """Bring every project up to the rules of today: to be run after midnight of the day a version comes in force."""
    stale = derived.stale_projects().count()
    derived.rederive()
    print(f"{stale} projects derived anew; all stand by version {rules.in_force().number} of the rules.")
    return 0
