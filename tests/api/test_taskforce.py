"""Task forces in the API: formed, entered, meeting, what is settled and done; links of problems; and the ladder."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.factories import (
    make_matter,
    make_meeting,
    make_member,
    make_person,
    make_problem,
    make_project,
    make_schedule,
    make_task_force,
    make_unit,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY = TODAY.isoformat()


def test_a_task_force_from_its_document_to_a_matter_that_is_done(caller: Any) -> None:
    one, plan = caller("project_officer"), make_schedule()
    project, task = plan.project, plan.tasks.get(code="C2")
    problem = make_problem(project=project, title="出线间隔未批")
    path = f"/projects/{project.code}/task-force"
    assert one.get(path).status_code == 404
    basis = {"basis": "区办发〔2026〕6号", "formed_on": (TODAY - timedelta(days=9)).isoformat(), "rhythm": "每周一"}
    made = one.post(path, basis)
    assert (made.status_code, made.json()["version"]) == (201, 1)
    assert one.post(path, basis).status_code == 422
    changed = one.send("put", path, {**basis, "rhythm": "每周二", "version": 1}).json()
    assert (changed["rhythm"], changed["version"]) == ("每周二", 2)
    assert one.send("put", path, {**basis, "version": 1}).status_code == 409

    make_person(name="何知远", role="leader")
    leader = {"duty": "1_leader", "unit_id": project.unit_id, "since": DAY, "person": "何知远", "charge": "总协调"}
    entered = one.post(f"{path}/members", leader)
    assert (entered.status_code, entered.json()["name"]) == (201, "何知远")
    assert one.post(f"{path}/members", leader).status_code == 422
    nobody = one.post(f"{path}/members", {**leader, "duty": "4_member", "person": "查无此人"})
    assert (nobody.status_code, "person" in nobody.content.decode()) == (422, True)
    left = one.post(f"{path}/members/{entered.json()['id']}/end", {"version": 1, "until": DAY})
    assert left.json()["until"] == DAY
    assert [row["until"] for row in one.get(f"{path}/members").json()] == [DAY]

    meeting = one.post(f"{path}/meetings", {"held_on": DAY, "chair": "何知远", "text": "议定一项"}).json()
    about = {"task_id": task.pk, "problem_id": problem.pk}
    body = {"text": "落实出线间隔", "unit_id": project.unit_id, "due_on": DAY, **about}
    matter = one.post(f"{path}/meetings/{meeting['id']}/matters", body).json()
    assert (matter["task"], matter["problem_id"]) == ("C2", problem.pk)
    other = make_problem()
    assert one.post(f"{path}/meetings/{meeting['id']}/matters", {**body, "problem_id": other.pk}).status_code == 404
    assert [row["text"] for row in one.get(f"{path}/week").json()["matters"]] == ["落实出线间隔"]
    done = {"version": 1, "done_on": DAY, "outcome": "已批复"}
    assert one.post(f"{path}/matters/{matter['id']}/done", done).json()["outcome"] == "已批复"
    assert one.post(f"{path}/matters/{matter['id']}/done", done).status_code == 409
    assert one.get(f"{path}/week").json()["matters"] == []
    (kept,) = one.get(f"{path}/meetings").json()
    assert [row["done_on"] for row in kept["matters"]] == [DAY]


def test_problems_are_linked_to_the_tasks_that_they_hold_up(caller: Any) -> None:
    one, plan = caller("promoter"), make_schedule()
    problem, task = make_problem(project=plan.project), plan.tasks.get(code="C2")
    path = f"/projects/{plan.project.code}/blocked-tasks"
    body = {"problem_id": problem.pk, "task_id": task.pk}
    made = one.post(path, body)
    assert (made.status_code, made.json()["task"]) == (201, "C2")
    assert one.post(path, body).json()["id"] == made.json()["id"]
    assert [row["problem"] for row in one.get(path).json()] == [problem.title]
    beside = make_schedule().tasks.get(code="C2")
    assert one.post(path, {**body, "task_id": beside.pk}).status_code == 404
    assert one.post(f"{path}/{made.json()['id']}/unlink").status_code == 204
    assert one.post(f"{path}/{made.json()['id']}/unlink").status_code == 404
    assert one.get(path).json() == []


def test_the_week_is_there_without_a_task_force(caller: Any) -> None:
    problem = make_problem(due_on=TODAY)
    week = caller("leader").get(f"/projects/{problem.project.code}/task-force/week").json()
    assert [row["id"] for row in week["problems"]] == [problem.pk]
    assert week["first"] <= DAY <= week["last"]


def test_the_ladder(caller: Any) -> None:
    park = make_unit()
    plan = make_schedule(project=make_project(unit=park))
    force = make_task_force(project=plan.project)
    member, meeting = make_member(force=force), make_meeting(force=force)
    matter = make_matter(meeting=meeting)
    problem, task = make_problem(project=plan.project), plan.tasks.get(code="C2")
    path, links = f"/projects/{plan.project.code}/task-force", f"/projects/{plan.project.code}/blocked-tasks"
    changes = {
        path: {"basis": "文件", "formed_on": DAY},
        f"{path}/members": {"duty": "4_member", "unit_id": park.pk, "since": DAY, "name": "乔木"},
        f"{path}/members/{member.pk}/end": {"version": 1, "until": DAY},
        f"{path}/meetings": {"held_on": DAY},
        f"{path}/meetings/{meeting.pk}/matters": {"text": "议定", "unit_id": park.pk, "due_on": DAY},
    }
    reports = {
        f"{path}/matters/{matter.pk}/done": {"version": 1, "done_on": DAY, "outcome": "已办"},
        links: {"problem_id": problem.pk, "task_id": task.pk},
    }
    leader, stranger = caller("leader", unit=park), caller("project_officer", unit=make_unit())
    promoter, firm = caller("promoter", unit=park), caller("enterprise")
    for address in (path, f"{path}/members", f"{path}/meetings", f"{path}/week", links):
        assert leader.get(address).status_code == 200, address
        assert stranger.get(address).status_code == firm.get(address).status_code == 404, address
    for address, body in {**changes, **reports}.items():
        assert leader.post(address, body).status_code == 403, address
        assert stranger.post(address, body).status_code == 404, address
    for address, body in changes.items():
        assert promoter.post(address, body).status_code == 403, address
    for address, body in reports.items():
        assert promoter.post(address, body).status_code in (200, 201), address
    assert leader.send("put", path, {"basis": "文件", "formed_on": DAY, "version": 1}).status_code == 403
    assert leader.post(f"{path}/week").status_code == 405
