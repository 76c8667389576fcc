"""The document's own date, read from its head or foot where no manifest gives it."""

from __future__ import annotations

import re
from datetime import date

_DATE = r"((?:19|20)\d\d)\s*(?:年|[-/.])\s*(1[0-2]|0?[1-9])\s*(?:月|[-/.]|\s)\s*(3[01]|[12]\d|0?[1-9])(?!\d)日?"
_LABELLED = re.compile(
    rf"(?:发布(?:日期|时间)?|日期|时间|发表于|更新(?:时间)?|来源|刊发|成文日期|印发)[：:\s]*[^\n\t|。]{{0,16}}?{_DATE}"
    rf"|[讯电][：:\s(（]{{0,3}}{_DATE}"
)
_ALONE = re.compile(rf"(?m)^\s*[(（\[]?{_DATE}(?:\s|$|[)）\]]|在)|(?m:^)\s*[(（]{_DATE}在".replace("(?m)", ""), re.M)
_WITH_SOURCE = re.compile(rf"{_DATE}\s*(?:\d{{1,2}}:\d\d(?::\d\d)?)?\s*(?:来源|作者|编辑|浏览|字号|星期)")
_SPREAD = re.compile(r"^\s*((?:19|20)\d\d)\s*\n\s*(1[0-2]|0?[1-9])/(3[01]|[12]\d|0?[1-9])\s*$", re.M)
_HEAD = 600
# 2021年春季重大项目集中开工仪式, 2017中国…高峰论坛: news of an event is of the year in its name.
_EVENT = re.compile(
    r"(?<!\d)(20\d\d)(?:年度?)?(?=[\u4e00-\u9fff第])[^，。；\n]{0,20}?(?:集中(?:签约|开工|竣工|开竣工|开\(竣\)工)|签约(?:仪式|活动|大会)"
    r"|开工(?:仪式|活动)|推介会|恳谈会|洽谈会|招商大会|高峰论坛|论坛|峰会|博览会|交易会)"
)


def find_published(text: str) -> date | None:
    """The date that `text` (mended) is dated with, or None. A date in running prose is no dateline."""
    head, foot = text[:_HEAD], text[-200:]
    for part in (head, foot):
        for pattern in (_WITH_SOURCE, _LABELLED, _SPREAD, _ALONE):
            match = pattern.search(part)
            if match is not None:
                found = _date([group for group in match.groups() if group])
                if found is not None:
                    return found
    return None


def find_event_year(text: str) -> int | None:
    """The year that all events named in `text` (mended, undated) are of, or None."""
    said = {match[1] for match in _EVENT.finditer(text)}
    return int(said.pop()) if len(said) == 1 else None


def _date(groups: list[str]) -> date | None:
    try:
        return date(int(groups[0]), int(groups[1]), int(groups[2]))
    except ValueError:
        return None
