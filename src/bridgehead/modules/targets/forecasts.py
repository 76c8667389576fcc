"""One target's forecast: what the engine is asked, and what is kept of its answer, as plain JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
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
    forecast_money,
)
from bridgehead.engines.forecasting import Target as Goal
from bridgehead.modules.ledger.answers import Told
from bridgehead.modules.targets.aims import PATH, Aim, aim_of
from bridgehead.modules.targets.careers import Pipeline
from bridgehead.modules.targets.models import Target

# A promise may be kept before the period in which it falls due.
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
        there = [career for career in self.careers if self._is_there(career, day)]
        value = sum((career.value for career in there), Decimal(0))
        if self.aim.kind != "share":
            return value
        return value / max(sum((career.whole for career in there), Decimal(0)), Decimal(1))

    def _is_there(self, career: Career, day: date) -> bool:
        reached = career.steps.get(self.aim.stage)
        if self.aim.kind == "state":
            # Whoever stands beyond the stage that begins it has passed that.
            begun = PATH[PATH.index(self.aim.stage) : PATH.index(self.aim.until)]
            reached = min((career.steps[stage] for stage in begun if stage in career.steps), default=None)
        if reached is None or reached > day:
            return False
        ends = (career.left, career.steps.get(self.aim.until)) if self.aim.kind == "state" else ()
        is_over = any(end is not None and end <= day for end in ends)
        return not is_over and (self.aim.kind in ("state", "promises") or self.period.contains(reached))


def outcome_of(pipeline: Pipeline, target: Target, told: Told | None, day: date, simulations: int) -> dict[str, Any]:
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


def _case(pipeline: Pipeline, target: Target, period: Period, value: Decimal, told: Told | None) -> _Case:
    aim = aim_of(target.asked)
    assert aim is not None  # noqa: S101 - can_forecast said so
    careers = pipeline.careers(target, aim, period)
    spending = pipeline.spending() if aim.kind == "money" else ()
    over = Decimal(1)
    if aim.kind == "promises":
        over = sum((career.value for career in careers), Decimal(0))
    elif aim.of_plans:
        over = (told.denominator if told is not None else None) or Decimal(0)
    return _Case(aim, careers, spending, period, value, over)


def _shift(case: _Case, told: Told | None, day: date) -> Decimal:
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
        PATH,
        until=case.aim.until,
        is_share=case.aim.kind == "share",
        has_new_ones=case.aim.kind != "promises",
    )
    if case.aim.kind == "money":
        made = forecast_money(case.careers, case.spending, goal, day, seed=seed, simulations=simulations)
    else:
        made = forecast(case.careers, goal, day, seed=seed, simulations=simulations)
    if isinstance(made, NotEnough):
        return made
    band = {name: _kept((Decimal(getattr(made, name)) + shift) / case.over) for name in ("low", "middle", "high")}
    return made, band


def _kept(value: Decimal) -> str:
    return str(round(value, 6))


def _back_test(pipeline: Pipeline, target: Target, day: date, seed: int, simulations: int) -> Mapping[str, str] | None:
    """The same method on the same day of last year, for what last year came to; None with too little history then.

    What was planned then is not known any more: it goes without plans. Money is compared as an amount, for the same
    reason not as a share of plans.
    """
    period = target.period.a_year_earlier()
    then = Period.of_day(day).a_year_earlier().end
    case = _case(pipeline, target, period, target.value, None)
    if then is None or period.end is None or case.aim.of_plans:
        return None
    plain = [replace(career, planned=None) for career in case.careers]
    spending = [replace(one, plans={}) for one in case.spending]
    case = replace(case, careers=plain, spending=spending)
    found = _forecast(case, then, Decimal(0), seed, simulations)
    if isinstance(found, NotEnough):
        return None
    # What a career is worth is the project's total of today, so the outcome is measured by the same.
    return {"day": then.isoformat(), **found[1], "actual": _kept(case.came(period.end) / case.over)}
