"""Granting and revoking roles, within the scope of whoever grants."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from bridgehead.foundation.access import Actor, Refused, require
from bridgehead.foundation.audit.chain import record
from bridgehead.modules.accounts.actions import guards
from bridgehead.modules.accounts.models import Clearance, Role, RoleGrant, Unit
from bridgehead.modules.accounts.queries import access_person


def grant_role(
    *, actor: Actor, person_id: int, role: str, unit: Unit, ends_on: date | None = None, reason: str = ""
) -> RoleGrant:
    """Give a person a role or a clearance in a unit and everything below it, for good or to the end of `ends_on`.

    A clearance says what it is for.

    Raises Forbidden when the unit lies outside the actor's own administrator scope: nobody hands
    on more than they hold. Granting what is held already changes its last day and its reason.
    """
    person = access_person(actor, person_id)
    require(actor, "accounts.grant_role", unit.path)
    reason = reason.strip()
    if role not in Role.values and role not in Clearance.values:
        raise Refused({"role": [_("There is no such role.")]})
    if role in Clearance.values and not reason:
        raise Refused({"reason": [_("Say what the person needs to see this for.")]})
    if ends_on is not None and ends_on < timezone.localdate():
        raise Refused({"ends_on": [_("This day is over.")]})
    if not unit.is_active:
        raise Refused({"unit": [_("This unit is no longer in use.")]})
    if (role == Role.ENTERPRISE) != (person.enterprise_id is not None):
        raise Refused(
            {"role": [_("The enterprise role belongs to people of an enterprise, and is the only one they can have.")]}
        )
    with transaction.atomic():
        facts = {"ends_on": ends_on, "reason": reason}
        grant, is_new = RoleGrant.objects.get_or_create(person=person, role=role, unit=unit, defaults=facts)
        before = None if is_new else {"ends_on": grant.ends_on, "reason": grant.reason}
        if before != facts:
            grant.ends_on, grant.reason = ends_on, reason
            grant.save(update_fields=list(facts))
            after = {"role": role, "unit": unit.pk, **facts}
            record(actor=actor, action="accounts.role.granted", target=person, before=before, after=after)
    return grant


def revoke_role(*, actor: Actor, person_id: int, grant_id: int) -> None:
    """Take a role back. Raises Refused when it is the district's last administrator's."""
    person = access_person(actor, person_id)
    grant = RoleGrant.objects.select_related("unit").filter(pk=grant_id, person=person).first()
    if grant is None:
        raise Http404("role")
    require(actor, "accounts.grant_role", grant.unit.path)
    with transaction.atomic():
        if grant.role == Role.ADMINISTRATOR and grant.unit.parent_id is None:
            # Under lock, so that two administrators can't revoke each other at the same moment.
            list(RoleGrant.objects.select_for_update().filter(role=Role.ADMINISTRATOR, unit=grant.unit))
            guards.keeps_an_administrator(without_grant=grant)
        before = {"role": grant.role, "unit": grant.unit_id}
        grant.delete()
        record(actor=actor, action="accounts.role.revoked", target=person, before=before, after=None)
