"""Projects that wait and what they lack: kept beside them, equal to what the engine says, in lists and workbook."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.utils import timezone

from bridgehead.engines.lifecycle import shipped, waiting
from bridgehead.foundation.access import SYSTEM
from bridgehead.modules.ledger import actions, derived
from bridgehead.modules.ledger.marks import claims_of
from bridgehead.modules.ledger.models import Evidence, Milestone, Project, ProjectMark
from bridgehead.modules.ledger.queries import ProjectFilter, filter_projects, project_detail, waiting_lists
from tests.factories import make_actor, make_milestone, make_project, make_unit

pytestmark = pytest.mark.django_db
RULES = shipped()


def project(*kinds: str, days: int = 100, **facts: Any) -> Project:
    """A project whose milestones happened that many days ago, one a day."""
    made = make_project(**facts)
    begun = timezone.localdate() - timedelta(days=days)
    for number, kind in enumerate(kinds):
        on = begun + timedelta(days=number)
        make_milestone(
            project=made, kind=kind, strand=RULES.milestones[kind].strand, state="verified", happened_on=on, amount=None
        )
    derived.refresh(made)
    return made


def listed(key: str, **wanted: Any) -> list[Project]:
    return list(filter_projects(SYSTEM, ProjectFilter(missing=key, **wanted)))


def keys(made: Project) -> set[str]:
    return set(ProjectMark.objects.filter(project=made).values_list("key", flat=True))


def test_lists_agree_with_the_engine_for_any_claims() -> None:
    dice = random.Random(7)
    kinds = sorted(RULES.milestones)
    made = [project(*dice.sample(kinds, dice.randint(0, 9)), days=dice.randint(20, 400)) for _ in range(60)]
    for key in RULES.lists:
        expected = {}
        for one in made:
            rows = list(Milestone.objects.current().filter(project=one))
            since = waiting(claims_of(rows), RULES).get(key)
            if since is not None:
                expected[one.pk] = since
        found = {one.pk: one.waiting_since for one in listed(key)}  # type: ignore[attr-defined]
        assert found == expected
        assert [one.pk for one in listed(key)] == sorted(expected, key=lambda pk: (expected[pk], pk))
    assert list(derived.drift()) == []


def test_gaps_kept_are_those_that_the_page_shows() -> None:
    made = project("lead", "negotiating", "reviewed", "signed", "incorporated", "filed", "land_supplied")
    detail = project_detail(SYSTEM, made.code)
    assert {key for key in keys(made) if key.startswith("gap:")} == {f"gap:{gap.key}" for gap in detail.gaps}
    assert made in filter_projects(SYSTEM, ProjectFilter(gap="milestone:construction_permit"))
    assert made in filter_projects(SYSTEM, ProjectFilter(gap="evidence:started:site_photo"))
    assert made not in filter_projects(SYSTEM, ProjectFilter(gap="milestone:filed"))
    assert made in filter_projects(SYSTEM, ProjectFilter(gap="milestone:planning_permit", missing="filed_not_started"))


def test_every_write_keeps_the_marks() -> None:
    made = make_project()
    today = timezone.localdate()
    row = actions.report_milestone(actor=SYSTEM, project_id=made.pk, kind="filed", happened_on=today)
    assert {"list:filed_not_started", "gap:verification:filed"} <= keys(made)
    row = actions.verify_milestone(actor=make_actor("statistician"), milestone_id=row.pk, decision="verified")
    assert "gap:verification:filed" not in keys(made)
    actions.verify_milestone(
        actor=make_actor("statistician"), milestone_id=row.pk, decision="not_recognised", reason="非正式备案"
    )
    assert "list:filed_not_started" not in keys(made)
    actions.report_milestone(actor=SYSTEM, project_id=made.pk, kind="lost", happened_on=today, note="未落地")
    assert keys(made) == set()


def test_evidence_closes_its_gap(stored_file: Any) -> None:
    made = make_project()
    for kind in ("signed", "incorporated"):
        make_milestone(project=made, kind=kind, state="verified", amount=None)
    row = make_milestone(project=made, kind="filed", strand="approval", state="returned", amount=None)
    derived.refresh(made)
    assert "gap:evidence:filed:filing_certificate" in keys(made)
    actions.attach_evidence(actor=SYSTEM, milestone_id=row.pk, kind="approval_document", file=stored_file)
    assert "gap:evidence:filed:filing_certificate" not in keys(made)
    assert Evidence.objects.filter(milestone=row).exists()


@pytest.fixture
def stored_file(settings: Any, tmp_path: Any) -> Any:
    from bridgehead.foundation.files import store

    settings.MEDIA_ROOT = tmp_path
    return store(BytesIO(b"%PDF-1.4\n%%EOF\n"), "approval.pdf")


def test_drift_names_marks_that_disagree() -> None:
    made = project("filed")
    ProjectMark.objects.filter(project=made, key="list:filed_not_started").update(since=date(2020, 1, 1))
    assert [(row.project_id, row.field) for row in derived.drift()] == [(made.pk, "marks")]
    Project.objects.filter(pk=made.pk).update(rules=None)
    assert derived.rederive() == 0
    assert list(derived.drift()) == []


def test_lists_are_counted_unit_by_unit_within_what_the_actor_sees(django_assert_num_queries: Any) -> None:
    park, town = make_unit(name="临港产业园"), make_unit(name="石渡镇")
    project("filed", "construction_permit", days=200, unit=park)
    project("filed", "construction_permit", days=20, unit=park)
    project("filed", "construction_permit", days=300, unit=town)
    project("filed", "construction_permit", "started", unit=town)
    with django_assert_num_queries(2):  # the marks, and the names of the units
        found = {one.row.id: one for one in waiting_lists(SYSTEM)}
    permit = found["permit_not_started"]
    assert (permit.count, permit.late, permit.days) == (3, 2, 299)
    assert [(unit.unit_name, unit.count, unit.late) for unit in permit.units] == [
        ("临港产业园", 2, 1),
        ("石渡镇", 1, 1),
    ]
    assert found["filed_not_started"].late is None
    assert found["started_not_building"].count == 1
    seen = {one.row.id: one for one in waiting_lists(make_actor("project_officer", unit=town))}
    assert (seen["permit_not_started"].count, seen["started_not_building"].count) == (1, 1)


def test_the_page_of_a_list_says_how_long_and_whose(client: Any, sign_in: Any) -> None:
    sign_in()
    made = project("filed", "construction_permit", days=201, total_investment=Decimal(300_000_000))
    text = client.get("/projects/?missing=permit_not_started").content.decode()
    assert "持证未开工" in text
    assert "200天" in text
    assert "超时限" in text
    everything = client.get("/projects/waiting/")
    assert everything.status_code == 200
    assert f"/projects/?unit={made.unit_id}&amp;missing=filed_not_started" in everything.content.decode()
    assert client.get(f"/projects/{made.code}/").content.decode().count("持证未开工") == 1


def test_strangers_have_no_lists(client: Any, sign_in: Any) -> None:
    sign_in(role=None)
    assert client.get("/projects/waiting/").status_code == 403
    sign_in()
    assert client.post("/projects/waiting/").status_code == 405


def test_the_workbook_carries_the_days_and_what_is_missing(client: Any, sign_in: Any) -> None:
    sign_in()
    project("filed", "construction_permit", days=31)
    answer = client.get("/projects/export.xlsx?missing=filed_not_started")
    sheet = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content) if answer.streaming else answer.content))
    rows = list(sheet.active.iter_rows(values_only=True))
    head = next(row for row in rows if row and "已等天数" in [str(cell) for cell in row])
    body = rows[rows.index(head) + 1]
    at = {str(name): place for place, name in enumerate(head) if name}
    assert body[at["已等天数"]] == 31
    assert "供地" in str(body[at["下一步还缺"]])
    assert body[at["下一节点"]] == "实质性开工"


def test_the_list_costs_as_much_whatever_waits(client: Any, sign_in: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost() -> int:
        client.get("/projects/?missing=filed_not_started")
        with CaptureQueriesContext(connection) as captured:
            client.get("/projects/?missing=filed_not_started&gap=milestone:land_supplied")
        return len(captured)

    sign_in()
    project("filed")
    before = cost()
    for _ in range(4):
        project("filed", "planning_permit")
    assert cost() == before
