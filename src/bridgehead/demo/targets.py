"""Targets of the demonstration district: a year's, split among parks and towns, with two closed months."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from importlib.resources import files
from typing import Any, Final

from django.utils import timezone

from bridgehead.engines.figures import Period, parse_measure
from bridgehead.foundation.access import SYSTEM
from bridgehead.modules.accounts.models import Person, Unit
from bridgehead.modules.accounts.queries import actor_of
from bridgehead.modules.ledger.answers import Asked, NotAnswerable, Scope, answer_many
from bridgehead.modules.ledger.queries import data_day
from bridgehead.modules.targets import actions
from bridgehead.modules.targets.actions.targets import Part
from bridgehead.modules.targets.models import Target

_BELOW: Final = ("park", "town")


def load_targets(units: Mapping[str, Unit], people: Mapping[str, Person]) -> None:
    """Set this year's targets by last year's results, split them, and close the two months before the last one."""
    table = tomllib.loads(files("bridgehead.demo").joinpath("targets.toml").read_text(encoding="utf-8"))
    today = timezone.localdate()
    actor = actor_of(people["xu"])
    district = units["district"]
    below = [unit for unit in units.values() if unit.kind in _BELOW]
    for row in table["target"]:
        reached = _reached(row["measure"], [district, *below], today.year - 1)
        value = _rounded(reached[0] * (1 + Decimal(str(row["more"]))), row["step"])
        if not value:
            continue
        target = actions.set_target(
            actor=actor,
            measure=row["measure"],
            unit=district,
            value=value,
            basis=table["basis"],
            quote=row.get("quote", ""),
            curve=row.get("curve", "pro_rata"),
            shares=[Decimal(str(share)) for share in row.get("shares", ())],
            rules=row.get("rules", ""),
            **_year(today),
        )
        so_far = _reached(row["measure"], below, today.year)
        _split(target, row, below, [one + other for one, other in zip(reached[1:], so_far, strict=True)], people)
    _person(people["gu"], table["basis"], today)
    _series(table["series"], district, today)
    _close(today)
    # Those of parks and towns wait for the night: they would take longer than everything else.
    actions.work_out_chances(actor=SYSTEM, day=data_day(), among=Target.objects.filter(parent=None))


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


def _series(table: Mapping[str, Any], district: Unit, today: date) -> None:
    for month, value in table["months"]:
        if date(today.year, month, 1) <= today:
            facts = {"measure": table["measure"], "unit": district, "source": {"file": "区统计月报"}}
            actions.enter_series(actor=SYSTEM, month=date(today.year, month, 1), value=Decimal(value), **facts)
    actions.set_target(
        actor=SYSTEM,
        measure=table["measure"],
        unit=district,
        value=Decimal(table["target"]),
        basis="2026年桥港区政府工作报告",
        **_year(today),
    )


def _close(today: date) -> None:
    """The two months before the last one."""
    last = today.replace(day=1) - timedelta(days=1)
    before = last.replace(day=1) - timedelta(days=1)
    for day in (before.replace(day=1) - timedelta(days=1), before):
        if day.year == today.year:
            actions.close_month(actor=SYSTEM, month=day.replace(day=1), note="月度关账")
