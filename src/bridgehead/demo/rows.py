"""Turns plans into ledger rows: unsaved model instances, with the recording clock as it would have run."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.utils import timezone

from bridgehead.demo import money
from bridgehead.demo.plans import LAST_DAY, MilestonePlan, ProjectPlan
from bridgehead.modules.accounts.models import Person, Unit
from bridgehead.modules.ledger import rules
from bridgehead.modules.ledger.models import (
    Contribution,
    Evidence,
    Investment,
    Milestone,
    Phase,
    Project,
    ProjectVersion,
    SourceKind,
    YearPlan,
)
from bridgehead.modules.parties.models import Enterprise

# Everything was recorded by this moment at the latest, the closing of the last month.
CLOSING = timezone.make_aware(datetime.combine(LAST_DAY, time(17, 30)))


@dataclass(frozen=True, slots=True)
class Cast:
    """Who stands in the rows: units and people by key."""

    units: Mapping[str, Unit]
    people: Mapping[str, Person]

    def officer(self, unit: str) -> Person | None:
        """The project officer of a unit, where the demonstration has one."""
        return next((person for person in self.people.values() if person.unit_id == self.units[unit].pk), None)


@dataclass(slots=True)
class Rows:
    """The rows of one project, apart from its firm."""

    project: Project
    version: ProjectVersion
    milestones: list[Milestone] = field(default_factory=list)
    evidence: list[tuple[Milestone, str]] = field(default_factory=list)
    others: list[Contribution | Investment | Phase | YearPlan] = field(default_factory=list)


def moment(day: date, after_days: int, dice: random.Random) -> datetime:
    """A working hour some days after a day, never later than the closing."""
    at = datetime.combine(day + timedelta(days=after_days), time(dice.randint(9, 16), dice.randint(0, 59)))
    return min(timezone.make_aware(at), CLOSING)


def _facts(plan: ProjectPlan, enterprise: Enterprise, cast: Cast) -> dict[str, Any]:
    code = ""
    filed = plan.day_of("filed")
    if filed:
        code = f"{filed:%y%m}-990099-89-01-{100000 + plan.number % 900000}"
    return {
        "name": plan.name,
        "enterprise": enterprise,
        "investor": "",
        "unit": cast.units[plan.unit],
        "officer": cast.officer(plan.unit),
        "national_code": code,
        "sector": plan.sector,
        "industry": plan.industry,
        "origin": plan.origin,
        "level": plan.level,
        "site": plan.site,
        "content": plan.content,
        "land_m2": plan.land_m2,
        "floor_m2": plan.floor_m2,
        "fixed_assets": plan.fixed_assets,
        "estimated_investment": plan.total,
        "promised_start_on": plan.promised_start,
        "promised_completion_on": plan.promised_completion,
        "promised_production_on": plan.promised_completion + timedelta(days=60),
    }


_WHY_LEFT: Final = {"lost": "投资方另选他处", "terminated": "投资方资金安排变化，双方协商终止"}


def _milestones(project: Project, plan: MilestonePlan, cast: Cast, dice: random.Random) -> Iterator[Milestone]:
    """One row, or two where the amount was corrected three weeks later."""
    reporter, verifier = cast.people["shen"], cast.people["xu"]
    recorded = moment(plan.on, dice.randint(0, 6), dice)
    amount, currency = plan.amount, "CNY"
    if plan.foreign_amount is not None:
        amount, currency = plan.foreign_amount, "USD"
    verified = plan.state == "verified"
    row: dict[str, Any] = {
        "project": project,
        "claim": uuid.UUID(int=dice.getrandbits(128), version=4),
        "strand": rules.kind(plan.kind).strand,
        "kind": plan.kind,
        "happened_on": plan.on,
        "currency": currency,
        "reported_by": reporter,
        "recorded_by": verifier if verified else reporter,
        "state": plan.state,
        "verified_by": verifier if verified else None,
        "verified_at": recorded if verified else None,
        "source_kind": SourceKind.FORM,
        "source": {"person": reporter.name},
        "reporter_unit": reporter.unit,
        "reporter_place": str(reporter.unit),
        "rules_id": rules.in_force(plan.on).number,
        "note": _WHY_LEFT.get(plan.kind, ""),
    }
    first = Milestone(**row, recorded_at=recorded, amount=amount, amount_cny=plan.amount)
    if plan.corrected_from is not None and currency == "CNY":
        corrected_at = min(recorded + timedelta(days=21), CLOSING)
        if corrected_at > recorded:
            first.amount = first.amount_cny = plan.corrected_from
            first.superseded_at = corrected_at
            yield first
            yield Milestone(
                **{**row, "note": "按协议文本更正"},
                recorded_at=corrected_at,
                amount=amount,
                amount_cny=plan.amount,
                supersedes=first,
            )
            return
    yield first


def _money(project: Project, plan: ProjectPlan, cast: Cast, dice: random.Random) -> Iterator[Investment | YearPlan]:
    statistician = cast.people["liu"]
    clock = {"recorded_by": statistician, "source_kind": SourceKind.SHEET}
    for month, amount in plan.investments:
        following = (month.replace(day=28) + timedelta(days=4)).replace(day=1)
        yield Investment(
            project=project,
            month=month,
            amount=amount,
            **money.composition(amount),
            recorded_at=moment(following, dice.randint(1, 5), dice),
            source={"sheet": f"{month:%Y年%-m月}投资月报"},
            **clock,
        )
    for year, amount in plan.year_plans:
        started = plan.day_of("started") or LAST_DAY
        yield YearPlan(
            project=project,
            year=year,
            amount=amount,
            recorded_at=moment(max(date(year, 1, 12), started), 3, dice),
            source={"sheet": f"{year}年重大项目投资计划"},
            **clock,
        )


def rows_of(plan: ProjectPlan, enterprise: Enterprise, cast: Cast) -> Rows:
    """All rows of one planned project; derived columns are left to the ledger."""
    dice = random.Random(f"rows-{plan.number}-{plan.name}")
    first = min(milestone.on for milestone in plan.milestones)
    begun = moment(first, 0, dice)
    facts = _facts(plan, enterprise, cast)
    project = Project(code=f"QG{first:%Y}-{plan.number:05d}", created_at=begun, **facts)
    clock = {"recorded_by": cast.people["shen"], "source_kind": SourceKind.FORM, "source": {"person": "沈知行"}}
    rows = Rows(project, ProjectVersion(project=project, recorded_at=begun, **facts, **clock))
    for milestone in plan.milestones:
        for row in _milestones(project, milestone, cast, dice):
            for name, value in money.funded(plan, milestone).items():
                setattr(row, name, value)
            rows.milestones.append(row)
        for demand in rules.kind(milestone.kind).evidence:
            if demand.strength == "M" and dice.random() < 0.9:
                rows.evidence.append((rows.milestones[-1], demand.kind.id))
    rows.milestones.extend(money.foreign_capital(plan, {row.kind: row for row in rows.milestones}))
    for unit, role, share in plan.contributions:
        rows.others.append(
            Contribution(project=project, unit=cast.units[unit], role=role, share=share, recorded_at=begun, **clock)
        )
    for label, amount in plan.phases:
        rows.others.append(Phase(project=project, label=label, investment=amount, recorded_at=begun, **clock))
    rows.others.extend(_money(project, plan, cast, dice))
    return rows


def evidence_row(milestone: Milestone, kind: str, file: Any, name: str) -> Evidence:
    """The evidence row of a stored file."""
    return Evidence(
        milestone=milestone,
        kind=kind,
        name=name,
        sha256=file.sha256,
        size=file.size,
        media_type=file.media_type,
        uploaded_by=milestone.reported_by,
        uploaded_at=milestone.recorded_at,
    )
