"""Writers who take turns.

SQLite lets one writer write at a time, and the others try again after ever longer sleeps. Whoever sleeps when the
lock is free for a moment goes on sleeping: with fifty writers some waited longer than any timeout, and their pages
failed (`make stress`). So a transaction first takes its turn at a file beside the database. The system wakes those who
wait there in the order in which they came, across threads and processes, and takes the turn back from a process that
dies.
"""

from __future__ import annotations

import fcntl
import os
from typing import Any

from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, but for the turn."""

    _queue: int | None = None
    _has_turn = False

    def _start_transaction_under_autocommit(self) -> None:
        self._take_turn()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._give_turn()
            raise

    def _commit(self) -> None:
        try:
            super()._commit()  # type: ignore[misc]
        finally:
            self._give_turn()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._give_turn()

    def close(self) -> None:
        """Close the connection; a transaction that was open is over, and so is its turn."""
        try:
            super().close()
        finally:
            if not self.in_atomic_block:
                self._give_turn()
                self._leave_queue()

    def _take_turn(self) -> None:
        place: Any = self.settings_dict["NAME"]
        if self._has_turn or self.is_in_memory_db():
            return
        if self._queue is None:
            self._queue = os.open(f"{place}-turn", os.O_RDWR | os.O_CREAT, 0o644)
        fcntl.flock(self._queue, fcntl.LOCK_EX)
        self._has_turn = True

    def _give_turn(self) -> None:
        if self._has_turn and self._queue is not None:
            self._has_turn = False
            fcntl.flock(self._queue, fcntl.LOCK_UN)

    def _leave_queue(self) -> None:
        if self._queue is not None:
            os.close(self._queue)
            self._queue = None
