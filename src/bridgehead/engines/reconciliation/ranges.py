"""Numbers that do not go together in one project: plot ratio, per mu, tax of output, investment a unit of capacity."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from bridgehead.engines.figures import Amount, Area, ProjectStatement, format_area

from .drafts import Draft
from .facts import Fact, Pool, ProjectFact, grouped
from .projects import amount_of
from .reach import WIDE, Reach, reach_of_area
from .tables import BOUNDS, CAPACITY, PARKS, YIELD, Bounds
from .words import Fillings, Said, exact, money, plain, rounded, told

_WAN = Decimal(10000)
_CNY = "CNY"
_GOALS = {
    "output": Said("年产值", "yearly output"),
    "revenue": Said("年营业收入", "yearly revenue"),
    "tax": Said("年税收", "yearly tax"),
}
_INVESTMENT = Said("总投资", "the investment")
_SMALLER = {"MWh": ("GWh", Decimal(1000)), "MW": ("GW", Decimal(1000))}


def ranges(pool: Pool) -> Iterator[Draft]:
    """Every quotient of one project that is out of its range. Within one document only."""
    if pool.across:
        return
    for fact in pool.projects:
        yield from _plot_ratio(fact)
        yield from _per_mu(fact)
        yield from _yields(fact)
        yield from _capacity(fact)
    yield from _per_job(pool)


def _plot_ratio(fact: ProjectFact) -> Iterator[Draft]:
    land, floor = fact.project.land_m2, fact.project.floor_m2
    if not land or not floor or land < 0 or _is_park(fact):
        return
    ratio, bounds = WIDE.divide(floor, land), BOUNDS["plot_ratio"]
    possible = reach_of_area(floor).over(reach_of_area(land))
    if possible is not None and not possible.meets(Reach(bounds.low, bounds.high)):
        fillings: Fillings = {"floor": _area(floor), "land": _land(fact.project), "found": plain(ratio, 2)}
        yield _draft(fact, "plot_ratio", "plot_ratio", fillings, bounds, ratio, "1")


def _is_park(fact: ProjectFact) -> bool:
    """Whether it is a park and no project in one: 产业园, not 产业园项目."""
    return fact.project.name.endswith(PARKS)


def _per_mu(fact: ProjectFact) -> Iterator[Draft]:
    project = fact.project
    investment, land = project.investment, project.land_m2
    if not land or land < 0 or _is_park(fact):
        return
    mu = Area(land).mu
    if investment is not None and _is_plain(investment):
        density = WIDE.divide(investment.value, mu * _WAN)
        if not BOUNDS["intensity"].hold(density):
            fillings: Fillings = {"amount": amount_of(investment), "land": _land(project), "found": plain(density)}
            yield _draft(fact, "intensity", "intensity", fillings, BOUNDS["intensity"], density, "wan CNY/mu")
    for goal, kind in (("output", "output_per_mu"), ("revenue", "output_per_mu"), ("tax", "tax_per_mu")):
        amount = project.expected.get(goal)
        if amount is not None and _is_plain(amount):
            density = WIDE.divide(amount.value, mu * _WAN)
            if not BOUNDS[kind].hold(density):
                fillings = {
                    "goal": _GOALS[goal],
                    "amount": amount_of(amount),
                    "land": _land(project),
                    "found": plain(density),
                }
                yield _draft(fact, kind, "per_mu", fillings, BOUNDS[kind], density, "wan CNY/mu")


def _is_plain(amount: Amount) -> bool:
    """An amount that a quotient can be worked out of: in yuan, and no mere upper limit."""
    return amount.currency == _CNY and amount.comparator != "<=" and amount.value > 0


def _yields(fact: ProjectFact) -> Iterator[Draft]:
    """Tax of output, and output of investment."""
    project = fact.project
    tax, investment = project.expected.get("tax"), project.investment
    for goal in ("output", "revenue"):
        amount = project.expected.get(goal)
        if amount is None or not _is_plain(amount):
            continue
        if tax is not None and _is_plain(tax):
            yield from _yield(fact, "tax", tax, _GOALS[goal], amount, YIELD["tax_of_output"])
        if investment is not None and _is_plain(investment):
            yield from _yield(fact, goal, amount, _INVESTMENT, investment, YIELD["output_of_investment"])


def _yield(fact: ProjectFact, goal: str, amount: Amount, base: Said, whole: Amount, bounds: Bounds) -> Iterator[Draft]:
    share = WIDE.divide(amount.value, whole.value)
    if not bounds.hold(share):
        fillings: Fillings = {
            "goal": _GOALS[goal],
            "amount": amount_of(amount),
            "base": base,
            "whole": amount_of(whole),
            "found": rounded(share, "ratio"),
            "low": exact(bounds.low, "ratio"),
            "high": exact(bounds.high, "ratio"),
        }
        yield _draft(fact, "yield", "yield", fillings, bounds, share, "ratio")


def _capacity(fact: ProjectFact) -> Iterator[Draft]:
    project = fact.project
    # What is invested in one project of several products is no one's alone.
    if project.investment is None or not _is_plain(project.investment) or len(project.capacity) != 1:
        return
    capacity = project.capacity[0]
    unit, smaller = _SMALLER.get(capacity.unit, (capacity.unit, Decimal(1)))
    bounds = CAPACITY.get(unit)
    if bounds is None or capacity.value <= 0:
        return
    cost = WIDE.divide(project.investment.value * smaller, capacity.value)
    if not bounds.hold(cost):
        fillings: Fillings = {
            "amount": amount_of(project.investment),
            "capacity": f"{plain(capacity.value)} {capacity.unit}",
            "found": money(cost, _CNY),
            "low": money(bounds.low, _CNY),
            "high": money(bounds.high, _CNY),
        }
        yield _draft(fact, "capacity", "capacity", fillings, bounds, cost, f"CNY/{unit}")


def _per_job(pool: Pool) -> Iterator[Draft]:
    """Jobs of a firm that invests in one project of the document."""
    by_firm = grouped((f for f in pool.projects if f.project.enterprise is not None), lambda f: f.project.enterprise)
    bounds = BOUNDS["per_job"]
    for jobs in pool.figures:
        firm = dict(jobs.filters).get("enterprise")
        mine = by_firm.get(str(firm), [])
        if jobs.id != "job.count" or firm is None or len(mine) != 1 or jobs.value <= 0:
            continue
        investment = mine[0].project.investment
        if investment is None or not _is_plain(investment):
            continue
        cost = WIDE.divide(investment.value, jobs.value)
        if not bounds.hold(cost):
            fillings: Fillings = {
                "amount": amount_of(investment),
                "jobs": exact(jobs.value, "1", "个"),
                "found": money(cost, _CNY),
                "low": money(bounds.low, _CNY),
                "high": money(bounds.high, _CNY),
            }
            yield _draft(mine[0], "per_job", "per_job", fillings, bounds, cost, "CNY/job", jobs)


def _draft(
    fact: ProjectFact,
    kind: str,
    template: str,
    fillings: Fillings,
    bounds: Bounds,
    found: Decimal,
    unit: str,
    *others: Fact,
) -> Draft:
    """Out of range; `expected` is the bound that is broken."""
    expected = bounds.low if found < bounds.low else bounds.high
    ends: Fillings = {"low": plain(bounds.low), "high": plain(bounds.high)}
    words = told(template, {"name": fact.shown, **ends, **fillings})
    about = (*fact.site, fact.name, template, *(said for said in map(_zh, fillings.values())))
    return Draft(kind, (fact, *others), words, unit, expected, found, about)


def _zh(said: Said | str) -> str:
    return said.zh if isinstance(said, Said) else said


def _area(area: Decimal) -> Said:
    return Said(format_area(area, "zh-Hans"), format_area(area, "en"))


def _land(project: ProjectStatement) -> Said:
    return Said(format_area(project.land_m2, "zh-Hans", "mu"), format_area(project.land_m2, "en", "mu"))
