"""Plans in the API: from template to baseline, what is refused, and the days that are worked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from bridgehead.modules.delivery.models import Baseline, CalendarDay
from tests.factories import make_project, make_schedule, make_unit

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def test_a_plan_from_template_to_baseline(caller) -> None:  # type: ignore[no-untyped-def]
    project, one = make_project(), caller("project_officer")
    path = f"/projects/{project.code}/schedule"
    assert {"land_ready", "traditional"} <= {row["id"] for row in one.get("/schedule-templates").json()}
    assert one.get(path).status_code == 404
    draft = {"template_id": "land_ready", "promised_on": (TODAY + timedelta(days=21)).isoformat()}
    assert one.post(path, {**draft, "promised_on": "2020-01-01"}).status_code == 422
    made = one.post(path, draft)
    assert made.status_code == 201
    assert made.json()["shortage"]["late_by"] == made.json()["late_by"] > 0
    assert made.json()["provisional_years"] == [2027]
    assert one.post(path, draft).status_code == 422
    drawings = {"version": 1, "name": "施工图设计", "takes": "30wd", "after": ["C2"]}
    assert one.send("put", f"{path}/tasks/C4", drawings).json()["version"] == 2
    notice = {"version": 2, "name": "挂牌公告", "takes": "10cd", "after": ["B1"]}
    short = one.send("put", f"{path}/tasks/B2", notice)
    assert short.status_code == 422
    assert "出让公告不少于20日" in str(short.json())
    assert one.post(f"{path}/accept", {"version": 1}).status_code == 409
    plan = one.post(f"{path}/accept", {"version": 2}).json()
    assert plan["state"] == "accepted"
    task = next(row for row in plan["tasks"] if row["code"] == "C1")
    report = {"version": 1, "started_on": TODAY.isoformat(), "percent": 10}
    assert one.post(f"{path}/tasks/{task['id']}/report", report).status_code == 200
    assert one.post(f"{path}/tasks/{task['id']}/report", report).status_code == 409
    proposal = one.post(f"{path}/proposals", {"reason": "图审退改"}).json()
    where = f"{path}/proposals/{proposal['id']}"
    longer = one.send("put", f"{where}/tasks/C4", {**drawings, "takes": "35wd"}).json()
    # Five days more, of which the survey, begun before its turn, makes up three.
    assert {row["code"]: row["by"] for row in longer["moves"]}["F2"] == 2
    accept = {"version": longer["version"], "seen": longer["seen"]}
    assert one.post(f"{where}/accept", {**accept, "seen": "older"}).status_code == 409
    assert one.post(f"{where}/accept", accept).json()["revision"] == 2
    assert one.get(where).json()["moves"] == longer["moves"]
    assert [row["state"] for row in one.get(f"{path}/proposals").json()] == ["accepted"]
    version = one.get(path).json()["version"]
    assert one.post(f"{path}/baselines", {"version": version, "reason": "年中调整"}).json()["number"] == 2
    first = Baseline.objects.get(number=1)
    compared = {row["code"]: row["by"] for row in one.get(f"{path}/baselines/{first.pk}").json()}
    assert compared["F2"] == 2
    assert [row["number"] for row in one.get(f"{path}/baselines").json()] == [2, 1]


def test_a_draft_is_thrown_away_and_a_proposal_dropped(caller) -> None:  # type: ignore[no-untyped-def]
    draft, standing = make_schedule(state="draft"), make_schedule()
    one = caller("project_officer")
    assert one.post(f"/projects/{draft.project.code}/schedule/discard", {"version": 1}).status_code == 204
    path = f"/projects/{standing.project.code}/schedule/proposals"
    made = one.post(path, {"reason": "顺延"}).json()
    dropped = one.post(f"{path}/{made['id']}/drop", {"version": 1, "reason": "不批"}).json()
    assert (dropped["state"], dropped["decision"]) == ("dropped", "不批")


def test_the_ladder(caller) -> None:  # type: ignore[no-untyped-def]
    park = make_unit()
    schedule = make_schedule(project=make_project(unit=park))
    path = f"/projects/{schedule.project.code}/schedule"
    reader, stranger = caller("leader", unit=park), caller("project_officer", unit=make_unit())
    for asked in (path, f"{path}/proposals", f"{path}/baselines"):
        assert reader.get(asked).status_code == 200
        assert stranger.get(asked).status_code == 404
    writing = {"accept": {"version": 1}, "discard": {"version": 1}, "proposals": {"reason": "试"}}
    for door, body in writing.items():
        assert reader.post(f"{path}/{door}", body).status_code == 403
        assert stranger.post(f"{path}/{door}", body).status_code == 404


def test_days_by_order(caller) -> None:  # type: ignore[no-untyped-def]
    one = caller("administrator")
    body = {"day": "2027-03-08", "is_worked": False, "name": "登高节", "source": "桥政发〔2027〕2号"}
    made = one.post("/calendar-days", body).json()
    assert one.post("/calendar-days", body).status_code == 422
    assert one.post("/calendar-days", {**body, "is_worked": True, "version": 3}).status_code == 409
    assert [row["day"] for row in one.get("/calendar-days", year=2027).json()] == ["2027-03-08"]
    assert caller("project_officer").post("/calendar-days", body).status_code == 403
    assert one.post(f"/calendar-days/{made['id']}/drop", {"version": 1}).status_code == 204
    assert not CalendarDay.objects.exists()
