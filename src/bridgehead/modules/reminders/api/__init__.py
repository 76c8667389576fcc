"""The reminders room in the API: the caller's own digests, marking them as read, ways out, calendars."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status
from pydantic import Field

from bridgehead.foundation.access import require
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.api import Id, Version
from bridgehead.foundation.api.paging import After, Limit, keyset_page
from bridgehead.foundation.api.types import VersionIn
from bridgehead.modules.accounts.idempotency import IdempotencyKey, create_once
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.reminders import actions
from bridgehead.modules.reminders.api.feeds import router as feeds
from bridgehead.modules.reminders.models import Channel, Digest
from bridgehead.modules.reminders.points import point_of, said
from bridgehead.modules.reminders.queries import (
    CHANGE,
    VIEW,
    access_channel,
    access_digest,
    channels_of,
    digests_of,
    shown_address,
)

router = Router(tags=["reminders"])
router.add_router("", feeds)


class PointOut(Schema):
    """A point of a digest; `days` are working days late, or left until `day`; `said` is it in words."""

    kind: str
    about: str
    number: int
    title: str
    project: str
    url: str
    day: date
    days: int
    cause: str
    for_whom: str
    said: str


class DigestOut(Schema):
    """What the caller was reminded of on one day, the worst first."""

    id: int
    day: date
    made_at: datetime
    read_at: datetime | None
    points: list[PointOut]


class DigestPage(Schema):
    """A page of digests in the order of entry; `next` goes into `after`."""

    items: list[DigestOut]
    next: str | None


class ReadOut(Schema):
    """How many digests were unread before."""

    count: int


class WayOut(Schema):
    """A way on which digests leave; of a robot's address only what tells it from others, its secret never.

    `unit_id` null: the caller's own. `told` is what went wrong last.
    """

    id: int
    kind: str
    unit_id: int | None
    address: str
    is_active: bool
    told: str
    version: int


class WayIn(Schema):
    """A way to add: `email`, or a robot `wecom`, `dingtalk`, `feishu`; without a unit it is the caller's own."""

    kind: Annotated[str, Field(max_length=10, examples=["email"])]
    address: Annotated[str, Field(min_length=1, max_length=400)]
    secret: Annotated[str, Field(max_length=200)] = ""
    unit_id: Id | None = None


class SwitchWayIn(Schema):
    """Whether digests leave on it from now on."""

    version: Version
    is_active: bool


class TriedOut(Schema):
    """What went wrong with a trial; empty where it was taken."""

    told: str


def _digest(row: Digest) -> DigestOut:
    points = [point_of(one) for one in row.body]
    told = [PointOut(**one.as_json(), said=said(one)) for one in points]
    return DigestOut(id=row.pk, day=row.day, made_at=row.made_at, read_at=row.read_at, points=told)


def _way(row: Channel) -> WayOut:
    same: dict[str, Any] = {name: getattr(row, name) for name in WayOut.model_fields if name != "address"}
    return WayOut(**same, address=shown_address(row))


@router.get("/inbox", response=DigestPage, operation_id="list_digests", summary="The caller's own digests")
def inbox(request: ActedRequest, is_unread: bool = False, after: After = None, limit: Limit = 50) -> DigestPage:
    """What the caller was reminded of, day by day; with `is_unread` only what was not read."""
    require(request.actor, VIEW)
    rows = digests_of(request.actor)
    found, following = keyset_page(rows.filter(read_at__isnull=True) if is_unread else rows, after, limit)
    return DigestPage(items=[_digest(one) for one in found], next=following)


@router.post("/inbox/read", response=ReadOut, operation_id="read_digests", summary="Mark all as read")
def read_all(request: ActedRequest) -> ReadOut:
    """Mark all of the caller's digests as read."""
    return ReadOut(count=actions.mark_read(actor=request.actor))


@router.get("/inbox/{digest_id}", response=DigestOut, operation_id="get_digest", summary="One digest")
def digest(request: ActedRequest, digest_id: Id) -> DigestOut:
    """One of the caller's own digests; reading it here marks nothing."""
    return _digest(access_digest(request.actor, digest_id))


@router.post("/inbox/{digest_id}/read", response=ReadOut, operation_id="read_digest", summary="Mark one as read")
def read_one(request: ActedRequest, digest_id: Id) -> ReadOut:
    """Mark one of the caller's own digests as read."""
    found = access_digest(request.actor, digest_id)
    return ReadOut(count=actions.mark_read(actor=request.actor, digest_id=found.pk))


@router.get("/inbox-ways", response=list[WayOut], operation_id="list_ways", summary="How reminders leave")
def ways(request: ActedRequest) -> list[WayOut]:
    """The caller's own ways and those of units that the caller looks after: ten each at most."""
    require(request.actor, CHANGE)
    return [_way(one) for one in channels_of(request.actor)]


@router.post("/inbox-ways", response={201: WayOut}, operation_id="add_way", summary="Add a way")
def add_way(request: ActedRequest, payload: WayIn, idempotency_key: IdempotencyKey = None) -> HttpResponse:
    """Add a way for the caller's own digests, or for those of a unit."""
    require(request.actor, CHANGE)

    def made() -> Status[WayOut]:
        unit = get_object_or_404(Unit, pk=payload.unit_id) if payload.unit_id is not None else None
        facts = payload.model_dump(exclude={"unit_id"})
        return Status(201, _way(actions.add_channel(actor=request.actor, unit=unit, **facts)))

    return create_once(request, idempotency_key, made)


@router.post("/inbox-ways/{channel_id}/switch", response=WayOut, operation_id="switch_way", summary="Use it or not")
def switch_way(request: ActedRequest, channel_id: Id, payload: SwitchWayIn) -> WayOut:
    """Let digests leave on this way, or no longer."""
    actions.switch_channel(actor=request.actor, channel_id=channel_id, **payload.model_dump())
    return _way(access_channel(request.actor, channel_id))


@router.post("/inbox-ways/{channel_id}/try", response=TriedOut, operation_id="try_way", summary="Send a trial")
def try_way(request: ActedRequest, channel_id: Id) -> TriedOut:
    """Send a line of trial now."""
    return TriedOut(told=actions.try_channel(actor=request.actor, channel_id=channel_id))


@router.post("/inbox-ways/{channel_id}/drop", response={204: None}, operation_id="drop_way", summary="Forget a way")
def drop_way(request: ActedRequest, channel_id: Id, payload: VersionIn) -> Status[None]:
    """Forget a way, its address and its secret."""
    actions.drop_channel(actor=request.actor, channel_id=channel_id, version=payload.version)
    return Status(204, None)
