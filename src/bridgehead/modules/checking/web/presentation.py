"""What the page of a checked draft draws: the text with its figures marked, the list of them, the one that is open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

from bridgehead.engines.figures import format_period
from bridgehead.modules.checking.candidates import Row
from bridgehead.modules.checking.explaining import Explanation, explain
from bridgehead.modules.checking.models import Draft
from bridgehead.modules.checking.names import NearName
from bridgehead.modules.checking.telling import (
    KINDS,
    OUTCOME_WORDS,
    SIGNS,
    draft_said,
    more_or_less,
    question_said,
    sentence,
    value_said,
    why_said,
)
from bridgehead.modules.checking.verdicts import OUTCOMES, Check, CheckedFigure, Contradiction
from bridgehead.modules.documents.highlight import Mark, paragraphs
from bridgehead.modules.ledger.words import in_yi, language

CSS: Final = {"agrees": "ok", "rounded": "rd", "differs": "no", "unchecked": "na"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text; of a figure with its line in the list, `closes` where the sign stands after it."""

    text: str
    line: FigureLine | None
    opens: bool
    closes: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, or a row of a table, cell by cell."""

    is_title: bool
    is_row: bool
    cells: tuple[tuple[Piece, ...], ...]


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A figure as the list and the text show it."""

    figure: CheckedFigure
    is_open: bool

    @property
    def number(self) -> int:
        """Its number in the draft."""
        return self.figure.number

    @property
    def css(self) -> str:
        """The class of its mark."""
        return f"{CSS[self.figure.outcome]}{' cur' if self.is_open else ''}"

    @property
    def sign(self) -> str:
        """The shape beside the colour."""
        return SIGNS[self.figure.outcome]

    @property
    def outcome(self) -> str | Promise:
        """How it came out, in words."""
        return OUTCOME_WORDS[self.figure.outcome]

    @property
    def quote(self) -> str:
        """The words of the draft, on one line."""
        return " ".join(self.figure.statement.quote.split())

    @property
    def known(self) -> str:
        """What the ledger has."""
        return value_said(self.figure.known, self.figure)

    @property
    def said(self) -> str:
        """What the draft has."""
        return draft_said(self.figure)

    @property
    def difference(self) -> str:
        """What the draft has more."""
        return more_or_less(self.figure)

    @property
    def question(self) -> str:
        """What it is of."""
        return question_said(self.figure)

    @property
    def period(self) -> str:
        """Of what time."""
        found = self.figure.answer
        return format_period(found.period if found is not None else self.figure.statement.period, language())


@dataclass(frozen=True, slots=True)
class RowLine:
    """A project in a difference, with its address."""

    row: Row
    why: str
    url: str

    @property
    def amount(self) -> str:
        """In 亿元."""
        return in_yi(self.row.amount)


@dataclass(frozen=True, slots=True)
class NameLine:
    """A name that is nearly a known one."""

    near: NearName
    kind: str | Promise


class DraftPage:
    """A checked draft with one of its figures open: the one asked for, else the first that differs, else the first."""

    def __init__(self, draft: Draft, check: Check, number: int | None) -> None:
        self.draft, self.check = draft, check
        figures = check.figures
        chosen = next((one for one in figures if one.number == number), None)
        chosen = chosen or next((one for one in figures if one.outcome == "differs"), None)
        self.chosen = chosen or (figures[0] if figures else None)
        self.lines = [FigureLine(figure, figure is self.chosen) for figure in figures]

    @property
    def open(self) -> FigureLine | None:
        """The figure that is open."""
        return next((line for line in self.lines if line.is_open), None)

    @property
    def groups(self) -> list[tuple[str, str | Promise, str, list[FigureLine]]]:
        """The figures by how they came out, those that differ first: key, word, sign, lines."""
        grouped = [(name, [line for line in self.lines if line.figure.outcome == name]) for name in OUTCOMES]
        return [(CSS[name], OUTCOME_WORDS[name], SIGNS[name], lines) for name, lines in grouped if lines]

    @property
    def ordered(self) -> list[FigureLine]:
        """The figures in the order of the list."""
        return [line for _key, _word, _sign, lines in self.groups for line in lines]

    @property
    def following(self) -> FigureLine | None:
        """The next figure that differs, round to the first."""
        differing = [line for line in self.lines if line.figure.outcome == "differs" and not line.is_open]
        at = self.chosen.number if self.chosen is not None else 0
        return next((line for line in differing if line.number > at), differing[0] if differing else None)

    @cached_property
    def explanation(self) -> Explanation | None:
        """The rows behind the difference of the open figure."""
        if self.chosen is None or self.chosen.outcome != "differs":
            return None
        return explain(self.check, self.chosen)

    @property
    def sentence(self) -> str:
        """The difference in one sentence."""
        return sentence(self.chosen, self.explanation) if self.chosen is not None and self.explanation else ""

    @property
    def rows(self) -> list[RowLine]:
        """The projects in the difference."""
        rows = self.explanation.rows if self.explanation is not None else ()
        return [RowLine(row, why_said(row), _project_url(row)) for row in rows]

    @property
    def doubts(self) -> list[Contradiction]:
        """What the open figure contradicts within the draft."""
        return [self.check.contradictions[at] for at in self.chosen.doubts] if self.chosen is not None else []

    @property
    def names(self) -> list[NameLine]:
        """Names that are nearly known ones."""
        return [NameLine(near, KINDS[near.kind]) for near in self.check.names]

    def marks_of(self, was: str) -> list[Piece]:
        """The marks that look otherwise once the open figure is no longer that of number `was`."""
        pieces = (piece for line in self.paragraphs for cell in line.cells for piece in cell)
        return [
            piece
            for piece in pieces
            if piece.line is not None and piece.opens and (piece.line.is_open or str(piece.line.number) == was)
        ]

    @cached_property
    def paragraphs(self) -> list[Line]:
        """The text, its figures marked where their numbers stand."""
        by_number = {line.number: line for line in self.lines}
        text, marks = self.check.text, [_mark(figure) for figure in self.check.figures]
        opened: set[int] = set()
        found = []
        for paragraph in paragraphs(text, marks):
            cells = tuple(
                tuple(_pieces(text, [(one.start, one.end, one.owner, one.ending) for one in cell], by_number, opened))
                for cell in paragraph.cells
            )
            found.append(Line(paragraph.is_title, paragraph.is_row, cells))
        return found


def _pieces(
    text: str,
    segments: Sequence[tuple[int, int, int | None, tuple[int, ...]]],
    by_number: dict[int, FigureLine],
    opened: set[int],
) -> Iterator[Piece]:
    for start, end, owner, ending in segments:
        line = by_number[owner] if owner is not None else None
        opens = line is not None and line.number not in opened
        if line is not None:
            opened.add(line.number)
        yield Piece(text[start:end], line, opens, owner in ending)


def _mark(figure: CheckedFigure) -> Mark:
    start, end = figure.statement.span
    if figure.written.place is not None:
        first, last = figure.written.place
        start, end = start + first, min(start + last, end)
    return Mark(figure.number, start, end)


def _project_url(row: Row) -> str:
    if row.why == "withdrawn":  # its page is gone
        return ""
    try:
        return reverse("workspace:project", args=[row.code])
    except NoReverseMatch:
        return ""
