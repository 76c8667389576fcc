"""Approvals in the API: the ledger, the clock day by day, what moves it, and the ladder."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.factories import make_approval, make_project, make_unit

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def test_a_matter_from_the_ledger_to_the_decision(caller: Any) -> None:
    project, one = make_project(), caller("project_officer")
    body = {"item": "energy", "unit_id": project.unit_id}
    made = one.post(f"/projects/{project.code}/approvals", body)
    assert (made.status_code, made.json()["promised_limit"], made.json()["state"]) == (201, "10wd", "waiting")
    path = f"/approvals/{made.json()['id']}"
    assert one.get(f"{path}/clock").json() == []
    since = (TODAY - timedelta(days=3)).isoformat()
    accepted = one.post(f"{path}/accept", {"version": 1, "accepted_on": since}).json()
    assert (accepted["state"], accepted["applied_on"]) == ("running", since)
    days = one.get(f"{path}/clock").json()
    assert next(day["state"] for day in days) == "accepted"
    assert len(days) == 4
    stop = {"version": 2, "kind": "experts", "first_on": TODAY.isoformat(), "basis": "评审通知"}
    assert one.post(f"{path}/pause", stop).json()["promised"]["is_paused"]
    assert one.post(f"{path}/pause", stop).status_code == 409
    assert one.post(f"{path}/resume", {"version": 3, "last_on": TODAY.isoformat()}).json()["state"] == "running"
    done = {"version": 4, "result": "granted", "done_on": TODAY.isoformat(), "number": "节审〔2026〕3号"}
    assert one.post(f"{path}/decide", done).json()["state"] == "done"
    assert [item["id"] for item in one.get("/approvals", show="done").json()["items"]] == [made.json()["id"]]
    assert one.post(f"/projects/{project.code}/approvals", {**body, "item": "moon"}).status_code == 422


def test_the_ladder(caller: Any) -> None:
    park = make_unit()
    approval = make_approval(project=make_project(unit=park))
    path, more = f"/approvals/{approval.pk}", f"/projects/{approval.project.code}/approvals"
    day = TODAY.isoformat()
    writes = (
        (more, {"item": "energy", "unit_id": park.pk}),
        (f"{path}/accept", {"version": 1, "applied_on": day}),
        (f"{path}/pause", {"version": 1, "kind": "experts", "first_on": day, "basis": "通知"}),
        (f"{path}/resume", {"version": 1, "last_on": day}),
        (f"{path}/decide", {"version": 1, "result": "refused", "done_on": day}),
    )
    reader, stranger = caller("leader", unit=park), caller("project_officer", unit=make_unit())
    assert reader.get(path).status_code == reader.get(f"{path}/clock").status_code == 200
    assert stranger.get(path).status_code == stranger.get(f"{path}/clock").status_code == 404
    for address, body in writes:
        assert reader.post(address, body).status_code == 403
        assert stranger.post(address, body).status_code == 404
    assert reader.post("/approvals").status_code == 405
    assert caller("enterprise").get("/approvals").status_code == 403
