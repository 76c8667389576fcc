"""What earlier sentences of a paragraph, a section and a text have said of time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from bridgehead.engines.figures import Period

from .clock import REPORTS_BEGIN
from .events import kind_of_event
from .periods import TimeWord
from .reported import is_reported, is_term, is_whole_year

_AN_EVENT = 8  # days


@dataclass(slots=True)
class TimeState:
    """What earlier sentences of the paragraph and the section said of time.

    `opens` is 今年以来 where this paragraph says it, `opened` where the one before did.
    """

    published: date | None
    carried: TimeWord | None = None
    event_day: TimeWord | None = None
    event_talks: bool = False
    event_held: bool = False
    event_undated: bool = False
    paragraph_day: TimeWord | None = None
    since: TimeWord | None = None
    section_time: TimeWord | None = None
    section_year: int | None = None
    section_plan: bool = False
    estimated: bool = False
    section_review: bool = False
    section_level: int | None = None
    report_year: int | None = None
    plan_term: Period | None = None
    year_said: int | None = None
    words: list[TimeWord] = field(default_factory=list)
    at_event: bool = False
    reported: TimeWord | None = None
    opens: TimeWord | None = None
    opened: TimeWord | None = None
    term: Period | None = None

    @property
    def told(self) -> date | None:
        """The last day of the stretch that the paragraph speaks of."""
        word = self.carried
        return word.period.end if word is not None and word.kind in ("range", "as_of") and word.period else None

    @property
    def reported_year(self) -> int | None:
        """The year that a report on all of it is on."""
        period = self.reported.period if self.reported is not None else None
        whole = period is not None and period.end is not None and (period.end.month, period.end.day) == (12, 31)
        return period.end.year if whole and period is not None and period.end is not None else None

    @property
    def looks_back(self) -> bool:
        """Whether a section looks back on the running year in its last months (2024年工作回顾 in December 2024)."""
        today = self.published
        late = today is not None and today.month >= REPORTS_BEGIN
        return self.section_review and late and today is not None and self.section_year == today.year

    def new_paragraph(self) -> None:
        """Forget the time that the paragraph before spoke of."""
        self.carried = self.paragraph_day = None
        self.opened = self.opens
        self.opens = None

    def finish_sentence(self, text: str, start: int, end: int) -> None:
        """Keep what sentences after text[start:end] may lean on: a stretch or a day, but never 目前 or 近日."""
        for word in self.words:
            if word.year is not None and word.kind in ("range", "year", "since", "day"):
                self.year_said = word.year
            if is_of_days(word):
                event = kind_of_event(text, start, end)
                self.event_day = self.paragraph_day = word
                self.event_talks, self.event_held = event == "talk", self.event_held or event is not None
            if word.kind == "since":
                self.since = word
                self.opens = word if _is_this_year(word, self.published) else self.opens
            if is_term(word):
                self.term = word.period
            self._carry(word, text, start, end)
        told = self.carried
        if told is not None and is_reported(told, self.published) and not _is_within(self.reported, told):
            self.reported = told
            if _is_last_month(self.section_time, self.reported):
                self.section_time = None

    def _carry(self, word: TimeWord, text: str, start: int, end: int) -> None:
        """Let `word`, or the day of the event that it stands for, be what later sentences go on with."""
        if word.kind == "vague":
            self.carried = None
            if kind_of_event(text, start, end) is not None:
                self.event_undated = True
                if not self.event_held:  # 今天（7月8日）通报…。近日，…集中开工仪式举行: the day is another matter's
                    self.event_day = self.paragraph_day = None
        elif word.kind in ("this", "same"):
            self.carried = self.event_day or self.carried
        elif (
            word.kind in ("range", "year", "since", "day", "as_of")
            and not names_what_happened(self.carried, word, self.words)
            and not _is_a_part(self.carried, word, self)
            and not _is_last_of_term(self.carried, word)
        ):
            self.carried = _joined(self.carried, word)


def _is_a_part(whole: TimeWord | None, word: TimeWord, state: TimeState) -> bool:
    """全年开工65个，一季度开工率达到50%: a part of the year that is planned for, of one figure."""
    if whole is None or whole not in state.words or word.sets_time or word.kind != "range":
        return False
    period = whole.period
    if is_done(word.period, state) or not is_whole_year(period):
        return False
    return period is not None and word.period is not None and word.period != period and period.contains(word.period)


def _is_this_year(word: TimeWord, published: date | None) -> bool:
    """Whether 今年以来 opens the year of the document."""
    period = word.period
    return period is not None and published is not None and period.start == date(published.year, 1, 1)


def _is_within(reported: TimeWord | None, word: TimeWord) -> bool:
    """1—2月 in a report on 1—3月: a part of what is reported on, for an indicator that is late."""
    whole, part = reported.period if reported is not None else None, word.period
    if whole is None or part is None or whole.start is None or whole.end is None:
        return False
    return whole != part and whole.start.year == whole.end.year and whole.contains(part)


def _is_last_month(title: TimeWord | None, reported: TimeWord) -> bool:
    """2020年3月经济运行简况 over 1—3月，…: the month names the report, the months are what it is on."""
    if title is None or title.period is None or reported.period is None or title.period == reported.period:
        return False
    return title.kind == "range" and title.period.end == reported.period.end and reported.period.contains(title.period)


def _is_last_of_term(term: TimeWord | None, word: TimeWord) -> bool:
    """过去五年…。2021年，实现生产总值288亿元。: the last year tells what was reached, and the term goes on."""
    if term is None or word.kind != "year" or not is_term(term) or term.period is None or word.period is None:
        return False
    return is_whole_year(word.period) and word.period.end == term.period.end


def _joined(before: TimeWord | None, word: TimeWord) -> TimeWord:
    """截至7月底 after 今年以来 is the end of that stretch."""
    if word.kind != "as_of" or before is None or before.kind not in ("since", "year"):
        return word
    start, end = before.period and before.period.start, word.period and word.period.end
    if not start or not end or start.year != end.year or start > end:
        return word
    return replace(word, kind="range", period=Period(start, end))


def names_what_happened(day: TimeWord | None, word: TimeWord, words: Sequence[TimeWord]) -> bool:
    """2024年春季签约仪式 after 3月28日: the year is in the event's name, the day is when it was."""
    if day is None or not is_of_days(day) or day not in words or word.kind not in ("year", "range") or word.sets_time:
        return False
    return word.period is not None and day.period is not None and word.period.contains(day.period)


def is_of_days(word: TimeWord) -> bool:
    """Whether a word of time is a day, or the few days of one event (11月30日至12月1日)."""
    period = word.period
    if word.kind != "range" or period is None or period.start is None or period.end is None:
        return word.kind == "day"
    return (period.end - period.start).days < _AN_EVENT


def is_done(period: Period | None, state: TimeState) -> bool:
    """Whether a period is over on the day of the document."""
    today = state.published
    return today is not None and period is not None and period.end is not None and period.end <= today
