"""A district that forecasts are tried on, of another family than what the forecaster assumes.

Work of a heavy-tailed size (log-normal, with a Pareto tail) is done in continuous time at a speed of its own for each
unit and for the district: both wander from month to month and come back slowly, and the year has its seasons. Projects
come in bursts of events. Some never move again without anybody saying so. Plans are made too early. No hazard stands
anywhere.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from math import exp
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bridgehead.engines.forecasting import Career, Spending

PATH: Final = ("lead", "negotiating", "signed", "filed", "started", "completed", "producing")
FIRST: Final = date(2018, 1, 1)
YEARS: Final = 8
# The year ends with a rush and begins with the Spring Festival.
SEASON: Final = (0.7, 0.45, 1.1, 1.05, 1.0, 1.15, 0.9, 0.85, 1.1, 1.0, 1.15, 1.5)
# Median days of each step by kind, and the share that never takes it.
KINDS: Final = {
    "industry": ((45, 0.35), (90, 0.4), (60, 0.1), (150, 0.15), (380, 0.04), (120, 0.05)),
    "service": ((30, 0.4), (60, 0.45), (40, 0.12), (90, 0.2), (250, 0.05), (60, 0.05)),
    "infrastructure": ((60, 0.2), (120, 0.2), (90, 0.05), (200, 0.08), (500, 0.02), (30, 0.02)),
}
TIERS: Final = {"small": 0.3, "large": 1.0, "major": 5.0, "giant": 20.0}


@dataclass(frozen=True, slots=True)
class Shape:
    """How big a district is, and how much good and bad times weigh."""

    units: int = 10
    a_month: float = 14.0
    shock: float = 0.12
    unit_shock: float = 0.2


def careers(seed: int, shape: Shape | None = None) -> list[Career]:
    """Every project of eight years with all that ever happens to it; value 1, its amount lies in `amounts`."""
    shape = shape or Shape()
    dice = random.Random(seed)
    days = YEARS * 366
    district = _wander(dice, shape.shock)
    pace = {f"u{unit}": _progress(dice, district, shape.unit_shock, days) for unit in range(shape.units)}
    return [
        _career(dice, f"p{number}", unit, day, pace[unit])
        for number, (unit, day) in enumerate(_arrivals(dice, district, shape))
    ]


def amount_of(career: Career) -> Decimal:
    """Its amount in hundreds of millions: its own, of a heavy tail within the tier, and always the same."""
    dice = random.Random(career.id + career.tier + career.kind)
    return Decimal(round(TIERS[career.tier] * min(dice.paretovariate(1.8), 12.0), 2))


def spending_of(career: Career) -> Spending:
    """What it spends: an S-curve over a building time of its own, in lumps, late or early in its year; until it ends.

    Plans are made each January for the year, too high by a quarter and scattered.
    """
    dice = random.Random(career.id + career.tier + "money")
    total = amount_of(career) * 100_000_000
    started = career.steps.get("started")
    if started is None:
        return Spending(total)
    lasts = max(round(12 * slower_of(career.tier) * dice.lognormvariate(0, 0.35)), 4)
    lean, sum_ = dice.uniform(1.4, 3.0), dice.uniform(0.8, 1.05)
    end = min(day for day in (career.left, career.steps.get("completed"), date(FIRST.year + YEARS, 1, 1)) if day)
    by_month: dict[date, Decimal] = {}
    for number in range(lasts):
        place = started.year * 12 + started.month - 1 + number
        month = date(place // 12, place % 12 + 1, 1)
        if month > end:
            break
        share = _done_by((number + 1) / lasts, lean) - _done_by(number / lasts, lean)
        # A fifth of the months are not reported in time and come with the next.
        lump = dice.choice((0.0, 1.0, 1.0, 1.0, 2.0)) * dice.lognormvariate(-0.08, 0.4)
        spent = float(total) * sum_ * share * lump * SEASON[month.month - 1] ** 0.5
        if spent > 0:
            by_month[month] = Decimal(round(spent))
    plans: dict[int, Decimal] = {}
    for year in {month.year for month in by_month}:
        if date(year, 1, 1) >= started:
            spent_then = sum(value for month, value in by_month.items() if month.year == year)
            plans[year] = Decimal(round(float(spent_then) * 1.25 * dice.lognormvariate(0, 0.4)))
    return Spending(total, by_month, plans)


def is_foreign(career: Career) -> bool:
    """Whether the investor is a foreign one: one in four."""
    return random.Random(career.id + career.kind + "foreign").random() < 0.25


def contracted_on(career: Career) -> date | None:
    """The day on which a foreign investor contracts: up to two months after the signing."""
    signed = career.steps.get("signed")
    if not is_foreign(career) or signed is None:
        return None
    day = signed + timedelta(days=random.Random(career.id + "contract").randrange(60))
    return day if career.left is None or day < career.left else None


def receipts_of(career: Career) -> Spending:
    """What a foreign investor pays in: a few lumps, the first months after the contract, the last perhaps never."""
    dice = random.Random(career.id + career.tier + "receipts")
    day = contracted_on(career)
    if day is None:
        return Spending(Decimal(0))
    contracted = Decimal(round(float(amount_of(career)) * 1e8 * dice.uniform(0.2, 0.6)))
    parts = [dice.expovariate(1.0) + 0.2 for _ in range(dice.choice((1, 2, 2, 3, 4)))]
    by_month: dict[date, Decimal] = {}
    for part in parts:
        day += timedelta(days=round(dice.lognormvariate(4.8, 0.7)))
        if day >= min(career.left or date.max, FIRST.replace(year=FIRST.year + YEARS)) or dice.random() < 0.12:
            break
        month = day.replace(day=1)
        by_month[month] = by_month.get(month, Decimal(0)) + round(contracted * Decimal(part / sum(parts)))
    return Spending(contracted, by_month)


def incorporated_on(career: Career) -> date | None:
    """The day on which its firm is registered: a fifth do so while they still talk, the others after the signing."""
    dice = random.Random(career.id + "incorporated")
    talks, signed = career.steps.get("negotiating"), career.steps.get("signed")
    if dice.random() < 0.2 and talks is not None:
        day = talks + timedelta(days=dice.randrange(10, 200))
        return day if day < (career.left or date.max) else None
    return signed + timedelta(days=dice.randrange(7, 45)) if signed is not None else None


def slower_of(tier: str) -> float:
    """How many times longer than a large one a project of a tier takes."""
    return {"small": 0.85, "large": 1.0, "major": 1.2, "giant": 1.5}[tier]


def _done_by(share: float, lean: float) -> float:
    """How much of the work is done when a share of the time has gone."""
    return float(share**lean / (share**lean + (1 - share) ** lean))


def _wander(dice: random.Random, size: float) -> list[float]:
    """Logarithms of a speed month by month, each nine tenths of the last and something new."""
    level, found = dice.gauss(0, size), []
    for _ in range(YEARS * 12 + 60):
        level = 0.9 * level + dice.gauss(0, size * 0.44)
        found.append(level)
    return found


def _progress(dice: random.Random, district: list[float], size: float, days: int) -> NDArray[np.float64]:
    """The work that a unit has done by each day."""
    own = _wander(dice, size)
    speeds = []
    for number in range(days):
        day = FIRST + timedelta(days=number)
        month = (day.year - FIRST.year) * 12 + day.month - 1
        speeds.append(SEASON[day.month - 1] * exp(district[month] + own[month]))
    return np.cumsum(speeds)


def _arrivals(dice: random.Random, district: list[float], shape: Shape) -> Iterator[tuple[str, date]]:
    for month in range(YEARS * 12):
        first = FIRST.replace(year=FIRST.year + month // 12, month=month % 12 + 1)
        wanted = shape.a_month * SEASON[month % 12] * exp(district[month] + dice.gauss(0, 0.2))
        while wanted > 0:
            # An event brings several at once, of one unit mostly.
            burst, unit = 1 + int(dice.expovariate(0.6)), dice.randrange(shape.units)
            for _ in range(burst):
                owner = unit if dice.random() < 0.7 else dice.randrange(shape.units)
                yield f"u{owner}", first + timedelta(days=dice.randrange(28))
            wanted -= burst


def _career(dice: random.Random, name: str, unit: str, day: date, pace: NDArray[np.float64]) -> Career:
    kind = dice.choices(tuple(KINDS), (6, 3, 1))[0]
    tier = dice.choices(tuple(TIERS), (50, 35, 12, 3))[0]
    slower = slower_of(tier)
    steps, now, left, planned = {PATH[0]: day}, (day - FIRST).days, None, None
    for stage, (median, lost) in zip(PATH[1:], KINDS[kind], strict=True):
        if stage == "started" and dice.random() < 0.5:
            planned = FIRST + timedelta(days=now + round(median * slower * dice.uniform(0.7, 1.2)))
        if dice.random() < lost:
            # Three in ten that are lost are never taken off the list.
            gone = now + round(median * dice.lognormvariate(0.3, 0.8))
            left = FIRST + timedelta(days=gone) if dice.random() < 0.7 else None
            break
        work = median * slower * dice.lognormvariate(0, 0.6)
        if dice.random() < 0.1:
            work *= dice.paretovariate(1.3)
        now = int(np.searchsorted(pace, pace[min(now, pace.size - 1)] + work))
        if now >= pace.size:
            break
        if stage != "negotiating" or dice.random() < 0.8:
            steps[stage] = FIRST + timedelta(days=now)
    return Career(name, unit, tier, kind, steps, left, planned=planned)
