"""`record`, the dataclass of values that the reader makes by the hundred for each page.

To the type checker it is `dataclasses.dataclass`, so that a record declared `frozen=True` cannot be changed. At run
time it is not guarded again: the guard makes a frozen dataclass three times as slow to build, and building records was
a tenth of all reading.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass as record
else:
    from dataclasses import dataclass

    def record(*, frozen: bool, slots: bool):
        """A decorator that makes a class a dataclass, hashable where it is declared frozen."""
        return dataclass(slots=slots, unsafe_hash=frozen)


__all__ = ["record"]
