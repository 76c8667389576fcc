"""The forms in which figures are printed, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FORMS: Final[Mapping[str, Promise]] = {
    "value": _("the value"),
    "exact": _("the value with every digit"),
    "number": _("the value in a table"),
    "rows": _("the number of projects behind it"),
    "numerator": _("what stands above the line of the rate"),
    "denominator": _("what stands below the line of the rate"),
    "worth": _("the amount in the currency in which it was agreed"),
    "growth": _("against the same period of last year, in per cent"),
    "change": _("against the same period of last year, more or fewer"),
    "ahead": _("against pro rata"),
    "goal": _("the target of the year"),
    "completion": _("how much of the target is reached"),
}


def form_said(form: str) -> str:
    """`worth:USD` and its like in words."""
    name, _colon, argument = form.partition(":")
    said = str(FORMS.get(name, name))
    return f"{said}（{argument}）" if argument else said
