"""What the review page draws: rows of the side list, segments of the text, the panel of one statement."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import count
from typing import Final

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from bridgehead.engines.figures import (
    FigureStatement,
    Language,
    ProjectStatement,
    Statement,
    format_measure,
    format_money_exact,
    format_statement,
    format_value,
    format_value_exact,
    statement_from_json,
)
from bridgehead.engines.lifecycle import kind_of_stage
from bridgehead.foundation.access import Actor, may
from bridgehead.modules.documents.batch import CONFIDENT, doubted, without_doubt
from bridgehead.modules.documents.comparison import Beside, ledger_beside
from bridgehead.modules.documents.highlight import Mark, Segment, paragraphs
from bridgehead.modules.documents.models import Document, GazetteerEntry, ReviewState, ReviewStep, StatementRecord
from bridgehead.modules.documents.project_acceptance import NEW, Preview, language, preview
from bridgehead.modules.documents.queries import (
    Neighbours,
    in_order,
    names_taught_by,
    neighbours,
    next_to_review,
    own_steps,
    statements_of,
)
from bridgehead.modules.documents.web.forms import StatementForm, statement_form
from bridgehead.modules.ledger import rules

SHOWN: Final = ("all", "pending", "doubts")
_TINTS: Final[Mapping[str, str]] = {"pending": "pend", "accepted": "acc", "rejected": "rej"}
_NUMBER: Final = re.compile(r"[-−+]?\d[\d,，]*(?:\.\d+)?\s*[%％‰]?|\d{4}-\d\d-\d\d|[-—–]+")
_LOW: Final = Decimal("0.5")
_STATES: Final[Mapping[str, str | Promise]] = {
    "pending": pgettext_lazy("statement", "to review"),
    "accepted": pgettext_lazy("statement", "accepted"),
    "rejected": pgettext_lazy("statement", "rejected"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A statement in the side list."""

    record: StatementRecord
    statement: Statement
    label: str
    value: str
    tint: str
    state: str | Promise
    doubts: tuple[int, ...]
    is_current: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text; `owner` opens on a click, `ends` are the statements whose number stands after it."""

    number: int
    text: str
    owner: Row | None
    css: str
    ends: tuple[Row, ...]
    covering: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """The pieces of a line, or of one cell of a row; numbers and days stand to the right, unbroken."""

    is_number: bool
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of the text; a row of a table has several cells."""

    number: int
    is_title: bool
    cells: tuple[Cell, ...]

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The pieces of all cells."""
        return tuple(piece for cell in self.cells for piece in cell.pieces)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph alone, or the rows of one table."""

    is_table: bool
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Doubt:
    """A warning of the reader, and the numbers of the statements that it speaks of."""

    text: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """One statement in full."""

    row: Row
    sentence: str
    form: StatementForm
    beside: Beside | None
    difference: str
    more: bool
    preview: Preview | None
    own_doubts: tuple[Doubt, ...]
    other_doubts: tuple[Doubt, ...]
    paragraph: int
    where: str
    confidence: str | Promise
    next: Row | None


def _label(statement: Statement, spoken: Language) -> str:
    if isinstance(statement, FigureStatement):
        words = statement.measure.label or format_measure(statement.measure, spoken)
        return " · ".join([words, _("target")]) if statement.modality == "target" else words
    return " · ".join([_("Project"), statement.name])


def _value(statement: Statement, spoken: Language) -> str:
    """With every digit of the text, since a person compares the two."""
    if isinstance(statement, FigureStatement):
        classifier = statement.measure.definition.classifier
        return format_value_exact(statement.value, statement.unit, spoken, classifier)
    if statement.investment is not None:
        return format_money_exact(statement.investment.value, spoken, statement.investment.currency)
    if statement.stage is not None:
        return rules.kind(kind_of_stage(statement.stage)).words.say(spoken)
    return ""


class ReviewPage:
    """A document under review by an actor, with one statement open. Costs the same however many statements it has."""

    def __init__(
        self,
        actor: Actor,
        document: Document,
        *,
        position: int | None = None,
        shown: str = "all",
        chosen: str = "",
        order: str = "text",
    ) -> None:
        self.actor = actor
        self.document = document
        self.shown = shown if shown in SHOWN else "all"
        self.chosen = chosen
        self.language = language()
        self.may_review = may(actor, "documents.review", document.unit.path)
        self.order = order
        self.records = in_order(statements_of(document), order)
        self.position = self._opened(position)

    def _opened(self, position: int | None) -> int:
        known = {record.position for record in self.records}
        if position in known and position is not None:
            return position
        first = next_to_review(self.records, None)
        return first.position if first is not None else min(known, default=0)

    @cached_property
    def rows(self) -> list[Row]:
        """Every statement, in the order that was chosen."""
        return [self._row(record) for record in self.records]

    def _row(self, record: StatementRecord) -> Row:
        statement = statement_from_json(record.content)
        record.document = self.document
        return Row(
            record=record,
            statement=statement,
            label=_label(statement, self.language),
            value=_value(statement, self.language),
            tint=_TINTS[record.state],
            state=_STATES[record.state],
            doubts=tuple(doubted(record, self.document.warnings)),
            is_current=record.position == self.position,
        )

    @property
    def listed(self) -> list[Row]:
        """The rows that the side list shows; the open one always."""
        if self.shown == "pending":
            return [row for row in self.rows if row.record.state == ReviewState.PENDING or row.is_current]
        if self.shown == "doubts":
            return [row for row in self.rows if row.doubts or row.is_current]
        return self.rows

    @property
    def counts(self) -> dict[str, int]:
        """How many statements there are of each sort."""
        states = [row.record.state for row in self.rows]
        return {
            "all": len(states),
            "pending": states.count(ReviewState.PENDING),
            "accepted": states.count(ReviewState.ACCEPTED),
            "rejected": states.count(ReviewState.REJECTED),
            "doubts": sum(bool(row.doubts) for row in self.rows),
            "warnings": len(self.document.warnings),
            "rest": len(without_doubt(self.document, self.records)),
        }

    @property
    def current(self) -> Row | None:
        """The open statement; None in a document without any."""
        return next((row for row in self.rows if row.is_current), None)

    @cached_property
    def blocks(self) -> list[Block]:
        """The text, cut into paragraphs and tables, and these into pieces."""
        by_id = {row.record.pk: row for row in self.rows}
        marks = [Mark(row.record.pk, row.record.start, row.record.end) for row in self.rows]
        numbers = count()
        found: list[Block] = []
        for paragraph in paragraphs(self.document.text, marks):
            cells = tuple(_cell(self.document.text, cell, numbers, by_id) for cell in paragraph.cells)
            line = Line(paragraph.number, paragraph.is_title, cells)
            if paragraph.starts_block:
                found.append(Block(paragraph.is_row, (line,)))
            else:
                found[-1] = replace(found[-1], lines=(*found[-1].lines, line))
        return found

    @property
    def lines(self) -> list[Line]:
        """Every paragraph and every row of a table."""
        return [line for block in self.blocks for line in block.lines]

    def pieces_of(self, ids: Iterable[int]) -> list[Piece]:
        """The pieces that some statements shine through: what must be drawn anew when these change."""
        wanted = set(ids)
        return [piece for line in self.lines for piece in line.pieces if wanted & set(piece.covering)]

    @cached_property
    def around(self) -> Neighbours:
        """The documents before and after."""
        return neighbours(self.actor, self.document)

    @cached_property
    def last_step(self) -> ReviewStep | None:
        """The actor's last step here that stands."""
        return own_steps(self.actor, self.document).first() if self.may_review else None

    @property
    def can_undo(self) -> bool:
        """Whether there is a step of the actor's to take back."""
        return self.last_step is not None

    @cached_property
    def learned(self) -> list[tuple[int, GazetteerEntry]]:
        """The names that the open statement and the actor's last step taught, each with its statement's position."""
        step = self.last_step
        near = {change["statement"] for change in step.changes} if step is not None else set()
        position_of = {
            record.pk: record.position
            for record in self.records
            if (record.pk in near or record.position == self.position)
            and (record.is_corrected or (record.project_id is not None and not record.created_project))
        }
        if not self.may_review or not position_of:  # only corrections and links teach: most pages need no query
            return []
        return [(position_of[entry.statement_id or 0], entry) for entry in names_taught_by(position_of)]

    def next_row(self) -> Row | None:
        """The statement after the open one, in the order that was chosen; the first again after the last."""
        at = next((at for at, row in enumerate(self.rows) if row.is_current), -1)
        return self.rows[(at + 1) % len(self.rows)] if self.rows else None

    def doubts(self) -> list[Doubt]:
        """Every warning of the reader, in the reader's language."""
        key = "zh" if self.language == "zh-Hans" else "en"
        return [
            Doubt(str(warning[key]), tuple(row for row in self.rows if number in row.doubts))
            for number, warning in enumerate(self.document.warnings)
        ]

    def panel(self, form: StatementForm | None = None) -> Panel | None:
        """The open statement in full, with the form as it was typed where one is given."""
        row = self.current
        if row is None:
            return None
        every = self.doubts()
        beside = self._beside(row)
        return Panel(
            row=row,
            sentence=format_statement(row.statement, self.language),
            form=form or statement_form(row.record.content),
            beside=beside,
            difference=_difference(row.statement, beside, self.language),
            more=beside is not None and (beside.difference or 0) > 0,
            preview=self._preview(row),
            own_doubts=tuple(doubt for doubt in every if row in doubt.rows),
            other_doubts=tuple(doubt for doubt in every if row not in doubt.rows),
            paragraph=next((line.number for line in self.lines if _holds(line, row.record.pk)), 1),
            where=self.document.where_said(row.record.start, row.record.end),
            confidence=_confidence_word(row.record),
            next=self.next_row(),
        )

    def _beside(self, row: Row) -> Beside | None:
        if not isinstance(row.statement, FigureStatement):
            return None
        return ledger_beside(
            actor=self.actor,
            statement=row.statement,
            document=self.document,
            today=timezone.localdate(),
            language=self.language,
        )

    def _preview(self, row: Row) -> Preview | None:
        if not isinstance(row.statement, ProjectStatement) or row.record.state != ReviewState.PENDING:
            return None
        return preview(self.actor, row.record, row.statement, self.chosen)

    @property
    def new_choice(self) -> str:
        """What the form sends for a new project."""
        return NEW


def _cell(text: str, segments: Sequence[Segment], numbers: Iterator[int], by_id: Mapping[int, Row]) -> Cell:
    words = text[segments[0].start : segments[-1].end] if segments else ""
    pieces = tuple(_piece(next(numbers), text, segment, by_id) for segment in segments)
    return Cell(_NUMBER.fullmatch(words.strip()) is not None, pieces)


def _piece(number: int, text: str, segment: Segment, by_id: Mapping[int, Row]) -> Piece:
    owner = by_id[segment.owner] if segment.owner is not None else None
    css = ""
    if owner is not None:
        inside = any(by_id[key].is_current for key in segment.covering)
        css = "cur" if owner.is_current else f"{owner.tint} with" if inside else owner.tint
    ends = tuple(sorted((by_id[key] for key in segment.ending), key=lambda row: row.record.position))
    return Piece(number, text[segment.start : segment.end], owner, css, ends, segment.covering)


def _holds(line: Line, statement_id: int) -> bool:
    return any(statement_id in piece.covering for piece in line.pieces)


def _difference(statement: Statement, beside: Beside | None, spoken: Language) -> str:
    if beside is None or beside.difference is None or not isinstance(statement, FigureStatement):
        return ""
    classifier = statement.measure.definition.classifier
    return format_value(abs(beside.difference), statement.unit, spoken, classifier)


def _confidence_word(record: StatementRecord) -> str:
    if record.is_corrected:
        return _("corrected by hand")
    confidence = record.confidence
    if confidence is None:
        return _("confidence unknown")
    if confidence >= CONFIDENT:
        return _("high confidence")
    return _("medium confidence") if confidence >= _LOW else _("low confidence")


@dataclass(frozen=True, slots=True)
class Quoted:
    """A stretch of the text around a statement, for the popover behind a source mark."""

    before: str
    quote: str
    after: str


def quoted(text: str, start: int, end: int, around: int = 40) -> Quoted:
    """The words with what stands around them in the same paragraph."""
    head = text.rfind("\n", 0, start) + 1
    tail = text.find("\n", end)
    tail = len(text) if tail < 0 else tail
    first, last = max(head, start - around), min(tail, end + around)
    return Quoted(
        f"{'…' if first > head else ''}{text[first:start]}",
        text[start:end],
        f"{text[end:last]}{'…' if last < tail else ''}",
    )
