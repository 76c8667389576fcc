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

from bench.forecast_world import (
    PATH,
    Shape,
    amount_of,
    careers,
    contracted_on,
    incorporated_on,
    is_foreign,
    receipts_of,
    spending_of,
)
from bench.frame import ROOT
from bridgehead.engines.figures import Period
from bridgehead.engines.forecasting import (
    Career,
    Forecast,
    NotEnough,
    Spending,
    Target,
    forecast,
    forecast_lumps,
    forecast_money,
)

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


def _in_cny(career: Career) -> Decimal:
    return amount_of(career) * 100_000_000


def _contracted(career: Career) -> Decimal:
    """What is contracted; before that two fifths of the total, as is usual."""
    return receipts_of(career).total if "contracted" in career.steps else _in_cny(career) * 2 / 5


def _introduced(career: Career) -> date | None:
    return min(filter(None, (career.steps.get("signed"), incorporated_on(career))), default=None)


@dataclass(frozen=True, slots=True)
class Aim:
    """What is forecast: a flow, a stock (`until`), a share (`whole`), the promises of a year, or `money` by month (with
    `of_plans` held against the plans of the year). `reached` tells a stage that is not on the world's path.
    """

    label: str
    stage: str
    value: Callable[[Career], Decimal] = _one
    until: str = ""
    also: tuple[str, ...] = ()
    whole: Callable[[Career], Decimal] | None = None
    is_promises: bool = False
    money: Callable[[Career], Spending] | None = None
    in_lumps: bool = False
    of_plans: bool = False
    path: tuple[str, ...] = PATH
    reached: Callable[[Career], date | None] | None = None
    among: Callable[[Career], bool] = lambda _career: True

    def careers(self, whole: Sequence[Career]) -> list[Career]:
        """The careers with what they are worth, and with the stage where it is not on the world's path."""
        found = []
        for career in filter(self.among, whole):
            steps = dict(career.steps)
            if self.reached is not None and (day := self.reached(career)) is not None:
                steps[self.stage] = day
            of = self.whole(career) if self.whole else Decimal(0)
            found.append(replace(career, steps=steps, value=self.value(career), whole=of))
        return found

    def known(self, whole: Sequence[Career], cut: date) -> list[Career]:
        """What was known on a day; of promises those alone are worth something that were made for the year by then."""
        known = [_known(career, self.stage, cut) for career in whole]
        if not self.is_promises:
            return [replace(one, value=self.value(one)) for one in known]
        return [replace(one, value=Decimal(one.planned is not None and one.planned.year == cut.year)) for one in known]

    def came(self, careers: Sequence[Career], year: int) -> Decimal:
        """What a year came to."""
        if self.money is not None:
            spent = (self.money(career).by_month for career in careers)
            return sum((value for one in spent for month, value in one.items() if month.year == year), Decimal(0))
        stages = (self.stage, *self.also)
        there = [career for career in careers for stage in stages if self._is_there(career, stage, year)]
        value = sum((career.value for career in there), Decimal(0))
        return value if self.whole is None else value / max(sum(map(self.whole, there), Decimal(0)), Decimal(1))

    def goal(self, careers: Sequence[Career], known: Sequence[Career], cut: date) -> Decimal:
        """A target as districts set them: a twentieth more than last year, of a rate than last year's."""
        before = date(cut.year - 1, cut.month, cut.day)
        last, over, of = self.came(careers, before.year), Decimal(1), Decimal(1)
        if self.is_promises:
            promised = self.known(careers, before)
            worth = {one.id for one in promised if one.value}
            last = self.came([one for one in careers if one.id in worth], before.year)
            over, of = (sum((one.value for one in some), Decimal(0)) for some in (promised, known))
        elif self.of_plans:
            over, of = (_plans(careers, year) for year in (before.year, cut.year))
        return last / max(over, Decimal(1)) * Decimal("1.05") * of

    def _is_there(self, career: Career, stage: str, year: int) -> bool:
        day = career.steps.get(stage)
        if day is None or day.year > year or (day.year < year and not (self.until or self.is_promises)):
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
    Aim("introduced, count", "introduced", path=("lead", "negotiating", "introduced"), reached=_introduced),
    Aim("started or completed, count", "started", also=("completed",)),
    Aim("start rate", "started", is_promises=True),
    Aim("investment done", "started", _in_cny, money=spending_of),
    Aim("investment done by plans", "started", _in_cny, money=spending_of, of_plans=True),
    Aim(
        "foreign capital used",
        "contracted",
        _contracted,
        money=receipts_of,
        in_lumps=True,
        path=("lead", "negotiating", "contracted"),
        reached=contracted_on,
        among=is_foreign,
    ),
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
            aimed = aim.careers(whole)
            for year in YEARS:
                for month, day in CUTS:
                    yield _trial(aimed, aim, date(year, month, day), seed, simulations)


def _trial(whole: Sequence[Career], aim: Aim, cut: date, seed: int, simulations: int) -> Trial:
    known = aim.known(whole, cut)
    goal = aim.goal(whole, known, cut)
    target = Target(
        aim.stage,
        goal,
        # A promise may be kept before the year in which it falls due.
        Period(date(1, 1, 1), date(cut.year, 12, 31)) if aim.is_promises else Period.of_year(cut.year),
        aim.path,
        until=aim.until,
        also=aim.also,
        is_share=aim.whole is not None,
        has_new_ones=not aim.is_promises,
    )
    worth = {one.id for one in known if one.value}
    came = aim.came([career for career in whole if career.id in worth] if aim.is_promises else whole, cut.year)
    found: Forecast | NotEnough
    if aim.money is not None:
        spent = [_known_spending(aim.money(career), cut) for career in whole]
        by = forecast_lumps if aim.in_lumps else forecast_money
        found = by(known, spent, target, cut, seed=seed, simulations=simulations)
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


def _plans(careers: Sequence[Career], year: int) -> Decimal:
    return sum((spending_of(career).plans.get(year, Decimal(0)) for career in careers), Decimal(0))


def _known_spending(every: Spending, cut: date) -> Spending:
    """What was reported by the day (months that were over), and plans of years that had begun."""
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
