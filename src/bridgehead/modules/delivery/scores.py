"""Both scores of speed, side by side: days from signing to start and from land contract to start (domain/04 lesson 2).

The second alone can be bettered by buying the land late, with nothing gained: the two are never shown apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median
from typing import Final

from bridgehead.engines.figures import round_half_up

_TENTH: Final = 1


@dataclass(frozen=True, slots=True)
class Score:
    """Days between two milestones over some projects; mean and median have one decimal, None where there are none."""

    count: int
    mean: Decimal | None
    median: Decimal | None


@dataclass(frozen=True, slots=True)
class Run:
    """The three days of a project that are known; days are counted in the calendar, the first one not."""

    signed: date | None
    land: date | None
    started: date | None

    @property
    def from_signing(self) -> int | None:
        """Days from signing to start; negative where it was signed afterwards."""
        return _days(self.signed, self.started)

    @property
    def from_land(self) -> int | None:
        """Days from the land contract to start."""
        return _days(self.land, self.started)


@dataclass(frozen=True, slots=True)
class Both:
    """Both scores over the same projects; `started` of them have started, whatever else is known of them."""

    projects: int
    started: int
    from_signing: Score
    from_land: Score


def _days(first: date | None, last: date | None) -> int | None:
    return (last - first).days if first is not None and last is not None else None


def both_of(runs: Iterable[Run]) -> Both:
    """Both scores of some projects."""
    kept = list(runs)
    return Both(
        projects=len(kept),
        started=sum(one.started is not None for one in kept),
        from_signing=_score(one.from_signing for one in kept),
        from_land=_score(one.from_land for one in kept),
    )


def _score(days: Iterable[int | None]) -> Score:
    known = [Decimal(one) for one in days if one is not None]
    if not known:
        return Score(0, None, None)
    mean = round_half_up(sum(known, Decimal(0)) / len(known), _TENTH)
    return Score(len(known), mean, round_half_up(Decimal(median(known)), _TENTH))


def grouped(runs: Iterable[tuple[str, Run]]) -> Mapping[str, Both]:
    """Both scores by group, in the order in which groups came."""
    by_group: dict[str, list[Run]] = {}
    for name, run in runs:
        by_group.setdefault(name, []).append(run)
    return {name: both_of(members) for name, members in by_group.items()}
