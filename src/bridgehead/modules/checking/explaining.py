"""Why the draft says otherwise: the rows just outside the question that, counted or not, make the difference exactly.

What closes the gap exactly is named; else the rows of the answer are shown. Of a rate the rows are those of what stands
above and below its line: where the draft says these as well, what makes theirs differ makes the rate differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from bridgehead.engines.figures import Ratio, judge
from bridgehead.modules.checking.balancing import Candidate, Gap, balance
from bridgehead.modules.checking.candidates import Part, Row, candidates, counted_row, lagging
from bridgehead.modules.checking.verdicts import Check, CheckedFigure
from bridgehead.modules.ledger.answers import Answer, Asked, NotAnswerable, answer, parts_of

_SHOWN: Final = 20
_CENTS: Final = 100


@dataclass(frozen=True, slots=True)
class Explanation:
    """What makes the difference: `is_exact` where `rows` close the gap, else they are the first behind the answer.

    `also` is the other figure of the same projects whose difference the rows close as well. With `would_raise` they are
    the projects that would raise a rate which the draft says too high.
    """

    is_exact: bool
    rows: tuple[Row, ...]
    also: CheckedFigure | None = None
    would_raise: bool = False


def explain(check: Check, figure: CheckedFigure) -> Explanation:
    """The rows that make the difference of a figure that differs: some twenty queries, whatever the ledger's size."""
    found, question = figure.answer, figure.question
    if found is None or question is None or figure.difference is None:
        return Explanation(False, ())
    if found.unit == "ratio":
        return _of_rate(check, figure, question, found)
    other = _other(check, figure)
    rows = _by_id(_beside(question, found))
    for gap, also in _gaps(figure, other):
        chosen = balance([_candidate(number, row) for number, row in rows.items()], gap)
        if chosen:
            return Explanation(True, tuple(rows[one.id] for one in chosen), also)
    return Explanation(False, tuple(counted_row(row) for row in found.rows(limit=_SHOWN)))


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


def _beside(question: Asked, found: Answer) -> list[Row]:
    try:
        return list(candidates(question, found))
    except NotAnswerable:
        return []


def _by_id(rows: Iterable[Row]) -> dict[int, Row]:
    """Numbered in their order, a project once a side."""
    first = {(row.code, row.in_ledger): row for row in reversed(list(rows))}
    return dict(enumerate(reversed(first.values())))


# ---- rates

_PARTS: Final[tuple[Part, Part]] = ("above", "below")


def _of_rate(check: Check, figure: CheckedFigure, question: Asked, found: Answer) -> Explanation:
    """What stands above and below the line, and the rows that make one of them or both differ."""
    above, below = (
        _stated(check, replace(question, measure=measure)) if measure is not None else None
        for measure in parts_of(question.measure)
    )
    chosen = _from_stated(check, figure, found, (above, below))
    if chosen is None and (above is None or below is None):
        # Where the draft says both they are what its rate is of, and nothing is to be looked for beside them.
        chosen = _from_reasons(figure, question, found)
    if chosen is not None:
        return Explanation(True, chosen)
    if (figure.difference or 0) > 0 and (behind := lagging(found)):
        return Explanation(False, tuple(behind[:_SHOWN]), would_raise=True)
    return Explanation(False, tuple(counted_row(row) for row in found.rows(limit=_SHOWN) if row.happened_on))


def _stated(check: Check, question: Asked) -> CheckedFigure | None:
    """The figure of the draft that answers this question."""
    return next((one for one in check.figures if one.question == question and one.known is not None), None)


def _from_stated(
    check: Check, figure: CheckedFigure, found: Answer, stated: tuple[CheckedFigure | None, CheckedFigure | None]
) -> tuple[Row, ...] | None:
    """The rows that make the parts differ which the draft says itself, where its rate is that of its parts."""
    said = [
        one.statement.value if one is not None else known
        for one, known in zip(stated, (found.numerator, found.denominator), strict=True)
    ]
    if not _is_said(figure, *said):
        return None
    rows: list[Row] = []
    for one, part in zip(stated, _PARTS, strict=True):
        if one is None or one.outcome != "differs":
            continue
        explained = explain(check, one)
        if not explained.is_exact:
            return None
        rows += (replace(row, part=part) for row in explained.rows)
    return tuple(_merged(rows)) or None


def _from_reasons(figure: CheckedFigure, question: Asked, found: Answer) -> tuple[Row, ...] | None:
    """All rows of one reason that, counted or not above and below the line, make the rate that is said."""
    rows: list[Row] = []
    for measure, part in zip(parts_of(question.measure), _PARTS, strict=True):
        if measure is not None:
            asked = replace(question, measure=measure)
            own = answer(measure, question.scope, question.as_of)
            rows += (replace(row, part=part) for row in _by_id(_beside(asked, own)).values())
    counts = question.measure.id == "project.share"
    for reason in dict.fromkeys(row.why for row in rows):
        chosen = [row for row in rows if row.why == reason]
        moved = {part: _moved([row for row in chosen if row.part == part], counts=counts) for part in _PARTS}
        numbers = [
            known + more if known is not None and more is not None else None
            for known, more in zip((found.numerator, found.denominator), moved.values(), strict=True)
        ]
        if _is_said(figure, *numbers):
            return tuple(_merged(chosen))
    return None


def _moved(rows: Iterable[Row], *, counts: bool) -> Decimal | None:
    """By how much the draft's part is more than the ledger's, if it differs by these rows."""
    signed = [(-1 if row.in_ledger else 1, Decimal(1) if counts else row.amount) for row in rows]
    if any(amount is None for _sign, amount in signed):
        return None
    return sum((sign * amount for sign, amount in signed if amount is not None), Decimal(0))


def _is_said(figure: CheckedFigure, above: Decimal | None, below: Decimal | None) -> bool:
    """Whether the rate of two parts is the one that the draft says."""
    ratio = Ratio.of(above, below) if above is not None and below is not None else None
    return ratio is not None and judge(figure.written.said, ratio.value) in ("agrees", "rounded")


def _merged(rows: Iterable[Row]) -> Iterable[Row]:
    """A project once, where it stands above and below the line for the same reason."""
    found: dict[tuple[str, bool, str], Row] = {}
    for row in rows:
        key = row.code, row.in_ledger, row.why
        found[key] = replace(row, part="both") if key in found else row
    return found.values()
