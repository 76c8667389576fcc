"""What the names of the template language mean, for the page of fields; a test holds it against the language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FILTER_WORDS: Final[Mapping[str, Promise]] = {
    "of": _("of a unit, a tier or a month of a loop"),
    "only": _("with more conditions: only(sector='manufacturing')"),
    "from": _("of so many 100 million yuan and more"),
    "below": _("below so many 100 million yuan"),
    "last_year": _("in the same period of last year"),
    "this_month": _("in the month in which the period ends"),
    "last_month": _("in the month before"),
    "this_quarter": _("in the quarter in which the period ends"),
    "this_year": _("from 1 January to the end of the period"),
    "during": _("in a period: during('2026-01-01/2026-06-30')"),
    "value": _("as official writing gives it; this is usual"),
    "exact": _("with every digit"),
    "number": _("without its unit, for tables"),
    "rows": _("how many projects stand behind it"),
    "numerator": _("what stands above the line of a rate"),
    "denominator": _("what stands below the line of a rate"),
    "worth": _("in the currency in which it was agreed: worth('USD')"),
    "growth": _("against last year, in per cent, in words"),
    "change": _("against last year, more or fewer, in words"),
    "ahead": _("against pro rata, in percentage points, in words"),
    "goal": _("the target of the year"),
    "completion": _("how much of the target is reached"),
    "named": _("the heading of its column"),
    "short": _("a period or a day without its year"),
    "where": _("those of a loop for which a figure is not nought"),
    "top": _("the first so many of a loop by a figure"),
}
NAME_WORDS: Final[Mapping[str, Promise]] = {
    "period": _("the period of the bulletin"),
    "to_date": _("the year so far"),
    "year": _("the year"),
    "month": _("the month in which the period ends"),
    "as_of": _("the day of the figures"),
    "unit": _("the unit"),
    "whole": _("the whole district, as a text calls it"),
    "pro_rata": _("months gone ÷ 12, in per cent"),
    "organisation": _("the unit that writes"),
    "signer": _("who signs"),
    "addressee": _("to whom it is addressed"),
    "number": _("the number of the paper"),
    "issued_on": _("the day of issue"),
    "units": _("for loops: the parks and towns of the unit"),
    "tiers": _("for loops: the tiers of total investment"),
    "months": _("for loops: the months of the period"),
}
PART_WORDS: Final[Mapping[str, Promise]] = {
    "table": _("a table: a row for each unit, tier or month, a column for each figure"),
    "comparison": _("a table: figures now and last year"),
    "projects": _("a table of the projects behind a figure, the largest first"),
    "chart": _("a chart with a bar for each unit, tier or month"),
}
