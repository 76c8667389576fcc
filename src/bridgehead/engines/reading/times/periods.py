"""Words of time to periods: 今年1~7月, 截至10月底, 上半年, 年内, 去年同期, 9月下旬, "十四五"期间, 11月10日.

A word of time is read with a clock: the document's own date, and the year that the section speaks of where it is other
(a work report of January that reviews the year before). Nothing is guessed where the clock is missing.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from bridgehead.engines.figures import Period
from bridgehead.engines.reading.numerals import DIGITS, parse_number
from bridgehead.engines.reading.records import record

from .clock import REPORTS_BEGIN, REPORTS_END, Clock, looks_ahead, looks_back, year_after, year_before
from .expressions import Mark
from .marks import TimeMarks
from .parts import PARTS, Part, number_of
from .relative import UNTIL, bare_day, holiday, relative
from .untimed import OF_THEN, SINCE_OPENED, end_of_before


@record(frozen=True, slots=True)
class TimeWord:
    """One expression of time at [start, end).

    kind: range (a closed stretch), year (a whole year, perhaps still running), as_of (截至, 末), since (以来: the start
    is in `period`), now (目前), recent (近年来), vague (近日: says that no period is known), within (三年内: the same,
    for its own clause only), day. `sets_time` is whether a comma sets it apart, so that it is no part of a name
    (1—3月， against 2024年春季签约仪式). `until` is where a word that dates one figure, or its clause, only stops to
    count, `begin` where it begins to where that lies before it.
    """

    start: int
    end: int
    kind: str
    period: Period | None
    year: int | None = None
    sets_time: bool = False
    until: int | None = None
    begin: int | None = None

    def reaches(self, position: int) -> bool:
        """Whether it has not stopped to count at `position`."""
        if self.until is None:
            return True
        return (self.start if self.begin is None else self.begin - 1) < position < self.until


_DATED = ("range", "day")
_SINCE_LATER = re.compile("[^，。；\\d]{1,24}以来")
# 总投资24.4亿元，2022年计划投资8.4亿元；南屏区12个: the year is of that year's part of the sum.
_YEARS_PART = re.compile("度?(?:计划|预计|拟)(?:完成)?投资")
# 由2016年的1.2亿美元增加到2021年的3.5亿美元: what that year brought.
_GROWN_TO = re.compile("(?:增[加长至]?|提[高升]|扩大|上升|攀升|跃升|发展|下降|减少)$")
# 2021年度独角兽榜单上: the list is the whole year's.
_LISTED = re.compile("[^，。；\\d]{0,10}(?:榜单|名单|目录|百强榜|认定结果|评价结果|考核结果)")
# 2018年签约的218个项目，截至9月底: the year tells which projects.
TELLS_WHICH = re.compile(
    "(?:[省市区县]?(?:新?签约|开工|动工|奠基|启动|建成|竣工|完工|投产|投运|投用|达产|引进|招引|落户|落地|上马|立项|备案|获批|实施|列入|确定)[^，。；\\d]{0,6}"
    "(?:的|项目(?=(?:目前|现)?(?:已|累计|全部|均)?(?:经)?(?:开工|动工|竣工|投产|落地|履约|注册))))"
)
# …的118个亿元以上项目已开工97个
_BECOME = re.compile(
    "(?:\\d+[余多]?[个项宗件家])?[^，。；\\d]{0,3}(?:\\d*亿元以上)?[^，。；\\d]{0,8}[，中里]?"
    "(?P<done>已(?!经?在)|(?:累计)?(?:开工|动工|竣工|投产)(?=\\d))"
)
# 过去五年 in a report of the year's first half are the years before: congresses of counties meet then.
_CONGRESSES_END = 6
_BARE_YEARS, _GROWN_IN = 2, re.compile("[^，。；、\\d]{2,4}\\d")
_AHEAD = re.compile("(?:未来|今后)([三五])年")


def find_times(marks: TimeMarks, start: int, end: int, clock: Clock) -> list[TimeWord]:
    """Words of time between `start` and `end`, in order. A year said once holds for the bare months after it."""
    found: list[TimeWord] = []
    inside = marks.within(start, end)
    if not inside:
        return found
    if clock.year is None and clock.published is None:
        clock = replace(clock, year=_year_beside(inside))
    text = inside[0].match.string
    for mark in inside:
        if mark.kind == "bare_tenth":
            found += _bare_tenth(mark, found)
            continue
        word = _time_word(mark, clock)
        if word is None:
            continue
        once = _told_once(text, mark, word, found, clock)
        if once is not None:
            found += once
            continue
        found += _told_by_now(text, mark, word, clock) or [_set_apart(text, mark, word)]
        if len(found) == 1 and mark is inside[-1]:
            break  # no other word for it to be read with
        clock = _having_told(word, clock)
        if word.year is not None and mark.year and not TELLS_WHICH.match(text, word.end):
            clock = Clock(clock.published, word.year, year_said=True, told=clock.told, term=clock.term)
        elif clock.published is not None and _runs_back(found, word):
            clock = replace(clock, year=clock.published.year)
            word = _time_word(mark, clock)
            found[-1:] = [word] if word is not None else []
    return found


def _part_end(text: str, start: int) -> int:
    """Where the part of the sentence ends that goes on at `start`."""
    ends = [end for end in (text.find(stop, start) for stop in "；。\n") if end >= 0]
    return min(ends, default=len(text))


def _told_once(text: str, mark: Mark, word: TimeWord, found: list[TimeWord], clock: Clock) -> list[TimeWord] | None:
    """The time of one number only that is compared with (去年同期, 比年初); None for any other word of time."""
    if mark.year in ("去年", "上年") and OF_THEN.match(text, mark.end):
        return _same_time_before(word, found, clock)
    since = _since_opened(text, word, clock) if mark.kind == "end_of" else None
    return None if since is None else [since]


def _told_by_now(text: str, mark: Mark, word: TimeWord, clock: Clock) -> list[TimeWord]:
    """去年签约的118个项目已开工97个: what has become of a year's projects is told as of now, in its part."""
    which = TELLS_WHICH.match(text, word.end) if word.kind == "year" and mark.year else None
    become = _BECOME.match(text, which.end()) if which is not None else None
    now, end = clock.told or clock.published, word.period.end if word.period is not None else None
    if become is None or now is None or end is None:
        return []
    of_year = replace(word, until=become.end("done"))
    since = TimeWord(*become.span("done"), "as_of", _up_to(now), until=_part_end(text, become.end()))
    return [of_year] if end >= now else [of_year, since]


def _set_apart(text: str, mark: Mark, word: TimeWord) -> TimeWord:
    """`word`, which sets the time where it is a stretch before a comma, or dates only what it is planned to cost."""
    if word.kind == "year" and _YEARS_PART.match(text, word.end):
        comma = text.find("，", word.end) if text.endswith("，", 0, word.start) else -1
        until = _part_end(text, word.end)
        return replace(word, until=min(until, comma) if comma >= 0 else until)  # 总投资9亿元，2016年计划投资4亿元，
    if (
        mark.year
        and word.kind in ("year", "range")
        and (before := end_of_before(text, word.start, word.end)) is not None
    ):
        return replace(word, until=before)
    if word.kind != "range" or not text.startswith("，", word.end):
        return word
    return TimeWord(word.start, word.end, word.kind, word.period, word.year, sets_time=True)


def _having_told(word: TimeWord, clock: Clock) -> Clock:
    """The clock for what follows `word`: the end of a stretch is the last day told of."""
    if word.period is None or word.period.end is None or word.kind not in ("range", "as_of"):
        return clock
    return Clock(clock.published, clock.year, clock.year_said, word.period.end, term=clock.term)


def _same_time_before(word: TimeWord, found: list[TimeWord], clock: Clock) -> list[TimeWord]:
    """去年同期: the stretch spoken of before, a year earlier; it holds for its own sentence only."""
    told = next((other.period for other in reversed(found) if other.period is not None and other.period.start), None)
    told = told or (Period(date(clock.told.year, 1, 1), clock.told) if clock.told is not None else None)
    if told is None and clock.published is not None:
        told = Period(date(clock.published.year, 1, 1), clock.published)
    if told is None or told.start is None or told.end is None:
        return []
    end = told.end if clock.published is None else min(told.end, clock.published)
    period = Period(year_before(told.start), year_before(end))
    return [replace(word, kind="once", period=period, end=word.end + 2)]


def _since_opened(text: str, word: TimeWord, clock: Clock) -> TimeWord | None:
    """比年初净增3家: of that number, from the year's first day to the last one told of."""
    grown = SINCE_OPENED.match(text, word.end) if text.startswith("年初", word.end - 2) else None
    last = clock.told or clock.published
    if grown is None or last is None or not text.endswith(("比", "较"), 0, word.start):
        return None
    return replace(word, kind="once", period=Period(date(last.year, 1, 1), last), until=grown.end("number"))


def _year_beside(marks: Sequence[Mark]) -> int | None:
    """The one year that the words of time name (3月23日，2020年第一季度集中签约仪式…), for a day that names none."""
    if marks[0].year or marks[0].kind != "md":
        return None
    said = {_year(mark.year, Clock(None, None)) for mark in marks if mark.year}
    return said.pop() if len(said) == 1 else None


def _bare_tenth(mark: Mark, found: list[TimeWord]) -> list[TimeWord]:
    """中旬 after 6月上旬 is of the same month."""
    before = found[-1].period if found else None
    if before is None or before.start is None:
        return []
    first, last = {"上": (1, 10), "中": (11, 20), "下": (21, 0)}[mark.match["bare_tenth"][0]]
    month = before.start.replace(day=1)
    end = monthrange(month.year, month.month)[1] if last == 0 else last
    period = Period(month.replace(day=first), month.replace(day=end))
    return [TimeWord(mark.start, mark.end, "range", period, month.year)]


def _runs_back(found: list[TimeWord], word: TimeWord) -> bool:
    """A bare month that lies before the one said just before it (2023年8月开工，6月竣工) is of a later year."""
    after = word.period
    if after is None or after.start is None or word.kind not in _DATED:
        return False
    for other in reversed(found[:-1]):
        before = other.period
        if before is not None and other.year is not None and other.kind in _DATED:
            return (
                before.start is not None
                and after.start < before.start
                and after.start.year == before.start.year
                and (after.end is None or before.end is None or after.end < before.end)
            )
    return False


def _time_word(mark: Mark, clock: Clock) -> TimeWord | None:
    resolve = _SIMPLE.get(mark.kind)
    return _calendar_word(mark, clock) if resolve is None else resolve(mark.match, clock)


def _now(match: re.Match[str], clock: Clock) -> TimeWord:
    return TimeWord(*match.span(), "now", _up_to(clock.published) if clock.published else None)


def _recent(match: re.Match[str], clock: Clock) -> TimeWord:
    return TimeWord(*match.span(), "recent", _up_to(clock.published) if clock.published else None)


def _vague(match: re.Match[str], clock: Clock) -> TimeWord:
    return TimeWord(*match.span(), "vague", None)


def _within(match: re.Match[str], clock: Clock) -> TimeWord:
    """三年内 is of no known years; 今后五年 begins with the next year, in the first half with the running one."""
    ahead, today = _AHEAD.match(match.group()), clock.published
    if ahead is None or today is None:
        return TimeWord(*match.span(), "within", None)
    first = today.year + (today.month > _CONGRESSES_END)
    years = int(parse_number(ahead[1]))
    return TimeWord(*match.span(), "range", Period(date(first, 1, 1), date(first + years - 1, 12, 31)))


def _this(match: re.Match[str], clock: Clock) -> TimeWord:
    return TimeWord(*match.span(), "this", None)


def _month_end(match: re.Match[str], clock: Clock) -> TimeWord:
    today = clock.published
    return TimeWord(*match.span(), "range", Period.of_month(today.year, today.month) if today else None)


def _past(match: re.Match[str], clock: Clock) -> TimeWord:
    """过去一年, 五年来: whole years, the last one being the year before in a document of the first months."""
    if clock.published is None:
        return TimeWord(*match.span(), "range", None)
    whole = not match.group().endswith(("来", "累计"))
    last = clock.published.year - (clock.published.month <= (_CONGRESSES_END if whole else REPORTS_END))
    years = int(parse_number(match["years"] or match["past_years"] or "一"))
    if years == 1 and clock.year_said and clock.year == clock.published.year - 1:
        return TimeWord(*match.span(), "range", Period.of_year(clock.year), clock.year)  # under 2022年工作回顾
    if clock.term is not None and match.group().endswith("累计"):
        return TimeWord(*match.span(), "range", clock.term)  # 五年累计引进150个 in a five-year plan
    until = date(last, 12, 31)
    if clock.published.month < REPORTS_BEGIN or match.group().endswith("来"):
        until = min(until, clock.published)  # 五年来 goes on to the document's day, 过去五年 are whole years
    period = Period(date(last - years + 1, 1, 1), until)
    if len(match.group()) == _BARE_YEARS:  # 占比达到51%、5年提升8个百分点: of its own number only
        grown = _GROWN_IN.match(match.string, match.end())
        return TimeWord(*match.span(), "once", period, until=grown.end() if grown is not None else None)
    return TimeWord(*match.span(), "range", period, last if years == 1 else None)


def _years(match: re.Match[str], clock: Clock) -> TimeWord | None:
    """2021—2023年: from the first day of the one to the last of the other."""
    first, last = int(match["y1"]), int(match["y2"])
    if first >= last:
        return None
    return TimeWord(*match.span(), "range", Period(date(first, 1, 1), date(last, 12, 31)), last)


def _plan(match: re.Match[str], clock: Clock) -> TimeWord | None:
    """A five-year plan: 十四五 is 2021 to 2025."""
    last = 2010 + 5 * ("一二三四五六".index(match["plan_no"][1]) - 0)
    tail = match["plan_tail"] or ""
    if tail in {"", "收官之年"}:
        return None
    if tail.endswith("年") and tail[0] != "前":  # the first year of the plan
        return TimeWord(*match.span(), "year", Period.of_year(last - 4), last - 4, sets_time=True)
    if tail == "以来":
        return TimeWord(
            *match.span(), "range", Period(date(last - 4, 1, 1), clock.published) if clock.published else None
        )
    if "末" in tail:
        return TimeWord(*match.span(), "as_of", Period.up_to(date(last, 12, 31)), last)
    until = last - 5 + int(parse_number(tail[1])) if tail[0] == "前" else last  # “十四五”前四年
    return TimeWord(*match.span(), "range", Period(date(last - 4, 1, 1), date(until, 12, 31)))


def _opening(match: re.Match[str], clock: Clock) -> TimeWord:
    """开年以来: since the first day of the year."""
    today = clock.published
    period = Period(date(today.year, 1, 1), today) if today is not None else None
    return TimeWord(*match.span(), "since", period, today.year if today is not None else None)


def _new_year(match: re.Match[str], clock: Clock) -> TimeWord:
    """新的一年: the year that has begun, in a report of its last months the one to come."""
    today = clock.published
    if today is None:
        return TimeWord(*match.span(), "year", None)
    year = today.year + (today.month >= REPORTS_BEGIN)
    kind = "year" if REPORTS_END < today.month < REPORTS_BEGIN else "range"
    return TimeWord(*match.span(), kind, Period.of_year(year), year)


def _relative(match: re.Match[str], clock: Clock) -> TimeWord:
    kind, period, year = relative(match, clock)
    return TimeWord(*match.span(), kind, period, year)


def _holiday(match: re.Match[str], clock: Clock) -> TimeWord:
    kind, period, year = holiday(match, clock)
    return TimeWord(*match.span(), kind, period, year)


def _bare_day(match: re.Match[str], clock: Clock) -> TimeWord | None:
    said = bare_day(match, clock)
    if said is None:
        return None
    kind, period, year = said
    return TimeWord(*match.span(), kind, period, year)


_SIMPLE: dict[str, Callable[[re.Match[str], Clock], TimeWord | None]] = {
    "y1": _years,
    "bare_day": _bare_day,
    "now": _now,
    "recent": _recent,
    "within": _within,
    "vague": _vague,
    "opening": _opening,
    "new_year": _new_year,
    "past": _past,
    "plan": _plan,
    "relative": _relative,
    "feast": _holiday,
    "this": _this,
    "month_end": _month_end,
}


def _calendar_word(mark: Mark, clock: Clock) -> TimeWord | None:
    year = _year(mark.year, clock)
    if not mark.kind:
        return _year_alone(mark, year, clock) if mark.year else None
    match, start, end = mark.match, mark.start, mark.end
    part = _part(mark, year, clock)
    if part is None:
        return TimeWord(start, end, "range", None)
    first, last, kind = part
    text = match.string
    if not mark.year and looks_back(text, start, last, clock):
        first, last = year_before(first), year_before(last)
    elif not mark.year and looks_ahead(text, match, last, clock):
        first, last = year_after(first), year_after(last)
    until, suffix = match.group("until", "suffix")
    if suffix or until:
        suffix, opens = suffix or "", until in ("自", "从")
        if "来" in suffix or suffix in ("起", "至今") or (opens and (kind == "day" or _SINCE_LATER.match(text, end))):
            return _since(mark, first, clock, first.year)
        held = mark.kind == "month" and suffix in ("底", "末") and text.endswith(("在", "于"), 0, start)
        spans = mark.kind == "m1" and first.month == 1  # 截止1-5月底
        if until in _BY and mark.kind == "month" and text.endswith(_OPENS_YEAR, 0, start):
            return TimeWord(start, end, "range", _period(date(last.year, 1, 1), last), last.year)  # 今年到11月
        by_then = until in _BY and mark.kind == "month" and text.startswith("，", end)  # 预计至6月，可累计完成
        if not spans and (until in UNTIL or by_then or (suffix in _ENDS and kind != "day" and not held)):
            return TimeWord(start, end, "as_of", _up_to(last), last.year)
    if text.endswith(("当月", "单月"), start, end):
        kind = "once"  # 5月当月 holds for its own sentence only
    return TimeWord(start, end, kind, _period(first, last) if kind != "as_of" else _up_to(last), first.year)


def _year_alone(mark: Mark, year: int | None, clock: Clock) -> TimeWord:
    if year is None:
        return TimeWord(mark.start, mark.end, "year", None)
    if mark.year == "本年" and clock.told is not None and clock.told.year == year:
        return TimeWord(mark.start, mark.end, "range", _period(date(year, 1, 1), clock.told), year)  # of a bulletin
    if mark.year is not None and mark.year.endswith("度") and _LISTED.match(mark.match.string, mark.end):
        return TimeWord(mark.start, mark.end, "listed", Period.of_year(year), year)
    until, suffix = mark.match.group("until", "suffix")
    opens = _SINCE_LATER.match(mark.match.string, mark.end)
    if opens or (suffix and ("来" in suffix or suffix == "至今")):
        return _since(mark, date(year, 1, 1), clock, year)
    if until in _BY or suffix in ("底", "末"):
        text = mark.match.string
        grown = not suffix and _GROWN_TO.search(text, max(0, mark.start - 4), mark.start)
        if not grown:
            return TimeWord(mark.start, mark.end, "as_of", _up_to(date(year, 12, 31)), year)
    return TimeWord(mark.start, mark.end, "year", _period(date(year, 1, 1), date(year, 12, 31)), year)


def _since(mark: Mark, start: date, clock: Clock, year: int) -> TimeWord:
    end = clock.published if clock.published is not None and clock.published >= start else None
    return TimeWord(mark.start, mark.end, "since", Period(start, end), year)


# The same few stretches are spoken of again and again.
_period = lru_cache(maxsize=1024)(Period)
_up_to = lru_cache(maxsize=256)(Period.up_to)


_OPENS_YEAR = ("今年", "本年", "年初", "元月", "1月", "一月", "1月份")
_BY = (*UNTIL, "到", "至")
_ENDS = ("底", "末", "前", "之前", "底前", "末前", "底之前", "末之前")


def _part(mark: Mark, year: int | None, clock: Clock) -> Part | None:
    """First and last day of the part of a year that the words name, and the kind."""
    match, kind = mark.match, mark.kind
    if kind in ("month", "md"):
        year = _year_of_month(number_of(match[kind]), mark.year, year, clock)
    return None if year is None else PARTS[kind](match, year)


def _year(word: str | None, clock: Clock) -> int | None:
    """The year that `word` says; the clock's where it is bare."""
    if not word:
        return clock.year
    if word[0] in "12":
        return int(word[:4])
    if word[0] == "二":
        return int("".join(str(DIGITS.get(c, 0)) for c in word[:4]))
    if word == "当年" or (word[0] == "本" and clock.year_said):
        return clock.year  # 本年新开工 in a communiqué on the year before
    if clock.published is None:
        return clock.year if word[0] in "今本" else None
    return clock.published.year + {"去": -1, "上": -1, "前": -2, "明": 1, "来": 1}.get(word[0], 0)


def _year_of_month(month: int, said: str | None, year: int | None, clock: Clock) -> int | None:
    """A bare late month in a document of the first months is last year's (12月 read in January)."""
    if said or clock.published is None or year != clock.published.year:
        return year
    return year - 1 if clock.published.month <= 2 and month >= 10 else year
