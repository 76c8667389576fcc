"""Ways out: robots that are signed for and answer, or don't; addresses that are refused; e-mail; trying again."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import mail
from django.utils import timezone

from bridgehead.foundation.access import Conflict, Forbidden, Refused
from bridgehead.foundation.audit.models import AuditEntry
from bridgehead.modules.reminders import actions, jobs, robots
from bridgehead.modules.reminders.models import Channel, Dispatch
from tests.factories import make_actor, make_channel, make_digest, make_dispatch, make_person, make_point, make_unit
from tests.modules.reminders.robot import Robot, running

pytestmark = pytest.mark.django_db
SECRET = "SEC000000"
GOOD = {
    "wecom": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=abc",
    "dingtalk": "https://oapi.dingtalk.com/robot/send?access_token=abc",
    "feishu": "https://open.feishu.cn/open-apis/bot/v2/hook/abc",
}


@pytest.fixture
def robot(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Robot]:
    """A robot of each kind on this machine, which the settings allow."""
    monkeypatch.setenv("no_proxy", "*")
    with running() as found:
        settings.ROBOT_HOSTS = dict.fromkeys(("wecom", "dingtalk", "feishu"), (found.origin,))
        yield found


def waiting(kind: str, robot: Robot, **facts: Any) -> Dispatch:
    path = {"wecom": "/cgi-bin/webhook/send?key=k", "dingtalk": "/robot/send?access_token=k"}.get(
        kind, "/open-apis/bot/v2/hook/k"
    )
    person = make_person()
    channel = make_channel(person=person, kind=kind, address=f"{robot.origin}{path}", secret=SECRET)
    body = [make_point(title="<@all> [点我](http://x)").as_json()]
    return make_dispatch(digest=make_digest(person=person, body=body), channel=channel, **facts)


def test_dingtalk_is_signed_over_its_timestamp(robot: Robot) -> None:
    waiting("dingtalk", robot)
    assert jobs.send_waiting() == (1, 0, 0)
    path, body = robot.got[0]
    query = {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}
    wanted = hmac.new(SECRET.encode(), f"{query['timestamp']}\n{SECRET}".encode(), hashlib.sha256).digest()
    assert query["sign"] == base64.b64encode(wanted).decode()
    assert len(query["timestamp"]) == 13
    text = body["markdown"]["text"]
    assert "@" not in text
    assert "[点我]" not in text, "what was typed is no mention and no link"


def test_feishu_is_signed_in_its_body_and_wecom_by_its_key(robot: Robot) -> None:
    robot.answers = [(200, {"code": 0, "msg": "success"})]
    waiting("feishu", robot)
    assert jobs.send_waiting() == (1, 0, 0)
    body = robot.got[0][1]
    wanted = hmac.new(f"{body['timestamp']}\n{SECRET}".encode(), b"", hashlib.sha256).digest()
    assert body["sign"] == base64.b64encode(wanted).decode()
    waiting("wecom", robot)
    robot.answers = [(200, {"errcode": 0})]
    assert jobs.send_waiting() == (1, 0, 0)
    assert robot.got[1][1]["msgtype"] == "markdown"


def test_too_often_is_tried_again_and_a_wrong_key_is_not(robot: Robot) -> None:
    robot.answers = [(200, {"errcode": 45009, "errmsg": "api freq out of limit"}), (200, {"errcode": 0})]
    one = waiting("wecom", robot)
    assert jobs.send_waiting() == (0, 1, 0)
    one.refresh_from_db()
    assert one.next_at > timezone.now()
    assert jobs.send_waiting() == (0, 0, 0), "its time has not come"
    Dispatch.objects.update(next_at=timezone.now())
    assert jobs.send_waiting() == (1, 0, 0)
    robot.answers = [(200, {"errcode": 93000, "errmsg": "invalid webhook url"})]
    other = waiting("wecom", robot)
    assert jobs.send_waiting() == (0, 0, 1)
    other.refresh_from_db()
    assert "93000" in other.told
    assert "93000" in other.channel.__class__.objects.get(pk=other.channel_id).told


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_server_that_is_down_is_tried_six_times(robot: Robot, status: int) -> None:
    robot.answers = [(status, {})]
    waiting("wecom", robot)
    for _number in range(10):
        jobs.send_waiting()
        Dispatch.objects.update(next_at=timezone.now() - timedelta(minutes=1))
    assert len(robot.got) == 6
    assert Dispatch.objects.get().state == "failed"


def test_a_redirect_is_not_followed(robot: Robot) -> None:
    robot.answers = [(302, {})]
    waiting("wecom", robot)
    assert jobs.send_waiting() == (0, 0, 1)
    assert [path for path, _body in robot.got] == ["/cgi-bin/webhook/send?key=k"]


def test_an_address_that_is_allowed_no_more_is_not_called(robot: Robot, settings: Any) -> None:
    waiting("wecom", robot)
    settings.ROBOT_HOSTS = {}
    assert jobs.send_waiting() == (0, 0, 1)
    assert robot.got == []


@pytest.mark.parametrize("kind", GOOD)
def test_only_robots_of_the_settings_are_taken(kind: str) -> None:
    assert robots.allowed(kind, GOOD[kind])
    host = urlsplit(GOOD[kind]).hostname or ""
    for wrong in (
        GOOD[kind].replace("https", "http"),
        GOOD[kind].replace(host, "127.0.0.1"),
        GOOD[kind].replace(host, "169.254.169.254"),
        GOOD[kind].replace(host, f"{host}.evil.example"),
        GOOD[kind].replace(host, f"{host}@evil.example"),
        GOOD[kind].replace(host, f"evil.example\\@{host}"),
        GOOD[kind].replace(host, f"{host}:8443"),
        GOOD[kind].replace(host, f"{host}:x"),
        f"https://{host}/other/path",
        f"{GOOD[kind]}#fragment",
        "file:///etc/passwd",
        "",
    ):
        assert not robots.allowed(kind, wrong), wrong


def test_a_long_digest_is_cut_to_what_a_robot_takes() -> None:
    points = [make_point(number=number, title="很长的任务名称" * 6, project=f"项目{number}") for number in range(120)]
    made = robots.message("wecom", GOOD["wecom"], "", "今日提醒", points, 0.0)
    assert len(made.body) < 4300
    assert "另有" in made.body.decode()


def test_e_mail_says_it_in_the_readers_language(settings: Any) -> None:
    settings.SITE_URL = "https://bridgehead.example"
    digest = make_digest(person=make_person(language="en"))
    make_dispatch(digest=digest)
    assert jobs.send_waiting() == (1, 0, 0)
    assert mail.outbox[0].to == ["lin@district.example"]
    assert "due today" in mail.outbox[0].body
    assert "https://bridgehead.example/inbox/" in mail.outbox[0].body


def test_a_way_that_is_switched_off_sends_nothing(robot: Robot) -> None:
    one = waiting("wecom", robot)
    Channel.objects.filter(pk=one.channel_id).update(is_active=False)
    assert jobs.send_waiting() == (0, 0, 1)
    assert robot.got == []


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"kind": "pigeon", "address": "x"}, "kind"),
        ({"kind": "email", "address": "nobody"}, "address"),
        ({"kind": "email", "address": "a@b.example\nBcc: c@d.example"}, "address"),
        ({"kind": "wecom", "address": "https://evil.example/cgi-bin/webhook/send?key=a"}, "address"),
        ({"kind": "dingtalk", "address": GOOD["dingtalk"]}, "secret"),
    ],
)
def test_what_is_no_way(facts: dict[str, str], field: str) -> None:
    with pytest.raises(Refused) as refused:
        actions.add_channel(actor=make_actor("promoter"), **facts)
    assert set(refused.value.errors) == {field}


def test_whose_ways_one_may_change_and_that_nothing_secret_is_written_down() -> None:
    park = make_unit()
    officer, other = make_actor("project_officer", unit=park), make_actor("project_officer", unit=make_unit())
    made = actions.add_channel(actor=officer, kind="dingtalk", address=GOOD["dingtalk"], secret=SECRET, unit=park)
    with pytest.raises(Forbidden):
        actions.add_channel(actor=make_actor("promoter", unit=park), kind="email", address="a@b.example", unit=park)
    with pytest.raises(Exception, match="channel"):
        actions.drop_channel(actor=other, channel_id=made.pk, version=1)
    actions.switch_channel(actor=officer, channel_id=made.pk, version=1, is_active=False)
    with pytest.raises(Conflict):
        actions.switch_channel(actor=officer, channel_id=made.pk, version=1, is_active=True)
    actions.drop_channel(actor=officer, channel_id=made.pk, version=2)
    written = " ".join(f"{one.before} {one.after} {one.note}" for one in AuditEntry.objects.all())
    assert SECRET not in written
    assert "access_token" not in written
