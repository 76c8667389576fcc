"""Working out the chances of targets: once a day, kept, and never while somebody waits for a page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from bridgehead.engines.forecasting import SIMULATIONS
from bridgehead.foundation.access import SYSTEM, Actor, require
from bridgehead.modules.ledger.answers import Answer, Asked, NotAnswerable, Scope, answer_many
from bridgehead.modules.targets.careers import can_forecast, is_of_money, read_pipeline
from bridgehead.modules.targets.forecasts import outcome_of
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
    pipeline = read_pipeline(day, {one.measure_id for one in listed if is_of_money(one)})
    for target, told in zip(listed, _told(listed, day), strict=True):
        outcome = outcome_of(pipeline, target, told, day, simulations)
        with transaction.atomic():
            Chance.objects.update_or_create(
                target=target, day=day, defaults={"outcome": outcome, "computed_at": timezone.now()}
            )


def _told(targets: list[Target], day: date) -> list[Answer | None]:
    """What the ledger says that each target has reached."""
    asks = [Asked(one.asked, Scope(SYSTEM, one.unit.path, one.period, one.person_id), day) for one in targets]
    return [None if isinstance(one, NotAnswerable) else one for one in answer_many(asks)]
