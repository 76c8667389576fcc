"""`bridgehead audit verify`, `bridgehead audit seal` and `bridgehead audit anchor`."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from django.conf import settings

from bridgehead.foundation.audit import anchors, chain, verifying

_SHOWN = 20


def verify(anchors_file: Path | None = None) -> int:
    """Walk every chain; name the first entry that is wrong, then list the others. 0 when none is, else 1."""
    known: list[anchors.Anchor] = []
    if anchors_file is not None:
        try:
            known = anchors.read_anchors(anchors_file, settings.AUDIT_ANCHOR_KEY)
        except anchors.AnchorError as error:
            print(error, file=sys.stderr)
            return 1
    start = time.monotonic()
    found = verifying.walk(known)
    if not found.problems:
        against = f", {len(known)} anchors agree" if known else ""
        seconds = time.monotonic() - start
        print(f"{found.entries} entries verified in {seconds:.1f} s: none changed, missing or moved{against}.")
        return 0
    first = found.problems[0]
    print(f"First bad entry: {_place(first)}\n  {first.kind}: {first.detail}")
    for problem in found.problems[1:_SHOWN]:
        print(f"{_place(problem)}\t{problem.kind}\t{problem.detail}")
    if len(found.problems) > _SHOWN:
        print(f"… and {len(found.problems) - _SHOWN} more")
    print(f"{len(found.problems)} problems found in {found.entries} entries of the audit chain.", file=sys.stderr)
    return 1


def _place(problem: verifying.Problem) -> str:
    where = f"lane {problem.lane}, entry {problem.sequence}"
    if problem.entry_id is None or problem.recorded_at is None:
        return where
    at = problem.recorded_at.isoformat(sep=" ", timespec="seconds")
    by = "before id" if problem.kind == "missing" else "id"
    return f"{by} {problem.entry_id}, {at}, {problem.what} ({where})"


def seal() -> int:
    """Print one digest over all chains, to be kept elsewhere; 0."""
    print(chain.seal())
    return 0


def anchor(file: Path | None = None, webhook: str = "") -> int:
    """Write the heads to a file, send them to a webhook, or print them when neither is named here or in the settings.

    Both are tried, whatever becomes of the other. 0 when all was taken, else 1.
    """
    named = settings.AUDIT_ANCHOR_FILE if file is None and not webhook else file
    url = settings.AUDIT_ANCHOR_WEBHOOK if file is None and not webhook else webhook
    taken = anchors.anchor_now()
    line = taken.line(settings.AUDIT_ANCHOR_KEY)
    if not named and not url:
        print(line.decode())
        return 0
    said = [_delivered(taken, url, partial(anchors.send, url, line, settings.AUDIT_ANCHOR_KEY))] if url else []
    if named:
        said.append(_delivered(taken, str(named), partial(anchors.append, Path(named), line)))
    return 0 if all(said) else 1


def _delivered(taken: anchors.Anchor, place: str, deliver: Callable[[], None]) -> bool:
    try:
        deliver()
    except anchors.AnchorError as error:
        print(error, file=sys.stderr)
        return False
    print(f"{taken.entries} entries anchored at {taken.at} in {place}")
    return True
