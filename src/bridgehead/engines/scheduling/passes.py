"""The two passes through a network: the earliest days from the data date, the latest from what was promised.

All moments are boundaries, as in engines/calendars: a task holds the days `start <= day < finish`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from bridgehead.engines.calendars import CalendarDays, Duration, WorkCalendar, WorkingDays

from .network import Link, LinkKind, Network, Task

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Progress:
    """What is known of a task: the day on which it began, the day on which it was done, and how much of it is (0 to 1).

    A finished task has both days. Raises ValueError for a share outside 0 to 1, or days in the wrong order.
    """

    started: date | None = None
    finished: date | None = None
    done: float = 0.0

    def __post_init__(self) -> None:
        if not 0 <= self.done <= 1:
            raise ValueError(f"the share that is done lies between 0 and 1, not at {self.done}")
        if self.finished is not None and (self.started is None or self.finished < self.started):
            raise ValueError("a task that is finished began before")
        if self.done and self.started is None:
            raise ValueError("a task of which something is done has begun")


_NOTHING = Progress()


@dataclass(frozen=True, slots=True)
class Span:
    """From boundary `start` to boundary `finish`."""

    start: date
    finish: date

    @property
    def last_day(self) -> date:
        """The day at whose end it is done."""
        return self.finish - _DAY if self.finish > self.start else self.finish


@dataclass(frozen=True, slots=True)
class Early:
    """The earliest span of a task, and the link that set it (None where the data date or a day of its own did)."""

    span: Span
    driver: Link | None


def shift(calendar: WorkCalendar, boundary: date, lag: Duration) -> date:
    """A boundary moved by a lag: forward to the end of the last day counted, backward to the start of the first."""
    if isinstance(lag, CalendarDays) or lag.count >= 0:
        return calendar.finish(boundary, lag)
    return calendar.start(boundary, -lag)


def shift_back(calendar: WorkCalendar, boundary: date, lag: Duration) -> date:
    """The latest boundary that `shift` moves no further than to `boundary`."""
    if isinstance(lag, CalendarDays) or lag.count >= 0:
        return calendar.start(boundary, lag)
    return calendar.add(boundary, -lag)


def forward(
    network: Network, calendar: WorkCalendar, data_date: date, progress: Mapping[str, Progress]
) -> dict[str, Early]:
    """The earliest span of every task: what is done as it was, what remains from `data_date` on."""
    early: dict[str, Early] = {}
    for task in network.tasks:
        known = progress.get(task.id, _NOTHING)
        if known.started is not None and known.finished is not None:
            when = (known.finished, known.finished) if task.is_milestone else (known.started, known.finished + _DAY)
            early[task.id] = Early(Span(*when), None)
            continue
        start, finish, driver = _held_back(network, calendar, task, data_date, early)
        if known.started is not None:
            remaining = type(task.duration)(ceil(task.duration.count * (1 - known.done) - 1e-9))
            begun = worked_start(calendar, max(data_date, known.started), remaining)
            early[task.id] = Early(Span(known.started, calendar.finish(begun, remaining)), None)
            continue
        start = worked_start(calendar, start, task.duration)
        early[task.id] = Early(_span(calendar, start, finish, task.duration), driver)
    return early


def _held_back(
    network: Network, calendar: WorkCalendar, task: Task, data_date: date, early: Mapping[str, Early]
) -> tuple[date, date, Link | None]:
    """The earliest start and finish that days and links allow, and the link that asks for the most, if any does."""
    start = max(data_date, task.not_before or data_date)
    finish, driver, latest = data_date, None, start
    for link in network.incoming[task.id]:
        before = early[link.predecessor].span
        from_finish = link.kind in (LinkKind.FINISH_START, LinkKind.FINISH_FINISH)
        bound = shift(calendar, before.finish if from_finish else before.start, link.lag)
        if link.kind in (LinkKind.FINISH_START, LinkKind.START_START):
            start, asked = max(start, bound), bound
        else:
            finish, asked = max(finish, bound), _start_to_finish(calendar, bound, task.duration)
        if asked > latest or (asked == latest and driver is None):
            latest, driver = asked, link
    return start, finish, driver


def worked_start(calendar: WorkCalendar, start: date, duration: Duration) -> date:
    """Work in working days begins on a day that is worked."""
    return calendar.on_or_after(start) if isinstance(duration, WorkingDays) and duration.count else start


def latest_worked_start(calendar: WorkCalendar, start: date, duration: Duration) -> date:
    """The same backward: the last day that is worked, of those up to `start`."""
    return calendar.on_or_before(start) if isinstance(duration, WorkingDays) and duration.count else start


def _start_to_finish(calendar: WorkCalendar, bound: date, duration: Duration) -> date:
    """The earliest start of work that is done at `bound` or later."""
    if isinstance(duration, CalendarDays) or not duration.count:
        return calendar.start(bound, duration)
    return calendar.start(calendar.finish(bound - _DAY, WorkingDays(1)), duration)


def _span(calendar: WorkCalendar, start: date, no_earlier: date, duration: Duration) -> Span:
    finish = calendar.finish(start, duration)
    if finish < no_earlier:
        start = _start_to_finish(calendar, no_earlier, duration)
        finish = calendar.finish(start, duration)
    return Span(start, finish)


def backward(
    network: Network,
    calendar: WorkCalendar,
    *,
    horizon: date,
    promised: Mapping[str, date],
    progress: Mapping[str, Progress],
) -> dict[str, Span]:
    """The latest span of every task that is not finished: `promised` tasks are done by the end of their day.

    `horizon` is the boundary for what leads to no promise. Tasks that began hold back nobody any more.
    """
    late: dict[str, Span] = {}
    for task in reversed(network.tasks):
        known = progress.get(task.id, _NOTHING)
        if known.finished is not None:
            continue
        finish = horizon
        for day in (task.deadline, promised.get(task.id)):
            finish = min(finish, day + _DAY) if day is not None else finish
        start = finish
        for link in network.outgoing[task.id]:
            after = late.get(link.successor)
            begun = progress.get(link.successor, _NOTHING).started is not None
            to_start = link.kind in (LinkKind.FINISH_START, LinkKind.START_START)
            if after is None or (begun and to_start):
                continue
            bound = shift_back(calendar, after.start if to_start else after.finish, link.lag)
            if link.kind in (LinkKind.FINISH_START, LinkKind.FINISH_FINISH):
                finish = min(finish, bound)
            else:
                start = min(start, bound)
        late[task.id] = _late_span(calendar, start, finish, task.duration)
    return late


def _late_span(calendar: WorkCalendar, no_later: date, finish: date, duration: Duration) -> Span:
    start = calendar.start(finish, duration)
    if no_later < start:
        start = latest_worked_start(calendar, no_later, duration)
    # Work in working days is done at the end of one, not on the Sunday up to which there would be time.
    return Span(start, calendar.finish(start, duration))
