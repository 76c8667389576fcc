"""The world of a template: the ledger's answers about a unit and the units below it, as of a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from bridgehead.engines.composing import Found, Place, Question, Row, Tier, World
from bridgehead.engines.composing.words import whole_of
from bridgehead.engines.figures import Measure, Period, format_range, print_measure
from bridgehead.foundation.access import Actor
from bridgehead.modules.accounts.models import Unit, UnitKind
from bridgehead.modules.ledger.answers import Answer, NotAnswerable, Scope, answer, in_currency
from bridgehead.modules.targets.models import Bound
from bridgehead.modules.targets.queries.targets import year_targets

MOST_UNITS: Final = 200
_YI: Final = 100_000_000
# The tiers that bulletins of the trade go through, the largest first (domain/03 section 3).
_LOWS: Final = (30, 10, 5, 1)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a bulletin is asked for: whose, for which days, and as known when (None: now)."""

    actor: Actor
    unit: Unit
    start: date
    as_of: date
    known_at: datetime | None = None

    @property
    def period(self) -> Period:
        """The days that it speaks of."""
        return Period(self.start, self.as_of)


def world_of(asked: Asked, words: Mapping[str, str] | None = None) -> World:
    """The world of a bulletin: two queries, and one or two for each figure that its template asks for."""
    below = _below(asked.unit)
    paths = {unit.pk: unit.path for unit in (asked.unit, *below)}

    def found(question: Question) -> Answer:
        path = asked.unit.path if question.unit is None else paths[question.unit]
        scope = Scope(asked.actor, path, question.period)
        return answer(question.measure, scope, asked.as_of, asked.known_at)

    def ask(question: Question) -> Found:
        try:
            told = found(question)
        except NotAnswerable as refused:
            return Found(None, refusal=refused.reason)
        return Found(told.value, told.unit, told.count, told.numerator, told.denominator)

    def goal(question: Question) -> Decimal | None:
        path = asked.unit.path if question.unit is None else paths[question.unit]
        return _goal(asked, question.measure, path)

    return World(
        period=asked.period,
        as_of=asked.as_of,
        unit=Place(asked.unit.pk, asked.unit.name),
        whole=whole_of(asked.unit.name),
        ask=ask,
        rows=lambda question, most: _rows(found(question), most),
        worth=lambda question, currency: in_currency(found(question), currency),
        goal=goal,
        units=tuple(Place(unit.pk, str(unit)) for unit in below),
        tiers=_tiers(),
        words={"organisation": asked.unit.name, "signer": asked.unit.name, **(words or {})},
    )


def _goal(asked: Asked, measure: Measure, path: str) -> Decimal | None:
    """The target of the year for a measure of a unit: what is newly done in the year is what it is for."""
    text = print_measure(measure.with_filters(scope=None))
    found = year_targets(asked.actor, [text], path, asked.as_of)
    return next((target.value for target in found if target.comparator == Bound.AT_LEAST), None)


def _below(unit: Unit) -> list[Unit]:
    """The parks and towns just below a unit, by which its figures are told apart."""
    placed = Unit.objects.filter(parent=unit, is_active=True, kind__in=(UnitKind.PARK, UnitKind.TOWN))
    return list(placed.order_by("kind", "position", "path")[:MOST_UNITS])


def _tiers() -> tuple[Tier, ...]:
    highs: tuple[int | None, ...] = (None, *_LOWS[:-1])
    return tuple(
        Tier(
            low * _YI,
            high * _YI if high is not None else None,
            format_range(f"{low}亿元", f"{high}亿元" if high is not None else None, "zh-Hans"),
        )
        for low, high in zip(_LOWS, highs, strict=True)
    )


def _rows(found: Answer, most: int) -> list[Row]:
    """The projects behind an answer; of events the largest first, as a list in a bulletin has them."""
    rows = sorted(found.rows(), key=lambda row: (-(row.amount or Decimal(0)), row.project_id))
    return [Row(row.project_name, row.unit_name, row.happened_on, row.amount) for row in rows[:most]]
