"""`python -m bench forecast-calibration`: forecasts of generated districts against what happened in them.

Careers are cut at a day in the past, the year's end is forecast, and what the district really did is compared. The
tables go into docs/algorithms/forecasting.md between two marks.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any, Final

from bench.forecast_world import PATH, Shape, amount_of, careers
from bench.frame import ROOT
from bridgehead.engines.figures import Period
from bridgehead.engines.forecasting import Career, Forecast, Target, forecast

PAGE: Final = ROOT / "docs" / "algorithms" / "forecasting.md"
BEGIN: Final = "<!-- calibration: python -m bench forecast-calibration --write -->\n"
END: Final = "<!-- end of calibration -->\n"
# Districts that nobody looked at while the forecaster was made; it was tried on the first eight.
FIRST_SEED: Final = 101
DISTRICTS: Final = 24
SIMULATIONS: Final = 2_000
YEARS: Final = (2023, 2024, 2025)
CUTS: Final = ((3, 31), (6, 15), (9, 30))
# (stage, whether amounts are added up)
AIMS: Final = (("signed", False), ("started", False), ("started", True), ("producing", False))
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
        for stage, amounts in AIMS:
            aimed = [replace(career, value=amount_of(career)) for career in whole] if amounts else whole
            for year in YEARS:
                for month, day in CUTS:
                    yield _trial(aimed, (stage, amounts), date(year, month, day), seed, simulations)


def _trial(whole: Sequence[Career], aim: tuple[str, bool], cut: date, seed: int, simulations: int) -> Trial:
    stage, amounts = aim
    last, came = (_came(whole, stage, year) for year in (cut.year - 1, cut.year))
    # A target as districts set them: a twentieth more than last year.
    target = Target(stage, last * Decimal("1.05"), Period.of_year(cut.year), PATH)
    found = forecast([_known(career, stage, cut) for career in whole], target, cut, seed=seed, simulations=simulations)
    if not isinstance(found, Forecast):
        raise TypeError(f"district {seed} has too little history: {found}")
    return Trial(
        f"{cut:%m-%d}",
        f"{stage}, {'amount' if amounts else 'count'}",
        seed % len(SHAPES),
        found.probability,
        came >= target.value,
        # A sum of amounts is compared in floating point: an end of the band belongs to it.
        found.low - 1e-6 <= float(came) <= found.high + 1e-6,
        float(came) < found.low,
    )


def _came(whole: Sequence[Career], stage: str, year: int) -> Decimal:
    days = ((career.steps.get(stage), career.value) for career in whole)
    return sum((value for day, value in days if day is not None and day.year == year), Decimal(0))


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
