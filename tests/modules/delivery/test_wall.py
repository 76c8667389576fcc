"""The wall: the same days and causes as on the page of each plan, in a fixed number of queries, with lights by rule."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bridgehead.foundation.access import SYSTEM
from bridgehead.modules.delivery import actions
from bridgehead.modules.delivery.lights import judge_on
from bridgehead.modules.delivery.models import Schedule
from bridgehead.modules.delivery.queries.schedules import board_of
from bridgehead.modules.delivery.queries.wall import wall_rows
from bridgehead.modules.delivery.queries.wall_filter import WallFilter, plans_on_wall
from bridgehead.modules.delivery.web import wall_bars
from bridgehead.modules.delivery.workdays import calendar_in_force
from tests.factories import (
    make_actor,
    make_milestone,
    make_person,
    make_problem,
    make_project,
    make_schedule,
    make_unit,
)

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
    return wall_rows(plans_on_wall(SYSTEM), calendar_in_force(), judge_on(TODAY), TODAY)


def rows_in(groups: Any) -> list[Any]:
    return [row for group in groups for piece in group.pieces for row in piece.rows]


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
    assert "签约到开工" in page.content.decode()
    assert "码头岸线手续未批" in page.content.decode()
    assert [group.name for group in client.get(f"{WALL}?by=industry").context["groups"] if group.late] == ["高端装备"]
    only = client.get(f"{WALL}?light=late").context["groups"]
    assert [row.schedule for row in rows_in(only)] == [late]
    full = client.get(f"{WALL}?full=1&rules=strict&by=nonsense&light=nonsense")
    assert full.status_code == 200
    assert full.context["forced"] == "strict"
    assert client.post(WALL).status_code == 405
    sign_in(role="enterprise", enterprise_id=None)
    assert client.get(WALL).status_code == 403


def test_the_wall_asks_as_many_queries_for_many_as_for_one(
    client: Client, sign_in: Any, django_assert_max_num_queries: Any
) -> None:
    for _number in range(6):
        make_schedule()
    sign_in(role="leader")
    with django_assert_max_num_queries(14):
        assert client.get(WALL).context["total"] == 6


def test_a_long_wall_keeps_rows_back_and_gives_them_when_asked(
    client: Client, sign_in: Any, monkeypatch: Any, django_assert_num_queries: Any
) -> None:
    monkeypatch.setattr(wall_bars, "_PIECE", 2)
    monkeypatch.setattr(wall_bars, "_DRAWN", 3)
    park = make_unit(name="临港产业园")
    for number in range(7):
        planned("land_ready", 10 * number, unit=park)
    sign_in(role="leader", unit=park)
    page = client.get(WALL)
    (group,) = page.context["groups"]
    assert [(piece.first, piece.last, bool(piece.bars)) for piece in group.pieces] == [
        (1, 2, True), (3, 4, True), (5, 6, False), (7, 7, False),
    ]  # fmt: skip
    assert group.pieces[0].sizes.split() == ["2", "0", "0"]
    text = page.content.decode()
    assert text.count("data-why") == 4
    assert 'href="?from=5#wl-5"' in text
    with django_assert_num_queries(11):
        told = client.get(f"{WALL}rows/?{page.context['rest']}&of={group.pieces[2].plans};{group.pieces[3].plans},x")
    shown = [re.findall(r'href="/wall/([^"]+)/"', piece) for piece in told.json()["pieces"]]
    assert shown == [[row.schedule.project.code for row in piece.rows] for piece in group.pieces[2:]]
    later = client.get(f"{WALL}?from=5").context["groups"][0].pieces
    assert [bool(piece.bars) for piece in later] == [False, False, True, True]


def test_rows_are_given_to_whoever_sees_the_plans(client: Client, sign_in: Any) -> None:
    late = planned("land_ready", 120)
    rows = reverse("delivery:wall_rows")
    axis = {"first": "2026-01-01", "last": "2027-01-01"}
    sign_in(role="leader", unit=make_unit())
    assert "wl-name" not in client.get(rows, {**axis, "of": late.pk}).json()["pieces"][0]
    sign_in(role="leader")
    assert late.project.name in client.get(rows, {**axis, "of": late.pk}).json()["pieces"][0]
    for wrong in ({}, {**axis, "last": "2025-01-01"}, {**axis, "first": "0001-01-01"}, {**axis, "first": "x"}):
        assert client.get(rows, {**wrong, "of": late.pk}).status_code == 404
    assert client.get(rows, {**axis, "of": "9" * 400 + ";;x,-1"}).json()["pieces"]
    assert client.post(rows).status_code == 405
    sign_in(role="enterprise", enterprise_id=None)
    assert client.get(rows, {**axis, "of": late.pk}).status_code == 403


def test_filters_leave_what_they_ask_for(client: Client, sign_in: Any) -> None:
    park, town, chief = make_unit(name="临港产业园"), make_unit(name="北塘镇"), make_person(name="顾一川")
    planned("land_ready", 120, unit=park, industry="高端装备", officer=chief, total_investment=Decimal(2_000_000_000))
    planned("land_ready", 0, 400, unit=town, industry="绿色食品", total_investment=Decimal(50_000_000))
    sign_in(role="leader")

    def names(**query: Any) -> list[str]:
        groups = client.get(WALL, query).context["groups"]
        return [row.schedule.project.unit.name for row in rows_in(groups)]

    assert sorted(names()) == sorted(["临港产业园", "北塘镇"])
    for query in (
        {"unit": park.pk},
        {"industry": "高端装备"},
        {"officer": chief.pk},
        {"tier": "from_10"},
        {"light": "late"},
        {"late": "1"},
    ):
        assert names(**query) == ["临港产业园"], query
    assert names(tier="below_1") == ["北塘镇"]
    assert names(stage="producing") == []
    assert len(names(unit="x" * 30, tier="nonsense", officer="0")) == 2
    page = client.get(WALL, {"by": "officer"})
    assert "顾一川" in [group.name for group in page.context["groups"]]
    assert [one["name"] for one in page.context["filters"]] == ["unit", "industry", "officer", "tier", "stage"]


def test_a_click_tells_the_cause_and_who_has_it(client: Client, sign_in: Any) -> None:
    park, bureau = make_unit(name="临港产业园"), make_unit(name="资规分局")
    late = planned("land_ready", 120, unit=park)
    cause = board_of(late).cause
    assert cause is not None
    row = late.tasks.get(code=cause.task.code)
    actions.assign_task(actor=SYSTEM, code=late.project.code, task_id=row.pk, version=row.version, unit=bureau)
    make_problem(project=late.project, title="码头岸线手续未批")
    draft = make_schedule(state="draft", project=make_project(unit=park))
    page = reverse("delivery:wall_project", args=[late.project.code])
    sign_in(role="leader", unit=park)
    told = client.get(page).content.decode()
    for words in ("资规分局", "码头岸线手续未批", cause.task.name):
        assert words in told
    bare = client.get(page, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in bare
    assert client.get(reverse("delivery:wall_project", args=[draft.project.code])).status_code == 404
    sign_in(role="leader", unit=make_unit())
    assert client.get(page).status_code == 404
    assert client.post(page).status_code == 405


def test_the_wall_in_the_api(client: Client, sign_in: Any) -> None:
    late = planned("land_ready", 120)
    planned("land_ready", 0, 400)
    sign_in(role="leader")
    told = client.get("/api/v1/wall").json()
    assert (told["total"], told["lights"]["late"], told["lights"]["ok"]) == (2, 1, 1)
    (row,) = client.get("/api/v1/wall", {"late": True}).json()["items"]
    board = board_of(late)
    assert (row["project"], row["expected"], row["late_by"]) == (late.project.code, f"{board.expected}", board.late_by)
    assert board.cause is not None
    assert row["cause"] == board.cause.task.name
    assert client.get("/api/v1/wall", {"limit": 1, "offset": 1}).json()["total"] == 2
    assert len(client.get("/api/v1/wall", {"limit": 1, "offset": 1}).json()["items"]) == 1
    assert client.get("/api/v1/wall", {"light": "blue"}).status_code == 422
    sign_in(role="enterprise", enterprise_id=None)
    assert client.get("/api/v1/wall").status_code == 403


def test_a_filter_of_an_address_never_breaks_it() -> None:
    assert WallFilter.from_query({"unit": "9" * 40, "light": "blue", "late": ""}) == WallFilter()
    assert WallFilter.from_query({"unit": "7", "late": "1"}) == WallFilter(unit=7, late=True)


def test_plans_that_were_edited_stand_as_they_do_alone() -> None:
    schedules = [planned("land_ready", since=20 * number, promised=90) for number in range(4)]
    for number, one in enumerate(schedules[1:], start=1):
        one.tasks.filter(code="C4").update(after=[f"C2 SS+{5 * number}wd"], takes=f"{20 + 5 * number}wd")
        one.tasks.filter(code="F2").update(not_before=TODAY + timedelta(days=30 * number))
        one.tasks.filter(code="A2").update(started_on=TODAY - timedelta(days=number), percent=50)
    schedules.append(planned("land_ready_to_production", since=0))
    schedules[-1].tasks.filter(code__in=("I2", "I3")).delete()
    judge = judge_on(TODAY)
    together = wall_rows(schedules, calendar_in_force(), judge, TODAY)
    assert together == [row for one in schedules for row in wall_rows([one], calendar_in_force(), judge, TODAY)]
    assert [row.expected for row in together] == [board_of(one).expected for one in schedules]
    assert len({row.expected for row in together}) == len(together)
