"""Whether a document that gives two values speaks of one thing: by where they stand, and by what stands beside them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Sequence
from itertools import accumulate

from .facts import Fact
from .tables import APART, BESIDE, HEADLINE, NEXT


class Company:
    """The figures of one document in the order of its text.

    Documents list: every town, every kind of project with its count, its sum and its rate, in the same words. What
    tells the lines apart is easily missed by a reader, so that within one document equal questions prove nothing alone.
    """

    def __init__(self, facts: Sequence[Fact]) -> None:
        self._facts = sorted(facts, key=lambda fact: fact.figure.span)
        self._starts = [fact.figure.span[0] for fact in self._facts]

    def tells_again(self, one: Fact, other: Fact) -> bool:
        """Whether two figures of one question are the same thing said twice, and no two lines of a list.

        What stands beside both decides, where a measure does: lines of a list differ in most of it, what is said again
        agrees in more. Else it is said again of the same time far from the first, or below the headline.
        """
        first, second = sorted((one, other), key=lambda fact: fact.figure.span)
        gap = second.figure.span[0] - first.figure.span[1]
        mine, others = self._beside(first), self._beside(second)
        if first.figure.unit == "ratio" and not self._of_one(first, second):
            return False
        shared = [(mine[key], others[key]) for key in mine if key in others]
        if gap < 0 or shared:
            # One and the same figure beside both is what they are parts of.
            agreeing = sum(a is not b and a.reach.meets(b.reach) for a, b in shared)
            return gap >= 0 and agreeing > sum(not a.reach.meets(b.reach) for a, b in shared)
        again = gap >= APART or (first.figure.span[1] <= HEADLINE and gap >= NEXT)
        return again and first.period is not None

    def _of_one(self, one: Fact, other: Fact) -> bool:
        """Whether two rates stand behind what may be the same, not 已开工88个 and 已开工55个."""
        first, second = (self._owner(one), self._owner(other))
        return first is None or second is None or first.reach.meets(second.reach) or first.id != second.id

    def _owner(self, rate: Fact) -> Fact | None:
        start = rate.figure.span[0]
        before = [f for f in self._near(start - BESIDE, start) if f.figure.unit != "ratio"]
        return before[-1] if before else None

    def of_other_lists(self, one: Fact, other: Fact) -> bool:
        """Whether two sums stand behind different counts: 开工36个，计划投资58亿元 … 开工49个，完成投资21.7亿元."""
        mine, others = self._counts(one), self._counts(other)
        differ = any(not mine[key].reach.meets(others[key].reach) for key in mine if key in others)
        return differ and not self._divides(one, other)

    def _counts(self, fact: Fact) -> dict[str, Fact]:
        """The last count of every measure before a sum, within a sentence or so."""
        start = fact.figure.span[0]
        return {each.id: each for each in self._near(start - BESIDE, start) if each.figure.unit == "1"}

    def _divides(self, one: Fact, other: Fact) -> bool:
        """Whether the counts between two sums make the one before: 58个，计划235亿元，续建48个，新建10个."""
        first, second = sorted((one, other), key=lambda fact: fact.figure.span)
        start, end = first.figure.span[0], second.figure.span[0]
        counts = [f for f in self._near(start - BESIDE, end) if f.figure.unit == "1"]
        heads = [fact for fact in counts if fact.figure.span[0] < start]
        between = [fact for fact in counts if fact.figure.span[0] > start]
        sums = list(accumulate(fact.value for fact in between))
        return bool(heads) and heads[-1].value in sums[1:]

    def _near(self, first: int, last: int) -> list[Fact]:
        """The figures that start between two offsets."""
        return self._facts[bisect_left(self._starts, first) : bisect_right(self._starts, last)]

    def _beside(self, fact: Fact) -> dict[Hashable, Fact]:
        """The nearest figure of every other measure, unit and aim within a sentence or so."""
        start, end = fact.figure.span
        near = self._near(start - BESIDE, end + BESIDE)
        found: dict[Hashable, Fact] = {}
        for each in sorted(near, key=lambda other: abs(other.figure.span[0] - start), reverse=True):
            key = (each.id, each.figure.label, each.figure.unit, each.figure.modality)
            if key != (fact.id, fact.figure.label, fact.figure.unit, fact.figure.modality):
                found[key] = each
        return found
