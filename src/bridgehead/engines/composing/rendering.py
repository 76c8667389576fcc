"""A text template and a world to blocks and the figures in them."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from jinja2 import nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bridgehead.engines.figures import Period, format_ratio, parse_measure

from .blocks import Block, blocks_of, part_of, title_of
from .faults import Fault, TemplateFaults
from .figures import Figure, Session, Untold, pro_rata
from .filters import WrongArgument
from .language import ASK, WORDS, environment, parsed
from .parts import PARTS, item_name
from .uses import PART_OPEN, Use, Writing, unmarked
from .words import Words, day_words, period_words
from .world import Axis, Question, World

LONGEST_OUTPUT: Final = 2_000_000


@dataclass(frozen=True, slots=True)
class Composed:
    """A bulletin: its title, its blocks, and every figure that stands in it."""

    title: str
    blocks: tuple[Block, ...]
    uses: tuple[Use, ...]


def check(source: str) -> list[Fault]:
    """The faults of a text template that can be found without a ledger."""
    return parsed(environment(str, is_xml=False), source)[1]


def compose(source: str, world: World) -> Composed:
    """Write a text template out. Raises TemplateFaults with everything that is wrong with it."""
    session = Session(world, Writing(), {})
    text = rendered(source, session, is_xml=False)
    faults = [
        Fault("not_allowed", 0, "table, chart, projects", line.strip()[:40])
        for line in text.splitlines()
        if PART_OPEN in line and part_of(line) is None
    ]
    if faults or session.writing.faults:
        raise TemplateFaults([*session.writing.faults, *faults])
    blocks = blocks_of(text, session.writing.parts)
    return Composed(title_of(blocks), blocks, tuple(session.writing.uses))


def rendered(source: str, session: Session, *, is_xml: bool) -> str:
    """The text with its marks. Raises TemplateFaults for what is found before anything is asked, or ends the rendering.

    What the ledger does not answer is left in `session.writing.faults`.
    """
    made = environment(lambda value: _printed(value, session), is_xml=is_xml)
    tree, faults = parsed(made, source)
    if tree is None or faults:
        raise TemplateFaults(faults)
    pieces, length = [], 0
    for piece in _pieces(made, tree, session):
        length += len(piece)
        if length > LONGEST_OUTPUT:
            raise TemplateFaults([Fault("too_long", 0, "", str(LONGEST_OUTPUT))])
        pieces.append(piece)
    return "".join(pieces)


def _pieces(made: ImmutableSandboxedEnvironment, tree: nodes.Template, session: Session) -> Any:
    """What Jinja writes, piece by piece; its own errors become faults."""
    try:
        yield from made.from_string(tree).generate(_context(session))
    except (WrongArgument, TypeError, SecurityError) as error:
        fault = Fault("wrong_argument", _line(error), "", str(error))
        raise TemplateFaults([*session.writing.faults, fault]) from error
    except Untold as untold:
        fault = Fault(untold.kind, _line(untold), "", untold.detail)
        raise TemplateFaults([*session.writing.faults, fault]) from untold


def _line(error: BaseException) -> int:
    """The line of the template at which an error arose: Jinja writes its own lines into the traceback."""
    lines = [
        number for frame, number in traceback.walk_tb(error.__traceback__) if frame.f_code.co_filename == "<template>"
    ]
    return lines[-1] if lines else 0


def _context(session: Session) -> Mapping[str, Any]:
    world = session.world
    end = world.as_of
    months = world.period.months() if world.period.is_closed else ()

    def ask(text: str, line: int = 0) -> Figure:
        measure = parse_measure(text)
        return Figure(session, Question(measure, None, world.period), line, text)

    def part(name: str) -> Callable[..., str]:
        return lambda *args, **named: session.writing.part(PARTS[name](*args, **named))

    return {
        **{name: world.words.get(name, "") for name in WORDS},
        "period": period_words(world.period),
        "year": str(end.year),
        "month": f"{end.month}月",
        "as_of": day_words(end),
        "to_date": period_words(Period(end.replace(month=1, day=1), end)),
        "unit": world.unit,
        "whole": world.whole,
        "pro_rata": format_ratio(pro_rata(world.period), "zh-Hans"),
        "units": Axis("units", world.units),
        "tiers": Axis("tiers", world.tiers),
        "months": Axis("months", months),
        ASK: ask,
        **{name: part(name) for name in PARTS},
    }


def _printed(value: Any, session: Session) -> str:
    """What `{{ }}` prints: figures and our own words; anything else is a fault."""
    if isinstance(value, Figure):
        return value.printed()
    if isinstance(value, Words):
        return value.long
    if isinstance(value, str):
        return value if PART_OPEN in value else unmarked(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    try:
        return item_name(value)
    except WrongArgument:
        return session.writing.fault("not_text", 0, type(value).__name__.lower())
