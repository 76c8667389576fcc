"""The answers again, naively: plain Python over every row that was ever written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from bridgehead.engines.figures import Measure, Period
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.ledger.models import (
    Contribution,
    Investment,
    Milestone,
    ProjectVersion,
    YearPlan,
)

GOOD = ("reported", "verified")
LEVELS = ["state", "province", "city", "district"]
NOT_TOTALS = {
    "incorporated",
    "funded",
    "lost",
    "withdrawn",
    "terminated",
    "exited",
    "resumed",
    "land_supplied",
    "acceptance",
    "trial_run",
    "entered_library",
    "monthly_investment",
    "above_scale",
    "capital_added",
    "foreign_contracted",
    "foreign_used",
}
EVENTS = {
    "signed": ["signed"],
    "filed": ["filed"],
    "started": ["started"],
    "completed": ["completed"],
    "producing": ["producing", "full_capacity"],
    "introduced": ["signed", "incorporated"],
}
UNDER_WAY = ["started", "building", "foundation", "topped_out", "equipment_in"]
DONE = ["completed", "producing", "above_scale", "full_capacity"]
IN_TALKS = ["lead", "screened", "negotiating", "reviewed"]
AFTER_TALKS = [
    *["signed", "incorporated", "funded", "filed", "preparing", "estimate_approved", "land_supplied", "land_permit"],
    *["planning_permit", "construction_permit", "site_entered", *UNDER_WAY, *DONE],
]


@dataclass
class World:
    """Every row of the ledger."""

    versions: list[Any]
    milestones: list[Any]
    investments: list[Any]
    plans: list[Any]
    contributions: list[Any]
    units: list[Any]
    of_project: dict[int, list[Any]] = field(default_factory=dict)
    # The day of the answer, on which shares must count.
    as_of: date = date.max

    def __post_init__(self) -> None:
        for row in self.milestones:
            self.of_project.setdefault(row.project_id, []).append(row)

    @classmethod
    def load(cls) -> World:
        return cls(
            list(ProjectVersion.objects.select_related("unit", "enterprise")),
            list(Milestone.objects.all()),
            list(Investment.objects.all()),
            list(YearPlan.objects.all()),
            list(Contribution.objects.select_related("unit")),
            list(Unit.objects.all()),
        )


def in_force(rows: Iterable[Any], at: datetime | None) -> list[Any]:
    if at is None:
        return [row for row in rows if row.superseded_at is None]
    return [row for row in rows if row.recorded_at <= at and (row.superseded_at is None or row.superseded_at > at)]


def events_of(world: World, project: int, at: datetime | None) -> list[Any]:
    """Milestones of a project that count, by day."""
    own = in_force(world.of_project.get(project, ()), at)
    return sorted((m for m in own if m.state in GOOD), key=lambda m: (m.happened_on, m.pk))


def total(world: World, facts: Any, at: datetime | None) -> Decimal | None:
    rows = [m for m in events_of(world, facts.project_id, at) if m.amount_cny is not None]
    filed = [m for m in rows if m.kind == "filed"]
    signed = [m for m in rows if m.kind == "signed"]
    others = [m for m in rows if m.kind not in NOT_TOTALS and m.kind not in ("filed", "signed")]
    if not filed and not signed and facts.estimated_investment is not None:
        return facts.estimated_investment
    stated = filed[-1:] or signed[:1] or others[-1:]
    if not stated:
        return None
    later = [m.amount_cny for m in rows if m.kind == "capital_added" and m.happened_on > stated[0].happened_on]
    return stated[0].amount_cny + sum(later, Decimal(0))


def fits(world: World, facts: Any, measure: Measure, unit_path: str | None, at: datetime | None) -> bool:
    f, as_of = measure.filters, world.as_of
    if unit_path is not None and not facts.unit.path.startswith(unit_path):
        return False
    if "sector" in f and facts.sector != f["sector"]:
        return False
    if "origin" in f and facts.origin != f["origin"]:
        return False
    if "industry" in f and str(f["industry"]).removesuffix("链").removesuffix("产业") not in facts.industry:
        return False
    if "level" in f and (not facts.level or LEVELS.index(facts.level) > LEVELS.index(str(f["level"]))):
        return False
    if "enterprise" in f:
        name = facts.enterprise.name if facts.enterprise else ""
        if f["enterprise"] not in name and f["enterprise"] not in facts.investor:
            return False
    if "credited_to" in f:
        paths = [unit.path for unit in world.units if f["credited_to"] in (unit.name, unit.short_name)]
        mine = [c for c in in_force(world.contributions, at) if c.project_id == facts.project_id]
        mine = [c for c in mine if (c.valid_from or date.min) <= as_of <= (c.valid_until or date.max)]
        if not any(c.unit.path.startswith(path) for c in mine for path in paths):
            return False
    return True


def in_tier(amount: Decimal | None, measure: Measure) -> bool:
    low, high = measure.filters.get("investment_min"), measure.filters.get("investment_max")
    if low is None and high is None:
        return True
    if amount is None:
        return False
    return (low is None or amount >= int(low)) and (high is None or amount < int(high))


@dataclass
class Told:
    """What the oracle says; `rows` are (project, day, amount)."""

    value: Decimal | None
    count: int
    rows: list[tuple[int, date | None, Decimal | None]]
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    counts: tuple[int, int] | None = None


def days(measure: Measure, period: Period | None, as_of: date) -> tuple[date | None, date]:
    start, end = (period.start, period.end) if period else (date(as_of.year, 1, 1), as_of)
    end = min(end or as_of, as_of)
    stock = measure.id.startswith(("project.building", "project.in_hand"))
    if stock or measure.filters.get("scope") == "cumulative":
        start = None
    return start, end


EXITS = ("lost", "withdrawn", "terminated", "exited")


def has_left(own: list[Milestone], end: date) -> bool:
    """Out at the end, if its last exit by then was not taken back on that day or later."""
    last = max((m.happened_on for m in own if m.kind in EXITS and m.happened_on <= end), default=None)
    back = [m for m in own if m.kind == "resumed" and m.happened_on <= end and last and m.happened_on >= last]
    return last is not None and not back


def firsts(world, measure, unit_path, start, end, at, kinds, state_ends=None):  # type: ignore[no-untyped-def]
    rows = []
    for facts in in_force(world.versions, at):
        if not fits(world, facts, measure, unit_path, at):
            continue
        own = events_of(world, facts.project_id, at)
        events = [m for m in own if m.kind in kinds]
        if not events:
            continue
        first = events[0]
        if first.happened_on > end or (start and first.happened_on < start):
            continue
        amount = first.amount_cny if first.kind not in NOT_TOTALS else None
        if state_ends is not None:
            if any(m.kind in state_ends and m.happened_on <= end for m in own) or has_left(own, end):
                continue
            amount = None
        if amount is None:
            amount = total(world, facts, at)
        if in_tier(amount, measure):
            rows.append((facts.project_id, first.happened_on, amount))
    return rows


def received(world, measure, unit_path, start, end, at, kind):  # type: ignore[no-untyped-def]
    """Every claim of a kind of money in the period, at its own amount, in the tier of the project's total."""
    rows = []
    for facts in in_force(world.versions, at):
        if not fits(world, facts, measure, unit_path, at) or not in_tier(total(world, facts, at), measure):
            continue
        rows += [
            (facts.project_id, event.happened_on, event.amount_cny)
            for event in events_of(world, facts.project_id, at)
            if event.kind == kind and event.happened_on <= end and (not start or event.happened_on >= start)
        ]
    return rows


def added(world, measure, unit_path, start, end, at):  # type: ignore[no-untyped-def]
    """The increases of projects whose first signing, on an earlier day, states its amount."""
    rows = []
    for project, day, amount in received(world, measure, unit_path, start, end, at, "capital_added"):
        signed = [m for m in events_of(world, project, at) if m.kind == "signed"][:1]
        if amount is not None and signed and signed[0].amount_cny is not None and signed[0].happened_on < day:
            rows.append((project, day, amount))
    return rows


def summed(rows: list[Any], measures: str) -> Decimal | None:
    if measures == "count":
        return Decimal(len(rows))
    known = [row[2] for row in rows if row[2] is not None]
    return None if rows and not known else sum(known, Decimal(0))


def money(world, rows, measure, unit_path, at):  # type: ignore[no-untyped-def]
    facts = {version.project_id: version for version in in_force(world.versions, at)}
    by_project: dict[int, Decimal] = {}
    for row in in_force(rows, at):
        mine = facts.get(row.project_id)
        if mine is None or not fits(world, mine, measure, unit_path, at):
            continue
        if in_tier(total(world, mine, at), measure):
            by_project[row.project_id] = by_project.get(row.project_id, Decimal(0)) + row.amount
    return by_project


def tell(world: World, measure: Measure, unit_path: str | None, period: Period | None, as_of: date, at: Any) -> Told:
    start, end = days(measure, period, as_of)
    world.as_of = as_of
    if start is not None and start > end:
        world = World([], [], [], [], [], world.units)
    head, _, tail = measure.id.rpartition(".")
    name = head.removeprefix("project.")
    common = (world, measure, unit_path, start, end, at)
    if measure.id == "project.share":
        return share(*common)
    if measure.id == "project.started.rate":
        return started_rate(*common)
    if measure.id.startswith("investment.done"):
        return done(world, measure, unit_path, start, end, at)
    if name == "building":
        rows = firsts(*common, UNDER_WAY, DONE)
    elif name == "in_hand":
        rows = firsts(*common, IN_TALKS, AFTER_TALKS)
    elif name == "started_or_completed":
        rows = firsts(*common, ["started"]) + firsts(*common, ["completed"])
    elif measure.id == "fdi.used.amount":
        rows = received(*common, "foreign_used")
    else:
        rows = firsts(*common, EVENTS[name])
    if measure.id == "project.signed.investment":
        rows += added(*common)
    return Told(summed(rows, "count" if tail == "count" else "amount"), len(rows), rows)


def rate(above: Decimal, below: Decimal, counts: tuple[int, int]) -> Told:
    value = None if below == 0 else above / below
    return Told(value, counts[0], [], above, below, counts)


def share(world, measure, unit_path, start, end, at):  # type: ignore[no-untyped-def]
    part = firsts(world, measure, unit_path, start, end, at, ["signed"])
    narrow = {"industry", "sector", "origin"} & set(measure.filters)
    dropped = narrow or {"investment_min", "investment_max", "level"}
    whole_measure = measure.with_filters(**dict.fromkeys(dropped))
    whole = firsts(world, whole_measure, unit_path, start, end, at, ["signed"])
    return rate(Decimal(len(part)), Decimal(len(whole)), (len(part), len(whole)))


def started_rate(world, measure, unit_path, start, end, at):  # type: ignore[no-untyped-def]
    promised = started = 0
    for facts in in_force(world.versions, at):
        day = facts.promised_start_on
        if day is None or day > end or (start and day < start) or not fits(world, facts, measure, unit_path, at):
            continue
        if not in_tier(total(world, facts, at), measure):
            continue
        promised += 1
        own = events_of(world, facts.project_id, at)
        started += any(m.kind == "started" and m.happened_on <= end for m in own)
    return rate(Decimal(started), Decimal(promised), (started, promised))


def done(world, measure, unit_path, start, end, at):  # type: ignore[no-untyped-def]
    months = [row for row in world.investments if row.month <= end and (not start or row.month >= start.replace(day=1))]
    spent = money(world, months, measure, unit_path, at)
    amount = sum(spent.values(), Decimal(0))
    if measure.id == "investment.done.amount":
        return Told(amount, len(spent), [(project, None, value) for project, value in spent.items()])
    plans = [row for row in world.plans if row.year <= end.year and (not start or row.year >= start.year)]
    planned = money(world, plans, measure, unit_path, at)
    below = sum(planned.values(), Decimal(0))
    return rate(amount, below, (len(spent), len(planned)))
