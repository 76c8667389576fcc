"""Drafts to statements: offsets led back to the original text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter

from bridgehead.engines.figures import (
    REGISTRY,
    FigureStatement,
    Measure,
    Phase,
    ProjectStatement,
    Statement,
    quick_to_build,
)

from .about import About
from .confidence import figure_confidence, project_confidence
from .drafts import Draft, ReadingState
from .known import Known
from .places import own_place, places_in
from .projects.facts import Part, ProjectDraft
from .text.mend import Mended

_figure_statement = quick_to_build(FigureStatement)
_project_statement = quick_to_build(ProjectStatement)


@dataclass(frozen=True, slots=True)
class Stated:
    """What was read, each statement with the draft that it was made of."""

    figures: Sequence[tuple[FigureStatement, Draft]]
    projects: Sequence[tuple[ProjectStatement, ProjectDraft]]

    def in_order(self) -> tuple[Statement, ...]:
        """The statements in the order of the text."""
        statements: list[Statement] = [statement for statement, _ in self.figures]
        statements += [statement for statement, _ in self.projects]
        statements.sort(key=attrgetter("span"))
        return tuple(statements)


def to_statements(
    text: str, mended: Mended, state: ReadingState, projects: Sequence[ProjectDraft], about: About
) -> Stated:
    """Statements of the drafts, with offsets in `text`, which was mended to be read."""
    place = _Places(mended.text, about, state.known)
    return Stated(
        [(_figure(text, mended, draft, about, draft.place or place(draft.end)), draft) for draft in state.drafts],
        [(_project(text, mended, each, about, each.place or place(each.end)), each) for each in projects],
    )


class _Places:
    """The place at an offset: what its paragraph has turned to before it, else the document's own."""

    def __init__(self, text: str, about: About, known: Known) -> None:
        self._text = text
        self._document = own_place(about.place)
        self._turns = places_in(text, 0, len(text), about.place, known)
        self._starts = [start for start, _ in self._turns]

    def __call__(self, position: int) -> str | None:
        before = bisect_left(self._starts, position)
        if before == 0:
            return self._document
        start, place = self._turns[before - 1]
        return place if self._text.find("\n", start, position) < 0 else self._document


def _figure(text: str, mended: Mended, draft: Draft, about: About, place: str | None) -> FigureStatement:
    start, end = mended.span(draft.start, draft.end)
    if draft.filters or draft.label is not None:
        measure = _measure(draft.measure, tuple(draft.filters.items()), draft.label)
    else:
        measure = _PLAIN[draft.measure]
    return _figure_statement(  # by place, in the order of the fields
        about.doc,
        text[start:end],
        (start, end),
        place,
        measure,
        draft.value,
        draft.unit,
        draft.comparator,
        draft.modality,
        draft.period,
        measure.label,
        figure_confidence(draft),
    )


_PLAIN: dict[str, Measure] = {name: Measure(name) for name in REGISTRY}


@lru_cache(maxsize=4096)
def _measure(name: str, filters: tuple[tuple[str, str | int], ...], label: str | None) -> Measure:
    """A measure is checked against the registry when it is made, and most texts ask for the same ones."""
    return Measure(name, dict(filters), label)


def _project(text: str, mended: Mended, draft: ProjectDraft, about: About, place: str | None) -> ProjectStatement:
    start, end = mended.span(draft.start, draft.end)
    parts = [draft.whole, *draft.phases.values()]
    phases = [
        _phase(label, part) for label, part in draft.phases.items() if part.investment or part.capacity or part.expected
    ]
    return _project_statement(  # by place, in the order of the fields
        about.doc,
        text[start:end],
        (start, end),
        place,
        draft.name,
        draft.enterprise,
        draft.whole.investment,
        draft.stage,
        draft.dates,
        tuple(phases),
        next((part.land for part in parts if part.land is not None), None),
        next((part.floor for part in parts if part.floor is not None), None),
        tuple(draft.whole.capacity),
        draft.whole.expected,
        project_confidence(draft),
    )


def _phase(label: str, part: Part) -> Phase:
    return Phase(label, part.investment, tuple(part.capacity), part.expected)
