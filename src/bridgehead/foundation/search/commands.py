"""`bridgehead search check` and `bridgehead search rebuild`."""

from __future__ import annotations

import sys
import time
from typing import Final

from bridgehead.foundation.search import building, indexing
from bridgehead.foundation.search.models import SearchEntry

# Seconds between two lines of progress.
_EVERY: Final = 5


def check() -> int:
    """Print every thing that the index holds wrongly, a line each; 0 when there is none, else 1."""
    found = 0
    for fault in indexing.faults():
        found += 1
        print(f"{fault.kind}\t{fault.object_id}\t{fault.what}")
    if found:
        print(f"{found} things are found wrongly. `bridgehead search rebuild` writes the index anew.", file=sys.stderr)
        return 1
    print(f"{SearchEntry.objects.count()} things checked: all are found under what they are called now.")
    return 0


def rebuild(processes: int) -> int:
    """Write the index anew from what the rooms hold; 0. The box finds nothing until it is done.

    How far it is goes to the error output, a line every few seconds.
    """
    said = time.monotonic()

    def told(kind: str, written: int) -> None:
        nonlocal said
        if not kind:
            print(f"{written:,} written, the database indexes them…", file=sys.stderr, flush=True)
        elif time.monotonic() - said > _EVERY:
            said = time.monotonic()
            print(f"{kind}: {written:,}", file=sys.stderr, flush=True)

    print(f"{building.rebuild(processes, told)} things can be found.")
    return 0
