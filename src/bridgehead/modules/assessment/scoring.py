"""Scores of a scheme for a month: the version, its facts and the engine put together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Final

from django.utils.translation import gettext as _

from bridgehead.engines.figures import Period
from bridgehead.engines.scoring import FactsError, Formula, Scores, score, score_periods
from bridgehead.engines.scoring.comparing import places_of
from bridgehead.foundation.access import Refused
from bridgehead.modules.assessment.bindings import Inputs, read_inputs
from bridgehead.modules.assessment.gathering import Asked, Gathered, Participant, gather, given_figures, shares_stay
from bridgehead.modules.assessment.models import Run, RunScore, SchemeVersion
from bridgehead.modules.assessment.schemes import formula_of, version_on

# Runs never change: those looked at last are kept, so that one unit after the other is opened without reading anew.
_KEPT: Final = 4
_runs: dict[int, Assessed] = {}


@dataclass(frozen=True)
class Assessed:
    """The scores of a period by a version, as known at a moment (None: now)."""

    version: SchemeVersion
    formula: Formula
    inputs: Inputs
    gathered: Gathered
    scores: Scores
    period: Period
    known_at: datetime | None

    @property
    def participants(self) -> tuple[Participant, ...]:
        """Who is scored."""
        return self.gathered.participants

    @cached_property
    def places(self) -> Mapping[str, int | None]:
        """The place of each by total: equal totals share one, who has no total has none."""
        totals = self.scores.totals
        return dict(zip(totals, places_of(list(totals.values()), "more"), strict=True))

    @cached_property
    def items(self) -> Mapping[str, Mapping[str, Decimal | None]]:
        """By key of the item: what it brings to each."""
        return self.scores.items()


def end_of(month: date) -> date:
    """The last day of a month."""
    return (month.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def period_of(kind: str, month: date) -> Period:
    """The days of the month, quarter or year that ends with a month: cumulated, a year from January on."""
    first = {"month": month.month, "quarter": (month.month - 1) // 3 * 3 + 1, "year": 1}[kind]
    return Period(date(month.year, first, 1), end_of(month))


def assess(
    version: SchemeVersion,
    month: date,
    *,
    known_at: datetime | None = None,
    participants: Sequence[Participant] | None = None,
) -> Assessed:
    """The scores of a month by a version. Raises Refused where facts contradict each other, FormulaError for a draft
    that does not hold together.
    """
    formula = formula_of(version)
    inputs = read_inputs(version.inputs, formula)
    period = period_of(inputs.period, month)
    asked = Asked(version.scheme_id, formula, inputs, period, known_at)
    gathered = _gathered(asked, participants)
    return Assessed(version, formula, inputs, gathered, score(formula, gathered.facts, period), period, known_at)


def assess_months(version: SchemeVersion, months: Sequence[date]) -> list[Assessed]:
    """The scores of months of one year by a version, as known now: the same as `assess` says of each.

    Events are read and judged once for all of them. Only shares in projects hold from day to day: where some begin or
    end within these months, each month is assessed by itself.
    """
    ordered = sorted(months)
    if not ordered or ordered[0].year != ordered[-1].year:
        return [assess(version, month) for month in months]
    formula = formula_of(version)
    inputs = read_inputs(version.inputs, formula)
    asked = [Asked(version.scheme_id, formula, inputs, period_of(inputs.period, month), None) for month in months]
    last = next(one for one in asked if one.end == end_of(ordered[-1]))
    if not shares_stay(last, end_of(ordered[0])):
        return [assess(version, month) for month in months]
    gathered = _gathered(last, None)
    given = [given_figures(one, gathered.participants) for one in asked]
    scores = score_periods(formula, gathered.facts, [one.period for one in asked], given)
    return [
        Assessed(version, formula, inputs, gathered, found, one.period, None)
        for one, found in zip(asked, scores, strict=True)
    ]


def _gathered(asked: Asked, participants: Sequence[Participant] | None) -> Gathered:
    try:
        return gather(asked, participants)
    except FactsError as error:
        raise Refused({"": [_("The facts contradict each other: %(what)s") % {"what": error}]}) from error


def assess_now(scheme_id: int, month: date, known_at: datetime | None = None) -> Assessed:
    """The scores of a month by the version in force on its last day."""
    return assess(version_on(scheme_id, end_of(month), known_at), month, known_at=known_at)


def of_run(run: Run) -> Assessed:
    """A run opened: computed again by its version from the facts known at its moment."""
    known = _runs.get(run.pk)
    if known is None or known.known_at != run.known_at:
        rows = RunScore.objects.filter(run=run).select_related("unit", "person__unit").order_by("pk")
        kept = [Participant(row.subject, row.name, row.group, path_of(row)) for row in rows]
        known = assess(run.scheme_version, run.month, known_at=run.known_at, participants=kept)
        while len(_runs) >= _KEPT:
            _runs.pop(next(iter(_runs)))
        _runs[run.pk] = known
    return known


def forget_runs() -> None:
    """Compute runs anew at the next use: for tests, whose databases begin again at run 1."""
    _runs.clear()


def path_of(row: RunScore) -> str:
    """The path of the unit that a score belongs to, through the person's unit where a person was scored."""
    if row.unit is not None:
        return row.unit.path
    return row.person.unit.path if row.person is not None else ""
