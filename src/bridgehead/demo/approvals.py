"""The ledger of approvals of the demonstration district: clocks that run, stand still, are late; papers owed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from django.utils import timezone

from bridgehead.engines.calendars import WorkingDays
from bridgehead.foundation.access import Actor
from bridgehead.modules.accounts.models import Person, Unit
from bridgehead.modules.accounts.queries import actor_of
from bridgehead.modules.approvals import actions
from bridgehead.modules.approvals.models import Approval
from bridgehead.modules.delivery.models import Schedule
from bridgehead.modules.delivery.queries.schedules import claims_of, closing
from bridgehead.modules.delivery.workdays import calendar_in_force
from bridgehead.modules.ledger.models import Milestone

# The authority of a matter by its key in world.toml; all others are the project's own unit's.
_AUTHORITIES: Final = {
    "filing": "approval",
    "energy": "approval",
    "construction_permit": "construction",
    "land_permit": "land",
    "planning_permit": "land",
    "layout": "land",
}
_PROJECTS: Final = 6


def load_approvals(units: Mapping[str, Unit], people: Mapping[str, Person]) -> None:
    """Take the matters of the first plans over; the tasks that are done are granted, the next ones are under way."""
    handler = actor_of(people["chen"])
    plans = Schedule.objects.select_related("project").filter(template="land_ready_to_production").order_by("pk")
    for number, plan in enumerate(plans[:_PROJECTS]):
        made = actions.take_from_plan(actor=handler, code=plan.project.code)
        for one in made:
            _hand_to(one, units)
        claims = claims_of([plan.project_id]).get(plan.project_id, {})
        done = [one for one in made if (day := _done_on(one, claims)) is not None and _granted(handler, one, day)]
        under_way = [one for one in made if one not in done][:3]
        for place, one in enumerate(under_way):
            _begun(handler, one, (number + place) % 4)


def _done_on(one: Approval, claims: Mapping[str, Milestone]) -> date | None:
    """When its task was done, as reported or as a verified milestone says."""
    if one.task is None:
        return None
    claim = closing(one.task, claims)
    return claim.happened_on if claim is not None else one.task.finished_on


def _hand_to(one: Approval, units: Mapping[str, Unit]) -> None:
    unit = units.get(_AUTHORITIES.get(one.item, ""))
    if unit is not None:
        Approval.objects.filter(pk=one.pk).update(unit=unit)


def _do(handler: Actor, act: Any, one: Approval, **facts: Any) -> None:
    one.refresh_from_db(fields=["version"])
    act(actor=handler, approval_id=one.pk, version=one.version, **facts)


def _granted(handler: Actor, one: Approval, day: date) -> bool:
    """It was accepted two working days before and granted on the day."""
    since = calendar_in_force().add(day, WorkingDays(-2))
    _do(handler, actions.accept_approval, one, applied_on=since, accepted_on=since)
    _do(handler, actions.decide_approval, one, result="granted", done_on=day, number=f"桥审〔{day.year}〕{one.pk}号")
    return True


def _begun(handler: Actor, one: Approval, kind: int) -> None:
    """Late; stopped for a review by experts; running with a stop behind it; running with a paper owed."""
    today = timezone.localdate()
    since = today - timedelta(days=(40, 12, 14, 2)[kind])
    _do(handler, actions.accept_approval, one, applied_on=since - timedelta(days=1), accepted_on=since)
    if kind == 1:
        first = today - timedelta(days=6)
        _do(handler, actions.pause_clock, one, kind="experts", first_on=first, basis="专家评审告知书〔2026〕7号")
    elif kind == 2:
        first = since + timedelta(days=2)
        _do(handler, actions.pause_clock, one, kind="supplement", first_on=first, basis="补正通知书〔2026〕31号")
        _do(handler, actions.resume_clock, one, last_on=first + timedelta(days=6), text="材料已补齐")
    elif kind == 3:
        promised = today + timedelta(days=10)
        _do(
            handler,
            actions.owe_paper,
            one,
            paper="施工合同备案表",
            promised_on=promised,
            commitment="容缺承诺书〔2026〕12号",
        )
