"""What the history of a person and of a unit tells: their fields, and the row as it is now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from bridgehead.foundation.audit.timeline import Told
from bridgehead.foundation.ui.history import labels_of
from bridgehead.modules.accounts.models import Person, Unit

PERSON: Final = ("username", "name", "unit", "title", "phone", "is_active")
UNIT: Final = ("name", "short_name", "kind", "parent", "division_code", "position", "is_active")


def told_of_person(person: Person) -> Told:
    """A person's history."""
    return Told(("accounts.person", person.pk), labels_of(Person, PERSON))


def told_of_unit(unit: Unit) -> Told:
    """A unit's history."""
    return Told(("accounts.unit", unit.pk), labels_of(Unit, UNIT))


def person_now(person: Person) -> Mapping[str, Any]:
    """A person's fields as they are."""
    return {name: getattr(person, name) for name in PERSON}


def unit_now(unit: Unit) -> Mapping[str, Any]:
    """A unit's fields as they are."""
    return {name: getattr(unit, name) for name in UNIT}
