"""A year of 5,000 projects under way, played 10,000 times, on one core; 5,000 more that are over teach their pace.

Ours is the whole forecast: hazards learnt from ten thousand careers, chances, correlated times, new projects, bands,
the projects that matter most. Beside it NumPy goes month by month over all projects with one hazard, and nothing else.
"""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from bench.frame import Bench, Contender, Work

PROJECTS: Final = 5_000
SIMULATIONS: Final = 10_000
MONTHS: Final = 12
MOST: Final = 2_000.0  # milliseconds
AS_OF: Final = date(2025, 12, 31)


def world() -> tuple[list[Any], Any]:
    """Careers of generated districts side by side until as many are under way, and a target for the year to come."""
    from dataclasses import replace

    from bench.forecast_world import PATH, Shape, careers
    from bridgehead.engines.figures import Period
    from bridgehead.engines.forecasting import Target

    target = Target("started", Decimal(1_500), Period.of_year(2026), PATH)
    over: list[Any] = []
    going: list[Any] = []
    seed = 0
    while len(going) < PROJECTS or len(over) < PROJECTS:
        seed += 1
        for career in careers(seed, Shape(units=20, a_month=60.0)):
            known = replace(career, id=f"{seed}{career.id}", unit=f"{seed}{career.unit}", planned=None)
            ended = known.left is not None and known.left <= AS_OF
            (over if ended or known.steps.get("started", AS_OF + timedelta(days=1)) <= AS_OF else going).append(known)
    return [*over[:PROJECTS], *going[:PROJECTS]], target


def ours() -> Work:
    """The whole forecast."""
    from bridgehead.engines.forecasting import Forecast, forecast

    known, target = world()

    def run() -> int:
        found = forecast(known, target, AS_OF, seed=1, simulations=SIMULATIONS)
        assert isinstance(found, Forecast)
        return round(found.middle)

    return Work("bridgehead forecast()", run)


def stepping() -> Work:
    """NumPy, month by month: each project moves on with a chance of one in thirty, four steps from its goal."""
    import numpy as np

    def run() -> int:
        dice = np.random.Generator(np.random.SFC64(1))
        reached = 0
        for _ in range(SIMULATIONS // 50):
            stage = np.zeros((50, PROJECTS), dtype=np.int8)
            for _ in range(MONTHS):
                stage += dice.random(stage.shape, dtype=np.float32) < 1 / 30
            reached += int((stage >= 4).sum())
        return reached

    return Work("NumPy, month by month, one hazard", run)


def bench() -> Bench:
    """Projects by simulations by months."""
    return Bench(
        id="forecast",
        work=f"forecast a year: {PROJECTS:,} projects, {SIMULATIONS:,} simulations, {MONTHS} months, one core",
        unit="ms",
        ours=Contender("bench.forecasting:ours"),
        peers=(Contender("bench.forecasting:stepping", every=2),),
        limit=MOST,
        clock="cpu",
    )
