"""Rows that a draft may have counted and the ledger not, or the other way round, the likelier reasons first.

A draft counts what the ledger does not: a project signed the day after, one withdrawn since, a claim that was returned,
one of the next tier, of the unit above or of no known amount. Or it lacks what the ledger has: a row entered after the
day of the draft, or not verified yet.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, Literal

from django.db.models import F, QuerySet

from bridgehead.engines.figures import Measure, Period
from bridgehead.engines.lifecycle import COUNTED_STATES
from bridgehead.foundation.access import Actor
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.ledger.answers import Answer, AnswerRow, Asked, rows_of
from bridgehead.modules.ledger.counting import EVENTS
from bridgehead.modules.ledger.matching import industry_q, level_q
from bridgehead.modules.ledger.models import ClaimState, Milestone
from bridgehead.modules.ledger.queries import facts_scope_q

# Days beside a period within which what happened is likely to have been counted in it.
_BESIDE: Final = timedelta(days=31)
_MOST: Final = 300
# How far off a tier's end an amount is likely to have been taken for one of it.
_NEAR_TIER: Final = Decimal("0.2")
Part = Literal["", "above", "below", "both"]
# Rates whose line below is of projects that may still come to it: why one does not count yet.
_LAGGING: Final = {"investment.done.rate": "behind_plan", "project.started.rate": "not_started"}
_MOST_BELOW: Final = 2_000
_EVENT: Final = {f"project.{event.label}": kinds for event, kinds in EVENTS.items()}


@dataclass(frozen=True, slots=True)
class Row:
    """A project in the difference: `in_ledger` whether the ledger counts it, `why` a reason of REASONS, on its day.

    `on` is what the reason speaks of where that is not the day itself: the day of entry; `place` the unit; `part` of a
    rate where it stands: above the line, below it, or both.
    """

    code: str
    name: str
    day: date | None
    amount: Decimal | None
    in_ledger: bool
    why: str
    on: date | None = None
    place: str = ""
    part: Part = ""


def candidates(question: Asked, found: Answer) -> Iterator[Row]:
    """Rows that may make the difference between what is said to a question and the ledger's answer to it.

    Raises NotAnswerable where a question beside it has no answer.
    """
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
        replace(counted_row(row), why="unverified")
        for row in counted
        if row.state == ClaimState.REPORTED and row.happened_on
    )


def lagging(found: Answer) -> list[Row]:
    """The projects that would raise a rate if they came to what it is held against, those with the most left first.

    Of investment done by plans `amount` is what is left of the plan; of starts it is unknown. Three to six queries.
    """
    why = _LAGGING.get(found.measure.id)
    if why is None or (found.denominator_count or 0) > _MOST_BELOW:
        return []
    above, below = found.counted_rows()
    done = {row.project_id: row.amount for row in above}
    left: list[Row] = []
    for row in below:
        gap = None if row.amount is None else row.amount - (done.get(row.project_id) or 0)
        if (gap > 0) if gap is not None else row.project_id not in done:
            left.append(replace(counted_row(row), day=None, amount=gap, why=why))
    return sorted(left, key=lambda row: -(row.amount or 0))


def counted_row(row: AnswerRow) -> Row:
    """A row that the ledger counts."""
    return Row(row.project_code, row.project_name, row.happened_on, row.amount, True, "counted", place=row.unit_name)


def _outside(rows: Sequence[AnswerRow], why: str) -> Iterator[Row]:
    return (replace(counted_row(row), in_ledger=False, why=why) for row in rows)


def _asked(question: Asked, **changes: object) -> list[AnswerRow]:
    changed = replace(question, **changes)  # type: ignore[arg-type]
    return rows_of(changed.measure, changed.scope, changed.as_of, limit=_MOST)


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
    if "industry" in filters:
        rows = rows.filter(industry_q(str(filters["industry"]), "project__industry"))
    if "level" in filters:
        rows = rows.filter(level_q(str(filters["level"]), "project__level"))
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
        yield replace(counted_row(by_milestone[pk]), why="late", on=at.date())


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
