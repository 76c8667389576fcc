"""Fields, values, doubts and reasons in the words of whoever reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from bridgehead.engines.sheets import FIELDS
from bridgehead.modules.exchange.values import day_of
from bridgehead.modules.ledger.models import Level, Origin, Sector

FIELD_WORDS: Final[Mapping[str, Promise]] = {
    "number": gettext_lazy("Number"),
    "version": gettext_lazy("Version"),
    "record": gettext_lazy("Record"),
    "made_at": gettext_lazy("Exported at"),
    "name": gettext_lazy("Project"),
    "national_code": gettext_lazy("Project code"),
    "enterprise": gettext_lazy("Builder"),
    "credit_code": gettext_lazy("Unified social credit code"),
    "investor": gettext_lazy("Investor"),
    "unit": gettext_lazy("Responsible unit"),
    "sector": gettext_lazy("Sector"),
    "industry": gettext_lazy("Industry chain"),
    "origin": gettext_lazy("Origin of capital"),
    "level": gettext_lazy("Project list"),
    "site": gettext_lazy("Site"),
    "content": gettext_lazy("Scale and content"),
    "land": gettext_lazy("Land"),
    "floor": gettext_lazy("Floor area"),
    "total": gettext_lazy("Total investment"),
    "fixed_assets": gettext_lazy("Of which fixed assets"),
    "promised_start": gettext_lazy("Promised start"),
    "promised_completion": gettext_lazy("Promised completion"),
    "promised_production": gettext_lazy("Promised production"),
    "signed": pgettext_lazy("column", "Day of signing"),
    "agreed": pgettext_lazy("column", "Agreed investment"),
    "filed": pgettext_lazy("column", "Day of filing"),
    "filed_amount": pgettext_lazy("column", "Filed investment"),
    "land_supplied": pgettext_lazy("column", "Land supplied on"),
    "construction_permit": pgettext_lazy("column", "Construction permit on"),
    "started": pgettext_lazy("column", "Started on"),
    "completed": pgettext_lazy("column", "Completed on"),
    "producing": pgettext_lazy("column", "Producing since"),
    "full_capacity": pgettext_lazy("column", "Full capacity since"),
    "entered_library": pgettext_lazy("column", "In statistics since"),
    "plan_year": pgettext_lazy("column", "Planned this year"),
    "month_amount": pgettext_lazy("column", "Completed this month"),
    "month_construction": gettext_lazy("Construction works"),
    "month_installation": gettext_lazy("Installation works"),
    "month_equipment": gettext_lazy("Equipment and tools"),
    "month_other": gettext_lazy("Other costs"),
    "month_land": gettext_lazy("Of which land"),
    "month_progress": pgettext_lazy("column", "Visible progress"),
    "year_to_date": pgettext_lazy("column", "Year to date (worked out)"),
    "since_start": pgettext_lazy("column", "Since the start (worked out)"),
    "rate": pgettext_lazy("column", "Rate (worked out)"),
    "seq": pgettext_lazy("column", "Number in the sheet"),
    "stage": pgettext_lazy("column", "Stage (worked out)"),
    "remark": pgettext_lazy("column", "Remark (not kept)"),
    "reason": pgettext_lazy("column", "Why it was returned"),
}
DOUBT_WORDS: Final[Mapping[str, Promise]] = {
    "about": gettext_lazy("not exact"),
    "range": gettext_lazy("a range is no amount"),
    "currency": gettext_lazy("another currency: give it in CNY"),
    "unit": gettext_lazy("no unit is said, the usual one was taken"),
    "large": gettext_lazy("very large: is the unit right?"),
    "small": gettext_lazy("very small: is the unit right?"),
    "year": gettext_lazy("the year was taken from the sheet"),
    "october": gettext_lazy("January, or October without its nought?"),
    "quarter": gettext_lazy("the last month of that period was taken"),
    "planned": gettext_lazy("still to come: kept as a promise, not as an event"),
    "rate": gettext_lazy("a fraction among percentages"),
    "negative": gettext_lazy("below zero"),
    "error": gettext_lazy("an error of the workbook"),
    "choice": gettext_lazy("not one of the words for this field"),
    "long": gettext_lazy("too long"),
    "unread": gettext_lazy("cannot be read"),
    "decided": gettext_lazy("a signing or filing decides the total: correct it there"),
}
_REASONS: Final[Mapping[str, Promise]] = {
    "gone": gettext_lazy("The project that the row names is no longer there."),
    "twice": gettext_lazy("The same project stands in the sheet already%(detail)s."),
    "no_name": gettext_lazy("The project has no name."),
    "no_unit": gettext_lazy("No responsible unit is said."),
    "no_such_unit": gettext_lazy("There is no unit “%(detail)s”."),
    "not_yours": gettext_lazy("Projects of %(detail)s are not yours to change."),
    "no_day": gettext_lazy("An amount stands here without the day that it belongs to."),
    "no_month": gettext_lazy("Parts stand here without what was completed in the month."),
    "refused": "%(detail)s",  # type: ignore[dict-item]
    "part": gettext_lazy("Not written: %(detail)s"),
    "kept": gettext_lazy("Not undone: %(detail)s"),
}
_CHOICES: Final[Mapping[str, Mapping[str, Any]]] = {
    "sector": dict(Sector.choices),
    "origin": dict(Origin.choices),
    "level": dict(Level.choices),
}
_WAN: Final = Decimal(10_000)


def field_word(field: str) -> str:
    """A field as forms call it."""
    return str(FIELD_WORDS.get(field, field))


def value_word(field: str, value: Any) -> str:
    """A kept value as it is read: amounts in 万元 with every digit, areas in square metres, codes in words."""
    if value in ("", None):
        return ""
    known = FIELDS.get(field)
    kind = known.kind if known is not None else "text"
    if kind == "money":
        return _("%(number)s × 10,000 CNY") % {"number": plain_number(Decimal(value) / _WAN)}
    if kind == "area":
        return f"{plain_number(Decimal(value))} ㎡"
    if kind == "day":
        day = day_of(str(value))
        return day.on.isoformat()[: {"day": 10, "month": 7, "year": 4}[day.precision]]
    return str(_CHOICES.get(field, {}).get(value, value))


def typed_word(field: str, value: Any) -> str:
    """A kept value as a person would type it again: what `mend_row` reads back as the same value."""
    if value in ("", None):
        return ""
    kind = FIELDS[field].kind
    if kind == "money":
        return f"{plain_number(Decimal(value) / _WAN)}万元"
    if kind == "area":
        return f"{plain_number(Decimal(value))}平方米"
    return value_word(field, value)


def plain_number(number: Decimal) -> str:
    """Digits in groups of thousands, without noughts behind the point."""
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def doubt_word(doubt: Sequence[str]) -> str:
    """A doubt about a cell: what is open, and what stands in it."""
    field, code, text = doubt
    said = DOUBT_WORDS.get(code)
    cell = value_word(field, text) if code == "decided" else text
    return _("%(field)s “%(cell)s”: %(doubt)s") % {"field": field_word(field), "cell": cell, "doubt": said or code}


def reason_word(reason: Sequence[str]) -> str:
    """Why a row is rejected, refused or kept."""
    field, code, detail = reason
    if code in DOUBT_WORDS:
        return doubt_word(reason)
    if code == "twice":
        detail = _(" (row %(row)s)") % {"row": detail} if detail else ""
    said = str(_REASONS.get(code, "%(detail)s")) % {"detail": detail}
    return f"{field_word(field)}：{said}" if code in ("refused", "part") and field != "name" else said
