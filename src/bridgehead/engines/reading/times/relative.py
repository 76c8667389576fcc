"""Words of time that count from the document's own date: 上周, 下月底, 本月12日, 6日至8日, 国庆前, "双11"当天."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from bridgehead.engines.figures import Period

from .clock import Clock
from .parts import number_of

# The kind of a word of time, its period and the year that it says.
Said = tuple[str, Period | None, int | None]

UNTIL = ("截至", "截止", "截至到", "截止到")
# How late 本月 and 当月 may be told of.
_LATE, _VERY_LATE = 31, 100
_THIS_MONTH, _RUNNING = ("本月", "当月"), ("本月", "这个月", "当月", "月内")
_WEEK, _YEAR, _WEEKDAYS = 7, 12, "一二三四五六日"
_TENTHS = {"上": (1, 10), "中": (11, 20), "下": (21, 31)}
_BEFORE, _AFTER, _ON = ("前", "之前", "以前"), ("后", "之后", "过后"), ("当天", "当日")
# First and last day of what is kept at a fixed date; since 2020 the days of May are five.
_HOLIDAYS = {
    "元旦": (1, 1, 3),
    "五一": (5, 1, 5),
    "劳动": (5, 1, 5),
    "七一": (7, 1, 1),
    "八一": (8, 1, 1),
    "十一": (10, 1, 7),
    "国庆": (10, 1, 7),
    "双十": (11, 11, 11),
    "双1": (11, 11, 11),
}
_MAY, _LONG_MAY, _SHORT_MAY = 5, 2020, 3


def relative(match: re.Match[str], clock: Clock) -> Said:
    """A day, week, month or quarter by its place beside the running one."""
    today, word = clock.published, match["relative"]
    if today is None:
        return "range", None, None
    if "月" in word:
        return _month(match, word, today, clock)
    if "季" in word:
        return _quarter(word, today, clock)
    if "周" in word:
        return _week(word, match["weekday"], today)
    if word[0] in "昨前" or word in ("今日", "今天"):
        day = today - timedelta(days={"昨": 1, "前": 2}.get(word[0], 0))
        until = match.string.endswith(UNTIL, 0, match.start())
        return ("as_of", Period.up_to(day), None) if until else ("day", Period.of_day(day), None)
    return "same", None, None


def bare_day(match: re.Match[str], clock: Clock) -> Said | None:
    """6日 or 6日至8日 in news: the last such days up to the document's date."""
    today = clock.published
    if today is None:
        return None
    day = int(match["bare_day"])
    last = int(match["bare_last"] or day)
    month = today if day <= today.day else today.replace(day=1) - timedelta(days=1)
    if not day <= last <= monthrange(month.year, month.month)[1]:
        return None
    return "day", Period(month.replace(day=day), month.replace(day=last)), month.year


def holiday(match: re.Match[str], clock: Clock) -> Said:
    """国庆前 ends on the day before, 国庆假期 are its days; 国庆后 is of no known day."""
    today, tail = clock.published, match["feast_tail"]
    month, first, last = next(days for name, days in _HOLIDAYS.items() if match["feast"].lstrip("“‘").startswith(name))
    if today is None or tail in _AFTER:
        return "within", None, None
    if month == _MAY and today.year < _LONG_MAY:
        last = _SHORT_MAY
    begins = date(today.year + (month == 1 and tail in _BEFORE and today > date(today.year, 1, first)), month, first)
    if tail in _BEFORE:
        return "as_of", Period.up_to(begins - timedelta(days=1)), None
    if tail in _ON:
        return "day", Period.of_day(begins), begins.year
    return "range", Period(begins, begins.replace(day=last)), begins.year


def _month(match: re.Match[str], word: str, today: date, clock: Clock) -> Said:
    """本月, 上月, 下月, and a day, a third or the end of it."""
    if not match["of_month"]:
        if word[0] in "上下":
            return "range", _shifted(today, -1 if word[0] == "上" else 1), None
        late = _VERY_LATE if word == "当月" else _LATE
        told = _told_month(clock.told, today, late) if word in _THIS_MONTH else None
        if told is not None or word in _RUNNING:  # a running one is told of as a running year is
            return ("once", told, None) if told is not None else ("year", _shifted(today, 0), None)
        return "range", _shifted(today, 0), None
    month = _shifted(today, {"上": -1, "下": 1}.get(word[0], 0))
    if month.start is None or month.end is None:
        return "range", None, None
    until, part = match.string.endswith(UNTIL, 0, match.start()), match["of_month"]
    if match["of_day"]:
        day = number_of(match["of_day"])
        if day > month.end.day:
            return "range", None, None
        first = last = month.start.replace(day=day)
        until = until or part.endswith("前")
    elif part[0] in _TENTHS:
        begin, end = _TENTHS[part[0]]
        first, last = month.start.replace(day=begin), month.start.replace(day=min(end, month.end.day))
    else:
        first, last, until = month.start, month.end, part[0] in "底末" or until
    if until:
        return "as_of", Period.up_to(last), last.year
    return "day" if first == last else "range", Period(first, last), last.year


def _shifted(today: date, months: int) -> Period:
    """The month that lies `months` after the running one."""
    index = 12 * today.year + today.month - 1 + months
    return Period.of_month(index // _YEAR, index % _YEAR + 1)


def _told_month(told: date | None, today: date, late: int) -> Period | None:
    """The month that 本月 is in a report up to the end of a month that is over (截至5月底，…本月完成… in June)."""
    if told is None or told >= today.replace(day=1) or (today - told).days > late:
        return None
    return Period.of_month(told.year, told.month) if (told + timedelta(days=1)).day == 1 else None


def _quarter(word: str, today: date, clock: Clock) -> Said:
    """本季度, 上季度, 下季度; 当季 is the one that was just told of."""
    told = clock.told if word.startswith("当") and clock.told is not None else today
    shift = {"上": -1, "下": 1}.get(word[0], 0)
    quarter = 4 * told.year + (told.month - 1) // 3 + shift
    year, first = quarter // 4, 3 * (quarter % 4) + 1
    whole = Period(date(year, first, 1), Period.of_month(year, first + 2).end)
    return "once" if word.startswith("当") else "range", whole, None


def _week(word: str, weekday: str | None, today: date) -> Said:
    """上周 from Monday to Sunday, 上周五; 本周 is the week of the event told of."""
    monday = today - timedelta(days=today.weekday()) + timedelta(days={"上": -_WEEK, "下": _WEEK}.get(word[0], 0))
    if weekday is not None and weekday != "末":
        day = monday + timedelta(days=_WEEKDAYS.index(weekday) if weekday != "天" else _WEEK - 1)
        return "day", Period.of_day(day), day.year
    if word[0] not in "上下":
        return "same", None, None
    first = monday + timedelta(days=_WEEK - 2 if weekday is not None else 0)
    return "range", Period(first, monday + timedelta(days=_WEEK - 1)), None
