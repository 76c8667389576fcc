"""Documents that kill the workers of a cluster, found by a register that outlives the workers.

A cluster does the work of a dead worker again by itself, for ever if need be, and doesn't say what the worker died of.
So every chunk is registered before it is read. One that was begun before is read document by document, each of them
registered too; a document that was begun in that way and not ended is what the worker died of, and is rejected.
"""

from __future__ import annotations

import faulthandler
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from .items import Item, Reject
from .reading import Outcome, Settings, name_of, read_items, together

_REARM_SECONDS = 1.0


class Register:
    """What was begun and how often; it holds what is not ended yet, and so stays small."""

    def __init__(self) -> None:
        self._begun: dict[str, dict[int, int]] = {}

    def begin(self, chunk: str, item: int = -1) -> int:
        """Note the beginning of a chunk, or of an item of it; how often it was begun before."""
        begun = self._begun.setdefault(chunk, {})
        begun[item] = begun.get(item, 0) + 1
        return begun[item] - 1

    def end(self, chunk: str, item: int = -1) -> None:
        """Note the end of an item, or of a chunk, which is forgotten with all its items."""
        if item < 0:
            self._begun.pop(chunk, None)
        else:
            self._begun.get(chunk, {}).pop(item, None)

    def unfinished(self) -> int:
        """How many chunks are under way."""
        return len(self._begun)


def read_guarded(
    items: Sequence[Item], settings: Settings, begin: Callable[[int], int], end: Callable[[int], None]
) -> Outcome:
    """Read a chunk, item by item if it was begun before. `begin` and `end` are the register's for this chunk."""
    with _watchdog(settings.limits.hard_seconds) as rearm:
        outcome = together(_one_by_one(items, settings, begin, end, rearm)) if begin(-1) else None
        outcome = outcome or read_items(items, settings, rearm)
    end(-1)
    return outcome


def _one_by_one(
    items: Sequence[Item],
    settings: Settings,
    begin: Callable[[int], int],
    end: Callable[[int], None],
    rearm: Callable[[int], None],
) -> list[Outcome]:
    outcomes = []
    for number, item in enumerate(items):
        if begin(number):
            reject = Reject(name_of(item, settings.columns), "worker_died", "a worker died of it twice", item.where)
            outcomes.append(Outcome(1, 0, 0, 0, b"", (reject,)))
            continue  # it stays begun: should the worker die of another one, this one must not be tried again
        outcomes.append(read_items((item,), settings, rearm))
        end(number)
    return outcomes


@contextmanager
def _watchdog(seconds: float) -> Iterator[Callable[[int], None]]:
    """End this process when one document takes so long, whatever it is doing; give what to call before each."""
    armed = 0.0
    with Path(os.devnull).open("w", encoding="ascii") as nowhere:

        def rearm(_number: int) -> None:
            nonlocal armed
            # Arming starts a thread, which would cost more than reading a short document.
            if time.monotonic() - armed >= _REARM_SECONDS:
                faulthandler.dump_traceback_later(seconds + _REARM_SECONDS, exit=True, file=nowhere)
                armed = time.monotonic()

        try:
            yield rearm
        finally:
            faulthandler.cancel_dump_traceback_later()
