"""A figure while it is being read, and what a paragraph has said so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from bridgehead.engines.figures import Period

from .figures.filters import Filters
from .known import Known
from .lexicon import Word
from .quantities import Quantity
from .records import record
from .times.aims import Aim
from .times.marks import TimeMarks
from .times.periods import TimeWord
from .times.state import TimeState

# How the measure of a figure was found; the numbers are used by confidence.py.
OWN, SENTENCE, FRAME, FALLBACK = "own", "sentence", "frame", "fallback"


@dataclass(slots=True)
class Draft:
    """A figure with offsets in the mended text. `classes` are what a later figure may inherit from it."""

    start: int
    end: int
    quantity: Quantity
    measure: str
    filters: Filters
    value: Decimal
    unit: str
    comparator: str
    evidence: str
    classes: frozenset[str]
    sentence: int
    modality: str = "actual"
    modality_said: bool = False
    period: Period | None = None
    period_said: bool = False
    label: str | None = None
    parent: Draft | None = None
    among: bool = False
    aim: bool = False
    place: str | None = None
    year_plan: bool = False
    given: bool = False


@dataclass(slots=True)
class ReadingState:
    """Carried from sentence to sentence.

    `base` is the count that 其中 and tiers belong to, `last` the figure before; `first_base` and `earlier_base` are the
    first such count of this paragraph and of the one before, `firm` is the firm that the paragraph speaks of, `planned`
    whether a sentence of it has opened a plan, `known` what of the gazetteer stands in the text; `grown` are the years
    that it compares (从2016年的…增加到2021年的…); `parts_follow` is whether the lines after 其中： list its parts;
    `mixed` is the last count of projects of several stages at once (156个项目集中开工、竣工、签约), `listed` the last
    list of projects at work that is somebody's (市重点项目135项), of which later paragraphs may tell.
    """

    time: TimeState
    marks: TimeMarks
    known: Known
    base: Draft | None = None
    first_base: Draft | None = None
    earlier_base: Draft | None = None
    last: Draft | None = None
    drafts: list[Draft] = field(default_factory=list)
    firm: str | None = None
    planned: bool = False
    grown_from: int | None = None
    grown: tuple[int, int] | None = None
    parts_follow: bool = False
    mixed: Draft | None = None
    listed: Draft | None = None

    def new_paragraph(self, goes_on: bool) -> None:
        """Forget what only one paragraph may lean on; one that goes on with the line before keeps its time."""
        self.earlier_base = self.first_base or self.earlier_base
        self.first_base = self.base = self.last = None
        self.firm = None
        self.planned = False
        self.grown_from = self.grown = None
        if not goes_on:
            self.time.new_paragraph()

    def in_sentence(self, number: int) -> list[Draft]:
        """The drafts of one sentence; they are the last ones."""
        found: list[Draft] = []
        for draft in reversed(self.drafts):
            if draft.sentence != number:
                break
            found.append(draft)
        return found[::-1]


@record(frozen=True, slots=True)
class SentenceView:
    """What the figure stages need of one sentence; `aims` are what `aim_at` asks for.

    `quoted` is whether “ stands in it or right before it, `mean` whether it may tell of means (平均投资), `of_one`
    whether it may tell of one project, `bracketed` whether a bracket opens in it.
    """

    text: str
    number: int
    start: int
    end: int
    words: list[Word]
    aims: list[tuple[int, Aim]]
    times: tuple[TimeWord, ...]
    admin: bool
    breakdown: bool
    at_event: bool
    plan: bool
    quoted: bool
    mean: bool
    of_one: bool
    bracketed: bool
