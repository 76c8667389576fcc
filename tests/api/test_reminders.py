"""Reminders in the API: one's own digests, marking them as read, the ways on which they leave, and the ladder."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from bridgehead.foundation.audit.models import AuditEntry
from bridgehead.modules.reminders.models import Channel
from tests.factories import make_channel, make_digest, make_person, make_point, make_unit

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def test_digests_are_listed_and_marked_as_read(caller: Any) -> None:
    one = caller("project_officer")
    point = make_point(title="规划许可到期", project="乐棹储能项目")
    old, new = (
        make_digest(person=one.person, day=TODAY - timedelta(days=back), body=[point.as_json()]) for back in (1, 0)
    )
    make_digest(person=make_person(role="project_officer"))
    first = one.get("/inbox", limit=1).json()
    assert [row["id"] for row in first["items"]] == [old.pk]
    assert [row["id"] for row in one.get("/inbox", limit=1, after=first["next"]).json()["items"]] == [new.pk]
    told = one.get(f"/inbox/{new.pk}").json()["points"]
    assert [(row["title"], row["project"]) for row in told] == [("规划许可到期", "乐棹储能项目")]
    assert "规划许可到期" in told[0]["said"]
    # Looking marks nothing.
    assert [row["id"] for row in one.get("/inbox", is_unread=True).json()["items"]] == [old.pk, new.pk]
    assert one.post(f"/inbox/{old.pk}/read").json() == {"count": 1}
    assert one.post(f"/inbox/{old.pk}/read").json() == {"count": 0}
    assert one.get(f"/inbox/{old.pk}").json()["read_at"] is not None
    assert one.post("/inbox/read").json() == {"count": 1}
    assert one.get("/inbox", is_unread=True).json()["items"] == []


def test_ways_are_added_switched_and_forgotten_and_robots_keep_their_address(caller: Any) -> None:
    one = caller("project_officer")
    robot = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=0123456789abcdef"
    made = one.post("/inbox-ways", {"kind": "wecom", "address": robot})
    assert made.status_code == 201
    assert robot not in made.content.decode()
    assert made.json()["address"] == "qyapi.weixin.qq.com …cdef"
    path = f"/inbox-ways/{made.json()['id']}"
    off = one.post(f"{path}/switch", {"version": 1, "is_active": False}).json()
    assert (off["is_active"], off["version"]) == (False, 2)
    assert one.post(f"{path}/switch", {"version": 1, "is_active": True}).status_code == 409
    assert [row["id"] for row in one.get("/inbox-ways").json()] == [made.json()["id"]]
    assert one.post(f"{path}/drop", {"version": 2}).status_code == 204
    assert not Channel.objects.exists()
    assert set(AuditEntry.objects.filter(action__startswith="reminders.").values_list("action", flat=True)) == {
        "reminders.channel.added", "reminders.channel.switched", "reminders.channel.dropped",
    }  # fmt: skip
    assert one.post("/inbox-ways", {"kind": "wecom", "address": "https://example.com/"}).status_code == 422
    assert one.post("/inbox-ways", {"kind": "pigeon", "address": "x"}).status_code == 422


def test_a_trial_says_what_went_wrong(caller: Any) -> None:
    one = caller("project_officer")
    way = make_channel(person=one.person, kind="email", address="someone@example.com")
    assert one.post(f"/inbox-ways/{way.pk}/try").json() == {"told": ""}


def test_the_ladder(caller: Any) -> None:
    owner, other = make_person(role="project_officer"), caller("project_officer")
    digest, way = make_digest(person=owner), make_channel(person=owner)
    park = make_unit()
    of_unit = make_channel(person=None, unit=park)
    for address in (f"/inbox/{digest.pk}", f"/inbox/{digest.pk + 1}"):
        assert other.get(address).status_code == 404
    writes = {
        f"/inbox/{digest.pk}/read": {},
        f"/inbox-ways/{way.pk}/switch": {"version": 1, "is_active": False},
        f"/inbox-ways/{way.pk}/try": {},
        f"/inbox-ways/{way.pk}/drop": {"version": 1},
    }
    for address, body in writes.items():
        assert other.post(address, body).status_code == 404, address
    looks_after, beside = caller("project_officer", unit=park), caller("project_officer", unit=make_unit())
    assert [row["id"] for row in looks_after.get("/inbox-ways").json()] == [of_unit.pk]
    assert beside.get("/inbox-ways").json() == []
    body = {"kind": "email", "address": "group@example.com", "unit_id": park.pk}
    assert looks_after.post("/inbox-ways", body).status_code == 201
    assert beside.post("/inbox-ways", body).status_code == 403
    reads_only = caller("project_officer", scopes=("reminders.view_own",))
    assert reads_only.get("/inbox").status_code == 200
    assert reads_only.get("/inbox-ways").status_code == 403
    firm = caller("enterprise")
    assert firm.get("/inbox").status_code == firm.post("/inbox/read").status_code == 403
    assert other.post("/inbox").status_code == 405
