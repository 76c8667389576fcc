"""A year of assessment: 200 units, a formula of 40 items, each of the 12 months from January on, on one core.

Ours and the plain Python of `bench/scoring_plain.py` give the same totals, which is checked before measuring. Opening a
score is not in it: it is done for the unit that somebody looks at.
"""

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from bench.frame import Bench, BenchError, Contender, Work

UNITS: Final = 200
ITEMS: Final = 40
EVENTS: Final = 120  # of a unit in the year and the one before
MOST: Final = 1000.0  # milliseconds
YEAR: Final = 2026


def tables() -> dict[str, Any]:
    """Forty items: capped ratios to pro-rata targets, projects by coefficients, efficacy coefficients, ranks."""
    items: list[dict[str, Any]] = []
    for number in range(ITEMS):
        tally: dict[str, Any] = {"source": f"s{number % 10}", "window": "year"}
        row = {"id": f"i{number}", "en": f"Item {number}", "zh": f"第{number}项", "weight": "2.5"}
        if number % 4 == 0:
            tally["where"] = {"investment": {"from": 10_000_000 * number}}
            target = {"name": f"t{number}", "curve": "pro_rata"}
            items.append(row | {"cap": 1, "ratio": {"of": {"tally": tally}, "to": {"given": target}, "when_zero": 0}})
        elif number % 4 == 1:
            table = {"field": "sector", "values": {"industry": 1, "service": "0.5"}, "otherwise": 0}
            tally["worth"] = {"times": ["points", {"table": table}]}
            items.append(row | {"cap": 40, "weight": "0.0625", "full": 40, "tally": tally})
        elif number % 4 == 2:
            tally |= {"worth": "investment", "counting": "events"}
            efficacy = {"of": {"tally": tally}, "better": "more", "when_same": 100}
            items.append(row | {"weight": "0.025", "full": 100, "efficacy": efficacy})
        else:
            points = [str(100 - place) for place in range(90)]
            rank = {"of": {"tally": tally}, "better": "more", "points": points, "beyond": 10, "ties": "best"}
            items.append(row | {"weight": "0.025", "full": 100, "rank": rank})
    return {"id": "bench", "en": "Measured", "zh": "测速", "whole": 100, "items": items}


def world() -> tuple[Any, Any, list[Any]]:
    """The formula, the facts and the twelve periods."""
    from bridgehead.engines.figures import Period
    from bridgehead.engines.scoring import Entry, Unit, make_facts, make_formula

    dice = random.Random(7)
    units = [Unit(f"u{number}", f"g{number % 4}") for number in range(UNITS)]
    entries = []
    for unit in units:
        for number in range(EVENTS):
            fields: dict[str, Any] = {
                "investment": Decimal(dice.randrange(1_000_000, 900_000_000)),
                "points": Decimal(dice.randrange(1, 9)),
                "sector": dice.choice(("industry", "service", "other")),
            }
            name = f"{unit.id}-{number}"
            project = f"{unit.id}-{number - number % 2}"
            day = date(YEAR - 1, 1, 1) + timedelta(days=dice.randrange(729))
            share = Decimal(dice.choice(("1", "1", "0.5", "0.7")))
            entries.append(Entry(f"s{number % 10}", name, project, unit.id, day, fields, share))
    given = {f"t{number}": {unit.id: Decimal(dice.randrange(1, 9)) for unit in units} for number in range(ITEMS)}
    periods = [Period.of_months(YEAR, 1, month) for month in range(1, 13)]
    return make_formula(tables()), make_facts(units, entries, given), periods


def _checked(totals: list[dict[str, Any]]) -> int:
    return round(sum(sum(month.values()) for month in totals))


def ours() -> Work:
    """All months at once; the entries are judged once."""
    from bridgehead.engines.scoring import score_periods

    formula, facts, periods = world()
    return Work(
        "bridgehead score_periods()",
        lambda: _checked([scores.totals for scores in score_periods(formula, facts, periods)]),
    )


def plain() -> Work:
    """Plain Python, month by month."""
    from bench.scoring_plain import plain_scores

    formula, facts, periods = world()
    return Work("plain Python", lambda: _checked([plain_scores(formula, facts, period) for period in periods]))


def prepare() -> None:
    """A quarter of ours and of the plain one agree to the last digit, or they do not do the same work."""
    from bench.scoring_plain import plain_scores
    from bridgehead.engines.scoring import score

    formula, facts, periods = world()
    if score(formula, facts, periods[2]).totals != plain_scores(formula, facts, periods[2]):
        raise BenchError("the engine and plain Python give different scores")


def bench() -> Bench:
    """Units by items by months."""
    return Bench(
        id="scoring",
        work=f"score {UNITS} units by {ITEMS} items over {UNITS * EVENTS:,} events for each of 12 months, one core",
        unit="ms",
        ours=Contender("bench.scoring:ours"),
        peers=(Contender("bench.scoring:plain", every=3),),
        limit=MOST,
        clock="cpu",
    )
