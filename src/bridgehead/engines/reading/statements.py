"""Drafts to statements: offsets led back to the original text."""

from __future__ import annotations

from collections.abc import Sequence

from bridgehead.engines.figures import FigureStatement, Measure, Statement

from .about import About
from .confidence import figure_confidence
from .drafts import Draft, ReadingState
from .mend import Mended
from .projects import ProjectDraft


def to_statements(text: str, mended: Mended, state: ReadingState, projects: Sequence[ProjectDraft], about: About) -> tuple[Statement, ...]:
    """Statements in the order of the text."""
    statements: list[Statement] = [_figure(text, mended, draft, about) for draft in state.drafts]
    return tuple(sorted(statements, key=lambda statement: (statement.span, statement.span[1])))


def _figure(text: str, mended: Mended, draft: Draft, about: About) -> FigureStatement:
    start, end = mended.span(draft.start, draft.end)
    measure = Measure(draft.measure, draft.filters, draft.label)
    return FigureStatement(
        doc=about.doc,
        quote=text[start:end],
        span=(start, end),
        place=about.place,
        measure=measure,
        value=draft.value,
        unit=draft.unit,
        comparator=draft.comparator,  # type: ignore[arg-type]
        modality=draft.modality,  # type: ignore[arg-type]
        period=draft.period,
        label=measure.label,
        confidence=figure_confidence(draft),
    )
