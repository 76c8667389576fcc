"""Two kinds of days that must not be mixed: working days (工作日) and calendar days (日历日, 自然日).

A statutory clock runs in one of them, a construction task in the other; a plain number of days is neither.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

# How people write the two kinds; 日 alone is neither.
UNITS: Final = "wd|cd|个?工作日|个?日历日|个?自然日|天"
_WRITTEN: Final = re.compile(rf"(-?\d{{1,6}}) ?({UNITS})", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class WorkingDays:
    """A number of working days, negative for backward."""

    count: int

    def __str__(self) -> str:
        return f"{self.count}wd"

    def __neg__(self) -> WorkingDays:
        return WorkingDays(-self.count)


@dataclass(frozen=True, slots=True, order=True)
class CalendarDays:
    """A number of calendar days, negative for backward."""

    count: int

    def __str__(self) -> str:
        return f"{self.count}cd"

    def __neg__(self) -> CalendarDays:
        return CalendarDays(-self.count)


Duration = WorkingDays | CalendarDays


def parse_duration(written: str) -> Duration:
    """`10wd` or `20cd`, as tables write it, or 10个工作日 and 20天; ValueError for anything else, as a bare number."""
    found = _WRITTEN.fullmatch(written.strip())
    if found is None:
        raise ValueError(f"{written!r} is no duration: write 10wd for working days or 20cd for calendar days")
    kind = WorkingDays if found[2] == "wd" or found[2].endswith("工作日") else CalendarDays
    return kind(int(found[1]))
