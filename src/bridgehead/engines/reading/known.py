"""Where a text holds names of the gazetteer: a table of all of them by how they begin, kept while it is in use.

No automaton: to build one over a hundred thousand names takes longer than to read any one document, and the names of a
ledger change all day.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from .about import EMPTY, Gazetteer, LearnedUnit
from .lexicon import Word
from .projects.firms import says_form, subject_firm
from .quantities import Quantity, find_quantities
from .text.mend import simplify

# Kinds, each with the canonical name (empty for the words themselves).
_Meanings = tuple[tuple[str, str], ...]
_KEPT = 4
_ASCII = re.compile("[A-Za-z0-9]")
_NUMBER = re.compile(r"[\d+xXnN.]+")
# A cluster called by a number alone is meant only where something says so: “465”现代产业体系, 465产业.
_NAMED = re.compile(
    "”|(?:现代|先进|特色|优势|主导|战略性?|重点|新兴|百亿|千亿)*(?:产业|集群|制造业|体系|布局|工程|行动)"
)
_LONGEST_NUMBER = 24
_INDUSTRY = frozenset({"industry"})
_LEAST_FIRM = 4
_SHORTEST = 2
# Of so many characters few terms begin alike, and a text has few that any term begins with.
_HEAD = 3
_LEAST_SHARED = 2
_LAST = "\U0010ffff"
_COUNTER = "个"


class Hit(NamedTuple):
    """A name at [start, end) of the mended text; `name` is what an alias stands for, else the words themselves."""

    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True)
class _Index:
    """All terms: `meanings` has the kinds and canonical names ("" for the words) of each.

    `lengths` are how long those are that begin with the same characters, `_HEAD` of them or all of a shorter one: a
    bit for each length. `heads` are how many characters these are.
    `firms` are the enterprises in order, `other_names` the canonical names of theirs.
    """

    meanings: Mapping[str, _Meanings]
    lengths: Mapping[str, int]
    heads: Sequence[int]
    units: Mapping[str, LearnedUnit]
    firms: tuple[str, ...]
    other_names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Known:
    """The names that stand in one text, each kind in order and without overlap; `places` holds parks too."""

    projects: tuple[Hit, ...] = ()
    enterprises: tuple[Hit, ...] = ()
    places: tuple[Hit, ...] = ()
    clusters: tuple[Hit, ...] = ()
    units: tuple[Hit, ...] = ()
    index: _Index | None = None

    def firm_like(self, name: str) -> str | None:
        """The gazetteer's one enterprise that shares most of its beginning with `name`, at least two characters.

        Whether the text names it or not. None where several share as much: 江澜 may open the names of three firms.
        """
        firms = self.index.firms if self.index is not None else ()
        at = bisect_left(firms, name)
        shared = max((_shared(name, firm) for firm in firms[max(0, at - 1) : at + 1]), default=0)
        if shared < _LEAST_SHARED:
            return None
        first, last = bisect_left(firms, name[:shared]), bisect_left(firms, name[:shared] + _LAST)
        return firms[first] if last - first == 1 else None

    def firm(self, name: str) -> str:
        """The canonical name of an enterprise that is called `name`."""
        return self.index.other_names.get(name, name) if self.index is not None else name


NOTHING = Known()
_indexes: dict[int, tuple[Gazetteer, _Index | None]] = {}


def find_known(text: str, gazetteer: Gazetteer) -> Known:
    """The names of `gazetteer` in `text` (mended). Costs nothing for an empty gazetteer."""
    index = None if gazetteer is EMPTY else _index_of(gazetteer)
    if index is None:
        return NOTHING
    found: defaultdict[str, list[Hit]] = defaultdict(list)
    for start, end in _terms_in(text, index):
        for kind, name in index.meanings[text[start:end]]:
            if kind == "unit" or not _cut_in_two(text, start, end):
                found[kind].append(Hit(start, end, name or text[start:end]))
    clusters = [hit for hit in found["cluster"] if _is_cluster(text, hit)]
    return Known(
        projects=_longest(found["project"]),
        enterprises=_longest(found["enterprise"]),
        places=_longest(found["place"]),
        clusters=_longest(clusters),
        units=_longest(found["unit"]),
        index=index,
    )


def _terms_in(text: str, index: _Index) -> Iterator[tuple[int, int]]:
    """Every stretch of a text that is a term, whatever others lie in it or across it."""
    lengths, meanings, last = index.lengths, index.meanings, len(text)
    for size in index.heads:
        # Two steps, for few of the places where something may begin are left by the first.
        for start in [start for start in range(last - size + 1) if text[start : start + size] in lengths]:
            for length in _places(lengths[text[start : start + size]]):
                end = start + length
                if end <= last and text[start:end] in meanings:
                    yield start, end


def _shared(first: str, second: str) -> int:
    """How many characters two names share at their beginning."""
    at = 0
    while at < min(len(first), len(second)) and first[at] == second[at]:
        at += 1
    return at


def _index_of(gazetteer: Gazetteer) -> _Index | None:
    """The index of a gazetteer, built once; the last few are kept, for many documents are read with the same."""
    # By identity: to hash a hundred thousand names would cost more than to look for them.
    kept = _indexes.get(id(gazetteer))
    if kept is not None and kept[0] is gazetteer:
        return kept[1]
    index = _build(gazetteer)
    while len(_indexes) >= _KEPT:
        _indexes.pop(next(iter(_indexes)), None)
    _indexes[id(gazetteer)] = (gazetteer, index)
    return index


def _build(gazetteer: Gazetteer) -> _Index | None:
    meanings: dict[str, _Meanings] = {}
    other_names: dict[str, str] = {}
    # Nearly all terms are the ledger's own names, each of them once: those of a kind are put in at once.
    for kind, names in _own_names(gazetteer):
        terms = [term for term in _plain(names) if len(term) >= _SHORTEST]
        for term in meanings.keys() & set(terms):
            meanings[term] += ((kind, ""),)
        meanings = dict.fromkeys(terms, ((kind, ""),)) | meanings
    for term, kind, name in _other_terms(gazetteer):
        if len(term) >= _SHORTEST or kind == "unit":
            own = (kind, name)
            meant = meanings.get(term, ())
            meanings[term] = meant if own in meant else (*meant, own)
            if name and kind == "enterprise":
                other_names[term] = name
    if not meanings:
        return None
    lengths = _lengths(meanings)
    return _Index(
        meanings,
        lengths,
        sorted(set(map(len, lengths))),
        {simplify(unit.term): unit for unit in gazetteer.units},
        tuple(sorted(set(gazetteer.enterprises))),
        other_names,
    )


def _lengths(terms: Iterable[str]) -> Mapping[str, int]:
    lengths: dict[str, int] = {}
    for term in terms:
        head = term[:_HEAD]
        lengths[head] = lengths.get(head, 0) | 1 << len(term)
    return lengths


@lru_cache(maxsize=4096)  # bounded: ledgers can have names of any lengths
def _places(bits: int) -> tuple[int, ...]:
    return tuple(place for place in range(bits.bit_length()) if bits >> place & 1)


def _own_names(gazetteer: Gazetteer) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The names of each kind."""
    return (
        ("project", gazetteer.projects),
        ("enterprise", gazetteer.enterprises),
        ("place", (*gazetteer.places, *gazetteer.parks)),
        ("cluster", gazetteer.clusters),
    )


def _other_terms(gazetteer: Gazetteer) -> Iterator[tuple[str, str, str]]:
    """Other names and units, each with its kind, and the canonical name where there is one."""
    wanted = {name for _, name in gazetteer.aliases}
    kinds: defaultdict[str, list[str]] = defaultdict(list)
    for kind, names in _own_names(gazetteer):
        for name in wanted.intersection(names):
            kinds[name].append(kind)
    meant: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for alias, name in gazetteer.aliases:
        for kind in kinds[name]:
            meant[alias, kind].add(name)
    others = [(alias, kind, stands_for) for (alias, kind), stands_for in meant.items() if "\n" not in alias]
    for term, (_alias, kind, stands_for) in zip(_plain([each[0] for each in others]), others, strict=True):
        # What may be another name of two is left as the text has it.
        yield term, kind, next(iter(stands_for)) if len(stands_for) == 1 else ""
    for unit in gazetteer.units:
        yield simplify(unit.term), "unit", ""


def _plain(names: Iterable[str]) -> list[str]:
    """Names as a mended text would write them: one conversion for all of them, it is slow to begin."""
    lines = [name for name in names if "\n" not in name]
    return simplify("\n".join(lines)).split("\n") if lines else []


def _cut_in_two(text: str, start: int, end: int) -> bool:
    """Whether [start, end) begins or ends inside a word or number of Latin letters and digits."""
    head, tail = text[start - 1 : start] if start else "", text[end : end + 1]
    return bool(
        (_ASCII.match(text[start]) and head and (_ASCII.match(head) or head in "+.-"))
        or (_ASCII.match(text[end - 1]) and tail and (_ASCII.match(tail) or tail in "+.%"))
    )


def _is_cluster(text: str, hit: Hit) -> bool:
    if _NUMBER.fullmatch(text, hit.start, hit.end) is None:
        return True
    return _NAMED.match(text, hit.end) is not None


def _longest(hits: list[Hit]) -> tuple[Hit, ...]:
    """Leftmost and longest of overlapping hits."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
    return tuple(kept)


def may_name_firm(text: str, start: int, end: int, known: Known) -> bool:
    """Whether `firm_in` can find anything in a part of text[start:end]."""
    return bool(known.enterprises) or says_form(text, start, end)


def firm_in(text: str, start: int, end: int, known: Known) -> str | None:
    """The last firm that text[start:end] names: in full, or as the gazetteer has it."""
    full = subject_firm(text, start, end)
    if not known.enterprises:
        return full
    # Two characters may be part of any other word.
    hits = [
        hit for hit in known.enterprises if start <= hit.start and hit.end <= end and hit.end - hit.start >= _LEAST_FIRM
    ]
    if not hits or (full is not None and text.rfind(full, start, end) + len(full) > hits[-1].end):
        return known.firm(full) if full is not None else None
    return hits[-1].name


def refine(text: str, known: Known, quantities: list[Quantity]) -> list[Quantity]:
    """`quantities` with those in learned units, and none inside a cluster's name."""
    if known.units:
        quantities = _with_units(text, known, quantities)
    return _outside(quantities, known.clusters) if known.clusters else quantities


def with_clusters(known: Known, words: list[Word], start: int, end: int) -> list[Word]:
    """The `words` of [start, end) of a text, where clusters are words for industries."""
    hits = [hit for hit in known.clusters if start <= hit.start < end]
    if not hits:
        return words
    named = [Word(hit.start, hit.end, _INDUSTRY) for hit in hits]
    return sorted([*(word for word in words if not _is_inside(word, hits)), *named], key=_start)


def _start(word: Word) -> int:
    return word.start


def _is_inside(word: Word, hits: Sequence[Hit]) -> bool:
    return any(hit.start <= word.start and word.end <= hit.end for hit in hits)


def _outside(quantities: Iterable[Quantity], hits: Sequence[Hit]) -> list[Quantity]:
    return [each for each in quantities if not any(hit.start < each.end and each.start < hit.end for hit in hits)]


def _with_units(text: str, known: Known, quantities: list[Quantity]) -> list[Quantity]:
    if known.index is None:
        return quantities
    learned = [_in_unit(text, hit, known.index.units[text[hit.start : hit.end]]) for hit in known.units]
    found = [quantity for quantity in learned if quantity is not None]
    spans = [Hit(quantity.start, quantity.end, "") for quantity in found]
    return sorted([*_outside(quantities, spans), *found], key=lambda quantity: quantity.start)


def _in_unit(text: str, hit: Hit, unit: LearnedUnit) -> Quantity | None:
    """The number before a learned unit with its comparators, read as if a counter stood in the unit's place."""
    begin = max(text.rfind("\n", 0, hit.start) + 1, hit.start - _LONGEST_NUMBER)
    head = text[begin : hit.start]
    at = len(head)
    spoken = f"{head}{_COUNTER}{text[hit.end : hit.end + 4]}"
    quantity = next((each for each in find_quantities(spoken) if each.start < at < each.end), None)
    if quantity is None or quantity.unit != _COUNTER:
        return None
    longer = hit.end - hit.start - len(_COUNTER)
    return replace(
        quantity,
        start=begin + quantity.start,
        end=begin + quantity.end + longer,
        before=begin + quantity.before if quantity.before >= 0 else -1,
        kind=unit.kind,
        unit=unit.unit,
        value=_times(quantity.value, unit),
        high=None if quantity.high is None else _times(quantity.high, unit),
    )


def _times(value: Decimal, unit: LearnedUnit) -> Decimal:
    result = value * unit.factor
    return result.to_integral_value() if result == result.to_integral_value() else result.normalize()
