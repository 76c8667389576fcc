"""Arithmetic that the figures of one document must satisfy; what does not add up is a warning, never a correction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from bridgehead.engines.figures import FigureStatement, ProjectStatement, Statement, format_money

Span = tuple[int, int]

# A printed percentage is rounded to one place: half a unit of that place, and a little for a rounded part.
_RATE_SLACK = Decimal("0.0011")
_SUM_SLACK = Decimal("0.006")
_PARTS = ("project.started.", "project.completed.")
_WHOLE = "project.started_or_completed."
# A month that brings more than this share of the half year's amount with almost no projects deserves a look.
_JUMP = Decimal("0.3")


@dataclass(frozen=True, slots=True)
class ReadingWarning:
    """Something that does not add up; `spans` are the places of the original text that disagree.

    `code` is sum, rate, tier, phase, jump or repeat.
    """

    code: str
    message_en: str
    message_zh: str
    spans: tuple[Span, ...]


def check(statements: Sequence[Statement]) -> tuple[ReadingWarning, ...]:
    """Every warning about the statements of one document, in the order of the rules."""
    figures = [statement for statement in statements if isinstance(statement, FigureStatement)]
    projects = [statement for statement in statements if isinstance(statement, ProjectStatement)]
    found: list[ReadingWarning] = []
    for rule in (_sums, _rates, _tiers, _jumps, _repeats):
        found += rule(figures)
    found += _phases(projects)
    return tuple(found)


def _same_question(first: FigureStatement, second: FigureStatement, *, but: frozenset[str] = frozenset()) -> bool:
    """Whether two figures narrow their measures alike, apart from the filters of `but`, for one time and modality."""
    keep = {name: value for name, value in first.measure.filters.items() if name not in but}
    other = {name: value for name, value in second.measure.filters.items() if name not in but}
    same_time = first.period == second.period and first.modality == second.modality
    return keep == other and same_time and first.place == second.place


def _sums(figures: Sequence[FigureStatement]) -> Iterator[ReadingWarning]:
    """开(竣)工60个 must be 开工26个 and 竣工34个; counts of all sectors or origins must make the whole."""
    scope = frozenset({"scope"})
    for whole in figures:
        if not whole.measure.id.startswith(_WHOLE) or whole.comparator != "=":
            continue
        tail = whole.measure.id.removeprefix(_WHOLE)
        parts = [
            next(
                (
                    f
                    for f in figures
                    if f.measure.id == prefix + tail and _same_question(f, whole, but=scope) and f.comparator == "="
                ),
                None,
            )
            for prefix in _PARTS
        ]
        if parts[0] is not None and parts[1] is not None:
            yield from _sum_of(whole, [parts[0], parts[1]])
    for name, values in (("origin", ("domestic", "foreign")),):
        for whole in figures:
            parts = [_narrowed(figures, whole, name, value) for value in values]
            if name not in whole.measure.filters and parts[0] is not None and parts[1] is not None:
                yield from _sum_of(whole, [parts[0], parts[1]])


def _narrowed(
    figures: Sequence[FigureStatement], whole: FigureStatement, name: str, value: str
) -> FigureStatement | None:
    """The figure of the same measure with one filter more."""
    return next(
        (
            f
            for f in figures
            if f.measure.id == whole.measure.id
            and f.unit == whole.unit
            and f.measure.filters.get(name) == value
            and name not in whole.measure.filters
            and _same_question(f, whole, but=frozenset({name}))
            and f.comparator == whole.comparator == "="
        ),
        None,
    )


def _sum_of(whole: FigureStatement, parts: Sequence[FigureStatement]) -> Iterator[ReadingWarning]:
    total = sum((part.value for part in parts), Decimal(0))
    slack = max(abs(whole.value) * _SUM_SLACK, Decimal(0)) if whole.unit != "1" else Decimal(0)
    if abs(total - whole.value) > slack:
        added = " + ".join(_plain(part) for part in parts)
        yield ReadingWarning(
            "sum",
            f"the parts {added} make {_value(total, whole.unit)}, not {_plain(whole)}",
            f"分项相加 {added} 为 {_value(total, whole.unit)}，与总数 {_plain(whole)} 不符",
            tuple(f.span for f in (whole, *parts)),
        )


def _rates(figures: Sequence[FigureStatement]) -> Iterator[ReadingWarning]:
    """26 of 42 must be the 61.9% that stands beside it."""
    for rate in figures:
        if rate.measure.id != "project.share" or rate.comparator != "=":
            continue
        part = _nearest(
            rate, [f for f in figures if f.measure.id.endswith(".count") and f.measure.filters == rate.measure.filters]
        )
        if part is None:
            continue
        wholes = [
            f
            for f in figures
            if f.measure.id == part.measure.id
            and f is not part
            and f.value >= part.value
            and f.period == part.period
            and set(f.measure.filters.items()) < set(part.measure.filters.items())
        ]
        if not wholes:
            wholes = [
                f
                for f in figures
                if f.measure.id == part.measure.id
                and f.span[1] <= part.span[0]
                and f.period == part.period
                and f.value > part.value
            ]
        if wholes and all(abs(part.value / whole.value - rate.value) > _RATE_SLACK for whole in wholes):
            whole = max(wholes, key=lambda f: f.span[0])
            share = (part.value / whole.value * 100).quantize(Decimal("0.1"))
            yield ReadingWarning(
                "rate",
                f"{_plain(part)} of {_plain(whole)} is {share}%, not {_percent(rate.value)}",
                f"{_plain(part)} 占 {_plain(whole)} 应为 {share}%，原文为 {_percent(rate.value)}",
                (rate.span, part.span, whole.span),
            )


def _nearest(rate: FigureStatement, candidates: Sequence[FigureStatement]) -> FigureStatement | None:
    before = [f for f in candidates if f.span[0] <= rate.span[0] and f.unit == "1"]
    return max(before, key=lambda f: f.span[0], default=None)


def _tiers(figures: Sequence[FigureStatement]) -> Iterator[ReadingWarning]:
    """A lower tier that is cumulative holds all that a higher one holds."""
    tier = frozenset({"investment_min"})
    for first, second in combinations(figures, 2):
        if (
            first.measure.id != second.measure.id
            or first.unit != "1"
            or first.comparator != "="
            or second.comparator != "="
        ):
            continue
        low, high = sorted((first, second), key=lambda f: int(f.measure.filters.get("investment_min", 0)))
        if low.measure.filters.get("investment_min", 0) == high.measure.filters.get("investment_min", 0):
            continue
        if any("investment_max" in f.measure.filters for f in (low, high)) or not _same_question(low, high, but=tier):
            continue
        if low.value < high.value:
            yield ReadingWarning(
                "tier",
                f"{_plain(low)} in the lower tier cannot hold {_plain(high)} of the higher",
                f"低档次 {_plain(low)} 少于高档次 {_plain(high)}，档次口径可能为分档而非“以上”累计",
                (low.span, high.span),
            )


def _jumps(figures: Sequence[FigureStatement]) -> Iterator[ReadingWarning]:
    """First half against January to July: what the months between must have been."""
    for first, second in combinations(figures, 2):
        if (
            first.measure.id != second.measure.id
            or not first.measure.id.endswith(".investment")
            or not _same_question_later(first, second)
        ):
            continue
        early, late = sorted((first, second), key=lambda f: str(f.period))
        counts = [_count_beside(figures, f) for f in (early, late)]
        if counts[0] is None or counts[1] is None:
            continue
        more, amount = counts[1].value - counts[0].value, late.value - early.value
        spans = (early.span, late.span, counts[0].span, counts[1].span)
        if more < 0 or amount < 0:
            yield ReadingWarning(
                "jump",
                f"a total since January falls from {_plain(early)} to {_plain(late)}",
                f"年初以来累计数由 {_plain(early)} 降为 {_plain(late)}",
                spans,
            )
        elif amount > early.value * _JUMP and more * 10 < counts[0].value:
            yield ReadingWarning(
                "jump",
                f"{more} more projects bring {_value(amount, late.unit)} more,"
                f" against {_plain(early)} for {_plain(counts[0])}",
                f"仅增加 {more} 个项目，金额却增加 {_value(amount, late.unit)}"
                f"（此前 {_plain(counts[0])} 合计 {_plain(early)}），请核实",
                spans,
            )


def _same_question_later(first: FigureStatement, second: FigureStatement) -> bool:
    """Two totals of one year from the same day on, to different days."""
    a, b = first.period, second.period
    if a is None or b is None or a == b or a.start is None or a.start != b.start or a.end is None or b.end is None:
        return False
    keep = {n: v for n, v in first.measure.filters.items() if n != "scope"} == {
        n: v for n, v in second.measure.filters.items() if n != "scope"
    }
    return keep and first.modality == second.modality == "actual" and first.unit == second.unit


def _count_beside(figures: Sequence[FigureStatement], amount: FigureStatement) -> FigureStatement | None:
    count = amount.measure.id.removesuffix(".investment") + ".count"
    return next(
        (
            f
            for f in figures
            if f.measure.id == count and f.measure.filters == amount.measure.filters and f.period == amount.period
        ),
        None,
    )


def _repeats(figures: Sequence[FigureStatement]) -> Iterator[ReadingWarning]:
    """One question, two answers."""
    for first, second in combinations(figures, 2):
        if (
            first.measure != second.measure
            or first.measure.id.startswith("other.")
            or first.period is None
            or first.place != second.place
        ):
            continue
        if (
            first.unit == second.unit
            and first.value != second.value
            and first.comparator == second.comparator == "="
            and _same_question(first, second)
            and first.measure.label is None
        ):
            yield ReadingWarning(
                "repeat",
                f"the same measure is {_plain(first)} and {_plain(second)}",
                f"同一指标有两个数：{_plain(first)}、{_plain(second)}",
                (first.span, second.span),
            )


def _phases(projects: Sequence[ProjectStatement]) -> Iterator[ReadingWarning]:
    """11.6亿元 and 18.4亿元 of the phases must make the 30亿元 of the whole, where every phase has its sum."""
    for project in projects:
        sums = [phase.investment for phase in project.phases if phase.investment is not None]
        if (
            project.investment is None
            or len(sums) < 2
            or any(each.currency != project.investment.currency for each in sums)
        ):
            continue
        total = sum((each.value for each in sums), Decimal(0))
        if total > project.investment.value * (1 + _SUM_SLACK):
            parts = _value(total, project.investment.currency)
            whole = _value(project.investment.value, project.investment.currency)
            yield ReadingWarning(
                "phase",
                f"the phases make {parts}, the whole {whole}",
                f"各期投资合计 {parts}，超过总投资 {whole}",
                (project.span,),
            )


def _plain(figure: FigureStatement) -> str:
    return _value(figure.value, figure.unit)


def _percent(value: Decimal) -> str:
    return f"{(value * 100).normalize():f}%"


def _value(value: Decimal, unit: str) -> str:
    if unit == "1":
        return f"{value:f}个"
    if unit == "ratio":
        return _percent(value)
    return format_money(value, "zh-Hans", unit) if len(unit) == 3 and unit.isupper() else f"{value:f}{unit}"
