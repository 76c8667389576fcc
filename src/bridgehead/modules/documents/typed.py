"""What people type into the correction form, as values: 260.69亿元, 61.9%, 85亩, 2023-07."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Final

from django.utils.translation import gettext as _

from bridgehead.engines.figures import CURRENCIES, Amount, MeasureDefinition
from bridgehead.engines.reading.numerals import scale
from bridgehead.engines.reading.quantities import Quantity, find_quantities
from bridgehead.engines.reading.text.mend import simplify

_KINDS = {"currency": "money", "ratio": "ratio", "m2": "area", "duration": "duration", "count": "count"}
_LARGEST = Decimal(10) ** 17
# A smaller bare amount is one in 万元 or 亿元 that lost its unit.
_LEAST_BARE_AMOUNT: Final = 1_000_000
_UNGROUPED_COMMA: Final = re.compile(r"(?<![0-9])[0-9]{4,}[,，]|[,，](?![0-9]{3}(?![0-9]))")
_OWN_UNIT: Final = re.compile(
    r"(?P<number>\d[\d,]*(?:\.\d+)?)(?P<scale>[十百千]?[万亿]{0,2})(?P<unit>[A-Za-z\u4e00-\u9fff/³²]{1,12})"
)


class TypedError(ValueError):
    """What was typed is no such value; the message is translated and says how to write it."""


def parse_amount(text: str) -> Amount:
    """Money as people write it: `260.69亿元`, `1.4亿美元`, `约3000万元`, or whole yuan in digits."""
    plain = _plain_number(text)
    if plain is not None:
        return Amount(_whole_amount(plain))
    quantity = _only_quantity(text)
    if quantity is None or quantity.kind != "money":
        raise TypedError(_("Write an amount with its unit, such as 260.69亿元 or 3000万美元."))
    return Amount(_bounded(quantity.value), quantity.unit, quantity.comparator)


def parse_value(text: str, definition: MeasureDefinition, unit_before: str) -> tuple[Decimal, str]:
    """The value and unit of a measure as people write it; digits alone are in the unit that stood there before."""
    plain = _plain_number(text)
    kind = definition.unit_kind
    if plain is not None:
        return _of_plain(plain, kind, unit_before)
    own = _in_own_unit(text) if kind == "capacity" else None
    if own is not None:
        return own
    quantity = _only_quantity(text)
    if quantity is None:
        raise TypedError(_hint(kind))
    if kind == "capacity":
        return _bounded(quantity.value), quantity.unit
    if quantity.kind != _KINDS[kind]:
        raise TypedError(_hint(kind))
    unit = {"count": "1", "ratio": "ratio", "area": "m2"}.get(quantity.kind, quantity.unit)
    return _bounded(quantity.value), unit


def _of_plain(value: Decimal, kind: str, unit_before: str) -> tuple[Decimal, str]:
    if kind == "currency":
        return _whole_amount(value), unit_before if unit_before in CURRENCIES else "CNY"
    if kind == "duration":
        return value, unit_before if unit_before in ("d", "wd") else "d"
    if kind == "ratio":
        # 61.9 alone could be 61.9% or 6190%.
        if abs(value) > 1:
            raise TypedError(_hint(kind))
        return value, "ratio"
    if kind == "capacity":
        if not unit_before.strip():
            raise TypedError(_hint(kind))
        return value, unit_before
    return value, {"count": "1", "m2": "m2"}[kind]


def _whole_amount(value: Decimal) -> Decimal:
    if 0 < abs(value) < _LEAST_BARE_AMOUNT:
        raise TypedError(_hint("currency"))
    return value


def _plain_number(text: str) -> Decimal | None:
    if _UNGROUPED_COMMA.search(text):
        return None
    try:
        value = Decimal(text.strip().replace(",", "").replace("，", ""))
    except InvalidOperation:
        return None
    return _bounded(value) if value.is_finite() else None


def _bounded(value: Decimal) -> Decimal:
    if abs(value) >= _LARGEST:
        raise TypedError(_("This number is too large."))
    return value


def _only_quantity(text: str) -> Quantity | None:
    if _UNGROUPED_COMMA.search(text):
        return None
    found = find_quantities(simplify(text.strip().replace(" ", "")))
    return found[0] if len(found) == 1 else None


def _in_own_unit(text: str) -> tuple[Decimal, str] | None:
    """A capacity in a unit that the vocabulary lacks (5万吨标煤, 1200担); None where it has the unit."""
    written = simplify(text.strip().replace(" ", ""))
    match = _OWN_UNIT.fullmatch(written)
    if match is None or _UNGROUPED_COMMA.search(text):
        return None
    known = find_quantities(written)
    if known and known[0].end == len(written):
        return None
    return _bounded(Decimal(match["number"].replace(",", "")) * scale(match["scale"])), match["unit"]


def _hint(kind: str) -> str:
    hints = {
        "currency": _("Write an amount with its unit, such as 260.69亿元 or 3000万美元."),
        "ratio": _("Write a percentage, such as 61.9%."),
        "m2": _("Write an area with its unit, such as 85亩 or 5.3万平方米."),
        "duration": _("Write a time with its unit, such as 4个工作日."),
        "count": _("Write a number, such as 42."),
        "capacity": _("Write a quantity with its unit, such as 10GWh."),
    }
    return hints[kind]
