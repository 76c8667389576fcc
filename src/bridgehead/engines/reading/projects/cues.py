"""Which words of a text tell that a pattern may find something: one pass for all patterns that look for projects.

A module says beside its pattern of which words every match must hold one (`cue`) and gets a bit for them. `mark_cues`
finds the words of all modules at once; a pattern is tried only where its bit stands in the sentence or the clause.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from functools import cache

import ahocorasick_rs

from bridgehead.engines.reading.records import record

_words: list[frozenset[str]] = []


def cue(words: Iterable[str]) -> int:
    """A bit that stands for one of `words`. Asked for while modules are loaded, before any text is marked."""
    _words.append(frozenset(words))
    return 1 << len(_words) - 1


@record(frozen=True, slots=True)
class Cues:
    """The words of all cues in a text, in order: where each ends, and the bits that it stands for."""

    ends: list[int]
    bits: list[int]

    def within(self, start: int, end: int) -> int:
        """The bits of the words in text[start:end]."""
        found = 0
        first = bisect_right(self.ends, start)
        for bits in self.bits[first : bisect_right(self.ends, end, first)]:
            found |= bits
        return found


@cache
def _automaton() -> tuple[ahocorasick_rs.AhoCorasick, tuple[int, ...]]:
    """The words that are needed, and the bits that each stands for; what holds another word of its cue is not."""
    bits: defaultdict[str, int] = defaultdict(int)
    for number, words in enumerate(_words):
        for word in words:
            if not any(other in word for other in words if other != word):
                bits[word] |= 1 << number
    # Small enough to stay in the processor's cache between two documents.
    small = ahocorasick_rs.Implementation.ContiguousNFA
    return ahocorasick_rs.AhoCorasick(list(bits), implementation=small), tuple(bits.values())


def mark_cues(text: str) -> Cues:
    """The words of all cues in `text`, those inside others too."""
    automaton, bits = _automaton()
    ends: list[int] = []
    marks: list[int] = []
    for index, _, end in automaton.find_matches_as_indexes(text, overlapping=True):  # in the order of their ends
        ends.append(end)
        marks.append(bits[index])
    return Cues(ends, marks)
