"""A question to the ledger, as an address says it and as a form asks it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.translation import gettext as _

from bridgehead.engines.figures import FILTERS, REGISTRY, Measure, MeasureError, Period, parse_measure, print_measure
from bridgehead.foundation.ui.history import read_moment
from bridgehead.modules.accounts.models import Person, Unit
from bridgehead.modules.ledger import words
from bridgehead.modules.ledger.answers import ANSWERABLE
from bridgehead.modules.ledger.queries import data_day
from bridgehead.modules.ledger.queries.filters import TIERS

# The filters that the form asks for, besides the tier: those by which the ledger can tell projects.
CHOICE_FILTERS: Final = ("level", "origin", "sector")
TEXT_FILTERS: Final = ("industry", "enterprise", "credited_to")


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked. `measure` is None where nothing was, or what was typed is no measure; `errors` say what."""

    measure: Measure | None
    unit: Unit | None
    period: Period | None
    as_of: date
    known_at: datetime | None
    errors: Mapping[str, str]
    typed: Mapping[str, str]
    # Of whose projects only, where an address says so.
    officer: Person | None = None

    @property
    def is_ready(self) -> bool:
        """Whether it can be put to the ledger."""
        return self.measure is not None and not self.errors

    def query(self, **more: Any) -> str:
        """The permanent address of this question, without the path."""
        pairs = {
            "m": print_measure(self.measure) if self.measure else self.typed.get("m", ""),
            "unit": self.unit.pk if self.unit else "",
            "officer": self.officer.pk if self.officer else "",
            "from": self.period.start if self.period and self.period.start else "",
            "to": self.period.end if self.period and self.period.end else "",
            "as_of": self.as_of,
            "known_at": self.known_at.isoformat(timespec="seconds") if self.known_at else "",
            **more,
        }
        return urlencode({name: str(value) for name, value in pairs.items() if value not in ("", None)})


def read_question(query: Mapping[str, str], units: Sequence[Unit]) -> Asked:
    """The question in an address: `m` in the text form of measures, or `measure` with the fields of the form."""
    typed = {name: str(value) for name, value in query.items()}
    errors: dict[str, str] = {}
    measure = _measure(typed, errors)
    today = timezone.localdate()
    start, end = _day(typed, "from", errors), _day(typed, "to", errors)
    as_of = _day(typed, "as_of", errors) or data_day()
    if as_of > today:
        errors["as_of"] = _("This day is still to come.")
    if start and end and start > end:
        errors["to"] = _("The period ends before it begins.")
    period = Period(start, end) if (start or end) and "to" not in errors else None
    unit, known_at = _unit(typed, units, errors), _moment(typed, errors)
    return Asked(measure, unit, period, as_of, known_at, errors, typed, _officer(typed, errors))


def _measure(typed: Mapping[str, str], errors: dict[str, str]) -> Measure | None:
    text = typed.get("m", "").strip()
    try:
        if typed.get("measure"):
            return _from_form(typed)
        return parse_measure(text) if text else None
    except MeasureError as error:
        errors["m"] = _measure_wrong(error)
        return None


def _measure_wrong(error: MeasureError) -> str:
    """What the parser says, with the place counted as people count."""
    said = str(error)
    if error.position is None:
        return said
    # The parser begins with the place and the text, which stands in the field anyway.
    hint = said.partition("': ")[2] if said.startswith("position ") else said
    return _("From character %(position)d on: %(hint)s") % {"position": error.position + 1, "hint": hint or said}


def _from_form(typed: Mapping[str, str]) -> Measure:
    filters: dict[str, str | int] = {}
    low, high = TIERS.get(typed.get("tier", ""), (None, None))
    if low is not None:
        filters["investment_min"] = int(low)
    if high is not None:
        filters["investment_max"] = int(high)
    for name in (*CHOICE_FILTERS, *TEXT_FILTERS):
        if typed.get(name, "").strip():
            filters[name] = typed[name].strip()
    return Measure(typed["measure"], filters)


def _day(typed: Mapping[str, str], name: str, errors: dict[str, str]) -> date | None:
    text = typed.get(name, "").strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        errors[name] = _("Write the day as 2026-07-31.")
        return None


def _moment(typed: Mapping[str, str], errors: dict[str, str]) -> datetime | None:
    try:
        moment = read_moment(typed.get("known_at", ""))
    except ValueError:
        errors["known_at"] = _("Write the day as 2026-07-31.")
        return None
    return moment if moment is not None and moment < timezone.now() else None


def _unit(typed: Mapping[str, str], units: Sequence[Unit], errors: dict[str, str]) -> Unit | None:
    text = typed.get("unit", "").strip()
    if not text:
        return None
    found = next((unit for unit in units if str(unit.pk) == text), None)
    if found is None:
        errors["unit"] = _("This choice is not offered.")
    return found


def _officer(typed: Mapping[str, str], errors: dict[str, str]) -> Person | None:
    text = typed.get("officer", "").strip()
    if not text:
        return None
    is_number = text.isascii() and text.isdecimal() and len(text) < 19
    found = Person.objects.filter(pk=int(text)).first() if is_number else None
    if found is None:
        errors["officer"] = _("This choice is not offered.")
    return found


def form_choices() -> dict[str, list[tuple[str, str]]]:
    """What the selects of the form offer."""
    chinese = words.language() == "zh-Hans"
    offered = {
        "measure": [
            (one.id, one.chinese if chinese else one.english) for one in REGISTRY.values() if one.id in ANSWERABLE
        ],
        "tier": [(key, str(word)) for key, word in words.TIER_WORDS.items()],
    }
    for name in CHOICE_FILTERS:
        choices = FILTERS[name].choices.values()
        offered[name] = [(choice.id, choice.chinese if chinese else choice.english) for choice in choices]
    return offered


def form_values(asked: Asked) -> dict[str, Any]:
    """What the form shows: the question that was understood, else what was typed."""
    if asked.measure is None:
        return dict(asked.typed)
    filters = asked.measure.filters
    wanted = tuple(
        Decimal(value) if isinstance(value, int) else None
        for value in (filters.get("investment_min"), filters.get("investment_max"))
    )
    tier = next((key for key, bounds in TIERS.items() if bounds == wanted), "")
    return {
        **asked.typed,
        "m": print_measure(asked.measure),
        "measure": asked.measure.id,
        "tier": tier,
        **{name: filters.get(name, "") for name in (*CHOICE_FILTERS, *TEXT_FILTERS)},
    }
