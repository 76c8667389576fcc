"""Days as ledgers write them: 2023.8, 2023年8月, 8月底, 20230805, a serial number of Excel."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Final

from .reads import BLANK, NOTHING, Cell, Day, Read, exact, tidy

_CLOCK: Final = re.compile(r"(?<=\d)[T\s]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*\Z")
_PLANNED: Final = re.compile(r"(?:预计|计划|拟|力争|约|争取|确保|暂定|预期)(?:于|在)?")
_DONE: Final = re.compile(r"(?:已于|已|于|在)")
_TAIL: Final = r"(?:份)?(?:初|上旬|中旬|下旬|底|末|中)?(?:前)?"
_ENDS: Final = {"一": 3, "二": 6, "三": 9, "四": 12, "1": 3, "2": 6, "3": 9, "4": 12, "上": 6, "下": 12}
# The serial numbers of 1980 to 2100; a smaller number is a year, a month or nothing.
_FIRST_SERIAL, _LAST_SERIAL = 29_221, 73_415
_EPOCH: Final = date(1899, 12, 30)


def read_day(cell: Cell, year: int | None = None) -> Read:
    """The day of a cell; `year` is that of the sheet, for cells that leave it out."""
    if isinstance(cell, datetime):
        return _checked(cell.date(), "day", "")
    if isinstance(cell, date):
        return _checked(cell, "day", "")
    if isinstance(cell, bool) or cell is None:
        return Read(None, "unread")
    if not isinstance(cell, str):
        return _of_number(cell)
    text = tidy(_CLOCK.sub("", cell.strip()))
    if not text or text in NOTHING:
        return BLANK
    return _of_text(text, year)


def _checked(day: date, precision: str, doubt: str) -> Read:
    return Read(Day(day, precision), doubt) if 1949 <= day.year <= 2100 else Read(None, "unread")


def _day(year: int, month: int, day: int, doubt: str) -> Read:
    try:
        return _checked(date(year, month, day), "day", doubt)
    except ValueError:
        return Read(None, "unread")


def _month(year: int, month: int, doubt: str) -> Read:
    if not (1 <= month <= 12 and 1949 <= year <= 2100):
        return Read(None, "unread")
    return Read(Day(date(year, month, calendar.monthrange(year, month)[1]), "month"), doubt)


def _of_number(number: float) -> Read:
    if _FIRST_SERIAL <= number <= _LAST_SERIAL:
        return _checked(_EPOCH + timedelta(days=int(number)), "day", "")
    digits = format(exact(number).normalize(), "f")
    if re.fullmatch(r"(?:19|20)\d\d\.1", digits):
        return _month(int(digits[:4]), 1, "october")
    return _of_text(digits, None)


def _of_text(text: str, year: int | None) -> Read:
    doubt = ""
    if (planned := _PLANNED.match(text)) is not None:
        text, doubt = text[planned.end() :], "planned"
    elif (done := _DONE.match(text)) is not None:
        text = text[done.end() :]
    for pattern, read in _FORMS:
        if (match := pattern.fullmatch(text)) is not None:
            return read(match, year, doubt)
    return Read(None, "unread")


def _whole(match: re.Match[str], _year: int | None, doubt: str) -> Read:
    return _day(int(match[1]), int(match[2]), int(match[3]), doubt)


def _year_month(match: re.Match[str], _year: int | None, doubt: str) -> Read:
    return _month(int(match[1]), int(match[2]), doubt)


def _short_year(match: re.Match[str], _year: int | None, doubt: str) -> Read:
    return _month(2000 + int(match[1]), int(match[2]), doubt or "year")


def _year_alone(match: re.Match[str], _year: int | None, doubt: str) -> Read:
    return _checked(date(int(match[1]), 12, 31), "year", doubt)


def _serial(match: re.Match[str], _year: int | None, doubt: str) -> Read:
    number = int(match[0])
    if not _FIRST_SERIAL <= number <= _LAST_SERIAL:
        return Read(None, "unread")
    return _checked(_EPOCH + timedelta(days=number), "day", doubt)


def _part_of_year(match: re.Match[str], year: int | None, doubt: str) -> Read:
    said = int(match[1]) if match[1] else year
    if said is None:
        return Read(None, "unread")
    return _month(said, _ENDS[match[2]], doubt or "quarter")


def _month_day(match: re.Match[str], year: int | None, doubt: str) -> Read:
    return Read(None, "unread") if year is None else _day(year, int(match[1]), int(match[2]), doubt or "year")


def _month_alone(match: re.Match[str], year: int | None, doubt: str) -> Read:
    return Read(None, "unread") if year is None else _month(year, int(match[1]), doubt or "year")


_FORMS: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str], int | None, str], Read]], ...]] = (
    (re.compile(r"((?:19|20)\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})[日号.]?"), _whole),
    (re.compile(r"((?:19|20)\d\d)([01]\d)([0-3]\d)"), _whole),
    (re.compile(rf"((?:19|20)\d\d)(?:年|[-/.])(\d{{1,2}})月?{_TAIL}"), _year_month),
    (re.compile(r"((?:19|20)\d\d)([01]\d)"), _year_month),
    (re.compile(rf"'?(\d\d)(?:年|\.)(\d{{1,2}})月?{_TAIL}"), _short_year),
    (re.compile(r"((?:19|20)\d\d)年?(?:底|末|初|内|年底)?(?:前)?"), _year_alone),
    (re.compile(r"(?:((?:19|20)\d\d)年?)?第?([一二三四1-4])季度(?:末|底)?"), _part_of_year),
    (re.compile(r"(?:((?:19|20)\d\d)年?)?([上下])半年"), _part_of_year),
    (re.compile(r"(\d{1,2})月(\d{1,2})[日号]?"), _month_day),
    (re.compile(rf"(\d{{1,2}})月{_TAIL}"), _month_alone),
    (re.compile(r"[2-7]\d{4}"), _serial),
)
