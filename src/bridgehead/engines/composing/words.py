"""Periods and days as a bulletin names them, and how a text calls a whole district."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bridgehead.engines.figures import Period, format_day, format_period

_ENDS = {"区": "全区", "市": "全市", "县": "全县", "镇": "全镇", "街道": "全街道"}


@dataclass(frozen=True, slots=True)
class Words:
    """Something with a long and a short name: `2026年1—7月` and `1—7月`."""

    long: str
    short: str


def period_words(period: Period) -> Words:
    """A period with its year and without."""
    long = format_period(period, "zh-Hans")
    year = f"{period.end.year}年" if period.end is not None else ""
    short = long.removeprefix(year)
    return Words(long, short or "全年")


def day_words(day: date) -> Words:
    """A day with its year, and without: `2026年7月31日`, `7月底` on the last of a month, else `7月20日`."""
    long = format_day(day, "zh-Hans")
    is_last = Period.of_month(day.year, day.month).end == day
    return Words(long, f"{day.month}月底" if is_last else f"{day.month}月{day.day}日")


def whole_of(name: str) -> str:
    """全区 for 桥港区; a park by its own name."""
    return next((word for end, word in _ENDS.items() if name.endswith(end)), name)
