"""Secret addresses of calendars: made once, shown once, kept as a hash, revoked."""

from __future__ import annotations

import hashlib
import secrets

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from bridgehead.foundation.access import Actor, Forbidden, Refused, require
from bridgehead.foundation.audit.chain import record
from bridgehead.modules.ledger.actions.common import check_text
from bridgehead.modules.ledger.queries import access_project
from bridgehead.modules.reminders.models import Feed
from bridgehead.modules.reminders.queries import access_feed, feeds_of

CHANGE = "reminders.change_own"
MOST = 20
# What a calendar shows of.
READS = ("delivery.view_schedule", "delivery.view_problem", "approvals.view")


def feed_digest(secret: str) -> str:
    """What is kept of an address. It has 256 random bits, so a plain hash can't be searched back."""
    return hashlib.sha256(secret.encode()).hexdigest()


def make_feed(*, actor: Actor, name: str, code: str = "") -> tuple[Feed, str]:
    """A calendar of what the actor has to do, or of a project that the actor sees; its secret is returned once.

    Raises Forbidden for a token whose scopes lack something that a calendar shows: an address must not tell more.
    """
    for action in (CHANGE, *READS):
        require(actor, action)
    if actor.id is None:
        raise Forbidden(CHANGE)
    name = check_text(name, "name", 60, required=True)
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        try:
            project = access_project(actor, code.strip(), "delivery.view_schedule") if code.strip() else None
        except Http404:
            raise Refused({"code": [_("There is no project with this number.")]}) from None
        if feeds_of(actor).count() >= MOST:
            raise Refused({"": [_("At most %(limit)d calendars: revoke one first.") % {"limit": MOST}]})
        made = Feed.objects.create(
            person_id=actor.id, project=project, name=name, digest=feed_digest(secret), made_at=timezone.now()
        )
        after = {"name": name, "project": project}
        record(actor=actor, action="reminders.feed.made", target=made, before=None, after=after)
    return made, secret


def revoke_feed(*, actor: Actor, feed_id: int) -> None:
    """End a calendar of the actor's own at once."""
    with transaction.atomic():
        feed = access_feed(actor, feed_id)
        feed.revoked_at = timezone.now()
        feed.save(update_fields=["revoked_at"])
        after = {"revoked_at": feed.revoked_at}
        record(actor=actor, action="reminders.feed.revoked", target=feed, before=None, after=after)


def feed_of(secret: str) -> Feed:
    """The calendar in force behind a secret, marked as used today; Http404 where there is none or nobody behind it."""
    rows = Feed.objects.select_related("person__unit", "project__unit")
    found = rows.filter(digest=feed_digest(secret), revoked_at__isnull=True, person__is_active=True).first()
    if found is None:
        raise Http404("feed")
    today = timezone.localdate()
    if found.last_used_on != today:
        Feed.objects.filter(pk=found.pk).update(last_used_on=today)
    return found
