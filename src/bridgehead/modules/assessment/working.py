"""A score opened into lines that a reader follows: the rule of each item, its numbers, and the rows behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bridgehead.engines.scoring import Explained, Row
from bridgehead.engines.scoring.formulas import (
    Add,
    ByGroup,
    Efficacy,
    Elapsed,
    Extreme,
    Given,
    Item,
    Multiply,
    Number,
    Rank,
    Ratio,
    Repeated,
    Shaped,
    Tally,
)
from bridgehead.engines.scoring.shapes import Bands, Curve, Every
from bridgehead.foundation.access import Actor
from bridgehead.modules.assessment.gathering import project_names, titles_seen
from bridgehead.modules.assessment.scoring import Assessed
from bridgehead.modules.assessment.words import DROPPED, figure_word, number_word, source_word, value_word
from bridgehead.modules.ledger.queries import visible_projects
from bridgehead.modules.ledger.words import language


@dataclass(frozen=True, slots=True)
class WorkRow:
    """A row behind an item. `code` leads to the project, empty where there is none or the reader may not see it."""

    on: Any
    title: str
    code: str
    worth: str
    share: str
    points: str
    counts: bool
    why: str


@dataclass(frozen=True, slots=True)
class WorkLine:
    """One step of the working: how deep, what it is, its rule in words, its value, and what floor or cap took."""

    depth: int
    name: str
    rule: str
    value: str
    cut: str
    rows: Sequence[WorkRow]


@dataclass(frozen=True, slots=True)
class WorkItem:
    """An item of the total: its points out of its full points, and the steps to it."""

    key: str
    name: str
    role: str
    weight: str
    points: Decimal | None
    full: Decimal | None
    lines: Sequence[WorkLine]
    lacking: Sequence[str]


def work_of(found: Assessed, subject: str, actor: Actor) -> list[WorkItem]:
    """The working of a score, item by item; projects that the actor may not see are not named. One query."""
    opened = found.scores.explain(subject)
    rows = [row for one in _all(opened) for row in one.rows]
    ids = {int(row.entry.project) for row in rows if row.entry.project.isdecimal()}
    teller = _Teller(found, project_names(ids, visible_projects(actor)), titles_seen(found.gathered, actor))
    items = []
    for part, one in zip(found.formula.parts, opened.parts, strict=True):
        full = part.weight * part.full if part.role == "base" and found.formula.whole is not None else None
        items.append(
            WorkItem(
                key=part.item.key,
                name=part.item.say(language()),
                role=part.role,
                weight=number_word(part.weight),
                points=one.points,
                full=full,
                lines=list(teller.lines(one, 0)),
                lacking=[teller.lacking(one.find(key).item) for key in one.unknown()],
            )
        )
    return items


def _all(one: Explained) -> Iterator[Explained]:
    yield one
    for part in one.parts:
        yield from _all(part)


class _Teller:
    """Tells the steps of one score."""

    def __init__(self, found: Assessed, names: Mapping[int, tuple[str, str]], titles: Mapping[str, str]) -> None:
        self.found = found
        self.names = names
        self.titles = titles

    def lines(self, one: Explained, depth: int) -> Iterator[WorkLine]:
        """The item, then what it is made of."""
        rows = [self._row(row) for row in one.rows]
        cut = number_word(one.cut) if one.cut else ""
        yield WorkLine(depth, self._name(one), self._rule(one), self._value(one.value), cut, rows)
        for part in one.parts:
            yield from self.lines(part, depth + 1)

    def lacking(self, item: Item) -> str:
        """What is missing at the bottom."""
        if isinstance(item.rule, Given):
            return figure_word(self.found.formula, item.rule.name)
        return item.say(language()) or item.key

    def _value(self, value: Decimal | None) -> str:
        return _("not known") if value is None else number_word(value)

    def _name(self, one: Explained) -> str:
        said = one.item.say(language())
        if one.since is not None:
            return f"{one.since:%Y-%m}" if not said else f"{said} {one.since:%Y-%m}"
        if said:
            return said
        rule = one.item.rule
        if isinstance(rule, Given):
            return figure_word(self.found.formula, rule.name)
        if isinstance(rule, Tally):
            return source_word(rule.source)
        return _("Part of it")

    def _rule(self, one: Explained) -> str:
        return _rule_said(one)

    def _row(self, row: Row) -> WorkRow:
        entry = row.entry
        if entry.id in self.titles:
            title, code = self.titles[entry.id], ""
        else:
            known = self.names.get(int(entry.project)) if entry.project.isdecimal() else None
            title, code = known or (_("A project outside of what you may see"), "")
        why = str(DROPPED.get(row.dropped, ""))
        if entry.void and self._may_tell(code, entry.id):
            why = f"{why}{_(': ')}{entry.void}"
        return WorkRow(
            on=entry.on,
            title=title,
            code=code,
            worth=_("not known") if row.worth is None else number_word(row.worth),
            share=number_word(entry.share * 100),
            points=number_word(row.points),
            counts=not row.dropped,
            why=why,
        )

    def _may_tell(self, code: str, entry: str) -> bool:
        return bool(code) or entry in self.titles


def _rule_said(one: Explained) -> str:
    """The rule of an item with the numbers that went into it."""
    values = [_("not known") if part.value is None else number_word(part.value) for part in one.parts]
    return _SAID[type(one.item.rule)](one.item.rule, one, values)


def _add_said(rule: Add, _one: Explained, values: Sequence[str]) -> str:
    terms = [
        value if part.weight == 1 else f"{number_word(part.weight)} × {value}"
        for part, value in zip(rule.parts, values, strict=True)
    ]
    return " + ".join(terms)


def _extreme_said(rule: Extreme, _one: Explained, values: Sequence[str]) -> str:
    said = _("the largest of %(values)s") if rule.largest else _("the smallest of %(values)s")
    return said % {"values": _(", ").join(values)}


def _rank_said(_rule: Rank, one: Explained, _values: Sequence[str]) -> str:
    return _("place %(place)s") % {"place": one.place if one.place is not None else "—"}


def _tally_said(rule: Tally, one: Explained, _values: Sequence[str]) -> str:
    counted = sum(1 for row in one.rows if not row.dropped)
    said = ngettext("%(n)d row counts", "%(n)d rows count", counted) % {"n": counted}
    if rule.where:
        limits = []
        for each in rule.where:
            low, high = (None if end is None else number_word(end) for end in (each.low, each.high))
            words = "" if each.words is None else value_word(sorted(each.words))
            if low and high:
                limits.append(f"{low}–{high}")
            elif low:
                limits.append(f"≥ {low}")
            elif high:
                limits.append(f"< {high}")
            else:
                limits.append(f"≠ {words}" if each.barred else words)
        said = f"{said} ({_(', ').join(limits)})"
    return said if rule.shares else f"{said}, {_('shares do not matter')}"


def _shape_said(shape: Any, value: str) -> str:
    match shape:
        case Bands(steps, below):
            steps_said = _("; ").join(f"≥ {number_word(low)} → {number_word(points)}" for low, points in steps)
            return _("%(value)s in bands: %(steps)s; below %(below)s") % {
                "value": value,
                "steps": steps_said,
                "below": number_word(below),
            }
        case Every(first, base, further, points):
            return _("%(value)s: %(base)s from %(first)s, %(points)s for each further %(further)s") % {
                "value": value,
                "base": number_word(base),
                "first": number_word(first),
                "points": number_word(points),
                "further": number_word(further),
            }
        case Curve(knots):
            line = _("; ").join(f"{number_word(x)} → {number_word(y)}" for x, y in knots)
            return _("%(value)s on the line %(line)s") % {"value": value, "line": line}
    return value


def _efficacy_said(rule: Efficacy, one: Explained, values: Sequence[str]) -> str:
    if one.bounds is not None:
        worst, best = (number_word(bound) for bound in one.bounds)
    elif len(values) == 3:
        worst, best = values[1], values[2]
    else:
        return ""
    return f"{number_word(rule.base)} + {number_word(rule.span)} × ({values[0]} − {worst}) ÷ ({best} − {worst})"


_SAID: Final[Mapping[type, Callable[[Any, Explained, Sequence[str]], str]]] = {
    Ratio: lambda _rule, _one, values: " ÷ ".join(values),
    Add: _add_said,
    Multiply: lambda _rule, _one, values: " × ".join(values),
    Extreme: _extreme_said,
    Tally: _tally_said,
    Given: lambda rule, _one, _values: _("the share of the year that is due") if rule.curve else _("given"),
    Shaped: lambda rule, _one, values: _shape_said(rule.shape, values[0]),
    Efficacy: _efficacy_said,
    Rank: _rank_said,
    Repeated: lambda rule, _one, _values: _("month by month") if rule.span == "months" else _("week by week"),
    Elapsed: lambda _rule, _one, _values: _("months that have ended"),
    ByGroup: lambda _rule, _one, _values: _("by group"),
    Number: lambda _rule, _one, _values: _("fixed"),
}
