"""Formulas from TOML or JSON: docs/algorithms/scoring.md describes the tables; whatever does not hold is refused.

The place of a problem is the path of its key; items of a list are named by their id, or by their number from 1 on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any, Final

from bridgehead.engines.figures import FrozenMap

from .cells import Cells, Problem
from .checks import check
from .formulas import Add, Flag, Formula, Grade, Item, NotTwice, Part
from .rules import RULES

_MONTHS: Final = 12
# 序时进度, domain/03 section 2.
_PRO_RATA: Final = tuple(Decimal(month) / _MONTHS for month in range(1, _MONTHS + 1))


class FormulaError(ValueError):
    """Tables that are no formula; `problems` says where and why."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{problem.place or 'the formula'}: {problem.message}" for problem in self.problems))


def make_formula(tables: Mapping[str, Any]) -> Formula:
    """The formula of tables. Raises FormulaError with every problem that was found."""
    problems: list[Problem] = []
    formula = _formula(Cells(tables, "", problems))
    if not problems:
        problems += check(formula)
    if problems:
        raise FormulaError(problems)
    return formula


def make_versions(tables: Iterable[Mapping[str, Any]]) -> tuple[Formula, ...]:
    """The versions of one scheme, by their first day. Raises FormulaError where two are in force on one day."""
    versions = sorted((make_formula(one) for one in tables), key=lambda one: one.valid_from or date.min)
    for before, after in pairwise(versions):
        if (before.valid_to or date.max) >= (after.valid_from or date.min):
            days = f"the version from {after.valid_from} begins before the one from {before.valid_from} ends"
            raise FormulaError([Problem("valid_from", "days", days)])
    return tuple(versions)


def _formula(cells: Cells) -> Formula:
    formula = Formula(
        id=cells.text("id"),
        english=cells.text("en"),
        chinese=cells.text("zh"),
        source=cells.text("source", ""),
        valid_from=cells.day("valid_from"),
        valid_to=cells.day("valid_to"),
        whole=cells.number_or_none("whole"),
        total=_total(cells),
        flags=tuple(_flag(cells, row, place) for place, row in enumerate(cells.rows("flags", may_lack=True), 1)),
        grades=_grades(cells),
        not_twice=tuple(
            _not_twice(cells, row, place) for place, row in enumerate(cells.rows("not_twice", may_lack=True), 1)
        ),
        curves=FrozenMap({"pro_rata": _PRO_RATA, **_curves(cells)}),
    )
    cells.done()
    return formula


def _total(cells: Cells) -> Item:
    parts = tuple(
        _part(row_cells, row_cells.text("id"))
        for row_cells in (_named(cells, "items", row, place) for place, row in enumerate(cells.rows("items"), 1))
    )
    floor, cap = cells.number_or_none("floor"), cells.number_or_none("cap")
    return Item("total", "Total", "总分", Add(parts), floor, cap)


def _named(cells: Cells, key: str, row: object, place: int) -> Cells:
    """The cells of a row in a list, at a place that names it by its id."""
    name = row.get("id") if isinstance(row, Mapping) else None
    return cells.at(row, f"{key}.{name}" if isinstance(name, str) and name else f"{key}[{place}]")


def _part(cells: Cells, key: str) -> Part:
    weight, full = cells.number("weight", 1), cells.number("full", 1)
    role = cells.choice("role", ("base", "bonus", "penalty"), "base")
    return Part(_item(cells, key), weight, full, role)


def _item(cells: Cells, key: str) -> Item:
    """The item of a table that holds one key of RULES and may hold names, a floor and a cap."""
    english, chinese = cells.text("en", ""), cells.text("zh", "")
    floor, cap = cells.number_or_none("floor"), cells.number_or_none("cap")
    kinds = [kind for kind in RULES if cells.has(kind)]
    if len(kinds) != 1:
        cells.complain("choice", f"must hold one of {', '.join(RULES)}, and holds {', '.join(kinds) or 'none'}")
        rule = RULES["number"](cells.at({"number": 0}, ""), key, _child)
    else:
        rule = RULES[kinds[0]](cells, key, _child)
    cells.done()
    if floor is not None and cap is not None and floor > cap:
        cells.complain("order", f"the floor {floor} lies above the cap {cap}")
    return Item(key, english, chinese, rule, floor, cap)


def _child(cells: Cells, key: str, *, part: bool) -> Any:
    """An item, or an item with its weight, of a table under another: its id is the key where it has one."""
    own = cells.text("id", "") or key
    return _part(cells, own) if part else _item(cells, own)


def _flag(cells: Cells, row: object, place: int) -> Flag:
    inner = _named(cells, "flags", row, place)
    at_least, lifts = inner.number("at_least", 1), inner.number("lifts", 0)
    if lifts != int(lifts):
        inner.complain("kind", "must be a whole number", "lifts")
    return Flag(_item(inner, inner.text("id")), at_least, int(lifts))


def _grades(cells: Cells) -> tuple[Grade, ...]:
    grades = []
    for place, row in enumerate(cells.rows("grades", may_lack=True), 1):
        inner = _named(cells, "grades", row, place)
        grades.append(Grade(inner.text("id"), inner.text("en"), inner.text("zh"), inner.number("from")))
        inner.done()
    if any(one.start >= other.start for one, other in pairwise(grades)):
        cells.complain("order", "must rise from grade to grade", "grades")
    return tuple(grades)


def _not_twice(cells: Cells, row: object, place: int) -> NotTwice:
    inner = _named(cells, "not_twice", row, place)
    group = NotTwice(inner.text("id"), inner.texts("items"), inner.choice("keep", ("most", "first")))
    inner.done()
    return group


def _curves(cells: Cells) -> dict[str, tuple[Decimal, ...]]:
    """Each curve as twelve shares, straight from one month that is given to the next, from nothing at the new year."""
    table = cells.inner("curves") if cells.has("curves") else cells.at({}, "curves")
    curves = {}
    for name in table.every_key():
        knots = _knots(table.inner(name))
        curves[name] = tuple(_due(knots, Decimal(month)) for month in range(1, _MONTHS + 1))
        if name == "pro_rata":
            table.complain("twice", "is the name of the even curve, which is always there", name)
    return curves


def _knots(cells: Cells) -> list[tuple[Decimal, Decimal]]:
    knots = []
    for month in cells.every_key():
        if not (month.isdigit() and 1 <= int(month) <= _MONTHS):
            cells.complain("choice", "must be a month, 1 to 12", month)
        else:
            knots.append((Decimal(month), cells.number(month)))
    if not knots:
        cells.complain("missing", "needs the share that is due at the end of one month or more")
    return [(Decimal(0), Decimal(0)), *sorted(knots)]


def _due(knots: list[tuple[Decimal, Decimal]], month: Decimal) -> Decimal:
    for (left, low), (right, high) in pairwise(knots):
        if month <= right:
            return low + (high - low) * (month - left) / (right - left)
    return knots[-1][1]
