"""Rules that several actions share: nobody reaches above their own scope, and somebody always holds the keys."""

from __future__ import annotations

from django.utils.translation import gettext as _

from bridgehead.foundation.access import Actor, Forbidden, Refused, may
from bridgehead.modules.accounts.models import Person, Role, RoleGrant, Unit


def require_over(actor: Actor, person: Person, action: str) -> None:
    """Raise Forbidden when the person holds a role outside the actor's scope.

    Without this an administrator of one park could reset the password of a district administrator who sits in that
    park, and log in as them.
    """
    paths = RoleGrant.objects.filter(person=person).values_list("unit__path", flat=True)
    if not all(may(actor, action, path) for path in paths):
        raise Forbidden(action)


def keeps_an_administrator(*, without_person: Person | None = None, without_grant: RoleGrant | None = None) -> None:
    """Raise Refused when nobody who may log in would be administrator of the whole district any more."""
    root = Unit.objects.filter(parent=None).order_by("pk").first()
    left = RoleGrant.objects.filter(role=Role.ADMINISTRATOR, unit=root, person__is_active=True)
    if without_person is not None:
        left = left.exclude(person=without_person)
    if without_grant is not None:
        left = left.exclude(pk=without_grant.pk)
    if not left.exists():
        raise Refused({"": [_("This is the last administrator of the district. Make somebody else one first.")]})


def administers_district(person: Person) -> bool:
    """Is the person an administrator of the whole district?"""
    return RoleGrant.objects.filter(person=person, role=Role.ADMINISTRATOR, unit__parent=None).exists()
