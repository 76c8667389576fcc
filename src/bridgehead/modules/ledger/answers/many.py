"""Many questions at once, as known now, in a few statements however many they are: what targets are held against.

The same as `answer()` says to each. What sums tell (an event, a state, money, from a tier on, of a unit) is one
statement for all of it; everything else (a chain, a list, an officer's projects) is counted from its rows, a hundred in
a statement.
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import accumulate
from typing import Any, Final

from django.db.models import DateField, F, IntegerField, QuerySet, Value
from django.db.models.functions import Cast

from bridgehead.engines.figures import REGISTRY, Measure, Period, Ratio
from bridgehead.foundation.access import Actor
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.ledger.answers.answering import question_of, sources_of
from bridgehead.modules.ledger.answers.now import Question
from bridgehead.modules.ledger.answers.sources import Source, Sums
from bridgehead.modules.ledger.answers.totals import Totals, as_day, grouped_by_month, grouped_together
from bridgehead.modules.ledger.answers.types import NotAnswerable, Scope
from bridgehead.modules.ledger.models import CountedAs

_FOREIGN: Final = "fdi.used.amount"
# How many lists of rows go into one statement: SQLite takes 500.
_ARMS: Final = 100


@dataclass(frozen=True, slots=True)
class Ask:
    """A question: a measure of a unit with all below it, in a closed period of whole months, perhaps of one officer."""

    measure: Measure
    unit_path: str
    period: Period
    officer_id: int | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """The answer: as an Answer says it, with what it stood at after each month begun (`months`, by their first days).

    A flow is cumulated from the beginning of its period; a stock is what stood at the end of the month.
    """

    value: Decimal | None
    unit: str
    count: int
    amount_unknown: int
    months: Sequence[tuple[date, Decimal | None]]
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    numerator_count: int | None = None
    denominator_count: int | None = None


def answer_many(actor: Actor, asks: Sequence[Ask], as_of: date) -> list[Told | NotAnswerable]:
    """What the ledger says to each, as of a day and as known now; why not, where it does not keep it."""
    asked: list[_Asked | NotAnswerable] = []
    keeps = _Foreign(actor)
    for ask in asks:
        try:
            asked.append(_Asked(ask, _question(actor, ask, as_of, keeps)))
        except NotAnswerable as error:
            asked.append(error)
    open_ones = [one for one in asked if isinstance(one, _Asked)]
    _tell_from_sums([part for one in open_ones for part in one.parts])
    _tell_from_rows([part for one in open_ones for part in one.parts])
    return [one.told() if isinstance(one, _Asked) else one for one in asked]


class _Foreign:
    """Whether any foreign capital is kept: asked once, and where somebody wants to know."""

    def __init__(self, actor: Actor) -> None:
        self._actor = actor

    @cached_property
    def is_kept(self) -> bool:
        day = date.min
        return Question(Measure(_FOREIGN), self._actor, None, None, day, day).keeps_foreign_capital()


@dataclass(frozen=True, slots=True)
class _Knowing(Question):
    """A question that knows already whether foreign capital is kept."""

    is_kept: bool = False

    def keeps_foreign_capital(self) -> bool:
        return self.is_kept


def _question(actor: Actor, ask: Ask, as_of: date, keeps: _Foreign) -> Question:
    scope = Scope(actor, ask.unit_path, ask.period, ask.officer_id)
    question = question_of(ask.measure, scope, as_of, None)
    assert isinstance(question, Question)  # noqa: S101 - as known now
    if ask.measure.id != _FOREIGN:
        return question
    facts = {name: getattr(question, name) for name in question.__dataclass_fields__}
    return _Knowing(**facts, is_kept=keeps.is_kept)


class _Part:
    """What stands above or below the line of one question, and its sums once they are known."""

    def __init__(self, source: Source, months: Sequence[date]) -> None:
        self.source = source
        self.months = months
        self.whole = Sums()
        self.by_month: dict[date, Sums] = {}
        # Sources of a state by the month at whose end they stand, where no sum tells it.
        self.standing: Mapping[date, Source] = {}

    @property
    def totals(self) -> Totals | None:
        summed = self.source.summed
        return summed if isinstance(summed, Totals) else None

    def course(self) -> list[Sums]:
        """What it stood at after each month."""
        if self.standing:
            return [self.by_month.get(month, Sums()) for month in self.months]
        if not self.source.has_months:
            return [self.whole] * len(self.months)
        first = self.months[0] if self.months else date.min
        before = sum((sums for month, sums in self.by_month.items() if month < first), Sums())
        return list(accumulate((self.by_month.get(month, Sums()) for month in self.months), initial=before))[1:]


class _Asked:
    """One question with its parts. Raises NotAnswerable for what the ledger does not keep."""

    def __init__(self, ask: Ask, question: Question) -> None:
        self.measure = ask.measure
        start, end = ask.period.start, question.end
        begun = start is not None and start <= end
        months = [month.start for month in Period(start, end).months()] if begun else []
        self.months = [month for month in months if month is not None]
        top, bottom = sources_of(question)
        # Asked of a time that is still to come: nothing is known of it yet.
        self.parts = [_Part(source, self.months) for source in (top, bottom) if source is not None] if begun else []
        self.is_rate = bottom is not None
        if begun and question.start is None and self.parts[0].totals is None:
            self.parts[0].standing = {
                month: sources_of(replace(question, end=min(_month_end(month), end)))[0] for month in self.months
            }

    def told(self) -> Told:
        definition = REGISTRY[self.measure.id]
        unit = {"count": "1", "currency": "CNY", "ratio": "ratio"}[definition.unit_kind]
        if not self.parts:
            return Told(None if self.is_rate else Decimal(0), unit, 0, 0, ())
        top = self.parts[0]
        above, value = top.whole, top.source.value
        if len(self.parts) == 1:
            unknown = 0 if top.source.per_project else above.count - above.known
            course = [value(sums) for sums in top.course()]
            return Told(value(above), unit, above.count, unknown, list(zip(self.months, course, strict=True)))
        bottom = self.parts[1]
        over, under = value(above), bottom.source.value(bottom.whole)
        pairs = zip(top.course(), bottom.course(), strict=True)
        rates = [_rate(value(one), bottom.source.value(other)) for one, other in pairs]
        return Told(
            _rate(over, under),
            unit,
            above.count,
            0,
            list(zip(self.months, rates, strict=True)),
            over,
            under,
            above.count,
            bottom.whole.count,
        )


def _rate(above: Decimal | None, below: Decimal | None) -> Decimal | None:
    ratio = Ratio.of(above, below) if above is not None and below is not None else None
    return ratio.value if ratio is not None else None


def _month_end(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])


# ---- from sums

# (unit, counted as) -> what is of them, by tier and day
_Cells = Mapping[tuple[int, int], Sequence[tuple[int, date, Sums]]]


def _tell_from_sums(parts: Sequence[_Part]) -> None:
    told = [(part, totals) for part in parts if (totals := part.totals) is not None]
    if not told:
        return
    begin = min(min(totals.first or part.months[0], part.months[0]) for part, totals in told).replace(month=1, day=1)
    last = max(totals.last for _part, totals in told)
    kinds = sorted({kind for _part, totals in told for kind in totals.counted_as})
    paths = sorted({path for _part, totals in told for path in totals.paths})
    rows = grouped_by_month(paths, tuple(kinds), begin, last)
    cells = _cells([(*row[:4], as_day(row[4]), *row[5:]) for row in rows])
    for part, totals in told:
        for day, sums in _of(cells, totals):
            if totals.first is not None and day < totals.first:
                continue
            month = day.replace(day=1)
            part.by_month[month] = part.by_month.get(month, Sums()) + sums
        part.whole = sum(part.by_month.values(), Sums())
    _count_projects_once([(part, totals) for part, totals in told if totals.once])


def _cells(rows: Iterable[Sequence[Any]]) -> _Cells:
    """Rows of (waits, unit, counted as, tier, day, …) by what they are of; what waits belongs to all above it too."""
    listed = list(rows)
    paths = dict(Unit.objects.values_list("pk", "path")) if any(row[0] for row in listed) else {}
    cells: dict[tuple[int, int], list[tuple[int, date, Sums]]] = defaultdict(list)
    for waits, unit, kind, tier, day, *sums in listed:
        units = map(int, paths[unit].strip("/").split("/")) if waits else [unit]
        for one in units:
            cells[one, kind].append((tier, day, Sums(*sums)))
    return cells


def _of(cells: _Cells, totals: Totals) -> Iterator[tuple[date, Sums]]:
    low, high = totals.tiers
    for path in totals.paths:
        unit = int(path.strip("/").rpartition("/")[2])
        for kind in totals.counted_as:
            for tier, day, sums in cells.get((unit, int(kind)), ()):
                if low <= tier <= high and day <= totals.last:
                    yield day, sums


def _count_projects_once(told: Sequence[tuple[_Part, Totals]]) -> None:
    """Money of several months is of one project: how many there are is known of whole periods, a query for each."""
    by_days: dict[tuple[date | None, date], list[tuple[_Part, Totals]]] = defaultdict(list)
    for part, totals in told:
        by_days[totals.first, totals.last].append((part, totals))
    for (_first, last), members in by_days.items():
        paths = sorted({path for _part, totals in members for path in totals.paths})
        kinds: tuple[CountedAs, ...] = tuple(sorted({kind for _part, totals in members for kind in totals.counted_as}))
        _part, some = members[0]
        every = replace(some, paths=paths, counted_as=kinds, tiers=Totals.every_tier())
        rows = grouped_together([every], "waits", "unit_id", "counted_as", "tier")
        cells = _cells([(*row[:4], last, *row[4:]) for row in rows])
        for part, totals in members:
            count = sum(sums.count for _day, sums in _of(cells, totals))
            part.whole = replace(part.whole, count=count)


# ---- from rows


def _tell_from_rows(parts: Sequence[_Part]) -> None:
    arms: list[tuple[_Part, QuerySet[Any, Any]]] = []
    for part in parts:
        if part.totals is not None:
            continue
        arms.append((part, _arm(part.source, None, len(arms))))
        if part.standing:
            for month, source in part.standing.items():
                arms.append((part, _arm(source, month, len(arms))))
        elif part.source.has_months:
            arms.append((part, _daily(part.source, len(arms))))
    for start in range(0, len(arms), _ARMS):
        some = arms[start : start + _ARMS]
        first, *rest = (rows for _part, rows in some)
        for number, day, *sums in first.union(*rest, all=True) if rest else first:
            _put(arms[number][0], day, Sums(*(int(one or 0) for one in sums)))


def _put(part: _Part, day: date | None, sums: Sums) -> None:
    if day is None:
        part.whole = sums
    else:
        month = day.replace(day=1)
        part.by_month[month] = part.by_month.get(month, Sums()) + sums


_COLUMNS: Final = ("arm", "arm_day", "n", "worth", "sure")
_NUMBER: Final[IntegerField[int, int]] = IntegerField()


def _arm(source: Source, day: date | None, number: int) -> QuerySet[Any, Any]:
    """All of a source as one row."""
    # Cast, for PostgreSQL takes two NULLs of a union for text and then refuses a day.
    return _summed(source, Cast(Value(day), DateField()), number, within_a_day=False)


def _daily(source: Source, number: int) -> QuerySet[Any, Any]:
    """A source by days, which are few in a year."""
    name = "p_month" if source.has("p_month") else "p_day"
    dated = replace(
        source, find=lambda: replace(source.found, rows=source.found.rows.filter(**{f"{name}__isnull": False}))
    )
    return _summed(dated, F(name), number, within_a_day=True)


def _summed(source: Source, day: Any, number: int, *, within_a_day: bool) -> QuerySet[Any, Any]:
    rows: QuerySet[Any, Any] = source.rows.annotate(arm=Value(number, output_field=_NUMBER), arm_day=day)
    sums = source.aggregates(within_a_day=within_a_day)
    named = {new: sums[old] for new, old in (("n", "count"), ("worth", "cents"), ("sure", "known"))}
    told: QuerySet[Any, Any] = rows.values("arm", "arm_day").annotate(**named).values_list(*_COLUMNS)
    return told
