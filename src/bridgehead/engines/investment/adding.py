"""Added capital (增资): only the increase counts.

Source: domain/02 section 3, rule 3 [A28]. A project is counted once, at its first signing; what its investors add
later is counted by the amount added, in the period in which it was agreed, and never as another project nor as the new
total. A later statement of the whole (a new filing) holds what was agreed up to that day, so that an increase is added
to a statement only when it is later.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

Increase = tuple[date, Decimal]


def increases_after(day: date, increases: Iterable[Increase]) -> Decimal:
    """The sum of what was added after a day."""
    return sum((amount for on, amount in increases if on > day), Decimal(0))


def whole_with_increases(stated: Decimal, on: date, increases: Iterable[Increase]) -> Decimal:
    """A total as stated on a day, with what was added after it."""
    return stated + increases_after(on, increases)
