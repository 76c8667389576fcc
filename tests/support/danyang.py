"""A ledger that yields exactly the January to July 2023 figures of one real report; every name in it is invented.

Signed, 亿元 and above: 42 projects of 260.69亿元: 3 of 30亿元 and more, 3 from 10 to 30, 2 from 5 to 10; 41 in
manufacturing and 1 in services; 26 of the district's key industries, 61.9 %. In hand at the end of July: 113, of which
97 of domestic capital worth 369.03亿元 and 16 of foreign capital worth 7.37亿美元. By the end of June it yields the
half-year's figures too: 41 projects of 160.7亿元, 2 of 30亿元 and more. One more project is signed on 2 August.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Final

from bridgehead.foundation.search.indexing import index
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.ledger import rules
from bridgehead.modules.ledger.derived import derive_many, milestones_of
from bridgehead.modules.ledger.kept import keep
from bridgehead.modules.ledger.marks import keep_marks
from bridgehead.modules.ledger.models import Milestone, Project, ProjectVersion
from tests.factories import make_district

YI: Final = Decimal(100_000_000)
KNOWN_AT: Final = datetime(2023, 8, 3, 1, tzinfo=UTC)
AS_OF: Final = date(2023, 7, 31)
INDUSTRY: Final = "“5+2+1”产业"
# What a dollar was worth in the talks; the report adds dollars.
RATE: Final = Decimal("7.1")

# Tiers of 30, 10 and 5亿元; the rest is from 1 to 5. The first of them was signed in July.
_LARGE: Final = ("99.99", "32.5", "30", "15.6", "12.08", "10.3", "7.06", "5.2")
_SMALL: Final = (*(str(1 + Decimal(number) / 50) for number in range(33)), "4.40")
_DOMESTIC: Final = (*(str(1 + Decimal(number) / 20) for number in range(96)), "45.03")
_FOREIGN: Final = (*("0.4" for _ in range(15)), "1.37")
_PLACES: Final = ("云麓", "禾川", "青砚", "松屿", "澄渡", "岚汀", "望潮", "石渡", "菱溪", "鹤浦")
_GOODS: Final = ("精密轴承", "车灯模组", "导光板", "医用敷料", "减速机", "铝箔材料", "光学镜片", "智能仪表", "焊接装备")


@dataclass(frozen=True, slots=True)
class Danyang:
    """The ledger: its district, the 42 signed projects (the largest first), those in hand, and the one of August."""

    district: Unit
    signed: Sequence[Project]
    in_hand: Sequence[Project]
    august: Project


@dataclass(frozen=True, slots=True)
class _Plan:
    """A project and its one milestone; `amount` in whole units of `currency`."""

    amount: Decimal
    kind: str
    day: date
    sector: str = "manufacturing"
    industry: str = ""
    currency: str = "CNY"


def build() -> Danyang:
    """Fill the database; the district is the factories' own."""
    signed = [_signed(place, amount) for place, amount in enumerate((*_LARGE, *_SMALL))]
    talks = [_Plan(Decimal(amount) * YI, "negotiating", _day(place)) for place, amount in enumerate(_DOMESTIC)]
    talks += [_Plan(Decimal(amount) * YI, "lead", _day(place), currency="USD") for place, amount in enumerate(_FOREIGN)]
    august = _Plan(Decimal("2.2") * YI, "signed", date(2023, 8, 2))
    district = make_district()
    # A city of the rank of a district: its report says 全市.
    district.name = "岚港市"
    district.save(update_fields=["name"])
    made = _create([*signed, *talks, august], district)
    return Danyang(district, made[: len(signed)], made[len(signed) : -1], made[-1])


def _signed(place: int, amount: str) -> _Plan:
    day = date(2023, 7, 18) if place == 0 else date(2023, 1, 6) + timedelta(days=4 * place)
    return _Plan(
        amount=Decimal(amount) * YI,
        kind="signed",
        day=day,
        sector="service" if place == 41 else "manufacturing",
        industry=INDUSTRY if place < 26 else "",
    )


def _day(place: int) -> date:
    return date(2023, 1, 3) + timedelta(days=2 * place)


def _create(plans: Sequence[_Plan], district: Unit) -> list[Project]:
    projects, milestones, versions = [], [], []
    for place, plan in enumerate(plans):
        facts = {
            "name": f"{_PLACES[place % 10]}{_GOODS[place % 9]}{'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[place // 10]}线项目",
            "unit": district,
            "sector": plan.sector,
            "industry": plan.industry,
            "origin": "domestic" if plan.currency == "CNY" else "foreign",
        }
        project = Project(code=f"DY2023-{place + 1:04d}", created_at=KNOWN_AT, **facts)
        projects.append(project)
        versions.append(ProjectVersion(project=project, recorded_at=KNOWN_AT, **facts))
        milestones.append(
            Milestone(
                project=project,
                strand="promotion",
                kind=plan.kind,
                happened_on=plan.day,
                amount=plan.amount,
                currency=plan.currency,
                amount_cny=plan.amount if plan.currency == "CNY" else plan.amount * RATE,
                recorded_at=KNOWN_AT,
            )
        )
    derive_many([(project, [milestone]) for project, milestone in zip(projects, milestones, strict=True)])
    Project.objects.bulk_create(projects)
    for row in (*versions, *milestones):
        row.project = row.project  # takes over the number that the insert gave
    ProjectVersion.objects.bulk_create(versions)
    Milestone.objects.bulk_create(milestones)
    keep_marks(milestones_of(projects), projects, rules.current())
    keep(projects, rules.current())
    index("project", [project.pk for project in projects])
    return projects
