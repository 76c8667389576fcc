"""Making, changing, closing and reopening people's accounts, and their passwords."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from bridgehead.foundation.access import Actor, Forbidden, Refused, require
from bridgehead.foundation.access.versions import locked, save_fields
from bridgehead.foundation.audit.chain import changes, record
from bridgehead.foundation.search.indexing import index
from bridgehead.modules.accounts.actions import guards
from bridgehead.modules.accounts.models import Person, Unit
from bridgehead.modules.accounts.queries import access_person

# Without 0 O 1 l I: a one-time password is read from paper or over the telephone.
_READABLE = "abcdefghjkmnpqrstuvwxyz23456789"


def one_time_password() -> str:
    """Sixteen readable characters in groups of four, about 79 bits."""
    return "-".join("".join(secrets.choice(_READABLE) for _n in range(4)) for _group in range(4))


def _free_username(username: str, *, besides: int = 0) -> None:
    if Person.objects.filter(username__iexact=username).exclude(pk=besides).exists():
        raise Refused({"username": [_("Somebody has this log-in name already.")]})


def _active(unit: Unit) -> Unit:
    if not unit.is_active:
        raise Refused({"unit": [_("This unit is no longer in use.")]})
    return unit


def create_person(
    *,
    actor: Actor,
    username: str,
    name: str,
    unit: Unit,
    title: str = "",
    phone: str = "",
    enterprise_id: int | None = None,
) -> tuple[Person, str]:
    """A new account and its one-time password, which is kept nowhere. Roles are granted apart.

    Raises Forbidden outside the actor's scope, Refused for a log-in name that is taken.
    """
    require(actor, "accounts.manage_people", unit.path)
    word = one_time_password()
    with transaction.atomic():
        _free_username(username)
        person = Person(
            username=username,
            name=name,
            unit=_active(unit),
            title=title,
            phone=phone,
            enterprise_id=enterprise_id,
            must_change_password=True,
        )
        person.set_password(word)
        person.save()
        index("person", [person.pk])
        after = {"username": username, "name": name, "unit": unit.pk, "title": title, "enterprise_id": enterprise_id}
        record(actor=actor, action="accounts.person.created", target=person, before=None, after=after)
    return person, word


def change_person(*, actor: Actor, person_id: int, version: int, **facts: Any) -> Person:
    """Change `username`, `name`, `unit`, `title`, `phone` or `enterprise_id`; moving needs the right in both units."""
    person = access_person(actor, person_id)
    guards.require_over(actor, person, "accounts.manage_people")
    if "unit" in facts:
        require(actor, "accounts.manage_people", facts["unit"].path)
    with transaction.atomic():
        person = locked(Person.objects.all(), person_id, version=version, attempted=facts)
        before, after = changes(person, facts)
        if "username" in after:
            _free_username(after["username"], besides=person.pk)
        if "unit" in after:
            _active(after["unit"])
        if after:
            save_fields(person, after)
            index("person", [person_id])
            record(actor=actor, action="accounts.person.changed", target=person, before=before, after=after)
    return person


def deactivate_person(*, actor: Actor, person_id: int, version: int) -> Person:
    """Close an account: the person can't log in, and running sessions and tokens stop at once."""
    person = access_person(actor, person_id)
    guards.require_over(actor, person, "accounts.manage_people")
    if person.pk == actor.id:
        raise Refused({"": [_("You cannot close your own account. Ask another administrator.")]})
    with transaction.atomic():
        person = locked(Person.objects.all(), person_id, version=version, attempted={"is_active": False})
        if guards.administers_district(person):
            guards.keeps_an_administrator(without_person=person)
        if person.is_active:
            save_fields(person, {"is_active": False})
            index("person", [person_id])
            record(
                actor=actor,
                action="accounts.person.deactivated",
                target=person,
                before={"is_active": True},
                after={"is_active": False},
            )
    return person


def reactivate_person(*, actor: Actor, person_id: int, version: int) -> Person:
    """Open a closed account again, with the roles and the password that it had."""
    person = access_person(actor, person_id)
    guards.require_over(actor, person, "accounts.manage_people")
    with transaction.atomic():
        person = locked(Person.objects.all(), person_id, version=version, attempted={"is_active": True})
        _active(person.unit)
        if not person.is_active:
            save_fields(person, {"is_active": True})
            index("person", [person_id])
            record(
                actor=actor,
                action="accounts.person.reactivated",
                target=person,
                before={"is_active": False},
                after={"is_active": True},
            )
    return person


def reset_password(*, actor: Actor, person_id: int, version: int) -> tuple[Person, str]:
    """A one-time password, returned once and kept as a hash only; other sessions of the person end."""
    person = access_person(actor, person_id)
    guards.require_over(actor, person, "accounts.manage_people")
    word = one_time_password()
    with transaction.atomic():
        person = locked(Person.objects.all(), person_id, version=version, attempted={})
        person.set_password(word)
        save_fields(person, {"password": person.password, "must_change_password": True})
        record(actor=actor, action="accounts.person.password_reset", target=person, before=None, after=None)
    return person, word


def _own(actor: Actor) -> Person:
    require(actor, "accounts.change_own")
    if actor.id is None:
        raise Forbidden("accounts.change_own")
    return Person.objects.select_for_update(of=("self",)).get(pk=actor.id)


def change_own_password(*, actor: Actor, old: str, new: str) -> Person:
    """Choose a new password. Raises Refused for a wrong old one and for a new one against the password rules."""
    with transaction.atomic():
        person = _own(actor)
        if not person.check_password(old):
            raise Refused({"old": [_("This is not your present password.")]})
        if old == new:
            raise Refused({"new": [_("Choose another password than the present one.")]})
        try:
            validate_password(new, person)
        except ValidationError as refused:
            raise Refused({"new": refused.messages}) from refused
        person.set_password(new)
        save_fields(person, {"password": person.password, "must_change_password": False})
        record(actor=actor, action="accounts.person.password_changed", target=person, before=None, after=None)
    return person


def set_language(*, actor: Actor, language: str) -> Person:
    """Keep the language with the person, so that it is theirs on every machine."""
    if language not in dict(settings.LANGUAGES):
        raise Refused({"language": [_("Bridgehead does not speak this language.")]})
    with transaction.atomic():
        person = _own(actor)
        if person.language != language:
            before = {"language": person.language}
            save_fields(person, {"language": language})
            record(
                actor=actor,
                action="accounts.person.language_set",
                target=person,
                before=before,
                after={"language": language},
            )
    return person
