"""A worker process: takes pieces of work from a pipe, gives outcomes back, and says through shared memory where it is.

What it says there outlives it: the parent knows which document a worker was reading when it died.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import MutableSequence
from multiprocessing.connection import Connection
from pathlib import Path

from .reading import Settings, prepare_to_read, read_items

# The first number of the shared memory is the item being read, or one of these; the second is when it was begun.
STARTING, WAITING = -2.0, -1.0


def work(pipe: Connection, place: MutableSequence[float], settings: Settings) -> None:
    """Read pieces until the parent sends None or is gone. A piece is a tuple of items, its answer an Outcome."""
    for number in (signal.SIGINT, signal.SIGTERM):  # both may reach every process of a session; the parent decides
        signal.signal(number, signal.SIG_IGN)
    prepare_to_read()
    place[0] = WAITING

    def began(item: int) -> None:
        place[1] = time.monotonic()
        place[0] = float(item)

    try:
        while (piece := pipe.recv()) is not None:
            outcome = read_items(piece, settings, began)
            place[0], place[1] = WAITING, 0.0
            pipe.send((outcome, memory()))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return  # the parent is gone, killed perhaps: nobody wants the answer


def memory() -> int:
    """Bytes of memory that this process holds now; 0 where the system does not tell cheaply."""
    if sys.platform != "linux":
        return 0
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")
