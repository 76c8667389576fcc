"""A formula over a period, item by item, each item for all units at once: the only place where scores are computed.

Numbers are decimals to 50 digits, halves up; nothing is rounded on the way. A figure that is not known makes what is
computed from it unknown (None), never 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from typing import Any, Final

from .comparing import Values, efficacies, groups_of, ranked
from .facts import Entry, Facts
from .formulas import (
    Add,
    ByGroup,
    Efficacy,
    Elapsed,
    Extreme,
    Formula,
    Given,
    Item,
    Multiply,
    Number,
    Rank,
    Ratio,
    Repeated,
    Shaped,
    Tally,
    items_of,
)
from .tallies import Prepared, UnitRows, apart, prepare, window_days

_DAY: Final = timedelta(days=1)
_NOTHING: Final = Decimal(0)


@dataclass(frozen=True)
class World:
    """A formula with facts, the entries of every item judged once for all periods."""

    formula: Formula
    facts: Facts
    tallies: Mapping[str, Tally]
    prepared: Mapping[str, Prepared]
    groups: Sequence[Sequence[int]]


def make_world(formula: Formula, facts: Facts) -> World:
    """Judge the entries of every tally."""
    by_source: dict[str, list[Entry]] = {}
    for entry in sorted(facts.entries, key=lambda entry: (entry.on, entry.id)):
        by_source.setdefault(entry.source, []).append(entry)
    roots = (formula.total, *(flag.item for flag in formula.flags))
    tallies = {item.key: item.rule for root in roots for item in items_of(root) if isinstance(item.rule, Tally)}
    return World(
        formula,
        facts,
        tallies,
        {key: prepare(tally, by_source) for key, tally in tallies.items()},
        groups_of([unit.group for unit in facts.units]),
    )


@dataclass
class Run:
    """One period: `raw` and `bounded` hold for each item its values before and after its floor and cap, by unit.

    `spans` holds for an item that is taken month by month, or week by week, the runs of these.
    """

    world: World
    start: date
    end: date
    raw: dict[str, Values] = field(default_factory=dict)
    bounded: dict[str, Values] = field(default_factory=dict)
    spans: dict[str, list[Run]] = field(default_factory=dict)
    apart: dict[str, dict[str, UnitRows]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for group in self.world.formula.not_twice:
            rows = [
                apart(group, self.world.tallies, self.world.prepared, unit.id, (self.start, self.end))
                for unit in self.world.facts.units
            ]
            for key in group.keys:
                self.apart[key] = {
                    unit.id: found[key]
                    for unit, found in zip(self.world.facts.units, rows, strict=True)
                    if key in found
                }

    def values(self, item: Item) -> Values:
        """The item's value for every unit, within its bounds."""
        known = self.bounded.get(item.key)
        if known is None:
            raw = _RULES[type(item.rule)](self, item, item.rule)
            self.raw[item.key] = raw
            known = self.bounded[item.key] = _within(item, raw)
        return known


def _within(item: Item, raw: Values) -> Values:
    floor, cap = item.floor, item.cap
    if floor is None and cap is None:
        return raw
    result: Values = []
    for value in raw:
        if value is not None and cap is not None and value > cap:
            result.append(cap)
        elif value is not None and floor is not None and value < floor:
            result.append(floor)
        else:
            result.append(value)
    return result


def _number(run: Run, _item: Item, rule: Number) -> Values:
    return [rule.value] * len(run.world.facts.units)


def _given(run: Run, _item: Item, rule: Given) -> Values:
    row = run.world.facts.given.get(rule.name, {})
    found: Values = [row.get(unit.id, rule.otherwise) for unit in run.world.facts.units]
    if rule.curve is None:
        return found
    share = due_share(run.world.formula, rule.curve, run.end)
    return [None if value is None else value * share for value in found]


def due_share(formula: Formula, curve: str, end: date) -> Decimal:
    """The share of the year's task that is due by the months that have ended; nothing before the first has."""
    months = ended_months(end)
    return formula.curves[curve][months - 1] if months else _NOTHING


def ended_months(end: date) -> int:
    """How many months of its year a day ends: July counts on its 31st."""
    return 12 if (end + _DAY).year > end.year else (end + _DAY).month - 1


def _by_unit(run: Run, _item: Item, rule: ByGroup) -> Values:
    return [rule.values.get(unit.group, rule.otherwise) for unit in run.world.facts.units]


def _elapsed(run: Run, _item: Item, _rule: Elapsed) -> Values:
    return [Decimal(ended_months(run.end))] * len(run.world.facts.units)


def _tally(run: Run, item: Item, rule: Tally) -> Values:
    start, end = window_days(rule.window, run.start, run.end)
    rows = run.apart.get(item.key)
    found = run.world.prepared[item.key] if rows is None else rows
    return [
        found[unit.id].between(start, end) if unit.id in found else _NOTHING for unit in run.world.facts.units
    ]  # fmt: skip


def _add(run: Run, _item: Item, rule: Add) -> Values:
    total: Values = [_NOTHING] * len(run.world.facts.units)
    for part in rule.parts:
        weight = part.weight
        total = [
            None if so_far is None or value is None else so_far + weight * value
            for so_far, value in zip(total, run.values(part.item), strict=True)
        ]
    return total


def _multiply(run: Run, _item: Item, rule: Multiply) -> Values:
    result: Values = [Decimal(1)] * len(run.world.facts.units)
    for one in rule.items:
        result = [
            None if so_far is None or value is None else so_far * value
            for so_far, value in zip(result, run.values(one), strict=True)
        ]
    return result


def _extreme(run: Run, _item: Item, rule: Extreme) -> Values:
    best = max if rule.largest else min
    result: Values = []
    for row in zip(*(run.values(one) for one in rule.items), strict=True):
        known = [value for value in row if value is not None]
        result.append(best(known) if len(known) == len(row) else None)
    return result


def _ratio(run: Run, _item: Item, rule: Ratio) -> Values:
    return [
        None if one is None or other is None else one / other if other else rule.when_zero
        for one, other in zip(run.values(rule.of), run.values(rule.to), strict=True)
    ]


def _shaped(run: Run, _item: Item, rule: Shaped) -> Values:
    return [None if value is None else rule.shape.at(value) for value in run.values(rule.of)]


def _by_group(run: Run, columns: Sequence[Values | None], rule: Callable[..., Values]) -> Values:
    result: Values = [None] * len(run.world.facts.units)
    for places in run.world.groups:
        chosen = [None if column is None else [column[place] for place in places] for column in columns]
        for place, value in zip(places, rule(*chosen), strict=True):
            result[place] = value
    return result


def _efficacy(run: Run, _item: Item, rule: Efficacy) -> Values:
    columns = [None if one is None else run.values(one) for one in (rule.of, rule.low, rule.high)]
    return _by_group(run, columns, lambda *chosen: efficacies(rule, *chosen))


def _rank(run: Run, _item: Item, rule: Rank) -> Values:
    return _by_group(run, [run.values(rule.of)], lambda column: ranked(rule, column))


def _repeated(run: Run, item: Item, rule: Repeated) -> Values:
    runs = [Run(run.world, *days) for days in (_months if rule.span == "months" else _weeks)(run.end)]
    run.spans[item.key] = runs
    columns = [span.values(rule.of) for span in runs]
    take = _sum_of if rule.take == "sum" else _longest_run
    return [take([column[place] for column in columns]) for place in range(len(run.world.facts.units))]


def _months(end: date) -> Iterator[tuple[date, date]]:
    for month in range(1, ended_months(end) + 1):
        first = date(end.year, month, 1)
        yield first, (first + timedelta(days=31)).replace(day=1) - _DAY


def _weeks(end: date) -> Iterator[tuple[date, date]]:
    first = date(end.year, 1, 1)
    while (last := first + timedelta(days=6)) <= end:
        yield first, last
        first = last + _DAY


def _sum_of(spans: Values) -> Decimal | None:
    known = [value for value in spans if value is not None]
    return sum(known, _NOTHING) if len(known) == len(spans) else None


def _longest_run(spans: Values) -> Decimal | None:
    if None in spans:
        return None
    runs = (len(list(group)) for missed, group in groupby(spans, key=bool) if missed)
    return Decimal(max(runs, default=0))


_RULES: Final[Mapping[type, Callable[[Run, Item, Any], Values]]] = {
    Number: _number,
    Given: _given,
    ByGroup: _by_unit,
    Elapsed: _elapsed,
    Tally: _tally,
    Add: _add,
    Multiply: _multiply,
    Extreme: _extreme,
    Ratio: _ratio,
    Shaped: _shaped,
    Efficacy: _efficacy,
    Rank: _rank,
    Repeated: _repeated,
}
