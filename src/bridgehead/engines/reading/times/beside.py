"""Words of time among their neighbours: what stands in brackets, what is a part of a time said before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bridgehead.engines.figures import Period

from .periods import TimeWord

# 从时间看，一季度82个，二季度110个: the stretch of all of them goes on after it.
_BY_TIME = re.compile("\\s*(?:从|按|分)(?:签约|开工)?(?:时间|时段|季度|月份|月度|年度|年份)(?:来)?(?:看|分|，)")
_BY_TIME_BEGINS = frozenset("从按分 \t\n\r\u3000\xa0")
_BRACKETS = 40
_PAIR = re.compile("[从由]|(?:增[加长]?|提[高升]|扩大|上升|攀升|跃升|发展|下降|减少|降低|升|降)[到至]")
_OPENED, _CLOSES = re.compile("[（(][^（）()]*$"), re.compile("[）)]")


def opens_by_time(text: str, start: int) -> bool:
    """Whether the sentence at `start` goes through parts of the time that it is of."""
    return text[start : start + 1] in _BY_TIME_BEGINS and _BY_TIME.match(text, start) is not None


def is_aside(text: str, word: TimeWord, words: Sequence[TimeWord], position: int) -> bool:
    """Whether `word` stands in brackets that close before `position`, where a time before them goes on.

    In 2023年，支出（扣除2022年专项资金）增长3%，… the year in brackets is of nothing outside them.
    """
    if word is words[0]:
        return False
    closed = _CLOSES.search(text, word.end, word.end + _BRACKETS)
    opened = _OPENED.search(text, max(0, word.start - _BRACKETS), word.start) if closed is not None else None
    if opened is None or closed is None:
        return False
    return closed.start() < position and any(other.end <= opened.start() for other in words)


def is_of_pair(text: str, word: TimeWord) -> bool:
    """Whether a year is that of one end of a growth only (从2020年的5万元提高到2025年的7万元)."""
    if word.kind not in ("year", "as_of") or not (
        text.endswith("的", word.start, word.end) or text.startswith("的", word.end)
    ):
        return False
    return _PAIR.search(text, max(0, word.start - 4), word.start + 1) is not None


def is_part_of_time(text: str, word: TimeWord, words: Sequence[TimeWord]) -> bool:
    """Whether 其中 makes `word` a part of a time before it (1—6月12亿元，其中二季度4亿元), which goes on afterwards."""
    if word.period is None or not text.endswith(("其中", "其中，"), 0, word.start):
        return False
    return any(
        other.end <= word.start and other.period is not None and _holds(other.period, word.period) for other in words
    )


def _holds(whole: Period, part: Period) -> bool:
    if part.start is None or part.end is None or whole.end is None:
        return False
    inside = part.end <= whole.end and (whole.start is None or whole.start <= part.start)
    return inside and part != whole
