"""A plan drawn by the server: where each bar stands in per cent of the axis, so that it fits any width."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from typing import Final

from django.utils.formats import date_format

from bridgehead.engines.calendars import Duration, WorkCalendar, parse_duration
from bridgehead.modules.delivery.lights import standard_rules
from bridgehead.modules.delivery.planning import duration_said
from bridgehead.modules.delivery.queries.schedules import Board, BoardRow
from bridgehead.modules.delivery.web.gantt_links import ROW, LinkLine, link_lines
from bridgehead.modules.ledger.words import language

_DAY: Final = timedelta(days=1)
# Beyond so many days weekends are too thin to be seen: only longer rests are shaded.
_WEEKENDS_UP_TO: Final = 430
_TICKS: Final = 14
_BEYOND: Final = timedelta(days=75)
# What lies farther behind today than this, or than half of what is still to come, is cut off unless all is asked for.
_BEHIND: Final = timedelta(days=60)
# A year takes so much more room than a month.
_YEAR_WIDTH: Final = 1.5


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the axis, as SVG takes it: `x` and `width` in per cent."""

    x: str
    width: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A month that begins, and what stands there (nothing where there is no room)."""

    x: str
    label: str
    is_year: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """A task on the axis. A milestone has `point`; the part that comes after its latest day is `over`."""

    row: BoardRow
    whole: Stretch | None
    done: Stretch | None
    over: Stretch | None
    ghost: Stretch | None
    point: str
    ghost_point: str
    light: str
    slack: str

    @property
    def is_point(self) -> bool:
        """Whether it takes no time."""
        return self.row.task.takes.startswith("0")

    @property
    def takes(self) -> str:
        """How long it takes, in words."""
        return duration_said(parse_duration(self.row.task.takes))


@dataclass(frozen=True, slots=True)
class Gantt:
    """The whole picture: ticks, the days that are not worked, today and the promised day where they are in sight."""

    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    rests: tuple[Stretch, ...]
    today: str
    promised: str
    is_cut: bool
    links: tuple[LinkLine, ...]
    first: date
    days: int

    @property
    def height(self) -> int:
        """The height of all rows in pixels."""
        return ROW * len(self.bars)


@dataclass(frozen=True, slots=True)
class Axis:
    """From boundary `first` to boundary `last`."""

    first: date
    last: date

    def at(self, day: date) -> str:
        """Where a boundary lies."""
        return f"{100 * (day - self.first).days / (self.last - self.first).days:.3f}%"

    def stretch(self, start: date, finish: date) -> Stretch:
        """From boundary to boundary."""
        width = 100 * (finish - start).days / (self.last - self.first).days
        return Stretch(self.at(start), f"{width:.3f}%")

    def seen(self, start: date, finish: date) -> Stretch | None:
        """The part of a stretch that is in sight."""
        start, finish = max(start, self.first), min(finish, self.last)
        return self.stretch(start, finish) if start < finish else None

    def holds(self, day: date | None) -> str:
        """Where a day's end lies, if it is in sight."""
        return self.at(day + _DAY) if day is not None and self.first <= day < self.last else ""


def gantt_of(board: Board, baseline: Mapping[str, tuple[date, date]], today: date, *, whole: bool = True) -> Gantt:
    """The picture of a plan, with the days of a baseline as ghosts under its bars; from near today on, or `whole`."""
    everything = _axis(board, baseline)
    axis = everything if whole else _near(everything, today)
    return Gantt(
        bars=tuple(_bar(row, axis, baseline.get(row.task.code)) for row in board.rows),
        ticks=tuple(ticks(axis)),
        rests=tuple(axis.stretch(*rest) for rest in _rests(axis, board.calendar)),
        today=axis.holds(today - _DAY) if axis.first <= today else "",
        promised=axis.holds(board.schedule.promised_on),
        is_cut=axis != everything,
        links=link_lines(board, axis),
        first=axis.first,
        days=(axis.last - axis.first).days,
    )


def _near(axis: Axis, today: date) -> Axis:
    """The axis without what is long past, so that what is still to be done can be read."""
    first = today - max(_BEHIND, (axis.last - today) / 2)
    return Axis(first, axis.last) if axis.first < first else axis


def _axis(board: Board, baseline: Mapping[str, tuple[date, date]]) -> Axis:
    target = board.schedule.target
    ends = [board.expected, *(day for day in (board.schedule.promised_on,) if day is not None)]
    ends += [baseline[target][1]] if target in baseline else []
    days = [day for row in board.rows for day in (row.start, row.finish)]
    days += [day for span in baseline.values() for day in span]
    # What follows on the target may take a year (full capacity): it is cut off, so that what leads to it can be read.
    first, last = min(days), min(max(*days, *ends), max(ends) + _BEYOND) + _DAY
    edge = timedelta(days=max(2, (last - first).days // 50))
    return Axis(max(first - edge, board.calendar.first), min(last + edge, board.calendar.last))


def ticks(axis: Axis, most: int = _TICKS) -> Iterator[Tick]:
    """The months of an axis, `most` of them with a label: as many as there is room for."""
    months = list(_months(axis))
    step = next(number for number in (1, 2, 3, 6, 12, 24) if len(months) <= most * number or number == 24)
    length = (axis.last - axis.first).days
    free = axis.first
    for month in months:
        is_year = month.month == 1
        # A label at the very end of the axis would be cut off.
        has_room = (axis.last - month).days * 18 > length * (_YEAR_WIDTH if is_year else 1)
        is_said = has_room and (month.month - 1) % step == 0 and month >= free
        if is_said:
            free = month + timedelta(days=ceil(length / most * (_YEAR_WIDTH if is_year else 0.5)))
        yield Tick(axis.at(month), _called(month) if is_said else "", is_year)


def _called(month: date) -> str:
    """A month as it is written on an axis: `11月`, `Nov`; January with its year."""
    if month.month == 1:
        return f"{month.year}年" if language().startswith("zh") else str(month.year)
    return f"{month.month}月" if language().startswith("zh") else date_format(month, "b").capitalize()


def _months(axis: Axis) -> Iterator[date]:
    month = (axis.first.replace(day=1) + timedelta(days=32)).replace(day=1)
    while month < axis.last:
        yield month
        month = (month + timedelta(days=32)).replace(day=1)


def _rests(axis: Axis, calendar: WorkCalendar) -> Iterator[tuple[date, date]]:
    """The stretches of days that are not worked."""
    shortest = 1 if (axis.last - axis.first).days <= _WEEKENDS_UP_TO else 3
    before = axis.first
    for worked in (*calendar.worked_days(axis.first, axis.last), axis.last):
        if (worked - before).days >= shortest:
            yield before, worked
        before = worked + _DAY


def _bar(row: BoardRow, axis: Axis, ghost: tuple[date, date] | None) -> Bar:
    is_point = row.task.takes.startswith("0")
    begun, ended = row.start, row.finish + _DAY
    whole = done = over = None
    if not is_point:
        whole = axis.seen(begun, ended)
        share = 100 if row.is_done else row.task.percent
        done = axis.seen(begun, begun + (ended - begun) * share // 100) if share else None
        if row.latest is not None and row.latest < row.finish:
            over = axis.seen(max(begun, row.latest + _DAY), ended)
    return Bar(
        row=row,
        whole=whole,
        done=done,
        over=over,
        ghost=axis.seen(ghost[0], ghost[1] + _DAY) if ghost is not None and not is_point else None,
        point=axis.holds(row.finish) if is_point else "",
        ghost_point=axis.holds(ghost[1]) if ghost is not None and is_point else "",
        light=standard_rules().light_of(row.slips),
        slack=slack_said(row.total_float),
    )


def slack_said(slack: Duration | None) -> str:
    """How much later a task may be done."""
    return duration_said(slack) if slack is not None else ""


def path_said(board: Board, codes: Iterable[str]) -> str:
    """A chain of tasks by their codes and names."""
    names = {row.task.code: row.task.name for row in board.rows}
    return " → ".join(f"{code} {names.get(code, '')}".strip() for code in codes)
