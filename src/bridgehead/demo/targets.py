"""Targets of the demonstration district: a year's, split among parks and towns, with two closed months.

The work report states some of them, and more that nobody has set. After each closing something is corrected.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from importlib.resources import files
from typing import Any, Final

from django.utils import timezone

from bridgehead.demo.money import composition
from bridgehead.demo.plans import WAN
from bridgehead.engines.figures import Period, parse_measure, print_measure
from bridgehead.engines.lifecycle import COUNTED_STATES
from bridgehead.foundation.access import SYSTEM, Actor
from bridgehead.modules.accounts.models import Person, Unit
from bridgehead.modules.accounts.queries import actor_of
from bridgehead.modules.documents.models import StatementRecord
from bridgehead.modules.ledger.actions import report_investment, withdraw_milestone
from bridgehead.modules.ledger.answers import Asked, NotAnswerable, Scope, answer_many
from bridgehead.modules.ledger.models import Investment, Milestone
from bridgehead.modules.ledger.queries import data_day
from bridgehead.modules.targets import actions
from bridgehead.modules.targets.actions.targets import Part
from bridgehead.modules.targets.models import Target
from bridgehead.modules.targets.queries import offered_targets

_BELOW: Final = ("park", "town")


def load_targets(units: Mapping[str, Unit], people: Mapping[str, Person]) -> None:
    """Set this year's targets by last year's results, split them, and close the two months before the last one."""
    table = _table()
    today = timezone.localdate()
    actor = actor_of(people["xu"])
    district = units["district"]
    below = [unit for unit in units.values() if unit.kind in _BELOW]
    for row in table["target"]:
        reached = _reached(row["measure"], [district, *below], today.year - 1)
        value = _goal(reached[0], row)
        if not value:
            continue
        target = actions.set_target(
            actor=actor,
            measure=row["measure"],
            unit=district,
            value=value,
            **_stated(row["measure"], value, table["basis"]),
            curve=row.get("curve", "pro_rata"),
            shares=[Decimal(str(share)) for share in row.get("shares", ())],
            rules=row.get("rules", ""),
            **_year(today),
        )
        so_far = _reached(row["measure"], below, today.year)
        _split(target, row, below, [one + other for one, other in zip(reached[1:], so_far, strict=True)], people)
    _person(people["gu"], table["basis"], today)
    statistician = actor_of(people["liu"])
    _series(table["series"], table["basis"], district, today, statistician)
    _close(table, today, statistician)
    # Those of parks and towns wait for the night: they would take longer than everything else.
    actions.work_out_chances(actor=SYSTEM, day=data_day(), among=Target.objects.filter(parent=None))


def _table() -> dict[str, Any]:
    return tomllib.loads(files("bridgehead.demo").joinpath("targets.toml").read_text(encoding="utf-8"))


def goal(measure: str, district: Unit, year: int) -> tuple[Decimal, str]:
    """What the district is to reach in a year, and its unit: last year's result and what is asked on top."""
    row = next(one for one in _table()["target"] if one["measure"] == measure)
    unit = "1" if measure.partition("[")[0].endswith(".count") else "CNY"
    return _goal(_reached(measure, [district], year - 1)[0], row), unit


def _goal(reached: Decimal, row: Mapping[str, Any]) -> Decimal:
    return _rounded(reached * (1 + Decimal(str(row["more"]))), row["step"])


def _stated(measure: str, value: Decimal, basis: str) -> dict[str, Any]:
    """The paper behind a target: the words of the work report where it states that value."""
    offers = [one for one in offered_targets(SYSTEM) if one.title == basis]
    said = next((one for one in offers if (print_measure(one.measure), one.value) == (measure, value)), None)
    if said is None:
        return {"basis": basis}
    return {
        "basis": basis,
        "quote": said.quote,
        "statement": StatementRecord.objects.get(pk=said.statement_id),
    }


def _year(today: date) -> dict[str, Any]:
    return {"starts_on": date(today.year, 1, 1), "ends_on": date(today.year, 12, 31)}


def _reached(measure: str, units: Sequence[Unit], year: int) -> list[Decimal]:
    asked, period = parse_measure(measure), Period.of_year(year)
    told = answer_many([Asked(asked, Scope(SYSTEM, unit.path, period), date(year, 12, 31)) for unit in units])
    return [Decimal(0) if isinstance(one, NotAnswerable) else one.value or Decimal(0) for one in told]


def _rounded(value: Decimal, step: int) -> Decimal:
    return (value / step).quantize(Decimal(1), ROUND_CEILING) * step


def _split(
    target: Target,
    row: Mapping[str, Any],
    below: Sequence[Unit],
    reached: Sequence[Decimal],
    people: Mapping[str, Person],
) -> None:
    """Parts by the shares of last year and this, with what is asked for on top."""
    own = sum(reached)
    asked = target.value * (1 + Decimal(str(row["padding"])))
    step = 1 if target.value_unit == "1" else row["step"] // 10
    parts = [Part(unit, _rounded(asked * one / own, step)) for unit, one in zip(below, reached, strict=True) if one > 0]
    if parts:
        actions.split_target(
            actor=actor_of(people["xu"]), target_id=target.pk, version=target.version, parts=parts, reason="年初分解"
        )


def _person(officer: Person, basis: str, today: date) -> None:
    """One officer's own."""
    actions.set_target(
        actor=SYSTEM,
        measure="project.started.count",
        unit=officer.unit,
        person=officer,
        value=Decimal(12),
        basis=basis,
        **_year(today),
    )


def _series(table: Mapping[str, Any], basis: str, district: Unit, today: date, statistician: Actor) -> None:
    for month, value in table["months"]:
        if date(today.year, month, 1) <= today:
            facts = {"measure": table["measure"], "unit": district, "source": {"file": "区统计月报"}}
            actions.enter_series(actor=statistician, month=date(today.year, month, 1), value=Decimal(value), **facts)
    actions.set_target(
        actor=SYSTEM,
        measure=table["measure"],
        unit=district,
        value=Decimal(table["target"]),
        **_stated(table["measure"], Decimal(table["target"]), basis),
        **_year(today),
    )


def _close(table: Mapping[str, Any], today: date, statistician: Actor) -> None:
    """The two months before the last one, each followed by what was found out later."""
    last = today.replace(day=1) - timedelta(days=1)
    before = last.replace(day=1) - timedelta(days=1)
    months = (before.replace(day=1) - timedelta(days=1), before)
    for day in months:
        if day.year == today.year:
            actions.close_month(actor=statistician, month=day.replace(day=1), note="月度关账")
            if day == months[0]:
                _take_back(table["taken_back"], day, statistician)
    for late in table["late"]:
        _move_money(late, before.replace(day=1), statistician)


def _take_back(row: Mapping[str, Any], day: date, actor: Actor) -> None:
    """A claim of that month, of the smallest project."""
    claims = Milestone.objects.current().filter(
        kind=row["kind"], happened_on__range=(day.replace(day=1), day), state__in=COUNTED_STATES
    )
    claim = claims.order_by("project__total_investment", "pk").first()
    if claim is not None:
        withdraw_milestone(actor=actor, milestone_id=claim.pk, reason=row["reason"])


def _move_money(row: Mapping[str, Any], month: date, actor: Actor) -> None:
    """A share of a project's month into it from the month beside it: the one after it where that is known."""
    after = (month + timedelta(days=31)).replace(day=1)
    ranked = Investment.objects.current().filter(month=month).order_by("-amount", "pk")[row["rank"] - 1 :]
    for own in ranked[:1]:
        beside = Investment.objects.current().filter(project=own.project_id, month=after).first()
        if beside is None:
            return
        moved = (own.amount * Decimal(str(row["share"]))).quantize(WAN)
        for one, amount in ((own, own.amount + moved), (beside, beside.amount - moved)):
            parts: dict[str, Any] = composition(amount)
            report_investment(
                actor=actor,
                project_id=one.project_id,
                month=one.month,
                amount=amount,
                replaces=one.pk,
                reason=row["reason"],
                **parts,
            )
