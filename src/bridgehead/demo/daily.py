"""The daily work of the demonstration district: problems with their steps, contacts, financials, terms in talks."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from importlib.resources import files
from typing import Any

from django.utils import timezone

from bridgehead.foundation.access import SYSTEM
from bridgehead.modules.accounts.models import Person, Unit
from bridgehead.modules.accounts.queries import actor_of
from bridgehead.modules.delivery import actions as delivery
from bridgehead.modules.delivery.models import Problem
from bridgehead.modules.ledger import actions as ledger
from bridgehead.modules.ledger.models import Project
from bridgehead.modules.parties import actions as parties
from bridgehead.modules.parties import sensitive

# An overdue problem was raised when its day was still to come.
_RAISED_BEFORE = timedelta(days=30)


def _data() -> dict[str, Any]:
    return tomllib.loads(files("bridgehead.demo").joinpath("daily.toml").read_text(encoding="utf-8"))


def load_daily(units: Mapping[str, Unit], people: Mapping[str, Person]) -> None:
    """Give projects of the right stages their problems, and the largest firm under construction its papers."""
    data = _data()
    taken: set[int] = set()
    for row in data["problem"]:
        project = _project(row["stage"], taken)
        if project is not None:
            _raise(project, row, units, people)
    project = _project("building", taken)
    if project is not None and project.enterprise_id is not None:
        for contact in data["contact"]:
            parties.add_contact(actor=SYSTEM, enterprise_id=project.enterprise_id, **contact)
        for year in data["year"]:
            facts = {name: Decimal(year[name]) for name in ("revenue", "tax", "research")}
            counts = {name: year[name] for name in ("employees", "researchers")}
            sensitive.save_year(
                actor=SYSTEM,
                enterprise_id=project.enterprise_id,
                year=year["year"],
                version=None,
                source="企业年报",
                **facts,
                **counts,
            )
    talks = _project("negotiating", taken)
    if talks is not None:
        ledger.set_terms(actor=actor_of(people["tang"]), project_id=talks.pk, **data["terms"])
    signed = _project(data["again"]["stage"], taken)
    if signed is not None:
        _enter_again(signed, data["again"])


def _enter_again(project: Project, data: Mapping[str, Any]) -> None:
    """Register a project and its firm a second time, in slightly other words."""
    name = project.name.removesuffix(data["name"][0]) + data["name"][1]
    said = {field: getattr(project, field) for field in ("unit", "enterprise", "site", "sector", "industry")}
    facts = {**said, "name": name, "estimated_investment": project.total_investment}
    ledger.register_project(actor=SYSTEM, facts=facts)
    firm = project.enterprise
    if firm is not None:
        name = firm.name.replace(*data["firm"])
        parties.register_enterprise(actor=SYSTEM, name=name, unit_path=firm.unit_path, address=firm.address)


def _project(stage: str, taken: set[int]) -> Project | None:
    """The largest project of a stage that has nothing yet."""
    found = Project.objects.filter(stage=stage).exclude(pk__in=taken).order_by("-total_investment", "pk").first()
    if found is not None:
        taken.add(found.pk)
    return found


def _raise(project: Project, row: Mapping[str, Any], units: Mapping[str, Unit], people: Mapping[str, Person]) -> None:
    today = timezone.localdate()
    actor = actor_of(people["shen"])
    problem = delivery.raise_problem(
        actor=actor,
        project_id=project.pk,
        kind=row["kind"],
        title=row["title"],
        unit=units[row["unit"]],
        raised_on=today - _RAISED_BEFORE,
        due_on=today + timedelta(days=row["due"]),
        source=row["source"],
        helpers=row["helpers"],
    )
    for text in row["done"]:
        version = Problem.objects.values_list("version", flat=True).get(pk=problem.pk)
        delivery.report_progress(actor=actor, problem_id=problem.pk, version=version, text=text)
