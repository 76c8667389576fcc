"""What runs by the clock: the digests of a day, and sending what waits, again and again until it is taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone, translation

from bridgehead.modules.delivery.workdays import calendar_in_force
from bridgehead.modules.reminders import posting
from bridgehead.modules.reminders.actions import write_digests
from bridgehead.modules.reminders.models import Channel, Dispatch, DispatchState

# How long after each attempt that fails the next one is made; after the last it is given up.
WAITS: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))
# Whoever takes one keeps others off it for so long.
LEASE: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run did: digests written, dispatches sent, put off and given up. `is_quiet`: the day is not worked."""

    is_quiet: bool
    digests: int
    sent: int
    put_off: int
    given_up: int


def remind(day: date | None = None) -> Ran:
    """Write the digests of a day and send what waits. A second run writes nothing twice; on a day off all is quiet."""
    day = day or timezone.localdate()
    calendar = calendar_in_force()
    if not calendar.is_worked(day):
        return Ran(True, 0, 0, 0, 0)
    digests = write_digests(day, calendar, timezone.now())
    sent, put_off, given_up = send_waiting()
    return Ran(False, digests, sent, put_off, given_up)


def send_waiting() -> tuple[int, int, int]:
    """Send every dispatch whose time has come: how many were sent, put off, given up."""
    counts = {DispatchState.SENT: 0, DispatchState.WAITING: 0, DispatchState.FAILED: 0}
    due = Dispatch.objects.filter(state=DispatchState.WAITING, next_at__lte=timezone.now()).order_by("next_at", "pk")
    for pk in list(due.values_list("pk", flat=True)):
        taken = _take(pk, timezone.now())
        if taken is not None:
            counts[_send(taken)] += 1
    return counts[DispatchState.SENT], counts[DispatchState.WAITING], counts[DispatchState.FAILED]


def _take(pk: int, now: datetime) -> Dispatch | None:
    """The dispatch, kept off others for a while and its attempt counted before it is made: none is sent for ever."""
    with transaction.atomic():
        rows = Dispatch.objects.select_for_update(of=("self",)).select_related("digest__person", "channel")
        found = rows.filter(pk=pk, state=DispatchState.WAITING, next_at__lte=now).first()
        if found is None:
            return None
        found.attempts += 1
        found.next_at = now + LEASE
        found.save(update_fields=["attempts", "next_at"])
    return found


def _send(one: Dispatch) -> DispatchState:
    if not one.channel.is_active:
        told, is_final = "", True
        state = DispatchState.FAILED
    else:
        reader = one.digest.person
        with translation.override(reader.language if reader is not None else "zh-hans"):
            told, is_final = posting.send(one.channel, one.digest)
        state = DispatchState.SENT if not told else DispatchState.FAILED
    now = timezone.now()
    if told and not is_final and one.attempts <= len(WAITS):
        state, one.next_at = DispatchState.WAITING, now + WAITS[one.attempts - 1]
    one.state, one.told = state, told[:200]
    one.sent_at = now if state == DispatchState.SENT else None
    one.save(update_fields=["state", "told", "next_at", "sent_at"])
    Channel.objects.filter(pk=one.channel_id).update(told=told[:200])
    return state
