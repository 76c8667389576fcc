"""`bridgehead duplicates find`: look through all projects, enterprises and contacts for pairs that may be one."""

from __future__ import annotations

from time import monotonic

from bridgehead.foundation.merging.kinds import like_kinds
from bridgehead.foundation.merging.pairs import keep_found


def find() -> int:
    """Look through everything and print what was found, a line a kind; 0."""
    for kind in like_kinds():
        begun = monotonic()
        made, gone = keep_found(kind.key, kind.pairs())
        seconds = monotonic() - begun
        print(f"{kind.key}\t{made} new pairs\t{gone} no longer alike\t{seconds:.1f} s")
    return 0
