"""Entries of one item made ready: judged once, then added up for any window by two look-ups."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import accumulate
from typing import Final, Literal, NamedTuple

from .facts import Entry
from .formulas import NotTwice, Tally, Window
from .worths import valuer

Dropped = Literal["", "void", "unknown", "twice", "not_twice"]
_NOTHING: Final = Decimal(0)


class Row(NamedTuple):
    """An entry in an item. `points` are its worth by the unit's share; they count where `dropped` is empty.

    `void`: withdrawn, the entry says why; `unknown`: a field that it is judged by is absent (worth is None); `twice`:
    it counts by the earlier event `instead`; `not_twice`: it counts in the item `instead`.
    """

    entry: Entry
    worth: Decimal | None
    points: Decimal
    dropped: Dropped = ""
    instead: str = ""


@dataclass(frozen=True, slots=True)
class UnitRows:
    """A unit's rows by day, and the sums of those that count, so that a window is the difference of two sums."""

    rows: tuple[Row, ...]
    days: tuple[date, ...]
    sums: tuple[Decimal, ...]

    def between(self, start: date, end: date) -> Decimal:
        """What counts from `start` to `end`, both included."""
        return self.sums[bisect_right(self.days, end)] - self.sums[bisect_left(self.days, start)]

    def listed(self, start: date, end: date) -> tuple[Row, ...]:
        """The rows from `start` to `end`, dropped ones too."""
        return tuple(row for row in self.rows if start <= row.entry.on <= end)


Prepared = Mapping[str, UnitRows]


def prepare(tally: Tally, by_source: Mapping[str, Sequence[Entry]]) -> Prepared:
    """The rows of a tally by unit; a unit without any is not in it. Entries come by day, then by id."""
    rows: dict[str, list[Row]] = {}
    value = valuer(tally.worth)
    for entry in by_source.get(tally.source, ()):
        if not tally.where or all(condition.holds(entry) for condition in tally.where):
            rows.setdefault(entry.unit, []).append(_row(entry, value(entry), shares=tally.shares))
    return {unit: _unit_rows(_once(found) if tally.counting == "projects" else found) for unit, found in rows.items()}


def _row(entry: Entry, worth: Decimal | None, *, shares: bool) -> Row:
    if entry.void:
        return Row(entry, worth, _NOTHING, "void")
    if worth is None:
        return Row(entry, None, _NOTHING, "unknown")
    return Row(entry, worth, worth * entry.share if shares else worth)


def _once(rows: Iterable[Row]) -> list[Row]:
    """The rows of a project after its first that counts, dropped."""
    first: dict[str, str] = {}
    kept = []
    for row in rows:
        if not row.dropped and (earlier := first.setdefault(row.entry.project, row.entry.id)) != row.entry.id:
            kept.append(row._replace(dropped="twice", instead=earlier))
        else:
            kept.append(row)
    return kept


def _unit_rows(rows: Sequence[Row]) -> UnitRows:
    counted = [row for row in rows if not row.dropped]
    return UnitRows(
        tuple(rows),
        tuple(row.entry.on for row in counted),
        tuple(accumulate((row.points for row in counted), initial=_NOTHING)),
    )


def window_days(window: Window, start: date, end: date) -> tuple[date, date]:
    """The first and the last day that a window has in a period."""
    if window == "month":
        return end.replace(day=1), end
    if window == "year":
        return end.replace(month=1, day=1), end
    return (date.min, end) if window == "all" else (start, end)


def apart(
    group: NotTwice, tallies: Mapping[str, Tally], prepared: Mapping[str, Prepared], unit: str, days: tuple[date, date]
) -> dict[str, UnitRows]:
    """The rows of a unit in the tallies of a group, in a period, each project left in one of them.

    Where a project is worth the same in two of them, it stays in the one that is named first.
    """
    windows = {key: window_days(tallies[key].window, *days) for key in group.keys}
    rows = {key: prepared[key][unit].listed(*windows[key]) for key in group.keys if unit in prepared[key]}
    held: dict[str, tuple[Decimal, str]] = {}
    for key, found in rows.items():
        worths: dict[str, Decimal] = {}
        for row in found:
            if not row.dropped:
                worths[row.entry.project] = worths.get(row.entry.project, _NOTHING) + row.points
        for project, points in worths.items():
            if project not in held or (group.keep == "most" and abs(points) > held[project][0]):
                held[project] = (abs(points), key)
    return {
        key: _unit_rows(
            [
                row if row.dropped or held[row.entry.project][1] == key
                else row._replace(dropped="not_twice", instead=held[row.entry.project][1])
                for row in found
            ]
        )
        for key, found in rows.items()
    }  # fmt: skip
