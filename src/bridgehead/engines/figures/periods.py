"""Periods of whole days, either end of which may be open."""

import calendar
from dataclasses import dataclass
from datetime import date

OPEN = ".."


class PeriodError(ValueError):
    """A period that is written wrongly, runs backwards, or is open where a closed one is needed."""


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `start` to `end`, both included; `None` is an open end. At least one end must be given.

    `str(period)` is `2023-01-01/2023-07-31`, `../2023-10-31` or `2023-01-01/..`, and `Period.parse` reads it back.
    """

    start: date | None
    end: date | None

    def __post_init__(self) -> None:
        if self.start is None and self.end is None:
            raise PeriodError("a period needs a start or an end; where neither is known use None instead of a Period")
        if self.start is not None and self.end is not None and self.start > self.end:
            raise PeriodError(f"a period must not end before it starts: {self.start} is after {self.end}")

    def __str__(self) -> str:
        return f"{self.start or OPEN}/{self.end or OPEN}"

    @classmethod
    def parse(cls, text: str) -> "Period":
        """The period that `text` writes as `START/END`, dates as `YYYY-MM-DD`, an open end as `..`."""
        start, slash, end = text.partition("/")
        if not slash:
            raise PeriodError(f"{text!r} is no period: write START/END, for example 2023-01-01/2023-07-31")
        return cls(_end_from_text(start, text), _end_from_text(end, text))

    @classmethod
    def of_day(cls, day: date) -> "Period":
        """One day."""
        return cls(day, day)

    @classmethod
    def of_month(cls, year: int, month: int) -> "Period":
        """One calendar month."""
        return cls(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))

    @classmethod
    def of_months(cls, year: int, first: int, last: int) -> "Period":
        """Whole months `first` to `last` of one year: 1 to 7 is 1—7月."""
        return cls(date(year, first, 1), cls.of_month(year, last).end)

    @classmethod
    def of_quarter(cls, year: int, quarter: int) -> "Period":
        """A quarter of a year, 1 to 4."""
        return cls.of_months(year, 3 * quarter - 2, 3 * quarter)

    @classmethod
    def of_year(cls, year: int) -> "Period":
        """A calendar year."""
        return cls(date(year, 1, 1), date(year, 12, 31))

    @classmethod
    def up_to(cls, end: date) -> "Period":
        """Everything until the end of that day, as 截至 says."""
        return cls(None, end)

    @classmethod
    def since(cls, start: date) -> "Period":
        """From a day on, with no end."""
        return cls(start, None)

    @property
    def is_closed(self) -> bool:
        """Whether both ends are given."""
        return self.start is not None and self.end is not None

    def contains(self, what: "date | Period") -> bool:
        """Whether a day, or every day of another period, lies in this one."""
        start, end = (what.start, what.end) if isinstance(what, Period) else (what, what)
        if self.start is not None and (start is None or start < self.start):
            return False
        return self.end is None or (end is not None and end <= self.end)

    def overlaps(self, other: "Period") -> bool:
        """Whether the two have a day in common."""
        return self.intersection(other) is not None

    def intersection(self, other: "Period") -> "Period | None":
        """The days in both, or `None` where there are none."""
        starts = [p.start for p in (self, other) if p.start is not None]
        ends = [p.end for p in (self, other) if p.end is not None]
        start, end = max(starts, default=None), min(ends, default=None)
        if start is None and end is None:
            raise PeriodError("two periods cannot both be open at both ends")
        return None if start is not None and end is not None and start > end else Period(start, end)

    def days(self) -> int:
        """How many days; raises `PeriodError` where an end is open."""
        start, end = self._closed()
        return (end - start).days + 1

    def months(self) -> tuple["Period", ...]:
        """The whole calendar months that this period touches, in order; raises `PeriodError` where an end is open."""
        start, end = self._closed()
        first, last = start.year * 12 + start.month - 1, end.year * 12 + end.month - 1
        return tuple(Period.of_month(number // 12, number % 12 + 1) for number in range(first, last + 1))

    def is_whole_months(self) -> bool:
        """Whether it starts on the first of a month and ends on the last day of one."""
        return self.start is not None and self.end is not None and self.start.day == 1 and _is_month_end(self.end)

    def a_year_earlier(self) -> "Period":
        """Last year's same period (同期).

        A period of whole months stays one, so that January to February ends on the 29th in a leap year; any other
        29 February becomes the 28th.
        """
        end = None if self.end is None else _a_year_before(self.end)
        if end is not None and self.is_whole_months():
            end = Period.of_month(end.year, end.month).end
        return Period(None if self.start is None else _a_year_before(self.start), end)

    def _closed(self) -> tuple[date, date]:
        if self.start is None or self.end is None:
            raise PeriodError(f"{self} is open: its days and months cannot be counted; give it both ends first")
        return self.start, self.end


def _end_from_text(text: str, whole: str) -> date | None:
    if text == OPEN:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    # fromisoformat also takes 20230101 and week dates, which would not print back as they were written.
    if day is None or day.isoformat() != text:
        raise PeriodError(f"{text!r} in {whole!r} is no date: write YYYY-MM-DD, or .. for an open end") from None
    return day


def _is_month_end(day: date) -> bool:
    return day.day == calendar.monthrange(day.year, day.month)[1]


def _a_year_before(day: date) -> date:
    last = calendar.monthrange(day.year - 1, day.month)[1]
    return date(day.year - 1, day.month, min(day.day, last))
