"""Sums of Counted by unit, tier, and day, month, year or all time: what answers and Home read instead of rows.

A write appends what it changes (CountedChange), so that no two writers wait for one cell; every few hundred changes one
of the writers folds them into the cells of the unit and of all above it, if nobody else is doing so.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Any, Final

from django.db import connection

from bridgehead.foundation.rows import insert_rows
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.ledger.counting import MONEY, STATES
from bridgehead.modules.ledger.models import NEVER, Counted, CountedAs, CountedChange, CountedSum, Grain

# Totals in hundredths of CNY from which a project is in a higher tier: those of the general tier set.
TIERS: Final = tuple(yuan * 100 for yuan in (10**8, 5 * 10**8, 10**9, 3 * 10**9, 5 * 10**9, 10**10))
UNKNOWN: Final = -1
# How many changes may wait; reading looks at all of them.
_FOLD_EVERY: Final = 256
# Of PostgreSQL's advisory locks, the one held by whoever folds or moves sums.
_LOCK: Final = 7_310_001
_CELL: Final = ("unit_id", "counted_as", "day", "tier", "until")
_SUMS: Final = ("count", "amount", "known")
# (unit, counted as, day, tier, until), and the same with the grain before the day
Cell = tuple[Any, ...]
Sums = tuple[int, int, int]
_NOTHING: Final = (0, 0, 0)


def tier_of(total: int | None) -> int:
    """How many of TIERS a total reaches; UNKNOWN where it is unknown."""
    return UNKNOWN if total is None else bisect_right(TIERS, total)


class Changes:
    """What a write changes of the sums, by cell."""

    def __init__(self) -> None:
        self.cells: dict[Cell, Sums] = defaultdict(lambda: _NOTHING)

    def add(self, row: Sequence[Any], unit: int, sign: int) -> None:
        """A row of Counted (the fields of counting.Row, perhaps more) of a unit that comes (1) or goes (-1)."""
        counted_as, day, until, resumed, total, amount, *_rest = row
        tier, kept_until = tier_of(total), (until or NEVER) if counted_as in MONEY else NEVER
        self._put((unit, counted_as, resumed or day, tier, kept_until), amount, sign)
        if until is not None and counted_as in STATES:
            self._put((unit, counted_as, until, tier, NEVER), amount, -sign)
        elif until is not None and counted_as == CountedAs.PROMISED:
            self._put((unit, CountedAs.KEPT.value, max(day, until), tier, NEVER), amount, sign)

    def promise(self, units: Sequence[int], days: Sequence[date], totals: Sequence[int | None]) -> None:
        """The same of the promises of new projects to start on a day."""
        alike: dict[tuple[int, date, int], list[int | None]] = defaultdict(list)
        for unit, day, total in zip(units, days, totals, strict=True):
            alike[unit, day, UNKNOWN if total is None else bisect_right(TIERS, total)].append(total)
        for (unit, day, tier), told in alike.items():
            known = [total for total in told if total is not None]
            cell = (unit, CountedAs.PROMISED.value, day, tier, NEVER)
            before = self.cells[cell]
            self.cells[cell] = (before[0] + len(told), before[1] + sum(known), before[2] + len(known))

    def _put(self, cell: Cell, amount: int | None, sign: int) -> None:
        count, worth, known = self.cells[cell]
        more = (0, 0) if amount is None else (sign * amount, sign)
        self.cells[cell] = (count + sign, worth + more[0], known + more[1])

    def append(self) -> None:
        """Leave them to be folded in; folds, where enough wait."""
        rows = [(*cell, *sums) for cell, sums in self.cells.items() if sums != _NOTHING]
        if not rows:
            return
        if len(rows) >= _FOLD_EVERY:
            if not fold(rows):
                insert_rows(CountedChange, [*_CELL, *_SUMS], rows)
            return
        names = (*_CELL, *_SUMS)
        made = CountedChange.objects.bulk_create([CountedChange(**dict(zip(names, row, strict=True))) for row in rows])
        if any(change.pk % _FOLD_EVERY == 0 for change in made):
            fold()


def _take_turn(*, wait: bool) -> bool:
    """Whether nobody else folds until this transaction ends; SQLite has one writer anyway."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        name = "pg_advisory_xact_lock" if wait else "pg_try_advisory_xact_lock"
        cursor.execute(f"SELECT {name}(%s)", [_LOCK])
        return wait or bool(cursor.fetchone()[0])


def fold(more: Sequence[Sequence[Any]] = (), *, wait: bool = False) -> bool:
    """Add what waits, and `more` of the kind, to the cells, in the transaction in hand.

    False, and nothing is added, where somebody else is at it.
    """
    if not _take_turn(wait=wait):
        return False
    waiting = list(CountedChange.objects.order_by("pk").values_list("pk", *_CELL, *_SUMS))
    _add_to_cells(_spread([*(row[1:] for row in waiting), *more]))
    ids = [row[0] for row in waiting]
    for start in range(0, len(ids), 5000):
        CountedChange.objects.filter(pk__in=ids[start : start + 5000]).delete()
    return True


def _spread(changes: Sequence[Sequence[Any]]) -> dict[Cell, Sums]:
    """Changes (_CELL, _SUMS) as they come in the cells of every grain, of each unit and of those above it.

    By day first, then months from the days, years from the months: each has far fewer cells than the one before.
    """
    above = _above()
    of_grain: dict[Cell, Sums] = _summed(
        ((each, Grain.DAY.value, counted_as, day, tier, until), sums)
        for unit, counted_as, day, tier, until, *sums in changes
        for each in above[unit]
    )
    cells = dict(of_grain)
    for grain, first in _GRAINS:
        coarser = (
            ((unit, grain, counted_as, first(day), tier, until), sums)
            for (unit, _finer, counted_as, day, tier, until), sums in of_grain.items()
        )
        of_grain = _summed(coarser)
        cells |= of_grain
    return {(unit, counted_as, grain, *rest): sums for (unit, grain, counted_as, *rest), sums in cells.items()}


# The stretches longer than a day, and on which day begins the one that a day lies in.
_GRAINS: Final[Sequence[tuple[int, Callable[[date], date]]]] = (
    (Grain.MONTH.value, lambda day: day.replace(day=1)),
    (Grain.YEAR.value, lambda day: day.replace(month=1)),
    (Grain.EVER.value, lambda _day: date.min),
)


def _summed(told: Iterable[tuple[Cell, Sequence[int]]]) -> dict[Cell, Sums]:
    cells: dict[Cell, Sums] = {}
    for cell, (count, amount, known) in told:
        before = cells.get(cell, _NOTHING)
        cells[cell] = (before[0] + count, before[1] + amount, before[2] + known)
    return cells


def _above() -> Mapping[int, list[int]]:
    """Of each unit itself and those above it, as its path says."""
    paths = Unit.objects.values_list("pk", "path")
    return {pk: [int(part) for part in path.strip("/").split("/")] for pk, path in paths}


def _add_to_cells(cells: Mapping[Cell, Sums]) -> None:
    """Add to cells, those that are not there yet made."""
    if not cells:
        return
    table = CountedSum._meta.db_table
    adding = ", ".join(f'"{name}" = "{table}"."{name}" + excluded."{name}"' for name in _SUMS)
    listed, marks = ", ".join(f'"{name}"' for name in _ALL), ", ".join(["%s"] * len(_ALL))
    as_day = cache(connection.ops.adapt_datefield_value)
    with connection.cursor() as cursor:
        cursor.executemany(
            f'INSERT INTO "{table}" ({listed}) VALUES ({marks})'  # noqa: S608 - our own names
            f' ON CONFLICT ("unit_id", "counted_as", "grain", "day", "tier", "until") DO UPDATE SET {adding}',
            [
                (*cell[:3], as_day(cell[3]), cell[4], as_day(cell[5]), *sums)
                for cell, sums in sorted(cells.items())
                if sums != _NOTHING
            ],
        )


def prepare_move() -> None:
    """Let nobody fold until this transaction ends. To be called before it locks units, which folding refers to."""
    _take_turn(wait=True)


def move_unit(old: str, new: str) -> None:
    """A unit whose path was `old` stands at `new` with all below it; in the transaction of the move.

    What it adds up to leaves those that it stood below and comes to those that it stands below. What waits to be folded
    in finds its way by the paths of then.
    """
    before, after = ({int(part) for part in path.strip("/").split("/")} for path in (old, new))
    moved = int(new.strip("/").split("/")[-1])
    signs = {**dict.fromkeys(before - after, -1), **dict.fromkeys(after - before, 1)}
    rows = CountedSum.objects.filter(unit=moved).values_list(*_ALL)
    cells: dict[Cell, Sums] = {}
    for _unit, counted_as, grain, day, tier, until, *sums in rows:
        for unit, sign in signs.items():
            cell = (unit, counted_as, grain, day, tier, until)
            cells[cell] = (sign * sums[0], sign * sums[1], sign * sums[2])
    _add_to_cells(cells)


def _tier_sql() -> str:
    steps = " ".join(f"WHEN total >= {low} THEN {place}" for place, low in reversed(list(enumerate(TIERS, start=1))))
    return f"CASE WHEN total IS NULL THEN {UNKNOWN} {steps} ELSE 0 END"


def _changes_sql() -> str:
    """What every row of Counted adds, by its own unit."""
    table, states = Counted._meta.db_table, ", ".join(str(int(state)) for state in STATES)
    sums = "COUNT(*) AS count, COALESCE(SUM(amount), 0) AS amount, COUNT(amount) AS known"
    less = "-COUNT(*), -COALESCE(SUM(amount), 0), -COUNT(amount)"
    never, money = _never_sql(), ", ".join(str(int(kind)) for kind in MONEY)
    later = "CASE WHEN until > day THEN until ELSE day END"
    until = f"CASE WHEN counted_as IN ({money}) THEN COALESCE(until, {never}) ELSE {never} END"
    return (
        f"SELECT unit_id, counted_as, COALESCE(resumed, day) AS day, {_tier_sql()} AS tier, {until} AS until, {sums}"  # noqa: S608 - our own names
        f" FROM {table} GROUP BY 1, 2, 3, 4, 5 UNION ALL"
        f" SELECT unit_id, counted_as, until, {_tier_sql()}, {never}, {less}"
        f" FROM {table} WHERE until IS NOT NULL AND counted_as IN ({states}) GROUP BY 1, 2, 3, 4, 5 UNION ALL"
        f" SELECT unit_id, {int(CountedAs.KEPT)}, {later}, {_tier_sql()}, {never}, {sums}"
        f" FROM {table} WHERE until IS NOT NULL AND counted_as = {int(CountedAs.PROMISED)} GROUP BY 1, 2, 3, 4, 5"
    )


def _never_sql() -> str:
    return f"DATE '{NEVER}'" if connection.vendor == "postgresql" else f"'{NEVER}'"


def _spread_sql(rows: str, grain: Grain) -> str:
    """Such changes as they come in the cells of one grain of every unit above."""
    return (
        f"SELECT p.above AS unit_id, c.counted_as, {int(grain)} AS grain, {_first_sql(grain)} AS day,"  # noqa: S608 - our own names
        f" c.tier, c.until, {_SUMMED}"
        f" FROM ({rows}) c JOIN ({_PAIRS}) p ON p.own = c.unit_id GROUP BY 1, 2, 3, 4, 5, 6"
        f" HAVING {_NOT_NOTHING}"
    )


def _first_sql(grain: Grain) -> str:
    """The first day of the stretch that `c.day` lies in."""
    if grain == Grain.DAY:
        return "c.day"
    is_postgresql = connection.vendor == "postgresql"
    if grain == Grain.EVER:
        return f"DATE '{date.min}'" if is_postgresql else f"'{date.min}'"
    if is_postgresql:
        return f"CAST(date_trunc('{grain.label}', c.day) AS date)"
    return f"date(c.day, 'start of {grain.label}')"


# Worked out once, not for every row: the limit keeps SQLite from putting the condition into the outer query.
_PAIRS: Final = (
    f"SELECT own.id AS own, above.id AS above FROM {Unit._meta.db_table} own JOIN {Unit._meta.db_table} above"  # noqa: S608
    " ON substr(own.path, 1, length(above.path)) = above.path LIMIT 1000000000"
)
_SUMMED: Final = ", ".join(f"CAST(SUM(c.{name}) AS bigint) AS {name}" for name in _SUMS)
_NOT_NOTHING: Final = " OR ".join(f"SUM(c.{name}) <> 0" for name in _SUMS)
_ALL: Final = ("unit_id", "counted_as", "grain", "day", "tier", "until", *_SUMS)


def rebuild() -> None:
    """Write the cells anew from Counted, each grain out of the finer one, in the transaction in hand."""
    _take_turn(wait=True)
    CountedChange.objects.all().delete()
    CountedSum.objects.all().delete()
    table, listed = CountedSum._meta.db_table, ", ".join(f'"{name}"' for name in _ALL)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({listed}) {_spread_sql(_changes_sql(), Grain.DAY)}")
        for finer, grain in pairwise(Grain):
            cursor.execute(
                f"INSERT INTO {table} ({listed})"  # noqa: S608 - our own names
                f" SELECT c.unit_id, c.counted_as, {int(grain)}, {_first_sql(grain)}, c.tier, c.until, {_SUMMED}"
                f" FROM {table} c WHERE c.grain = {int(finer)} GROUP BY 1, 2, 3, 4, 5, 6 HAVING {_NOT_NOTHING}"
            )


def faults() -> Iterator[tuple[str, tuple[Any, ...], tuple[Any, ...]]]:
    """Cells that hold, with what waits for them, something else than Counted adds up to: (cell, stored, derived)."""
    for grain in Grain:
        yield from _faults_of(grain)


def _faults_of(grain: Grain) -> Iterator[tuple[str, tuple[Any, ...], tuple[Any, ...]]]:
    names = ", ".join(_ALL)
    waiting = _spread_sql(f"SELECT {', '.join((*_CELL, *_SUMS))} FROM {CountedChange._meta.db_table}", grain)  # noqa: S608
    stored = (
        f"SELECT unit_id, counted_as, grain, day, tier, until, {_SUMMED}"  # noqa: S608 - our own names
        f" FROM (SELECT {names} FROM {CountedSum._meta.db_table} WHERE grain = {int(grain)}"
        f" UNION ALL SELECT * FROM ({waiting}) w) c"
        f" GROUP BY 1, 2, 3, 4, 5, 6 HAVING {_NOT_NOTHING}"
    )
    derived = _spread_sql(_changes_sql(), grain)
    found: dict[Cell, list[tuple[Any, ...]]] = defaultdict(lambda: [(), ()])
    with connection.cursor() as cursor:
        for place, (one, other) in enumerate(((stored, derived), (derived, stored))):
            cursor.execute(f"SELECT * FROM ({one}) a EXCEPT SELECT * FROM ({other}) b")  # noqa: S608 - our own names
            for row in cursor.fetchall():
                # SQLite gives a day as one where it comes from a column, and as text where it was worked out.
                found[(*row[:3], *map(str, row[3:6]))][place] = tuple(row[6:])
    for cell, (held, right) in sorted(found.items(), key=str):
        yield "/".join(map(str, cell)), held, right
