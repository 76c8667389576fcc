"""Writing the digests of a day, once, and marking one's own as read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from bridgehead.engines.calendars import WorkCalendar
from bridgehead.foundation.access import Actor
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.reminders.models import Channel, Digest, Dispatch
from bridgehead.modules.reminders.points import NEWS, Point, in_order
from bridgehead.modules.reminders.queries import digests_of, gather

# A unit's digest is for a chat, not a report.
MOST_POINTS = 200


@transaction.atomic
def write_digests(day: date, calendar: WorkCalendar, now: datetime) -> int:
    """The digests of a day and their dispatches; returns how many are new. Those that were written stay as they are.

    Nobody acts: what is told follows from what others entered. What has nothing to tell gets no digest.
    """
    gathered = gather(day, calendar)
    channels = _channels()
    made = _write("person_id", gathered.people, day, now)
    made += _write("unit_id", _by_chat(gathered.units, channels), day, now)
    waiting = [
        Dispatch(digest=digest, channel=channel, next_at=now)
        for digest in made
        for channel in channels.get(("person", digest.person_id) if digest.person_id else ("unit", digest.unit_id), ())
    ]
    Dispatch.objects.bulk_create(waiting, batch_size=500)
    return len(made)


def _channels() -> Mapping[tuple[str, int | None], list[Channel]]:
    found: dict[tuple[str, int | None], list[Channel]] = {}
    for one in Channel.objects.filter(is_active=True).order_by("pk"):
        owner = ("person", one.person_id) if one.person_id is not None else ("unit", one.unit_id)
        found.setdefault(owner, []).append(one)
    return found


def _by_chat(
    units: Mapping[int, list[Point]], channels: Mapping[tuple[str, int | None], list[Channel]]
) -> Mapping[int, list[Point]]:
    """For each unit with a way out what it and all units below it have."""
    paths = dict(Unit.objects.values_list("pk", "path"))
    wanted = [pk for kind, pk in channels if kind == "unit" and pk is not None]
    return {
        pk: [point for unit, points in units.items() if paths[unit].startswith(paths[pk]) for point in points]
        for pk in wanted
    }


def _write(owner: str, points: Mapping[int, Iterable[Point]], day: date, now: datetime) -> list[Digest]:
    there = set(Digest.objects.filter(day=day, **{f"{owner}__in": list(points)}).values_list(owner, flat=True))
    before = _standing(owner, points, day)
    made = []
    for number, found in points.items():
        listed = in_order({one.key: one for one in found}.values())[:MOST_POINTS]
        told = [one for one in listed if one.kind not in NEWS or one.key not in before.get(number, ())]
        if told and number not in there:
            standing = sorted(one.key for one in listed)
            body = [one.as_json() for one in told]
            made.append(Digest(day=day, body=body, standing=standing, made_at=now, **{owner: number}))
    return Digest.objects.bulk_create(made, batch_size=500)


def _standing(owner: str, points: Mapping[int, object], day: date) -> Mapping[int, Sequence[str]]:
    """What stood already in the newest digest of each before that day."""
    rows = Digest.objects.filter(day__lt=day, **{f"{owner}__in": list(points)}).order_by("day", "pk")
    return dict(rows.values_list(owner, "standing"))


def mark_read(*, actor: Actor, digest_id: int | None = None) -> int:
    """Mark one of the actor's own digests as read, or all; returns how many were not."""
    unread = digests_of(actor).filter(read_at__isnull=True)
    if digest_id is not None:
        unread = unread.filter(pk=digest_id)
    return unread.order_by().update(read_at=timezone.now())
