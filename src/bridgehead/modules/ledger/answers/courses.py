"""How measures went, month by month and until given days, from the sums that are kept: what Home shows.

The same as `answer()` says, for measures that need no rows: an event, a state or an investment, from a tier on.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import DateField, F, IntegerField, QuerySet, Sum, Value

from bridgehead.engines.figures import Measure
from bridgehead.foundation.access import Actor, may
from bridgehead.foundation.access.policies import covering_paths
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.ledger import summing
from bridgehead.modules.ledger.answers.now import seen_q
from bridgehead.modules.ledger.answers.sources import Sums
from bridgehead.modules.ledger.counting import EVENTS, STATES
from bridgehead.modules.ledger.matching import paths_q
from bridgehead.modules.ledger.models import Counted, CountedAs, CountedChange, CountedSum, Grain
from bridgehead.modules.ledger.queries.visibility import VIEW, VIEW_OWN

_COUNTED_AS: Final[Mapping[str, tuple[CountedAs, ...]]] = {
    **{f"project.{one.label}.{what}": (one,) for one in (*EVENTS, *STATES) for what in ("count", "investment")},
    "project.signed.investment": (CountedAs.SIGNED, CountedAs.ADDED),
    "investment.done.amount": (CountedAs.DONE,),
    # What the rate divides by; what it divides is the amount.
    "investment.done.rate": (CountedAs.PLANNED,),
}
# What a row of sums is of: a day, a month, or a change that belongs to both.
_DAY, _MONTH, _BOTH = range(3)


@dataclass(slots=True)
class Course:
    """One measure: sums by month, and by day within the months of the days that were asked for."""

    counted_as: tuple[CountedAs, ...]
    from_tier: int
    months: dict[date, Sums] = field(default_factory=dict)
    days: dict[date, Sums] = field(default_factory=dict)

    def until(self, last: date, first: date = date.min) -> Sums:
        """What counts from the first day of a month on until `last`, which is one of the days asked for.

        A state counts where it has begun and not ended, so that `first` makes no sense with it.
        """
        month = last.replace(day=1)
        if _ends_month(last):
            return sum((sums for day, sums in self.months.items() if first <= day <= month), Sums())
        whole = (sums for day, sums in self.months.items() if first <= day < month)
        begun = (sums for day, sums in self.days.items() if month <= day <= last)
        return sum((*whole, *begun), Sums())

    def month(self, first: date, last: date) -> Sums:
        """What a month added, `first` being its first day; no more than until `last`, one of the days asked for."""
        return self.until(last, first) if first == last.replace(day=1) else self.months.get(first, Sums())


def courses(actor: Actor, measures: Iterable[Measure], days: Collection[date]) -> list[Course]:
    """The courses of measures within what an actor sees, known until each of `days`: one query.

    Events and money are known from the first of January of the earliest year on. Raises ValueError for a measure that
    is not summed up, or a filter besides an `investment_min` that is one of the tiers.
    """
    found = [_course(measure) for measure in measures]
    by_kind: dict[int, list[Course]] = {}
    for course in found:
        for kind in course.counted_as:
            by_kind.setdefault(kind, []).append(course)
    # By course and whether it is of a month: count, amount and known of each day.
    cells: dict[tuple[int, bool], dict[date, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0, 0]))
    for counted_as, day, tier, *sums, grain in _rows(actor, by_kind, days):
        for course in by_kind[counted_as]:
            if tier < course.from_tier:
                continue
            if grain != _DAY:
                _add(cells[id(course), True][day.replace(day=1)], sums)
            if grain != _MONTH:
                _add(cells[id(course), False][day], sums)
    for course in found:
        course.months, course.days = (_as_sums(cells[id(course), is_month]) for is_month in (True, False))
    return found


def _add(cell: list[int], sums: Sequence[Any]) -> None:
    for place, more in enumerate(sums):
        cell[place] += int(more)


def _as_sums(cells: Mapping[date, Sequence[int]]) -> dict[date, Sums]:
    return {day: Sums(*sums) for day, sums in cells.items()}


def _ends_month(day: date) -> bool:
    return (day + timedelta(days=1)).day == 1


def _course(measure: Measure) -> Course:
    counted_as = _COUNTED_AS.get(measure.id)
    low = measure.filters.get("investment_min")
    if counted_as is None or measure.filters.keys() - {"investment_min"}:
        raise ValueError(f"{measure} is not summed up")
    if low is None:
        return Course(counted_as, summing.UNKNOWN)
    place = bisect_left(summing.TIERS, int(low) * 100)
    if summing.TIERS[place : place + 1] != (int(low) * 100,):
        raise ValueError(f"{low} is none of the tiers that are summed up")
    return Course(counted_as, place + 1)


def _rows(actor: Actor, kinds: Collection[int], days: Collection[date]) -> Iterable[Sequence[Any]]:
    """(counted as, day, tier, count, amount, known, grain) of everything that the courses are made of."""
    if actor.enterprise_id is not None and may(actor, VIEW_OWN):
        # Sums are of units; what is seen because it is of one's own firm, wherever it is, is summed up now.
        changes = summing.Changes()
        rows = Counted.objects.filter(seen_q(actor), counted_as__in=kinds)
        for *row, unit in rows.values_list("counted_as", "day", "until", "resumed", "total", "amount", "unit"):
            changes.add(row, unit, 1)
        return [(*cell[1:4], *sums, _BOTH) for cell, sums in changes.cells.items()]
    paths = _roots(actor)
    waiting = CountedChange.objects.filter(paths_q(paths, "unit__path"), counted_as__in=kinds)
    waiting = waiting.annotate(on=F("day"), n=F("count"), worth=F("amount"), sure=F("known"))
    waiting = waiting.annotate(grain=Value(_BOTH, output_field=_NUMBER))
    kept = _parts(CountedSum.objects.filter(unit__in=[_id(path) for path in paths]), kinds, days)
    # One statement, so that nothing is folded in between the two.
    both: Iterable[Sequence[Any]] = waiting.values_list(*_COLUMNS).union(*kept, all=True)
    return both


_COLUMNS: Final = ("counted_as", "on", "tier", "n", "worth", "sure", "grain")
_NUMBER: Final[IntegerField[int, int]] = IntegerField()


def _roots(actor: Actor) -> list[str]:
    """The paths of the units that an actor sees everything of, none below another."""
    paths = covering_paths(actor, VIEW)
    if paths is None:
        return list(Unit.objects.filter(parent=None).values_list("path", flat=True))
    return [path for path in paths if not any(path != other and path.startswith(other) for other in paths)]


def _id(path: str) -> int:
    return int(path.strip("/").rpartition("/")[2])


def _parts(rows: QuerySet[Any], kinds: Collection[int], days: Collection[date]) -> Iterator[QuerySet[Any, Any]]:
    """Months, and the days of months that are asked for in part; `on` is the day or the first of the month.

    All since the first year asked for; of states, which are what came less what went, what lies before it as one. Every
    part reads a stretch of the index.
    """
    first, last = min(days).replace(month=1, day=1), max(days)
    months = rows.filter(counted_as__in=kinds, grain=Grain.MONTH, day__gte=first, day__lte=last)
    yield _part(months, F("day"), _MONTH)
    states = [kind for kind in kinds if kind in STATES]
    years = rows.filter(counted_as__in=states, grain=Grain.YEAR, day__lt=first)
    yield _part(years, Value(first - timedelta(days=1), output_field=DateField()), _MONTH)
    for day in days:
        if not _ends_month(day):
            begun = rows.filter(counted_as__in=kinds, grain=Grain.DAY, day__gte=day.replace(day=1), day__lte=day)
            yield _part(begun, F("day"), _DAY)


def _part(rows: QuerySet[Any], on: Any, grain: int) -> QuerySet[Any, Any]:
    grouped = rows.order_by().annotate(on=on).values("counted_as", "on", "tier")
    summed = grouped.annotate(
        n=Sum("count"), worth=Sum("amount"), sure=Sum("known"), grain=Value(grain, output_field=_NUMBER)
    )
    part: QuerySet[Any, Any] = summed.values_list(*_COLUMNS)
    return part
