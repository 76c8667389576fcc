"""A query as a condition of a room's own list: all rows that match, in the database, for counting and sorting."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple

from django.db.models import Q, QuerySet, TextField, Value
from django.db.models.functions import Replace

from bridgehead.foundation.access import Actor
from bridgehead.foundation.rows.listed import IsOneOf, Listed
from bridgehead.foundation.search import matching, tokens
from bridgehead.foundation.search.finding import LONGEST, heard, query_of
from bridgehead.foundation.search.kinds import entry_id, kind_of, last_entry_id
from bridgehead.foundation.search.lookups import Among, Ids, Need, Option
from bridgehead.foundation.search.matching import WRITTEN, Query
from bridgehead.foundation.search.models import CommonToken, SearchEntry
from bridgehead.foundation.search.places import ends_of
from bridgehead.foundation.search.sounds import typed_sound

# What sounds like the words is judged one by one: the heaviest of so many.
_SOUNDING: Final = 5_000


class Matching(NamedTuple):
    """The condition of what matches a text, and about how many things do: 0 for few, or where nobody looked."""

    condition: Q
    about: int = 0


def matching_q(kind: str, text: str, column: str = "pk", **more: Any) -> Q:
    """The condition of `matching_of` alone."""
    return matching_of(kind, text, column, **more).condition


def matching_of(
    kind: str,
    text: str,
    column: str = "pk",
    *,
    places: Iterable[tuple[int, str]] | None = None,
    actor: Actor | None = None,
    is_long: bool = False,
    is_all: bool = False,
) -> Matching:
    """Rows whose `column` is the id of a thing that the box would find for a text; none for a text of marks alone.

    `places` are the units that words may name, (id, name), where the caller has them at hand, else a query. `actor`:
    the list shows only what they reach, so that no more is looked for. `is_long`: it is so long that it is worth a
    query to know how many about will match; `is_all`: it is narrowed by nothing else.
    """
    query = replace(query_of(text[:LONGEST], places), bodies=kind_of(kind).body is not None)
    ends = [()] if actor is None else ends_of(kind_of(kind).reach(actor))
    if not query.joined or not ends:
        return Matching(Q(pk__in=[]))
    everywhere = () in ends
    common = () if everywhere else (ends,)
    told = _told_by_tokens(query)
    if told is None:
        return Matching(_matching(kind, query, column, common))
    # Of what few things can be, nobody need know how many there are.
    ids = _ids(kind, replace(told, common=common), is_long=is_long and everywhere)
    return Matching(Q(Among(column, replace(ids, is_all=is_all))), ids.about)


def named_ids(kind: str, names: Iterable[str], begun: Iterable[tuple[str, str]] = ()) -> QuerySet[Any, Any]:
    """The ids of things with a name that holds any of these folded pieces, and now and then one more, as a subquery.

    Or that begins with the one of a pair of `begun`, and holds the other.
    """
    ways = [[tokens.by_name(name) or tokens.by_start(name)] for name in names if name]
    ways += [[tokens.by_start(start), tokens.by_name(piece)] for start, piece in begun]
    return SearchEntry.objects.filter(kind=kind, tokens__hold=Need(ways)).values("object_id")


def _told_by_tokens(query: Query) -> Need | None:
    """What is needed where tokens tell alone which rows match: of words of two characters the token is the word.

    None for longer words, whose characters may stand apart, and for letters that may be heard.
    """
    if any(map(typed_sound, query.words)):
        return None
    if len(query.words) == 1 and len(query.joined) <= 2:
        return Need([[_options(query, query.joined)]])
    # What holds them all in one holds each of them; but for codes, which hold no characters.
    if all(len(word) == 2 and not word.isascii() for word in query.words):
        return Need([[_options(query, word) for word in query.words]])
    return None


def _ids(kind: str, need: Need, *, is_long: bool) -> Ids:
    """Where these ids lie, and of a long list about how many there are of them."""
    ids = Ids(need, entry_id(kind, 0), last_entry_id(kind))
    return _reckoned(kind, ids) if is_long else ids


def _reckoned(kind: str, ids: Ids) -> Ids:
    every, groups = f"k{kind}", ids.need.ways[0]
    sought = {option[0] for options in groups for option in options}
    rows = CommonToken.objects.filter(kind=kind, token__in={every, *sought})
    common = dict(rows.values_list("token", "entries"))
    # Of each word by the option that most things have; those of all words together are no more than of the rarest.
    about = min(max((common.get(option[0], 0) for option in options), default=0) for options in groups)
    return replace(ids, kind=every, about=about, total=common.get(every, 0))


# What every way has besides: whom or where things belong to.
_Common = Sequence[Sequence[Option]]


def _matching(kind: str, query: Query, column: str, common: _Common) -> Q:
    """Whether a column is the id of a thing that matches."""
    found = _written(kind, query, common)
    if any(map(typed_sound, query.words)):
        sounding = heard(query, kind, _SOUNDING, common)
        if sounding.is_all:
            return Q(IsOneOf(column, sounding.ids))
        # One after the other, each by its own index: of either of two conditions PostgreSQL reads every row.
        ids = Listed(entry_id(kind, one) for one in sounding.ids)
        found = found.union(SearchEntry.objects.filter(pk__in=ids).order_by().values("object_id"))
    return Q(**{f"{column}__in": found})


def _written(kind: str, query: Query, common: _Common) -> QuerySet[Any, Any]:
    """Ids of what holds the words as they are written: not by their sound."""
    joined = _holding(kind, query, [query.joined], common)
    # Who holds them either way does no harm among ids, and need not be looked for.
    return joined if len(query.words) == 1 else joined.union(_holding(kind, query, query.words, common), all=True)


def _holding(kind: str, query: Query, words: Sequence[str], common: _Common) -> QuerySet[Any, Any]:
    need = Need([[_options(query, word) for word in words]], common)
    rows = SearchEntry.objects.filter(kind=kind, tokens__hold=need).alias(
        run_on=Replace("lines", Value("-"), Value(""), output_field=TextField())
    )
    for word in words:
        rows = rows.filter(_holds(query, word))
    return rows.order_by().values("object_id")


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
