"""`bridgehead ledger`: do the derived columns agree with the milestones in force? derive them by the rules of today."""

from __future__ import annotations

import sys

from bridgehead.modules.ledger import derived, rules
from bridgehead.modules.ledger.derived import drift
from bridgehead.modules.ledger.models import Project


def check() -> int:
    """Print every column that drifted, a line each; 0 when none did, else 1."""
    found = 0
    for row in drift():
        found += 1
        print(f"{row.code}\t{row.field}\tstored {row.stored}\tderived {row.derived}")
    projects = Project.objects.count()
    if found:
        print(f"{found} derived columns of {projects} projects disagree with the milestones.", file=sys.stderr)
        return 1
    print(f"{projects} projects checked: derived columns and milestones agree.")
    return 0


def rederive() -> int:
    """Bring every project up to the rules of today: to be run after midnight of the day a version comes in force."""
    stale = derived.stale_projects().count()
    derived.rederive()
    print(f"{stale} projects derived anew; all stand by version {rules.in_force().number} of the rules.")
    return 0
