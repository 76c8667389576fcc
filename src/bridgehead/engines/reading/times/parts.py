"""Parts of a year: months, quarters, halves, days, as first day, last day and kind."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache

from bridgehead.engines.reading.numerals import parse_number

Part = tuple[date, date, str]
# 9月15日至18日 are the days of one event, longer stretches are a time of work.
_LONGEST_EVENT = timedelta(days=9)

_TENTHS, _TENTHS_END = {"上": 1, "中": 11, "下": 21}, {"上": 10, "中": 20, "下": 0}


@lru_cache(maxsize=256)
def number_of(word: str) -> int:
    """The month or quarter that `word` says; 元 is the first month."""
    return 1 if word == "元" else int(parse_number(word.lstrip("0") or "0"))


def _half(match: re.Match[str], year: int) -> Part | None:
    return _months(year, 7, 12) if match["half"] in ("下半年", "后半年") else _months(year, 1, 6)


def _quarter(match: re.Match[str], year: int) -> Part | None:
    quarter = 1 if match["quarter"] == "首" else number_of(match["quarter"])
    return _months(year, 3 * quarter - 2, 3 * quarter)


def _end(match: re.Match[str], year: int) -> Part | None:
    """年底 and 年中 are days up to which something stands; 年初 is January."""
    word = (match["end_of"] or match["end_of2"])[-1]
    if word == "初":
        return _months(year, 1, 1)
    return date(year, 1, 1), date(year, 6, 30) if word == "中" else date(year, 12, 31), "as_of"


def _days(match: re.Match[str], year: int) -> Part | None:
    try:
        first = date(year, number_of(match["md"]), number_of(match["d1"]))
        if not match["d2"]:
            return first, first, "day"
        last = date(year, number_of(match["md2"] or match["md"]), number_of(match["d2"]))
    except ValueError:
        return None
    if first > last:
        return None
    return first, last, "day" if last - first <= _LONGEST_EVENT else "range"


def _month(match: re.Match[str], year: int) -> Part | None:
    month = number_of(match["month"])
    whole, tenth = _months(year, month, month), match["tenth"]
    if not tenth or whole is None:
        return whole
    first, last, kind = whole
    begins, ends = _TENTHS[tenth[0]], _TENTHS_END[tenth[-2]]  # 中下旬 begins with the one and ends with the other
    first, last = first.replace(day=begins), first.replace(day=ends) if ends else last
    return first, last, kind


@lru_cache(maxsize=1024)
def _months(year: int, first: int, last: int) -> Part | None:
    if not 1 <= first <= last <= 12:
        return None
    return date(year, first, 1), date(year, last, monthrange(year, last)[1]), "range"


PARTS: dict[str, Callable[[re.Match[str], int], Part | None]] = {
    "q1": lambda match, year: _months(year, 3 * number_of(match["q1"]) - 2, 3 * number_of(match["q2"])),
    "ma": lambda match, year: _months(year, number_of(match["ma"]), number_of(match["mb"])),
    "m1": lambda match, year: _months(year, number_of(match["m1"]), number_of(match["m2"])),
    "md": _days,
    "month": _month,
    "half": _half,
    "whole": lambda _, year: _months(year, 1, 12),
    "first": lambda match, year: _months(year, 1, 3 * number_of(match["first"])),
    "first_month": lambda _, year: _months(year, 1, 1),
    "nmonths": lambda match, year: _months(year, 1, number_of(match["nmonths"])),
    "quarter": _quarter,
    "end_of": _end,
    "end_of2": _end,
}
