"""Word classes found in one pass over a text: one automaton over the whole vocabulary."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product
from operator import itemgetter
from typing import Any

import ahocorasick_rs

from .records import record
from .vocabulary import load

_START_OF = itemgetter(1)
# Classes that turn a sentence to an aim or to what is done, and the stop where a brief aim ends.
TURNING = frozenset({"target", "actual", "weak_actual", "semicolon"})


@record(frozen=True, slots=True)
class Word:
    """A term of the vocabulary at [start, end) with its classes, such as {"stage:signed", "new"}.

    `turns` is whether one of them may turn a sentence to an aim or to what is done, which few words do.
    """

    start: int
    end: int
    classes: frozenset[str]
    turns: bool = False


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The automaton over all terms, and by the index of each its classes and whether they turn a sentence."""

    automaton: ahocorasick_rs.AhoCorasick
    classes: tuple[frozenset[str], ...]
    turns: tuple[bool, ...]

    def words(self, text: str, start: int = 0, end: int | None = None) -> list[Word]:
        """Every term in text[start:end], longest first where several begin at the same place, without overlap."""
        if end is None:
            return self._find(text, start, len(text))
        words, starts = _words_of(text)
        first = bisect_left(starts, start)
        last = bisect_left(starts, end, first)
        if (first and words[first - 1].end > start) or (last > first and words[last - 1].end > end):
            return self._find(text, start, end)  # a term that is cut in two may hold others
        return words[first:last]

    def _find(self, text: str, start: int, end: int) -> list[Word]:
        classes, turns = self.classes, self.turns
        found = self.automaton.find_matches_as_indexes(text[start:end])
        return [Word(start + first, start + last, classes[index], turns[index]) for index, first, last in found]


@lru_cache(maxsize=2)  # a text is asked for sentence by sentence
def _words_of(text: str) -> tuple[list[Word], Sequence[int]]:
    """The words of a whole text, and where each begins."""
    every = lexicon()
    classes, turns = every.classes, every.turns
    found = every.automaton.find_matches_as_indexes(text)
    words = [Word(start, end, classes[index], turns[index]) for index, start, end in found]
    return words, list(map(_START_OF, found))


# Prefix of the classes of a group of tables; groups without one give the bare class name.
_PREFIX = {
    "stages": "stage:",
    "schemes": "scheme:",
    "filters.level": "level:",
    "filters.origin": "origin:",
    "filters.sector": "sector:",
}


def _terms(tables: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for group, entries in tables.items():
        if group == "composed":
            yield from _composed(entries)
            continue
        if group == "filters":
            for name, values in entries.items():
                yield from ((term, f"{name}:{value}") for value, terms in values.items() for term in terms)
            continue
        prefix = _PREFIX.get(group, "")
        yield from ((term, prefix + name) for name, terms in entries.items() for term in terms)


def _composed(tables: Sequence[dict[str, list[str]]]) -> Iterator[tuple[str, str]]:
    """Terms that are put together: each of `first` with each of `second` (到位 + 省外资金)."""
    for table in tables:
        for first, second in product(table["first"], table["second"]):
            yield from ((first + second, name) for name in table["classes"])


@cache
def lexicon() -> Lexicon:
    """The lexicon of `words.toml`, `modality.toml` and `industries.toml`, built once."""
    classes: defaultdict[str, set[str]] = defaultdict(set)
    for table in ("words", "modality", "industries"):
        for term, name in _terms(load(table)):
            classes[term].add(name)
    _compose(classes)
    terms = sorted(classes)
    automaton = ahocorasick_rs.AhoCorasick(terms, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)
    every = tuple(frozenset(classes[term]) for term in terms)
    return Lexicon(automaton, every, tuple(not TURNING.isdisjoint(names) for names in every))


def _compose(classes: defaultdict[str, set[str]]) -> None:
    """Joined words: 新 or 已 before a stage (新签约), 省 or 市 before an award (省专精特新)."""
    for term in [term for term, names in classes.items() if any(name.startswith("stage:") for name in names)]:
        classes["新" + term] |= classes[term] | {"new"}
        classes["已" + term] |= classes[term] | {"actual"}
        classes["再" + term] |= classes[term]
        classes[term + "了"] |= classes[term] | {"actual"}
        classes["将" + term] |= classes[term] | {"target"}
        classes["拟" + term] |= classes[term] | {"target"}
        classes["计划" + term] |= classes[term] | {"target"}
        classes["计划新" + term] |= classes[term] | {"target", "new"}
        classes["累计" + term] |= classes[term] | {"cumulative", "weak_actual"}
        classes["年度计划" + term] |= classes[term] | {"target"}
        classes["年度计划新" + term] |= classes[term] | {"target", "new"}
        classes["计划再" + term] |= classes[term] | {"target"}
        classes["累计新" + term] |= classes[term] | {"cumulative", "weak_actual", "new"}
    for term in [term for term, names in classes.items() if any(name.startswith("scheme:") for name in names)]:
        for prefix, level in (("省", "province"), ("市", "city"), ("区", "district")):
            classes[prefix + term] |= classes[term] | {"level:" + level}
    for names in classes.values():
        if "year_plan" in names:
            names.add("done_investment")
    for term, names in list(classes.items()):
        if any(name in _COMPOUND or name.startswith(_COMPOUND_GROUPS) for name in names):
            names.update(_parts(term, classes))


# Classes whose terms are often two words in one: 将引进 is a plan and a verb, 外资企业 an origin and a noun.
_COMPOUND = frozenset(
    {"target", "actual", "weak_actual", "respectively", "output", "added_value", "new", "present", "cumulative"}
)
_COMPOUND_GROUPS = ("origin:", "sector:")
_PARTS = frozenset(
    {
        "project",
        "enterprise",
        "growth",
        "fall",
        "share",
        "new",
        "present",
        "cumulative",
        "scheme:above_scale",
        "gained",
        "held",
    }
)


def _parts(term: str, classes: defaultdict[str, set[str]]) -> set[str]:
    """Classes that `term` has by its end (将引进: 引进) or, for 规上, by its beginning."""
    found: set[str] = set()
    if "待" in term:
        return found
    for cut in range(1, len(term)):
        for part in (term[cut:], term[:cut] if term.startswith("规") else ""):
            if len(part) > 1 and part in classes:
                found |= {name for name in classes[part] if name in _PARTS or name.startswith("stage:")}
    return found
