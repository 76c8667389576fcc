"""`python -m bench forecast-calibration`: forecasts of generated districts against what happened in them.

Careers are cut at a day in the past, the year's end is forecast, and what the district really did is compared. The
tables go into docs/algorithms/forecasting.md between two marks.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any, Final

from bench.forecast_world import PATH, Shape, amount_of, careers, spending_of
from bench.frame import ROOT
from bridgehead.engines.figures import Period
from bridgehead.engines.forecasting import Career, Forecast, NotEnough, Spending, Target, forecast, forecast_money

PAGE: Final = ROOT / "docs" / "algorithms" / "forecasting.md"
BEGIN: Final = "<!-- calibration: python -m bench forecast-calibration --write -->\n"
END: Final = "<!-- end of calibration -->\n"
# Districts that nobody looked at while the forecaster was made; it was tried on the first eight.
FIRST_SEED: Final = 101
DISTRICTS: Final = 24
SIMULATIONS: Final = 2_000
YEARS: Final = (2023, 2024, 2025)
CUTS: Final = ((3, 31), (6, 15), (9, 30))


def _one(_career: Career) -> Decimal:
    return Decimal(1)


def _industry(career: Career) -> Decimal:
    return Decimal(career.kind == "industry")


@dataclass(frozen=True, slots=True)
class Aim:
    """What is forecast: a flow, a stock (`until`), a share (`whole`), or the money that is spent."""

    label: str
    stage: str
    value: Callable[[Career], Decimal] = _one
    until: str = ""
    whole: Callable[[Career], Decimal] | None = None
    is_money: bool = False

    def came(self, careers: Sequence[Career], year: int) -> Decimal:
        """What a year came to."""
        if self.is_money:
            spent = (spending_of(career).by_month for career in careers)
            return sum((value for one in spent for month, value in one.items() if month.year == year), Decimal(0))
        there = [career for career in careers if self._is_there(career, year)]
        value = sum(map(self.value, there), Decimal(0))
        return value if self.whole is None else value / max(sum(map(self.whole, there), Decimal(0)), Decimal(1))

    def _is_there(self, career: Career, year: int) -> bool:
        day = career.steps.get(self.stage)
        if day is None or day.year > year or (day.year < year and not self.until):
            return False
        ends = (
            (career.left, *(career.steps.get(stage) for stage in PATH[PATH.index(self.until) :])) if self.until else ()
        )
        return not any(end is not None and end.year <= year for end in ends)


AIMS: Final = (
    Aim("signed, count", "signed"),
    Aim("started, count", "started"),
    Aim("started, amount", "started", amount_of),
    Aim("producing, count", "producing"),
    Aim("being built, count", "started", until="completed"),
    Aim("being built, amount", "started", amount_of, until="completed"),
    Aim("in hand, count", "lead", until="signed"),
    Aim("share of industry in signings", "signed", _industry, whole=_one),
    Aim("investment done", "started", lambda career: amount_of(career) * 100_000_000, is_money=True),
)
SHAPES: Final = (
    Shape(),
    Shape(units=4, a_month=6.0),
    Shape(units=20, a_month=30.0),
    Shape(shock=0.25, unit_shock=0.35),
)
BINS: Final = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.01)


@dataclass(frozen=True, slots=True)
class Trial:
    """One forecast and what came."""

    cut: str
    aim: str
    shape: int
    probability: float
    met: bool
    inside: bool
    below: bool


def trials(seeds: Iterable[int], simulations: int = SIMULATIONS) -> Iterator[Trial]:
    """The forecasts of some districts, a seed each; shapes take turns."""
    for seed in seeds:
        shape = seed % len(SHAPES)
        whole = careers(seed, SHAPES[shape])
        for aim in AIMS:
            aimed = [
                replace(career, value=aim.value(career), whole=aim.whole(career) if aim.whole else Decimal(0))
                for career in whole
            ]
            for year in YEARS:
                for month, day in CUTS:
                    yield _trial(aimed, aim, date(year, month, day), seed, simulations)


def _trial(whole: Sequence[Career], aim: Aim, cut: date, seed: int, simulations: int) -> Trial:
    last, came = (aim.came(whole, year) for year in (cut.year - 1, cut.year))
    # A target as districts set them: a twentieth more than last year.
    goal = last * Decimal("1.05")
    period = Period.of_year(cut.year)
    target = Target(aim.stage, goal, period, PATH, until=aim.until, is_share=aim.whole is not None)
    known = [_known(career, aim.stage, cut) for career in whole]
    found: Forecast | NotEnough
    if aim.is_money:
        spent = [_known_spending(career, cut) for career in whole]
        found = forecast_money(known, spent, target, cut, seed=seed, simulations=simulations)
    else:
        found = forecast(known, target, cut, seed=seed, simulations=simulations)
    if not isinstance(found, Forecast):
        raise TypeError(f"district {seed} has too little history: {found}")
    slack = 1e-6 * max(abs(float(came)), 1.0)
    return Trial(
        f"{cut:%m-%d}",
        aim.label,
        seed % len(SHAPES),
        found.probability,
        came >= goal,
        # A sum of amounts is compared in floating point: an end of the band belongs to it.
        found.low - slack <= float(came) <= found.high + slack,
        float(came) < found.low - slack,
    )


def _known_spending(career: Career, cut: date) -> Spending:
    """What was reported by the day (months that were over), and plans of years that had begun."""
    every = spending_of(career)
    last = date(cut.year, cut.month, 1) if (cut + timedelta(days=1)).day == 1 else date(cut.year, cut.month - 1, 1)
    by_month = {month: value for month, value in every.by_month.items() if month <= last}
    plans = {year: value for year, value in every.plans.items() if year <= cut.year}
    return replace(every, by_month=by_month, plans=plans)


def _known(career: Career, stage: str, cut: date) -> Career:
    """The career as it was known on the day: the engine looks no further, but a plan is known only once it is made."""
    filed = career.steps.get("filed")
    planned = career.planned if stage == "started" and filed is not None and filed <= cut else None
    steps = {name: day for name, day in career.steps.items() if day <= cut}
    left = career.left if career.left is not None and career.left <= cut else None
    return replace(career, steps=steps, left=left, planned=planned)


def tables(found: Sequence[Trial]) -> str:
    """The pages' tables: how often the band held, and how often what had a chance came true."""
    text = f"{len(found):,} forecasts of {DISTRICTS} districts, {SIMULATIONS:,} simulations each.\n\n"
    text += (
        "| forecasts of | number | inside the 80 % band | below it | above it |\n| --- | ---: | ---: | ---: | ---: |\n"
    )
    rows = [("all", list(found))]
    for of in ("aim", "cut", "shape"):
        for name in sorted({getattr(trial, of) for trial in found}):
            label = {"aim": name, "cut": f"made on {name}", "shape": f"districts of shape {name}"}[of]
            rows.append((label, [trial for trial in found if getattr(trial, of) == name]))
    for label, some in rows:
        inside, below = (sum(getattr(trial, of) for trial in some) / len(some) for of in ("inside", "below"))
        text += f"| {label} | {len(some)} | {inside:.1%} | {below:.1%} | {1 - inside - below:.1%} |\n"
    text += "\n| chance stated | forecasts | mean chance | came true |\n| --- | ---: | ---: | ---: |\n"
    for low, high in pairwise(BINS):
        some = [trial for trial in found if low <= trial.probability < high]
        if some:
            mean, met = (sum(getattr(trial, of) for trial in some) / len(some) for of in ("probability", "met"))
            text += f"| {low:.0%} to {min(high, 1):.0%} | {len(some)} | {mean:.1%} | {met:.1%} |\n"
    return text


def measure_calibration(*, write: bool, districts: int = DISTRICTS) -> dict[str, Any]:
    """Forecast, compare, and where `write` put the tables into the page."""
    found = list(trials(range(FIRST_SEED, FIRST_SEED + districts)))
    text = tables(found)
    if write:
        page = PAGE.read_text(encoding="utf-8")
        before, after = page.split(BEGIN)[0], page.split(END)[1]
        PAGE.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")
    print(text)
    return {"forecasts": len(found), "inside": round(sum(trial.inside for trial in found) / len(found), 3)}
