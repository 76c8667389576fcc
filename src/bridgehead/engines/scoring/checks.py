"""What must hold between the parts of a formula, once each of them can be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from .cells import Problem
from .formulas import Add, Formula, Given, Item, Part, Tally, items_of


def check(formula: Formula) -> Iterator[Problem]:
    """The problems of a formula as a whole."""
    items = [item for root in (formula.total, *(flag.item for flag in formula.flags)) for item in items_of(root)]
    for key, times in Counter(item.key for item in items).items():
        if times > 1:
            yield Problem(f"items.{key}", "twice", f"is the id of {times} items")
    yield from _names(formula)
    yield from _curves(formula, items)
    yield from _groups(formula, {item.key: item for item in items})
    yield from _weights(formula)
    yield from _signs(formula.total)
    if formula.valid_from and formula.valid_to and formula.valid_from > formula.valid_to:
        yield Problem("valid_to", "days", f"the version ends on {formula.valid_to}, before it begins")


def _names(formula: Formula) -> Iterator[Problem]:
    for item in (*(part.item for part in formula.parts), *(flag.item for flag in formula.flags)):
        if not (item.english and item.chinese):
            yield Problem(f"items.{item.key}", "missing", "needs a name in both languages, en and zh")


def _curves(formula: Formula, items: list[Item]) -> Iterator[Problem]:
    for item in items:
        rule = item.rule
        if isinstance(rule, Given) and rule.curve is not None and rule.curve not in formula.curves:
            yield Problem(f"items.{item.key}", "name", f"takes the curve {rule.curve!r}, which is not there")


def _groups(formula: Formula, items: dict[str, Item]) -> Iterator[Problem]:
    grouped: set[str] = set()
    for group in formula.not_twice:
        for key in group.keys:
            place = f"not_twice.{group.id}"
            if key not in items or not isinstance(items[key].rule, Tally):
                yield Problem(place, "name", f"names {key!r}, which is no tally")
            if key in grouped:
                yield Problem(place, "twice", f"names {key!r}, which already stands in a group")
            grouped.add(key)


def _weights(formula: Formula) -> Iterator[Problem]:
    """Base items reach the whole together, at full score."""
    if formula.whole is None:
        return
    reached = sum((part.weight * part.full for part in formula.parts if part.role == "base"), Decimal(0))
    if reached != formula.whole:
        yield Problem("items", "weights", f"base items add up to {reached}, and the whole is {formula.whole}")


def _signs(item: Item) -> Iterator[Problem]:
    """A bonus cannot take and a penalty cannot give: each says so by its floor or cap, or by its weight."""
    for one in items_of(item):
        if isinstance(one.rule, Add):
            for part in one.rule.parts:
                if not _sign_is_sure(part):
                    bound = "floor" if (part.role == "bonus") == (part.weight >= 0) else "cap"
                    yield Problem(f"items.{part.item.key}", "sign", f"is a {part.role}: give it a {bound} of 0")


def _sign_is_sure(part: Part) -> bool:
    if part.role == "base":
        return True
    if (part.role == "bonus") == (part.weight >= 0):
        return part.item.floor is not None and part.item.floor >= 0
    return part.item.cap is not None and part.item.cap <= 0
