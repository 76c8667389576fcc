"""Which rows make a difference: the fewest that, put in or left out, turn one figure into the other exactly.

Pure: candidates with what each would change, in; the ones that balance, out. One that stands for a likelier reason is
tried before the others, and one alone before two together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import Final

# Of three out of sixty there are 34,000: beyond that so many ways lead to the difference that none of them explains it.
_MOST: Final = 60
_LARGEST: Final = 3
# A set that so many others would have equalled by chance explains nothing: of 超40亿元 any two projects make the rest.
_CHANCE: Final = 0.5


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row that a figure may hold and the other not; `count` is 1 to be put in, -1 to be left out, `cents` likewise.

    `reason` is why; candidates stand in the order of their likelihood.
    """

    id: int
    reason: str
    count: int
    cents: int | None


@dataclass(frozen=True, slots=True)
class Gap:
    """What is to be balanced: how many, and hundredths of CNY within [least, most]; None: not known, or not asked."""

    count: int | None = None
    least: int | None = None
    most: int | None = None

    def is_closed_by(self, chosen: Sequence[Candidate]) -> bool:
        """Whether these turn the one figure into the other."""
        if self.count is not None and sum(one.count for one in chosen) != self.count:
            return False
        if self.least is None or self.most is None:
            return True
        if any(one.cents is None for one in chosen):
            return False
        return self.least <= sum(one.cents or 0 for one in chosen) <= self.most


def balance(candidates: Sequence[Candidate], gap: Gap) -> tuple[Candidate, ...]:
    """The rows that close the gap; none where no few of them do, or where so many do that it says nothing.

    A number alone is closed by any row: then only by all rows of one reason, which are as many as are missing.
    """
    if gap.least is None:
        return _all_of_one_reason(candidates, gap)
    pool = candidates[:_MOST]
    chosen = next((chosen for chosen in _few(pool) if gap.is_closed_by(chosen)), ())
    return chosen if chosen and _by_chance(pool, chosen, gap) <= _CHANCE else ()


def _by_chance(pool: Sequence[Candidate], chosen: Sequence[Candidate], gap: Gap) -> float:
    """How many sets as large, of candidates no less likely, would close the gap if amounts had nothing to do with it.

    Sums of so many amounts are taken to lie evenly within as many times the mean amount, on both sides of nothing.
    """
    ids = [one.id for one in pool]
    tried = [one for one in pool[: max(ids.index(one.id) for one in chosen) + 1] if one.cents is not None]
    mean = sum(abs(one.cents or 0) for one in tried) / max(len(tried), 1)
    width = (gap.most or 0) - (gap.least or 0) + 1
    return comb(len(tried), len(chosen)) * width / max(2 * len(chosen) * mean, 1.0)


def _all_of_one_reason(candidates: Sequence[Candidate], gap: Gap) -> tuple[Candidate, ...]:
    for reason in dict.fromkeys(one.reason for one in candidates):
        chosen = tuple(one for one in candidates if one.reason == reason)
        if gap.is_closed_by(chosen):
            return chosen
    return ()


def _few(candidates: Sequence[Candidate]) -> Iterator[tuple[Candidate, ...]]:
    for size in range(1, _LARGEST + 1):
        for chosen in combinations(candidates, size):
            if len({one.id for one in chosen}) == size:
                yield chosen
