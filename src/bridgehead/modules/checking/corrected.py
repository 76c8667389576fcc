"""The corrected draft: which places of it get a comment, and which numbers a change that Word can accept or refuse."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from bridgehead.engines.extraction import LIMITS
from bridgehead.foundation.sheets.exports import exported_by
from bridgehead.modules.checking.explaining import Explanation
from bridgehead.modules.checking.reports import explanations
from bridgehead.modules.checking.telling import sentence, summary
from bridgehead.modules.checking.verdicts import Check, CheckedFigure
from bridgehead.modules.checking.word import Note, annotated, document_of


def corrected_file(check: Check, original: bytes | None, mark: str) -> bytes:
    """The draft as a .docx: the file as it came where it was one, else its text, with comments and tracked changes.

    The first comment says who took it away, as `mark` does. Raises ExtractionError where the original is no document
    of Word any more.
    """
    data = original if original is not None else document_of(check.text)
    notes = sorted(_notes(check, mark), key=lambda note: note.start)
    return annotated(data, check.text, notes, author=_("Bridgehead"), at=timezone.now(), limits=LIMITS)


def _notes(check: Check, mark: str) -> Iterator[Note]:
    yield Note(0, 0, f"{summary(check)}\n{exported_by(mark)}")
    explained = explanations(check)
    for figure in check.figures:
        doubts = [check.contradictions[at].message for at in figure.doubts]
        if figure.outcome == "differs":
            yield _difference(figure, explained.get(figure.number), doubts)
        elif doubts:
            yield Note(*_place(figure), "\n".join(doubts))
    for near in check.names:
        offered = _(", ").join(name for name, _url in near.offered)
        yield Note(*near.span, _("Nearly a known name: %(names)s") % {"names": offered})


def _difference(figure: CheckedFigure, explained: Explanation | None, doubts: list[str]) -> Note:
    """A number that was meant exactly is put right; one that was worded (近, 超) is only spoken of."""
    words = "\n".join([sentence(figure, explained), *doubts])
    start = figure.statement.span[0]
    number, known = figure.written.number, figure.known
    if number is None or known is None or figure.written.said.wording != "exact":
        return Note(*_place(figure), words)
    change = (start + number[0], start + number[1], figure.written.replaced(known))
    return Note(*_place(figure), words, change)


def _place(figure: CheckedFigure) -> tuple[int, int]:
    start, end = figure.statement.span
    if figure.written.place is None:
        return start, end
    return start + figure.written.place[0], start + figure.written.place[1]
