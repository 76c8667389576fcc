"""The wall: the same days and causes as on the page of each plan, in a fixed number of queries, with lights by rule."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bridgehead.foundation.access import SYSTEM
from bridgehead.modules.delivery import actions
from bridgehead.modules.delivery.lights import make_rules, rule_sets, standard_rules
from bridgehead.modules.delivery.models import Schedule
from bridgehead.modules.delivery.queries.schedules import board_of
from bridgehead.modules.delivery.queries.wall import plans_on_wall, wall_rows
from bridgehead.modules.delivery.workdays import calendar_in_force
from tests.factories import make_actor, make_milestone, make_problem, make_project, make_schedule, make_unit

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
WALL = reverse("delivery:wall")


def planned(template: str, since: int, promised: int | None = None, **facts: Any) -> Schedule:
    project = make_project(**facts)
    made = actions.draft_schedule(
        actor=SYSTEM,
        project_id=project.pk,
        template_id=template,
        triggers=("energy",),
        data_date=TODAY - timedelta(days=since),
        promised_on=TODAY + timedelta(days=promised) if promised is not None else None,
    )
    return actions.accept_schedule(actor=SYSTEM, code=project.code, version=made.version)


def rows_of() -> list[Any]:
    return wall_rows(plans_on_wall(SYSTEM), calendar_in_force(), standard_rules(), TODAY)


def test_the_wall_says_what_the_page_of_each_plan_says() -> None:
    plans = [
        planned("land_ready", 60),
        planned("land_ready", 60, 90),
        planned("land_ready", 5, 400),
        planned("traditional", 200, 20),
        planned("construction", 100),
    ]
    make_milestone(project=plans[4].project, kind="started", state="verified", happened_on=TODAY - timedelta(days=90))
    half = plans[0].tasks.get(code="C1")
    begun = {"started_on": TODAY - timedelta(days=30), "percent": 40}
    actions.report_task(actor=SYSTEM, code=plans[0].project.code, task_id=half.pk, version=1, **begun)
    done = plans[1].tasks.get(code="C1")
    days = {"started_on": TODAY - timedelta(days=30), "finished_on": TODAY - timedelta(days=3)}
    actions.report_task(actor=SYSTEM, code=plans[1].project.code, task_id=done.pk, version=1, **days)
    seen = []
    for row in rows_of():
        board = board_of(row.schedule, TODAY)
        cause = (board.cause.task.name, board.cause.slips) if board.cause is not None else ("", 0)
        assert (row.expected, row.due, row.late_by) == (board.expected, board.due, board.late_by)
        assert (row.cause, row.cause_slips) == cause
        seen.append(row.light)
    assert len(seen) == len(plans)
    assert {"late", "ok"} <= set(seen)


def test_drafts_and_what_others_have_do_not_hang_there() -> None:
    park = make_unit()
    mine = make_schedule(project=make_project(unit=park))
    make_schedule(state="draft")
    make_schedule(project=make_project(withdrawn_at=timezone.now()))
    other = make_schedule()
    assert plans_on_wall(make_actor("leader", unit=park)) == [mine]
    assert {one.pk for one in plans_on_wall(SYSTEM)} == {mine.pk, other.pk}


def test_the_page_groups_filters_and_tells_the_cause(client: Client, sign_in: Any) -> None:
    park = make_unit(name="临港产业园")
    late = planned("land_ready", 120, unit=park, industry="高端装备")
    make_problem(project=late.project, title="码头岸线手续未批")
    planned("land_ready", 0, 400)
    sign_in(role="leader")
    page = client.get(WALL)
    assert dict(page.context["lights"]) == {"late": 1, "warn": 0, "ok": 1}
    assert "码头岸线手续未批" in page.content.decode()
    assert [group.name for group in client.get(f"{WALL}?by=industry").context["groups"] if group.late] == ["高端装备"]
    only = client.get(f"{WALL}?light=late").context["groups"]
    assert [bar.row.schedule for group in only for bar in group.bars] == [late]
    full = client.get(f"{WALL}?full=1&rules=strict&by=nonsense&light=nonsense")
    assert full.status_code == 200
    assert full.context["rules"].id == "strict"
    assert client.post(WALL).status_code == 405
    sign_in(role="enterprise", enterprise_id=None)
    assert client.get(WALL).status_code == 403


def test_the_wall_asks_as_many_queries_for_many_as_for_one(
    client: Client, sign_in: Any, django_assert_max_num_queries: Any
) -> None:
    for _number in range(6):
        make_schedule()
    sign_in(role="leader")
    with django_assert_max_num_queries(10):
        assert client.get(WALL).context["total"] == 6


@pytest.mark.parametrize(
    "bands",
    [
        [{"light": "ok", "up_to": 0}],
        [{"light": "ok"}, {"light": "late"}],
        [{"light": "ok", "up_to": 5}, {"light": "warn", "up_to": 5}, {"light": "late"}],
        [{"light": "blue"}],
        [],
    ],
)
def test_rules_that_leave_a_gap_or_overlap_cannot_be_made(bands: list[dict[str, Any]]) -> None:
    with pytest.raises(ValueError, match="x"):
        make_rules("x", {"zh": "", "en": "", "bands": bands})


def test_every_number_of_days_has_one_light() -> None:
    for rules in rule_sets().values():
        lights = [rules.light_of(days) for days in range(-30, 60)]
        assert lights == sorted(lights, key=("ok", "warn", "late").index)
    assert [standard_rules().light_of(days) for days in (0, 1, 10, 11)] == ["ok", "warn", "warn", "late"]
