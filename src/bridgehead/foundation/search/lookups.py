"""`tokens__hold`: the rows that have what is asked, by the index that the database has for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, F, Func, Lookup

from bridgehead.foundation.search.kinds import entry_id, last_entry_id

_DISJUNCTS = 60
# Of things of which one in so many matches, a list goes through its own rows; of which more than half do, it looks for
# those that do not.
_MANY = 20
_MOST = 2
# To ask a row by itself takes as long as to fetch so many of what has the words.
_ASKED = 10
# A hash of so many ids has room in the memory that PostgreSQL grants as it comes.
_HASHED = 150_000
_FTS = "SELECT rowid FROM search_tokens WHERE search_tokens MATCH %s"
# A token that no row has: those of rows begin with the letter of a sort, which this is not.
_NOTHING = "z"
_UNIT, _KIND = "u", "k"
Option = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Need:
    """Rows that satisfy every group (one of its options, all tokens of it), in any of the ways; and `common` besides.

    `common` are groups that every way has: the units. A way without options anywhere is satisfied by nothing. `kind` is
    the one kind of thing that is asked for, where it is one; whoever asks says so of the rows as well. `alone`: hardly
    anything of another kind is like that, so that PostgreSQL, which would go through the token of the kind, which a
    million things have, is not asked for it.
    """

    ways: Sequence[Sequence[Sequence[Option]]]
    common: Sequence[Sequence[Option]] = ()
    kind: str = ""
    alone: bool = False

    def groups(self) -> list[list[Sequence[Option]]]:
        """Ways that can be satisfied, each with the common groups."""
        return [[*way, *self.common] for way in self.ways if all(way) and all(self.common)]


def _quoted(option: Option) -> str:
    return "(" + " AND ".join(f'"{token}"' for token in option) + ")"


def _parted(options: Iterable[Option]) -> tuple[list[Option], list[Option]]:
    """Options without those of one unit each, and those: a word may name very many units, few of which have much."""
    others: list[Option] = []
    units: list[Option] = []
    for option in options:
        (units if len(option) == 1 and option[0].startswith(_UNIT) else others).append(option)
    return others, units


def _any_of(options: Sequence[Option]) -> str:
    others, units = _parted(options)
    drawn = [*map(_quoted, others)]
    if units:
        # An OR asks each of its parts at every row, those too that have no more; units are one part of it, which only
        # a NOT keeps together: parentheses around an OR within an OR mean nothing.
        drawn.append(f'(({" OR ".join(map(_quoted, units))}) NOT "{_NOTHING}")')
    return "(" + " OR ".join(drawn) + ")"


def fts_query(need: Need) -> str:
    """The query of SQLite's FTS5; tokens hold no quotes. Empty where nothing can satisfy it."""
    return " OR ".join(f"({' AND '.join(map(_any_of, groups))})" for groups in need.groups())


# Rows that have all of these tokens, and one of each of those sets.
Conjunct = tuple[Option, Sequence[Option]]


def conjuncts(groups: Sequence[Sequence[Option]]) -> list[Conjunct]:
    """Groups as alternatives that each go through the index once; none, where those would be many.

    Options of one token are one alternative, whatever their number: any of these. So are units (a word may name a
    hundred): an index asks all tokens of a set at each thing that has one of them.
    """
    apart = [_alternatives(options) for options in groups]
    if prod(map(len, apart)) > _DISJUNCTS:
        return []
    return [_together(chosen) for chosen in product(*apart)]


def _alternatives(options: Sequence[Option]) -> list[Conjunct]:
    found: list[Conjunct] = [(option, ()) for option in options if len(option) > 1]
    # Kinds each by itself: few things of the one have what nearly all of the other have.
    found += [(option, ()) for option in options if len(option) == 1 and option[0].startswith(_KIND)]
    for part in _parted(options):
        single = tuple(dict.fromkeys(option[0] for option in part if len(option) == 1 and option[0][0] != _KIND))
        if single:
            found.append((single, ()) if len(single) == 1 else ((), [single]))
    return found


def _together(chosen: Iterable[Conjunct]) -> Conjunct:
    parts = list(chosen)
    every = tuple(dict.fromkeys(token for tokens, _sets in parts for token in tokens))
    return every, [one for _tokens, sets in parts for one in sets]


class Hold(Lookup):  # type: ignore[type-arg]  # generic for the type checker only
    """`tokens__hold=Need(...)`."""

    lookup_name = "hold"
    prepare_rhs = False

    def get_prep_lookup(self) -> Need:
        """The need as it is."""
        need: Need = self.rhs
        return need

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:
        """By the vendor's own index; the column is a plain one, which has no parameters."""
        if not self.rhs.groups():
            return "1 = 0", []
        column, _none = self.process_lhs(compiler, connection)
        if connection.vendor == "postgresql":
            return _array_sql(f"search_parted({column})", self.rhs)
        key = column.replace('"tokens"', '"id"')
        if not self.rhs.kind:
            return f"{key} IN ({_FTS})", [fts_query(self.rhs)]
        # By their ids, and not by the token of the kind, which every one of them has.
        ids = [entry_id(self.rhs.kind, 0), last_entry_id(self.rhs.kind)]
        return f"{key} IN ({_FTS} AND rowid BETWEEN %s AND %s)", [fts_query(self.rhs), *ids]


@dataclass(frozen=True, slots=True)
class Ids:
    """The things of a kind whose tokens are what is needed; their ids in the index lie from `first` to `last`, and the
    things are numbered from `first` on.

    `about` is how many of them there are, `total` how many of the kind, which carry the token `kind`; 0 where nobody
    looked. `is_all` says that the list narrows the kind by nothing else. That changes nothing that is found, but how.
    """

    need: Need
    first: int
    last: int
    kind: str = ""
    about: int = 0
    total: int = 0
    is_all: bool = False

    def are_near(self, stop: int) -> bool:
        """Whether the first so many of them stand among so few rows of the list that each of these can be asked."""
        return (self.is_all or self.most) and stop * self.total * _ASKED < self.about**2

    @property
    def many(self) -> bool:
        """Whether a page had better go through its own order, and look whether each row is among them."""
        return self.about * _MANY > self.total > 0

    @property
    def most(self) -> bool:
        """Whether a page had better look for those that are not."""
        return self.about * _MOST > self.total > 0 and len(self.need.ways[0]) == 1


class Among(Func):
    """Whether an id is one of these. On SQLite the index of the tokens answers alone, without the rows behind it."""

    output_field = BooleanField()

    def __init__(self, column: str, ids: Ids) -> None:
        super().__init__(F(column))
        self.ids = ids

    def as_sqlite(self, compiler: Any, connection: BaseDatabaseWrapper, **_context: Any) -> tuple[str, list[Any]]:
        """By the row ids of the virtual table."""
        column, _none = compiler.compile(self.source_expressions[0])
        asked, ids, how = fts_query(self.ids.need), self.ids, f"{column} IN"
        # A part of a list. With the plus the set is asked about ids, and does not lead to its rows one by one.
        if compiler.query.is_sliced and ids.most:
            asked, how = f"{_quoted((ids.kind,))} NOT ({asked})", f"+{column} NOT IN"
        elif compiler.query.is_sliced and ids.many:
            how = f"+{column} IN"
        found = "SELECT rowid - %s FROM search_tokens WHERE search_tokens MATCH %s AND rowid BETWEEN %s AND %s"
        return f"{how} ({found})", [ids.first, asked, ids.first, ids.last]

    def as_postgresql(self, compiler: Any, connection: BaseDatabaseWrapper, **_context: Any) -> tuple[str, list[Any]]:
        """By the index of the array."""
        column, _none = compiler.compile(self.source_expressions[0])
        ids = self.ids
        held, parameters = _array_sql("search_parted(tokens)", ids.need)
        stop = compiler.query.high_mark if compiler.query.is_sliced else None
        if stop is not None and ids.are_near(stop):
            # A value, and no EXISTS: that would become a join, and the whole set be fetched.
            return f"(SELECT {held} FROM search_searchentry WHERE id = {column} + %s)", [*parameters, ids.first]  # noqa: S608 - our names
        if 0 < ids.about <= _HASHED and (ids.many or (stop is not None and ids.is_all)):
            # Said to be true a condition stays one, a hash that is asked: a join, for the sake of a short page, holds
            # each row of the list against each of these, and for a count makes a hash of the whole list. Of whatever
            # else has the words, the number is none of this kind: nothing need be said of it.
            found = f"SELECT id - %s FROM search_searchentry WHERE {held}"  # noqa: S608 - our names
            return f"({column} IN ({found})) IS TRUE", [ids.first, *parameters]
        # By the key, so that the planner knows that there is one at most: it takes the better of looking each row up
        # and of joining all, where a number that is reckoned would be held against each of those found.
        found = f"SELECT 1 FROM search_searchentry WHERE id = {column} + %s AND {held}"  # noqa: S608 - our names
        return f"EXISTS ({found})", [ids.first, *parameters]


def _array_sql(array: str, need: Need) -> tuple[str, list[Any]]:
    parameters: list[Any] = []

    def holds(number: int, conjunct: Conjunct) -> str:
        every, some = conjunct
        # What alternatives have in common the planner takes out of them, and goes by that alone: by the kind, which a
        # hundred thousand have. So it is said otherwise in each.
        every = (*every, *every[-1:] * number) if some else every
        # Conditions on one index: the database goes through the rarest of the tokens, and skips in the others.
        parameters.extend([*([list(every)] if every else []), *map(list, some)])
        return " AND ".join([*([f"{array} @> %s::text[]"] if every else []), *([f"{array} && %s::text[]"] * len(some))])

    def any_of(alternatives: Iterable[Conjunct]) -> str:
        return "(" + " OR ".join(f"({holds(number, one)})" for number, one in enumerate(alternatives)) + ")"

    def way(groups: Sequence[Sequence[Option]]) -> str:
        chosen = conjuncts(groups)
        return any_of(chosen) if chosen else "(" + " AND ".join(any_of(_alternatives(one)) for one in groups) + ")"

    of_kind = [[(f"{_KIND}{need.kind}",)]] if need.kind and not need.alone else []
    return "(" + " OR ".join(way([*groups, *of_kind]) for groups in need.groups()) + ")", parameters
