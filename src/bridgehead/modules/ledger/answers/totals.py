"""Answers from the sums that are kept (CountedSum): whatever asks for no more than units, tiers and days.

A period is made of few stretches (stretches.py), each of which is a range of the cells of its grain, and of the
changes that were written a moment ago and wait to be folded in: one statement. It costs as much with a thousand
projects as with a million.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, Final

from django.db import connection

from bridgehead.engines.figures import Measure
from bridgehead.foundation.access import Actor, may
from bridgehead.foundation.access.policies import covering_paths
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.ledger import summing
from bridgehead.modules.ledger.answers.sources import Band, Sums, bands_of
from bridgehead.modules.ledger.answers.stretches import Stretch, months, stretches
from bridgehead.modules.ledger.models import CountedAs, CountedChange, CountedSum
from bridgehead.modules.ledger.queries.visibility import VIEW, VIEW_OWN

# Filters that sums can tell; a tier only where it begins and ends as the kept ones do.
_TELLS: Final = frozenset({"investment_min", "investment_max", "scope"})
_SUM, _CHANGE, _UNIT = CountedSum._meta.db_table, CountedChange._meta.db_table, Unit._meta.db_table
_ABOVE: Final = len(summing.TIERS)


@dataclass(frozen=True)
class Totals:
    """Sums of some kinds within units, tiers (both included) and days (`first` None: from the beginning).

    `once`: of several rows of one project the one counts that no other follows within the days; all amounts count.
    What is together and what it is by tier are of one moment: asked once.
    """

    paths: Sequence[str]
    counted_as: tuple[CountedAs, ...]
    tiers: tuple[int, int]
    first: date | None
    last: date
    once: bool = False

    @staticmethod
    def every_tier() -> tuple[int, int]:
        """From the unknown to the highest."""
        return summing.UNKNOWN, _ABOVE

    def by_tier(self, on: date) -> list[tuple[Band, Sums]]:
        """As `Source.by_tier`: the bands from low to high, that of unknown amounts only where it holds something."""
        found = self.tier_sums
        bands = bands_of(on)
        # The last band is that of unknown amounts.
        numbers = [*range(len(bands) - 1), summing.UNKNOWN]
        listed = [(band, found.get(number, Sums())) for number, band in zip(numbers, bands, strict=True)]
        return [(band, sums) for band, sums in listed if band != (None, None) or sums.count]

    @cached_property
    def tier_sums(self) -> Mapping[int, Sums]:
        """Sums by tier, -1 the unknown: one query, the first time."""
        return {tier: Sums(*sums) for tier, *sums in self.grouped("tier")}

    def sums(self) -> Sums:
        """Everything together: the tiers added up."""
        return sum(self.tier_sums.values(), Sums())

    def by_month(self) -> list[tuple[date, Sums]]:
        """Sums by calendar month, months without rows left out: one query. A project counts in each of its months."""
        found: dict[date, Sums] = {}
        each = replace(self, once=False)
        for day, *sums in each.grouped("day", within=months(self.first, self.last)):
            month = as_day(day).replace(day=1)
            found[month] = found.get(month, Sums()) + Sums(*sums)
        return sorted((month, sums) for month, sums in found.items() if sums.count)

    def grouped(self, *names: str, within: Iterable[Stretch] | None = None) -> list[tuple[Any, ...]]:
        """Columns of CountedSum, and the count, hundredths and known amounts of each group of them: one query.

        `day` is the first of the stretch that counts, one of `within`. `waits` tells what is not folded in yet, and so
        is of a unit without those below it.
        """
        return _grouped(self._parts(stretches(self.first, self.last) if within is None else within), names)

    def _parts(self, within: Iterable[Stretch]) -> Iterator[_Part]:
        """Cells, and the changes that wait."""
        yield from self._kept(within)
        yield self._waiting()

    def _count(self, table: str) -> _Part:
        if not self.once:
            return f"{table}count", []
        return f"CASE WHEN {table}until > %s THEN {table}count ELSE 0 END", [_bound(self.last)]

    def _kept(self, within: Iterable[Stretch]) -> Iterator[_Part]:
        units = _listed(int(path.strip("/").rpartition("/")[2]) for path in self.paths)
        kinds = _listed(map(int, self.counted_as))
        count, counting = self._count("")
        for sign, grain, first, last in within:
            where = f"unit_id IN ({units}) AND counted_as IN ({kinds})"
            where = f"{where} AND grain = {int(grain)} AND day BETWEEN %s AND %s"
            values = [*counting, _bound(first), _bound(last)]
            if self.tiers != (summing.UNKNOWN, _ABOVE):
                where, values = f"{where} AND tier BETWEEN %s AND %s", [*values, *self.tiers]
            told = zip((count, *_SUMS[1:]), _SUMS, strict=True)
            sums = ", ".join(f"{sign} * {each} AS {name}" for each, name in told)
            yield f"SELECT {_KEY}, 0 AS waits, {sums} FROM {_SUM} WHERE {where}", values  # noqa: S608 - our own names

    def _waiting(self) -> _Part:
        count, counting = self._count("c.")
        kinds = _listed(map(int, self.counted_as))
        roots = [path for path in self.paths if not any(path != one and path.startswith(one) for one in self.paths)]
        values = [*counting, *self.tiers, _bound(self.last), *(f"{path}%" for path in roots)]
        since = ""
        if self.first is not None:
            since = " AND c.day >= %s"
            values.append(_bound(self.first))
        statement = (
            f"SELECT c.unit_id, c.counted_as, c.day, c.tier, 1, {count}, c.amount, c.known"  # noqa: S608 - our own names
            f" FROM {_CHANGE} c JOIN {_UNIT} u ON u.id = c.unit_id"
            f" WHERE c.counted_as IN ({kinds}) AND c.tier BETWEEN %s AND %s AND c.day <= %s"
            f" AND ({' OR '.join(['u.path LIKE %s'] * len(roots))}){since}"
        )
        return statement, values


# SQL with the values of its marks.
_Part = tuple[str, list[Any]]
_KEY: Final = "unit_id, counted_as, day, tier"
_SUMS: Final = ("count", "amount", "known")


def grouped_together(totals: Iterable[Totals], *names: str) -> list[tuple[Any, ...]]:
    """What several totals have, grouped as by `Totals.grouped`: one query for all of them."""
    parts = (part for each in totals for part in each._parts(stretches(each.first, each.last)))
    return _grouped(parts, names)


def grouped_apart(totals: Sequence[Totals], *names: str) -> list[tuple[Any, ...]]:
    """The same of each total by itself, its place among them first: one query for all of them."""
    parts = (
        (f"SELECT {number} AS number, one.* FROM ({sql}) one", values)  # noqa: S608 - our own names
        for number, each in enumerate(totals)
        for sql, values in each._parts(stretches(each.first, each.last))
    )
    return _grouped(parts, ("number", *names))


def _grouped(parts: Iterable[_Part], names: Sequence[str]) -> list[tuple[Any, ...]]:
    given = list(parts)
    listed, sums = ", ".join(names), ", ".join(f"CAST(SUM({name}) AS bigint)" for name in _SUMS)
    statement = (
        f"SELECT {listed}, {sums}"  # noqa: S608 - our own names
        f" FROM ({' UNION ALL '.join(sql for sql, _values in given)}) cells GROUP BY {listed}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [value for _sql, values in given for value in values])
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def _listed(numbers: Iterable[int]) -> str:
    """Numbers as SQL: giving very many of them as values would take longer than the query."""
    return ", ".join(map(str, numbers))


def _bound(day: date) -> Any:
    return connection.ops.adapt_datefield_value(day)


def as_day(value: Any) -> date:
    """A day as a raw query gives it."""
    return value if isinstance(value, date) else date.fromisoformat(value)


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
