"""The language of templates: Jinja's marks, and of its grammar only what a bulletin needs.

A field is a measure in its text form (`{{ project.signed.count[investment_min=100000000] }}`) or by its Chinese name,
with filters behind it. Templates come from outside: what is not listed here is refused before anything runs, so there
are no attributes, no calls, no arithmetic, no imports and no loops but over units, tiers and months, two deep.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from jinja2 import TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bridgehead.engines.figures import REGISTRY, MeasureError, parse_measure

from .faults import Fault
from .filters import CHINESE_FILTERS, FILTERS, TESTS
from .parts import CHINESE_PARTS, PARTS

LONGEST: Final = 200_000
DEEPEST: Final = 2
ASK: Final = "ask_measure"
AXES: Final = ("units", "tiers", "months")
# Names that every template knows; the words of the world come on top.
NAMES: Final = (*AXES, "period", "year", "month", "as_of", "unit", "whole", "to_date", "pro_rata")
CHINESE_NAMES: Final[Mapping[str, str]] = {
    "各板块": "units",
    "各档": "tiers",
    "各月": "months",
    "期间": "period",
    "年份": "year",
    "月份": "month",
    "截止日": "as_of",
    "年初至今": "to_date",
    "单位": "unit",
    "全域": "whole",
    "序时进度": "pro_rata",
}
WORDS: Final = ("organisation", "number", "issued_on", "addressee", "signer")
_LOOP: Final = ("first", "last", "index")
_MEASURES: Final = {definition.chinese: definition.id for definition in REGISTRY.values()}

_TAG: Final = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_TOKEN: Final = re.compile(
    r"""(?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
    r"""|(?P<name>[^\W\d]\w*(?:\.[^\W\d]\w*)*)(?P<more>(?:\[(?:[^\]"]|"(?:[^"\\]|\\.)*")*\])?(?:\{[^{}]*\})?)""",
    re.DOTALL,
)
_BEFORE: Final = re.compile(r"(\||\bis|\bis not)\s*$")
_ALLOWED: Final = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.For,
    nodes.If,
    nodes.CondExpr,
    nodes.Name,
    nodes.Const,
    nodes.Neg,
    nodes.Call,
    nodes.Keyword,
    nodes.Filter,
    nodes.Test,
    nodes.Getattr,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
)
_COMPARED: Final = frozenset({"eq", "ne", "gt", "gteq", "lt", "lteq"})
_BRACKETS: Final = re.compile(r"(\[[^\]]*\])")
_CURLY: Final = str.maketrans("“”‘’", "\"\"''")


def environment(finalize: Callable[[Any], Any], *, is_xml: bool) -> ImmutableSandboxedEnvironment:
    """Jinja with our filters and nothing else of its own."""
    made = ImmutableSandboxedEnvironment(
        finalize=finalize, autoescape=is_xml, trim_blocks=not is_xml, lstrip_blocks=not is_xml, optimized=False
    )
    made.globals.clear()
    made.filters = dict(FILTERS)
    made.tests = dict(TESTS)
    return made


def prepared(source: str) -> str:
    """The source with measures put as calls and Chinese words put in English; lines stay where they are."""
    return _TAG.sub(lambda tag: _with_calls(_straight(tag.group())), source)


def _straight(tag: str) -> str:
    """Word turns quotes into curly ones: where a tag has no straight ones, the curly are meant so.

    Those in brackets are an industry's own (“5+2+1”产业).
    """
    if '"' in tag or "'" in tag:
        return tag
    pieces = _BRACKETS.split(tag)
    return "".join(piece if place % 2 else piece.translate(_CURLY) for place, piece in enumerate(pieces))


def _with_calls(tag: str) -> str:
    def replaced(found: re.Match[str]) -> str:
        if found["text"]:
            return found.group()
        name, more = found["name"], found["more"]
        before = tag[: found.start()]
        if _BEFORE.search(before):
            return CHINESE_FILTERS.get(name, name) + more
        if name.startswith("loop."):
            return found.group()
        if "." in name or more or name in _MEASURES:
            return f"{ASK}({_quoted(_MEASURES.get(name, name) + more)})"
        return CHINESE_NAMES.get(name, CHINESE_PARTS.get(name, name))

    return _TOKEN.sub(replaced, tag)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def parsed(environment: ImmutableSandboxedEnvironment, source: str) -> tuple[nodes.Template | None, list[Fault]]:
    """The tree of a source with every fault that can be found without running it."""
    if len(source) > LONGEST:
        return None, [Fault("too_long", 0, "", str(LONGEST))]
    try:
        tree = environment.parse(prepared(source))
    except TemplateSyntaxError as error:
        return None, [Fault("syntax", error.lineno, "", error.message or "")]
    faults = list(_faults(tree, frozenset((*NAMES, *WORDS)), 0))
    return tree, faults


def _faults(node: nodes.Node, names: frozenset[str], depth: int) -> Iterator[Fault]:
    if not isinstance(node, _ALLOWED):
        yield Fault("not_allowed", node.lineno or 0, type(node).__name__.lower())
        return
    check = _CHECKS.get(type(node))
    if check is not None:
        yield from check(node, names)
    if isinstance(node, nodes.For):
        yield from _loop_faults(node, names, depth)
        return
    if isinstance(node, nodes.Getattr):
        return
    children = node.iter_child_nodes(exclude=("node",) if isinstance(node, nodes.Call) else ())
    for child in children:
        yield from _faults(child, names, depth)


def _loop_faults(node: nodes.For, names: frozenset[str], depth: int) -> Iterator[Fault]:
    if depth >= DEEPEST or node.recursive or node.test is not None:
        yield Fault("not_allowed", node.lineno, "for")
        return
    if not isinstance(node.target, nodes.Name) or not _goes_over_axis(node.iter):
        yield Fault("not_allowed", node.lineno, "for")
        return
    yield from _faults(node.iter, names, depth)
    inside = names | {node.target.name, "loop"}
    for child in (*node.body, *node.else_):
        yield from _faults(child, inside, depth + 1)


def _goes_over_axis(node: nodes.Node) -> bool:
    while isinstance(node, nodes.Filter) and node.name in ("where", "top") and node.node is not None:
        node = node.node
    return isinstance(node, nodes.Name) and node.name in AXES


def _name_faults(node: nodes.Name, names: frozenset[str]) -> Iterator[Fault]:
    if node.name not in names:
        yield Fault("unknown_field", node.lineno, node.name)


def _getattr_faults(node: nodes.Getattr, names: frozenset[str]) -> Iterator[Fault]:
    inner = node.node
    if not (isinstance(inner, nodes.Name) and inner.name == "loop" and "loop" in names and node.attr in _LOOP):
        yield Fault("not_allowed", node.lineno, f".{node.attr}")


def _filter_faults(node: nodes.Filter, _names: frozenset[str]) -> Iterator[Fault]:
    if node.name not in FILTERS or node.node is None or node.dyn_args is not None or node.dyn_kwargs is not None:
        yield Fault("unknown_filter", node.lineno, node.name)


def _test_faults(node: nodes.Test, _names: frozenset[str]) -> Iterator[Fault]:
    if node.name not in TESTS:
        yield Fault("unknown_filter", node.lineno, node.name)


def _operand_faults(node: nodes.Operand, _names: frozenset[str]) -> Iterator[Fault]:
    if node.op not in _COMPARED:
        yield Fault("not_allowed", node.lineno, node.op)


def _call_faults(node: nodes.Call, _names: frozenset[str]) -> Iterator[Fault]:
    name = node.node.name if isinstance(node.node, nodes.Name) else ""
    if node.dyn_args is not None or node.dyn_kwargs is not None:
        yield Fault("not_allowed", node.lineno, name)
    elif name == ASK:
        yield from _measure_faults(node)
    elif name not in PARTS:
        yield Fault("unknown_field", node.lineno, name or "()")


def _measure_faults(node: nodes.Call) -> Iterator[Fault]:
    written = node.args[0].value if len(node.args) == 1 and isinstance(node.args[0], nodes.Const) else None
    if not isinstance(written, str) or node.kwargs:
        yield Fault("not_allowed", node.lineno, ASK)
        return
    try:
        parse_measure(written)
    except MeasureError as error:
        yield Fault("unknown_field", node.lineno, written, str(error).partition("': ")[2] or str(error))
        return
    # From here on the call knows its line, so that what the ledger refuses is told with its place.
    node.args.append(nodes.Const(node.lineno))


_CHECKS: Final[Mapping[type[nodes.Node], Callable[..., Iterator[Fault]]]] = {
    nodes.Name: _name_faults,
    nodes.Getattr: _getattr_faults,
    nodes.Filter: _filter_faults,
    nodes.Test: _test_faults,
    nodes.Operand: _operand_faults,
    nodes.Call: _call_faults,
}
