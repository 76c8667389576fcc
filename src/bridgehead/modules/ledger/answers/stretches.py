"""Which sums make up a period: whole years and months and some days, added or taken away.

What a stretch holds is what the longer one that it lies in holds, less the rest of that. So no more than six months and
fifteen days are read besides the years, and of a period that ends today next to nothing, for nothing comes after it.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

from bridgehead.modules.ledger.models import Grain

_HALF_YEAR, _HALF_MONTH = 6, 15
_DAY = timedelta(days=1)
# Each is a part of a statement, of which SQLite takes five hundred.
_MOST_TILES: Final = 400


class Stretch(NamedTuple):
    """Cells of one grain whose first days lie within [first, last], to be added (1) or taken away (-1)."""

    sign: int
    grain: Grain
    first: date
    last: date


def stretches(first: date | None, last: date) -> Iterator[Stretch]:
    """What adds up to all days from `first` (None: since ever) until `last`, both included."""
    if first is None:
        yield Stretch(1, Grain.EVER, date.min, date.min)
        yield from _less(_after(last))
    elif first.year == last.year:
        yield from _within_year(first, last)
    else:
        yield from _from(first)
        if first.year + 1 < last.year:
            yield Stretch(1, Grain.YEAR, date(first.year + 1, 1, 1), date(last.year - 1, 1, 1))
        yield from _until(last)


def months(first: date | None, last: date) -> Iterator[Stretch]:
    """The same with every whole month by itself, what is left of the first and the last one in days."""
    begin, end = first or date.min, last.replace(day=1)
    if begin.day > 1:
        yield Stretch(1, Grain.DAY, begin, min(last, _month_end(begin)))
        if begin.replace(day=1) == end:
            return
        begin = _month_end(begin) + _DAY
    if last == _month_end(last):
        yield Stretch(1, Grain.MONTH, begin, end)
        return
    if begin < end:
        yield Stretch(1, Grain.MONTH, begin, end - _DAY)
    yield Stretch(1, Grain.DAY, end, last)


def tiles(begins: Iterable[date], last: date) -> list[Stretch]:
    """All days until `last` once, in cells as large as they can be with each of `begins` the first day of one.

    So that the sums of any days from one of them until the day before another, or until `last`, are those of whole
    cells.
    """
    after = {last + _DAY} if last < date.max else set()
    cuts = sorted({*(day for day in begins if day <= last), *after})
    found, position = [], date.min
    for year in sorted({day.year for day in cuts if day.replace(month=1, day=1) < day}):
        if position < date(year, 1, 1):
            found.append(Stretch(1, Grain.YEAR, position, date(year, 1, 1) - _DAY))
        found += _tiled_year(year, [day for day in cuts if day.year == year])
        position = date(year, 12, 31) + _DAY if year < date.max.year else date.max
    found.append(Stretch(1, Grain.YEAR, position, last))
    found = [one._replace(last=min(one.last, last)) for one in found if one.first <= last]
    return found if len(found) <= _MOST_TILES else [Stretch(1, Grain.DAY, date.min, last)]


def _tiled_year(year: int, cuts: Sequence[date]) -> Iterator[Stretch]:
    position = date(year, 1, 1)
    for month in sorted({day.month for day in cuts if day.day > 1}):
        begin = date(year, month, 1)
        if position < begin:
            yield Stretch(1, Grain.MONTH, position, begin - _DAY)
        yield Stretch(1, Grain.DAY, begin, _month_end(begin))
        if month == date.max.month:
            return
        position = _month_end(begin) + _DAY
    yield Stretch(1, Grain.MONTH, position, date(year, 12, 31))


def _less(found: Iterator[Stretch]) -> Iterator[Stretch]:
    return (one._replace(sign=-one.sign) for one in found)


def _after(last: date) -> Iterator[Stretch]:
    """Everything that comes after a day."""
    if last.year < date.max.year:
        yield Stretch(1, Grain.YEAR, date(last.year + 1, 1, 1), date.max)
    if (last.month, last.day) != (12, 31):
        yield from _from(last + _DAY)


def _until(last: date) -> Iterator[Stretch]:
    """From the beginning of the year until a day of it."""
    begin = date(last.year, 1, 1)
    if (last.month, last.day) == (12, 31):
        yield Stretch(1, Grain.YEAR, begin, begin)
    elif last.month <= _HALF_YEAR:
        yield from _months_until(begin, last)
    else:
        yield Stretch(1, Grain.YEAR, begin, begin)
        yield from _less(_from(last + _DAY))


def _from(first: date) -> Iterator[Stretch]:
    """From a day until the end of its year."""
    begin = date(first.year, 1, 1)
    if first == begin:
        yield Stretch(1, Grain.YEAR, begin, begin)
    elif first.month > _HALF_YEAR:
        yield from _months_from(first, date(first.year, 12, 31))
    else:
        yield Stretch(1, Grain.YEAR, begin, begin)
        yield from _less(_until(first - _DAY))


def _within_year(first: date, last: date) -> Iterator[Stretch]:
    if first == date(first.year, 1, 1):
        yield from _until(last)
    elif last == date(last.year, 12, 31):
        yield from _from(first)
    elif first.day == 1:
        yield from _months_until(first, last)
    elif first.month == last.month:
        yield Stretch(1, Grain.DAY, first, last)
    else:
        end, rest = _month_of(last)
        yield from _months_from(first, end)
        yield from rest


def _months_until(begin: date, last: date) -> Iterator[Stretch]:
    """From the first day of a month until a day of the same year."""
    end, rest = _month_of(last)
    if begin <= end:
        yield Stretch(1, Grain.MONTH, begin, end)
    yield from rest


def _month_of(last: date) -> tuple[date, list[Stretch]]:
    """The end of the whole months that count until a day, and the days that make up for its month."""
    end = _month_end(last)
    if last == end:
        return end, []
    if last.day > _HALF_MONTH:
        return end, [Stretch(-1, Grain.DAY, last + _DAY, end)]
    return last.replace(day=1) - _DAY, [Stretch(1, Grain.DAY, last.replace(day=1), last)]


def _months_from(first: date, end: date) -> Iterator[Stretch]:
    """From a day until the last day of a month of the same year."""
    begin = first.replace(day=1)
    if first.day <= _HALF_MONTH:
        yield Stretch(1, Grain.MONTH, begin, end)
        if first > begin:
            yield Stretch(-1, Grain.DAY, begin, first - _DAY)
        return
    yield Stretch(1, Grain.DAY, first, _month_end(first))
    if _month_end(first) < end:
        yield Stretch(1, Grain.MONTH, _month_end(first) + _DAY, end)


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])
