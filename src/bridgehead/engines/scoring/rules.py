"""How each rule, shape and worth of a formula is written in a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final, Literal, Protocol, get_args

from bridgehead.engines.figures import FrozenMap

from .cells import Cells
from .formulas import (
    Add,
    Better,
    ByGroup,
    Counting,
    Efficacy,
    Elapsed,
    Extreme,
    Given,
    Item,
    Multiply,
    Number,
    Rank,
    Ratio,
    Repeated,
    Rule,
    Shaped,
    Tally,
    Window,
)
from .shapes import Bands, Curve, Every, Shape
from .worths import Coefficients, Condition, Constant, Field, Product, ShapedWorth, Total, Worth


class Child(Protocol):
    """Reads an item of a table under another one."""

    def __call__(self, cells: Cells, key: str, *, part: bool) -> Any:
        """An `Item`, or a `Part` where `part`."""


def _number(cells: Cells, _key: str, _child: Child) -> Rule:
    return Number(cells.number("number"))


def _given(cells: Cells, _key: str, _child: Child) -> Rule:
    if isinstance(cells.any("given"), str):
        return Given(cells.text("given"), None, None)
    inner = cells.inner("given")
    curve = inner.text("curve", "") or None
    given = Given(inner.text("name"), inner.number_or_none("otherwise"), curve)
    inner.done()
    return given


def _elapsed(cells: Cells, _key: str, _child: Child) -> Rule:
    cells.choice("elapsed", ("months",))
    return Elapsed()


def _by_group(cells: Cells, _key: str, _child: Child) -> Rule:
    inner = cells.inner("by_group")
    values = inner.inner("values")
    rule = ByGroup(
        FrozenMap({group: values.number(group) for group in values.every_key()}),
        inner.number_or_word("otherwise", "unknown"),
    )
    inner.done()
    return rule


def _tally(cells: Cells, _key: str, _child: Child) -> Rule:
    inner = cells.inner("tally")
    where = inner.inner("where") if inner.has("where") else inner.at({}, "where")
    tally = Tally(
        source=inner.text("source"),
        worth=_worth(inner.any("worth"), inner, "worth") if inner.has("worth") else Constant(Decimal(1)),
        where=tuple(_condition(where, field) for field in where.every_key()),
        counting=inner.choice("counting", get_args(Counting), "projects"),
        window=inner.choice("window", get_args(Window), "period"),
        shares=inner.flag("shares", default=True),
    )
    inner.done()
    return tally


def _condition(where: Cells, field: str) -> Condition:
    if isinstance(where.any(field), list | tuple):
        return Condition(field, frozenset(where.texts(field)), None, None)
    inner = where.inner(field)
    if inner.has("not"):
        barred = Condition(field, frozenset(inner.texts("not")), None, None, barred=True)
        inner.done()
        return barred
    condition = Condition(field, None, inner.number_or_none("from"), inner.number_or_none("below"))
    inner.done()
    if condition.low is None and condition.high is None:
        inner.complain("missing", "needs from, below, not, or a list of words")
    elif condition.low is not None and condition.high is not None and condition.low >= condition.high:
        inner.complain("order", "from must lie below the end")
    return condition


def _worth(found: object, cells: Cells, place: str) -> Worth:
    """A number, the name of a field, or a table with one of table, times, plus and the shapes.

    Numbers may be texts, as everywhere, so that the name of a field does not begin like one.
    """
    if isinstance(found, str) and not found[:1].isdigit() and found[:1] not in "+-.":
        return Field(found)
    if not isinstance(found, Mapping):
        return Constant(cells.exact(found, place))
    inner = cells.at(found, place)
    kinds = [kind for kind in ("table", "times", "plus", *_SHAPES) if inner.has(kind)]
    if len(kinds) != 1:
        inner.complain("choice", f"must hold one of table, times, plus, {', '.join(_SHAPES)}")
        return Constant(Decimal(0))
    kind = kinds[0]
    worth: Worth
    if kind == "table":
        worth = _coefficients(inner.inner("table"))
    elif kind in _SHAPES:
        shape = inner.inner(kind)
        worth = ShapedWorth(_worth(shape.any("of"), shape, "of"), _SHAPES[kind](shape))
        shape.done()
    else:
        parts = tuple(_worth(one, inner, f"{kind}[{number}]") for number, one in enumerate(inner.rows(kind), 1))
        worth = Product(parts) if kind == "times" else Total(parts)
    inner.done()
    return worth


def _coefficients(cells: Cells) -> Coefficients:
    values = cells.inner("values")
    worth = Coefficients(
        cells.text("field"),
        FrozenMap({word: values.number(word) for word in values.every_key()}),
        cells.number_or_word("otherwise", "unknown"),
    )
    cells.done()
    return worth


def _bands(cells: Cells) -> Shape:
    return Bands(cells.pairs("steps"), cells.number("below"))


def _curve(cells: Cells) -> Shape:
    knots = cells.pairs("knots")
    if len(knots) == 1:
        cells.complain("missing", "needs two knots or more", "knots")
    return Curve(knots, cells.choice("outside", ("level", "extend")))


def _every(cells: Cells) -> Shape:
    shape = Every(cells.number("first"), cells.number("base"), cells.number("further"), cells.number("points"))
    if shape.further <= 0:
        cells.complain("order", "must be above 0", "further")
    return shape


_SHAPES: Final[Mapping[str, Callable[[Cells], Shape]]] = {"bands": _bands, "curve": _curve, "every": _every}


def _under(cells: Cells, key: str, name: str, child: Child) -> Item:
    item: Item = child(cells.inner(name), f"{key}.{name}", part=False)
    return item


def _list(cells: Cells, kind: str, key: str, child: Child, *, part: bool) -> tuple[Any, ...]:
    return tuple(
        child(cells.at(row, f"{kind}[{number}]"), f"{key}.{number}", part=part)
        for number, row in enumerate(cells.rows(kind), 1)
    )


def _add(cells: Cells, key: str, child: Child) -> Rule:
    return Add(_list(cells, "add", key, child, part=True))


def _multiply(cells: Cells, key: str, child: Child) -> Rule:
    return Multiply(_list(cells, "multiply", key, child, part=False))


def _largest(cells: Cells, key: str, child: Child) -> Rule:
    return Extreme(_list(cells, "largest", key, child, part=False), largest=True)


def _smallest(cells: Cells, key: str, child: Child) -> Rule:
    return Extreme(_list(cells, "smallest", key, child, part=False), largest=False)


def _ratio(cells: Cells, key: str, child: Child) -> Rule:
    inner = cells.inner("ratio")
    one, other = (_under(inner, key, name, child) for name in ("of", "to"))
    ratio = Ratio(one, other, inner.number_or_word("when_zero", "unknown"))
    inner.done()
    return ratio


def _shaped(kind: str) -> Reader:
    def read(cells: Cells, key: str, child: Child) -> Rule:
        inner = cells.inner(kind)
        shaped = Shaped(_under(inner, key, "of", child), _SHAPES[kind](inner))
        inner.done()
        return shaped

    return read


def _efficacy(cells: Cells, key: str, child: Child) -> Rule:
    inner = cells.inner("efficacy")
    bounds = [_under(inner, key, name, child) if inner.has(name) else None for name in ("low", "high")]
    if (bounds[0] is None) != (bounds[1] is None):
        inner.complain("missing", "low and high are given both or neither")
    # Bounds of the group itself leave nothing outside; given ones do, and what then holds must be said.
    outside = "keep" if bounds[0] is None else inner.choice("outside", ("clamp", "keep"))
    rule = Efficacy(
        of=_under(inner, key, "of", child),
        base=inner.number("base", 60),
        span=inner.number("span", 40),
        better=inner.choice("better", get_args(Better)),
        when_same=inner.number("when_same"),
        low=bounds[0],
        high=bounds[1],
        clamp=outside == "clamp",
    )
    inner.done()
    return rule


def _rank(cells: Cells, key: str, child: Child) -> Rule:
    inner = cells.inner("rank")
    rule = Rank(
        of=_under(inner, key, "of", child),
        better=inner.choice("better", get_args(Better)),
        points=inner.numbers("points"),
        beyond=inner.number("beyond"),
        ties=inner.choice("ties", ("best", "shared")),
    )
    inner.done()
    return rule


def _repeated(kind: str, span: Literal["months", "weeks"]) -> Reader:
    def read(cells: Cells, key: str, child: Child) -> Rule:
        inner = cells.inner(kind)
        repeated = Repeated(_under(inner, key, "of", child), span, inner.choice("take", ("sum", "longest_run")))
        inner.done()
        return repeated

    return read


Reader = Callable[[Cells, str, Child], Rule]
RULES: Final[Mapping[str, Reader]] = {
    "number": _number,
    "given": _given,
    "by_group": _by_group,
    "elapsed": _elapsed,
    "tally": _tally,
    "add": _add,
    "multiply": _multiply,
    "largest": _largest,
    "smallest": _smallest,
    "ratio": _ratio,
    "bands": _shaped("bands"),
    "curve": _shaped("curve"),
    "every": _shaped("every"),
    "efficacy": _efficacy,
    "rank": _rank,
    "monthly": _repeated("monthly", "months"),
    "weekly": _repeated("weekly", "weeks"),
}
