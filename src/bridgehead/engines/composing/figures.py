"""A measure in a template: what a field becomes, in the forms in which official writing gives it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import total_ordering
from typing import Final

from bridgehead.engines.figures import (
    CURRENCIES,
    Period,
    Ratio,
    format_count,
    format_money,
    format_points,
    format_ratio,
    format_value,
    format_value_exact,
    round_half_up,
)

from .faults import Kind
from .uses import MOST_FIGURES, Writing
from .world import Found, Question, World

YI: Final = Decimal(100_000_000)
_ZH: Final = "zh-Hans"
# (more, fewer): what changes by so much, and a rate by so many percentage points.
_CHANGED: Final = ("增加", "减少")
_CHANGED_RATE: Final = ("提高", "下降")
_GROWN: Final = ("增长", "下降")
SAME: Final = "持平"


@dataclass(slots=True)
class Session:
    """One rendering: the world, what was printed, and the answers that were given already."""

    world: World
    writing: Writing
    known: dict[Question, Found]

    def found(self, question: Question) -> Found:
        """The answer; the same question is put once. Past the bound everything is refused."""
        if question not in self.known:
            self.writing.asked += 1
            if self.writing.asked > MOST_FIGURES:
                return Found(None)
            self.known[question] = self.world.ask(question)
        return self.known[question]


@dataclass(frozen=True, slots=True)
class Told:
    """A figure in words, with the value that they give."""

    text: str
    value: Decimal
    unit: str
    base: Decimal | None = None


class Untold(Exception):
    """A figure that cannot be said; `kind` and `detail` are a fault's."""

    def __init__(self, kind: Kind, detail: str = "") -> None:
        super().__init__(kind, detail)
        self.kind: Kind = kind
        self.detail = detail


@total_ordering
@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """A measure with its unit and period, and the form in which it is to be printed.

    Templates see none of the attributes: they print it, compare it with numbers and pass it through filters.
    """

    session: Session
    question: Question
    line: int
    field: str
    form: str = "value"
    argument: str = ""
    heading: str = ""

    def changed(self, **filters: object) -> Figure:
        """The figure with other filters of its measure."""
        return replace(self, question=self.question.narrowed(**filters))

    def during(self, period: Period) -> Figure:
        """The figure of another period."""
        return replace(self, question=replace(self.question, period=period))

    def within(self, unit: int) -> Figure:
        """The figure of a unit."""
        return replace(self, question=replace(self.question, unit=unit))

    def as_form(self, form: str, argument: str = "") -> Figure:
        """The figure, to be printed in another form."""
        return replace(self, form=form, argument=argument)

    def answer(self) -> Found:
        """The ledger's answer. Raises Untold where it gives none."""
        found = self.session.found(self.question)
        if self.session.writing.asked > MOST_FIGURES:
            raise Untold("too_many", str(MOST_FIGURES))
        if found.refusal:
            raise Untold("not_answered", found.refusal)
        return found

    def number(self) -> Decimal:
        """The value. Raises Untold where there is none."""
        value = self.answer().value
        if value is None:
            raise Untold("no_value")
        return value

    def is_known(self) -> bool:
        """Whether it can be said in its form; for conditions."""
        try:
            self.told()
        except Untold as untold:
            return untold.kind == "too_many"
        return True

    def __bool__(self) -> bool:
        return self._plain() != 0

    def _plain(self) -> Decimal:
        """The value for a comparison: a fault counts as nothing, and is told."""
        try:
            return self.number()
        except Untold as untold:
            self.session.writing.fault(untold.kind, self.line, self.field, untold.detail)
            return Decimal(0)

    def __eq__(self, other: object) -> bool:
        return self._plain() == _comparable(other)

    def __lt__(self, other: object) -> bool:
        return self._plain() < _comparable(other)

    def __hash__(self) -> int:
        return hash(self.question)

    def told(self) -> Told:
        """The figure in words. Raises Untold."""
        return FORMS[self.form](self)

    def printed(self) -> str:
        """The figure between its marks, kept as printed; a fault is remembered."""
        writing = self.session.writing
        try:
            told = self.told()
        except Untold as untold:
            return writing.fault(untold.kind, self.line, self.field, untold.detail)
        form = f"{self.form}:{self.argument}" if self.argument else self.form
        return writing.marked(writing.use(self.question, form, told.text, told.value, told.unit, told.base))


def _comparable(other: object) -> Decimal:
    if isinstance(other, Figure):
        return other._plain()
    if isinstance(other, int | float) and not isinstance(other, bool):
        return Decimal(str(other))
    raise TypeError(f"a figure is compared with numbers, not with {type(other).__name__}")


def _value(figure: Figure) -> Told:
    found, value = figure.answer(), figure.number()
    return Told(format_value(value, found.unit, _ZH), value, found.unit)


def _exact(figure: Figure) -> Told:
    found, value = figure.answer(), figure.number()
    return Told(format_value_exact(value, found.unit, _ZH), value, found.unit)


def in_yi(value: Decimal) -> str:
    """An amount in 亿 without the word, as tables give it: `260.69`."""
    rounded = round_half_up(value / YI, 2)
    return f"{rounded:,.2f}"


def _plain_number(figure: Figure) -> Told:
    """Without its unit, for a table whose head names it: 亿 for amounts, per cent for rates."""
    found, value = figure.answer(), figure.number()
    if found.unit in CURRENCIES:
        return Told(in_yi(value), value, found.unit)
    if found.unit == "ratio":
        return Told(format_ratio(value, _ZH), value, found.unit)
    return Told(format_count(value, _ZH), value, found.unit)


def _rows(figure: Figure) -> Told:
    count = Decimal(figure.answer().count)
    return Told(format_count(count, _ZH), count, "1")


def _part(name: str) -> Callable[[Figure], Told]:
    def told(figure: Figure) -> Told:
        value = getattr(figure.answer(), name)
        if value is None:
            raise Untold("no_value")
        # What a rate divides is money where its measure speaks of investment, else a number of projects.
        unit = "CNY" if figure.question.measure.id.startswith("investment.") else "1"
        return Told(format_value(value, unit, _ZH), value, unit)

    return told


def _worth(figure: Figure) -> Told:
    figure.answer()
    value = figure.session.world.worth(figure.question, figure.argument)
    if value is None:
        raise Untold("no_value", figure.argument)
    return Told(format_money(value, _ZH, figure.argument), value, figure.argument)


def _last(figure: Figure) -> tuple[Decimal, Decimal, str]:
    before = replace(figure, question=figure.question.a_year_earlier())
    return figure.number(), before.number(), figure.answer().unit


def _growth(figure: Figure) -> Told:
    now, before, _unit = _last(figure)
    ratio = Ratio.of(now - before, abs(before))
    if ratio is None:
        raise Untold("no_value", "上年同期为0")
    return Told(directed(ratio.value, format_ratio(abs(ratio.value), _ZH), _GROWN), ratio.value, "ratio", before)


def _change(figure: Figure) -> Told:
    now, before, unit = _last(figure)
    difference = now - before
    if unit == "ratio":
        said = directed(difference, format_points(abs(difference) * 100, _ZH), _CHANGED_RATE)
    else:
        classifier = figure.question.measure.definition.classifier
        amount = format_count(abs(difference), _ZH, classifier) if unit == "1" else format_money(abs(difference), _ZH)
        said = directed(difference, amount, _CHANGED)
    return Told(said, difference, unit, before)


def directed(difference: Decimal, amount: str, words: tuple[str, str]) -> str:
    """`增长12.3%`, `下降3.0%`, or 持平 where there is no difference."""
    if difference == 0:
        return SAME
    return (words[0] if difference > 0 else words[1]) + amount


def pro_rata(end: Period) -> Decimal:
    """Elapsed months ÷ 12 at the end of a period; a month that is not over counts by its days (domain/03 section 2)."""
    day = end.end
    if day is None:
        raise ValueError("a bulletin's period has an end")
    whole = Period.of_month(day.year, day.month).days()
    return (Decimal(day.month - 1) + Decimal(day.day) / whole) / 12


def _against(share: Decimal, figure: Figure) -> Told:
    due = pro_rata(figure.question.period)
    lead = share - due
    points = format_points(abs(lead) * 100, _ZH)
    if round_half_up(abs(lead) * 100, 2) == 0:
        return Told("与序时进度" + SAME, lead, "ratio", due)
    return Told(("快于" if lead > 0 else "慢于") + "序时进度" + points, lead, "ratio", due)


def _ahead(figure: Figure) -> Told:
    if figure.answer().unit != "ratio":
        return _against(_completed(figure).value, figure)
    return _against(figure.number(), figure)


def _aimed(figure: Figure) -> Decimal:
    goal = figure.session.world.goal(figure.question)
    if goal is None:
        raise Untold("no_goal")
    return goal


def _goal(figure: Figure) -> Told:
    goal, unit = _aimed(figure), figure.answer().unit
    return Told(format_value(goal, unit, _ZH), goal, unit)


def _completed(figure: Figure) -> Told:
    goal = _aimed(figure)
    ratio = Ratio.of(figure.number(), goal)
    if ratio is None:
        raise Untold("no_value")
    return Told(format_ratio(ratio.value, _ZH), ratio.value, "ratio", goal)


FORMS: Final[Mapping[str, Callable[[Figure], Told]]] = {
    "value": _value,
    "exact": _exact,
    "number": _plain_number,
    "rows": _rows,
    "numerator": _part("numerator"),
    "denominator": _part("denominator"),
    "worth": _worth,
    "growth": _growth,
    "change": _change,
    "ahead": _ahead,
    "goal": _goal,
    "completion": _completed,
}
