"""The two passes through a network: the earliest days from the data date, the latest from what was promised.

All moments are boundaries, as in engines/calendars, and here plain numbers of days (`date.toordinal`): a task holds the
days `start <= day < finish`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from typing import NamedTuple

from bridgehead.engines.calendars import CalendarDays, Duration, Ordinals, WorkingDays

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
_ONE_DAY = WorkingDays(1)
# Which end of the predecessor a link begins at, and which of the successor it holds back.
FROM_FINISH = (LinkKind.FINISH_START, LinkKind.FINISH_FINISH)
TO_START = (LinkKind.FINISH_START, LinkKind.START_START)


@dataclass(frozen=True, slots=True)
class Span:
    """From boundary `start` to boundary `finish`."""

    start: date
    finish: date

    @property
    def last_day(self) -> date:
        """The day at whose end it is done."""
        return self.finish - _DAY if self.finish > self.start else self.finish


class Early(NamedTuple):
    """The earliest boundaries of a task, and the link that set them: None where the data date or its own day did."""

    start: int
    finish: int
    driver: Link | None


class Late(NamedTuple):
    """The latest boundaries of a task."""

    start: int
    finish: int


def shift(days: Ordinals, boundary: int, lag: Duration) -> int:
    """A boundary moved by a lag: forward to the end of the last day counted, backward to the start of the first."""
    if isinstance(lag, CalendarDays) or lag.count >= 0:
        return days.finish(boundary, lag)
    return days.start(boundary, -lag)


def shift_back(days: Ordinals, boundary: int, lag: Duration) -> int:
    """The latest boundary that `shift` moves no further than to `boundary`."""
    if isinstance(lag, CalendarDays) or lag.count >= 0:
        return days.start(boundary, lag)
    return days.add(boundary, -lag)


def forward(network: Network, days: Ordinals, data_date: date, progress: Mapping[str, Progress]) -> dict[str, Early]:
    """The earliest boundaries of every task: what is done as it was, what remains from `data_date` on."""
    today = data_date.toordinal()
    early: dict[str, Early] = {}
    for task in network.tasks:
        known = progress.get(task.id, _NOTHING)
        if known.finished is not None and known.started is not None:
            done = known.finished.toordinal()
            early[task.id] = Early(
                *((done, done) if task.is_milestone else (known.started.toordinal(), done + 1)), None
            )
            continue
        start, finish, driver = _held_back(network, days, task, today, early)
        if known.started is not None:
            remaining = type(task.duration)(ceil(task.duration.count * (1 - known.done) - 1e-9))
            begun = worked_start(days, max(today, known.started.toordinal()), remaining)
            early[task.id] = Early(known.started.toordinal(), days.finish(begun, remaining), None)
            continue
        start = worked_start(days, start, task.duration)
        early[task.id] = _early(days, start, finish, task.duration, driver)
    return early


def _held_back(
    network: Network, days: Ordinals, task: Task, today: int, early: Mapping[str, Early]
) -> tuple[int, int, Link | None]:
    """The earliest start and finish that days and links allow, and the link that asks for the most, if any does."""
    start = today if task.not_before is None else max(today, task.not_before.toordinal())
    finish, driver, latest = today, None, start
    for link in network.incoming[task.id]:
        before, kind = early[link.predecessor], link.kind
        bound = shift(days, before.finish if kind in FROM_FINISH else before.start, link.lag)
        if kind in TO_START:
            start, asked = max(start, bound), bound
        else:
            finish, asked = max(finish, bound), _start_to_finish(days, bound, task.duration)
        if asked > latest or (asked == latest and driver is None):
            latest, driver = asked, link
    return start, finish, driver


def worked_start(days: Ordinals, start: int, duration: Duration) -> int:
    """Work in working days begins on a day that is worked."""
    return days.on_or_after(start) if isinstance(duration, WorkingDays) and duration.count else start


def latest_worked_start(days: Ordinals, start: int, duration: Duration) -> int:
    """The same backward: the last day that is worked, of those up to `start`."""
    return days.on_or_before(start) if isinstance(duration, WorkingDays) and duration.count else start


def _start_to_finish(days: Ordinals, bound: int, duration: Duration) -> int:
    """The earliest start of work that is done at `bound` or later."""
    if isinstance(duration, CalendarDays) or not duration.count:
        return days.start(bound, duration)
    return days.start(days.finish(bound - 1, _ONE_DAY), duration)


def _early(days: Ordinals, start: int, no_earlier: int, duration: Duration, driver: Link | None) -> Early:
    finish = days.finish(start, duration)
    if finish < no_earlier:
        start = _start_to_finish(days, no_earlier, duration)
        finish = days.finish(start, duration)
    return Early(start, finish, driver)


def backward(
    network: Network,
    days: Ordinals,
    *,
    horizon: int,
    promised: Mapping[str, date],
    progress: Mapping[str, Progress],
) -> dict[str, Late]:
    """The latest boundaries of every task that is not finished: `promised` tasks are done by the end of their day.

    `horizon` is the boundary for what leads to no promise. Tasks that began hold back nobody any more.
    """
    late: dict[str, Late] = {}
    for task in reversed(network.tasks):
        if progress.get(task.id, _NOTHING).finished is not None:
            continue
        finish = horizon
        for day in (task.deadline, promised.get(task.id)):
            finish = min(finish, day.toordinal() + 1) if day is not None else finish
        start = finish
        for link in network.outgoing[task.id]:
            after, kind = late.get(link.successor), link.kind
            if after is None or (kind in TO_START and progress.get(link.successor, _NOTHING).started is not None):
                continue
            bound = shift_back(days, after.start if kind in TO_START else after.finish, link.lag)
            if kind in FROM_FINISH:
                finish = min(finish, bound)
            else:
                start = min(start, bound)
        late[task.id] = _late(days, start, finish, task.duration)
    return late


def _late(days: Ordinals, no_later: int, finish: int, duration: Duration) -> Late:
    start = days.start(finish, duration)
    if no_later < start:
        start = latest_worked_start(days, no_later, duration)
    # Work in working days is done at the end of one, not on the Sunday up to which there would be time.
    return Late(start, days.finish(start, duration))
