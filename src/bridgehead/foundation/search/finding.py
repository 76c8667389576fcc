"""Looking: the things that a query finds, best first, and no row that the lists would not show.

Where few rows can match, all of them are fetched and judged. Where many can (two common characters), the levels are
gone through from the best to the worst, and within each the heaviest things first, a stratum at a time, until enough
are found. Both give the same first results.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import chain
from operator import and_, or_
from typing import Final

from django.db.models import F, Q, Value
from django.db.models.functions import Replace, StrIndex
from django.db.models.lookups import GreaterThan

from bridgehead.foundation.access import Actor
from bridgehead.foundation.search import matching
from bridgehead.foundation.search.folding import fold
from bridgehead.foundation.search.kinds import Reach, SearchKind, Shown, entry_id, place_names, search_kinds
from bridgehead.foundation.search.lookups import Need
from bridgehead.foundation.search.matching import Judged, Level, Query
from bridgehead.foundation.search.models import CommonToken, SearchEntry, SearchStratum
from bridgehead.foundation.search.places import ends_of, within
from bridgehead.foundation.search.tokens import BODY, All

LONGEST: Final = 120
# More rows than that are not all fetched: the heaviest are looked through first.
_ALL: Final = 2_000
# How many rows of a stratum are fetched at a time; after the last no more, whatever they were.
_PAGES: Final = (100, 500, 2_500)
# Where no more than that can match, the strata are passed by.
_SOME: Final = 1_000
_EVERYTHING: Final = 1 << 40
_BROUGHT: Final = 5
# Of what is held against the words anyhow, no more tokens are looked for together: an index reads of each of them.
_RAREST: Final = 3


@dataclass(frozen=True, slots=True)
class Found:
    """A thing that matches. `lines` are its texts, folded, as `judged` numbers them."""

    id: int
    weight: int
    owner: int | None
    unit_path: str
    judged: Judged
    lines: Sequence[matching.Line]
    # The kind that brought it, with the things of that kind: an enterprise for a person who works there.
    brought_by: tuple[str, int] | None = None

    @property
    def order(self) -> tuple[int, int, int]:
        """Best first; among equals the heavier, then the newer."""
        return (self.judged.level, -self.weight, -self.id)


@dataclass(frozen=True, slots=True)
class Section:
    """What was found of a kind, best first. `more`: whether there is more than that; `total` where it was counted."""

    kind: SearchKind
    found: Sequence[Found]
    shown: Mapping[int, Shown]
    texts: Mapping[int, Sequence[tuple[str, str]]]
    total: int | None

    @property
    def more(self) -> bool:
        """Whether the list could go on."""
        return self.total is None or self.total > len(self.found)


def find(actor: Actor, text: str, *, limit: int = 20, kinds: Iterable[str] | None = None) -> list[Section]:
    """What the actor may see that matches, a section a kind, at most `limit` of each; empty ones are left out."""
    query = query_of(text)
    if not query.joined:
        return []
    reaches = {kind.key: kind.reach(actor) for kind in search_kinds() if kinds is None or kind.key in kinds}
    asked = [kind for kind in search_kinds() if kind.key in reaches and not reaches[kind.key].is_nowhere]
    found = _find(query, asked, reaches, limit)
    sections: dict[str, Section] = {}
    # First what brings other things: only what the actor is shown brings them.
    for kind in sorted(asked, key=lambda kind: not kind.brings):
        sections[kind.key] = _section(actor, kind, *found[kind.key])
        for other in (one for one in asked if one.key in kind.brings):
            found[other.key] = _brought(sections[kind.key], other, reaches[other.key], found[other.key], limit)
    return [sections[kind.key] for kind in asked if sections[kind.key].found]


def query_of(text: str, places: Iterable[tuple[int, str]] | None = None) -> Query:
    """What was typed as a query, with the units that its words name: `places`, or a query for all of them."""
    named = place_names() if places is None else places
    return matching.parse(text[:LONGEST], ((one, fold(name)) for one, name in named))


@dataclass(frozen=True, slots=True)
class Heard:
    """The ids of things (not of their entries) that sound like the words; where `is_all`, also of those that hold them.

    Where it is not, what holds them is the caller's to find, and only the heaviest that may sound so were looked at.
    """

    ids: Sequence[int]
    is_all: bool


def heard(query: Query, kind: str, most: int, common: Sequence[matching.Options] = ()) -> Heard:
    """What sounds like the words among the `most` heaviest things of a kind that may and have what is `common`, and
    perhaps more that hold them: a list is narrowed to them.
    """
    rows = SearchEntry.objects.filter(kind=kind, tokens__hold=Need(matching.groups_of(query), common))
    rows = rows.order_by("-weight", "-object_id")
    ways = matching.hearing(query.joined) if len(query.words) == 1 else ()
    if not ways:
        judged = [row[1] for row in rows.values_list(*_COLUMNS)[:most] if _judged(query, row) is not None]
        return Heard(judged, is_all=False)
    fetched = list(rows.values_list("object_id", "lines")[:most])
    # What may hold a word is among what may match it at all; who stands in a unit of that name is not known by lines.
    is_all = len(fetched) < most and not query.units_of(query.joined)
    found = [
        one
        for one, text in fetched
        if any(way.search(text) for way in ways) or (is_all and matching.holds(text, query.joined))
    ]
    return Heard(found, is_all)


# The best of a kind, and how many there are where all were judged.
_Best = tuple[list[Found], int | None]


def _find(query: Query, asked: Sequence[SearchKind], reaches: Mapping[str, Reach], limit: int) -> dict[str, _Best]:
    # What documents say is not looked for among things that say nothing.
    near = within(query, {kind.key: reaches[kind.key] for kind in asked})
    queries = {kind.key: replace(near[kind.key], bodies=kind.body is not None) for kind in asked}
    query = replace(query, bodies=any(one.bodies for one in queries.values()))
    ends = {key: ends_of(reaches[key]) for key in queries}
    common = _common(query, ends.values())
    few = [
        key
        for key, one in queries.items()
        # Whoever reaches few things only is not asked for what is common.
        if not _at_most(ends[key], common.get(key, {})) or not _most(matching.groups_of(one), common.get(key, {}))
    ]
    found: dict[str, _Best] = {}
    judged = _all(_together([queries[key] for key in few]), few, reaches) if few else {}
    many = [kind.key for kind in asked if judged is None or kind.key not in few]
    strata = _strata(many) if many else {}
    for kind in asked:
        if kind.key in few and judged is not None:
            ranked = sorted(judged.get(kind.key, ()), key=lambda one: one.order)
            found[kind.key] = (ranked[:limit], len(ranked))
        else:
            asking = _Asked(queries[kind.key], kind.key, reaches[kind.key], strata.get(kind.key, ()), limit)
            found[kind.key] = _staged(asking, common)
    return found


def _together(queries: Sequence[Query]) -> Query:
    """One query that finds what each of these finds: of the same words."""
    units = {word: frozenset().union(*(one.units_of(word) for one in queries)) for word in queries[0].units}
    return replace(queries[0], units=units, bodies=any(one.bodies for one in queries))


def _written_q(query: Query, worst: Level) -> Q:
    """What the database holds against the words itself: of what begins as a code does, few rows go on like it."""
    run_on = Replace(F("lines"), Value("-"), Value(""))
    words = matching.written(query, worst)
    return reduce(and_, (Q(GreaterThan(StrIndex(run_on, Value(word)), 0)) for word in words), Q())


def _strata(kinds: Sequence[str]) -> Mapping[str, Sequence[tuple[int, int]]]:
    """Number and least weight of every stratum of these kinds, the heaviest first."""
    found: dict[str, list[tuple[int, int]]] = {}
    rows = SearchStratum.objects.filter(kind__in=kinds).order_by("kind", "number")
    for kind, number, weight in rows.values_list("kind", "number", "weight"):
        found.setdefault(kind, []).append((number, weight))
    return found


# How many things of a kind have a token; of one that is not common, none.
_Counts = Mapping[str, int]


def _common(query: Query, ends: Iterable[matching.Options]) -> Mapping[str, _Counts]:
    """The tokens of the query, and of what is reached, that are common, by kind."""
    # Those of the levels too: what begins with a word is left out where all levels are looked for at once.
    ways = [*matching.groups_of(query), *chain.from_iterable(matching.groups_at(query, level) for level in Level)]
    ways += matching.groups_of_credit_code(query)
    every = [*ends, *chain.from_iterable(ways)]
    sought = {token for options in every for option in options for token in option}
    by_kind: dict[str, dict[str, int]] = {}
    for kind, token, entries in CommonToken.objects.filter(token__in=sought).values_list("kind", "token", "entries"):
        by_kind.setdefault(kind, {})[token] = entries
    return by_kind


def _most(ways: Sequence[Sequence[matching.Options]], common: _Counts) -> int:
    """How many things can match in any of these ways; 0 where every way goes by a token that few things have."""
    return sum(min(_at_most(group, common) for group in groups) for groups in ways)


def _at_most(options: matching.Options, common: _Counts) -> int:
    return sum(min((common.get(token, 0) for token in option), default=_EVERYTHING) for option in options)


def _reached(reach: Reach) -> Q:
    """The condition that an actor reaches a row."""
    if reach.everywhere:
        return Q()
    seen = [Q(unit_path__startswith=path) for path in reach.paths]
    seen += [Q(unit_path="")] if reach.unplaced else []
    seen += [Q(owner=reach.owner)] if reach.owner is not None else []
    return reduce(or_, seen, Q(pk__in=[]))


_COLUMNS: Final = ("kind", "object_id", "weight", "owner", "unit_path", "lines")
_Row = tuple[str, int, int, int | None, str, str]


def _judged(query: Query, row: _Row) -> Found | None:
    _kind, one, weight, owner, path, text = row
    if not matching.may_match(query, text):
        return None
    lines = [(name, line) for name, _, line in (each.partition("\t") for each in text.split("\n"))]
    units = frozenset(int(number) for number in path.split("/") if number)
    judged = matching.judge(query, lines, units)
    return None if judged is None else Found(one, weight, owner, path, judged, lines)


def _all(query: Query, kinds: Sequence[str], reaches: Mapping[str, Reach]) -> dict[str, list[Found]] | None:
    """Everything of these kinds that matches; None where too many rows could."""
    seen = reduce(or_, (Q(kind=kind) & _reached(reaches[kind]) for kind in kinds))
    need = Need(matching.groups_of(query), [[(*end, f"k{kind}") for kind in kinds for end in ends_of(reaches[kind])]])
    # In an order: where any rows would do, the planner would rather read the table from its beginning.
    rows = SearchEntry.objects.filter(seen, _written_q(query, Level.BODY), tokens__hold=need)
    rows = rows.order_by("-weight", "-object_id")
    fetched = list(rows.values_list(*_COLUMNS)[: _ALL + 1])
    if len(fetched) > _ALL:
        return None
    found: dict[str, list[Found]] = {}
    for row in fetched:
        one = _judged(query, row)
        if one is not None:
            found.setdefault(row[0], []).append(one)
    return found


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is looked for among the things of one kind."""

    query: Query
    kind: str
    reach: Reach
    strata: Sequence[tuple[int, int]]
    limit: int


@dataclass(frozen=True, slots=True)
class _Step:
    """Levels that are gone through at once, up to `last`: several where few things can match, else one.

    `most` is how many can match, 0 for few. `spare`: for nothing where the step before brought something of its level.
    """

    last: Level
    ways: Sequence[Sequence[matching.Options]]
    most: int
    spare: bool = False


def _rarest(query: Query, step: _Step, common: _Counts) -> Sequence[Sequence[matching.Options]]:
    """The ways of a step by few tokens each, the rarest, where what has those is held against the words anyhow."""
    if len(matching.written(query, step.last)) < len(query.words):
        return step.ways

    def rarest(option: All) -> All:
        return tuple(sorted(option, key=lambda token: common.get(token, 0))[:_RAREST])

    return [[[rarest(option) for option in options] for options in groups] for groups in step.ways]


def _steps(query: Query, common: _Counts) -> list[_Step]:
    found: list[_Step] = []
    for level in Level:
        ways = matching.groups_at(query, level)
        most = _most(ways, common)
        closer = matching.groups_of_credit_code(query) if most and level is Level.TEXT else []
        if closer and _at_most([matching.begun_as(query.joined)], common) <= _SOME:
            closer = []
        if closer:
            found += [_Step(level, closer, _most(closer, common)), _Step(level, ways, most, spare=True)]
        elif ways and not most and found and not found[-1].most:
            found[-1] = _Step(level, [*found[-1].ways, *ways], 0)
        elif ways:
            found.append(_Step(level, ways, most))
    return [replace(step, ways=_rarest(query, step, common)) for step in found]


def _staged(asked: _Asked, by_kind: Mapping[str, _Counts]) -> _Best:
    """The best of a kind, from the best level and the heaviest things on; no count, unless all were seen."""
    found: dict[int, Found] = {}
    others = [counts for kind, counts in by_kind.items() if kind != asked.kind]
    for step in _steps(asked.query, by_kind.get(asked.kind, {})):
        if step.spare and any(one.judged.level is step.last for one in found.values()):
            continue
        for one in _found_often(asked, step, others) if step.most else _found_rare(asked, step, others):
            if one.judged.level <= step.last:
                found.setdefault(one.id, one)
            if step.most and len(found) > asked.limit:
                break
        if len(found) > asked.limit:
            return sorted(found.values(), key=lambda one: one.order)[: asked.limit], None
    ranked = sorted(found.values(), key=lambda one: one.order)
    return ranked, len(ranked)


def _sought(asked: _Asked, step: _Step) -> Q:
    """What all things of a step have besides the tokens."""
    return Q(kind=asked.kind) & _reached(asked.reach) & _written_q(asked.query, step.last)


def _found_rare(asked: _Asked, step: _Step, others: Sequence[_Counts]) -> Iterator[Found]:
    """All that match by a token that few things have, in no order of levels."""
    need = _of_kind(asked, Need(step.ways), others)
    return _heaviest(asked.query, need, _sought(asked, step), None, (_ALL,))


def _of_kind(asked: _Asked, need: Need, others: Sequence[_Counts]) -> Need:
    """The same of one kind; said to be that kind's alone where hardly anything of `others` has such tokens."""
    ways = [[*way, *need.common] for way in need.ways]
    return replace(need, kind=asked.kind, alone=sum(_most(ways, counts) for counts in others) <= _SOME)


def _found_often(asked: _Asked, step: _Step, others: Sequence[_Counts]) -> Iterator[Found]:
    """What matches, the heaviest first, a stratum after the other."""
    seen = _sought(asked, step)
    below: int | None = None
    strata = asked.strata if step.most > _SOME else ()
    for number, weight in [*strata, (None, None)]:
        token = () if number is None else (f"s{number}{asked.kind}",)
        ends = [(*end, *token) for end in ends_of(asked.reach)]
        need = Need(step.ways, [ends] if all(ends) else ())
        need = _of_kind(asked, need, others) if number is None else need
        yield from _heaviest(asked.query, need, seen, below, _PAGES)
        below = weight


def _heaviest(query: Query, need: Need, seen: Q, below: int | None, pages: Sequence[int]) -> Iterator[Found]:
    """What matches, the heaviest first, from below that weight on."""
    rows = SearchEntry.objects.filter(seen, tokens__hold=need).order_by("-weight", "-object_id")
    after = Q() if below is None else Q(weight__lt=below)
    for page in pages:
        fetched = list(rows.filter(after).values_list(*_COLUMNS)[:page])
        for row in fetched:
            one = _judged(query, row)
            if one is not None:
                yield one
        if len(fetched) < page:
            return
        weight, last = fetched[-1][2], fetched[-1][1]
        after = Q(weight__lt=weight) | Q(weight=weight, object_id__lt=last)


def _brought(bringing: Section, kind: SearchKind, reach: Reach, best: _Best, limit: int) -> _Best:
    """What was found of a kind, and behind it what the things of another section bring along."""
    found, total = best
    owners = {one.owner: one for one in reversed(bringing.found[:_BROUGHT]) if one.owner is not None}
    if not owners or len(found) >= limit:
        return best
    rows = SearchEntry.objects.filter(_reached(reach), kind=kind.key, owner__in=owners)
    rows = rows.exclude(object_id__in=[one.id for one in found]).order_by("-weight", "-object_id")
    more = []
    for _kind, one, weight, owner, path, _lines in rows.values_list(*_COLUMNS)[: limit - len(found)]:
        bringer = owners[owner]
        judged = Judged(Level.TEXT, (replace(bringer.judged.hits[0], level=Level.TEXT),))
        more.append(Found(one, weight, owner, path, judged, bringer.lines, (bringing.kind.key, bringer.id)))
    return [*found, *more], None if total is None else total + len(more)


def _section(actor: Actor, kind: SearchKind, found: Sequence[Found], total: int | None) -> Section:
    """What was found of a kind, as the room itself shows it to the actor."""
    ids = [one.id for one in found]
    shown = kind.show(actor, ids) if ids else {}
    kept = [one for one in found if one.id in shown]
    if total is not None and len(kept) < len(found):
        total = len(kept)
    texts = _texts(kind.key, kept)
    return Section(kind, kept, shown, _with_bodies(kind, kept, texts) if kind.body else texts, total)


def _with_bodies(
    kind: SearchKind, found: Sequence[Found], texts: Mapping[int, Sequence[tuple[str, str]]]
) -> Mapping[int, Sequence[tuple[str, str]]]:
    """The texts of documents, and what those say where a word was found there."""
    saying = [one.id for one in found if any(hit.level is Level.BODY for hit in one.judged.hits)]
    bodies = kind.body(saying) if kind.body and saying else {}
    return {one: [*shown, (BODY, bodies[one])] if one in bodies else shown for one, shown in texts.items()}


def _texts(kind: str, found: Sequence[Found]) -> Mapping[int, Sequence[tuple[str, str]]]:
    """The texts of found things as they are written; of what another brought, those of the other."""
    wanted: dict[int, list[int]] = {}
    for one in found:
        wanted.setdefault(entry_id(*(one.brought_by or (kind, one.id))), []).append(one.id)
    rows = SearchEntry.objects.filter(pk__in=wanted)
    return {
        to: [(name, text) for name, text in shown] for pk, shown in rows.values_list("pk", "shown") for to in wanted[pk]
    }
