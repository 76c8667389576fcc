"""Events: the season that only names one, and which projects its day can be of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from .periods import TimeWord

# 日前，全市2024年二季度重大项目集中开工活动举行: the quarter is in the event's name.
_NAMES_EVENT = re.compile(
    "(?!，)[^，。；\\n]{0,24}?(?:活动|仪式|现场会|签约会|推介会|恳谈会|洽谈会|大会|峰会|论坛|博览会|年会)"
)
_TAKES_PART = re.compile("(?:参加|参与)[^，。；\\n]{0,20}$")
_REACH = 24
# The line that says when the text was published.
_DATE_LINE = re.compile(
    r"\s*[（(]?(?:(?:发布|更新)?(?:时间|日期)[:：])?\s*20\d\d年\d{1,2}月\d{1,2}日[\s\d:：]*[)）]?\s*"
)
_TALKS = re.compile("恳谈会|推介会|洽谈会|座谈会|招商大会|投资大会|论坛|博览会|发布会")
# Where work is only reported on and handed out.
_MEETS = re.compile("推进会|调度会|例会|分析会|总结会|动员会|部署会|表彰会|工作会议|(?:新闻|情况)发布会|通气会")
_HELD = re.compile("仪式|集中(?:签约|开工|竣工)|现场签约|签约活动|奠基|揭牌")
_CEREMONY = re.compile("签约|仪式|开幕|揭牌|活动|集中")
_WORKS = re.compile("开工|竣工|奠基|投产|动工|三个一批")


def without_event_names(text: str, times: Sequence[TimeWord]) -> list[TimeWord]:
    """`times` without a season that is in the name of an event whose day, or 近日, the sentence says.

    In 参加二季度集中开工的项目共72个 the season stands for the event.
    """
    if not times:
        return []
    dated = any(word.kind in ("day", "vague") for word in times)
    return [read for word in times if (read := _of_event(text, word, dated)) is not None]


def _of_event(text: str, word: TimeWord, dated: bool) -> TimeWord | None:
    """`word`, or the event that it stands for; None where it only names one."""
    if word.kind not in ("range", "year"):
        return word
    head = max(0, word.start - _REACH)
    if text.find("参", head, word.start) >= 0 and _TAKES_PART.search(text, head, word.start):
        return replace(word, kind="this", period=None)
    return None if dated and _NAMES_EVENT.match(text, word.end) else word


def is_date_line(text: str, start: int, end: int) -> bool:
    """Whether [start, end) is a line of nothing but a day, which is no event's."""
    return _DATE_LINE.fullmatch(text, start, end) is not None


def kind_of_event(text: str, start: int, end: int) -> str | None:
    """What the sentence at [start, end) tells of: a `ceremony`, or a `talk`, where none is begun; None for neither."""
    if _MEETS.search(text, start, end) is not None and _HELD.search(text, start, end) is None:
        return None
    works = _WORKS.search(text, start, end) is not None
    if not works and _TALKS.search(text, start, end):
        return "talk"
    return "ceremony" if works or _CEREMONY.search(text, start, end) else None
