"""One target's forecast: what the engine is asked, and what is kept of its answer, as plain JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from bridgehead.engines.figures import Period
from bridgehead.engines.forecasting import (
    Career,
    Forecast,
    NotEnough,
    Shortfall,
    Spending,
    forecast,
    forecast_lumps,
    forecast_money,
)
from bridgehead.engines.forecasting import Target as Goal
from bridgehead.modules.ledger.answers import Answer
from bridgehead.modules.targets.aims import PATH, Aim, aim_of
from bridgehead.modules.targets.careers import Pipeline
from bridgehead.modules.targets.models import Target

# Since ever; a promise may be kept before the period in which it falls due.
_EARLIEST: Final = date(1, 1, 1)


@dataclass(frozen=True, slots=True)
class _Case:
    """A target in a period: the careers that count in it, and by what their worth is divided (plans, promises)."""

    aim: Aim
    careers: Sequence[Career]
    spending: Sequence[Spending]
    period: Period
    value: Decimal
    over: Decimal = Decimal(1)

    def came(self, day: date) -> Decimal:
        """What the careers tell of it as of a day."""
        if self.aim.kind == "money":
            listed = zip(self.careers, self.spending, strict=True)
            spent = [one.by_month for career, one in listed if career.value]
            inside = self.period.contains
            return sum(
                (each for one in spent for month, each in one.items() if month <= day and inside(month)), Decimal(0)
            )
        stages = (self.aim.stage, *self.aim.also)
        there = [career for career in self.careers for stage in stages if self._is_there(career, stage, day)]
        value = sum((career.value for career in there), Decimal(0))
        if self.aim.kind != "share":
            return value
        return value / max(sum((career.whole for career in there), Decimal(0)), Decimal(1))

    def planned(self) -> Decimal:
        """The plans of the years that the period touches, of what counts."""
        assert self.period.start is not None and self.period.end is not None  # noqa: S101, PT018 - a target's is closed
        years = range(self.period.start.year, self.period.end.year + 1)
        listed = zip(self.careers, self.spending, strict=True)
        plans = (one.plans for career, one in listed if career.value)
        return sum((of.get(year, Decimal(0)) for of in plans for year in years), Decimal(0))

    def _is_there(self, career: Career, stage: str, day: date) -> bool:
        reached = career.steps.get(stage)
        if self.aim.kind == "state":
            # Whoever stands beyond the stage that begins it has passed that.
            begun = PATH[PATH.index(stage) : PATH.index(self.aim.until)]
            reached = min((career.steps[stage] for stage in begun if stage in career.steps), default=None)
        if reached is None or reached > day:
            return False
        ends = (career.left, career.steps.get(self.aim.until)) if self.aim.kind == "state" else ()
        is_over = any(end is not None and end <= day for end in ends)
        return not is_over and (self.aim.kind in ("state", "promises") or self.period.contains(reached))


def outcome_of(pipeline: Pipeline, target: Target, told: Answer | None, day: date, simulations: int) -> dict[str, Any]:
    """What is kept of a target's chance as of a day; `told` is the ledger's answer of that day."""
    seed = target.pk * 1_000_000 + day.toordinal()
    case = _case(pipeline, target, target.period, target.value, told)
    found = _forecast(case, day, _shift(case, told, day), seed, simulations)
    if isinstance(found, NotEnough):
        return {"shortfalls": [[one.what, one.have, one.need] for one in found.shortfalls], "seed": seed}
    made, band = found
    names = pipeline.named()
    return {
        "probability": made.probability,
        **band,
        "levers": [
            {
                "code": names[lever.project][0],
                "name": names[lever.project][1],
                "chance": lever.chance,
                "raises": lever.raises,
                "next_kind": lever.next_step,
            }
            for lever in made.levers
        ],
        "careers": made.basis.careers,
        "simulations": made.simulations,
        "seed": seed,
        "back_test": _back_test(pipeline, target, day, seed, simulations),
    }


def _case(pipeline: Pipeline, target: Target, period: Period, value: Decimal, told: Answer | None) -> _Case:
    aim = aim_of(target.asked)
    assert aim is not None  # noqa: S101 - can_forecast said so
    careers = pipeline.careers(target, aim, period)
    spending = pipeline.spending(target.measure_id) if aim.kind == "money" else ()
    if target.asked.filters.get("scope") == "cumulative":
        period = Period(_EARLIEST, period.end)
    over = Decimal(1)
    if aim.kind == "promises":
        over = sum((career.value for career in careers), Decimal(0))
    elif aim.of_plans:
        over = (told.denominator if told is not None else None) or Decimal(0)
    return _Case(aim, careers, spending, period, value, over)


def _shift(case: _Case, told: Answer | None, day: date) -> Decimal:
    """What has to be added to what the careers tell.

    The ledger counts an amount as it was signed and with what was added since, a career has the project's total: what
    the two differ by today is taken off the target and put on the band. Shares and promises are told by the careers.
    """
    if case.aim.kind in ("share", "promises") or told is None:
        return Decimal(0)
    done = told.numerator if case.aim.of_plans else told.value
    return (done or Decimal(0)) - case.came(day)


def _forecast(
    case: _Case, day: date, shift: Decimal, seed: int, simulations: int
) -> tuple[Forecast, dict[str, str]] | NotEnough:
    """The forecast, and its band in the unit of the target."""
    if case.over <= 0:
        return NotEnough((Shortfall("plans" if case.aim.of_plans else "promises", 0, 1),))
    goal = Goal(
        case.aim.stage,
        case.value * case.over - shift,
        Period(_EARLIEST, case.period.end) if case.aim.kind == "promises" else case.period,
        case.aim.path,
        until=case.aim.until,
        also=case.aim.also,
        is_share=case.aim.kind == "share",
        has_new_ones=case.aim.kind != "promises",
    )
    if case.aim.kind == "money":
        by = forecast_lumps if case.aim.in_lumps else forecast_money
        made = by(case.careers, case.spending, goal, day, seed=seed, simulations=simulations)
    else:
        made = forecast(case.careers, goal, day, seed=seed, simulations=simulations)
    if isinstance(made, NotEnough):
        return made
    band = {name: _kept((Decimal(getattr(made, name)) + shift) / case.over) for name in ("low", "middle", "high")}
    return made, band


def _until(day: date, by_month: Mapping[date, Decimal]) -> Mapping[date, Decimal]:
    """The months that are over by the end of a day."""
    tomorrow = day + timedelta(days=1)
    return {month: amount for month, amount in by_month.items() if month < tomorrow.replace(day=1)}


def _kept(value: Decimal) -> str:
    return str(round(value, 6))


def _back_test(pipeline: Pipeline, target: Target, day: date, seed: int, simulations: int) -> Mapping[str, str] | None:
    """The same method on the same day of last year, for what last year came to; None with too little history then.

    What was planned then is not known any more: it goes without plans, and a share of plans is of those that last year
    ended with, both in the band and in what it came to.
    """
    period = target.period.a_year_earlier()
    then = Period.of_day(day).a_year_earlier().end
    case = _case(pipeline, target, period, target.value, None)
    if then is None or period.end is None:
        return None
    if case.aim.of_plans:
        case = replace(case, over=case.planned())
    plain = [replace(career, planned=None) for career in case.careers]
    spending = [replace(one, plans={}, by_month=_until(then, one.by_month)) for one in case.spending]
    found = _forecast(replace(case, careers=plain, spending=spending), then, Decimal(0), seed, simulations)
    if isinstance(found, NotEnough):
        return None
    # What a career is worth is the project's total of today, so the outcome is measured by the same.
    return {"day": then.isoformat(), **found[1], "actual": _kept(case.came(period.end) / case.over)}
