"""One measure with two values, in one document, in several, or against the ledger; values 10,000 times apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from decimal import Decimal

from bridgehead.engines.figures import format_points

from .company import Company
from .drafts import SHOWN, Draft
from .facts import Fact, Pool, alike, apart, grouped, revises, same_thing
from .reach import WIDE
from .tables import NEVER, PROJECT_SIZE, number
from .words import Fillings, Said, exact, measure_of, money, said_short, told, value_of

SINCE_EVER = "累计"
_FACTOR = number("scale", "factor")
_SLACK = number("scale", "slack")


def repeats(pool: Pool) -> Iterator[Draft]:
    """Two values of one measure, filters, place and time that cannot be the same number."""
    company = None if pool.across else Company(pool.figures)
    for group in grouped((f for f in pool.figures if f.id not in NEVER), _same).values():
        if len(group) > 1:
            yield from _differing(group, company)


def _same(fact: Fact) -> Hashable:
    """What two figures must share to be two values of one thing.

    A measure of many meanings must be said in the same words. Without a time or a place nothing outside the document
    is the same.
    """
    figure = fact.figure
    words = fact.core if fact.period is None else fact.named if fact.is_loose else ""
    within = fact.source if figure.period is None or figure.place is None else ()
    return (fact.question, fact.period, words, within)


def _differing(group: Sequence[Fact], company: Company | None) -> Iterator[Draft]:
    by_value = grouped(group, lambda fact: (fact.value, fact.figure.comparator))
    if len(by_value) == 1:
        return
    held = _held(group)
    reference = by_value[(held.value, held.figure.comparator)]
    others = {key: facts for key, facts in by_value.items() if not facts[0].reach.meets(held.reach)}
    for key, facts in others.items():
        mine = [fact for fact in facts if _comparable(fact, held)]
        if company is not None:
            # Three values and more in one document are a list whose lines the reader could not tell apart.
            listed = len(others) > 1
            mine = [fact for fact in mine if _by_scale(fact, held) or (not listed and company.tells_again(fact, held))]
        if mine:
            yield _two(mine, reference, held, key)


def _by_scale(one: Fact, other: Fact) -> bool:
    small, large = sorted((one.value, other.value), key=abs)
    return off_by_scale(small, large)


def _comparable(fact: Fact, held: Fact) -> bool:
    """Within one document two numbers of a sentence and its 其中 are easily taken for one: the words must agree.

    Another document or the ledger may say it in other words, though not of another thing; and a revision that is
    called so contradicts nobody. 累计 of a whole year may be of several.
    """
    if revises(fact, held) and not held.is_of_ledger:
        return False
    if fact.source == held.source:
        return alike(fact, held)
    if apart(fact, held) or not same_thing(fact, held) or fact.is_vague:
        return False
    return not _is_a_year(fact) or (SINCE_EVER in fact.words) == (SINCE_EVER in held.words) or held.is_of_ledger


def _is_a_year(fact: Fact) -> bool:
    period = fact.period
    if period is None or period.start is None or period.end is None:
        return False
    return period.start.month == period.start.day == 1 and (period.end.month, period.end.day) == (12, 31)


def _held(group: Sequence[Fact]) -> Fact:
    """The value that the others are held against: the ledger's, else the most frequent, else the latest printed."""
    counts = Counter((fact.value, fact.figure.comparator) for fact in group)
    return max(
        group,
        key=lambda fact: (
            fact.assertion.origin == "ledger",
            counts[(fact.value, fact.figure.comparator)],
            str(fact.assertion.published or ""),
            fact.figure.span[0],
            fact.value,
        ),
    )


def _two(facts: Sequence[Fact], reference: Sequence[Fact], held: Fact, key: tuple[Decimal, str]) -> Draft:
    first = facts[0]
    classifier = first.figure.measure.definition.classifier
    gap = abs(first.value - held.value)
    small, large = sorted((first, held), key=lambda fact: abs(fact.value))
    kind, template = _kind(first, held, small, large)
    unit = first.figure.unit
    more = (
        gap_of(gap, unit, classifier) if not held.is_of_ledger or unit == "ratio" else said_short(gap, unit, classifier)
    )
    known = said_short(held.value, unit, classifier) if held.is_of_ledger else value_of(held.figure)
    fillings: Fillings = {
        "what": measure_of(first.figure),
        "found": value_of(first.figure),
        "expected": known,
        "more": more,
        "small": value_of(small.figure),
        "should": exact(small.value * _FACTOR, first.figure.unit),
    }
    sources = () if first.figure.place is not None and first.period is not None else first.source
    words = _same(first)
    about = (repr_of(words), *sources, *(f"{value.normalize()}" for value in (key[0], held.value)))
    evidence = (first, held, *facts[1:SHOWN], *(fact for fact in reference[:SHOWN] if fact is not held))
    return Draft(kind, evidence, told(template, fillings), first.figure.unit, held.value, first.value, about)


def _kind(first: Fact, held: Fact, small: Fact, large: Fact) -> tuple[str, str]:
    if _by_scale(small, large):
        return "scale", "scale"
    ledger = held.assertion.origin == "ledger" and first.assertion.origin != "ledger"
    if ledger:
        return "ledger", "ledger"
    return "repeat", "repeat_target" if first.figure.modality == "target" else "repeat"


def repr_of(key: Hashable) -> str:
    """A key in words that are the same in every process: sets have no order of their own."""
    if isinstance(key, frozenset):
        return "{" + ",".join(sorted(map(str, key))) + "}"
    return "(" + ",".join(map(repr_of, key)) + ")" if isinstance(key, tuple) else str(key)


def gap_of(gap: Decimal, unit: str, classifier: str) -> Said:
    """A difference in words: ratios differ by percentage points."""
    if unit == "ratio":
        return Said(format_points(gap * 100, "zh-Hans"), format_points(gap * 100, "en"))
    return exact(gap, unit, classifier)


def off_by_scale(small: Decimal, large: Decimal) -> bool:
    """Whether one value is the other with 万元 for 亿元."""
    if not small or not large:
        return False
    quotient = WIDE.divide(abs(large), abs(small))
    return abs(quotient / _FACTOR - 1) <= _SLACK


def means(pool: Pool) -> Iterator[Draft]:
    """27 projects of 198.6万元 in all: the mean says that the unit is wrong. Within one document only."""
    if pool.across:
        return
    pairs = grouped(
        (f for f in pool.figures if f.id.startswith("project.") and f.figure.unit in ("1", "CNY")),
        lambda fact: (fact.id.rpartition(".")[0], fact.filters, fact.figure.label, fact.setting),
    )
    for group in pairs.values():
        counts = [fact for fact in group if fact.id.endswith(".count")]
        amounts = [fact for fact in group if fact.id.endswith(".investment")]
        if counts and counts[0].value > 0:
            for amount in amounts:
                yield from _mean(amount, counts[0])


def _mean(amount: Fact, count: Fact) -> Iterator[Draft]:
    mean = WIDE.divide(amount.value, count.value)
    if PROJECT_SIZE.hold(mean) or amount.value <= 0:
        return
    should = amount.value * _FACTOR if mean < PROJECT_SIZE.low else WIDE.divide(amount.value, _FACTOR)
    if not PROJECT_SIZE.hold(WIDE.divide(should, count.value)):
        return
    fillings: Fillings = {
        "what": measure_of(amount.figure),
        "found": value_of(amount.figure),
        "count": exact(count.value, "1", ""),
        "mean": money(mean, amount.figure.unit),
        "should": money(should, amount.figure.unit),
    }
    yield Draft("scale", (amount, count), told("scale_mean", fillings), amount.figure.unit, should, amount.value)
