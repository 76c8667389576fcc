"""A query as a condition of a room's own list: all rows that match, in the database, for counting and sorting."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Final

from django.db.models import Q, QuerySet, TextField, Value
from django.db.models.functions import Replace

from bridgehead.foundation.search import matching, tokens
from bridgehead.foundation.search.finding import LONGEST, judged_ids, query_of
from bridgehead.foundation.search.kinds import kind_of
from bridgehead.foundation.search.lookups import Need
from bridgehead.foundation.search.matching import WRITTEN, Query
from bridgehead.foundation.search.models import SearchEntry
from bridgehead.foundation.search.sounds import typed_sound

# What sounds like the words is judged one by one: the heaviest of so many.
_SOUNDING: Final = 2_000


def matching_ids(kind: str, text: str, places: Iterable[tuple[int, str]] | None = None) -> QuerySet[Any, Any]:
    """The ids of things of a kind that the box would find for a text, as a subquery; none for a text of marks alone.

    `places` are the units that words may name, (id, name), where the caller has them at hand.
    """
    query = replace(query_of(text[:LONGEST], places), bodies=kind_of(kind).body is not None)
    if not query.joined:
        return SearchEntry.objects.none().values("object_id")
    written = _written(kind, query).order_by().values("object_id")
    if not any(map(typed_sound, query.words)):
        return written
    # One after the other, each by its own index: of either of two conditions PostgreSQL reads every row.
    heard = SearchEntry.objects.filter(kind=kind, object_id__in=judged_ids(query, kind, _SOUNDING))
    return written.union(heard.order_by().values("object_id"))


def named_ids(kind: str, names: Iterable[str]) -> QuerySet[Any, Any]:
    """The ids of things with a name that holds any of these folded pieces, and now and then one more, as a subquery."""
    ways = [[tokens.by_name(name) or tokens.by_start(name)] for name in names if name]
    return SearchEntry.objects.filter(kind=kind, tokens__hold=Need(ways)).values("object_id")


def _written(kind: str, query: Query) -> QuerySet[SearchEntry]:
    """Rows that hold the words as they are written: not by their sound."""
    rows = SearchEntry.objects.filter(kind=kind).alias(
        run_on=Replace("lines", Value("-"), Value(""), output_field=TextField())
    )
    joined = Q(tokens__hold=Need([[_options(query, query.joined)]])) & _holds(query, query.joined)
    apart = Q(tokens__hold=Need([[_options(query, word) for word in query.words]]))
    for word in query.words:
        apart &= _holds(query, word)
    return rows.filter(joined | apart if len(query.words) > 1 else joined)


def _options(query: Query, word: str) -> Sequence[tokens.All]:
    return matching.at_any(query, word, WRITTEN)


def _holds(query: Query, word: str) -> Q:
    """The word stands in a text or code of the row, or names a unit that it stands in."""
    if len(word) == 2 and not word.isascii():
        # The token is the word: there is nothing to compare.
        return Q()
    # A code is kept with its dashes, which nobody has to type.
    held = Q(lines__contains=word) | Q(run_on__contains=word) if word.isascii() else Q(lines__contains=word)
    for unit in query.units_of(word):
        held |= Q(unit_path__contains=f"/{unit}/")
    return held
