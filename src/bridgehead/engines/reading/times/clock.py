"""What words of time are read with, and which year a bare part of one belongs to."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from bridgehead.engines.figures import Period
from bridgehead.engines.reading.records import record

# Reports on a year, and plans for the next, are given from November until March.
REPORTS_BEGIN, REPORTS_END = 11, 3


@record(frozen=True, slots=True)
class Clock:
    """`published` is the document's date; `year` the year that bare words (全年, 上半年, 9月) belong to.

    `year_said` is whether the text itself gave that year; `told` is the last day of the stretch spoken of before,
    `reported` the year that a report on all of it is on, `term` the years that a five-year plan is of.
    """

    published: date | None
    year: int | None
    year_said: bool = False
    told: date | None = None
    reported: int | None = None
    term: Period | None = None


_PLANS = re.compile(
    "力争|(?<!行动)计划(?!完成|顺利|任务)|(?<!完成)目标(?![，。；”])|确保|将|今年|(?<![主重需首紧摘])要(?![素求点闻件])|拟|(?<![稳定超于合])预期|争取|明年"
    "|安排|不少于|不低于|至少|务必|必须|誓|冲刺|奋战|(?<!成效)突出(?!成效|贡献|成绩)|聚力|力求"
)
_STILL_TO_COME = tuple(
    f"年内{word}" for word in "计划 拟 将 要 再 可 力争 预计 确保 争取 有望 还 至少 尽快 必须 务必 全部".split()
)
_WILL = re.compile("，?[^，。；\\d]{0,10}(?:将(?!近)|力争|确保|计划|拟)")
# 去年签约8个，全年计划签约12个
_TOLD = re.compile("\\d[^，。；]*，")
_GUESSED = re.compile("预计")  # 预计全年增长5% in January is of the year that is over, 预计上半年投产 is not


def looks_back(text: str, position: int, last: date, clock: Clock) -> bool:
    """全年 and 上半年 in a document of January or February are last year's, unless the sentence plans."""
    today = clock.published
    on_last_year = today is not None and clock.year == today.year and clock.reported == today.year - 1
    if on_last_year and text.startswith("全年", position):
        begin = max(text.rfind("。", 0, position), text.rfind("\n", 0, position)) + 1
        return _PLANS.search(text, begin, position + 20) is None
    if today is None or clock.year_said or today.month > 2 or clock.year != today.year or last <= today:
        return False
    if last.month <= 3 or text.startswith(_STILL_TO_COME, position):
        return False  # 一季度 in February is the one that is running, as 年内计划 is of the running year
    begin = max(text.rfind("。", 0, position), text.rfind("\n", 0, position), text.rfind("；", 0, position)) + 1
    guessed = _GUESSED.search(text, begin, position + 20) is not None and "全年" not in text[position : position + 3]
    return not guessed and _PLANS.search(text, begin, position + 20) is None


def year_before(day: date) -> date:
    """The same day of the year before, the last of February for the last of February."""
    last = monthrange(day.year - 1, day.month)[1]
    ends = day.day == monthrange(day.year, day.month)[1]
    return day.replace(year=day.year - 1, day=last if ends else min(day.day, last))


def looks_ahead(text: str, match: re.Match[str], last: date, clock: Clock) -> bool:
    """下半年，将再签约40个 after a sentence on the year before: a plan is of the year that runs."""
    today = clock.published
    if today is None or today.month <= 2 or clock.year != today.year - 1 or year_after(last) < today:
        return False
    begin = max(text.rfind(mark, 0, match.start()) for mark in "。；\n") + 1
    said = max(text.rfind(mark, begin, match.start()) for mark in ("去年", "上年", f"{clock.year}年"))
    if said >= 0 and _TOLD.search(text, said + 5, match.start()) is None:
        return False
    return _WILL.match(text, match.end()) is not None


def year_after(day: date) -> date:
    """The same day of the year after."""
    return date(day.year + 1, day.month, min(day.day, monthrange(day.year + 1, day.month)[1]))
