"""Scores of all units in a period, and each of them opened: the tree of items down to the entries behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, localcontext
from functools import cached_property

from bridgehead.engines.figures import Period, PeriodError
from bridgehead.engines.figures.quantities import WIDE

from .comparing import bounds_of, places_of
from .facts import Facts
from .formulas import Add, Efficacy, Flag, Formula, Grade, Item, Rank, Repeated, Tally, children
from .runs import Run, World, make_world
from .tallies import Row, window_days


class NoVersion(LookupError):
    """No version of the formula was in force on the day."""


@dataclass(frozen=True, slots=True)
class Explained:
    """An item of a unit's score. `value` is what counts, None where something is not known.

    `since` is the first day of the month or week that it was taken for, None where that is the period's own. `raw` is
    the value before floor and cap, `cut` what they took (below 0 where a floor added). `weight` is that in the sum
    above, and `points` what the item brings there. `bounds` are the worst and best value that an efficacy coefficient
    compared with, `place` the place in a ranking. `rows` are the entries of a tally, dropped ones too.
    """

    item: Item
    since: date | None
    raw: Decimal | None
    value: Decimal | None
    weight: Decimal
    parts: tuple[Explained, ...]
    rows: tuple[Row, ...]
    bounds: tuple[Decimal, Decimal] | None
    place: int | None

    @property
    def points(self) -> Decimal | None:
        """What it brings to the sum above it."""
        return None if self.value is None else self.weight * self.value

    @property
    def cut(self) -> Decimal:
        """What the cap took, or (below 0) the floor added."""
        return Decimal(0) if self.raw is None or self.value is None else self.raw - self.value

    def find(self, key: str) -> Explained:
        """The item of that key under this one; raises KeyError where there is none."""
        waiting = [self]
        while waiting:
            one = waiting.pop()
            if one.item.key == key:
                return one
            waiting.extend(one.parts)
        raise KeyError(key)

    def unknown(self) -> tuple[str, ...]:
        """The keys of the items at the bottom that leave the value unknown."""
        if self.value is not None:
            return ()
        deeper = tuple(key for part in self.parts for key in part.unknown())
        return tuple(dict.fromkeys(deeper)) or (self.item.key,)


@dataclass(frozen=True)
class Scores:
    """The scores of a period by the formula that was in force at its end."""

    run: Run

    @property
    def formula(self) -> Formula:
        """The version that they are made by."""
        return self.run.world.formula

    @cached_property
    def totals(self) -> dict[str, Decimal | None]:
        """The total of each unit, None where something in it is not known."""
        return self._column(self.formula.total)

    def items(self) -> dict[str, dict[str, Decimal | None]]:
        """By key of the top items: what each brings to each unit, by its weight."""
        with localcontext(WIDE):
            return {
                part.item.key: {
                    unit: None if value is None else part.weight * value
                    for unit, value in self._column(part.item).items()
                }
                for part in self.formula.parts
            }

    def flags(self, unit: str) -> tuple[Flag, ...]:
        """The flags that are raised for a unit; a flag whose item is not known is not."""
        values = ((flag, self._column(flag.item)[unit]) for flag in self.formula.flags)
        return tuple(flag for flag, value in values if value is not None and value >= flag.at_least)

    def grade(self, unit: str) -> Grade | None:
        """The grade of the total, lifted by flags as far as there are grades; None where there is none to give."""
        total, grades = self.totals[unit], self.formula.grades
        if total is None:
            return None
        reached = sum(1 for grade in grades if grade.start <= total) - 1
        lifted = min(reached + sum(flag.lifts for flag in self.flags(unit)), len(grades) - 1)
        return grades[lifted] if lifted >= 0 else None

    def explain(self, unit: str, flag: Flag | None = None) -> Explained:
        """A unit's total opened, or one of the flags. Raises KeyError for an unknown unit."""
        place = self._places[unit]
        item = self.formula.total if flag is None else flag.item
        with localcontext(WIDE):
            self.run.values(item)
            return _explained(self.run, item, Decimal(1), place, None)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {unit.id: place for place, unit in enumerate(self.run.world.facts.units)}

    def _column(self, item: Item) -> dict[str, Decimal | None]:
        with localcontext(WIDE):
            values = self.run.values(item)
        return dict(zip(self._places, values, strict=True))


# Figures by name, then by unit.
Figures = Mapping[str, Mapping[str, Decimal]]


def score(formula: Formula, facts: Facts, period: Period) -> Scores:
    """The scores of one period. Raises PeriodError where an end of it is open."""
    return score_periods(formula, facts, [period])[0]


def score_periods(
    formula: Formula, facts: Facts, periods: Iterable[Period], given: Sequence[Figures] | None = None
) -> list[Scores]:
    """The scores of several periods by one version, the entries judged once for all.

    `given` are the figures of each period in turn, where they are not the same in all of them.
    """
    with localcontext(WIDE):
        world = make_world(formula, facts)
        if given is None:
            return [_scored(world, period) for period in periods]
        own = [replace(world, facts=replace(facts, given=figures)) for figures in given]
        return [_scored(one, period) for one, period in zip(own, periods, strict=True)]


def _scored(world: World, period: Period) -> Scores:
    if period.start is None or period.end is None:
        raise PeriodError(f"{period} is open: a score needs both ends")
    run = Run(world, period.start, period.end)
    run.values(world.formula.total)
    return Scores(run)


def version_on(versions: Sequence[Formula], day: date) -> Formula:
    """The version in force on a day. Raises NoVersion where there is none."""
    for formula in versions:
        if (formula.valid_from or date.min) <= day <= (formula.valid_to or date.max):
            return formula
    raise NoVersion(f"no version was in force on {day}")


def score_by_version(versions: Sequence[Formula], facts: Facts, period: Period) -> Scores:
    """The scores of a period by the version in force on its last day, so that an old month stays what it was."""
    if period.end is None:
        raise PeriodError(f"{period} is open: a score needs both ends")
    return score(version_on(versions, period.end), facts, period)


def _explained(run: Run, item: Item, weight: Decimal, place: int, since: date | None) -> Explained:
    rule = item.rule
    if isinstance(rule, Repeated):
        parts = tuple(_explained(one, rule.of, Decimal(1), place, one.start) for one in run.spans[item.key])
    elif isinstance(rule, Add):
        parts = tuple(_explained(run, part.item, part.weight, place, since) for part in rule.parts)
    else:
        parts = tuple(_explained(run, child, Decimal(1), place, since) for child in children(rule))
    bounds, position = _beside(run, item, place)
    return Explained(
        item=item,
        since=since,
        raw=run.raw[item.key][place],
        value=run.bounded[item.key][place],
        weight=weight,
        parts=parts,
        rows=_rows(run, item, place) if isinstance(rule, Tally) else (),
        bounds=bounds,
        place=position,
    )


def _rows(run: Run, item: Item, place: int) -> tuple[Row, ...]:
    rows = run.apart[item.key] if item.key in run.apart else run.world.prepared[item.key]
    unit = run.world.facts.units[place].id
    if unit not in rows:
        return ()
    return rows[unit].listed(*window_days(run.world.tallies[item.key].window, run.start, run.end))


def _beside(run: Run, item: Item, place: int) -> tuple[tuple[Decimal, Decimal] | None, int | None]:
    """What an efficacy coefficient compared with, or the place in a ranking."""
    rule = item.rule
    if not isinstance(rule, Efficacy | Rank):
        return None, None
    peers = next(group for group in run.world.groups if place in group)
    column = [run.values(rule.of)[peer] for peer in peers]
    if isinstance(rule, Rank):
        return None, places_of(column, rule.better)[peers.index(place)]
    return (None if rule.low is not None else bounds_of(column, rule.better)), None
