"""Totals that run from one day on: they do not fall, and what the months between must have been is plausible."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Final

from bridgehead.engines.figures import Period

from .drafts import Draft
from .facts import Fact, Pool, grouped, one_of, revises
from .reach import WIDE
from .tables import NEVER, number
from .twice import SINCE_EVER
from .words import Fillings, Said, exact, measure_of, plain, question_of, told, value_of, when_of

_WITH_COUNT, _WITHOUT, _SIZE, _ALONE, _LEAST_MONTHS, _LEAST_BETWEEN, _LEAST_COUNT = (
    number("jump", name)
    for name in ("with_count", "without_count", "size", "alone", "least_months", "least_between", "least_count")
)
_A_DAY = timedelta(days=1)
_MOST = number("jump", "most")
_DAYS_OF_A_MONTH: Final = Decimal("30.4")


def running(pool: Pool) -> Iterator[Draft]:
    """First half against January to July, in one document or in several."""
    chains = _chains(pool)
    # 1—7月 less 上半年 against the 7月当月 that is said too.
    alone = {(f.question, f.named, f.period): f for f in pool.actual if f.period is not None}
    for chain in chains.values():
        falls = [(a, b) for a, b in pairwise(chain) if b.reach.high < a.reach.low]
        yield from (_fall(early, late) for early, late in falls if _runs_on(early, late))
        for early, late in pairwise(fact for fact in chain if fact.figure.comparator == "="):
            if late.reach.high < early.reach.low:
                continue
            said = alone.get((late.question, late.named, _between(early, late)))
            if said is not None:
                yield from _month(early, late, said)
            else:
                yield from _jump(early, late, chains)


def _runs_on(early: Fact, late: Fact) -> bool:
    """Whether both are said to run on alike.

    累计完成投资310亿元 at the end of a year and 完成投资94亿元 in the next are two things. A document that does not say
    up to which day it counts has its own day for it, and tells of several things so. A revision may fall.
    """
    if revises(early, late):
        return False
    if early.source != late.source:
        return True
    if early.assertion.published in (_end(early), _end(late)):
        return False
    return (SINCE_EVER in early.words) == (SINCE_EVER in late.words)


def _chains(pool: Pool) -> dict[Hashable, list[Fact]]:
    """Running totals of one question by their end; an end with two values proves nothing here."""
    chains: dict[Hashable, list[Fact]] = {}
    for key, group in grouped((fact for fact in pool.actual if _runs(fact)), _chain_key).items():
        by_end = grouped(group, _end)
        said = [one_of(by_end[end]) for end in sorted(by_end)]
        chains[key] = [fact for fact in said if fact is not None]
    return chains


def _runs(fact: Fact) -> bool:
    """Whether it is a count or money that adds up from January on, or from the beginning; a ceremony's day does not."""
    definition, period = fact.figure.measure.definition, fact.period
    adds_up = definition.kind == "flow" and definition.unit_kind in ("count", "currency")
    if not adds_up or fact.id in NEVER or period is None or period.end is None:
        return False
    start, end = period.start, period.end
    return start is None or (start.month == start.day == 1 and start.year == end.year)


def _chain_key(fact: Fact) -> Hashable:
    period = fact.period
    return (fact.question, None if period is None else period.start, fact.named)


def _end(fact: Fact) -> date:
    if fact.period is None or fact.period.end is None:
        raise ValueError("a running total has an end")
    return fact.period.end


def _between(early: Fact, late: Fact) -> Period:
    return Period(_end(early) + _A_DAY, _end(late))


def _fall(early: Fact, late: Fact) -> Draft:
    fillings: Fillings = {
        **_ends(early, late),
        "found": value_of(late.figure),
        "expected": value_of(early.figure),
        "more": _value(early.value - late.value, late),
    }
    return Draft("fall", (late, early), told("fall", fillings), late.figure.unit, early.value, late.value)


def _ends(early: Fact, late: Fact) -> Fillings:
    return {
        "what": question_of(late.figure),
        "early_when": when_of(early.period),
        "late_when": when_of(late.period),
        "early": value_of(early.figure),
        "late": value_of(late.figure),
    }


def _month(early: Fact, late: Fact, said: Fact) -> Iterator[Draft]:
    """The months between, said by themselves."""
    low, high = late.reach.low - early.reach.high, late.reach.high - early.reach.low
    if said.reach.low <= high and low <= said.reach.high:
        return
    expected = late.value - early.value
    fillings: Fillings = {
        **_ends(early, late),
        "when": when_of(said.period),
        "expected": _value(expected, late),
        "found": value_of(said.figure),
        "more": _value(abs(said.value - expected), late),
    }
    yield Draft("sum", (said, early, late), told("month", fillings), late.figure.unit, expected, said.value)


def _jump(early: Fact, late: Fact, chains: Mapping[Hashable, list[Fact]]) -> Iterator[Draft]:
    """What the months between must have been, against the mean of the months before."""
    start = early.period.start if early.period is not None else None
    if start is None or early.value <= 0 or late.value > _MOST * early.value:
        return
    before, between = _months(start, _end(early)), _months(_end(early) + _A_DAY, _end(late))
    added = late.value - early.value
    # A few days more are no month, and a few projects more no jump.
    few = early.figure.unit == "1" and added < _LEAST_COUNT
    if before < _LEAST_MONTHS or between < _LEAST_BETWEEN or few:
        return
    times = WIDE.divide(added * before, early.value * between)
    counts = _counts(early, late, chains)
    if times <= (_WITH_COUNT if counts is None else 1):
        return
    fillings: Fillings = {**_ends(early, late), "found": _value(added, late), "times": plain(times, 1)}
    if counts is None:
        if times > _WITHOUT:
            words = told("jump", fillings)
            yield Draft("jump", (late, early), words, late.figure.unit, _usual(early, before, between), added)
        return
    more = counts[1].value - counts[0].value
    # Each new project against the mean of those before; no project at all for more money is the same question.
    size = _SIZE if times > _WITH_COUNT else _ALONE
    large = added * counts[0].value > early.value * max(more, Decimal(0)) * size
    if large:
        fillings = {**fillings, "count": exact(more, "1", ""), "before": value_of(counts[0].figure)}
        evidence = (late, early, counts[1], counts[0])
        words = told("jump_count", fillings)
        yield Draft("jump", evidence, words, late.figure.unit, _usual(early, before, between), added)


def _usual(early: Fact, before: Decimal, between: Decimal) -> Decimal:
    """What so many months bring at the pace of those before."""
    return WIDE.divide(early.value * between, before).quantize(Decimal(1))


def _months(start: date, end: date) -> Decimal:
    days = (end - start).days + 1
    return max(Decimal(round(days / _DAYS_OF_A_MONTH, 1)), Decimal("0.1"))


def _counts(early: Fact, late: Fact, chains: Mapping[Hashable, list[Fact]]) -> tuple[Fact, Fact] | None:
    """How many projects stand beside the two amounts."""
    head, _, tail = late.id.rpartition(".")
    if tail != "investment":
        return None
    _, filters, label, place, _, modality = late.question
    start = early.period.start if early.period is not None else None
    chain = chains.get(((f"{head}.count", filters, label, place, "1", modality), start, ""), [])
    by_end = {_end(fact): fact for fact in chain}
    first, second = by_end.get(_end(early)), by_end.get(_end(late))
    return None if first is None or second is None else (first, second)


def future(pool: Pool) -> Iterator[Draft]:
    """What is stated as done begins no later than its document is dated. Within one document only."""
    if pool.across:
        return
    for fact in pool.actual:
        published, period = fact.assertion.published, fact.period
        if published is None or period is None:
            continue
        # A year or a quarter that is under way is reported before its end, and what is arranged for it counts too.
        if period.start is not None and period.start > published:
            fillings: Fillings = {
                "what": measure_of(fact.figure),
                "found": value_of(fact.figure),
                "published": published.isoformat(),
            }
            yield Draft("future", (fact,), told("future", fillings))


def _value(value: Decimal, like: Fact) -> Said:
    return exact(value, like.figure.unit, like.figure.measure.definition.classifier)
