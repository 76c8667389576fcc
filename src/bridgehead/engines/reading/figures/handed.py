"""分别 after a list of times: 2016年、2017年分别完成…, 2016年至2018年，分别完成…, 一季度、上半年和全年增速分别为…"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bridgehead.engines.figures import Period
from bridgehead.engines.reading.times.periods import TimeWord

from .spots import Spot

_JOINED = re.compile("[、和与及，]|以及")
_LISTED = ("range", "year", "as_of", "once")


def handed_time(spot: Spot) -> TimeWord | None:
    """The time of the list that belongs to the figure, None where 分别 hands out no times."""
    share = spot.share
    if share is None:
        return None
    before = [word for word in spot.view.times if word.start < spot.quantity.start]
    listed = _last_list(spot.text, before)
    if len(listed) == share.of:
        return listed[share.index]
    return _year_of_span(before[-1], share.index, share.of) if before else None


def _last_list(text: str, words: Sequence[TimeWord]) -> list[TimeWord]:
    """The last words of time that nothing but 、 and 和 stands between."""
    listed: list[TimeWord] = []
    for word in reversed(words):
        if word.kind not in _LISTED or (listed and not _JOINED.fullmatch(text, word.end, listed[0].start)):
            break
        listed.insert(0, word)
    return listed if len(listed) > 1 else []


def _year_of_span(word: TimeWord, index: int, of: int) -> TimeWord | None:
    """The `index`-th year of whole years, where there are as many as values."""
    period = word.period
    if word.kind != "range" or period is None or period.start is None or period.end is None:
        return None
    whole = (period.start.month, period.start.day, period.end.month, period.end.day) == (1, 1, 12, 31)
    first, last = period.start.year, period.end.year
    if not whole or last - first + 1 != of:
        return None
    year = first + index
    return replace(word, kind="range", period=Period(date(year, 1, 1), date(year, 12, 31)), year=year)
