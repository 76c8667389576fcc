"""Many questions at once, as known now, in a number of statements that does not grow with them.

What a draft says, checked whole, and what targets are held against, month by month. The same as `answer()` says to
each. What sums tell is one statement for all of it (cells.py); everything else is counted from its rows, a hundred
lists of rows in a statement, and questions that ask for the same rows (a count and its investment) only once.
"""

from __future__ import annotations

from bisect import bisect_left
from calendar import monthrange
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from itertools import accumulate
from typing import Any, Final

from django.core.exceptions import EmptyResultSet
from django.db.models import DateField, F, IntegerField, QuerySet, Value
from django.db.models.functions import Cast

from bridgehead.engines.figures import Measure, Period
from bridgehead.modules.ledger.answers.answering import (
    FOREIGN_USED,
    Asking,
    answered,
    sources_of,
    understood,
    value_of,
)
from bridgehead.modules.ledger.answers.cells import sums_until
from bridgehead.modules.ledger.answers.now import keeps_foreign_capital
from bridgehead.modules.ledger.answers.sources import Source, Sums
from bridgehead.modules.ledger.answers.totals import Totals
from bridgehead.modules.ledger.answers.types import Answer, NotAnswerable, Scope

# How many lists of rows go into one statement: SQLite takes 500.
_ARMS: Final = 100


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: what `answer` takes, as known now."""

    measure: Measure
    scope: Scope
    as_of: date


def answer_many(questions: Sequence[Asked], *, by_month: bool = False) -> list[Answer | NotAnswerable]:
    """The answer to each question in its order, or why the ledger has none.

    `by_month` asks for their courses too: what stood after each month that has begun of a closed period.
    """
    # Asked once, and where somebody wants to know.
    foreign_kept = cache(keeps_foreign_capital)
    asked = [_understood(one, foreign_kept) for one in questions]
    parts = [_parts(one, question, by_month=by_month) for one, question in zip(asked, questions, strict=True)]
    every = [part for found in parts for part in found]
    _tell_from_sums([part for part in every if isinstance(part.source.summed, Totals)])
    _tell_from_rows([part for part in every if not isinstance(part.source.summed, Totals)])
    return [
        one if isinstance(one, NotAnswerable) else _told(one, *found) for one, found in zip(asked, parts, strict=True)
    ]


def _understood(question: Asked, foreign_kept: Callable[[], bool]) -> Asking | NotAnswerable:
    kept = foreign_kept() if question.measure.id == FOREIGN_USED else None
    try:
        return understood(question.measure, question.scope, question.as_of, foreign_kept=kept)
    except NotAnswerable as refused:
        return refused


@dataclass(slots=True)
class _Part:
    """What stands above or below the line of one question, by the ends of some months, and by its own last day."""

    source: Source
    months: Sequence[date]
    ends: Sequence[date]
    # Of a state that no sum tells, the rows by the end of each month.
    standing: Sequence[Source] = ()
    whole: Sums = field(default_factory=Sums)
    course: Sequence[Sums] = ()


def _parts(asking: Asking | NotAnswerable, question: Asked, *, by_month: bool) -> list[_Part]:
    if isinstance(asking, NotAnswerable):
        return []
    last = asking.question.end
    months = _months(question.scope.period, last) if by_month else []
    ends = [min(_month_end(month), last) for month in months]
    parts = [_Part(source, months, ends) for source in (asking.top, asking.bottom) if source is not None]
    if asking.question.start is None and not isinstance(asking.top.summed, Totals):
        parts[0].standing = [sources_of(replace(asking.question, end=end))[0] for end in ends]
    return parts


def _months(period: Period | None, last: date) -> list[date]:
    """The first days of the months of a period that have begun by a day."""
    if period is None or period.start is None or period.start > last:
        return []
    return [month.start for month in Period(period.start, last).months() if month.start is not None]


def _month_end(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])


def _told(asking: Asking, top: _Part, bottom: _Part | None = None) -> Answer:
    found = answered(asking, top.whole, bottom.whole if bottom is not None else None)
    if bottom is None:
        values = [value_of(asking, above, None) for above in top.course]
    else:
        pairs = zip(top.course, bottom.course, strict=True)
        values = [value_of(asking, above, below) for above, below in pairs]
    return replace(found, course=tuple(zip(top.months, values, strict=True)))


def _tell_from_sums(parts: Sequence[_Part]) -> None:
    asked = []
    for part in parts:
        totals = part.source.summed
        assert isinstance(totals, Totals)  # noqa: S101 - those that are told from sums
        # What has no months is the whole of its period all the time: the plan of a year.
        days = part.ends if part.source.has_months else ()
        asked.append((totals, [*(day for day in days if day < totals.last), totals.last]))
    for part, (_totals, days), sums in zip(parts, asked, sums_until(asked), strict=True):
        part.whole = sums[-1]
        by_day = dict(zip(days, sums, strict=True))
        part.course = [by_day.get(end, part.whole) for end in part.ends]


# ---- from rows

# What tells lists of rows apart that are summed up: their query, and whether by days.
_Key = tuple[Hashable, bool]


def _tell_from_rows(parts: Sequence[_Part]) -> None:
    arms = [(part, [(_key(source, by_days=by_days), source) for source, by_days in _lists(part)]) for part in parts]
    found = _summed_up({key: source for _part, listed in arms for key, source in listed if key[0] is not None})
    for part, listed in arms:
        first, *rest = (found.get(key, {}) for key, _source in listed)
        part.whole = first.get(None, Sums())
        if part.standing:
            part.course = [sums.get(None, Sums()) for sums in rest]
        else:
            part.course = _by_ends(rest[0], part.ends) if rest else [part.whole] * len(part.ends)


def _lists(part: _Part) -> Iterator[tuple[Source, bool]]:
    """What is to be summed up of a part: all of it, and what its course is made of; whether by days."""
    yield part.source, False
    if part.standing:
        yield from ((source, False) for source in part.standing)
    elif part.ends and part.source.has_months:
        yield part.source, True


def _key(source: Source, *, by_days: bool) -> _Key:
    """The same for two that count the same rows; without a query where there are none."""
    try:
        sql, values = source.rows.query.sql_with_params()
    except EmptyResultSet:
        return None, by_days
    return (
        sql,
        tuple(map(str, values)),
        source.per_project,
        str(source.found.reached),
        str(source.found.newest),
    ), by_days


def _by_ends(by_day: Mapping[date | None, Sums], ends: Sequence[date]) -> list[Sums]:
    between = [Sums()] * len(ends)
    for day, sums in by_day.items():
        # A month of money is known by its first day, a year by its own, which may lie before those asked for.
        if day is not None and (place := bisect_left(ends, day)) < len(ends):
            between[place] = between[place] + sums
    return list(accumulate(between))


def _summed_up(sources: Mapping[_Key, Source]) -> Mapping[_Key, Mapping[date | None, Sums]]:
    """Sums by day, or under None where it is all together."""
    keys = list(sources)
    found: dict[_Key, dict[date | None, Sums]] = {key: {} for key in keys}
    for start in range(0, len(keys), _ARMS):
        arms = [
            _arm(sources[key], number, by_days=key[1])
            for number, key in enumerate(keys[start : start + _ARMS], start=start)
        ]
        for number, day, *sums in arms[0].union(*arms[1:], all=True) if len(arms) > 1 else arms[0]:
            found[keys[number]][day] = Sums(*(int(one or 0) for one in sums))
    return found


_COLUMNS: Final = ("arm", "arm_day", "n", "worth", "sure")
_NUMBER: Final[IntegerField[int, int]] = IntegerField()


def _arm(source: Source, number: int, *, by_days: bool) -> QuerySet[Any, Any]:
    """One list of rows: a row of sums, or one for each day that has any."""
    rows: QuerySet[Any, Any] = source.rows
    # Cast, for PostgreSQL takes two NULLs of a union for text and then refuses a day.
    day: Any = Cast(Value(None), DateField())
    if by_days:
        name = "p_month" if source.has("p_month") else "p_day"
        rows, day = rows.filter(**{f"{name}__isnull": False}), F(name)
    sums = source.aggregates(within_a_day=by_days)
    named = {new: sums[old] for new, old in (("n", "count"), ("worth", "cents"), ("sure", "known"))}
    grouped = rows.annotate(arm=Value(number, output_field=_NUMBER), arm_day=day).values("arm", "arm_day")
    told: QuerySet[Any, Any] = grouped.annotate(**named).values_list(*_COLUMNS)
    return told
