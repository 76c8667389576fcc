"""Loads the demonstration district into an empty database: in bulk, a few thousand projects at a time."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from itertools import islice

from django.db import models, transaction

from bridgehead.demo import bulletins, samples
from bridgehead.demo.approvals import load_approvals
from bridgehead.demo.assessment import load_assessment
from bridgehead.demo.daily import load_daily
from bridgehead.demo.forces import load_forces
from bridgehead.demo.money import load_plans
from bridgehead.demo.people import load_people, load_units
from bridgehead.demo.plans import FirmPlan, ProjectPlan, project_plans
from bridgehead.demo.published import load_published
from bridgehead.demo.reminders import load_reminders
from bridgehead.demo.rows import Cast, Rows, evidence_row, rows_of
from bridgehead.demo.schedules import load_schedules
from bridgehead.demo.targets import load_targets
from bridgehead.foundation.access import SYSTEM
from bridgehead.foundation.audit.chain import record_many
from bridgehead.foundation.search.indexing import index, settle
from bridgehead.modules.accounts.models import Person, Unit
from bridgehead.modules.duplicates import commands as duplicates
from bridgehead.modules.findings.actions import reconcile_everything
from bridgehead.modules.ledger import rules
from bridgehead.modules.ledger.derived import derive_many, milestones_of
from bridgehead.modules.ledger.kept import keep
from bridgehead.modules.ledger.marks import keep_marks
from bridgehead.modules.ledger.models import Evidence, Milestone, Project, ProjectVersion
from bridgehead.modules.parties.credit_code import check_character
from bridgehead.modules.parties.models import Enterprise
from bridgehead.modules.parties.names import name_key

DEFAULT_SEED = 20260731
_CHUNK = 2000


def _organisation_check(stem: str) -> str:
    """The inner check character of a nine-character organisation code (domain/07 section 1)."""
    values = [int(character, 36) for character in stem]
    total = sum(value * weight for value, weight in zip(values, (3, 7, 9, 10, 5, 8, 4, 2), strict=True))
    return {10: "X", 11: "0"}.get(11 - total % 11, str(11 - total % 11))


def _credit_code(firm: FirmPlan) -> str:
    body = firm.credit_stem + _organisation_check(firm.credit_stem[8:])
    return body + check_character(body)


def _enterprise(plan: ProjectPlan, cast: Cast) -> Enterprise:
    return Enterprise(
        name=plan.firm.name,
        name_key=name_key(plan.firm.name),
        credit_code=_credit_code(plan.firm),
        division_code="990099",
        country=plan.firm.country,
        address=plan.site,
        unit_path=cast.units[plan.unit].path,
    )


def _create(rows: Sequence[models.Model]) -> None:
    """Insert rows of mixed models, a bulk insert a model."""
    by_model: dict[type[models.Model], list[models.Model]] = {}
    for row in rows:
        by_model.setdefault(type(row), []).append(row)
    for model, members in by_model.items():
        model._default_manager.bulk_create(members, batch_size=500)


def _create_milestones(rows: Sequence[Rows]) -> None:
    """First the rows that supersede nothing, then the corrections, which need their numbers."""
    every = [milestone for row in rows for milestone in row.milestones]
    Milestone.objects.bulk_create([row for row in every if row.supersedes is None], batch_size=500)
    corrections = [row for row in every if row.supersedes is not None]
    for correction in corrections:
        correction.supersedes = correction.supersedes  # takes over the number that the insert gave
    Milestone.objects.bulk_create(corrections, batch_size=500)


@transaction.atomic
def _load_chunk(plans: Sequence[ProjectPlan], cast: Cast, papers: samples.Papers) -> None:
    enterprises = Enterprise.objects.bulk_create([_enterprise(plan, cast) for plan in plans], batch_size=500)
    rows = [rows_of(plan, enterprise, cast) for plan, enterprise in zip(plans, enterprises, strict=True)]
    derive_many([(row.project, row.milestones) for row in rows])
    Project.objects.bulk_create([row.project for row in rows], batch_size=500)
    for row in rows:
        row.version.project = row.project
        for fact in (*row.milestones, *row.others):
            fact.project = row.project
    ProjectVersion.objects.bulk_create([row.version for row in rows], batch_size=500)
    _create_milestones(rows)
    Evidence.objects.bulk_create(
        [
            evidence_row(milestone, kind, papers.file(kind), papers.name(kind))
            for row in rows
            for milestone, kind in row.evidence
        ],
        batch_size=500,
    )
    _create([other for row in rows for other in row.others])
    # The projects hang on the firms, and come along.
    index("enterprise", [enterprise.pk for enterprise in enterprises])
    projects = [row.project for row in rows]
    keep_marks(milestones_of(projects), projects, rules.current())
    keep(projects, rules.current())
    record_many(
        actor=SYSTEM,
        action="ledger.project.registered",
        rows=[(row.project, None, {"code": row.project.code, "name": row.project.name}) for row in rows],
        note="示范数据",
    )


def _chunks(plans: Iterator[ProjectPlan]) -> Iterator[list[ProjectPlan]]:
    while chunk := list(islice(plans, _CHUNK)):
        yield chunk


def load(projects: int, seed: int) -> tuple[dict[str, Unit], dict[str, Person], list[ProjectPlan]]:
    """Load units, people and projects; returns the units and people by key and the plans of the first chunk."""
    with transaction.atomic():
        units = load_units()
        cast = Cast(units=units, people=load_people(units))
        index("person", [person.pk for person in cast.people.values()])
    papers = samples.Papers()
    first: list[ProjectPlan] = []
    done = 0
    for chunk in _chunks(project_plans(projects, seed)):
        _load_chunk(chunk, cast, papers)
        first = first or chunk
        done += len(chunk)
        if projects > _CHUNK:
            print(f"\r{done:,} of {projects:,} projects", end="", flush=True)
    if projects > _CHUNK:
        print()
    settle()
    return units, dict(cast.people), first


def command(*, projects: int, seed: int) -> int:
    """`bridgehead demo`: refuse a database that holds anything, else load the district and its sample bulletins."""
    if Person.objects.exists() or Project.objects.exists():
        print("The database is not empty; the demonstration goes into an empty one only.", file=sys.stderr)
        return 1
    print("Loading the demonstration district…", flush=True)
    units, people, plans = load(projects, seed)
    for bulletin in bulletins.bulletins(units, plans):
        samples.take_in(bulletin, units=units, person=people["shen"])
    load_daily(units, people)
    load_plans(units, people)
    load_schedules(people)
    load_assessment(units, people)
    load_targets(units, people)
    load_approvals(units, people)
    load_forces(units, people)
    load_reminders(people)
    load_published(units, people)
    reconcile_everything(actor=SYSTEM)
    duplicates.find()
    print(f"{Project.objects.count():,} projects and {len(people)} people are loaded.")
    return 0
