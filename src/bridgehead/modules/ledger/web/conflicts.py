"""Two versions of the same thing side by side, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from bridgehead.foundation.access import Conflict
from bridgehead.modules.accounts.models import Person, Unit
from bridgehead.modules.ledger import words
from bridgehead.modules.ledger.models import Level, Origin, Sector
from bridgehead.modules.parties.models import Enterprise

_ROWS: Mapping[str, type[Any]] = {"unit": Unit, "officer": Person, "enterprise": Enterprise}
_CHOICES: Mapping[str, Mapping[str, Any]] = {
    "sector": dict(Sector.choices),
    "origin": dict(Origin.choices),
    "level": dict(Level.choices),
}
_MONEY = frozenset({"fixed_assets", "estimated_investment", "amount", "amount_cny", "investment"})


@dataclass(frozen=True, slots=True)
class Difference:
    """A field with what is stored now and what was typed."""

    label: str
    stored: str
    typed: str


def value_said(name: str, value: Any) -> str:
    """A value of a fact as a person reads it."""
    if value is None or value == "":
        return "—"
    field = name.removesuffix("_id")
    if field in _ROWS:
        found = _ROWS[field].objects.filter(pk=value).first()
        return str(found) if found else str(value)
    if field in _CHOICES:
        return str(_CHOICES[field].get(value, value))
    if field in _MONEY and isinstance(value, Decimal):
        return words.exact(value)
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    return str(value)


def differences_said(conflict: Conflict, labels: Mapping[str, str]) -> list[Difference]:
    """The differences of a conflict, each with the label of its field."""
    return [
        Difference(labels.get(name.removesuffix("_id"), name), value_said(name, stored), value_said(name, typed))
        for name, (stored, typed) in conflict.differences.items()
    ]
