"""Granting and revoking roles, within the scope of whoever grants."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from bridgehead.foundation.access import Actor, Refused, require
from bridgehead.foundation.audit.chain import record
from bridgehead.modules.accounts.actions import guards
from bridgehead.modules.accounts.models import Role, RoleGrant, Unit
from bridgehead.modules.accounts.queries import access_person


def grant_role(*, actor: Actor, person_id: int, role: str, unit: Unit) -> RoleGrant:
    """Give a person a role in a unit and everything below it.

    Raises Forbidden when the unit lies outside the actor's own administrator scope: nobody hands
    on more than they hold. Granting what is held already changes nothing.
    """
    person = access_person(actor, person_id)
    require(actor, "accounts.grant_role", unit.path)
    if role not in Role.values:
        raise Refused({"role": [_("There is no such role.")]})
    if not unit.is_active:
        raise Refused({"unit": [_("This unit is no longer in use.")]})
    if (role == Role.ENTERPRISE) != (person.enterprise_id is not None):
        raise Refused(
            {"role": [_("The enterprise role belongs to people of an enterprise, and is the only one they can have.")]}
        )
    with transaction.atomic():
        grant, is_new = RoleGrant.objects.get_or_create(person=person, role=role, unit=unit)
        if is_new:
            after = {"role": role, "unit": unit.pk}
            record(actor=actor, action="accounts.role.granted", target=person, before=None, after=after)
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
