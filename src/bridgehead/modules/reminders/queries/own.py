"""One's own digests, ways out and calendars, and the ways of units that one looks after."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.db.models import Q, QuerySet
from django.http import Http404

from bridgehead.foundation.access import Actor, may, require, scope_q
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.reminders.models import Channel, ChannelKind, Digest, Feed

VIEW = "reminders.view_own"
CHANGE = "reminders.change_own"
UNIT = "reminders.change_unit"


def digests_of(actor: Actor) -> QuerySet[Digest]:
    """The actor's own digests, the newest first."""
    require(actor, VIEW)
    return Digest.objects.filter(person_id=actor.id or 0).order_by("-day", "-pk")


def access_digest(actor: Actor, digest_id: int) -> Digest:
    """One of the actor's own digests, or Http404."""
    found = digests_of(actor).filter(pk=digest_id).first()
    if found is None:
        raise Http404("digest")
    return found


def unit_choices(actor: Actor) -> QuerySet[Unit]:
    """The units whose ways out the actor may change."""
    if not may(actor, UNIT):
        return Unit.objects.none()
    return Unit.objects.filter(scope_q(actor, UNIT, "path"), is_active=True).order_by("path")


def channels_of(actor: Actor) -> QuerySet[Channel]:
    """The actor's own ways out and those of units that the actor looks after."""
    require(actor, CHANGE)
    units = unit_choices(actor).order_by().values("pk")
    return Channel.objects.select_related("unit").filter(Q(person_id=actor.id or 0) | Q(unit__in=units))


def access_channel(actor: Actor, channel_id: int) -> Channel:
    """One of these ways, or Http404."""
    found = channels_of(actor).filter(pk=channel_id).first()
    if found is None:
        raise Http404("channel")
    return found


def shown_address(channel: Channel) -> str:
    """As much of an address as tells it from others: an e-mail address whole, of a robot its host."""
    if channel.kind == ChannelKind.EMAIL:
        return channel.address
    return f"{urlsplit(channel.address).hostname} …{channel.address[-4:]}"


def feeds_of(actor: Actor) -> QuerySet[Feed]:
    """The actor's own calendars that are in force, the newest first."""
    require(actor, CHANGE)
    rows = Feed.objects.select_related("project").filter(person_id=actor.id or 0, revoked_at__isnull=True)
    return rows.order_by("-pk")


def access_feed(actor: Actor, feed_id: int) -> Feed:
    """One of them, or Http404."""
    found = feeds_of(actor).filter(pk=feed_id).first()
    if found is None:
        raise Http404("feed")
    return found
