"""What the people of the demonstration district are reminded of today, and a calendar of one of them."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import timezone

from bridgehead.modules.accounts.models import Person
from bridgehead.modules.accounts.queries import actor_of
from bridgehead.modules.delivery.workdays import calendar_in_force
from bridgehead.modules.reminders import actions


def load_reminders(people: Mapping[str, Person]) -> None:
    """The digests of the newest day that was worked, in the inboxes alone."""
    calendar = calendar_in_force()
    actions.make_feed(actor=actor_of(people["gu"]), name="手机日历")
    actions.write_digests(calendar.on_or_before(timezone.localdate()), calendar, timezone.now())
