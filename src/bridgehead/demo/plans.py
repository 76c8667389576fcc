"""What the demonstration district's projects are and what happens to them: plain values from a seed, no database."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

LAST_DAY = date(2026, 10, 31)
FIRST_DAY = date(2023, 11, 1)
YI = Decimal(100_000_000)
WAN = Decimal(10_000)

# Bands of total investment in 亿元 with their weights: most projects are small, a few carry the total.
_AMOUNTS: Sequence[tuple[int, Decimal, Decimal]] = (
    (18, Decimal("0.3"), Decimal("1")),
    (46, Decimal("1"), Decimal("5")),
    (20, Decimal("5"), Decimal("10")),
    (11, Decimal("10"), Decimal("30")),
    (4, Decimal("30"), Decimal("60")),
    (1, Decimal("100"), Decimal("130")),
)

# Milestone, the shortest and longest days after the one it follows, chance that the project gets there at all.
_ROAD: Sequence[tuple[str, str, int, int, float]] = (
    ("screened", "lead", 3, 20, 1.0),
    ("negotiating", "screened", 7, 60, 0.97),
    ("reviewed", "negotiating", 15, 90, 0.93),
    ("signed", "reviewed", 5, 60, 0.93),
    ("incorporated", "signed", 7, 45, 0.95),
    ("funded", "incorporated", 20, 120, 0.85),
    ("filed", "incorporated", 5, 40, 0.97),
    ("land_supplied", "filed", 20, 110, 0.95),
    ("land_permit", "land_supplied", 3, 15, 1.0),
    ("planning_permit", "land_permit", 10, 45, 1.0),
    ("construction_permit", "planning_permit", 7, 40, 0.97),
    ("site_entered", "construction_permit", 1, 15, 1.0),
    ("started", "site_entered", 3, 45, 0.95),
    ("entered_library", "started", 10, 60, 0.96),
    ("foundation", "started", 40, 100, 1.0),
    ("topped_out", "foundation", 60, 200, 0.98),
    ("equipment_in", "topped_out", 20, 80, 1.0),
    ("acceptance", "equipment_in", 25, 100, 0.97),
    ("completed", "acceptance", 5, 40, 1.0),
    ("trial_run", "completed", 5, 45, 1.0),
    ("producing", "trial_run", 10, 60, 1.0),
    ("above_scale", "producing", 60, 200, 0.8),
    ("full_capacity", "above_scale", 60, 250, 0.9),
)


@dataclass(frozen=True, slots=True)
class MilestonePlan:
    """Something that happened; `amount` in CNY, None where the milestone carries none."""

    kind: str
    on: date
    amount: Decimal | None = None
    foreign_amount: Decimal | None = None
    state: str = "verified"
    corrected_from: Decimal | None = None


@dataclass(frozen=True, slots=True)
class FirmPlan:
    """An invented firm."""

    name: str
    stem: str
    short_name: str
    credit_stem: str
    country: str


@dataclass(frozen=True, slots=True)
class ProjectPlan:
    """A project with everything that happens to it until LAST_DAY."""

    number: int
    name: str
    firm: FirmPlan
    unit: str
    industry: str
    sector: str
    origin: str
    level: str
    site: str
    content: str
    land_m2: Decimal
    floor_m2: Decimal
    total: Decimal
    fixed_assets: Decimal
    promised_start: date
    promised_completion: date
    milestones: tuple[MilestonePlan, ...]
    investments: tuple[tuple[date, Decimal], ...]
    year_plans: tuple[tuple[int, Decimal], ...]
    contributions: tuple[tuple[str, str, Decimal], ...]
    phases: tuple[tuple[str, Decimal], ...] = field(default=())

    def day_of(self, kind: str) -> date | None:
        """The day of a milestone, None where it has not come."""
        return next((milestone.on for milestone in self.milestones if milestone.kind == kind), None)


@cache
def world() -> Mapping[str, Any]:
    """The words of world.toml."""
    return tomllib.loads(files(__package__).joinpath("world.toml").read_text(encoding="utf-8"))


def _weighted(dice: random.Random, rows: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    return dice.choices(rows, weights=[row["weight"] for row in rows])[0]


def _amount(dice: random.Random) -> Decimal:
    """A total investment as agreements state it: few digits, more small ones than large ones within a band."""
    _, low, high = dice.choices(_AMOUNTS, weights=[band[0] for band in _AMOUNTS])[0]
    share = Decimal(str(round(dice.random() ** 2, 4)))
    value = low + (high - low) * share
    places = Decimal("0.01") if value < 10 else Decimal("0.1")
    return value.quantize(places) * YI


def _firm(dice: random.Random, industry: Mapping[str, Any], origin: str, taken: set[str]) -> FirmPlan:
    words = world()["firms"]
    for _ in range(1000):
        stem = dice.choice(words["heads"]) + dice.choice(words["tails"])
        name = f"{stem}{industry['word']}{dice.choice(words['forms'])}"
        if name not in taken and stem[0] != stem[1]:
            break
    else:  # very large districts run out of two-character stems
        stem = "".join(dice.choice(words["heads"]) for _ in range(3))
        name = f"{stem}{industry['word']}{len(taken)}号（桥港）有限公司"
    taken.add(name)
    country = dice.choice(["DE", "JP", "SG", "KR"]) if origin == "foreign" else "CN"
    # 990099 is no division of GB/T 2260, so that no code can be a real firm's.
    organisation = "".join(dice.choice("0123456789ABCDEFGHJKLMNPQRTUWXY") for _ in range(8))
    return FirmPlan(
        name=name, stem=stem, short_name=stem + industry["word"], credit_stem=f"91990099{organisation}", country=country
    )


def _road(dice: random.Random, first: date, total: Decimal, origin: str) -> tuple[MilestonePlan, ...]:
    days = {"lead": first}
    for kind, after, shortest, longest, chance in _ROAD:
        if after in days and dice.random() < chance:
            days[kind] = days[after] + timedelta(days=dice.randint(shortest, longest))
    last = max(days.values())
    if "construction_permit" not in days and last + timedelta(days=240) < LAST_DAY and dice.random() < 0.5:
        days["terminated" if "signed" in days else "lost"] = last + timedelta(days=dice.randint(120, 240))
    carried = {"signed": total, "filed": _near(dice, total), "planning_permit": None}
    planned = []
    for kind, on in days.items():
        if on > LAST_DAY:
            continue
        amount = carried.get(kind)
        fresh = (LAST_DAY - on).days < 12
        corrected = None
        if kind == "signed" and dice.random() < 0.04:
            corrected = (total * Decimal("1.1")).quantize(WAN)
        foreign = (total / Decimal(7)).quantize(WAN) if origin == "foreign" and kind == "signed" else None
        planned.append(
            MilestonePlan(
                kind=kind,
                on=on,
                amount=amount,
                foreign_amount=foreign,
                state="reported" if fresh and dice.random() < 0.6 else "verified",
                corrected_from=corrected,
            )
        )
    return tuple(sorted(planned, key=lambda milestone: milestone.on))


def _near(dice: random.Random, total: Decimal) -> Decimal:
    """A filed total: mostly the agreed one, now and then a few per cent apart, as filings are."""
    if dice.random() < 0.7:
        return total
    return (total * Decimal(dice.choice(["0.95", "1.03", "1.05"]))).quantize(WAN)


def _month_starts(start: date, end: date) -> Iterator[date]:
    month = start.replace(day=1)
    while month <= end:
        yield month
        month = (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def _spending(dice: random.Random, started: date, until: date, budget: Decimal) -> tuple[tuple[date, Decimal], ...]:
    """Monthly investment along an S-curve from the start to the planned end; months after LAST_DAY are not known."""
    months = list(_month_starts(started, until))
    weights = [min(place + 1, len(months) - place) * dice.uniform(0.8, 1.2) for place in range(len(months))]
    whole = sum(weights)
    rows = []
    for month, weight in zip(months, weights, strict=True):
        if month.replace(day=28) <= LAST_DAY:
            rows.append((month, (budget * Decimal(str(round(weight / whole, 6)))).quantize(WAN)))
    return tuple(rows)


def _year_plans(spent: Sequence[tuple[date, Decimal]], dice: random.Random) -> tuple[tuple[int, Decimal], ...]:
    years: dict[int, Decimal] = {}
    for month, amount in spent:
        years[month.year] = years.get(month.year, Decimal(0)) + amount
    return tuple(
        (year, (amount * Decimal(str(round(dice.uniform(0.9, 1.35), 2)))).quantize(WAN))
        for year, amount in years.items()
    )


def _contributions(dice: random.Random, unit: str) -> tuple[tuple[str, str, Decimal], ...]:
    finder = dice.choice(["promotion", "office_shenzhen", "office_shanghai", "office_beijing"])
    shape = dice.random()
    if shape < 0.4:
        return ((unit, "落地", Decimal(1)),)
    if shape < 0.8:
        return ((finder, "首谈", Decimal("0.6")), (unit, "落地", Decimal("0.4")))
    return (
        ("promotion", "首谈", Decimal("0.5")),
        (unit, "落地", Decimal("0.3")),
        (finder if finder != "promotion" else "office_shenzhen", "线索", Decimal("0.2")),
    )


def _site(dice: random.Random, unit: Mapping[str, Any]) -> str:
    road = dice.choice(world()["project"]["roads"])
    return f"{unit.get('short_name') or unit['name']}{road}{dice.randint(1, 299)}号"


def _content(dice: random.Random, product: str, sector: str) -> str:
    if sector == "manufacturing":
        return f"建设{product}生产线及配套设施，达产后形成年产{dice.randint(2, 60)}万件的能力。"
    return f"建设{product}及配套设施。"


def _level(dice: random.Random, total: Decimal) -> str:
    if total >= 50 * YI:
        return dice.choice(["province", "city"])
    if total >= 10 * YI:
        return dice.choices(["province", "city", "district"], weights=[2, 6, 4])[0]
    return dice.choices(["district", ""], weights=[4, 6])[0] if total >= 2 * YI else ""


def _project(dice: random.Random, number: int, taken: set[str]) -> ProjectPlan:
    unit = _weighted(dice, [unit for unit in world()["unit"] if "weight" in unit])
    industry = _weighted(dice, world()["industry"])
    origin = "foreign" if dice.random() < 0.12 else "domestic"
    firm = _firm(dice, industry, origin, taken)
    product = dice.choice(industry["products"])
    ending = dice.choice(world()["project"]["endings"][industry["sector"]])
    total = _amount(dice)
    first = FIRST_DAY + timedelta(days=int((LAST_DAY - FIRST_DAY).days * dice.random() ** 0.85))
    milestones = _road(dice, first, total, origin)
    days = {milestone.kind: milestone.on for milestone in milestones}
    signed = days.get("signed", first + timedelta(days=120))
    promised_start = signed + timedelta(days=dice.randint(150, 260))
    promised_completion = promised_start + timedelta(days=dice.randint(300, 600))
    fixed = (total * Decimal(str(round(dice.uniform(0.62, 0.88), 2)))).quantize(WAN)
    spent: tuple[tuple[date, Decimal], ...] = ()
    if "started" in days:
        spent = _spending(dice, days["started"], days.get("completed", promised_completion), fixed)
    land = (total / YI * Decimal(dice.randint(5, 14))).quantize(Decimal("0.1")) * Decimal(2000) / 3
    return ProjectPlan(
        number=number,
        name=f"{firm.stem}{product}{ending}",
        firm=firm,
        unit=unit["key"],
        industry=industry["name"],
        sector=industry["sector"],
        origin=origin,
        level=_level(dice, total),
        site=_site(dice, unit),
        content=_content(dice, product, industry["sector"]),
        land_m2=land.quantize(Decimal("0.01")),
        floor_m2=(land * Decimal(str(round(dice.uniform(0.9, 2.0), 2)))).quantize(Decimal("0.01")),
        total=total,
        fixed_assets=fixed,
        promised_start=promised_start,
        promised_completion=promised_completion,
        milestones=milestones,
        investments=spent,
        year_plans=_year_plans(spent, dice),
        contributions=_contributions(dice, unit["key"]),
        phases=(
            ("首期", (total * Decimal("0.6")).quantize(WAN)),
            ("二期", total - (total * Decimal("0.6")).quantize(WAN)),
        )
        if total >= 10 * YI and dice.random() < 0.5
        else (),
    )


def project_plans(count: int, seed: int) -> Iterator[ProjectPlan]:
    """`count` projects, always the same for a seed; each has its own dice, so that a longer list starts alike."""
    taken: set[str] = set()
    for number in range(1, count + 1):
        yield _project(random.Random(f"{seed}-{number}"), number, taken)
