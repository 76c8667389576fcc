"""Assessment formulas in plain readable Python: every item of every unit summed from its entries each time.

What `make bench-scoring` compares with, and what a property of the tests holds the engine against.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal, localcontext
from typing import Any

from bridgehead.engines.figures import Period
from bridgehead.engines.figures.quantities import WIDE
from bridgehead.engines.scoring import Entry, Facts, Formula, Item, formulas
from bridgehead.engines.scoring.worths import worth_of

Values = dict[str, Decimal | None]
Days = tuple[date, date]


def plain_scores(formula: Formula, facts: Facts, period: Period) -> Values:
    """The total of each unit."""
    with localcontext(WIDE):
        return values(formula.total, formula, facts, (period.start, period.end))


def values(item: Item, formula: Formula, facts: Facts, days: Days) -> Values:
    """An item for every unit, within its floor and cap."""
    return {unit: within(item, value) for unit, value in raw_values(item, formula, facts, days).items()}


def within(item: Item, value: Decimal | None) -> Decimal | None:
    """A value within the floor and the cap of an item."""
    if value is None:
        return None
    high_enough = value if item.floor is None else max(value, item.floor)
    return high_enough if item.cap is None else min(high_enough, item.cap)


def raw_values(item: Item, formula: Formula, facts: Facts, days: Days) -> Values:  # noqa: C901, PLR0911 - a case a rule
    """An item for every unit, as its rule has it."""
    rule = item.rule
    units = [unit.id for unit in facts.units]

    def of(inner: Item) -> Values:
        return values(inner, formula, facts, days)

    match rule:
        case formulas.Number(value):
            return dict.fromkeys(units, value)
        case formulas.Given(name, otherwise, curve):
            share = Decimal(1) if curve is None else due(formula, curve, days[1])
            given = {unit: facts.given.get(name, {}).get(unit, otherwise) for unit in units}
            return {unit: None if value is None else value * share for unit, value in given.items()}
        case formulas.ByGroup(table, otherwise):
            return {unit.id: table.get(unit.group, otherwise) for unit in facts.units}
        case formulas.Elapsed():
            return dict.fromkeys(units, Decimal(months_ended(days[1])))
        case formulas.Tally():
            return tallied(item, formula, facts, days)
        case formulas.Add(parts):
            columns = [(part.weight, of(part.item)) for part in parts]
            return {unit: together([(weight, column[unit]) for weight, column in columns]) for unit in units}
        case formulas.Multiply(items):
            columns = [of(one) for one in items]
            return {unit: product([column[unit] for column in columns]) for unit in units}
        case formulas.Extreme(items, largest):
            columns = [of(one) for one in items]
            return {unit: extreme([column[unit] for column in columns], largest) for unit in units}
        case formulas.Ratio(one, other, when_zero):
            above, below = of(one), of(other)
            return {unit: over(above[unit], below[unit], when_zero) for unit in units}
        case formulas.Shaped(one, shape):
            return {unit: None if value is None else shape.at(value) for unit, value in of(one).items()}
        case formulas.Repeated(one, span, take):
            spans = [values(one, formula, facts, part) for part in spans_of(span, days[1])]
            return {unit: repeated([column[unit] for column in spans], take) for unit in units}
    return beside(rule, facts, of)


def due(formula: Formula, curve: str, end: date) -> Decimal:
    """The share of the year's task that is due."""
    months = months_ended(end)
    return formula.curves[curve][months - 1] if months else Decimal(0)


def months_ended(end: date) -> int:
    """How many months of its year a day ends."""
    return end.month if (end + timedelta(days=1)).month != end.month else end.month - 1


def together(parts: list[tuple[Decimal, Decimal | None]]) -> Decimal | None:
    """A weighted sum, unknown where a part is."""
    total = Decimal(0)
    for weight, value in parts:
        if value is None:
            return None
        total += weight * value
    return total


def product(parts: list[Decimal | None]) -> Decimal | None:
    """A product, unknown where a part is."""
    result = Decimal(1)
    for value in parts:
        if value is None:
            return None
        result *= value
    return result


def extreme(parts: list[Decimal | None], largest: bool) -> Decimal | None:
    """The largest or smallest, unknown where a part is."""
    known = [value for value in parts if value is not None]
    if len(known) < len(parts):
        return None
    return max(known) if largest else min(known)


def over(one: Decimal | None, other: Decimal | None, when_zero: Decimal | None) -> Decimal | None:
    """One over the other."""
    if one is None or other is None:
        return None
    return one / other if other != 0 else when_zero


def spans_of(span: str, end: date) -> Iterator[Days]:
    """The months or weeks of the year that have ended."""
    if span == "months":
        for month in Period.of_months(end.year, 1, 12).months():
            if month.end <= end:
                yield month.start, month.end
    else:
        for number in range(53):
            first = date(end.year, 1, 1) + timedelta(days=7 * number)
            if first + timedelta(days=6) <= end:
                yield first, first + timedelta(days=6)


def repeated(parts: list[Decimal | None], take: str) -> Decimal | None:
    """Months or weeks taken together."""
    if None in parts:
        return None
    if take == "sum":
        return sum(parts, Decimal(0))
    longest = now = 0
    for value in parts:
        now = now + 1 if value else 0
        longest = max(longest, now)
    return Decimal(longest)


def tallied(item: Item, formula: Formula, facts: Facts, days: Days) -> Values:
    """A tally for every unit, the groups of what does not count twice looked at."""
    result: Values = {unit.id: Decimal(0) for unit in facts.units}
    group = next((group for group in formula.not_twice if item.key in group.keys), None)
    for unit, entry, points in counted(item, facts, days):
        if group is None or holder(group, unit, entry.project, formula, facts, days) == item.key:
            result[unit] += points
    return result


def counted(item: Item, facts: Facts, days: Days) -> Iterator[tuple[str, Entry, Decimal]]:
    """The entries that count in a tally, by themselves."""
    rule: Any = item.rule
    end = days[1]
    start = {"period": days[0], "month": end.replace(day=1), "year": date(end.year, 1, 1), "all": date.min}[rule.window]
    seen = set()
    for entry in sorted(facts.entries, key=lambda entry: (entry.on, entry.id)):
        if entry.source != rule.source or entry.void or not all(one.holds(entry) for one in rule.where):
            continue
        worth = worth_of(rule.worth, entry)
        key = (entry.unit, entry.project if rule.counting == "projects" else entry.id)
        if worth is None or key in seen:
            continue
        seen.add(key)
        if start <= entry.on <= end:
            yield entry.unit, entry, worth * entry.share if rule.shares else worth


def holder(group: Any, unit: str, project: str, formula: Formula, facts: Facts, days: Days) -> str:
    """The tally of a group that a project of a unit is left in."""
    items = {item.key: item for item in formulas.items_of(formula.total)}
    best: tuple[Decimal, str] | None = None
    for key in group.keys:
        rows = [
            points
            for owner, entry, points in counted(items[key], facts, days)
            if (owner, entry.project) == (unit, project)
        ]
        if rows and (best is None or (group.keep == "most" and abs(sum(rows)) > best[0])):
            best = (abs(sum(rows, Decimal(0))), key)
    assert best is not None
    return best[1]


def beside(rule: Any, facts: Facts, of: Any) -> Values:
    """Efficacy coefficients and ranks, unit by unit among its peers."""
    column = of(rule.of)
    low, high = (of(rule.low), of(rule.high)) if isinstance(rule, formulas.Efficacy) and rule.low else (None, None)
    result: Values = {}
    for group in dict.fromkeys(unit.group for unit in facts.units):
        peers = [unit.id for unit in facts.units if unit.group == group]
        known = [column[peer] for peer in peers if column[peer] is not None]
        for unit in peers:
            value = column[unit]
            if value is None:
                result[unit] = None
            elif isinstance(rule, formulas.Rank):
                result[unit] = placed(rule, value, known)
            else:
                bounds = (min(known), max(known)) if low is None or high is None else (low[unit], high[unit])
                result[unit] = coefficient(rule, value, *bounds)
    return result


def placed(rule: formulas.Rank, value: Decimal, known: list[Decimal]) -> Decimal:
    """The points of a place in a ranking."""
    place = 1 + sum(1 for other in known if (other > value if rule.better == "more" else other < value))
    last = place if rule.ties == "best" else place + known.count(value) - 1
    points = [rule.points[one - 1] if one <= len(rule.points) else rule.beyond for one in range(place, last + 1)]
    return sum(points, Decimal(0)) / len(points)


def coefficient(rule: formulas.Efficacy, value: Decimal, low: Decimal | None, high: Decimal | None) -> Decimal | None:
    """The efficacy coefficient of a value."""
    if low is None or high is None:
        return None
    if low == high:
        return rule.when_same
    reached = (value - low) / (high - low) if rule.better == "more" else (value - high) / (low - high)
    if rule.clamp:
        reached = min(max(reached, Decimal(0)), Decimal(1))
    return rule.base + rule.span * reached
