"""The months that a bulletin is on: said once at its head, and meant in every paragraph that says no time."""

from __future__ import annotations

from datetime import date

from bridgehead.engines.figures import REGISTRY, Period

from .periods import TimeWord

_TWO_MONTHS, _FRESH = 58, 120
_TERM = 3
# What happens in a stretch of time though the registry counts it as what stands at a day.
_LISTED = ("project.", "other.")


def is_reported(word: TimeWord, published: date | None) -> bool:
    """Whether `word` is the year so far, or the year before, as far as a document of `published` can report on it."""
    period = word.period
    if word.kind not in ("range", "year") or period is None or period.start is None or period.end is None:
        return False
    if (period.start.month, period.start.day) != (1, 1) or (period.end - period.start).days < _TWO_MONTHS:
        return False
    return published is None or (period.end <= published and (published - period.end).days <= _FRESH)


def tells_flow(measure: str, scope: str | None) -> bool:
    """Whether a figure of `measure` is what a stretch of time brought, so that the months reported on are its own."""
    if scope == "cumulative":
        return False
    return scope == "new" or measure.startswith(_LISTED) or REGISTRY[measure].kind == "flow"


def is_whole_year(period: Period | None) -> bool:
    """Whether `period` is a year from its first day to its last."""
    if period is None or period.start is None or period.end is None:
        return False
    first, last = period.start, period.end
    return first.year == last.year and (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)


def is_term(word: TimeWord) -> bool:
    """过去五年, “十三五”期间: the whole years that a report looks back on."""
    period = word.period
    if word.kind != "range" or period is None or period.start is None or period.end is None:
        return False
    years = period.end.year - period.start.year + 1
    return years >= _TERM and (period.start.month, period.end.month) == (1, 12)
