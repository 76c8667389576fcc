"""A page of the list is the same rows in the same order as the whole list, and its gaps are those of the rule."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import product

import pytest

from bench import ledger_world
from bridgehead.foundation.access import SYSTEM, Actor
from bridgehead.modules.accounts.models import Person
from bridgehead.modules.accounts.queries import actor_of
from bridgehead.modules.ledger import rules
from bridgehead.modules.ledger.derived import milestones_of
from bridgehead.modules.ledger.marks import GAP, gaps_of, in_order, papers_of
from bridgehead.modules.ledger.models import Project
from bridgehead.modules.ledger.queries import ProjectFilter, filter_projects, page_of_projects
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("sort", ["-event", "event", "-investment", "investment", "name", "-name", "-signed", "code"])
def test_pages_put_together_are_the_list(sort: str) -> None:
    unit, seen = factories.make_unit(), []
    for number in range(7):
        amount = None if number % 3 == 0 else Decimal(number % 2)
        signed = None if number % 2 else date(2026, 1, 1 + number)
        seen.append(factories.make_project(unit=unit, total_investment=amount, signed_on=signed, name=f"项目{number}"))
    wanted = ProjectFilter(sort=sort)
    found = filter_projects(SYSTEM, wanted)
    pages = [page_of_projects(SYSTEM, wanted, found, start, start + 3) for start in (0, 3, 6)]
    assert [project.pk for page in pages for project in page] == [project.pk for project in found]
    assert len(found) == len(seen)


PICKED = (
    ProjectFilter(missing="to_verify"),
    ProjectFilter(missing="to_verify", sort="wait"),
    ProjectFilter(missing="to_verify", sort="name"),
    ProjectFilter(missing="filed_not_started", stage="filed"),
    ProjectFilter(gap="milestone:filed", sort="-investment"),
    ProjectFilter(enterprise="有限", sector="manufacturing"),
)


def test_pages_of_what_is_picked_are_the_list_for_whoever_reads() -> None:
    ledger_world.fill(700)
    for reader, wanted in product(("administrator", "town", "firm"), PICKED):
        actor = actor_of(Person.objects.get(username=reader))
        found = filter_projects(actor, wanted)
        pages = [page_of_projects(actor, wanted, found, start, start + 7) for start in range(0, 28, 7)]
        rows = list(found[:28])
        assert [project.pk for page in pages for project in page] == [project.pk for project in rows]
        since = [getattr(project, "waiting_since", None) for project in rows]
        assert [project.waiting_since for page in pages for project in page] == since
        assert rows or reader != "administrator"


def test_kept_gaps_are_shown_in_the_order_of_the_rule() -> None:
    ledger_world.fill(400)
    now = rules.current()
    projects = page_of_projects(SYSTEM, ProjectFilter(), filter_projects(SYSTEM, ProjectFilter()), 0, 400)
    milestones, papers = milestones_of(Project.objects.all()), papers_of([project.pk for project in projects])
    lacking = 0
    for project in projects:
        kept = [key.removeprefix(GAP) for key in (project.gap_keys or "").split()]
        wanted = gaps_of(milestones[project.pk], papers[project.pk], now)
        shown = in_order(kept, project.next_kind, now)
        assert sorted(shown) == sorted({gap.key for gap in wanted})
        assert shown[:1] == [gap.key for gap in wanted[:1]]
        lacking += bool(wanted)
    assert lacking > 100


def test_a_page_holds_nothing_from_beyond_the_scope() -> None:
    ledger_world.fill(700)
    actor: Actor = actor_of(Person.objects.get(username="town"))
    wanted = ProjectFilter(missing="to_verify")
    rows = page_of_projects(actor, wanted, filter_projects(actor, wanted), 0, 50)
    assert rows
    paths = tuple(grant.unit_path for grant in actor.grants)
    found = Project.objects.filter(pk__in=[project.pk for project in rows]).select_related("unit")
    assert len(found) == len(rows)
    assert all(project.unit.path.startswith(paths) for project in found)
    assert {project.pk for project in rows} <= set(
        Project.objects.filter(milestones__state="reported", milestones__superseded_at=None).values_list(
            "pk", flat=True
        )
    )
