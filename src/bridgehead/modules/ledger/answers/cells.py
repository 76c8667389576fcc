"""What many totals come to at once, from the cells that are kept: one statement, and one more where money is asked for.

The days of all questions together cut time into few tiles, whose cells are read once for all units, kinds and tiers;
each question adds up what is its own.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import accumulate
from typing import Any, Final

from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.ledger.answers.sources import Sums
from bridgehead.modules.ledger.answers.stretches import tiles
from bridgehead.modules.ledger.answers.totals import Totals, as_day, grouped_apart
from bridgehead.modules.ledger.models import CountedAs

# SQLite takes five hundred parts in a statement; a period is put together from fewer than ten.
_AT_ONCE: Final = 40
_DAY: Final = timedelta(days=1)
# (unit, counted as) -> what is of them, by tier and first day of the cell
_Cells = Mapping[tuple[int, int], Sequence[tuple[int, date, Sums]]]


def sums_until(asked: Sequence[tuple[Totals, Sequence[date]]]) -> list[list[Sums]]:
    """What each of several totals has had by the end of each of some days, the last of which is its own.

    Of money the count is the number of projects on the last day alone; before, a project counts in each of its months.
    """
    if not asked:
        return []
    cells = _cells_of(asked)
    found = [_until(cells, totals, days) for totals, days in asked]
    once = [place for place, (totals, _days) in enumerate(asked) if totals.once]
    for place, count in zip(once, _projects([asked[place][0] for place in once]), strict=True):
        found[place][-1] = replace(found[place][-1], count=count)
    return found


def _every(totals: Sequence[Totals]) -> Totals:
    """All units and kinds that are asked for, of every tier, in the days of the first."""
    paths = sorted({path for each in totals for path in each.paths})
    kinds: tuple[CountedAs, ...] = tuple(sorted({kind for each in totals for kind in each.counted_as}))
    return replace(totals[0], paths=paths, counted_as=kinds, tiers=Totals.every_tier())


def _cells_of(asked: Sequence[tuple[Totals, Sequence[date]]]) -> _Cells:
    begins = {totals.first for totals, _days in asked if totals.first is not None}
    begins |= {day + _DAY for _totals, days in asked for day in days if day < date.max}
    last = max(totals.last for totals, _days in asked)
    every = replace(_every([totals for totals, _days in asked]), first=None, last=last, once=False)
    rows = every.grouped("waits", "unit_id", "counted_as", "tier", "day", within=tiles(begins, last))
    return _by_unit((*row[:4], as_day(row[4]), *row[5:]) for row in rows)


def _by_unit(rows: Iterable[Sequence[Any]]) -> _Cells:
    """Rows of (waits, unit, counted as, tier, day, …) by what they are of; what waits belongs to all above it too."""
    listed = list(rows)
    paths = dict(Unit.objects.values_list("pk", "path")) if any(row[0] for row in listed) else {}
    cells: dict[tuple[int, int], list[tuple[int, date, Sums]]] = defaultdict(list)
    for waits, unit, kind, tier, day, *sums in listed:
        units = map(int, paths[unit].strip("/").split("/")) if waits else [unit]
        for one in units:
            cells[one, kind].append((tier, day, Sums(*sums)))
    return cells


def _of(cells: _Cells, totals: Totals) -> Iterator[tuple[date, Sums]]:
    low, high = totals.tiers
    first = totals.first or date.min
    for path in totals.paths:
        unit = int(path.strip("/").rpartition("/")[2])
        for kind in totals.counted_as:
            for tier, day, sums in cells.get((unit, int(kind)), ()):
                if low <= tier <= high and first <= day <= totals.last:
                    yield day, sums


def _until(cells: _Cells, totals: Totals, days: Sequence[date]) -> list[Sums]:
    between = [Sums()] * len(days)
    for day, sums in _of(cells, totals):
        place = bisect_left(days, day)
        between[place] = between[place] + sums
    return list(accumulate(between))


def _projects(totals: Sequence[Totals]) -> list[int]:
    """How many projects the money of each is of: one statement, for some dozens of periods."""
    periods = list(dict.fromkeys((each.first, each.last) for each in totals))
    of_period = [_every([each for each in totals if (each.first, each.last) == period]) for period in periods]
    counts: dict[tuple[date | None, date], _Cells] = {}
    for start in range(0, len(periods), _AT_ONCE):
        rows: dict[int, list[Sequence[Any]]] = defaultdict(list)
        names = ("waits", "unit_id", "counted_as", "tier")
        for number, *row in grouped_apart(of_period[start : start + _AT_ONCE], *names):
            # Cells that are taken away may lie beside the period: all that is left of them is of it.
            rows[start + number].append((*row[:4], periods[start + number][1], *row[4:]))
        counts |= {periods[number]: _by_unit(rows[number]) for number in rows}
    found = ((each, counts.get((each.first, each.last), {})) for each in totals)
    return [sum(sums.count for _day, sums in _of(cells, each)) for each, cells in found]
