"""Ways out: entered, tried, switched, dropped. What is secret of them is told to nobody, not to the audit either."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bridgehead.foundation.access import Actor, Refused, require
from bridgehead.foundation.access.versions import locked, save_fields
from bridgehead.foundation.audit.chain import record
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.ledger.actions.common import check_text
from bridgehead.modules.reminders import posting, robots
from bridgehead.modules.reminders.models import Channel, ChannelKind, Digest
from bridgehead.modules.reminders.points import Point, PointKind
from bridgehead.modules.reminders.queries import access_channel

CHANGE, UNIT = "reminders.change_own", "reminders.change_unit"
MOST = 10


def add_channel(*, actor: Actor, kind: str, address: str, secret: str = "", unit: Unit | None = None) -> Channel:
    """A way out for the actor's own digests, or for those of a unit. Raises Refused by field."""
    if unit is None:
        require(actor, CHANGE)
    else:
        require(actor, UNIT, unit.path)
    if kind not in ChannelKind.values:
        raise Refused({"kind": [_("This choice is not offered.")]})
    address = check_text(address, "address", 400, required=True)
    secret = check_text(secret, "secret", 200)
    if kind == ChannelKind.EMAIL:
        _check_mail(address)
    elif not address.isascii() or not robots.allowed(kind, address):
        raise Refused(
            {"address": [_("This is no address of such a robot: copy the whole of it from the group's settings.")]}
        )
    if kind in (ChannelKind.DINGTALK, ChannelKind.FEISHU) and not secret:
        raise Refused({"secret": [_("This robot signs what it takes: switch signing on there and copy the secret.")]})
    owner: dict[str, Any] = {"person_id": actor.id} if unit is None else {"unit": unit}
    with transaction.atomic():
        if Channel.objects.filter(**owner).count() >= MOST:
            raise Refused({"": [_("At most %(limit)d ways each.") % {"limit": MOST}]})
        made = Channel.objects.create(kind=kind, address=address, secret=secret, made_at=timezone.now(), **owner)
        after = {"kind": kind, **({"unit": unit} if unit is not None else {})}
        record(actor=actor, action="reminders.channel.added", target=made, before=None, after=after)
    return made


def _check_mail(address: str) -> None:
    try:
        validate_email(address)
    except ValidationError:
        raise Refused({"address": [_("This is no e-mail address.")]}) from None


def switch_channel(*, actor: Actor, channel_id: int, version: int, is_active: bool) -> Channel:
    """Let digests leave on this way, or no longer."""
    with transaction.atomic():
        access_channel(actor, channel_id)
        channel = locked(Channel.objects.all(), channel_id, version=version, attempted={"is_active": is_active})
        before = {"is_active": channel.is_active}
        save_fields(channel, {"is_active": is_active})
        after = {"is_active": is_active}
        record(actor=actor, action="reminders.channel.switched", target=channel, before=before, after=after)
    return channel


def drop_channel(*, actor: Actor, channel_id: int, version: int) -> None:
    """Forget a way, its address and its secret."""
    with transaction.atomic():
        access_channel(actor, channel_id)
        channel = locked(Channel.objects.all(), channel_id, version=version, attempted={})
        before = {"kind": channel.kind}
        record(actor=actor, action="reminders.channel.dropped", target=channel, before=before, after=None)
        channel.delete()


def try_channel(*, actor: Actor, channel_id: int) -> str:
    """Send a line of trial now; returns what went wrong, empty where it was taken."""
    channel = access_channel(actor, channel_id)
    today = timezone.localdate()
    point = Point(PointKind.DUE, "task", 0, _("A trial: nothing is due."), _("Bridgehead"), "/inbox/", today, 0)
    told, _final = posting.send(channel, Digest(day=today, body=[point.as_json()]))
    Channel.objects.filter(pk=channel.pk).update(told=told[:200])
    return told
