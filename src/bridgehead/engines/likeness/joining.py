"""Pairs that are worth judging, without comparing all with all.

`by_key` pairs what shares a key. `near_pairs` is a set similarity join by prefix filter (Chaudhuri, Ganti and Kaushik,
2006; Bayardo, Ma and Srikant, 2007): two sets whose Dice similarity reaches a bound share one of their rarest members,
so only those that share one are met, and none that reaches the bound is missed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from math import ceil
from typing import TypeVar

Pair = tuple[int, int]
Key = TypeVar("Key", bound=Hashable)


def by_key(keyed: Iterable[tuple[Key, int]], most: int = 200) -> Iterator[Pair]:
    """Pairs (smaller id first) of ids that share a key. A key of more than `most` ids pairs neighbours only.

    So many things under one key are not one thing: a person is shown the chain, not its square.
    """
    groups: defaultdict[Key, list[int]] = defaultdict(list)
    for key, one in keyed:
        groups[key].append(one)
    for ids in groups.values():
        ids.sort()
        reach = len(ids) if len(ids) <= most else 2
        for at, one in enumerate(ids):
            for other in ids[at + 1 : at + reach]:
                if one != other:
                    yield one, other


def near_pairs(sets: Mapping[int, frozenset[str]], least: float) -> Iterator[Pair]:
    """Pairs (smaller id first) of ids whose sets have a Dice similarity of `least` or more, each once."""
    counts = Counter(member for members in sets.values() for member in members)
    ranks = {member: at for at, (member, _n) in enumerate(sorted(counts.items(), key=lambda one: (one[1], one[0])))}
    known: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    # Shorter ones first: what is met later is never smaller, so the index needs their short prefix only.
    for one in sorted(sets, key=lambda each: (len(sets[each]), each)):
        members = sets[one]
        size = len(members)
        if not size:
            continue
        ordered = sorted(ranks[member] for member in members)
        smallest = size * least / (2 - least)
        met: set[int] = set()
        for rank in ordered[: size - ceil(smallest - 1e-9) + 1]:
            for other, length in known[rank]:
                if length >= smallest - 1e-9:
                    met.add(other)
        for other in met:
            theirs = sets[other]
            if 2 * len(members & theirs) >= least * (size + len(theirs)) - 1e-9:
                yield (other, one) if other < one else (one, other)
        # Of two sets of this size or more that are alike, at least so many are shared.
        shared = ceil(least * size - 1e-9)
        for rank in ordered[: size - max(1, min(size, shared)) + 1]:
            known[rank].append((one, size))
