"""The inbox, the ways out and the calendars: the ladder, the mark in the head, secrets that are shown once or never."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from bridgehead.modules.reminders.models import Channel, Digest, Feed
from tests.factories import (
    make_approval,
    make_channel,
    make_digest,
    make_feed,
    make_person,
    make_problem,
    make_project,
    make_schedule,
    make_token,
    make_unit,
)

pytestmark = pytest.mark.django_db
INBOX, WAYS = reverse("reminders:inbox"), reverse("reminders:ways")
TODAY = timezone.localdate()
SECRET = "s" * 43
ADDRESS = reverse("reminders:feed", args=[SECRET])


def test_the_inbox_is_ones_own_and_marks_what_is_read(client: Client, sign_in: Any) -> None:
    foreign = make_digest()
    me = sign_in(role="leader")
    digest = make_digest(person=me)
    page = client.get(INBOX).content.decode()
    assert "外线供电" in page
    assert 'aria-label="收件箱 1"' in page
    assert client.post(INBOX, {"digest": foreign.pk}).status_code == 404
    client.post(INBOX, {"digest": digest.pk})
    digest.refresh_from_db()
    assert digest.read_at is not None
    assert 'aria-label="收件箱"' in client.get(INBOX).content.decode()
    make_digest(person=me, day=TODAY - timedelta(days=1))
    client.post(INBOX)
    assert list(Digest.objects.filter(read_at__isnull=True)) == [foreign]


def test_firms_have_no_inbox(client: Client, sign_in: Any) -> None:
    sign_in(role="enterprise")
    assert client.get(INBOX).status_code == client.get(WAYS).status_code == 403


def test_a_way_is_added_and_its_secret_is_never_shown(client: Client, sign_in: Any) -> None:
    sign_in(role="promoter")
    typed = {
        "what": "channel",
        "kind": "dingtalk",
        "address": "https://oapi.dingtalk.com/robot/send?access_token=tok123456789",
        "secret": "SECabcdef",
    }
    wrong = client.post(WAYS, {**typed, "address": "https://169.254.169.254/robot/send?access_token=a"})
    assert wrong.status_code == 422
    assert "SECabcdef" not in wrong.content.decode()
    assert client.post(WAYS, typed).status_code == 302
    page = client.get(WAYS).content.decode()
    assert "oapi.dingtalk.com" in page
    assert "tok12345" not in page
    assert "SECabcdef" not in page
    way = reverse("reminders:way", args=[Channel.objects.get().pk])
    client.post(way, {"deed": "off", "version": 1})
    assert not Channel.objects.get().is_active
    assert client.post(way, {"deed": "on", "version": 1}).status_code == 409
    client.post(way, {"deed": "drop", "version": 2})
    assert not Channel.objects.exists()


def test_a_trial_says_what_went_wrong(client: Client, sign_in: Any, settings: Any) -> None:
    me = sign_in(role="promoter")
    way = make_channel(person=me, kind="wecom", address="https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k")
    settings.ROBOT_HOSTS = {}
    page = client.post(reverse("reminders:way", args=[way.pk]), {"deed": "try"}, follow=True).content.decode()
    assert "未送达" in page
    other = make_channel()
    assert client.post(reverse("reminders:way", args=[other.pk]), {"deed": "try"}).status_code == 404


def test_a_calendar_is_shown_once_used_and_revoked(client: Client, sign_in: Any) -> None:
    me = sign_in(role="project_officer")
    project = make_schedule(project=make_project(officer=me)).project
    assert client.post(WAYS, {"what": "feed", "name": "专班日历", "code": "QG1999-0001"}).status_code == 422
    made = client.post(WAYS, {"what": "feed", "name": "专班日历", "code": project.code})
    address = made.context["address"]
    assert address in made.content.decode()
    assert address not in client.get(WAYS).content.decode()
    stranger = Client()
    path = address.removeprefix("http://testserver")
    answer = stranger.get(path)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert stranger.get(path, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    book = Calendar.from_ical(answer.content)
    names = [str(event["summary"]) for event in book.walk("VEVENT")]
    assert sorted(name.split(" · ")[0] for name in names) == ["实质性开工", "设计方案审查"]
    again = Calendar.from_ical(stranger.get(path).content)
    assert [str(event["uid"]) for event in again.walk("VEVENT")] == [str(event["uid"]) for event in book.walk("VEVENT")]
    first = next(event for event in book.walk("VEVENT") if "审查" in str(event["summary"]))
    assert (first.decoded("dtstart"), first.decoded("dtend")) == (TODAY, TODAY + timedelta(days=15))
    client.post(reverse("reminders:feed_revoke", args=[Feed.objects.get().pk]))
    assert stranger.get(path).status_code == 404


def test_a_persons_calendar_holds_what_is_theirs_and_open(client: Client) -> None:
    me = make_person(role="project_officer")
    make_feed(person=me)
    make_approval(person=me, name="施工许可")
    make_approval(name="别人的事项")
    make_problem(owner=me, title="外线未接入")
    make_schedule().tasks.filter(code="C2").update(person=me)
    book = Calendar.from_ical(client.get(ADDRESS).content)
    names = sorted(str(event["summary"]).split(" · ")[0] for event in book.walk("VEVENT"))
    assert names == ["到期：施工许可", "设计方案审查", "问题：外线未接入"]


def test_a_calendar_shows_what_its_person_may_see_now(client: Client) -> None:
    park = make_unit()
    project = make_schedule(project=make_project(unit=park, name="绝密项目")).project
    moved = make_person(role="project_officer", unit=make_unit())
    make_feed(person=moved, project=project)
    answer = client.get(ADDRESS)
    assert "VEVENT" not in answer.content.decode()
    assert "绝密" not in answer.content.decode()
    moved.is_active = False
    moved.save()
    assert client.get(ADDRESS).status_code == 404
    assert client.get(reverse("reminders:feed", args=["t" * 43])).status_code == 404
    assert client.post(ADDRESS).status_code == 405


def test_calendars_are_made_listed_and_withdrawn_through_the_api(client: Client, sign_in: Any) -> None:
    me = sign_in(role="project_officer")
    project = make_schedule(project=make_project(officer=me)).project
    feeds = "/api/v1/inbox-feeds"

    def ask(facts: dict[str, str]) -> Any:
        return client.post(feeds, facts, content_type="application/json")

    assert ask({"name": "专班日历", "project": "QG1999-0001"}).status_code == 422
    made = ask({"name": "专班日历", "project": project.code})
    assert made.status_code == 201
    address = made.json().pop("address")
    assert Client().get(address).status_code == 200
    listed = client.get(feeds).json()
    assert [(one["name"], one["project"]) for one in listed] == [("专班日历", project.code)]
    assert all("address" not in one for one in listed)
    sign_in(role="leader")
    assert client.get(feeds).json() == []
    assert client.post(f"{feeds}/{made.json()['id']}/revoke").status_code == 404
    client.force_login(me, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(f"{feeds}/{made.json()['id']}/revoke").status_code == 204
    assert Client().get(address).status_code == 404


def test_a_token_makes_no_calendar_of_what_it_may_not_read() -> None:
    me = make_person(role="project_officer")

    def ask(*scopes: str) -> Any:
        _token, secret = make_token(person=me, scopes=scopes)
        bearer = {"Authorization": f"Bearer {secret}"}
        facts = {"name": "日历"}
        return Client().post("/api/v1/inbox-feeds", facts, content_type="application/json", headers=bearer)

    plan, problem = "delivery.view_schedule", "delivery.view_problem"
    assert ask("reminders.*").status_code == 403
    assert ask("reminders.*", plan, problem).status_code == 403
    assert ask(plan, problem, "approvals.view").status_code == 403
    assert not Feed.objects.exists()
    made = ask("reminders.change_own", plan, problem, "approvals.view")
    assert made.status_code == 201
    assert made.json()["project"] is None
