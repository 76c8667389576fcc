"""The money of the demonstration: what a month is made of, funds in place, foreign capital, the plan of the year."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final

from django.utils import timezone

from bridgehead.demo.plans import WAN, MilestonePlan, ProjectPlan
from bridgehead.modules.accounts.models import Person, Unit
from bridgehead.modules.ledger.models import Milestone, PlanLine, PlanVersion, YearPlan

# Construction, installation and equipment as shares of a month; the rest is other costs, land the half of these.
_SHARES: Final = {"construction": Decimal("0.55"), "installation": Decimal("0.1"), "equipment": Decimal("0.25")}
_YEAR: Final = 2026
# The plan of the year: which plans it took in (those recorded up to that moment), what it is called and based on.
_VERSIONS: Final = (
    (
        (date(2026, 1, 31), time(9, 0)),
        "年初计划",
        "桥港发〔2026〕3号 关于下达2026年重点项目投资计划的通知",
        date(2026, 1, 28),
    ),
    (
        (date(2026, 10, 31), time(17, 30)),
        "年中调整",
        "桥港发〔2026〕41号 关于调整2026年重点项目投资计划的通知",
        date(2026, 10, 30),
    ),
)


def composition(amount: Decimal) -> dict[str, Decimal]:
    """A month split as form 206 splits it; the parts add up to it."""
    parts = {name: (amount * share).quantize(WAN) for name, share in _SHARES.items()}
    other = amount - sum(parts.values(), Decimal(0))
    if other < 0:  # an amount too small to be split in whole 万元
        return {"construction": amount, "installation": Decimal(0), "equipment": Decimal(0), "other_costs": Decimal(0)}
    return {**parts, "other_costs": other, "land_costs": (other / 2).quantize(Decimal("0.01"))}


def funded(plan: ProjectPlan, milestone: MilestonePlan) -> dict[str, Any]:
    """What funds in place say beside their day: a tenth of the total, from the builder's own money."""
    if milestone.kind != "funded":
        return {}
    amount = (plan.total / 10).quantize(WAN)
    return {"amount": amount, "amount_cny": amount, "fund_source": "own"}


def foreign_capital(plan: ProjectPlan, like: Mapping[str, Milestone]) -> Iterator[Milestone]:
    """What the contract of a foreign investor promises, in dollars at 7 yuan.

    What has come in is left to the bulletins, which state it for the district and in no project.
    """
    signed = like.get("signed")
    if plan.origin != "foreign" or signed is None:
        return
    dice = random.Random(f"foreign-{plan.number}")
    contracted = (plan.total / 7 * Decimal("0.3")).quantize(WAN)
    yield _dollars(signed, "foreign_contracted", contracted, dice)


def _dollars(like: Milestone, kind: str, amount: Decimal, dice: random.Random) -> Milestone:
    names = (
        "strand",
        "happened_on",
        "reported_by",
        "recorded_by",
        "state",
        "verified_by",
        "verified_at",
        "source_kind",
    )
    more = ("source", "reporter_unit", "reporter_place", "rules_id", "recorded_at", "project")
    carried = {name: getattr(like, name) for name in (*names, *more)}
    claim = uuid.UUID(int=dice.getrandbits(128), version=4)
    return Milestone(
        **carried, kind=kind, claim=claim, amount=amount, currency="USD", amount_cny=amount * 7, note="按1美元=7元折算"
    )


def load_plans(units: Mapping[str, Unit], people: Mapping[str, Person]) -> None:
    """The district's plan of the year in two frozen versions, made of the plans that were recorded by then."""
    district = min(units.values(), key=lambda unit: len(unit.path))
    for number, ((day, at), title, basis, basis_on) in enumerate(_VERSIONS, start=1):
        moment = timezone.make_aware(datetime.combine(day, at))
        rows = YearPlan.objects.current().filter(year=_YEAR, recorded_at__lte=moment).order_by("project_id")
        plan = PlanVersion.objects.create(
            unit=district,
            year=_YEAR,
            number=number,
            title=title,
            basis=basis,
            basis_on=basis_on,
            created_at=moment,
            created_by=people["liu"],
            frozen_at=moment,
            frozen_by=people["liu"],
        )
        lines = [PlanLine(plan=plan, project_id=row.project_id, amount=row.amount) for row in rows]
        PlanLine.objects.bulk_create(lines, batch_size=500)
