"""Drafts to statements: offsets led back to the original text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter

from bridgehead.engines.figures import FigureStatement, Measure, Phase, ProjectStatement, Statement

from .about import About
from .confidence import figure_confidence, project_confidence
from .drafts import Draft, ReadingState
from .known import Known
from .places import own_place, place_at, places_in
from .projects.facts import Part, ProjectDraft
from .text.mend import Mended


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
    """The place at an offset; each paragraph is searched once."""

    def __init__(self, text: str, about: About, known: Known) -> None:
        self._text, self._known = text, known
        self._document = own_place(about.place)
        self._searched: dict[int, list[tuple[int, str | None]]] = {}
        self._paragraph = (-1, -1)
        self._turns: list[tuple[int, str | None]] = []

    def __call__(self, position: int) -> str | None:
        start, end = self._paragraph
        if not start <= position <= end:
            self._turns = self._turns_around(position)
        return place_at(self._turns, position, self._document)

    def _turns_around(self, position: int) -> list[tuple[int, str | None]]:
        start = self._text.rfind("\n", 0, position) + 1
        end = self._text.find("\n", position)
        self._paragraph = start, end if end >= 0 else len(self._text)
        if start not in self._searched:
            self._searched[start] = places_in(self._text, *self._paragraph, self._document, self._known)
        return self._searched[start]


def _figure(text: str, mended: Mended, draft: Draft, about: About, place: str | None) -> FigureStatement:
    start, end = mended.span(draft.start, draft.end)
    measure = _measure(draft.measure, tuple(draft.filters.items()) if draft.filters else (), draft.label)
    return FigureStatement(
        doc=about.doc,
        quote=text[start:end],
        span=(start, end),
        place=place,
        measure=measure,
        value=draft.value,
        unit=draft.unit,
        comparator=draft.comparator,  # type: ignore[arg-type]
        modality=draft.modality,  # type: ignore[arg-type]
        period=draft.period,
        label=measure.label,
        confidence=figure_confidence(draft),
    )


@lru_cache(maxsize=4096)
def _measure(name: str, filters: tuple[tuple[str, str | int], ...], label: str | None) -> Measure:
    """A measure is checked against the registry when it is made, and most texts ask for the same ones."""
    return Measure(name, dict(filters), label)


def _project(text: str, mended: Mended, draft: ProjectDraft, about: About, place: str | None) -> ProjectStatement:
    start, end = mended.span(draft.start, draft.end)
    parts = [draft.whole, *draft.phases.values()]
    return ProjectStatement(
        doc=about.doc,
        quote=text[start:end],
        span=(start, end),
        place=place,
        name=draft.name,
        enterprise=draft.enterprise,
        investment=draft.whole.investment,
        stage=draft.stage,
        dates=draft.dates,
        phases=tuple(
            _phase(label, part)
            for label, part in draft.phases.items()
            if part.investment or part.capacity or part.expected
        ),
        land_m2=next((part.land for part in parts if part.land is not None), None),
        floor_m2=next((part.floor for part in parts if part.floor is not None), None),
        capacity=tuple(draft.whole.capacity),
        expected=draft.whole.expected,
        confidence=project_confidence(draft),
    )


def _phase(label: str, part: Part) -> Phase:
    return Phase(label, part.investment, tuple(part.capacity), part.expected)
