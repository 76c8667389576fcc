"""Facts of very many projects checked at once: what `facts.clean_facts` refuses of one, without its forms.

Values come typed: text, whole hundredths as Decimal, days, ids in place of rows (`unit_id`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from enum import Enum
from typing import Any, Final

from django.db import models
from django.utils.translation import gettext as _

from bridgehead.modules.ledger.facts import PROMISED, contradictions, is_plain
from bridgehead.modules.ledger.models import ProjectFacts

Check = Callable[[Any], str]
_FIELDS: Final = {field.attname: field for field in ProjectFacts._meta.local_fields}


def default_of(field: Any) -> Any:
    """The default of a model's field as a plain value; None where it has none."""
    value = field.get_default() if field.has_default() else None
    return value.value if isinstance(value, Enum) else value


# What a fact holds where nothing is said of it; see `columns_of`.
DEFAULTS: Final[Mapping[str, Any]] = {
    name: default_of(field) if field.has_default() else None if field.null or field.is_relation else ""
    for name, field in _FIELDS.items()
}
COLUMNS: Final[tuple[str, ...]] = tuple(_FIELDS)


def columns_of(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """Rows of facts as columns: of every fact that one of them has."""
    names = set().union(*rows) if rows else set()
    return {name: [row.get(name, DEFAULTS[name]) for row in rows] for name in COLUMNS if name in names}


def _checker(field: Any) -> Check:
    if isinstance(field, models.DecimalField):
        most = Decimal(10) ** (field.max_digits - field.decimal_places)
        return lambda value: _amount(value, most)
    if field.choices:
        allowed = {key for key, _word in field.choices} | ({""} if field.blank else set())
        return lambda value: "" if value in allowed else _("This choice is not offered.")
    if isinstance(field, (models.CharField, models.TextField)):
        return lambda value: _text(field, value)
    return lambda _value: ""


def _amount(value: Any, most: Decimal) -> str:
    if value is None or (type(value) is Decimal and value.is_finite() and 0 <= value < most):
        return ""
    if not isinstance(value, Decimal) or not value.is_finite() or value < 0:
        return _("Write a number of 0 or more.")
    return "" if value < most else _("This is more than any project is worth: is it in yuan?")


def _text(field: Any, value: str) -> str:
    if not value.isprintable() and not is_plain(value):
        return _("This holds characters that cannot be kept.")
    if not value and not field.blank:
        return _("This cannot be left empty.")
    if field.max_length is not None and len(value) > field.max_length:
        return _("At most %(limit)d characters.") % {"limit": field.max_length}
    return ""


_CHECKS: Final[Mapping[str, Check]] = {name: _checker(field) for name, field in _FIELDS.items()}


def problems(facts: Mapping[str, Any]) -> dict[str, str]:
    """What keeps these facts (by column) from being entered, by column; nothing where they can be."""
    found = {}
    for name, value in facts.items():
        check = _CHECKS.get(name)
        message = check(value) if check is not None else _("There is no such field.")
        if message:
            found[name] = message
    for name, messages in contradictions(facts).items():
        found.setdefault(name, messages[0])
    return found


def problems_of(columns: Mapping[str, Sequence[Any]], count: int) -> dict[int, dict[str, str]]:
    """`problems` of `count` rows given by columns, by their place; those without any are left out.

    A column is looked at as a whole first: only the rows of one that is not all right are asked one by one.
    """
    wrong: set[int] = set()
    for name, values in columns.items():
        if not _is_fine(name, values):
            wrong.update(at for at, value in enumerate(values) if name not in _CHECKS or _CHECKS[name](value))
    # Days that follow the start contradict nothing: only rows where one does not are asked.
    starts = columns.get("promised_start_on", ())
    for name in PROMISED:
        told = enumerate(zip(starts, columns.get(name, ()), strict=False))
        wrong.update(at for at, (start, day) in told if start and day and day < start)
    return {at: problems({name: values[at] for name, values in columns.items()}) for at in sorted(wrong)}


def _is_fine(name: str, values: Sequence[Any]) -> bool:
    """Whether nothing in a column can be wrong; False where one has to look."""
    field = _FIELDS.get(name)
    if field is None:
        return False
    if isinstance(field, models.DecimalField):
        amounts = [value for value in values if value is not None]
        is_exact = {Decimal}.issuperset(map(type, amounts)) and all(map(Decimal.is_finite, amounts))
        return is_exact and not any(_CHECKS[name](bound) for bound in (min(amounts), max(amounts))) if amounts else True
    if field.choices:
        return not any(map(_CHECKS[name], set(values)))
    if isinstance(field, (models.CharField, models.TextField)):
        longest = field.max_length
        is_short = longest is None or max(map(len, values), default=0) <= longest
        return is_short and (field.blank or all(values)) and "".join(values).isprintable()
    return True


def limits() -> dict[str, int]:
    """The most characters of each fact that is a text."""
    return {name: most for name, field in _FIELDS.items() if (most := field.max_length) is not None}
