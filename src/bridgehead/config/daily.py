"""`bridgehead daily`: everything that is meant for once a day, in order; each part can be run by itself as well."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Sequence
from typing import Final

from django.conf import settings
from django.db import connection

from bridgehead.foundation.audit import commands as audit
from bridgehead.modules.delivery import commands as delivery
from bridgehead.modules.duplicates import commands as duplicates
from bridgehead.modules.findings import commands as findings
from bridgehead.modules.reminders import commands as reminders
from bridgehead.modules.targets import commands as targets

Part = tuple[str, Callable[[], int]]


def _remind() -> int:
    return reminders.remind_command("", only_send=False)


def _anchor() -> int:
    if not settings.AUDIT_ANCHOR_FILE and not settings.AUDIT_ANCHOR_WEBHOOK:
        print("no place is named for anchors: BRIDGEHEAD_ANCHOR_FILE, BRIDGEHEAD_ANCHOR_WEBHOOK")
        return 0
    return audit.anchor()


# Reminders tell of what the parts before them found out; the anchor holds what all of them entered. Whatever a part
# has done already today, it does not do twice: that is what lets a run that failed be repeated as a whole.
PARTS: Final[Sequence[Part]] = (
    ("lights keep", delivery.keep),
    ("chances", targets.chances_command),
    ("reconcile", findings.reconcile_command),
    ("duplicates find", duplicates.find),
    ("remind", _remind),
    ("audit anchor", _anchor),
)


def daily_command(parts: Sequence[Part] = PARTS) -> int:
    """Run the parts, each under its name; 0, or 1 where any failed, with their names. One that fails stops no other."""
    failed = []
    for name, run in parts:
        print(f"{name}:", flush=True)
        try:
            status = run()
        except Exception:
            traceback.print_exc()
            # The next part gets a connection of its own where this one broke it.
            connection.close_if_unusable_or_obsolete()
            status = 1
        if status:
            failed.append(name)
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0
