"""Rows of the reminders room."""

from __future__ import annotations

import hashlib
from typing import Any

from django.utils import timezone

from bridgehead.modules.accounts.models import Person
from bridgehead.modules.reminders.models import Channel, Digest, Dispatch, Feed
from bridgehead.modules.reminders.points import Point, PointKind
from tests.factories.core import NOON, make_person


def make_point(**facts: Any) -> Point:
    """A task that is due today."""
    facts = {
        "kind": PointKind.DUE,
        "about": "task",
        "number": 1,
        "title": "外线供电",
        "project": "乐棹1号储能项目",
        "url": "/inbox/",
        "day": timezone.localdate(),
        "days": 0,
        **facts,
    }
    return Point(**facts)


def make_digest(*, person: Person | None = None, **facts: Any) -> Digest:
    """One point of today, unread."""
    if "unit" not in facts:
        facts["person"] = person or make_person()
    facts = {"day": timezone.localdate(), "body": [make_point().as_json()], "made_at": NOON, **facts}
    return Digest.objects.create(**facts)


def make_channel(*, person: Person | None = None, **facts: Any) -> Channel:
    """An e-mail address."""
    if "unit" not in facts:
        facts["person"] = person or make_person()
    facts = {"kind": "email", "address": "lin@district.example", "made_at": NOON, **facts}
    return Channel.objects.create(**facts)


def make_dispatch(*, digest: Digest | None = None, channel: Channel | None = None, **facts: Any) -> Dispatch:
    """A digest that waits to be sent."""
    digest = digest or make_digest()
    channel = channel or make_channel(person=digest.person)
    return Dispatch.objects.create(digest=digest, channel=channel, **{"next_at": NOON, **facts})


def make_feed(*, person: Person | None = None, secret: str = "s" * 43, **facts: Any) -> Feed:
    """A calendar of what a person has to do."""
    digest = hashlib.sha256(secret.encode()).hexdigest()
    facts = {"name": "手机日历", "digest": digest, "made_at": NOON, **facts}
    return Feed.objects.create(person=person or make_person(), **facts)
