"""A bulletin as blocks: title, headings, paragraphs, tables and charts, figures marked in their runs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any, Final, Literal

from .uses import CLOSE, MARKS, MIDDLE, OPEN, PART_CLOSE, PART_OPEN, unmarked

Align = Literal["body", "flush", "centre", "right"]
_FIGURE: Final = re.compile(f"{OPEN}(\\d+){MIDDLE}([^{MARKS}]*){CLOSE}")
_PART: Final = re.compile(f"\\s*{PART_OPEN}(\\d+){PART_CLOSE}\\s*")


@dataclass(frozen=True, slots=True)
class Run:
    """Text, and the number of the figure that it is, if it is one."""

    text: str
    figure: int | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """The red head of an official paper (版头): the mark of the organ that issues it, and the number of the paper.

    GB/T 9704-2012 section 7.2. A bulletin without one has a plain head.
    """

    issuer: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Title:
    """The title of the bulletin."""

    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: level 1 (一、), 2 (（一）), 3 (1.)."""

    level: int
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: indented body, flush left (the addressee), centred or right (who signs, and when)."""

    runs: tuple[Run, ...]
    align: Align = "body"


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one head row; the columns named in `numbers` are set right."""

    head: tuple[str, ...]
    rows: tuple[tuple[Run, ...], ...]
    numbers: tuple[int, ...] = ()
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars: one a category. `figures` are the numbers of the figures that they show."""

    title: str
    unit: str
    categories: tuple[str, ...]
    values: tuple[Decimal, ...]
    figures: tuple[int, ...] = ()


Block = Head | Title | Heading | Paragraph | Table | Chart
_KINDS: Final[Mapping[str, Any]] = {
    "head": Head,
    "title": Title,
    "heading": Heading,
    "paragraph": Paragraph,
    "table": Table,
    "chart": Chart,
}
# What begins a line of a text template: longest first.
_LINES: Final[Sequence[tuple[str, Any]]] = (
    ("#### ", lambda runs: Heading(3, runs)),
    ("### ", lambda runs: Heading(2, runs)),
    ("## ", lambda runs: Heading(1, runs)),
    ("# ", Title),
    (">> ", lambda runs: Paragraph(runs, "right")),
    (">< ", lambda runs: Paragraph(runs, "centre")),
    ("<< ", lambda runs: Paragraph(runs, "flush")),
)
# A mark with nothing behind it: nobody is addressed, nobody signs.
_BARE: Final = frozenset(start.strip() for start, _make in _LINES)


def runs_of(text: str) -> tuple[Run, ...]:
    """Marked text as runs."""
    runs, at = [], 0
    for found in _FIGURE.finditer(text):
        runs.append(Run(unmarked(text[at : found.start()])))
        runs.append(Run(found[2], int(found[1])))
        at = found.end()
    runs.append(Run(unmarked(text[at:])))
    return tuple(run for run in runs if run.text)


def part_of(text: str) -> int | None:
    """Which table or chart stands alone in a line or a paragraph, from 1."""
    found = _PART.fullmatch(text)
    return int(found[1]) if found else None


def blocks_of(text: str, parts: Sequence[Any]) -> tuple[Block, ...]:
    """The blocks of a rendered text template: a line each, empty lines left out."""
    lines = (line.strip() for line in text.splitlines())
    return tuple(_block(line, parts) for line in lines if line and line not in _BARE)


def _block(line: str, parts: Sequence[Any]) -> Block:
    part = part_of(line)
    if part is not None:
        block: Block = parts[part - 1]
        return block
    for start, make in _LINES:
        if line.startswith(start):
            made: Block = make(runs_of(line.removeprefix(start).strip()))
            return made
    return Paragraph(runs_of(line))


def _said(runs: Iterable[Run]) -> str:
    return "".join(run.text for run in runs)


def plain_text(blocks: Iterable[Block]) -> str:
    """The text of a bulletin, a paragraph a line, cells apart by a tab: what a reader is given; without its head."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Table):
            lines += ["\t".join(block.head), *("\t".join(cell.text for cell in row) for row in block.rows)]
        elif not isinstance(block, Chart | Head):
            lines.append(_said(block.runs))
    return "\n".join(lines) + "\n"


def column_widths(table: Table) -> list[float]:
    """How wide the columns of a table are to each other: by their longest text, the ends of which are cut off."""
    return [
        min(max([_width(name) * 0.55, 4.0, *(_width(row[place].text) for row in table.rows)]), 18.0)
        for place, name in enumerate(table.head)
    ]


def _width(text: str) -> float:
    """In Chinese characters: two letters or digits are as wide as one, and between the two kinds a quarter is left free
    (10 月 29 日). A head may be broken into two lines.
    """
    turns = sum(one.isascii() != other.isascii() for one, other in pairwise(text))
    return sum(0.55 if character.isascii() else 1.0 for character in text) + 0.25 * turns + 1.2


def head_size(issuer: str) -> float:
    """In points: as large as fits on one line, and no character wider than 15 mm (GB/T 9704-2012, 7.2.4)."""
    points = 72 / 25.4
    return round(min(15 * points, 156 * points / max(len(issuer), 1)), 1)


def title_of(blocks: Iterable[Block]) -> str:
    """The first title, empty where there is none."""
    return next((_said(block.runs) for block in blocks if isinstance(block, Title)), "")


def blocks_to_json(blocks: Iterable[Block]) -> list[dict[str, Any]]:
    """Blocks as JSON keeps them; decimals as text."""
    kept = []
    for block in blocks:
        plain = asdict(block)
        if isinstance(block, Chart):
            plain["values"] = [str(value) for value in block.values]
        kept.append({"kind": type(block).__name__.lower(), **plain})
    return kept


def blocks_from_json(rows: Iterable[Mapping[str, Any]]) -> tuple[Block, ...]:
    """What `blocks_to_json` gave. Raises KeyError or TypeError for anything else."""
    return tuple(_from_json(row) for row in rows)


def _from_json(row: Mapping[str, Any]) -> Block:
    fields = {name: value for name, value in row.items() if name != "kind"}
    if "runs" in fields:
        fields["runs"] = _runs(fields["runs"])
    if row["kind"] == "table":
        rows = tuple(_runs(line) for line in fields["rows"])
        fields |= {"head": tuple(fields["head"]), "rows": rows, "numbers": tuple(fields["numbers"])}
    if row["kind"] == "chart":
        values = tuple(Decimal(value) for value in fields["values"])
        fields |= {"categories": tuple(fields["categories"]), "values": values, "figures": tuple(fields["figures"])}
    block: Block = _KINDS[row["kind"]](**fields)
    return block


def _runs(rows: Iterable[Mapping[str, Any]]) -> tuple[Run, ...]:
    return tuple(Run(row["text"], row["figure"]) for row in rows)
