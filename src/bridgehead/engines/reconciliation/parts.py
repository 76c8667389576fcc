"""Part and whole, divisions that are complete, tiers within tiers, bands side by side."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import combinations, pairwise

from .drafts import Draft
from .facts import TIERS, Fact, Filters, Pool, apart, grouped, is_part, one_of
from .reach import Reach
from .tables import DISJOINT, DIVIDED, NAMING, NEAR
from .words import Fillings, Said, exact, listed, measure_of, question_of, told, value_of

# More filters than this on one figure do not occur; 2 ** 6 wholes are looked up at most.
_MOST_FILTERS = 6
_BAND = re.compile(r"[亿万億萬]|illion")
_AND_ABOVE = "以上"
_ZERO = Reach(Decimal(0), Decimal(0))


def parts(pool: Pool) -> Iterator[Draft]:
    """A figure that narrows another one further cannot be larger."""
    for group in _settings(pool).values():
        wholes, narrowed = _extremes(group, largest=True), _extremes(group, largest=False)
        for filters, part in narrowed.items():
            for whole_filters in _subsets(filters):
                whole = wholes.get(whole_filters)
                # Tiers alone are the next rule's.
                tiers_only = {name for name, _ in filters - whole_filters} <= set(TIERS)
                if whole is None or tiers_only or part.reach.low <= whole.reach.high:
                    continue
                if _holds(whole, part):
                    yield _part(part, whole)
    for group in grouped(_countable(pool), lambda fact: (fact.id, fact.setting, fact.figure.unit)).values():
        yield from _labelled(group)


def _holds(whole: Fact, part: Fact) -> bool:
    """Whether the wider one is what the narrower is taken out of.

    A whole says nothing that the part does not. In one document it is where the part stands soon after it: further on
    another thing's parts are told. A level, an industry or an award is taken out of what stands before it only where
    the sentence says so: 全球灯塔工厂10家，国家级智能工厂22家 are two things. Measures of many meanings must name no
    other thing there, and prove nothing between documents.
    """
    if whole.rest not in part.rest:
        return False
    names = not NAMING.isdisjoint(name for name, _ in part.filters - whole.filters)
    if whole.source != part.source:
        return not part.is_loose and not names
    near = 0 <= part.figure.span[0] - whole.figure.span[0] <= NEAR
    # Without a time two figures share little: 园区今年新签约9个。全市共引进千万元以上项目77个.
    said = part.is_said_part or not (names or part.period is None)
    return near and said and not (part.is_loose and apart(whole, part))


def _labelled(group: Sequence[Fact]) -> Iterator[Draft]:
    """项目24个，其中产业项目18个: the quote of the part holds that of the whole."""
    for mine in grouped((fact for fact in group), lambda fact: (fact.source, fact.filters)).values():
        wholes = sorted((fact for fact in mine if fact.figure.label is None), key=lambda fact: fact.figure.span)
        named = [fact for fact in mine if fact.figure.label is not None]
        by_start = {fact.figure.span[0]: fact for fact in wholes}
        for part in named:
            whole = by_start.get(part.figure.span[0])
            inside = whole is not None and whole.figure.span[1] < part.figure.span[1]
            if whole is not None and inside and "其中" in part.figure.quote and part.reach.low > whole.reach.high:
                yield _part(part, whole)


def _part(part: Fact, whole: Fact) -> Draft:
    fillings: Fillings = {
        "part": measure_of(part.figure),
        "whole": measure_of(whole.figure),
        "found": value_of(part.figure),
        "expected": value_of(whole.figure),
        "more": _value(part.value - whole.value, part),
    }
    return Draft("part", (part, whole), told("part", fillings), part.figure.unit, whole.value, part.value)


def sums(pool: Pool) -> Iterator[Draft]:
    """开(竣)工60个 is 开工26个 and 竣工34个; domestic and foreign make all."""
    for group in grouped(_countable(pool), lambda fact: (fact.setting, fact.figure.unit, fact.figure.label)).values():
        yield from _divided(group)
    for group in _settings(pool).values():
        by_filters = grouped(group, lambda fact: fact.filters)
        for name, values, complete in DISJOINT:
            yield from _disjoint(by_filters, name, values, complete)


def _divided(group: Sequence[Fact]) -> Iterator[Draft]:
    by_id = grouped(group, lambda fact: (fact.id, fact.filters))
    for whole_id, part_ids in DIVIDED:
        for (measure, filters), wholes in by_id.items():
            head, _, tail = measure.rpartition(".")
            if head != whole_id:
                continue
            found = [by_id.get((f"{part}.{tail}", filters)) for part in part_ids]
            given = [one for one in (one_of(each) for each in found if each) if one is not None]
            if one_of(wholes) is not None and len(given) == len(part_ids):
                yield from _sum(_just_before(wholes, given[0]), given, complete=True)


def _just_before(wholes: Sequence[Fact], part: Fact) -> Fact:
    """Of a total that is said several times the one that a reader sees beside the parts."""
    start = part.figure.span[0]
    return min(wholes, key=lambda fact: (fact.source != part.source, abs(fact.figure.span[0] - start)))


def _disjoint(
    by_filters: Mapping[Filters, list[Fact]], name: str, values: Sequence[str], complete: bool
) -> Iterator[Draft]:
    seen: dict[Filters, list[Fact]] = {}
    for filters, facts in by_filters.items():
        given, fact = dict(filters).get(name), one_of(facts)
        if given in values and fact is not None:
            seen.setdefault(filters - {(name, str(given))}, []).append(fact)
    for rest, given_parts in seen.items():
        whole = one_of(by_filters[rest]) if rest in by_filters else None
        if whole is not None and len(given_parts) > 1:
            yield from _sum(whole, given_parts, complete=complete and len(given_parts) == len(values))


def _sum(whole: Fact, given: Sequence[Fact], complete: bool, kind: str = "sum") -> Iterator[Draft]:
    total = sum((part.reach for part in given), _ZERO)
    if any(part.reach.low > whole.reach.high for part in given):
        return  # one part that is more than the whole is told by itself
    over = total.low > whole.reach.high
    if not over and not (complete and total.high < whole.reach.low):
        return
    expected = sum((part.value for part in given), Decimal(0))
    fillings: Fillings = {
        "parts": listed((value_of(part.figure) for part in given), "plus"),
        "whole": measure_of(whole.figure),
        "found": value_of(whole.figure),
        "expected": _value(expected, whole),
        "more": _value(abs(whole.value - expected), whole),
    }
    words = told(kind if complete else "sum_over", fillings)
    yield Draft(kind, (whole, *given), words, whole.figure.unit, expected, whole.value)


def tiers(pool: Pool) -> Iterator[Draft]:
    """亿元以上 holds all that 10亿元以上 holds."""
    for group in _tiered(pool).values():
        open_tiers = [fact for fact in group if "investment_max" not in dict(fact.filters) or _is_nested(fact, group)]
        # Each tier is held against those below it, so its least counts above and its most below.
        highest = _by_tier(open_tiers, largest=False)
        lowest = _by_tier(open_tiers, largest=True)
        chain = sorted(highest)
        wrong = {tier: (lowest[low], highest[tier]) for low, tier in _falls(chain, lowest, highest)}
        if not wrong:
            continue
        low, high = max(wrong.values(), key=lambda pair: pair[1].value - pair[0].value)
        if low.tier or _holds(low, high):
            yield _tier(low, high, [highest[tier] for tier in chain if tier])


def _is_nested(fact: Fact, group: Iterable[Fact]) -> bool:
    """Whether a tier that reads like a band is none: 亿元以上22个，其中10亿元以上33个."""
    leads = (f.assertion.lead or "" for f in group if f.tier > fact.tier and f.source == fact.source)
    return _AND_ABOVE in fact.words and any(is_part(lead.rpartition(fact.figure.quote)[2]) for lead in leads)


def _falls(chain: Sequence[int], lowest: Mapping[int, Fact], highest: Mapping[int, Fact]) -> Iterator[tuple[int, int]]:
    """Tiers that hold more than the smallest below them, each with that one."""
    if not chain:
        return
    least = chain[0]
    for tier in chain[1:]:
        if highest[tier].reach.low > lowest[least].reach.high:
            yield least, tier
        if lowest[tier].reach.high < lowest[least].reach.high:
            least = tier


def _tier(low: Fact, high: Fact, chain: Sequence[Fact]) -> Draft:
    fillings: Fillings = {
        "part": measure_of(high.figure),
        "whole": measure_of(low.figure),
        "tiers": listed(_named(fact) for fact in chain),
        "found": value_of(high.figure),
        "expected": value_of(low.figure),
        "more": _value(high.value - low.value, high),
    }
    # Without a tier of its own the lower one is the total, and no band of it.
    template = "tier" if "investment_min" in dict(low.filters) else "tier_whole"
    evidence = (low, high) if template == "tier_whole" else tuple(dict.fromkeys((low, high, *chain)))
    return Draft("tier", evidence, told(template, fillings), high.figure.unit, low.value, high.value)


def _named(fact: Fact) -> Said:
    name, value = question_of(fact.figure), value_of(fact.figure)
    return Said(f"{name.zh}{value.zh}", f"{name.en}: {value.en}")


def bands(pool: Pool) -> Iterator[Draft]:
    """Bands that lie side by side are no more than what holds them; with none missing they are as much."""
    for group in _tiered(pool).values():
        closed: list[Fact] = []
        opened: dict[int, Fact] = {}
        # A band with two values is no band, and a total with two values none either.
        by_band = grouped(group, _band)
        for low, high in sorted(by_band, key=lambda band: (band[0], band[1] or 0)):
            fact = one_of(by_band[low, high])
            if fact is not None and high is None:
                opened[low] = fact
            elif fact is not None and _names_band(fact) and (not closed or low >= (_band(closed[-1])[1] or 0)):
                closed.append(fact)
        if closed:
            yield from _banded(closed, opened)


def _names_band(fact: Fact) -> bool:
    """Whether its own words hold the band, which it may else have from the sentence before; the ledger has no words."""
    return fact.assertion.origin == "ledger" or _BAND.search(fact.figure.quote) is not None


def _banded(closed: list[Fact], opened: Mapping[int, Fact]) -> Iterator[Draft]:
    first, last = _band(closed[0])[0], _band(closed[-1])[1]
    top = opened.get(last or 0)
    given = [*closed, top] if top is not None else closed
    wholes = [low for low in opened if low <= first]
    if not wholes or len(given) < 2:
        return
    joined = all(_band(a)[1] == _band(b)[0] for a, b in pairwise(given))
    complete = joined and top is not None and max(wholes) == first
    yield from _sum(opened[max(wholes)], given, complete, "band")


def _band(fact: Fact) -> tuple[int, int | None]:
    filters = dict(fact.filters)
    high = filters.get("investment_max")
    return int(filters.get("investment_min", 0)), None if high is None else int(high)


def _by_tier(facts: Sequence[Fact], largest: bool) -> dict[int, Fact]:
    pairs = grouped(facts, lambda fact: _band(fact)[0])
    return {tier: _extreme(group, largest) for tier, group in pairs.items()}


def _countable(pool: Pool) -> Iterable[Fact]:
    return (fact for fact in pool.figures if fact.figure.unit != "ratio" and not fact.id.startswith("other."))


def _settings(pool: Pool) -> dict[tuple[object, ...], list[Fact]]:
    """Figures of one measure, in the same words, for one time and place."""
    return grouped(_countable(pool), lambda fact: (fact.id, fact.setting, fact.figure.unit, fact.figure.label))


def _tiered(pool: Pool) -> dict[tuple[object, ...], list[Fact]]:
    """Figures that differ in their tiers alone."""
    return grouped(
        _countable(pool),
        lambda fact: (fact.id, fact.setting, fact.figure.unit, fact.untiered, fact.figure.label),
    )


def _extremes(facts: Iterable[Fact], largest: bool) -> dict[Filters, Fact]:
    return {filters: _extreme(group, largest) for filters, group in grouped(facts, lambda f: f.filters).items()}


def _extreme(facts: Sequence[Fact], largest: bool) -> Fact:
    """Of several answers to one question the one that accuses least: the smallest part, the largest whole."""
    if largest:
        return max(facts, key=lambda fact: fact.reach.high)
    return min(facts, key=lambda fact: fact.reach.low)


def _subsets(filters: Filters) -> Iterator[Filters]:
    items = sorted(filters, key=str)
    if len(items) > _MOST_FILTERS:
        return
    for size in range(len(items)):
        for chosen in combinations(items, size):
            yield frozenset(chosen)


def _value(value: Decimal, like: Fact) -> Said:
    return exact(value, like.figure.unit, like.figure.measure.definition.classifier)
