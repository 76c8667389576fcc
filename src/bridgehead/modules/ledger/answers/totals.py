"""Answers from the sums that are kept (CountedSum): whatever asks for no more than units, tiers and days.

The whole months of a period come from the cells of months, what is left of its first and last month from those of days,
and what was written a moment ago from the changes that wait to be folded in: one statement. It costs as much with a
thousand projects as with a million.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.db import connection

from bridgehead.engines.figures import Measure
from bridgehead.foundation.access import Actor, may
from bridgehead.foundation.access.policies import covering_paths
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.ledger import summing
from bridgehead.modules.ledger.answers.sources import Band, Sums, bands_of
from bridgehead.modules.ledger.exact import from_cents
from bridgehead.modules.ledger.models import CountedAs, CountedChange, CountedSum
from bridgehead.modules.ledger.queries.visibility import VIEW, VIEW_OWN

# Filters that sums can tell; a tier only where it begins and ends as the kept ones do.
_TELLS: Final = frozenset({"investment_min", "investment_max", "scope"})
_SUM, _CHANGE, _UNIT = CountedSum._meta.db_table, CountedChange._meta.db_table, Unit._meta.db_table
_ABOVE: Final = len(summing.TIERS)


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums of some kinds within units, tiers (both included) and days (`first` None: from the beginning).

    `once`: of several rows of one project the one counts that no other follows within the days; all amounts count.
    """

    paths: Sequence[str]
    counted_as: tuple[CountedAs, ...]
    tiers: tuple[int, int]
    first: date | None
    last: date
    once: bool = False

    def by_tier(self, on: date) -> list[tuple[Band, Sums]]:
        """As `Source.by_tier`: the bands from low to high, that of unknown amounts only where it holds something."""
        found = self.tier_sums()
        bands = bands_of(on)
        # The last band is that of unknown amounts.
        numbers = [*range(len(bands) - 1), summing.UNKNOWN]
        listed = [(band, found.get(number, Sums())) for number, band in zip(numbers, bands, strict=True)]
        return [(band, sums) for band, sums in listed if band != (None, None) or sums.count]

    def tier_sums(self) -> Mapping[int, Sums]:
        """Sums by tier, -1 the unknown: one query."""
        return {tier: sums for (tier,), sums in self.grouped("tier")}

    def sums(self) -> Sums:
        """Everything together: one query."""
        return sum(self.tier_sums().values(), Sums())

    def by_month(self) -> list[tuple[date, Sums]]:
        """Sums by calendar month, months without rows left out: one query. A project counts in each of its months."""
        found: dict[date, Sums] = {}
        for (day,), sums in self.grouped("day", once=False):
            month = _as_day(day).replace(day=1)
            found[month] = found.get(month, Sums()) + sums
        return sorted((month, sums) for month, sums in found.items() if sums.count)

    def grouped(self, *names: str, once: bool | None = None) -> Iterator[tuple[tuple[Any, ...], Sums]]:
        """Sums by columns of CountedSum: one query. `day` is the first of the month where a whole month counts.

        `waits` tells what is not folded in yet, and so is of a unit without those below it.
        """
        counts = self.once if once is None else once
        inner = ("unit_id", "counted_as", "day", "tier", "until", *("count", "amount", "known"))
        parts = [
            *self._kept(", ".join((*inner, "0 AS waits"))),
            self._waiting(", ".join((*(f"c.{name}" for name in inner), "1"))),
        ]
        listed = ", ".join((*names, "")) if names else ""
        count, more = "count", []
        if counts:
            count, more = "CASE WHEN until > %s THEN count ELSE 0 END", [_bound(self.last)]
        grouped = f" GROUP BY {', '.join(names)}" if names else ""
        statement = (
            f"SELECT {listed}SUM({count}), SUM(amount), SUM(known)"  # noqa: S608 - our own names
            f" FROM ({' UNION ALL '.join(sql for sql, _values in parts)}) cells{grouped}"
        )
        with connection.cursor() as cursor:
            cursor.execute(statement, [*more, *(value for _sql, values in parts for value in values)])
            rows = cursor.fetchall()
        for *key, number, amount, known in rows:
            yield tuple(key), Sums(int(number or 0), from_cents(amount and int(amount)), int(known or 0))

    def _kept(self, columns: str) -> Iterator[tuple[str, list[Any]]]:
        units = [int(path.strip("/").rpartition("/")[2]) for path in self.paths]
        kinds = [int(kind) for kind in self.counted_as]
        for is_month, first, last in _stretches(self.first, self.last):
            where = f"unit_id IN ({_marks(units)}) AND counted_as IN ({_marks(kinds)}) AND is_month = %s"
            values = [*units, *kinds, is_month]
            if first is not None:
                where, values = f"{where} AND day >= %s", [*values, _bound(first)]
            where, values = f"{where} AND day <= %s", [*values, _bound(last)]
            if self.tiers != (summing.UNKNOWN, _ABOVE):
                where, values = f"{where} AND tier BETWEEN %s AND %s", [*values, *self.tiers]
            yield f"SELECT {columns} FROM {_SUM} WHERE {where}", values  # noqa: S608 - our own names

    def _waiting(self, columns: str) -> tuple[str, list[Any]]:
        kinds = [int(kind) for kind in self.counted_as]
        below = " OR ".join(["u.path LIKE %s"] * len(self.paths))
        values = [*kinds, *self.tiers, _bound(self.last), *(f"{path}%" for path in self.paths)]
        since = ""
        if self.first is not None:
            since = " AND c.day >= %s"
            values.append(_bound(self.first))
        statement = (
            f"SELECT {columns} FROM {_CHANGE} c JOIN {_UNIT} u ON u.id = c.unit_id"  # noqa: S608 - our own names
            f" WHERE c.counted_as IN ({_marks(kinds)}) AND c.tier BETWEEN %s AND %s AND c.day <= %s"
            f" AND ({below}){since}"
        )
        return statement, values


def _marks(values: Sequence[Any]) -> str:
    return ", ".join(["%s"] * len(values))


def _bound(day: date) -> Any:
    return connection.ops.adapt_datefield_value(day)


def _as_day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def _stretches(first: date | None, last: date) -> Iterator[tuple[bool, date | None, date]]:
    """(whole months?, first, last) of the cells that make up a period."""
    end = last.replace(day=1)
    ends_whole = (last + timedelta(days=1)).day == 1
    begin = first
    if first is not None and first.day != 1:
        begin = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
        before = begin - timedelta(days=1)
        yield False, first, min(last, before)
        if last <= before:
            return
    months_end = end if ends_whole else (end - timedelta(days=1)).replace(day=1)
    if begin is None or begin <= months_end:
        yield True, begin, months_end
    if not ends_whole:
        yield False, end, last


def paths_of(actor: Actor, unit_path: str | None) -> list[str] | None:
    """The units, none below another, that hold with all below them what an actor sees of a unit; None: sums can't say.

    Sums are of units: what somebody sees because it is of their own firm, wherever it is, they cannot tell.
    """
    if actor.enterprise_id is not None and may(actor, VIEW_OWN):
        return None
    paths = covering_paths(actor, VIEW)
    if paths is None:
        if unit_path is not None:
            return [unit_path]
        return list(Unit.objects.filter(parent=None).values_list("path", flat=True)) or None
    roots = [path for path in paths if not any(path != other and path.startswith(other) for other in paths)]
    if unit_path is None:
        return sorted(set(roots)) or None
    if any(unit_path.startswith(root) for root in roots):
        return [unit_path]
    return sorted({root for root in roots if root.startswith(unit_path)}) or None


def tiers_of(measure: Measure, on: date) -> tuple[int, int] | None:
    """From which to which tier a measure asks; None where its filters ask for what sums cannot tell."""
    if measure.filters.keys() - _TELLS or list(summing.TIERS) != _lows(on):
        return None
    places = {low: place for place, low in enumerate(summing.TIERS, start=1)}
    low, high = (measure.filters.get(name) for name in ("investment_min", "investment_max"))
    first, last = summing.UNKNOWN, _ABOVE
    if low is not None:
        first = places.get(int(low) * 100, _ABOVE + 1)
    if high is not None:
        # A project of unknown amount lies in no tier.
        first, last = max(first, 0), places.get(int(high) * 100, 0) - 1
    return (first, last) if first <= _ABOVE and last >= 0 else None


def _lows(on: date) -> list[int]:
    return [int(low * 100) for low, _high in bands_of(on)[1:-1] if low is not None]
