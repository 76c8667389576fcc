"""From a measure to its answer: which rows, counted or summed, divided by what.

Rules that the registry leaves open, decided here:

- A project counts once, at its first milestone of the kind (domain/02 section 3); returned and not recognised claims
  don't count. `producing` is the first of 投产 and 达产, `introduced` the first of 签约 and 注册.
- `project.signed.investment` is the amounts of first signings and, of capital added later, the increase only.
- `fdi.used.amount` sums receipts of foreign capital at the CNY amount of their days; one without a rate is unknown.
- `started_or_completed` counts events: a project that starts and completes within the period counts twice, for
  reports add the two (开(竣)工60个 = 开工26个 + 竣工34个).
- `building` is whatever has started and neither completed, nor gone into production, nor left, at the end of the
  period; `in_hand` whatever is known as a lead or in talks and has neither signed (or gone further) nor left.
  Both are worth the project's total as known, for they are states and no events.
- A flow's period runs from 1 January of the year of `as_of`; nothing later than `as_of` counts, whatever the period.
- The investment of a month counts in every period that touches the month; a year plan counts whole.
- `project.started.rate` divides, among the projects promised to start in the period, those that have started by its
  end; `investment.done.rate` all investment done by the plans of the year; `project.share` what the filters pick by
  the same without industry, sector and origin, or, where none of these is set, without tier and level.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from bridgehead.engines.figures import REGISTRY, Measure, Period, Ratio
from bridgehead.modules.ledger.answers.earlier import EarlierQuestion
from bridgehead.modules.ledger.answers.now import Question
from bridgehead.modules.ledger.answers.sources import Source
from bridgehead.modules.ledger.answers.types import Answer, NotAnswerable, Scope
from bridgehead.modules.ledger.counting import EVENTS, STATES
from bridgehead.modules.ledger.models import CountedAs

_EVENTS: Final[Mapping[str, tuple[CountedAs, ...]]] = {
    **{event.label: (event,) for event in EVENTS},
    "started_or_completed": (CountedAs.STARTED, CountedAs.COMPLETED),
}
_SHARED_BY: Final = (("industry", "sector", "origin"), ("investment_min", "investment_max", "level"))
_NEVER_KEPT: Final = ("scheme",)


def answer(measure: Measure, scope: Scope, as_of: date, known_at: datetime | None = None) -> Answer:
    """The ledger's answer to `measure` within `scope`, as of a day and as known at a moment (None: now).

    One query, two for a rate. Raises NotAnswerable for what the ledger does not keep.
    """
    definition = REGISTRY[measure.id]
    ask = _ANSWERERS.get(measure.id)
    if ask is None:
        raise NotAnswerable(_("The ledger does not keep what this measure asks for."))
    for name in _NEVER_KEPT:
        if name in measure.filters:
            raise NotAnswerable(_("The ledger cannot tell projects by enterprise awards."))
    start, end = _days(measure, scope, as_of)
    question: AnyQuestion = Question(measure, scope.actor, scope.unit_path, start, end)
    if known_at is not None:
        question = EarlierQuestion(measure, scope.actor, scope.unit_path, start, end, known_at)
    top, bottom = ask(question)
    period = Period(start, end) if start is None or start <= end else scope.period
    if start is not None and start > end:  # asked of a time after as_of: nothing is known of it yet
        top = _emptied(top)
        bottom = _emptied(bottom) if bottom is not None else None
    unit = {"count": "1", "currency": "CNY", "ratio": "ratio"}[definition.unit_kind]
    return _answered(measure, unit, period, as_of, known_at, top, bottom)


def _days(measure: Measure, scope: Scope, as_of: date) -> tuple[date | None, date]:
    """First and last day that count: those asked for, or the default, and none after `as_of`."""
    is_stock = REGISTRY[measure.id].kind == "stock" and measure.id != "project.share"
    asked = scope.period or Period(date(as_of.year, 1, 1), as_of)
    end = min(asked.end or as_of, as_of)
    if is_stock or measure.filters.get("scope") == "cumulative":
        return None, end
    return asked.start, end


def _answered(
    measure: Measure,
    unit: str,
    period: Period | None,
    as_of: date,
    known_at: datetime | None,
    top: Source,
    bottom: Source | None,
) -> Answer:
    above = top.sums()
    plain = Answer(
        measure=measure,
        value=top.value(above),
        unit=unit,
        period=period,
        as_of=as_of,
        known_at=known_at,
        count=above.count,
        amount_unknown=0 if top.per_project else above.count - above.known,
        top=top,
        bottom=bottom,
    )
    if bottom is None:
        return plain
    below = bottom.sums()
    numerator, denominator = top.value(above), bottom.value(below)
    known = numerator is not None and denominator is not None
    ratio = Ratio.of(numerator, denominator) if known else None  # type: ignore[arg-type]
    return replace(
        plain,
        value=ratio.value if ratio is not None else None,
        numerator=numerator,
        denominator=denominator,
        numerator_count=above.count,
        denominator_count=below.count,
    )


def _emptied(source: Source) -> Source:
    return replace(source, found=replace(source.found, rows=source.found.rows.none()))


AnyQuestion = Question | EarlierQuestion
Sources = tuple[Source, Source | None]


def _event(name: str, measures: Any) -> Callable[[AnyQuestion], Sources]:
    return lambda question: (Source(question.events(*_EVENTS[name]), measures), None)


def _state(state: CountedAs, measures: Any) -> Callable[[AnyQuestion], Sources]:
    return lambda question: (Source(question.state(state), measures), None)


def _signed_investment(question: AnyQuestion) -> Sources:
    return Source(question.signed_amounts(), "amount"), None


def _foreign_used(question: AnyQuestion) -> Sources:
    if not question.keeps_foreign_capital():
        # Many districts keep foreign capital elsewhere: silence is no zero that contradicts their reports.
        raise NotAnswerable(_("No receipt of foreign capital is kept in the ledger."))
    return Source(question.foreign_used(), "amount"), None


def _done(question: AnyQuestion) -> Sources:
    return Source(question.investments(), "amount"), None


def _done_rate(question: AnyQuestion) -> Sources:
    return _done(question)[0], Source(question.year_plans(), "amount", has_months=False)


def _started_rate(question: AnyQuestion) -> Sources:
    promised = question.promised()
    return Source(promised, "count"), Source(replace(promised, reached=None), "count")


def _share(question: AnyQuestion) -> Sources:
    for filters in _SHARED_BY:
        if any(name in question.measure.filters for name in filters):
            part, whole = (asked.events(CountedAs.SIGNED) for asked in (question, question.without(*filters)))
            return Source(part, "count"), Source(whole, "count")
    raise NotAnswerable(_("A share needs an industry, a sector, an origin, a tier or a level that it is the share of."))


_ANSWERERS: Final[Mapping[str, Callable[[AnyQuestion], Sources]]] = {
    **{f"project.{name}.count": _event(name, "count") for name in _EVENTS},
    **{f"project.{name}.investment": _event(name, "amount") for name in _EVENTS},
    **{f"project.{state.label}.count": _state(state, "count") for state in STATES},
    **{f"project.{state.label}.investment": _state(state, "amount") for state in STATES},
    "project.signed.investment": _signed_investment,
    "fdi.used.amount": _foreign_used,
    "investment.done.amount": _done,
    "investment.done.rate": _done_rate,
    "project.started.rate": _started_rate,
    "project.share": _share,
}
ANSWERABLE: Final = frozenset(_ANSWERERS)
