"""Reasons for and against, and what they come to together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

# From here on a pair is shown to a person; from SURE on nearly every one is the same.
LIKELY: Final = 60
SURE: Final = 85


@dataclass(frozen=True, slots=True)
class Reason:
    """Why two records are, or are not, one thing.

    `weight` above 0 speaks for it: how probable it makes it by itself, below 1. Below 0 it speaks against: -0.4 takes
    two fifths of what the others make of it. 0 only tells. `code` has its words in the rooms.
    """

    code: str
    weight: float

    @property
    def speaks_against(self) -> bool:
        """Whether it makes the two less likely the same."""
        return self.weight < 0


@dataclass(frozen=True, slots=True)
class Judgement:
    """`score` from 0 to 100, with the reasons for it, the weightiest first and those against last."""

    score: int
    reasons: tuple[Reason, ...]

    @property
    def is_likely(self) -> bool:
        """Whether a person should look at it."""
        return self.score >= LIKELY


def weighed(reasons: Sequence[Reason]) -> Judgement:
    """Independent reasons make it likelier together than each alone (1 - Π(1 - w)); those against take their part."""
    doubt, kept = 1.0, 1.0
    for reason in reasons:
        if reason.weight > 0:
            doubt *= 1 - reason.weight
        else:
            kept *= 1 + reason.weight
    ordered = sorted(reasons, key=lambda one: (one.speaks_against, -abs(one.weight), one.code))
    return Judgement(round(100 * (1 - doubt) * kept), tuple(ordered))
