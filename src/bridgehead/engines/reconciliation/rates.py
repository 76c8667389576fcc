"""Rates against what they are made of: 开工率, 完成率, 办结率, 占比, attained targets, growth."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from decimal import Decimal

from .company import Company
from .drafts import SHOWN, Draft
from .facts import Fact, Pool, apart, grouped
from .reach import WIDE, Reach, step_of
from .tables import GROWTHS, NEAR, NEXT, PAGE, RATES, RateRule, number
from .words import Fillings, exact, measure_of, plain, rounded, told, value_of

# 总投资占比 is of money and 项目数占比 of projects, whichever of them stands before.
_OF_MONEY, _OF_COUNT = re.compile("投资|金额|总额|资金"), re.compile("项目数|个数|数量|总数")
# A share of something that stands in another document.
_ELSEWHERE = re.compile(r"占.{0,2}(?:全[市省国区县州盟]|[市省]|本[市省区县])")
_ATTAINED = re.compile(r"(?:目标|计划|任务).*(?:完成|率|比)|完成.*(?:目标|计划|任务)")
_GROWN = re.compile(r"(?:增长|增幅|增速|下降)率?$")
_EACH = "分别"
_MORE_POINTS = Decimal("0.0005")
_HUNDRED = Decimal(100)


class _Beside:
    """Figures in the order of the text, by what they are."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        ordered = sorted(facts, key=lambda fact: fact.figure.span[1])
        self._facts = grouped(ordered, lambda fact: fact.id)
        self._ends = {name: [fact.figure.span[1] for fact in mine] for name, mine in self._facts.items()}

    def before(self, rate: Fact, names: Iterable[str], window: int) -> list[Fact]:
        """Figures of these measures that end no later than the rate, and no more than so many characters before."""
        end = rate.figure.span[1]
        return [fact for name in names for fact in self._between(name, end - window, end)]

    def around(self, rate: Fact, names: Iterable[str], window: int) -> list[Fact]:
        """Figures of these measures on either side of the rate."""
        end = rate.figure.span[1]
        return [fact for name in names for fact in self._between(name, end - window, end + window)]

    def line_of(self, rate: Fact) -> int:
        """Where the line of a list begins that ends with this rate: behind the last one of its kind."""
        others = [f for f in self._between(rate.id, 0, rate.figure.span[1]) if f.value != rate.value]
        if rate.id.startswith("other."):
            others = [fact for fact in others if fact.figure.label == rate.figure.label]
        return max((fact.figure.span[1] for fact in others), default=0)

    def last_before(self, position: int, window: int) -> Fact | None:
        """The figure that ends last before a position, and no more than so many characters before."""
        ended = (fact for name in self._ends for fact in self._between(name, position - window, position)[-1:])
        return max(ended, key=lambda fact: fact.figure.span[1], default=None)

    def nothing_between(self, part: Fact, rate: Fact) -> bool:
        """Whether no other figure in the part's unit stands between it and the rate, plans of it aside."""
        start, end = part.figure.span[1], rate.figure.span[1]
        between = (fact for name in self._ends for fact in self._between(name, start + 1, end))
        same = (fact for fact in between if fact.figure.unit == part.figure.unit)
        return not any(fact.figure.modality == part.figure.modality for fact in same)

    def _between(self, name: str, first: int, last: int) -> list[Fact]:
        ends = self._ends.get(name, [])
        return self._facts[name][bisect_left(ends, first) : bisect_right(ends, last)] if ends else []


def rates(pool: Pool) -> Iterator[Draft]:
    """已开工49个 of 64 is the 76.6% that stands beside them. Within one document only."""
    if pool.across:
        return
    beside, company = _Beside(pool.figures), Company(pool.figures)
    for rate in pool.actual:
        rule = RATES.get(rate.id + (rate.figure.label or "")) or RATES.get(rate.id)
        if rule is not None and rate.figure.comparator == "=":
            near = beside.before(rate, [rule.numerator], 2 * NEAR)
            mine = [f for f in near if _alike(f, rate) and f.period == rate.period and f.figure.modality == "actual"]
            numerator = _before(rate, mine)
            if numerator is not None and beside.nothing_between(numerator, rate):
                yield from _rate(rate, numerator, beside, company, rule)


def _rate(rate: Fact, numerator: Fact, beside: _Beside, company: Company, rule: RateRule) -> Iterator[Draft]:
    stated = [f for f in beside.around(rate, sorted(rule.denominators | rule.planned), PAGE) if f is not numerator]
    begins = beside.line_of(rate)
    usual = [
        fact
        for fact in stated
        if _may_be_below(fact, numerator, rule)
        # 其中续建项目完成投资47.7亿元，完成年度计划的24.3%: of a plan of their own, not of the one that heads the list.
        if begins <= fact.figure.span[0] and fact.figure.span[1] <= rate.figure.span[1]
        if fact.figure.unit == "1" or not company.of_other_lists(fact, numerator)
    ]
    if not usual:
        return
    others = [*stated, *beside.around(rate, sorted(rule.acquitting), PAGE)]
    others = [f for f in others if f is not numerator and f.figure.unit == numerator.figure.unit]
    if not any(_agrees(rate, numerator, whole) for whole in (*usual, *others)):
        whole = _before(rate, usual) or usual[0]
        yield from _denied(rate, numerator, whole, others)


def _may_be_below(whole: Fact, part: Fact, rule: RateRule) -> bool:
    """Whether a figure is what the rule's rate is of, or what was planned of it for the year."""
    if whole.figure.modality == "target" and whole.id in rule.planned:
        return _covers(whole, part, same_time=False)
    if whole.figure.modality != rule.modality or whole.id not in rule.denominators:
        return False
    return _covers(whole, part, same_time=rule.modality == "actual")


def _covers(whole: Fact, part: Fact, same_time: bool) -> bool:
    """Whether one may be the denominator of the other by its filters, place, unit and time."""
    timely = (whole.period == part.period or _is_cohort(whole, part)) if same_time else _is_of_its_year(whole, part)
    # 完成固定资产投资150亿元 is no target of 到位内资; a count of another measure is named otherwise in any case.
    if whole.id == part.id and apart(whole, part):
        return False
    same = _alike(whole, part) or _continues(whole, part)
    return timely and same and whole.figure.unit == part.figure.unit


def _is_cohort(whole: Fact, part: Fact) -> bool:
    """2024年签约的96个项目中，已开工81个: those of one time, and what became of them later."""
    gap = part.figure.span[0] - whole.figure.span[1]
    if whole.period is None or part.period is None or whole.period.end is None or part.period.end is None:
        return False
    return 0 <= gap <= NEXT and whole.period.end < part.period.end


def _continues(whole: Fact, part: Fact) -> bool:
    """市重大项目年度计划投资235.6亿元，完成投资121.4亿元: the second leaves out what narrows the first."""
    gap = part.figure.span[0] - whole.figure.span[1]
    return part.filters < whole.filters and part.figure.place == whole.figure.place and 0 <= gap <= NEXT


def _is_of_its_year(target: Fact, actual: Fact) -> bool:
    """Whether a target's time holds the day up to which something is done."""
    wanted, done = target.period, actual.period
    if wanted is None or done is None:
        return wanted == done
    return wanted.is_closed and done.end is not None and wanted.contains(done.end)


def _alike(fact: Fact, rate: Fact) -> bool:
    """Whether a figure speaks of the rate's place and narrows no further."""
    return fact.figure.place == rate.figure.place and fact.filters == rate.filters


def _before(rate: Fact, facts: Iterable[Fact]) -> Fact | None:
    """The nearest figure that starts before the rate ends and is not too far from it."""
    end = rate.figure.span[1]
    near = [f for f in facts if f.figure.span[1] <= end and end - f.figure.span[0] <= NEAR and f is not rate]
    return max(near, key=lambda fact: fact.figure.span[1], default=None)


def _agrees(rate: Fact, part: Fact, whole: Fact) -> bool:
    """Whether a printed rate may be the quotient; what cannot be worked out agrees."""
    quotient = part.reach.over(whole.reach)
    return quotient is None or quotient.meets(rate.reach)


def _denied(rate: Fact, part: Fact, whole: Fact, others: Sequence[Fact]) -> Iterator[Draft]:
    expected = WIDE.divide(part.value, whole.value)
    meant = next((f for f in others if f is not whole and f.value and _agrees(rate, part, f)), None)
    implied = WIDE.divide(part.value, rate.value) if rate.value else None
    if implied is None:
        return
    fillings: Fillings = {
        "rate": measure_of(rate.figure),
        "found": value_of(rate.figure),
        "expected": rounded(expected, "ratio"),
        "part": value_of(part.figure),
        "whole": value_of(whole.figure),
        "points": plain((rate.value - expected).copy_abs() * _HUNDRED),
        "implied": rounded(implied, part.figure.unit, part.figure.measure.definition.classifier),
    }
    evidence: tuple[Fact, ...] = (rate, part, whole)
    if meant is not None:
        fillings = {**fillings, "other": measure_of(meant.figure), "implied": value_of(meant.figure)}
        evidence = (*evidence, meant)
    words = told("rate" if meant is None else "rate_other", fillings)
    about = tuple(fact.content for fact in (rate, part, whole))
    yield Draft("rate", evidence, words, "ratio", expected, rate.value, about)


def shares(pool: Pool) -> Iterator[Draft]:
    """42个, of which 26个, is 61.9%. Within one document only."""
    if pool.across:
        return
    counted = [f for f in pool.actual if f.id.startswith("project.") and f.figure.unit != "ratio"]
    beside, names = _Beside(counted), sorted({fact.id for fact in counted})
    for rate in pool.actual:
        if rate.id != "project.share" or rate.figure.comparator != "=" or _ELSEWHERE.search(_text(rate)):
            continue
        # What is too far before does not belong to it; what stands near is little, however long the document.
        near = beside.before(rate, names, 3 * NEAR)
        pairs = [(part, whole) for part in near if _shared(part, rate) for whole in near if _holds(whole, part)]
        natural = [pair for pair in pairs if _alike(pair[0], rate) and _of_its_kind(pair[0], rate)]
        if natural and not any(_agrees(rate, part, whole) for part, whole in pairs):
            part, whole = max(natural, key=lambda pair: (pair[0].figure.span[1], pair[1].figure.span[1]))
            yield from _denied(rate, part, whole, ())


def _of_its_kind(part: Fact, rate: Fact) -> bool:
    """Whether a share's own words allow it to be of money, or of a count."""
    text = _text(rate)
    other = _OF_MONEY if part.figure.unit == "1" else _OF_COUNT
    return other.search(text) is None or (_OF_MONEY.search(text) is not None and _OF_COUNT.search(text) is not None)


def _text(fact: Fact) -> str:
    return f"{fact.figure.quote}{fact.figure.label or ''}"


def _shared(part: Fact, rate: Fact) -> bool:
    return part.figure.place == rate.figure.place and part.figure.span[1] <= rate.figure.span[1]


def _holds(whole: Fact, part: Fact) -> bool:
    """Whether a figure is of the same measure and narrows less."""
    same = whole.id == part.id and whole.figure.unit == part.figure.unit and whole.setting == part.setting
    if not same or whole is part or whole.value <= 0 or whole.tier > part.tier or part.untiered < whole.untiered:
        return False
    named = part.figure.label is not None and whole.figure.label is None
    narrower = part.untiered > whole.untiered or part.tier > whole.tier or named
    return narrower and part.untiered >= whole.untiered


def attained(pool: Pool) -> Iterator[Draft]:
    """完成年度目标的60.8%, where the target stands somewhere too: in another document as well as in this."""
    # The same target in many documents is one target.
    targets: dict[Hashable, dict[Hashable, Fact]] = {}
    for fact in pool.figures:
        if fact.figure.modality == "target" and fact.period is not None and fact.is_said_plan:
            targets.setdefault(_aim(fact), {}).setdefault((fact.period, fact.value), fact)
    owners = _owners(pool)
    for rate in pool.actual:
        if rate.figure.comparator != "=" or not _is_attainment(rate, pool.across):
            continue
        owner = owners(rate)
        if owner is None or owner.is_vague or _GROWN.search(rate.figure.label or ""):
            continue
        mine = [target for target in targets.get(_aim(owner), {}).values() if _is_target_of(target, owner)]
        # The number of a target is what is attained, whether 不少于 stands before it or not.
        if mine and not any(_attains(rate, owner, target) for target in mine):
            yield from _denied(rate, owner, mine[0], ())


def _aim(fact: Fact) -> Hashable:
    return (fact.id, fact.filters, fact.figure.place, fact.figure.unit, fact.named)


def _is_attainment(rate: Fact, across: bool) -> bool:
    """Whether a rate is of a year's target; one that has a rule for its own document is held against others here."""
    if rate.id == "other.rate":
        return _ATTAINED.search(_text(rate)) is not None
    rule = RATES.get(rate.id)
    return across and rule is not None and rule.modality == "target"


def _is_target_of(target: Fact, actual: Fact) -> bool:
    a, b = target.figure.period, actual.figure.period
    return a is not None and b is not None and a.is_closed and a.contains(b) and target.value > 0


def _attains(rate: Fact, owner: Fact, target: Fact) -> bool:
    quotient = owner.reach.over(_printed(target))
    return quotient is None or quotient.meets(rate.reach)


def _printed(fact: Fact) -> Reach:
    step = step_of(fact.figure.quote, fact.value, fact.figure.unit)
    return Reach(fact.value - step / 2, fact.value + step / 2)


def _owners(pool: Pool) -> Callable[[Fact], Fact | None]:
    """Finds the amount or count that a rate is of: the last that its quote holds, or that ends where it begins."""
    plain = [f for f in pool.actual if f.figure.unit != "ratio"]
    starts = grouped(plain, lambda fact: (fact.source, fact.figure.span[0]))
    beside = {source: _Beside(facts) for source, facts in grouped(plain, lambda fact: fact.source).items()}

    def owner(rate: Fact) -> Fact | None:
        mine = starts.get((rate.source, rate.figure.span[0]), ())
        inside = [f for f in mine if f.figure.span[1] < rate.figure.span[1] and _is_alike_now(f, rate)]
        if inside or rate.source not in beside:
            return max(inside, key=lambda fact: fact.figure.span[1], default=None)
        # 签约131个、总投资682亿元，分别完成目标的87%、97%: what stands before is not what the first is of.
        if _EACH in (rate.assertion.lead or "") + rate.figure.quote:
            return None
        last = beside[rate.source].last_before(rate.figure.span[0], NEXT)
        return last if last is not None and _is_alike_now(last, rate) else None

    return owner


def _is_alike_now(fact: Fact, rate: Fact) -> bool:
    return _alike(fact, rate) and fact.figure.period == rate.figure.period


def growths(pool: Pool) -> Iterator[Draft]:
    """Growth against the values of the two years."""
    values = grouped(
        (f for f in pool.actual if f.figure.period is not None and f.figure.comparator == "="),
        lambda fact: (fact.question, fact.period),
    )
    owners = _owners(pool)
    plain_slack = number("growth", "slack")
    for rate in pool.actual:
        rule = GROWTHS.get(rate.id)
        if rule is None and not (rate.id == "other.rate" and _GROWN.search(rate.figure.label or "")):
            continue
        if rate.figure.comparator != "=" or rate.period is None:
            continue
        owner = owners(rate)
        if owner is None or (rule is not None and owner.id != rule.of):
            continue
        before = values.get((owner.question, rate.period.a_year_earlier()))
        if before:
            yield from _growth(rate, owner, before[:SHOWN], plain_slack if rule is None else rule.slack)


def _growth(rate: Fact, late: Fact, before: Sequence[Fact], slack: Decimal) -> Iterator[Draft]:
    early = before[0]
    for each in before:
        quotient = late.reach.over(each.reach)
        if quotient is None:
            return
        grown = Reach(quotient.low - 1 - slack, quotient.high - 1 + slack)
        if grown.meets(rate.reach):
            return
    expected = WIDE.divide(late.value, early.value) - 1
    fillings: Fillings = {
        "what": measure_of(rate.figure),
        "found": value_of(rate.figure),
        "late": value_of(late.figure),
        "early": value_of(early.figure),
        "expected": exact(expected.quantize(_MORE_POINTS * 2), "ratio"),
        "points": plain((rate.value - expected).copy_abs() * _HUNDRED),
    }
    yield Draft("growth", (rate, late, early), told("growth", fillings), "ratio", expected, rate.value)
