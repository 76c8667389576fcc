"""Units beside each other: the efficacy coefficient and places in a ranking."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from .formulas import Better, Efficacy, Rank

Column = Sequence[Decimal | None]
Values = list[Decimal | None]


def groups_of(labels: Sequence[str]) -> list[list[int]]:
    """The places of the units of each group."""
    groups: dict[str, list[int]] = {}
    for place, label in enumerate(labels):
        groups.setdefault(label, []).append(place)
    return list(groups.values())


def bounds_of(column: Column, better: Better) -> tuple[Decimal, Decimal] | None:
    """The worst and the best value that is known; None where none is."""
    known = [value for value in column if value is not None]
    if not known:
        return None
    return (min(known), max(known)) if better == "more" else (max(known), min(known))


def efficacies(rule: Efficacy, column: Column, lows: Column | None, highs: Column | None) -> Values:
    """The coefficients of one group; `lows` and `highs` are the given bounds, else those of the column are taken."""
    own = bounds_of(column, rule.better)
    result: Values = []
    for place, value in enumerate(column):
        worst, best = own or (None, None)
        if lows is not None and highs is not None:
            worst, best = (lows[place], highs[place]) if rule.better == "more" else (highs[place], lows[place])
        if value is None or worst is None or best is None:
            result.append(None)
        elif worst == best:
            result.append(rule.when_same)
        else:
            reached = (value - worst) / (best - worst)
            if rule.clamp:
                reached = min(max(reached, Decimal(0)), Decimal(1))
            result.append(rule.base + rule.span * reached)
    return result


def places_of(column: Column, better: Better) -> list[int | None]:
    """The place of each value from 1 on; equal values share the better place, unknown ones have none."""
    known = sorted((value for value in column if value is not None), reverse=better == "more")
    first: dict[Decimal, int] = {}
    for place, value in enumerate(known, 1):
        first.setdefault(value, place)
    return [None if value is None else first[value] for value in column]


def ranked(rule: Rank, column: Column) -> Values:
    """The points by place of one group."""
    places = places_of(column, rule.better)
    taken: dict[int, int] = {}
    for place in places:
        if place is not None:
            taken[place] = taken.get(place, 0) + 1

    def points(place: int) -> Decimal:
        return rule.points[place - 1] if place <= len(rule.points) else rule.beyond

    def earned(place: int) -> Decimal:
        if rule.ties == "best":
            return points(place)
        return sum((points(place + later) for later in range(taken[place])), Decimal(0)) / taken[place]

    by_place = {place: earned(place) for place in taken}
    return [None if place is None else by_place[place] for place in places]
