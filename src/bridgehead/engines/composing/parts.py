"""Tables, charts and lists of projects: what stands alone in a line of a template."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

from bridgehead.engines.figures import CURRENCIES, REGISTRY, UNKNOWN, Measure, Period, format_measure, round_half_up

from .blocks import Chart, Run, Table
from .figures import YI, Figure, Untold, in_yi
from .filters import WrongArgument, of
from .uses import Writing, unmarked
from .words import Words, period_words
from .world import Axis, Place, Tier

MOST_PROJECTS: Final = 200
_FIRST: Final = {"units": "板块", "tiers": "体量", "months": "月份"}
_TOTAL: Final = "合计"
# Forms whose words say their unit already, or have none.
_WORDED: Final = frozenset({"growth", "change", "ahead", "exact", "worth", "goal", "completion"})


def item_name(item: Any) -> str:
    """How an item of an axis is called in a bulletin."""
    if isinstance(item, Place | Tier):
        return item.name
    if isinstance(item, Period):
        return period_words(item).short
    raise WrongArgument(str(item))


def table(axis: Any, *figures: Any, total: Any = True, caption: Any = "") -> Table:
    """A row for each item of the axis, a column for each figure; below them the figure of the whole."""
    _check(axis, figures)
    rows = [(Run(item_name(item)), *(_cell(of(figure, item)) for figure in figures)) for item in axis.items]
    if total:
        rows.append((Run(_TOTAL), *(_cell(figure) for figure in figures)))
    head = (_FIRST[axis.kind], *(_heading(figure) for figure in figures))
    return Table(head, tuple(rows), tuple(range(1, len(head))), _caption(caption))


def _caption(said: Any) -> str:
    if isinstance(said, Words):
        return said.long
    if not isinstance(said, str):
        raise WrongArgument(str(said))
    return unmarked(said)


def _check(axis: Any, figures: tuple[Any, ...]) -> None:
    if not isinstance(axis, Axis) or not figures or not all(isinstance(one, Figure) for one in figures):
        raise WrongArgument("")


def _heading(figure: Figure) -> str:
    if figure.heading:
        return figure.heading + _unit_said(figure)
    return format_measure(_without_tier(figure.question.measure), "zh-Hans") + _unit_said(figure)


def _without_tier(measure: Measure) -> Measure:
    """The tier of a table's column stands in its caption or its rows."""
    return measure.with_filters(scope=None)


def _unit_said(figure: Figure) -> str:
    if figure.form in _WORDED:
        return ""
    kind = REGISTRY[figure.question.measure.id].unit_kind
    return {"currency": "（亿元）", "count": f"（{figure.question.measure.definition.classifier}）"}.get(kind, "")


def _cell(figure: Figure) -> Run:
    """A cell; what cannot be said is a dash here, for a table has no words in which to leave it out."""
    shown = figure if figure.form in _WORDED else figure.as_form("number")
    try:
        told = shown.told()
    except Untold as untold:
        if untold.kind in ("no_value", "no_goal"):
            return Run(UNKNOWN)
        raise
    use = figure.session.writing.use(figure.question, shown.form, told.text, told.value, told.unit, told.base)
    return Run(use.text, use.number)


def chart(axis: Any, figure: Any, title: Any = "") -> Chart:
    """A bar for each item of the axis."""
    _check(axis, (figure,))
    categories, values, numbers, unit = [], [], [], ""
    for item in axis.items:
        told = of(figure, item).as_form("number").told()
        writing: Writing = figure.session.writing
        use = writing.use(of(figure, item).question, "number", told.text, told.value, told.unit)
        categories.append(item_name(item))
        values.append(_plotted(told.value, told.unit))
        numbers.append(use.number)
        unit = _axis_unit(figure, told.unit)
    said = _caption(title) or format_measure(_without_tier(figure.question.measure), "zh-Hans")
    return Chart(said, unit, tuple(categories), tuple(values), tuple(numbers))


def _plotted(value: Decimal, unit: str) -> Decimal:
    if unit in CURRENCIES:
        return round_half_up(value / YI, 2)
    return round_half_up(value * 100, 1) if unit == "ratio" else value


def comparison(*figures: Any) -> Table:
    """A row for each figure: its name, now, last year, the change."""
    if not figures or not all(isinstance(one, Figure) for one in figures):
        raise WrongArgument("")
    rows = [
        (
            Run(_heading(figure)),
            _cell(figure),
            _cell(figure.during(figure.question.period.a_year_earlier())),
            _cell(figure.as_form("change" if figure.answer().unit == "1" else "growth")),
        )
        for figure in figures
    ]
    return Table(("指标", "本期", "上年同期", "同比"), tuple(rows), (1, 2, 3))


def _axis_unit(figure: Figure, unit: str) -> str:
    if unit in CURRENCIES:
        return "亿元"
    return "%" if unit == "ratio" else figure.question.measure.definition.classifier


def projects(figure: Any, most: Any = 20) -> Table:
    """The projects behind a figure: name, unit, total investment in 亿元, day."""
    if not isinstance(figure, Figure):
        raise WrongArgument("")
    if isinstance(most, bool) or not isinstance(most, int) or not 1 <= most <= MOST_PROJECTS:
        raise WrongArgument(str(most))
    figure.answer()
    found = figure.session.world.rows(figure.question, most)
    rows = [
        (
            Run(str(number)),
            Run(row.name),
            Run(row.unit),
            Run(UNKNOWN if row.amount is None else in_yi(row.amount)),
            Run(UNKNOWN if row.day is None else f"{row.day.month}月{row.day.day}日"),
        )
        for number, row in enumerate(found, start=1)
    ]
    return Table(("序号", "项目名称", "责任单位", "总投资（亿元）", "日期"), tuple(rows), (0, 3))


PARTS: Final[Mapping[str, Callable[..., Table | Chart]]] = {
    "table": table,
    "chart": chart,
    "projects": projects,
    "comparison": comparison,
}
CHINESE_PARTS: Final[Mapping[str, str]] = {
    "表": "table",
    "图": "chart",
    "项目表": "projects",
    "对比表": "comparison",
}
