"""Task forces: formed, changed, ended; people enter and leave them, and every change of duty stays in the record."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from bridgehead.foundation.access import Actor, Refused
from bridgehead.foundation.access.versions import locked, save_fields
from bridgehead.foundation.audit.chain import record
from bridgehead.modules.accounts.models import Person, Unit
from bridgehead.modules.ledger.actions.common import check_day, check_text
from bridgehead.modules.ledger.queries import access_project
from bridgehead.modules.taskforce.models import Duty, Member, TaskForce
from bridgehead.modules.taskforce.queries import CHANGE, access_force, access_led, access_member, force_of


def form_force(*, actor: Actor, code: str, basis: str, formed_on: date, rhythm: str = "") -> TaskForce:
    """Form the task force of a project; there is one a project."""
    values = {
        "basis": check_text(basis, "basis", 120, required=True),
        "formed_on": formed_on,
        "rhythm": check_text(rhythm, "rhythm", 60),
    }
    check_day(formed_on, "formed_on")
    with transaction.atomic():
        project = access_led(actor, code, CHANGE)
        access_project(actor, code, lock=True)
        if force_of(project) is not None:
            raise Refused({"": [_("The project has a task force already.")]})
        made = TaskForce.objects.create(project=project, **values)
        record(actor=actor, action="taskforce.force.formed", target=made, before=None, after=values)
    return made


def change_force(
    *,
    actor: Actor,
    code: str,
    version: int,
    basis: str,
    formed_on: date,
    rhythm: str = "",
    ended_on: date | None = None,
) -> TaskForce:
    """Change what a task force is formed by, or say that it has ended."""
    values: dict[str, Any] = {
        "basis": check_text(basis, "basis", 120, required=True),
        "formed_on": formed_on,
        "rhythm": check_text(rhythm, "rhythm", 60),
        "ended_on": ended_on,
    }
    for name in ("formed_on", "ended_on"):
        if values[name] is not None:
            check_day(values[name], name)
    if ended_on is not None and ended_on < formed_on:
        raise Refused({"ended_on": [_("This is before it was formed.")]})
    with transaction.atomic():
        force = access_force(actor, code, CHANGE)
        row = locked(TaskForce.objects.all(), force.pk, version=version, attempted=values)
        before = {name: getattr(row, name) for name in values}
        if before != values:
            save_fields(row, values)
            record(actor=actor, action="taskforce.force.changed", target=row, before=before, after=values)
    return row


def add_member(
    *,
    actor: Actor,
    code: str,
    duty: str,
    unit: Unit,
    since: date,
    person: Person | None = None,
    name: str = "",
    charge: str = "",
) -> Member:
    """Somebody enters a task force: a person who logs in, or somebody by name alone. It has one leader at a time."""
    if duty not in Duty.values:
        raise Refused({"duty": [_("This choice is not offered.")]})
    if not unit.is_active:
        raise Refused({"unit": [_("This unit is no longer in use.")]})
    check_day(since, "since")
    values: dict[str, Any] = {
        "duty": duty,
        "unit": unit,
        "since": since,
        "person": person,
        "name": check_text(person.name if person is not None else name, "name", 40, required=True),
        "charge": check_text(charge, "charge", 200),
    }
    with transaction.atomic():
        force = access_force(actor, code, CHANGE)
        locked(TaskForce.objects.all(), force.pk, version=force.version, attempted={})
        if since < force.formed_on:
            raise Refused({"since": [_("This is before it was formed.")]})
        led = force.members.filter(duty=Duty.LEADER, until__isnull=True)
        if duty == Duty.LEADER and led.exists():
            raise Refused({"duty": [_("It has a leader: say first until when that was so.")]})
        made = Member.objects.create(force=force, **values)
        record(actor=actor, action="taskforce.member.entered", target=force, before=None, after=values)
    return made


def end_member(*, actor: Actor, code: str, member_id: int, version: int, until: date) -> Member:
    """Somebody leaves a task force, or has another duty from then on."""
    check_day(until, "until")
    with transaction.atomic():
        force = access_force(actor, code, CHANGE)
        access_member(force, member_id)
        row = locked(Member.objects.all(), member_id, version=version, attempted={"until": until})
        if row.until is not None:
            raise Refused({"": [_("This has ended already.")]})
        if until < row.since:
            raise Refused({"until": [_("This is before it began.")]})
        save_fields(row, {"until": until})
        told = {"name": row.name, "duty": row.duty}
        record(actor=actor, action="taskforce.member.left", target=force, before=told, after={**told, "until": until})
    return row
