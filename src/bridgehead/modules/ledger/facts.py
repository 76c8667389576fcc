"""The facts of a project as values: which fields, what they may hold, copying them to a version."""

from __future__ import annotations

import unicodedata
from collections.abc import Container, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bridgehead.foundation.access import Refused
from bridgehead.modules.accounts.models import Person, Unit
from bridgehead.modules.ledger.models import ProjectFacts, ProjectVersion
from bridgehead.modules.parties.models import Enterprise

# Every column of a version that is a fact: "unit" and "enterprise" are rows, and may be given by id as "unit_id".
FACT_FIELDS: Final[tuple[str, ...]] = tuple(field.name for field in ProjectFacts._meta.local_fields)
_ROWS: Final[Mapping[str, type[Any]]] = {"unit": Unit, "enterprise": Enterprise, "officer": Person}
_AMOUNTS: Final = ("fixed_assets", "estimated_investment", "land_m2", "floor_m2")
_AFTER_THE_START: Final = {
    "promised_completion_on": gettext_lazy("Completion is promised for a day before the start."),
    "promised_production_on": gettext_lazy("Production is promised for a day before the start."),
}
# Days that must agree with each other.
PROMISED: Final = ("promised_start_on", *_AFTER_THE_START)


def clean_facts(given: Mapping[str, Any]) -> dict[str, Any]:
    """The facts, checked and of the right types, rows fetched for `unit_id` and its like.

    Raises Refused with messages by field; a name that is no fact is refused too.
    """
    errors: dict[str, list[str]] = {}
    cleaned: dict[str, Any] = {}
    for key, value in given.items():
        name = key.removesuffix("_id")
        if name not in FACT_FIELDS:
            errors[key] = [_("There is no such field.")]
            continue
        try:
            cleaned[name] = _clean(name, value)
        except ValidationError as error:
            errors[name] = list(error.messages)
    errors.update(contradictions(cleaned))
    if errors:
        raise Refused(errors)
    return cleaned


def _clean(name: str, value: Any) -> Any:
    if name in _ROWS:
        return _row(name, value)
    field = ProjectVersion._meta.get_field(name)
    if isinstance(value, str):
        value = value.strip()
        if not is_plain(value):
            raise ValidationError(_("This holds characters that cannot be kept."))
    if name in _AMOUNTS:
        value = _amount(value)
    return field.clean(value, None)  # type: ignore[union-attr]


def is_plain(text: str) -> bool:
    """Whether databases and files can keep the text: no control characters but line ends and tabs, no surrogates."""
    return not any(unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\r\t" for character in text)


def _row(name: str, value: Any) -> Any:
    model = _ROWS[name]
    if value is None or value == "":
        if name == "unit":
            raise ValidationError(_("A project needs a responsible unit."))
        return None
    if isinstance(value, model):
        return value
    found = model.objects.filter(pk=value).first()
    if found is None:
        raise ValidationError(_("This choice is not offered."))
    return found


def _amount(value: Any) -> Decimal | None:
    if value is None or value == "":
        return None
    try:
        number = Decimal(value)
    except (InvalidOperation, TypeError, ValueError):
        raise ValidationError(_("Write a number.")) from None
    if not number.is_finite() or number < 0:
        raise ValidationError(_("Write a number of 0 or more."))
    return number


def contradictions(facts: Mapping[str, Any], changed: Container[str] | None = None) -> dict[str, list[str]]:
    """Promised days that cannot all hold, by field; where `changed` is given, only those with one of them in it."""
    errors: dict[str, list[str]] = {}
    start = facts.get("promised_start_on")
    for name, said in _AFTER_THE_START.items():
        day = facts.get(name)
        if start and day and day < start and (changed is None or name in changed or "promised_start_on" in changed):
            errors[name] = [str(said)]
    return errors


def changed_facts(given: Mapping[str, Any], stored: Mapping[str, Any]) -> dict[str, Any]:
    """What is given otherwise than it is stored (as `facts_of` gives it); what stays as it is needs no checking."""
    return {key: value for key, value in given.items() if not _is_stored(key, value, stored)}


def _is_stored(key: str, value: Any, stored: Mapping[str, Any]) -> bool:
    name = key.removesuffix("_id")
    if name not in _ROWS:
        return name in stored and bool(stored[name] == value)
    return bool(stored[f"{name}_id"] == getattr(value, "pk", value))


def facts_of(row: ProjectFacts) -> dict[str, Any]:
    """The facts of a project or a version, rows as ids under `unit_id` and its like: no query."""
    return {
        (f"{name}_id" if name in _ROWS else name): getattr(row, f"{name}_id" if name in _ROWS else name)
        for name in FACT_FIELDS
    }


def as_columns(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Cleaned facts with ids in place of rows, to compare and to record."""
    return {
        (f"{name}_id" if name in _ROWS else name): (getattr(value, "pk", None) if name in _ROWS else value)
        for name, value in facts.items()
    }
