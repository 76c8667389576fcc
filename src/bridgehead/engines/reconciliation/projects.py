"""One project in several documents and the ledger: its investment, phases, stage and dates."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from bridgehead.engines.figures import STAGES, Amount, StageDate

from .drafts import SHOWN, Draft
from .facts import Pool, ProjectFact, grouped
from .package_data import load_toml
from .reach import Reach, reach_of_amount
from .tables import STAGE_ORDER, STEPS, number
from .twice import off_by_scale
from .words import Fillings, Said, exact, listed, told

_FACTOR = number("scale", "factor")
# A shorter name is a kind of project (产业园) rather than one.
_SHORTEST_NAME = 4
_ZERO = Reach(Decimal(0), Decimal(0))
_STAGE_WORDS = load_toml("stages.toml")


def stage_of(stage: str) -> Said:
    """A stage in words."""
    row = _STAGE_WORDS[stage]
    return Said(row["zh"], row["en"])


def phases(pool: Pool) -> Iterator[Draft]:
    """11.6亿元 and 18.4亿元 are not more than the 30亿元 of the whole. Within one document only.

    Fewer are no disagreement: a document need not name every phase.
    """
    if pool.across:
        return
    for fact in pool.projects:
        whole = fact.project.investment
        given = [phase.investment for phase in fact.project.phases if phase.investment is not None]
        if whole is None or not given or any(each.currency != whole.currency for each in given):
            continue
        total = sum((reach_of_amount(each) for each in given), _ZERO)
        if total.low <= reach_of_amount(whole).high:
            continue
        expected = sum((each.value for each in given), Decimal(0))
        fillings: Fillings = {
            "name": fact.shown,
            "parts": listed((amount_of(each) for each in given), "plus"),
            "found": amount_of(whole),
            "expected": exact(expected, whole.currency),
            "more": exact(expected - whole.value, whole.currency),
        }
        about = (*fact.site, fact.name, str(expected.normalize()), str(whole.value.normalize()))
        yield Draft("phase", (fact,), told("phase", fillings), whole.currency, expected, whole.value, about)


def amount_of(amount: Amount) -> Said:
    """Money with all its digits."""
    return exact(amount.value, amount.currency)


def same_projects(pool: Pool) -> Iterator[list[ProjectFact]]:
    """The statements of one project: one name, no two places, no two enterprises."""
    for name, group in grouped(pool.projects, lambda fact: fact.name).items():
        if len(group) > 1 and len(name) >= _SHORTEST_NAME:
            yield from _compatible(group)


def _compatible(group: Sequence[ProjectFact]) -> Iterator[list[ProjectFact]]:
    """Split where the place or the enterprise says that two projects share a name."""
    by_place = grouped(group, lambda fact: fact.project.place)
    # A place that is unknown is no other place; with two known ones it belongs to neither.
    if len(by_place) == 2 and None in by_place:
        by_place = {None: list(group)}
    for mine in by_place.values():
        firms = {fact.project.enterprise for fact in mine if fact.project.enterprise is not None}
        if len(mine) > 1 and _one_firm(sorted(firms)):
            yield mine


def _one_firm(firms: Sequence[str]) -> bool:
    """Whether the names may all be of one firm: each is part of the longest, as 青禾 is of 青禾科技有限公司."""
    longest = max(firms, key=len, default="")
    return all(firm in longest for firm in firms)


def investments(pool: Pool) -> Iterator[Draft]:
    """One project with two investments."""
    for group in same_projects(pool):
        stated = [(fact, fact.project.investment) for fact in group if fact.project.investment is not None]
        for currency in sorted({amount.currency for _, amount in stated}):
            mine = [(fact, amount) for fact, amount in stated if amount.currency == currency]
            held, reference = max(mine, key=lambda pair: _weight(pair[0]))
            known = reach_of_amount(reference)
            for amount, saying in grouped(mine, lambda pair: pair[1]).items():
                if not reach_of_amount(amount).meets(known):
                    yield _two_amounts([fact for fact, _ in saying[:SHOWN]], amount, held, reference)


def _weight(fact: ProjectFact) -> tuple[bool, str, str]:
    """The ledger is held against, else the latest document."""
    return (fact.assertion.origin == "ledger", str(fact.assertion.published or ""), fact.assertion.document)


def _two_amounts(saying: Sequence[ProjectFact], amount: Amount, held: ProjectFact, reference: Amount) -> Draft:
    small, large = sorted((amount, reference), key=lambda each: each.value)
    fillings: Fillings = {
        "name": held.shown,
        "found": amount_of(amount),
        "expected": amount_of(reference),
        "more": exact(abs(amount.value - reference.value), amount.currency),
        "small": amount_of(small),
        "should": exact(small.value * _FACTOR, amount.currency),
    }
    kind, template = "project_amount", "project_amount"
    if off_by_scale(small.value, large.value):
        kind, template = "scale", "project_scale"
    elif held.assertion.origin == "ledger":
        kind, template = "ledger", "project_ledger"
    about = (held.name, held.project.place or "", amount.currency, *_values(amount, reference))
    evidence = (*saying[:1], held, *saying[1:])
    return Draft(kind, evidence, told(template, fillings), amount.currency, reference.value, amount.value, about)


def _values(*amounts: Amount) -> Iterator[str]:
    return (f"{amount.comparator}{amount.value.normalize()}" for amount in amounts)


def stages(pool: Pool) -> Iterator[Draft]:
    """A project that a later document puts back, or that the ledger holds at an earlier stage than a document."""
    for group in same_projects(pool):
        staged = [fact for fact in group if fact.project.stage is not None and not fact.project.phases]
        dated = [f for f in staged if f.assertion.origin == "document" and f.assertion.published is not None]
        dated.sort(key=lambda fact: (str(fact.assertion.published), _step(fact)))
        furthest: ProjectFact | None = None
        for fact in dated:
            if furthest is not None and _step(fact) < _step(furthest) and _later(fact, furthest):
                yield _stage(fact, furthest, "project_stage", "project_stage")
            if furthest is None or _step(fact) > _step(furthest):
                furthest = fact
        ledger = max((fact for fact in staged if fact.assertion.origin == "ledger"), key=_step, default=None)
        if ledger is not None and furthest is not None and _step(furthest) > _step(ledger):
            yield _stage(furthest, ledger, "ledger", "stage_ledger")


def _step(fact: ProjectFact) -> int:
    return STEPS[fact.project.stage] if fact.project.stage is not None else -1


def _later(fact: ProjectFact, other: ProjectFact) -> bool:
    a, b = fact.assertion.published, other.assertion.published
    return a is not None and b is not None and a > b


def _stage(found: ProjectFact, expected: ProjectFact, kind: str, template: str) -> Draft:
    fillings: Fillings = {
        "name": found.shown,
        "found": stage_of(found.project.stage or ""),
        "expected": stage_of(expected.project.stage or ""),
        "early_when": str(expected.assertion.published or ""),
        "late_when": str(found.assertion.published or ""),
    }
    about = (found.name, found.project.place or "", *(f"{f.project.stage}" for f in (found, expected)))
    return Draft(kind, (found, expected), told(template, fillings), about=about)


def two_dates(pool: Pool) -> Iterator[Draft]:
    """One milestone that two documents date differently; plans may change, so only what is done is compared."""
    for group in same_projects(pool):
        for stage in STAGES:
            dated = [(f, f.project.dates[stage]) for f in group if stage in f.project.dates and not f.project.phases]
            done = [(fact, on.date) for fact, on in dated if on.modality == "actual"]
            if len({on for _, on in done}) < 2:
                continue
            held, reference = max(done, key=lambda pair: (len(pair[1]), _weight(pair[0]), pair[1]))
            for on, saying in grouped(done, lambda pair: pair[1]).items():
                if not reference.startswith(on) and not on.startswith(reference):
                    yield _two_dates([fact for fact, _ in saying[:SHOWN]], on, held, reference, stage)


def _two_dates(saying: Sequence[ProjectFact], on: str, held: ProjectFact, reference: str, stage: str) -> Draft:
    fillings: Fillings = {"name": held.shown, "stage": stage_of(stage), "found": on, "expected": reference}
    about = (held.name, held.project.place or "", stage, on, reference)
    evidence = (*saying[:1], held, *saying[1:])
    return Draft("project_date", evidence, told("project_date", fillings), about=about)


def order(pool: Pool) -> Iterator[Draft]:
    """A project is signed before it starts, and starts before it is completed. Within one document only."""
    if pool.across:
        return
    for fact in pool.projects:
        dates = fact.project.dates
        for earlier, later in STAGE_ORDER:
            # With phases two dates may be of two of them, and what is done before what is planned surely is.
            if fact.project.phases or earlier not in dates or later not in dates:
                continue
            same = dates[earlier].modality == dates[later].modality
            if same and _first_day(dates[earlier]) > _last_day(dates[later]):
                fillings: Fillings = {
                    "name": fact.shown,
                    "earlier": stage_of(earlier),
                    "later": stage_of(later),
                    "expected": dates[earlier].date,
                    "found": dates[later].date,
                }
                about = (*fact.site, fact.name, earlier, later, dates[earlier].date, dates[later].date)
                yield Draft("order", (fact,), told("order", fillings), about=about)


def future_stages(pool: Pool) -> Iterator[Draft]:
    """A stage that is reached is not reached after the document's date. Within one document only."""
    if pool.across:
        return
    for fact in pool.projects:
        published = fact.assertion.published
        for stage, on in fact.project.dates.items():
            if published is not None and on.modality == "actual" and _first_day(on) > published:
                fillings: Fillings = {
                    "name": fact.shown,
                    "stage": stage_of(stage),
                    "found": on.date,
                    "published": published.isoformat(),
                }
                about = (*fact.site, fact.name, stage, on.date)
                yield Draft("future", (fact,), told("future_stage", fillings), about=about)


def _first_day(on: StageDate) -> date:
    year, month, day = (*map(int, on.date.split("-")), 1, 1)[:3]
    return date(year, month, day)


def _last_day(on: StageDate) -> date:
    given = [int(part) for part in on.date.split("-")]
    year, month = given[0], given[1] if len(given) > 1 else 12
    return date(year, month, given[2] if len(given) > 2 else calendar.monthrange(year, month)[1])
