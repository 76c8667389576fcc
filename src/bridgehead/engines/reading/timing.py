"""Which words of time govern a figure, and whether it has happened or is aimed at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from bridgehead.engines.figures import REGISTRY, Period

from .lexicon import Word
from .periods import TimeWord

# Stocks of the registry that the reader treats as standing at a day: their period has an open start.
_STOCKS = frozenset(
    {
        "project.in_hand.count",
        "project.in_hand.investment",
        "project.building.count",
        "project.building.investment",
        "fund.scale",
        "capacity.amount",
    }
)
# Things that stand there: earlier words of time in the paragraph say when only where they open a stretch (今年以来).
STANDING = ("network.", "team.", "staff.", "partner.", "capacity.", "institution.")
_OUTPUTS = ("output.", "gdp.", "trade.", "investment.done", "fdi.")


@dataclass(slots=True)
class TimeState:
    """What earlier sentences of the paragraph and the section said of time."""

    published: date | None
    carried: TimeWord | None = None
    event_day: TimeWord | None = None
    paragraph_day: TimeWord | None = None
    since: TimeWord | None = None
    section_time: TimeWord | None = None
    section_year: int | None = None
    section_plan: bool = False
    words: list[TimeWord] = field(default_factory=list)
    at_event: bool = False

    def new_paragraph(self) -> None:
        self.carried = self.paragraph_day = None

    def finish_sentence(self) -> None:
        """Keep what later sentences may lean on: a stretch or a day, but never 目前 or 近日."""
        for word in self.words:
            if word.kind == "day":
                self.event_day = self.paragraph_day = word
            if word.kind == "since":
                self.since = word
            if word.kind == "vague":
                self.carried = None
            elif word.kind in ("range", "year", "since", "day", "as_of") and not _names_what_happened(
                self.carried, word, self.words
            ):
                self.carried = word


def _names_what_happened(day: TimeWord | None, word: TimeWord, words: Sequence[TimeWord]) -> bool:
    """2024年春季签约仪式 after 3月28日: the year is in the event's name, the day is when it was."""
    if day is None or day.kind != "day" or day not in words or word.kind not in ("year", "range"):
        return False
    return word.period is not None and day.period is not None and word.period.contains(day.period)


@dataclass(frozen=True, slots=True)
class Timing:
    """`explicit` is whether the sentence itself says the time."""

    period: Period | None
    explicit: bool
    future: bool


def modality_at(words: Sequence[Word], start: int, position: int) -> str | None:
    """target or actual, as the last word that says so between `start` and `position` has it; None where none does."""
    state: str | None = None
    for word in words:
        if word.start >= position:
            break
        if word.start < start:
            continue
        if "target" in word.classes:
            state = "target"
        elif "actual" in word.classes or (state is None and "weak_actual" in word.classes):
            state = "actual"
    return state


def governing(words: Sequence[TimeWord], position: int, end: int) -> list[TimeWord]:
    """Words of time of the sentence before `position`; where there are none, the first one after it in the sentence."""
    before = [word for word in words if word.start < position]
    if before:
        last_day = next((index for index in range(len(before) - 1, -1, -1) if before[index].kind == "day"), None)
        if last_day is not None and all(
            _names_what_happened(before[last_day], word, before) for word in before[last_day + 1 :]
        ):
            return before[: last_day + 1]
        return before
    return [word for word in words if position <= word.start < end][:1]


def resolve(
    measure: str,
    scope: str | None,
    modality: str | None,
    words: Sequence[TimeWord],
    state: TimeState,
    position: int,
) -> Timing:
    """Period of a figure from the words that govern it, else from what the paragraph has said before."""
    stock = measure in _STOCKS or (scope == "cumulative") or measure.startswith("project.in_hand")
    if measure == "event.guests.count" and state.paragraph_day is not None and not words:
        return Timing(state.paragraph_day.period, False, False)
    if stock and words and words[0].start > position:
        words = ()
    if words:
        return _from_words(measure, stock, scope, modality, words, state)
    if state.at_event and state.event_day is not None:
        return Timing(state.event_day.period, False, False)
    if measure == "approval.duration":
        return Timing(None, False, False)
    if state.carried is None and state.section_time is not None:
        period = _one(state.section_time, stock, scope, modality, state, None, measure)
        return Timing(period, False, _future(period, state))
    if stock and modality != "target" and state.carried is not None and _future(state.carried.period, state):
        return Timing(None, False, False)
    standing = measure.startswith(STANDING) and state.carried is not None and state.carried.kind != "since"
    if state.carried is not None and not standing and not (state.carried.kind == "as_of" and not stock):
        period = _one(state.carried, stock, scope, modality, state, None, measure)
        return Timing(period, False, _future(period, state))
    if modality == "target" and state.published is not None and measure.startswith(_OUTPUTS):
        return Timing(_whole_year(state.section_year or state.published.year), False, False)
    if state.section_year is not None and (state.section_plan or not _current(state)):
        period = _whole_year(state.section_year)
        if stock and period is not None and period.end is not None:
            period = Period.up_to(period.end)
        return Timing(period, False, _future(period, state))
    return Timing(None, False, False)


def _current(state: TimeState) -> bool:
    return state.published is not None and state.section_year == state.published.year


def _whole_year(year: int | None) -> Period | None:
    return Period.of_year(year) if year is not None else None


def _from_words(
    measure: str, stock: bool, scope: str | None, modality: str | None, words: Sequence[TimeWord], state: TimeState
) -> Timing:
    last = words[-1]
    opening = next(
        (word for word in reversed(words[:-1]) if word.kind in ("since", "year", "range") and word.period is not None),
        None,
    )
    period = _one(last, stock, scope, modality, state, opening, measure)
    return Timing(period, True, _future(period, state) or (last.kind == "year" and modality == "target"))


def _one(
    word: TimeWord,
    stock: bool,
    scope: str | None,
    modality: str | None,
    state: TimeState,
    opening: TimeWord | None,
    measure: str,
) -> Period | None:
    """The period that one governing word gives to a figure of this kind."""
    period = word.period
    if word.kind == "same":
        return state.event_day.period if state.event_day else None
    if word.kind == "this":
        return state.paragraph_day.period if state.paragraph_day else None
    if period is None or word.kind == "vague":
        return None
    if word.kind == "recent":
        return period
    if word.kind == "now":
        standing = REGISTRY[measure].kind == "stock" and scope != "new" and not measure.startswith("project.")
        return _up_to_now(word, stock or standing, scope, state, opening)
    if word.kind == "as_of":
        return _as_of(word, stock, scope, modality, opening, measure, state)
    if (
        word.kind == "year"
        and modality != "target"
        and state.published is not None
        and period.contains(state.published)
    ):
        period = Period(period.start, state.published)
    if stock and period.end is not None:
        return Period.up_to(period.end)
    return period


def _up_to_now(
    word: TimeWord, stock: bool, scope: str | None, state: TimeState, opening: TimeWord | None
) -> Period | None:
    today = state.published
    if today is None:
        return None
    if stock:
        return Period.up_to(today)
    if (
        opening is not None
        and opening.period is not None
        and opening.period.start is not None
        and opening.period.contains(today)
    ):
        return Period(opening.period.start, today)
    if scope == "new":
        return Period(date(today.year, 1, 1), today)
    if state.since is not None and state.since.period is not None and state.since.period.start is not None:
        return Period(state.since.period.start, today)
    return Period.up_to(today)


def _as_of(
    word: TimeWord,
    stock: bool,
    scope: str | None,
    modality: str | None,
    opening: TimeWord | None,
    measure: str,
    state: TimeState,
) -> Period | None:
    """截至7月底 gives the end; 今年, 今年以来 or a new flow gives the start."""
    end = word.period.end if word.period else None
    if end is None or stock:
        return word.period
    year = date(end.year, 1, 1)
    if opening is not None and opening.period is not None and opening.period.start == year:
        return Period(year, end)
    if measure.startswith(_OUTPUTS[:3]) or scope == "new":
        return Period(year, end)
    carried = state.carried
    if (
        carried is not None
        and carried.kind in ("since", "year")
        and carried.period is not None
        and carried.period.start == year
    ):
        return Period(year, end)
    if modality == "target" and REGISTRY[measure].kind == "flow":
        return Period(year, end)
    return word.period


def _future(period: Period | None, state: TimeState) -> bool:
    return (
        period is not None and period.end is not None and state.published is not None and period.end > state.published
    )
