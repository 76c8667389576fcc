"""Which words of time govern a figure, and whether it has happened or is aimed at."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from bridgehead.engines.figures import REGISTRY, Period
from bridgehead.engines.reading.records import record

from .asked import Asked
from .clock import REPORTS_BEGIN
from .periods import TELLS_WHICH, TimeWord
from .reported import is_term, is_whole_year, tells_flow
from .state import TimeState, is_done, is_of_days, names_what_happened

# Stocks of the registry that the reader treats as standing at a day: their period has an open start.
STOCKS = frozenset(
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
# Projects at work or in hand: those of a year's list are the year's, those that stand at a day are a stock.
AT_WORK = ("project.building", "project.in_hand")
# A month is reported on in its last days, a quarter or half year when two fifths are over, a year in its last month.
# A year as a whole is reported on from November.
_SHORT, _HALF_YEAR, _LAST_DAYS, _WELL_BEGUN = 31, 184, 7, 0.4
_DONE = ("project.", "investment.done", "fdi.")
_OUTPUTS = ("output.", "gdp.", "trade.", "investment.done", "fdi.")


# Indicators that the registry does not know: balances aside, they flow.
_INDICATORS = ("other.amount", "other.rate")
_BROUGHT = ("investment.done", "fdi.")
_BEGUN = ("project.started", "project.completed", "project.producing")
# What is told of on the spot: of an event of 日前 no day is known.
_EVENTS_OWN = ("project.signed", "event.guests", "finance.signed")
_MONTH, _A_YEAR = 31, 360
_PARTED = ("day", "range", "once", "year", "since")
_OF_YEARS = ("year", "listed")
# 新增15家，三季度再入库9家: the later time, but for a whole year, has a number of its own.
_OWN_NUMBER = re.compile("[^，。；、\\d]*\\d")
_TASK_SHARE = re.compile(
    "(?:完成|占|达到?)了?(?:全年|年度|今年|年)(?:目标|任务|计划|预期|指标)+(?:任务)?的?[^，。；、\\d]{0,4}$"
)
_CLAUSE_END = re.compile("[，；]")


@record(frozen=True, slots=True)
class Timing:
    """`explicit` is whether the sentence itself says the time."""

    period: Period | None
    explicit: bool
    future: bool


def governing(words: Sequence[TimeWord], position: int, end: int) -> Sequence[TimeWord]:
    """Words of time of the sentence before `position`; where there are none, the first one after it in the sentence."""
    if len(words) == 1 and words[0].until is None:
        return words if words[0].start < end else ()
    words = [word for word in words if word.reaches(position)]
    before = [word for word in words if word.start < position or (word.begin is not None and word.begin <= position)]
    if not before:
        return [word for word in words if position <= word.start < end][:1]
    for last in range(len(before) - 1, -1, -1):
        day = before[last]
        if is_of_days(day):
            named = all(names_what_happened(day, word, before) for word in before[last + 1 :])
            return before[: last + 1] if named else before
    return before


def _is_of_later(asked: Asked, word: TimeWord, text: str, state: TimeState) -> bool:
    """Whether the first word of time after a figure is another's: a stock's neighbour, or a day in a later clause."""
    if min(word.start, word.start if word.begin is None else word.begin) <= asked.position:
        return False
    if asked.stock or asked.measure.startswith(STANDING) or asked.holds(text):
        return True
    if word.kind == "year" and TELLS_WHICH.match(text, word.end):
        return True  # 到位资金780亿元、上年度签约项目累计开工率85%
    # 占地158亩，现有员工460人; 计划实施技改项目2600项，目前已启动300项
    if word.kind == "now" and (asked.modality == "target" or text.startswith("现有", word.start)):
        return text.find("，", asked.position, word.start) >= 0
    if word.kind == "as_of" and asked.modality == "actual":  # 已竣工86个，预计年底前再竣工40个
        return text.find("，", asked.position, word.start) >= 0 and is_future(word.period, state)
    return word.kind in _PARTED and _is_apart(asked, word, text)


def _is_apart(asked: Asked, word: TimeWord, text: str) -> bool:
    """Whether a comma or a semicolon parts a figure from a word of time after it that dates another number."""
    comma = text.find("，", asked.position, word.start) >= 0
    if comma and _days(word) < _A_YEAR and _OWN_NUMBER.match(text, word.end) is not None:
        return True
    apart, since = text.find("；", asked.position, word.start) >= 0, word.kind == "since"
    if apart or since:  # 竣工3个；年内计划开工42个
        return apart and (since or _days(word) < _A_YEAR or text.startswith("年内", word.start))
    return comma and asked.modality != "target" and _days(word) <= _SHORT


def _days(word: TimeWord) -> int:
    period = word.period
    return (period.end - period.start).days if period is not None and period.start and period.end else 0


def resolve(asked: Asked, words: Sequence[TimeWord], state: TimeState, text: str) -> Timing:
    """Period of a figure from the words that govern it, else from what the paragraph or the section has said."""
    timing = _resolve(asked, words, state, text)
    if asked.brought == "whole":
        word = words[-1] if words else state.carried or state.section_time
        undated = timing.period is None and text.find("在建", *asked.own) >= 0
        year = None if undated or not (word is None or _opens_year(word)) else _whole_year(timing.period, state)
        return timing if year is None else Timing(year, timing.explicit, False)
    if asked.measure == "approval.duration":  # how long it takes is of no time, but may be aimed at
        before = bool(words) and words[0].start < asked.position
        said = (before and timing.explicit) or (state.section_plan and not words)
        aimed = said and asked.modality == "target"
        return Timing(timing.period if aimed else None, False, timing.future and before)
    return timing


def _whole_year(period: Period | None, state: TimeState) -> Period | None:
    """The year that a period ends in, else that of the section or the document."""
    if period is not None:
        return Period.of_year(period.end.year) if period.end is not None else None
    year = state.section_year or (state.published.year if state.published is not None else None)
    return Period.of_year(year) if year is not None else None


def _opens_year(word: TimeWord) -> bool:
    """Whether a word of time is of a year from its first day on."""
    start = _start(word)
    return start is not None and (start.month, start.day) == (1, 1)


def _resolve(asked: Asked, words: Sequence[TimeWord], state: TimeState, text: str) -> Timing:
    if words and not _is_of_later(asked, words[0], text, state):
        return _from_words(asked, words, state, text)
    if asked.measure == "event.guests.count" and state.paragraph_day is not None:
        return Timing(state.paragraph_day.period, False, False)
    if state.at_event and state.event_day is not None:
        return Timing(_event_period(asked, state), False, False)
    if state.at_event and state.event_undated and asked.measure.startswith(_EVENTS_OWN):
        return Timing(None, False, False)
    return _from_before(asked, state, text) or _from_section(asked, state) or _from_report(asked, state, text)


def _from_before(asked: Asked, state: TimeState, text: str) -> Timing | None:
    """From the time that the paragraph, or a title, has spoken of."""
    if state.carried is None:
        return _implied(asked, state.section_time, state) if state.section_time is not None else None
    if asked.stock and asked.modality != "target" and is_future(state.carried.period, state):
        return Timing(None, False, False)
    if asked.of_no_time(state.carried.kind, text):
        return Timing(None, False, False)
    standing = asked.measure.startswith(STANDING) and state.carried.kind not in ("since", "as_of")
    whole = standing and (is_whole_year(state.carried.period) or is_term(state.carried))
    if standing and not (whole and (asked.reaches or asked.sets_up(text))):
        return None
    return _implied(asked, state.carried, state)


def _implied(asked: Asked, word: TimeWord, state: TimeState) -> Timing:
    period = _one(word, asked, state, None)
    if asked.modality == "target" and is_done(period, state) and not is_term(word):
        period = _year_of(word)  # what a report on 1—4月 calls planned is the year's
    return Timing(period, False, is_future(period, state) and not _runs(word, state))


def _from_section(asked: Asked, state: TimeState) -> Timing | None:
    """A target of output is a year's; a section that plans or looks back on a year speaks of all of it."""
    today, year = state.published, state.section_year
    term = state.plan_term
    if term is not None and state.section_plan and year is None and asked.modality != "actual":
        return Timing(Period.up_to(term.end) if asked.stock and term.end is not None else term, False, True)
    if asked.modality == "target" and today is not None and asked.measure.startswith(_OUTPUTS):
        return Timing(Period.of_year(year or today.year), False, False)
    looks_back = state.section_review and today is not None and today.month >= REPORTS_BEGIN
    if year is None or not (state.section_plan or state.estimated or looks_back or today is None or year != today.year):
        return None
    period = Period.up_to(date(year, 12, 31)) if asked.stock and not asked.brought else Period.of_year(year)
    return Timing(period, False, is_future(period, state))


def _from_report(asked: Asked, state: TimeState, text: str) -> Timing:
    """What a bulletin tells without a time is of the months that it is on (1—9月 in a paragraph before)."""
    if state.event_held and not state.section_plan and asked.is_deed(text):
        return Timing(_event_period(asked, state), False, False)  # news of a ceremony: “签约一批”项目651个
    told = state.reported or (state.opened if _is_of_year_so_far(asked) else None)
    if told is None and _is_of_years_task(asked, state, text):
        return Timing(_so_far(state.published), False, False)
    if told is None or asked.modality == "target" or state.section_plan or state.event_held:
        return Timing(None, False, False)
    stands = asked.holds(text) and not asked.measure.startswith(_OUTPUTS)  # 地区生产总值总量 is no stock
    if stands or not (tells_flow(asked.measure, asked.scope) or asked.brings(text)):
        return Timing(None, False, False)
    return _implied(asked, told, state)


def _is_of_years_task(asked: Asked, state: TimeState, text: str) -> bool:
    """Whether a share is that of the year's task which is done by now (已完成年度任务的93.6%)."""
    if not asked.measure.endswith("rate") or asked.modality == "target" or state.section_plan or state.event_held:
        return False
    return state.published is not None and _TASK_SHARE.search(text, asked.part, asked.position) is not None


def _so_far(today: date | None) -> Period | None:
    return Period(date(today.year, 1, 1), today) if today is not None and today.month > 1 else None


def _is_of_year_so_far(asked: Asked) -> bool:
    """Whether 今年以来 of the paragraph before goes on with a figure: with what was done to projects, and its sums."""
    if asked.measure.startswith(AT_WORK):
        return asked.brought == "any"  # 已开复工50个
    return asked.measure.startswith(_DONE) and not asked.stock


def _year_of(word: TimeWord) -> Period | None:
    end = word.period.end if word.period is not None else None
    return Period.of_year(end.year) if end is not None else None


def _from_words(asked: Asked, words: Sequence[TimeWord], state: TimeState, text: str) -> Timing:
    last, opening = words[-1], None
    if len(words) > 1:
        opening = _opening(words[:-1], state)
        until = next((word for word in reversed(words[:-1]) if word.kind in ("as_of", "now")), None)
        if until is not None and asked.modality != "target" and _goes_on(until, last):
            last, opening = until, last  # 截至6月底，今年签约: the end was said first
    if last.kind in ("same", "this"):
        last = next((word for word in reversed(words) if is_of_days(word)), last)
        if not is_of_days(last) and words[0].kind == "vague":
            return Timing(None, True, False)  # 日前，…集中开工仪式举行，本次开工项目46个
    period = _one(last, asked, state, opening)
    if asked.modality == "target" and is_done(period, state) and not is_term(last):
        apart = _CLAUSE_END.search(text, last.end + 1, asked.position)  # 上半年，… has its comma at once
        period = _year_of(last) if apart else period  # 上半年完成投资12亿元，计划新开工项目32个: the plan is the year's
    aimed = last.kind == "year" and (asked.modality == "target" or _has_just_begun(last, state))
    return Timing(period, True, aimed or (is_future(period, state) and not _runs(last, state)))


def _runs(word: TimeWord, state: TimeState) -> bool:
    """Whether a word names the running year, or a term in its last one: what is told of it is no plan for that."""
    period, today = word.period, state.published
    if period is None or today is None or not period.contains(today):
        return False
    return word.kind in _OF_YEARS or (is_term(word) and period.end is not None and period.end.year == today.year)


def _has_just_begun(word: TimeWord, state: TimeState) -> bool:
    """Whether a year is named in its first weeks, when nothing is told of it yet but what it is to bring."""
    today = state.published
    return today is not None and word.year == today.year and today.month == 1 and not state.at_event


def _opening(words: Sequence[TimeWord], state: TimeState) -> TimeWord | None:
    """The last of `words` that may give the start to 截至 or 目前; for 目前 best one that is still running."""
    today, last = state.published, None
    for word in reversed(words):
        if word.kind in ("since", "year", "range") and word.period is not None:
            if today is not None and word.period.contains(today):
                return word
            last = last or word
    return last


def _goes_on(until: TimeWord, last: TimeWord) -> bool:
    """Whether 今年 after 截至6月底 says the start of a stretch whose end is said, and not a stretch of its own."""
    if last.kind not in ("year", "since"):
        return False
    if 0 <= last.start - until.end <= 6:
        return True
    end = until.period.end if until.period is not None else None
    return until.kind == "as_of" and end is not None and last.period is not None and last.period.contains(end)


def _one(word: TimeWord, asked: Asked, state: TimeState, opening: TimeWord | None) -> Period | None:
    """The period that one governing word gives to a figure of this kind."""
    period = word.period
    if word.kind in ("same", "this"):
        return word.period or _event_period(asked, state)
    if period is None or word.kind in ("vague", "within", "recent"):
        return period
    if word.kind == "now":
        return _up_to_now(asked, state, opening)
    if word.kind == "as_of":
        return _as_of(word, asked, state, opening)
    if word.kind == "year" and asked.modality != "target" and _runs(word, state) and not _has_just_begun(word, state):
        if asked.brought in ("year", "list"):
            return period  # 2019年安排重点项目89个: the list is the whole year's
        period = Period(period.start, state.published)
    if state.estimated or state.looks_back:
        period = _estimated(word, period, state)
    if word.kind == "since":
        period = _as_reported(period, state)
    period = _within_year(period, state)
    if asked.brought in ("any", "list") or (asked.brought == "year" and _is_whole_year(word, period, state)):
        return period
    return Period.up_to(period.end) if asked.stock and period.end is not None else period


def _event_period(asked: Asked, state: TimeState) -> Period | None:
    """The day of the event; no project begins at a meeting that only talks."""
    day = state.event_day
    begins = asked.measure.startswith(_BEGUN)
    return day.period if day is not None and not (begins and state.event_talks) else None


def _estimated(word: TimeWord, period: Period, state: TimeState) -> Period:
    """The whole of a year that is looked back on, or guessed to its end (预计，下同), where 一年来 would end today."""
    today = state.published
    if word.kind not in ("year", "range") or today is None or period != Period(date(today.year, 1, 1), today):
        return period
    return Period.of_year(today.year)


def _is_whole_year(word: TimeWord, period: Period, state: TimeState) -> bool:
    """Whether a period is a whole year, or as much of it as has passed."""
    if period.start is None or period.end is None or (period.start.month, period.start.day) != (1, 1):
        return False
    return period.end.month == 12 or (word.kind == "year" and period.end == state.published)


def _as_reported(period: Period, state: TimeState) -> Period:
    """去年以来 in a circular on 1—7月 ends with the months that are reported."""
    told, today = state.section_time, state.published
    end = told.period.end if told is not None and told.kind == "range" and told.period is not None else None
    if end is None or today is None or period.start is None or period.end != today:
        return period
    return Period(period.start, end) if period.start <= end < today and (today - end).days <= _MONTH else period


def _within_year(period: Period, state: TimeState) -> Period:
    """A stretch that opens in the year that a section looks back on ends with it (2013年工作回顾：去年以来)."""
    year = state.section_year
    if not state.section_review or year is None:
        return period
    last = date(year, 12, 31)
    opens = period.start is not None and period.start.year == year
    return Period(period.start, last) if opens and period.end is not None and period.end > last else period


def _up_to_now(asked: Asked, state: TimeState, opening: TimeWord | None) -> Period | None:
    today = state.published
    if today is None:
        return None
    standing = (
        REGISTRY[asked.measure].kind == "stock" and asked.scope != "new" and not asked.measure.startswith("project.")
    )
    since = opening or state.carried
    if opening is None and since is not None and since.kind in ("year", "range") and not asked.stock:
        opening = since if since.period is not None and since.period.contains(today) else None
    start = _start(opening)
    flows = asked.measure in _INDICATORS and since is not None and since.kind == "since"
    yearly = asked.of_a_year and not asked.adds_up
    if asked.stock or (standing and not (flows or yearly)):
        return Period.up_to(today)
    if start is not None and opening is not None and opening.period is not None:
        if opening.period.contains(today):
            return Period(start, today)
        if opening.kind == "year":
            return Period.up_to(today)  # 去年签约的43个项目，目前已开工36个
    if asked.scope == "new" or yearly:
        return Period(date(today.year, 1, 1), today)
    begun = _start(state.since)
    return Period(begun, today) if begun is not None and begun <= today else Period.up_to(today)


def _start(word: TimeWord | None) -> date | None:
    return word.period.start if word is not None and word.period is not None else None


def _as_of(word: TimeWord, asked: Asked, state: TimeState, opening: TimeWord | None) -> Period | None:
    """截至7月底 gives the end; 今年, 今年以来 or a new flow gives the start."""
    end = word.period.end if word.period else None
    if end is None or asked.stock:
        return word.period
    year = date(end.year, 1, 1)
    carried = state.carried if state.carried is not None and state.carried.kind in ("since", "year") else None
    this_year = state.published is None or end.year == state.published.year
    planned = asked.modality == "target" and REGISTRY[asked.measure].kind == "flow" and this_year
    flows = asked.measure in _INDICATORS or (asked.measure.startswith(_BROUGHT) and not asked.adds_up)
    whole = flows and end.month == 12  # 预计到年末，完成固定资产投资48亿元
    new = asked.scope == "new" and (state.published is None or end.year <= state.published.year)
    yearly = asked.measure.startswith(_OUTPUTS[:3]) or new or planned or whole
    if yearly or year in (_start(opening), _start(carried)):
        return Period(year, end)
    since = carried if opening is None else opening
    begun = _start(since) if since is not None and since.kind == "since" else None
    return Period(begun, end) if begun is not None and begun.year == end.year and begun <= end else word.period


def is_future(period: Period | None, state: TimeState) -> bool:
    """Whether a period ends after the document's date; one that is told of while it still runs counts as over."""
    today = state.published
    if period is None or period.end is None or today is None or period.end <= today:
        return False
    length = (period.end - period.start).days if period.start is not None else 0
    if period.start is not None and period.start <= today and (period.end - today).days <= _LAST_DAYS < length:
        return False
    if period.start is not None and period.start <= today and 0 < length <= _HALF_YEAR:
        return not (length > _SHORT and (today - period.start).days >= _WELL_BEGUN * length)
    return period.end > (date(today.year, 12, 31) if today.month >= REPORTS_BEGIN else today)
