"""`read`: a text to the statements that it makes. Pure: the document's date, place and gazetteer are handed in."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bridgehead.engines.figures import Statement

from .about import About
from .drafts import Draft, ReadingState
from .english.lines import english_lines, read_english_lines
from .english.periods import find_english_date
from .figures.sentence_reader import read_sentence
from .figures.settle import settle
from .known import Known, find_known, refine
from .projects.cues import mark_cues
from .projects.facts import ProjectDraft
from .projects.finding import find_projects
from .quantities import Quantity, find_quantities
from .records import record
from .shared_units import with_shared_units
from .statements import Stated, to_statements
from .tables.figures import figures_of
from .tables.finding import Table, find_tables
from .tables.projects import add_listed, name_column, projects_of
from .text.dateline import find_event_year, find_published
from .text.mend import Mended, mend
from .text.sentences import Sentence, split_sentences
from .times.marks import TimeMarks, mark_times
from .times.register import open_register
from .times.sections import leave_paragraph
from .times.state import TimeState

# A line that ends so is not the end of what it says: a question and its answer, the items of a list.
_GOES_ON = "？?；;，,、"
_BOILERPLATE = re.compile(
    r"ICP备|网备|许可证(?:号|编号|[:：])|节目许可证|Copyright|copyright|版权所有|"
    r"责任编辑|编辑：|联系电话|网站标识码|公网安备|邮编|特别声明|免责声明|咨询热线|"
    r"阅读\s?\d+\s?次|浏览次数|点击数|上一篇：|下一篇：|举报电话|咨询电话|字体：|点击：|All Rights"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """The statements in the order of the text, and the date that was used."""

    statements: tuple[Statement, ...]
    published: date | None


def read(text: str, about: About) -> Reading:
    """Read `text`. Spans and quotes of the result are of `text` as handed in, noise and all."""
    stated, published = read_drafts(text, about)
    return Reading(stated.in_order(), published)


def read_drafts(text: str, about: About) -> tuple[Stated, date | None]:
    """What `read` makes its statements of, and the date that was used."""
    mended = mend(text)
    published = about.published or find_published(mended.text) or find_english_date(mended.text)
    state, projects = _read_mended(mended, published, about)
    return to_statements(text, mended, state, projects, about), published


def _read_mended(mended: Mended, published: date | None, about: About) -> tuple[ReadingState, list[ProjectDraft]]:
    """The prose of a text, then its tables."""
    text = mended.text
    tables = find_tables(text)
    english = english_lines(text)
    apart = [*((table.start, table.end) for table in tables), *english]
    lines = _prepare(text, published, find_known(text, about.gazetteer), about.place, apart)
    state, projects = _read_figures(lines, published), lines.projects
    figures, named = read_english_lines(text, english, published, about.place)
    state.drafts += figures
    projects += named
    for table in tables:
        _add_table(table, published, about.place, state, projects)
    return state, projects


def _add_table(
    table: Table, published: date | None, place: str | None, state: ReadingState, projects: list[ProjectDraft]
) -> None:
    def read_figures(written: str) -> list[Draft]:
        return _read_figures(_prepare(written, published, Known(), place, ()), published).drafts

    def read_projects(written: str, known: Known) -> list[ProjectDraft]:
        return _prepare(written, published, known, place, ()).projects

    event = state.time.event_day
    day = event.period.start if event is not None and event.period is not None else None
    occasion = f"{day.year}年{day.month}月{day.day}日，" if day is not None else ""
    names = name_column(table)
    if names is None:
        state.drafts += figures_of(table, read_figures, occasion)
        return
    drafts, listed = projects_of(table, names, read_figures, read_projects, occasion)
    state.drafts += drafts
    add_listed(projects, listed)


@record(frozen=True, slots=True)
class _Lines:
    """What is found in the lines of a text (mended) before their figures are read.

    `quantities` are those of each sentence; those that begin at an offset of `claimed` are the projects'.
    """

    text: str
    sentences: Sequence[Sentence]
    quantities: Sequence[Sequence[Quantity]]
    marks: TimeMarks
    known: Known
    projects: list[ProjectDraft]
    claimed: frozenset[int]


def _prepare(
    text: str, published: date | None, known: Known, place: str | None, apart: Sequence[tuple[int, int]]
) -> _Lines:
    """The lines of `text`, those that are read otherwise (`apart`) aside, with the projects that they name."""
    prose = _without(text, apart) if apart else text
    quantities = with_shared_units(prose, find_quantities(prose))
    quantities = refine(text, known, quantities)
    marks = mark_times(prose)
    sentences = list(split_sentences(text))
    if apart:
        sentences = [each for each in sentences if not any(start <= each.start < end for start, end in apart)]
    if _BOILERPLATE.search(text) is not None:
        sentences = [each for each in sentences if not _BOILERPLATE.search(text, each.start, each.end)]
    by_sentence = _by_sentence(sentences, quantities)
    projects, claimed = find_projects(text, marks, mark_cues(prose), sentences, by_sentence, published, known, place)
    return _Lines(text, sentences, by_sentence, marks, known, projects, claimed)


def _without(text: str, apart: Sequence[tuple[int, int]]) -> str:
    """`text` with spaces for the lines that are read otherwise, where nothing is looked for that nobody asks for."""
    pieces: list[str] = []
    position = 0
    for start, end in sorted(apart):
        first = max(start, position)
        if end > first:
            pieces += (text[position:first], " " * (end - first))
            position = end
    pieces.append(text[position:])
    return "".join(pieces)


def _read_figures(lines: _Lines, published: date | None) -> ReadingState:
    """The figures of all sentences, in their order."""
    text, sentences = lines.text, lines.sentences
    state = ReadingState(TimeState(published), lines.marks, lines.known)
    if published is None:
        state.time.year_said = find_event_year(text)
    open_register(text, sentences, lines.marks, state.time)
    paragraph = -1
    for number, sentence in enumerate(sentences):
        if sentence.paragraph != paragraph:
            paragraph = sentence.paragraph
            if number > 0:
                leave_paragraph(text, sentences[number - 1], state)
                opens = text.endswith("其中：", 0, sentences[number - 1].end)
                state.parts_follow = opens or (state.parts_follow and not sentence.heading)
            goes_on = number > 0 and text[sentences[number - 1].end - 1] in _GOES_ON
            state.new_paragraph(goes_on or text.startswith("其中", sentence.start))
        read_sentence(text, number, sentence, lines.quantities[number], lines.claimed, state)
    settle(state.drafts)
    return state


def _by_sentence(sentences: Sequence[Sentence], quantities: Sequence[Quantity]) -> list[Sequence[Quantity]]:
    """The quantities of each sentence; both are in order."""
    starts = [quantity.start for quantity in quantities]
    result: list[Sequence[Quantity]] = []
    last = 0
    for sentence in sentences:
        first = bisect_left(starts, sentence.start, last)
        last = bisect_left(starts, sentence.end, first)
        result.append(quantities[first:last])
    return result


__all__ = ["About", "Reading", "read"]
