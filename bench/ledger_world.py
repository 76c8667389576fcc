"""A ledger beyond any district's: up to a million generated projects with their milestones, money, firms and people.

Everything is invented. Rows are written in bulk, past the actions; what the ledger derives of them is right
(`bridgehead ledger check` finds nothing).
"""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from django.db import transaction

from bench.bulk import Filler, moment, without_indexes, zone
from bench.careers import Career, Step, careers
from bench.district import (
    CONTACT,
    FIRM,
    SEED,
    THINGS,
    contacts,
    firm_stem,
    firms,
    make_people,
    make_units,
    project_name,
    stems,
)
from bench.repeating import repeat
from bridgehead.demo.plans import LAST_DAY, world
from bridgehead.modules.accounts.models import Person, Unit
from bridgehead.modules.ledger import kept, rules, summing
from bridgehead.modules.ledger import models as ledger
from bridgehead.modules.parties.models import Contact, Enterprise

PROJECTS_A_FIRM: Final = 10
_FIRST: Final = date(2012, 1, 1)
_CHUNK: Final = 2_000
_DAYS: Final = (LAST_DAY - _FIRST).days
_LEVELS: Final = ("", "", "", "", "", "", "district", "district", "city", "province")
_OF_PROJECTS: Final = (
    ledger.Project,
    ledger.ProjectVersion,
    ledger.ProjectAlias,
    ledger.ProjectMark,
    ledger.Milestone,
    ledger.Evidence,
    ledger.Contribution,
    ledger.Investment,
    ledger.YearPlan,
)
_TABLES: Final = (Enterprise, Contact, *_OF_PROJECTS)
_FACTS: Final = (
    "name",
    "enterprise_id",
    "unit_id",
    "officer_id",
    "national_code",
    "sector",
    "industry",
    "origin",
    "level",
    "site",
    "content",
    "land_m2",
    "estimated_investment",
    "promised_start_on",
)
_RECORDED: Final = ("recorded_at", "superseded_at", "recorded_by_id", "source_kind")
_MILESTONE: Final = (
    "id",
    "project_id",
    *_RECORDED,
    "claim",
    "strand",
    "kind",
    "happened_on",
    "amount",
    "amount_cny",
    "state",
    "reported_by_id",
    "verified_by_id",
    "verified_at",
    "reporter_unit_id",
    "reporter_place",
    "rules_id",
    "supersedes_id",
)
_EVIDENCE: Final = (
    "milestone_id",
    "kind",
    "name",
    "sha256",
    "size",
    "media_type",
    "uploaded_by_id",
    "uploaded_at",
)


@dataclass(frozen=True, slots=True)
class _Town:
    """Where projects stand, and who reports and verifies there."""

    unit: int
    name: str
    team: int
    reporter: int
    verifier: int


@dataclass(slots=True)
class _Rows:
    """Rows of some projects, by table."""

    project: list[tuple[Any, ...]] = field(default_factory=list)
    version: list[tuple[Any, ...]] = field(default_factory=list)
    alias: list[tuple[Any, ...]] = field(default_factory=list)
    mark: list[tuple[Any, ...]] = field(default_factory=list)
    milestone: list[tuple[Any, ...]] = field(default_factory=list)
    evidence: list[tuple[Any, ...]] = field(default_factory=list)
    contribution: list[tuple[Any, ...]] = field(default_factory=list)
    investment: list[tuple[Any, ...]] = field(default_factory=list)
    plan: list[tuple[Any, ...]] = field(default_factory=list)


class _Maker:
    """Makes the rows of one project after the other."""

    def __init__(self, count: int, towns: Sequence[_Town], *, history: bool) -> None:
        self.count, self.towns, self.history = count, towns, history
        self.careers = careers()
        # What is derived and no fact.
        self.columns = [name for name in self.careers[0].columns if name not in _FACTS]
        self.lengths = [career.length for career in self.careers]
        self.called = stems(max(1, count // PROJECTS_A_FIRM))
        self.industries = world()["industry"]
        self.roads = world()["project"]["roads"]
        self.dice = random.Random(f"{SEED}-projects")
        self.days = [_FIRST + timedelta(days=number) for number in range(_DAYS + 800)]
        self.said = [day.isoformat() for day in self.days]
        self.zone = zone()
        self.milestones = 0

    def add(self, number: int, rows: _Rows) -> None:
        """The rows of project `number`, from 1."""
        dice = self.dice
        # Numbers follow the days of registration, but for the years in which the last ones cannot have ended.
        first = min(number * _DAYS // self.count, _DAYS - self.lengths[0] - 31)
        fitting = bisect_right(self.lengths, _DAYS - first)
        career = self.careers[dice.randrange(fitting)]
        firm = dice.randint(1, len(self.called))
        town = self.towns[firm % len(self.towns)]
        amount = max(1, round(10 ** dice.uniform(2.5, 6.2))) * 10_000
        registered = f"{self.said[first]} 01:00:00{self.zone}"
        facts = self._facts(firm, town, first, career, amount)
        columns = [self._derived(*career.columns[name], first, amount) for name in self.columns]
        code = f"{self.said[first][:4]}-{number:07d}"
        total = columns[self.columns.index("total_investment")]
        spent = self._spend(number, town, career, first, amount, rows)
        event = self.said[first + career.columns["latest_event_at"][1][0]]
        rows.project.append((number, code, registered, max(event, spent), *facts, *columns))
        if number % 10 == 0:
            later = f"{self.said[first + 1]} 01:00:00{self.zone}"
            before = (f"{facts[0]}（暂名）", *facts[1:])
            rows.version.append((number, registered, later, town.reporter, "form", *before))
            rows.version.append((number, later, None, town.reporter, "form", *facts))
        else:
            rows.version.append((number, registered, None, town.reporter, "form", *facts))
        if number % 20 == 0:
            name = f"{firm_stem(dice)}{dice.choice(THINGS)}"
            rows.alias.append((number, registered, town.reporter, name, name))
        if not self.history:
            return
        hung = (facts[_FACTS.index("unit_id")], None if total is None else total * 100)
        rows.mark += [
            (number, key, None if day is None else self.said[first + day], *hung) for key, day in career.marks
        ]
        self._shares(number, town, registered, rows)
        self._walk(number, town, career, first, amount, rows)

    def _facts(self, firm: int, town: _Town, first: int, career: Career, amount: int) -> tuple[Any, ...]:
        dice = self.dice
        industry = self.industries[firm % len(self.industries)]
        sort, value = career.columns["estimated_investment"]
        return (
            project_name(dice, self.called[firm - 1], town.name),
            firm,
            town.team if firm % 7 == 0 else town.unit,
            town.reporter,
            f"{self.days[first]:%y%m}-990099-{dice.randint(1, 89):02d}-01-{dice.randint(0, 999_999):06d}",
            industry["sector"],
            industry["name"],
            "foreign" if firm % 9 == 0 else "domestic",
            dice.choice(_LEVELS),
            f"{town.name}{dice.choice(self.roads)}{dice.randint(1, 299)}号",
            f"建设厂房、仓库和配套设施，购置设备{dice.randint(10, 400)}台套，形成{industry['products'][0]}的生产能力",
            dice.randint(5, 300) * 1_000,
            self._derived(sort, value, first, amount),
            self.said[first + career.promised],
        )

    def _derived(self, sort: str, value: Any, first: int, amount: int) -> Any:
        if sort == "day":
            return self.said[first + value]
        if sort == "moment":
            return f"{self.said[first + value[0]]} {value[1]}{self.zone}"
        return amount // 100 * value if sort == "amount" else value

    def _walk(self, number: int, town: _Town, career: Career, first: int, amount: int, rows: _Rows) -> None:
        claim = 0
        for step in career.steps:
            self.milestones += 1
            own = self.milestones
            follows = own - 1 if claim else None
            claim = claim or (own * 0x9E3779B97F4A7C15F39CC0605CEDC835) % 2**128
            rows.milestone.append(self._milestone(own, number, town, step, first, amount, claim, follows))
            at = f"{self.said[first + step.recorded]} {step.at}{self.zone}"
            for kind in step.papers:
                name, seal = f"{kind}.pdf", f"{own:064x}"
                rows.evidence.append((own, kind, name, seal, 120_000, "application/pdf", town.reporter, at))
            if step.superseded is None:
                claim = 0

    def _milestone(
        self, own: int, number: int, town: _Town, step: Step, first: int, amount: int, claim: int, follows: int | None
    ) -> tuple[Any, ...]:
        said = self.said
        at = f"{said[first + step.recorded]} {step.at}{self.zone}"
        closed = None if step.superseded is None else f"{said[first + step.superseded]} {step.at}{self.zone}"
        verified = step.state == "verified"
        money = None if step.percent is None else amount // 100 * step.percent
        return (
            own,
            number,
            at,
            closed,
            town.verifier if verified else town.reporter,
            "form",
            f"{claim:032x}",
            step.strand,
            step.kind,
            said[first + step.day],
            money,
            money,
            step.state,
            town.reporter,
            town.verifier if verified else None,
            at if verified else None,
            town.unit,
            town.name,
            rules.FIRST,
            follows,
        )

    def _shares(self, number: int, town: _Town, registered: str, rows: _Rows) -> None:
        if number % 4:
            rows.contribution.append((number, registered, None, town.reporter, "form", town.unit, "lead", 1))
            return
        other = self.towns[number % len(self.towns)].team
        rows.contribution.append((number, registered, None, town.reporter, "form", town.unit, "lead", "0.6"))
        rows.contribution.append((number, registered, None, town.reporter, "form", other, "partner", "0.4"))

    def _spend(self, number: int, town: _Town, career: Career, first: int, amount: int, rows: _Rows) -> str:
        """The money of a project; returns the day on which the last of it was recorded, empty where there is none."""
        if career.started is None or not career.months:
            return ""
        begun = self.days[first + career.started]
        planned: dict[int, int] = {}
        following = ""
        months = begun.year * 12 + begun.month - 1
        for place in range(career.months):
            year, month = divmod(months + place, 12)
            spent = amount * (place % 4 + 2) // 100
            planned[year] = planned.get(year, 0) + spent * 11 // 10
            following = f"{year + month // 11}-{(month + 1) % 12 + 1:02d}-05 02:00:00{self.zone}"
            rows.investment.append(
                (number, following, None, town.reporter, "sheet", f"{year}-{month + 1:02d}-01", spent)
            )
        for year, budget in planned.items():
            at = f"{max(f'{year}-01-12', begun.isoformat())} 02:00:00{self.zone}"
            rows.plan.append((number, at, None, town.verifier, "sheet", year, budget))
        return following[:10]


def _towns(units: Sequence[Unit]) -> list[_Town]:
    people = dict(Person.objects.values_list("username", "pk"))
    teams = dict(Unit.objects.filter(kind="team").values_list("parent_id", "pk"))
    return [
        _Town(unit.pk, unit.name, teams[unit.pk], people[f"reporter{number}"], people[f"verifier{number}"])
        for number, unit in enumerate(units)
    ]


def _fillers(derived: Sequence[str]) -> Mapping[str, Filler]:
    recorded = ("project_id", *_RECORDED)
    return {
        "project": Filler(ledger.Project, ("id", "code", "created_at", "heard_on", *_FACTS, *derived)),
        "version": Filler(ledger.ProjectVersion, (*recorded, *_FACTS)),
        "alias": Filler(ledger.ProjectAlias, ("project_id", "recorded_at", "recorded_by_id", "name", "name_key")),
        "mark": Filler(ledger.ProjectMark, ("project_id", "key", "since", "unit_id", "total")),
        "milestone": Filler(ledger.Milestone, _MILESTONE),
        "evidence": Filler(ledger.Evidence, _EVIDENCE),
        "contribution": Filler(ledger.Contribution, (*recorded, "unit_id", "role", "share")),
        "investment": Filler(ledger.Investment, (*recorded, "month", "amount")),
        "plan": Filler(ledger.YearPlan, (*recorded, "year", "amount")),
    }


# What may be found; the rest is history.
_NAMES: Final = ("project", "alias")
# Of more projects than that, with their history, the first so many are made one by one, and then copied.
_BLOCK: Final = 100_000


def fill(projects: int, *, history: bool = True) -> None:
    """Write the district into an empty, migrated database; the search index is left to `bridgehead search rebuild`.

    Without `history` there are the names alone: no milestones and what hangs on them, nor what is derived of them; but
    every one of them is made by itself, for a name that ten projects have is no name.
    """
    units = make_units()
    make_people(units)
    made = min(projects, _BLOCK) if history else projects
    times = -(-projects // made)
    with without_indexes(_TABLES):
        count = max(1, made // PROJECTS_A_FIRM)
        Filler(Enterprise, FIRM).write_all((*row[:-1], moment(row[-1])) for row in firms(count * times, units))
        Filler(Contact, CONTACT).write_all(contacts(count * times))
        maker = _Maker(made, _towns(units), history=history)
        fillers = _fillers(maker.columns)
        for begin in range(1, made + 1, _CHUNK):
            rows = _Rows()
            for number in range(begin, min(begin + _CHUNK, made + 1)):
                maker.add(number, rows)
            for name, filler in fillers.items() if history else ((name, fillers[name]) for name in _NAMES):
                filler.write(getattr(rows, name))
    if history:
        # Their index is in no order of projects: entries of very many would be put all over it.
        with without_indexes((ledger.Counted,)):
            kept.rebuild()
    if times > 1:
        copied = (*_OF_PROJECTS, ledger.Counted)
        with without_indexes(copied):
            repeat(copied, times, count)
        with transaction.atomic():
            summing.rebuild()
