"""`bridgehead remind`: the digests of a day, and what waits to be sent."""

from __future__ import annotations

import sys
from datetime import date

from bridgehead.modules.delivery.workdays import FIRST, LAST
from bridgehead.modules.reminders.jobs import remind, send_waiting


def remind_command(day: str, *, only_send: bool) -> int:
    """Print what was done; 2 for a day that is none or outside the calendar, 1 where a dispatch was given up."""
    try:
        chosen = date.fromisoformat(day) if day else None
    except ValueError:
        print(f"{day} is no day: write it as 2026-11-23.", file=sys.stderr)
        return 2
    if chosen is not None and not FIRST <= chosen <= LAST:
        print(f"The calendar knows the days from {FIRST} to {LAST}.", file=sys.stderr)
        return 2
    if only_send:
        sent, put_off, given_up = send_waiting()
    else:
        ran = remind(chosen)
        if ran.is_quiet:
            print("This day is not worked: nobody is reminded.")
            return 0
        print(f"{ran.digests} digests written.")
        sent, put_off, given_up = ran.sent, ran.put_off, ran.given_up
    print(f"{sent} sent, {put_off} to be tried again, {given_up} given up.")
    return 1 if given_up else 0
