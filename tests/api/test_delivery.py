"""Problems in the API: the list, raising, progress, closing, and the ladder of each endpoint."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from bridgehead.modules.delivery.models import Problem
from tests.factories import make_problem, make_problem_step, make_project, make_unit

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
PROGRESS = {"version": 1, "text": "已补齐材料"}
CLOSE = {"version": 1, "text": "已发证", "paper": "施工许可〔2026〕12号"}


def test_the_list_is_filtered_and_paged(caller) -> None:  # type: ignore[no-untyped-def]
    first, second = make_problem(kind="land"), make_problem(due_on=TODAY - timedelta(days=2))
    one = caller("leader")

    def ids(**query) -> list[int]:  # type: ignore[no-untyped-def]
        return [item["id"] for item in one.get("/problems", **query).json()["items"]]

    assert ids() == [first.pk, second.pk]
    assert ids(kind="land") == [first.pk]
    assert ids(show="overdue") == [second.pk]
    assert ids(unit_id=first.unit_id) == [first.pk, second.pk]
    page = one.get("/problems", limit=1).json()
    assert ids(limit=1, after=page["next"]) == [second.pk]
    assert one.get("/problems", show="odd").status_code == 422


def test_a_problem_is_raised_worked_on_and_closed(caller) -> None:  # type: ignore[no-untyped-def]
    project, one = make_project(), caller("project_officer")
    due = (TODAY + timedelta(days=9)).isoformat()
    body = {"kind": "permit", "title": "施工许可证未办结", "unit_id": project.unit_id, "due_on": due}
    raised = one.post(f"/projects/{project.code}/problems", body)
    assert (raised.status_code, raised.json()["project"], raised.json()["due_on"]) == (201, project.code, due)
    path = f"/problems/{Problem.objects.get().pk}"
    assert one.post(f"{path}/progress", PROGRESS).json()["version"] == 2
    assert one.post(f"{path}/progress", PROGRESS).status_code == 409
    assert one.post(f"{path}/close", {**CLOSE, "version": 2}).json()["state"] == "closed"
    assert one.post(f"{path}/close", {**CLOSE, "version": 3}).status_code == 422
    kinds = [step["kind"] for step in one.get(f"{path}/steps").json()]
    assert kinds == ["closed", "progress", "raised"]
    late = {**body, "due_on": "2020-01-01"}
    assert one.post(f"/projects/{project.code}/problems", late).status_code == 422
    assert one.post(f"/projects/{project.code}/problems", {**body, "unit_id": 10**9}).status_code == 404


def test_the_ladder(caller) -> None:  # type: ignore[no-untyped-def]
    park = make_unit()
    problem = make_problem(project=make_project(unit=park))
    make_problem_step(problem=problem)
    path, raising = f"/problems/{problem.pk}", f"/projects/{problem.project.code}/problems"
    body = {"kind": "land", "title": "征迁", "unit_id": park.pk, "due_on": TODAY.isoformat()}
    reader, stranger = caller("leader", unit=park), caller("project_officer", unit=make_unit())
    assert reader.get(path).status_code == reader.get(f"{path}/steps").status_code == 200
    for address, sent in ((f"{path}/progress", PROGRESS), (f"{path}/close", CLOSE), (raising, body)):
        assert reader.post(address, sent).status_code == 403
        assert stranger.post(address, sent).status_code == 404
        assert reader.get(address).status_code == 405
    assert stranger.get(path).status_code == stranger.get(f"{path}/steps").status_code == 404
