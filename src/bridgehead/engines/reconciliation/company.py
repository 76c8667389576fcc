"""Whether a document that gives two values speaks of one thing: by where they stand, and by what stands beside them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Sequence

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

        What stands beside both decides, where a measure does: lines of a list differ in all of it, what is said again
        agrees in some. Else it is said again far from the first time, or below the headline.
        """
        first, second = sorted((one, other), key=lambda fact: fact.figure.span)
        gap = second.figure.span[0] - first.figure.span[1]
        mine, others = self._beside(first), self._beside(second)
        shared = [(mine[key], others[key]) for key in mine if key in others]
        if gap < 0 or shared:
            # One and the same figure beside both is what they are parts of.
            return gap >= 0 and any(a is not b and a.reach.meets(b.reach) for a, b in shared)
        return gap >= APART or (first.figure.span[1] <= HEADLINE and gap >= NEXT)

    def of_other_lists(self, one: Fact, other: Fact) -> bool:
        """Whether two sums stand beside different counts: 开工36个，计划投资58亿元 … 开工49个，完成投资21.7亿元."""
        mine, others = self._beside(one), self._beside(other)
        counts = [(mine[key], others[key]) for key in mine if key in others and mine[key].figure.unit == "1"]
        return any(not a.reach.meets(b.reach) for a, b in counts)

    def _beside(self, fact: Fact) -> dict[Hashable, Fact]:
        """The nearest figure of every other measure, unit and aim within a sentence or so."""
        start, end = fact.figure.span
        near = self._facts[bisect_left(self._starts, start - BESIDE) : bisect_right(self._starts, end + BESIDE)]
        found: dict[Hashable, Fact] = {}
        for each in sorted(near, key=lambda other: abs(other.figure.span[0] - start), reverse=True):
            key = (each.id, each.figure.label, each.figure.unit, each.figure.modality)
            if key != (fact.id, fact.figure.label, fact.figure.unit, fact.figure.modality):
                found[key] = each
        return found
