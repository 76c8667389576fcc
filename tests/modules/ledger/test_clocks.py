"""Every answer that was ever given can be given again, whatever was corrected since."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from bridgehead.engines.figures import parse_measure
from bridgehead.foundation.access import SYSTEM, Refused
from bridgehead.foundation.audit import chain
from bridgehead.modules.ledger import actions, commands
from bridgehead.modules.ledger.answers import Scope, answer
from bridgehead.modules.ledger.models import Investment, Milestone, Project, YearPlan
from tests.factories import make_district, make_unit

pytestmark = pytest.mark.django_db
MEASURES = (
    "project.signed.investment",
    "project.signed.count[investment_min=100000000,level=city]",
    "project.building.investment[industry=集成电路]",
    "project.in_hand.count",
    "project.share[sector=manufacturing]",
    "project.started.rate",
    "investment.done.rate",
)
KINDS = ("lead", "negotiating", "signed", "filed", "started", "completed", "incorporated")


def facts(dice: random.Random, units) -> dict:  # type: ignore[no-untyped-def, type-arg]
    return {
        "unit_id": dice.choice(units).pk,
        "industry": dice.choice(["集成电路", "生物医药"]),
        "sector": dice.choice(["manufacturing", "service"]),
        "level": dice.choice(["", "city", "district"]),
        "estimated_investment": dice.choice([None, Decimal(dice.randint(1, 50)) * 10**7]),
        "promised_start_on": dice.choice([None, date(2026, dice.randint(1, 6), 5)]),
    }


def one_of(dice: random.Random, rows):  # type: ignore[no-untyped-def]
    found = list(rows)
    return dice.choice(found) if found else None


def act(dice: random.Random, units) -> None:  # type: ignore[no-untyped-def]
    """One random action of somebody."""
    project = one_of(dice, Project.objects.filter(withdrawn_at=None).order_by("pk"))
    claim = one_of(dice, Milestone.objects.current().order_by("pk"))
    amount = dice.choice([None, Decimal(dice.randint(1, 90)) * 10**7])
    day = date(2026, 1, 1) + timedelta(days=dice.randint(0, 200))
    what = dice.choice(["register", "change", "report", "report", "correct", "verify", "money", "plan", "withdraw"])
    if project is None or what == "register":
        actions.register_project(actor=SYSTEM, facts={"name": "清衍项目", **facts(dice, units)})
    elif what == "change":
        actions.change_project(actor=SYSTEM, project_id=project.pk, version=project.version, facts=facts(dice, units))
    elif what == "report":
        common = {"project_id": project.pk, "happened_on": day, "amount": amount}
        actions.report_milestone(actor=SYSTEM, kind=dice.choice(KINDS), **common)
    elif what == "money":
        month = day.replace(day=1)
        seen = Investment.objects.current().filter(project=project, month=month).values_list("pk", flat=True).first()
        actions.report_investment(
            actor=SYSTEM, project_id=project.pk, month=month, amount=amount or Decimal(1), reason="更正", replaces=seen
        )
    elif what == "plan":
        seen = YearPlan.objects.current().filter(project=project, year=2026).values_list("pk", flat=True).first()
        actions.set_year_plan(
            actor=SYSTEM, project_id=project.pk, year=2026, amount=amount or Decimal(1), replaces=seen
        )
    elif what == "withdraw" and dice.random() < 0.3:
        actions.withdraw_project(actor=SYSTEM, project_id=project.pk, version=project.version, reason="误登")
    elif claim is not None and what == "verify":
        decision = dice.choice(["verified", "verified", "returned", "not_recognised"])
        actions.verify_milestone(actor=SYSTEM, milestone_id=claim.pk, decision=decision, reason="核实")
    elif claim is not None and what == "correct":
        actions.correct_milestone(actor=SYSTEM, milestone_id=claim.pk, happened_on=day, amount=amount)


@pytest.mark.parametrize("seed", range(2))
def test_every_answer_can_be_given_again(seed: int) -> None:
    dice = random.Random(seed)
    units = [make_district(), make_unit()]
    scopes = (Scope(SYSTEM), Scope(SYSTEM, units[1].path))
    given, refusals = [], set()
    for _ in range(35):
        try:
            act(dice, units)
        except Refused as refused:
            refusals |= set(refused.errors)
        at = timezone.now()
        for scope in scopes:
            for text in MEASURES:
                found = answer(parse_measure(text), scope, date(2026, 7, 31))
                given.append((text, scope, at, found.value, found.count, found.denominator))
    for text, scope, at, value, count, denominator in given:
        again = answer(parse_measure(text), scope, date(2026, 7, 31), at)
        assert (again.value, again.count, again.denominator) == (value, count, denominator), (text, scope, at)
    assert refusals <= {"kind"}, "only a second signing and its like is refused here"
    assert commands.check() == 0
    assert chain.verify() == []
