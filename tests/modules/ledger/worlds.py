"""Random ledgers: every kind of row, corrected, returned, withdrawn, at random moments of the recording clock."""

from __future__ import annotations

import random
import uuid
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from bridgehead.engines.lifecycle import shipped
from bridgehead.modules.ledger import derived, models
from tests.factories import make_district, make_enterprise, make_person, make_unit

BEGIN = datetime(2025, 1, 1, 8, tzinfo=UTC)
HOURS = 24 * 560
INDUSTRIES = ["集成电路", "锂电材料链", "生物医药产业", ""]
KINDS = list(shipped().milestones)
WEIGHTED = [
    *KINDS,
    *["lead", "negotiating", "signed", "filed", "started", "completed", "producing", "capital_added"] * 4,
]


def moments(dice: random.Random, most: int) -> list[datetime]:
    """Some different moments, rising."""
    picked = sorted(dice.sample(range(HOURS), dice.randint(1, most)))
    return [BEGIN + timedelta(hours=hour) for hour in picked]


def day(dice: random.Random) -> date:
    return date(2025, 1, 1) + timedelta(days=dice.randint(0, 560))


def amount(dice: random.Random) -> Decimal | None:
    if dice.random() < 0.35:
        return None
    exponent = dice.choice([7, 8, 8, 9, 10])
    return Decimal(dice.randint(10, 99)) * Decimal(10) ** (exponent - 1) + Decimal(dice.choice([0, 0, 1, 29, 57])) / 100


def clocks(dice: random.Random, most: int = 3) -> list[dict[str, Any]]:
    """The clock columns of rows that follow each other; sometimes the last is closed too."""
    at = moments(dice, most)
    ends = [*at[1:], at[-1] + timedelta(hours=dice.randint(1, 4000)) if dice.random() < 0.08 else None]
    return [{"recorded_at": a, "superseded_at": b} for a, b in zip(at, ends, strict=True)]


def build(seed: int, projects: int = 25) -> None:
    """Fill the database."""
    dice = random.Random(seed)
    district = make_district()
    park = make_unit(name="北岸园区", short_name="北岸")
    units = [district, park, make_unit(name="北岸专班", kind="team", parent=park)]
    units.append(make_unit(name="潮前镇", kind="town"))
    firms = [make_enterprise(name=name) for name in ("澄渡半导体有限公司", "蔚砺电池有限公司", "禾屿制药有限公司")]
    person = make_person()
    for number in range(projects):
        _project(dice, number, units, firms, person)


def _facts(dice: random.Random, number: int, units: list[Any], firms: list[Any]) -> dict[str, Any]:
    return {
        "name": f"{number}号项目",
        "enterprise": dice.choice([*firms, None]),
        "investor": dice.choice(["", "澄渡控股"]),
        "unit": dice.choice(units),
        "sector": dice.choice(["manufacturing", "service", ""]),
        "industry": dice.choice(INDUSTRIES),
        "origin": dice.choice(["domestic", "foreign"]),
        "level": dice.choice(["", "state", "province", "city", "district"]),
        "estimated_investment": amount(dice),
        "promised_start_on": dice.choice([None, day(dice)]),
    }


def _project(dice: random.Random, number: int, units: list[Any], firms: list[Any], person: Any) -> None:
    versions = [(clock, _facts(dice, number, units, firms)) for clock in clocks(dice)]
    last = versions[-1][0]["superseded_at"]
    project = models.Project.objects.create(
        code=f"T{number:04d}", created_at=versions[0][0]["recorded_at"], withdrawn_at=last, **versions[-1][1]
    )
    common = {"project": project, "recorded_by": person}
    for clock, facts in versions:
        models.ProjectVersion.objects.create(**common, **clock, **facts)
    rows = []
    for _ in range(dice.randint(0, 9)):
        rows += _claim(dice, common, last)
    for month in range(dice.randint(0, 5)):
        for clock in _within(clocks(dice, 2), last):
            models.Investment.objects.create(
                month=date(2025, 10 + month, 1) if month < 3 else date(2026, month - 2, 1),
                amount=amount(dice) or Decimal("0.07"),
                **common,
                **clock,
            )
    for year in dice.sample([2025, 2026], dice.randint(0, 2)):
        for clock in _within(clocks(dice, 2), last):
            models.YearPlan.objects.create(year=year, amount=amount(dice) or Decimal(5), **common, **clock)
    for unit in dice.sample(units, dice.randint(0, 2)):
        for clock in _within(clocks(dice, 1), last):
            span = sorted([day(dice), day(dice)])
            days = {"valid_from": dice.choice([None, None, span[0]]), "valid_until": dice.choice([None, None, span[1]])}
            models.Contribution.objects.create(unit=unit, role="首谈", share=Decimal("0.5"), **days, **common, **clock)
    derived.refresh(project)


def _within(found: list[dict[str, Any]], last: datetime | None) -> list[dict[str, Any]]:
    """When a project is withdrawn, everything known of it is closed."""
    if last is None:
        return found
    kept = [clock for clock in found if clock["recorded_at"] < last]
    return [{**clock, "superseded_at": min(clock["superseded_at"] or last, last)} for clock in kept]


def _claim(dice: random.Random, common: dict[str, Any], last: datetime | None) -> list[Any]:
    kind, claim, before, rows = dice.choice(WEIGHTED), uuid.UUID(int=dice.getrandbits(128)), None, []
    for clock in _within(clocks(dice), last):
        value = amount(dice)
        before = models.Milestone.objects.create(
            kind=kind,
            strand=shipped().milestones[kind].strand,
            claim=claim,
            happened_on=day(dice),
            amount=value,
            amount_cny=value,
            state=dice.choices(["reported", "verified", "returned", "not_recognised"], [4, 6, 1, 1])[0],
            supersedes=before,
            **common,
            **clock,
        )
        rows.append(before)
    return rows
