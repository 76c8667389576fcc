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
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from bridgehead.engines.figures import REGISTRY, Measure, Period, Ratio
from bridgehead.modules.ledger.answers.earlier import EarlierQuestion
from bridgehead.modules.ledger.answers.now import Question
from bridgehead.modules.ledger.answers.sources import Source, Sums
from bridgehead.modules.ledger.answers.totals import Totals, paths_of, tiers_of
from bridgehead.modules.ledger.answers.types import Answer, NotAnswerable, Scope
from bridgehead.modules.ledger.counting import EVENTS, MONEY, STATES
from bridgehead.modules.ledger.models import CountedAs

_EVENTS: Final[Mapping[str, tuple[CountedAs, ...]]] = {
    **{event.label: (event,) for event in EVENTS},
    "started_or_completed": (CountedAs.STARTED, CountedAs.COMPLETED),
}
SHARED_BY: Final = (("industry", "sector", "origin"), ("investment_min", "investment_max", "level"))
_NEVER_KEPT: Final = ("scheme",)


@dataclass(frozen=True, slots=True)
class Asking:
    """A question that is understood, before anything is counted: what is above the line, and what below it."""

    measure: Measure
    unit: str
    period: Period | None
    as_of: date
    known_at: datetime | None
    top: Source
    bottom: Source | None


def answer(measure: Measure, scope: Scope, as_of: date, known_at: datetime | None = None) -> Answer:
    """The ledger's answer to `measure` within `scope`, as of a day and as known at a moment (None: now).

    One query, two for a rate. Raises NotAnswerable for what the ledger does not keep.
    """
    asking = understood(measure, scope, as_of, known_at)
    return answered(asking, asking.top.sums(), asking.bottom.sums() if asking.bottom is not None else None)


def understood(measure: Measure, scope: Scope, as_of: date, known_at: datetime | None = None) -> Asking:
    """What is to be counted for an answer. Raises NotAnswerable for what the ledger does not keep."""
    definition = REGISTRY[measure.id]
    question = question_of(measure, scope, as_of, known_at)
    top, bottom = sources_of(question)
    start, end = question.start, question.end
    period = Period(start, end) if start is None or start <= end else scope.period
    if start is not None and start > end:  # asked of a time after as_of: nothing is known of it yet
        top = _emptied(top)
        bottom = _emptied(bottom) if bottom is not None else None
    unit = {"count": "1", "currency": "CNY", "ratio": "ratio"}[definition.unit_kind]
    return Asking(measure, unit, period, as_of, known_at, top, bottom)


def events_of(measure: Measure, scope: Scope, as_of: date, known_at: datetime | None = None) -> QuerySet[Any]:
    """The rows that an answer counts, those above the line of a rate, in no order: for whoever sums them otherwise.

    They carry what `sources` says. Raises NotAnswerable.
    """
    ask = _ANSWERERS.get(measure.id)
    if ask is None:
        raise NotAnswerable(_("The ledger does not keep what this measure asks for."))
    refuse_unkept(measure)
    return ask(question_of(measure, scope, as_of, known_at))[0].rows


def claims_of(kinds: tuple[str, ...], measure: Measure, scope: Scope, as_of: date, known_at: datetime) -> QuerySet[Any]:
    """Each counted claim of these kinds of milestones, with the filters of a measure; rows as those of `events_of`."""
    refuse_unkept(measure)
    days = _days(measure, scope, as_of)
    question = EarlierQuestion(measure, scope.actor, scope.unit_path, *days, as_of, known_at)
    return question.claims(*kinds).rows.order_by()


def refuse_unkept(measure: Measure) -> None:
    """Raise NotAnswerable for a filter that the ledger does not keep."""
    if not measure.filters.keys().isdisjoint(_NEVER_KEPT):
        raise NotAnswerable(_("The ledger cannot tell projects by enterprise awards."))


def question_of(measure: Measure, scope: Scope, as_of: date, known_at: datetime | None) -> AnyQuestion:
    """What is asked, with the days that count."""
    common = (measure, scope.actor, scope.unit_path, *_days(measure, scope, as_of), as_of)
    if known_at is None:
        return Question(*common, scope.officer_id)
    return EarlierQuestion(*common, known_at, scope.officer_id)


def sources_of(question: AnyQuestion) -> Sources:
    """What answers a question, and what divides it for a rate. Raises NotAnswerable for what the ledger does not keep.

    Asks nothing, but whether any foreign capital is kept, for a question about that.
    """
    ask = _ANSWERERS.get(question.measure.id)
    if ask is None:
        raise NotAnswerable(_("The ledger does not keep what this measure asks for."))
    refuse_unkept(question.measure)
    return ask(question)


def _days(measure: Measure, scope: Scope, as_of: date) -> tuple[date | None, date]:
    """First and last day that count: those asked for, or the default, and none after `as_of`."""
    is_stock = REGISTRY[measure.id].kind == "stock" and measure.id != "project.share"
    asked = scope.period or Period(date(as_of.year, 1, 1), as_of)
    end = min(asked.end or as_of, as_of)
    if is_stock or measure.filters.get("scope") == "cumulative":
        return None, end
    return asked.start, end


def answered(asking: Asking, above: Sums, below: Sums | None) -> Answer:
    """The answer, once it is counted what is above the line and what below it."""
    top, bottom = asking.top, asking.bottom
    plain = Answer(
        measure=asking.measure,
        value=top.value(above),
        unit=asking.unit,
        period=asking.period,
        as_of=asking.as_of,
        known_at=asking.known_at,
        count=above.count,
        amount_unknown=0 if top.per_project else above.count - above.known,
        top=top,
        bottom=bottom,
    )
    if bottom is None or below is None:
        return plain
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
    found = source.found
    return replace(source, find=lambda: replace(found, rows=found.rows.none()), summed=None)


AnyQuestion = Question | EarlierQuestion
Sources = tuple[Source, Source | None]


def _summed(question: AnyQuestion, *counted_as: CountedAs, since: date | None = None) -> Totals | None:
    """The sums that answer a question as known now, where they can; `since` if money counts from an earlier day."""
    if isinstance(question, EarlierQuestion) or question.officer_id is not None:
        return None
    if question.start is not None and question.start > question.end:
        return None
    tiers = tiers_of(question.measure, question.as_of)
    paths = paths_of(question.actor, question.unit_path) if tiers is not None else None
    if tiers is None or paths is None:
        return None
    # What is in a state has begun at any time; `start` is open for it already.
    once = not MONEY.isdisjoint(counted_as)
    return Totals(paths, counted_as, tiers, since or question.start, question.end, once=once)


def _event(name: str, measures: Any) -> Callable[[AnyQuestion], Sources]:
    kinds = _EVENTS[name]
    return lambda question: (Source(lambda: question.events(*kinds), measures, summed=_summed(question, *kinds)), None)


def _state(state: CountedAs, measures: Any) -> Callable[[AnyQuestion], Sources]:
    def told(question: AnyQuestion) -> Sources:
        summed = _summed(question, state)
        return Source(lambda: question.state(state), measures, summed=summed, sums_months=False), None

    return told


def _signed_investment(question: AnyQuestion) -> Sources:
    summed = _summed(question, CountedAs.SIGNED, CountedAs.ADDED)
    return Source(question.signed_amounts, "amount", summed=summed), None


def _foreign_used(question: AnyQuestion) -> Sources:
    if not question.keeps_foreign_capital():
        # Many districts keep foreign capital elsewhere: silence is no zero that contradicts their reports.
        raise NotAnswerable(_("No receipt of foreign capital is kept in the ledger."))
    return Source(question.foreign_used, "amount", summed=_summed(question, CountedAs.FOREIGN_USED)), None


def _done(question: AnyQuestion) -> Sources:
    since = question.start.replace(day=1) if question.start else None
    summed = _summed(question, CountedAs.DONE, since=since)
    return Source(question.investments, "amount", per_project=True, summed=summed), None


def _done_rate(question: AnyQuestion) -> Sources:
    since = question.start.replace(month=1, day=1) if question.start else None
    summed = _summed(question, CountedAs.PLANNED, since=since)
    return _done(question)[0], Source(question.year_plans, "amount", has_months=False, per_project=True, summed=summed)


def _started_rate(question: AnyQuestion) -> Sources:
    every = Source(
        lambda: replace(question.promised(), reached=None), "count", summed=_summed(question, CountedAs.PROMISED)
    )
    # Since ever those count that were due and kept by the end; within a period the day promised tells as well.
    kept = _summed(question, CountedAs.KEPT) if question.start is None else None
    return Source(question.promised, "count", summed=kept, sums_months=False), every


def _share(question: AnyQuestion) -> Sources:
    for filters in SHARED_BY:
        if any(name in question.measure.filters for name in filters):
            part, whole = (_event("signed", "count")(asked)[0] for asked in (question, question.without(*filters)))
            return part, whole
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
