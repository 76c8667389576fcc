"""Many questions at once, in a number of queries that does not grow with them: what a draft says, checked whole.

Questions that ask for the same rows (a count and its investment) are counted once. All that sums tell is one statement,
all that is counted from rows another; a chunk of each, for databases bound how many parts a statement may have.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db.models import IntegerField, Value

from bridgehead.engines.figures import Measure
from bridgehead.modules.ledger.answers.answering import Asking, answered, understood
from bridgehead.modules.ledger.answers.sources import Source, Sums, sums_of
from bridgehead.modules.ledger.answers.totals import Totals, sums_together
from bridgehead.modules.ledger.answers.types import Answer, NotAnswerable, Scope

# SQLite takes five hundred parts in a compound; a period is put together from fewer than ten.
_TOTALS_AT_ONCE: Final = 40
_ROWS_AT_ONCE: Final = 40


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: what `answer` takes, as known now."""

    measure: Measure
    scope: Scope
    as_of: date


Each = TypeVar("Each")


def answers_together(questions: Sequence[Asked]) -> list[Answer | NotAnswerable]:
    """The answer to each question in its order, or why the ledger has none: what `answer` gives, asked together."""
    asked = [_understood(one) for one in questions]
    sources = {_key(source): source for one in asked if isinstance(one, Asking) for source in _sources(one)}
    found = {**_from_totals(sources), **_from_rows(sources)}
    return [one if isinstance(one, NotAnswerable) else _answered(one, found) for one in asked]


def _understood(question: Asked) -> Asking | NotAnswerable:
    try:
        return understood(question.measure, question.scope, question.as_of)
    except NotAnswerable as refused:
        return refused


def _answered(asking: Asking, found: Mapping[Hashable, Sums]) -> Answer:
    below = found[_key(asking.bottom)] if asking.bottom is not None else None
    return answered(asking, found[_key(asking.top)], below)


def _sources(asking: Asking) -> Iterator[Source]:
    yield asking.top
    if asking.bottom is not None:
        yield asking.bottom


def _key(source: Source) -> Hashable:
    """The same for two that count the same rows."""
    summed = source.summed
    if isinstance(summed, Totals):
        return tuple(summed.paths), summed.counted_as, summed.tiers, summed.first, summed.last, summed.once
    try:
        sql, values = source.rows.query.sql_with_params()
    except EmptyResultSet:
        return None
    return sql, tuple(map(str, values)), source.per_project, str(source.found.reached), str(source.found.newest)


def _from_totals(sources: Mapping[Hashable, Source]) -> dict[Hashable, Sums]:
    asked = [(key, source.summed) for key, source in sources.items() if isinstance(source.summed, Totals)]
    found: dict[Hashable, Sums] = {}
    for chunk in _chunks(asked, _TOTALS_AT_ONCE):
        sums = sums_together([totals for _key, totals in chunk])
        found |= zip((key for key, _totals in chunk), sums, strict=True)
    return found


def _from_rows(sources: Mapping[Hashable, Source]) -> dict[Hashable, Sums]:
    asked = [(key, source) for key, source in sources.items() if not isinstance(source.summed, Totals)]
    found: dict[Hashable, Sums] = {key: Sums() for key, _source in asked}
    for chunk in _chunks([(key, source) for key, source in asked if key is not None], _ROWS_AT_ONCE):
        counted = [_counted(number, source) for number, (_key, source) in enumerate(chunk)]
        rows = counted[0].union(*counted[1:], all=True) if len(counted) > 1 else counted[0]
        for row in rows:
            found[chunk[row["p_number"]][0]] = sums_of(row)
    return found


def _counted(number: int, source: Source) -> Any:
    numbered = source.rows.annotate(p_number=Value(number, IntegerField())).values("p_number")
    return numbered.annotate(**source.aggregates()).values("p_number", "count", "cents", "known")


def _chunks(items: Sequence[Each], size: int) -> Iterator[Sequence[Each]]:
    return (items[start : start + size] for start in range(0, len(items), size))
