"""Numbers of a list that say their unit once, after the last: 分别快4.8和3.3个百分点, 分别为12、8和5个."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from .quantities import Quantity

_LISTED = re.compile(r"(?<![\d.、第])\d+(?:\.\d+)?(?:、\d+(?:\.\d+)?)*[和与及]$")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_REACH = 40
_KINDS = ("points", "ratio", "money", "count")


def with_shared_units(text: str, quantities: Sequence[Quantity]) -> list[Quantity]:
    """`quantities` of `text`, and before each those that take its unit; a list of counts is one only after 分别."""
    every: list[Quantity] = []
    for quantity in quantities:
        every.extend(_before(text, quantity))
        every.append(quantity)
    return every


def _before(text: str, quantity: Quantity) -> Iterator[Quantity]:
    if quantity.start < 2 or text[quantity.start - 1] not in "和与及" or not text[quantity.start - 2].isdigit():
        return
    floor = max(0, quantity.start - _REACH)
    listed = _LISTED.search(text, floor, quantity.start)
    own = _NUMBER.match(text, quantity.start)
    if listed is None or own is None or quantity.kind not in _KINDS or not Decimal(own.group()):
        return
    if quantity.kind == "count" and text.find("分别", floor, listed.start()) < 0:
        return
    size = quantity.value / Decimal(own.group())
    for number in _NUMBER.finditer(text, listed.start(), listed.end()):
        value = (Decimal(number.group()) * size).normalize() + 0
        yield replace(quantity, start=number.start(), end=number.end(), value=value, before=-1, tail="", comparator="=")
