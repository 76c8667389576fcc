"""Calendars in the API: the caller's own, made with a secret address that is told once, and withdrawn."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from ninja import Router, Schema, Status
from pydantic import Field

from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.api import Id
from bridgehead.modules.reminders import actions
from bridgehead.modules.reminders.calendars import address_of
from bridgehead.modules.reminders.models import Feed
from bridgehead.modules.reminders.queries import feeds_of

router = Router(tags=["reminders"])
_FEEDS = "/inbox-feeds"


class FeedOut(Schema):
    """A calendar in force: of the project `project`, or, where that is null, of what the caller has to do.

    `last_used_on` is the day on which a program asked for it last.
    """

    id: int
    name: str
    project: str | None
    made_at: datetime
    last_used_on: date | None


class FeedMadeOut(FeedOut):
    """A calendar just made, with its address. Whoever knows the address reads the calendar; it is told only here."""

    address: str


class FeedIn(Schema):
    """What a new calendar is for, and the number of its project; without one it is of what the caller has to do."""

    name: Annotated[str, Field(min_length=1, max_length=60, examples=["手机日历"])]
    project: Annotated[str, Field(max_length=20)] = ""


def _facts(row: Feed) -> dict[str, object]:
    same = {name: getattr(row, name) for name in ("id", "name", "made_at", "last_used_on")}
    return {**same, "project": row.project.code if row.project is not None else None}


@router.get(_FEEDS, response=list[FeedOut], operation_id="list_feeds", summary="The caller's calendars (.ics)")
def feeds(request: ActedRequest) -> list[FeedOut]:
    """The caller's own calendars that are in force, 20 at most; their addresses were told when they were made."""
    return [FeedOut.model_validate(_facts(one)) for one in feeds_of(request.actor)]


@router.post(_FEEDS, response={201: FeedMadeOut}, operation_id="make_feed", summary="Make a calendar (.ics)")
def make_feed(request: ActedRequest, payload: FeedIn) -> Status[FeedMadeOut]:
    """Make a calendar of a project or of what the caller has to do, to be subscribed to at `address`.

    It shows what the caller may see on the day on which it is asked for, until it is withdrawn. A token may make one
    that it could itself read: its scopes have to hold `reminders.change_own`, `delivery.view_schedule`,
    `delivery.view_problem` and `approvals.view`. Not to be repeated with an `Idempotency-Key`, for the address would be
    kept with the answer.
    """
    made, secret = actions.make_feed(actor=request.actor, name=payload.name, code=payload.project)
    return Status(201, FeedMadeOut.model_validate({**_facts(made), "address": address_of(request, secret)}))


@router.post(
    f"{_FEEDS}/{{feed_id}}/revoke", response={204: None}, operation_id="revoke_feed", summary="Withdraw a calendar"
)
def revoke_feed(request: ActedRequest, feed_id: Id) -> Status[None]:
    """Withdraw a calendar: its address shows nothing any more."""
    actions.revoke_feed(actor=request.actor, feed_id=feed_id)
    return Status(204, None)
