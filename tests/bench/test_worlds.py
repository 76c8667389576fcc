"""The generated ledger: its rows agree with what the ledger derives, and its readers see what they should."""

from __future__ import annotations

from collections import Counter

import pytest

from bench import ledger_world
from bench.district import READERS
from bench.worlds import digest
from bridgehead.modules.accounts.models import Person, Unit
from bridgehead.modules.accounts.queries import actor_of
from bridgehead.modules.ledger.derived import drift
from bridgehead.modules.ledger.models import Evidence, Investment, Milestone, Project, ProjectMark, ProjectVersion
from bridgehead.modules.ledger.queries import visible_projects

pytestmark = pytest.mark.django_db
PROJECTS = 700


@pytest.fixture
def filled() -> None:
    ledger_world.fill(PROJECTS)


def test_derived_columns_and_marks_agree_with_the_milestones(filled) -> None:  # type: ignore[no-untyped-def]
    assert list(drift()) == []


def test_there_is_of_everything(filled) -> None:  # type: ignore[no-untyped-def]
    assert Project.objects.count() == PROJECTS
    assert Unit.objects.count() == 200
    assert 8 * PROJECTS < Milestone.objects.count() < 13 * PROJECTS
    assert len(set(Project.objects.values_list("stage", flat=True))) > 6
    assert Project.objects.filter(exited_on__isnull=False).exists()
    for model in (ProjectMark, Evidence, Investment):
        assert model.objects.count() > PROJECTS
    one_each = Counter(ProjectVersion.objects.current().values_list("project", flat=True))
    assert set(one_each.values()) == {1}
    corrected = Milestone.objects.filter(supersedes__isnull=False).select_related("supersedes")
    assert {(row.claim, row.recorded_at) for row in corrected} == {
        (row.supersedes.claim, row.supersedes.superseded_at) for row in corrected
    }


def test_each_reader_sees_less_than_the_one_before(filled) -> None:  # type: ignore[no-untyped-def]
    seen = [visible_projects(actor_of(Person.objects.get(username=name))).count() for name in READERS]
    assert seen[0] == seen[1] == PROJECTS
    assert PROJECTS > seen[2] > seen[3] > 0
    assert PROJECTS > seen[4] > 0


def test_a_row_can_be_added_afterwards(filled) -> None:  # type: ignore[no-untyped-def]
    known = Project.objects.first()
    assert known is not None
    mark = ProjectMark.objects.create(project=known, unit=known.unit, key="gap:something")
    assert ProjectMark.objects.filter(pk__gt=mark.pk).count() == 0


def test_the_same_code_makes_the_same_databases() -> None:
    assert digest() == digest()
    assert len(digest()) == 8
