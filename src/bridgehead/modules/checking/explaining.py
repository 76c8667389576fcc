"""Why the draft says otherwise: the rows just outside the question that, counted or not, make the difference exactly.

A draft counts what the ledger does not: a project signed the day after, one withdrawn since, a claim that was returned,
one of the next tier, of the unit above or of no known amount. Or it lacks what the ledger has: a row entered after the
day of the draft, or not verified yet. What closes the gap exactly is named; else the rows of the answer are shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from django.db.models import F, QuerySet

from bridgehead.engines.figures import Measure, Period
from bridgehead.engines.lifecycle import COUNTED_STATES
from bridgehead.foundation.access import Actor
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.checking.balancing import Candidate, Gap, balance
from bridgehead.modules.checking.verdicts import Check, CheckedFigure
from bridgehead.modules.ledger.answers import Answer, AnswerRow, Asked, NotAnswerable, answer
from bridgehead.modules.ledger.counting import EVENTS
from bridgehead.modules.ledger.models import ClaimState, Milestone
from bridgehead.modules.ledger.queries import facts_scope_q

# Days beside a period within which what happened is likely to have been counted in it.
_BESIDE: Final = timedelta(days=31)
_MOST: Final = 300
_SHOWN: Final = 20
# How far off a tier's end an amount is likely to have been taken for one of it.
_NEAR_TIER: Final = Decimal("0.2")
_EVENT: Final = {f"project.{event.label}": kinds for event, kinds in EVENTS.items()}
_CENTS: Final = 100


@dataclass(frozen=True, slots=True)
class Row:
    """A project in the difference: `in_ledger` whether the ledger counts it, `why` a reason of REASONS, on its day.

    `on` is what the reason speaks of where that is not the day itself: the day of entry; `place` the unit.
    """

    code: str
    name: str
    day: date | None
    amount: Decimal | None
    in_ledger: bool
    why: str
    on: date | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """What makes the difference: `is_exact` where `rows` close the gap, else they are the first behind the answer.

    `also` is the other figure of the same projects whose difference the rows close as well.
    """

    is_exact: bool
    rows: tuple[Row, ...]
    also: CheckedFigure | None = None


def explain(check: Check, figure: CheckedFigure) -> Explanation:
    """The rows that make the difference of a figure that differs: some ten queries, whatever the ledger's size."""
    found, question = figure.answer, figure.question
    if found is None or question is None or found.unit == "ratio" or figure.difference is None:
        return Explanation(False, ())
    other = _other(check, figure)
    try:
        rows = _by_id(_candidates(question, found))
    except NotAnswerable:
        rows = {}
    for gap, also in _gaps(figure, other):
        chosen = balance([_candidate(number, row) for number, row in rows.items()], gap)
        if chosen:
            return Explanation(True, tuple(rows[one.id] for one in chosen), also)
    return Explanation(False, tuple(_plain(row) for row in found.rows(limit=_SHOWN)))


def _other(check: Check, figure: CheckedFigure) -> CheckedFigure | None:
    """The investment of the same projects, for their number, and the other way round."""
    stem, _dot, what = figure.statement.measure.id.rpartition(".")
    wanted = {"count": f"{stem}.investment", "investment": f"{stem}.count"}.get(what)
    for one in check.figures:
        if one.statement.measure.id != wanted or one.known is None or one.question is None or figure.question is None:
            continue
        same = one.question.measure.filters == figure.question.measure.filters
        if same and replace(one.question, measure=figure.question.measure) == figure.question:
            return one
    return None


def _gaps(figure: CheckedFigure, other: CheckedFigure | None) -> Iterator[tuple[Gap, CheckedFigure | None]]:
    """The figure's own gap together with that of the other one, then its own alone."""
    own = _gap(figure)
    if other is not None:
        beside = _gap(other)
        differs = other if other.outcome == "differs" else None
        count = own.count if own.count is not None else beside.count
        money = own if own.least is not None else beside
        yield Gap(count, money.least, money.most), differs
    yield own, None


def _gap(figure: CheckedFigure) -> Gap:
    said, known = figure.written.said, figure.known or Decimal(0)
    missing = said.value - known
    if figure.statement.unit == "1":
        return Gap(count=int(missing))
    if figure.statement.unit != "CNY":
        return Gap(count=0, least=1, most=0)
    half = said.step / 2
    return Gap(least=int((missing - half) * _CENTS), most=int((missing + half) * _CENTS))


def _candidate(number: int, row: Row) -> Candidate:
    sign = -1 if row.in_ledger else 1
    cents = None if row.amount is None else sign * int(row.amount * _CENTS)
    return Candidate(number, row.why, sign, cents)


def _by_id(rows: Iterator[Row]) -> dict[int, Row]:
    """Numbered in their order, a project once a side."""
    first = {(row.code, row.in_ledger): row for row in reversed(list(rows))}
    return dict(enumerate(reversed(first.values())))


def _candidates(question: Asked, found: Answer) -> Iterator[Row]:
    """Rows that one of the two may have counted and the other not, the likelier reasons first."""
    kinds = _EVENT.get(question.measure.id.rpartition(".")[0])
    if kinds is not None:
        yield from _gone(question, found, kinds)
        yield from _beside_period(question, found)
    counted = found.rows(limit=_MOST) if found.count <= _MOST else []
    yield from _entered_late(counted, question)
    if kinds is not None:
        yield from _not_counted(question, found, kinds)
    yield from _other_tiers(question, counted)
    if counted:
        yield from _unit_above(question, {row.project_id for row in counted})
    yield from (
        replace(_plain(row), why="unverified")
        for row in counted
        if row.state == ClaimState.REPORTED and row.happened_on
    )


def _plain(row: AnswerRow) -> Row:
    return Row(row.project_code, row.project_name, row.happened_on, row.amount, True, "counted", place=row.unit_name)


def _outside(rows: Sequence[AnswerRow], why: str) -> Iterator[Row]:
    return (replace(_plain(row), in_ledger=False, why=why) for row in rows)


def _asked(question: Asked, **changes: object) -> list[AnswerRow]:
    changed = replace(question, **changes)  # type: ignore[arg-type]
    return answer(changed.measure, changed.scope, changed.as_of).rows(limit=_MOST)


def _beside_period(question: Asked, found: Answer) -> Iterator[Row]:
    """What happened within a month after or before."""
    period = found.period
    if period is None or period.end is None:
        return
    end = period.end + _BESIDE
    after = replace(question.scope, period=Period(period.end + timedelta(days=1), end))
    yield from _outside(_asked(question, scope=after, as_of=end), "after")
    if period.start is not None:
        before = replace(question.scope, period=Period(period.start - _BESIDE, period.start - timedelta(days=1)))
        yield from _outside(_asked(question, scope=before), "before")


def _gone(question: Asked, found: Answer, kinds: Sequence[str]) -> Iterator[Row]:
    """Projects that were registered by mistake and withdrawn, within the units that the actor sees."""
    # What was known of a project is closed in the moment in which it is withdrawn.
    closed = Milestone.objects.filter(superseded_at__gte=F("project__withdrawn_at"))
    claims = _claims(question, found, kinds, closed)
    for claim in claims.filter(state__in=COUNTED_STATES).order_by("-project__withdrawn_at", "pk")[:_MOST]:
        at = claim.project.withdrawn_at
        yield _of_claim(claim, "withdrawn", None if at is None else at.date())


def _not_counted(question: Asked, found: Answer, kinds: Sequence[str]) -> Iterator[Row]:
    """Claims that were returned or not recognised."""
    claims = _claims(question, found, kinds, Milestone.objects.current())
    states = (ClaimState.NOT_RECOGNISED, ClaimState.RETURNED)
    for claim in claims.filter(state__in=states).order_by("state", "happened_on", "pk")[:_MOST]:
        yield _of_claim(claim, str(claim.state), None)


def _claims(question: Asked, found: Answer, kinds: Sequence[str], among: QuerySet[Milestone]) -> QuerySet[Milestone]:
    """Claims of these kinds within what was asked, as far as their own columns tell."""
    actor: Actor = question.scope.actor
    period = found.period
    rows = among.filter(facts_scope_q(actor, "project__"), kind__in=kinds)
    if question.scope.unit_path is not None:
        units = Unit.objects.filter(path__startswith=question.scope.unit_path).values("pk")
        rows = rows.filter(project__unit__in=units)
    if period is not None:
        rows = rows.filter(happened_on__lte=period.end or question.as_of)
        if period.start is not None:
            rows = rows.filter(happened_on__gte=period.start)
    filters = question.measure.filters
    for name in ("sector", "origin"):
        if name in filters:
            rows = rows.filter(**{f"project__{name}": filters[name]})
    low, high = filters.get("investment_min"), filters.get("investment_max")
    if low is not None:
        rows = rows.filter(amount_cny__gte=low)
    if high is not None:
        rows = rows.filter(amount_cny__lt=high)
    return rows.select_related("project__unit")


def _of_claim(claim: Milestone, why: str, on: date | None) -> Row:
    project = claim.project
    amount = claim.amount_cny if claim.amount_cny is not None else project.total_investment
    return Row(project.code, project.name, claim.happened_on, amount, False, why, on, str(project.unit))


def _entered_late(rows: Sequence[AnswerRow], question: Asked) -> Iterator[Row]:
    """Rows that the ledger has now, entered after the day that the figure is of: an earlier export lacks them."""
    ids = [row.milestone_id for row in rows if row.milestone_id is not None]
    late = Milestone.objects.filter(pk__in=ids, recorded_at__date__gt=question.as_of)
    entered = dict(late.order_by("-recorded_at").values_list("pk", "recorded_at"))
    # All of them late: the ledger was filled afterwards, which tells nothing of any one.
    if len(entered) == len(rows):
        return
    by_milestone = {row.milestone_id: row for row in rows}
    for pk, at in entered.items():
        yield replace(_plain(by_milestone[pk]), why="late", on=at.date())


def _other_tiers(question: Asked, counted: Sequence[AnswerRow]) -> Iterator[Row]:
    """Projects just below or above the tier, those above it where tiers nest, and those of no known amount."""
    low, high = (question.measure.filters.get(name) for name in ("investment_min", "investment_max"))
    if low is not None:
        floor = int(int(low) * (1 - _NEAR_TIER))
        yield from _outside(_tiered(question, floor, int(low)), "below_tier")
    if high is not None:
        yield from _outside(_tiered(question, int(high), None), "above_tier")
    if low is None and high is None:
        return
    known = {row.project_id for row in counted}
    every = _asked(question, measure=_within(question.measure, None, None))
    if len(every) < _MOST:
        unknown = [row for row in every if row.amount is None and row.project_id not in known]
        yield from _outside(unknown, "no_amount")


def _tiered(question: Asked, low: int | None, high: int | None) -> list[AnswerRow]:
    return _asked(question, measure=_within(question.measure, low, high))


def _within(measure: Measure, low: int | None, high: int | None) -> Measure:
    return measure.with_filters(investment_min=low, investment_max=high)


def _unit_above(question: Asked, counted: set[int]) -> Iterator[Row]:
    """What the unit above has besides."""
    path = question.scope.unit_path
    parent = Unit.objects.filter(children__path=path).values_list("path", flat=True).first() if path else None
    if parent is None:
        return
    rows = _asked(question, scope=replace(question.scope, unit_path=parent))
    if len(rows) < _MOST:
        yield from _outside([row for row in rows if row.project_id not in counted], "other_unit")
