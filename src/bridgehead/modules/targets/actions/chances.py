"""Working out the chances of targets: once a day, kept, and never while somebody waits for a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from bridgehead.engines.figures import Period
from bridgehead.engines.forecasting import SIMULATIONS, Career, Forecast, NotEnough, forecast
from bridgehead.engines.forecasting import Target as Goal
from bridgehead.foundation.access import SYSTEM, Actor, require
from bridgehead.modules.ledger.answers import Asked, NotAnswerable, Scope, answer_many
from bridgehead.modules.targets.careers import PATH, Pipeline, can_forecast, read_pipeline, stage_of
from bridgehead.modules.targets.models import Chance, Target
from bridgehead.modules.targets.queries.targets import access_target

FORECAST: Final = "targets.forecast"


def work_out_chances(
    *, actor: Actor, day: date, simulations: int = SIMULATIONS, among: QuerySet[Target] | None = None
) -> int:
    """Work out and keep the chance of every target (or of some) that is not over by `day`; returns of how many.

    The pipeline is read once. The same ledger, day and target give the same chance.
    """
    require(actor, FORECAST)
    rows = Target.objects.all() if among is None else among
    rows = rows.filter(withdrawn_at=None, ends_on__gt=day, starts_on__lte=day).select_related("unit")
    targets = [target for target in rows.order_by("pk") if can_forecast(target)]
    _keep(targets, day, simulations)
    return len(targets)


def work_out_chance(*, actor: Actor, target_id: int, day: date, simulations: int = SIMULATIONS) -> Target:
    """Work out and keep the chance of one target anew; nothing for one that is over or cannot be forecast."""
    target = access_target(actor, target_id, FORECAST)
    if can_forecast(target) and target.starts_on <= day < target.ends_on:
        _keep([target], day, simulations)
    return target


def _keep(targets: Iterable[Target], day: date, simulations: int) -> None:
    listed = list(targets)
    if not listed:
        return
    pipeline = read_pipeline(day)
    for target, done in zip(listed, _reached(listed, day), strict=True):
        outcome = _outcome(pipeline, target, day, done, simulations)
        with transaction.atomic():
            Chance.objects.update_or_create(
                target=target, day=day, defaults={"outcome": outcome, "computed_at": timezone.now()}
            )


def _reached(targets: list[Target], day: date) -> list[Decimal]:
    """What the ledger says that each target has reached."""
    told = answer_many(
        [Asked(one.asked, Scope(SYSTEM, one.unit.path, one.period, one.person_id), day) for one in targets]
    )
    return [Decimal(0) if isinstance(one, NotAnswerable) else one.value or Decimal(0) for one in told]


def _outcome(pipeline: Pipeline, target: Target, day: date, done: Decimal, simulations: int) -> dict[str, Any]:
    """What is kept of a forecast, as plain JSON."""
    careers = pipeline.careers(target)
    seed = target.pk * 1_000_000 + day.toordinal()
    found = _forecast(careers, target, target.period, day, target.value, done, seed, simulations)
    if isinstance(found, NotEnough):
        return {"shortfalls": [[one.what, one.have, one.need] for one in found.shortfalls], "seed": seed}
    made, shift = found
    names = pipeline.named()
    return {
        "probability": made.probability,
        **_band(made, shift),
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
        "back_test": _back_test(careers, target, day, seed, simulations),
    }


def _forecast(
    careers: list[Career],
    target: Target,
    period: Period,
    day: date,
    value: Decimal,
    done: Decimal | None,
    seed: int,
    simulations: int,
) -> tuple[Forecast, Decimal] | NotEnough:
    """The forecast, and what has to be added to its amounts.

    The ledger counts an amount as it was signed and with what was added since, a career has the project's total: what
    the two differ by today is taken off the target and put on the band.
    """
    stage = stage_of(target.measure_id)
    own = sum((one.value for one in careers if _counts(one, stage, period, day)), Decimal(0))
    shift = done - own if done is not None else Decimal(0)
    made = forecast(careers, Goal(stage, value - shift, period, PATH), day, seed=seed, simulations=simulations)
    return made if isinstance(made, NotEnough) else (made, shift)


def _counts(career: Career, stage: str, period: Period, day: date) -> bool:
    reached = career.steps.get(stage)
    return reached is not None and reached <= day and period.contains(reached)


def _band(made: Forecast, shift: Decimal) -> dict[str, str]:
    return {name: str(round(Decimal(getattr(made, name)) + shift, 2)) for name in ("low", "middle", "high")}


def _back_test(
    careers: list[Career], target: Target, day: date, seed: int, simulations: int
) -> Mapping[str, str] | None:
    """The same method on the same day of last year, for what last year came to; None with too little history then.

    What was planned then is not known any more: it goes without plans.
    """
    period = target.period.a_year_earlier()
    then = Period.of_day(day).a_year_earlier().end
    if then is None:
        return None
    plain = [replace(career, planned=None) for career in careers]
    found = _forecast(plain, target, period, then, target.value, None, seed, simulations)
    if isinstance(found, NotEnough):
        return None
    # What a career is worth is the project's total of today, so the outcome is measured by the same.
    stage, end = stage_of(target.measure_id), period.end or then
    came_to = sum((one.value for one in careers if _counts(one, stage, period, end)), Decimal(0))
    return {"day": then.isoformat(), **_band(found[0], Decimal(0)), "actual": str(came_to)}
