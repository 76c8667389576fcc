"""Which words of a text tell that a pattern may find something: one pass for all patterns that look for projects.

A module says beside its pattern which words every match must hold (`cue`) and gets a bit for them. `mark_cues` finds the
words of all modules at once; a pattern is tried only where its bit stands in the sentence or the clause.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache

import ahocorasick_rs

from bridgehead.engines.reading.records import record

_words: list[frozenset[str]] = []


def cue(words: Iterable[str]) -> int:
    """A bit that stands for `words`. Asked for while modules are loaded, before any text is marked."""
    _words.append(frozenset(words))
    return 1 << len(_words) - 1


@record(frozen=True, slots=True)
class Cues:
    """The words of all cues in a text, in order: where each begins, and the bits that it stands for."""

    starts: Sequence[int]
    bits: Sequence[int]

    def within(self, start: int, end: int) -> int:
        """The bits of the words that begin at `start` or after it and before `end`."""
        found = 0
        first = bisect_left(self.starts, start)
        for bits in self.bits[first : bisect_left(self.starts, end, first)]:
            found |= bits
        return found

    def begins(self, bit: int, start: int, end: int) -> bool:
        """Whether a word of `bit` begins in text[start:end]."""
        first = bisect_left(self.starts, start)
        for bits in self.bits[first : bisect_left(self.starts, end, first)]:
            if bits & bit:
                return True
        return False


@cache
def _automaton() -> tuple[ahocorasick_rs.AhoCorasick, tuple[int, ...]]:
    """All words, and the bits that each stands for."""
    bits: defaultdict[str, int] = defaultdict(int)
    for number, words in enumerate(_words):
        for word in words:
            bits[word] |= 1 << number
    # The words are few: the quickest automaton is small enough.
    return ahocorasick_rs.AhoCorasick(list(bits), implementation=ahocorasick_rs.Implementation.DFA), tuple(
        bits.values()
    )


def mark_cues(text: str) -> Cues:
    """The words of all cues in `text`, those inside others too."""
    automaton, bits = _automaton()
    found = sorted(
        (start, bits[index]) for index, start, _ in automaton.find_matches_as_indexes(text, overlapping=True)
    )
    return Cues([start for start, _ in found], [each for _, each in found])
