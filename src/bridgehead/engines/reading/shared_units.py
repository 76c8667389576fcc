"""Numbers of a list that say their unit once, after the last: 分别快4.8和3.3个百分点, 分别为12、8和5个."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from .quantities import Quantity

_LISTED = re.compile(r"(?<![\d.、第])\d+(?:\.\d+)?(?:、\d+(?:\.\d+)?)*[和与及、]$")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
# 高于全国0.7、全省2.3个百分点
_APART = re.compile(
    r"(?:[高低快慢好]于|高出|[高快低])(?:全|去|上|前)[^\d，。；、]{1,8}(\d+(?:\.\d+)?)[、和与][^\d，。；、]{1,8}$"
)
_REACH, _NEAR = 40, 12
_JOINS = ("和", "与", "及", "、", "，")
_KINDS = ("points", "ratio", "money", "count")


def with_shared_units(text: str, quantities: Sequence[Quantity]) -> list[Quantity]:
    """`quantities` of `text`, and before each those that take its unit; a list of counts is one only after 分别."""
    every: list[Quantity] = []
    for quantity in quantities:
        start = quantity.start
        if start >= 2 and text[start - 1] in "和与及、" and text[start - 2].isdigit():
            every.extend(_before(text, quantity))
        elif quantity.kind == "points":
            every.extend(_points_apart(text, quantity))
        if quantity.kind == "points":
            _say_points(text, every, quantity)
        every.append(quantity)
    for index in range(len(every) - 1, 0, -1):
        if every[index].comparator != "=" and _closes_list(text, every[index - 1], every[index]):
            every[index - 1] = replace(every[index - 1], comparator=every[index].comparator)
    return every


def _say_points(text: str, every: list[Quantity], last: Quantity) -> None:
    """分别高于全国、全省2.5个和3.6个百分点: the counter before the last is that of its points."""
    after = last.start
    for index in range(len(every) - 1, -1, -1):
        one = every[index]
        if (one.kind, one.unit) != ("count", "个") or text[one.end : after].strip() not in _JOINS:
            return
        every[index] = replace(one, kind="points", unit="points", value=(one.value / 100).normalize() + 0)
        after = one.start


def _points_apart(text: str, quantity: Quantity) -> Iterator[Quantity]:
    """The points that something lies above another, where it is told of two and only the second says the unit."""
    first = _APART.search(text, max(0, quantity.start - _REACH), quantity.start)
    if first is not None:
        value = (Decimal(first[1]) / 100).normalize() + 0
        yield replace(quantity, start=first.start(1), end=first.end(1), value=value, before=-1, tail="", comparator="=")


def _closes_list(text: str, before: Quantity, last: Quantity) -> bool:
    """Whether the comparator after the last of a list of 分别 (6.5%和7.5%左右) is said of the one before it too."""
    if last.before >= 0 or before.comparator != "=" or before.kind != last.kind:
        return False
    if text[before.end : last.start] not in _JOINS:
        return False
    return text.find("分别", max(0, before.start - _NEAR), before.start) >= 0


def _before(text: str, quantity: Quantity) -> Iterator[Quantity]:
    floor = max(0, quantity.start - _REACH)
    listed = _LISTED.search(text, floor, quantity.start)
    own = _NUMBER.match(text, quantity.start)
    if listed is None or own is None or quantity.kind not in _KINDS or not Decimal(own.group()):
        return
    told_apart = quantity.kind != "count" and text[quantity.start - 1] != "、"
    if not told_apart and text.find("分别", floor, listed.start()) < 0:
        return
    size = quantity.value / Decimal(own.group())
    for number in _NUMBER.finditer(text, listed.start(), listed.end()):
        value = (Decimal(number.group()) * size).normalize() + 0
        yield replace(quantity, start=number.start(), end=number.end(), value=value, before=-1, tail="", comparator="=")
