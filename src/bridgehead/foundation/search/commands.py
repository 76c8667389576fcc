"""`bridgehead search check` and `bridgehead search rebuild`."""

from __future__ import annotations

import sys

from bridgehead.foundation.search import building, indexing
from bridgehead.foundation.search.models import SearchEntry


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
    """Write the index anew from what the rooms hold; 0. The box finds nothing until it is done."""
    print(f"{building.rebuild(processes)} things can be found.")
    return 0
