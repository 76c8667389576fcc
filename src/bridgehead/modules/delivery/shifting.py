"""What a task that is dragged would do: its other days, and everything that they move, before anything is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import floor
from typing import Final

from django.utils.translation import gettext as _

from bridgehead.engines.calendars import CalendarDays, Duration, WorkingDays, parse_duration
from bridgehead.engines.scheduling import Link, Plan, Progress
from bridgehead.foundation.access import Refused
from bridgehead.modules.delivery.planning import Moved, Sketch, TaskSpec, days_after, digest_of, is_done, plan_of
from bridgehead.modules.delivery.queries.schedules import Board, BoardRow, progress_of

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Shifted:
    """A task with what is expected of it now and what would be: the days, by how many working days, the slack."""

    moved: Moved
    start: date
    finish: date
    slack_before: Duration | None
    slack_after: Duration | None


@dataclass(frozen=True, slots=True)
class Shift:
    """A dragged task and its consequences, beside what is expected today.

    `held_by` is the link that keeps the task from beginning on the day that was asked for, `is_held_since` is true
    where the day from which the plan runs does. `expected` and `late_by` are those of the promised task, as in `Board`.
    `also` counts tasks whose planned days an acceptance would change besides: they are expected otherwise already.
    """

    row: BoardRow
    sketch: Sketch
    start: date
    finish: date
    lines: tuple[Shifted, ...]
    held_by: Link | None
    is_held_since: bool
    expected: date
    late_by: int
    also: int
    seen: str

    @property
    def own(self) -> Shifted | None:
        """What becomes of the dragged task itself; None where it stays."""
        return next((line for line in self.lines if line.moved.code == self.row.task.code), None)


def shift_of(board: Board, code: str, start: date | None = None, finish: date | None = None) -> Shift:
    """Give a task another first or last day, or both, and plan everything anew; None leaves an end to the plan.

    Another start is a day before which the task may not begin (links hold it still), another finish another duration.
    Raises Refused by field: no such task, one that is done, days in the wrong order, a statutory minimum.
    """
    row = next((one for one in board.rows if one.task.code == code), None)
    spec = board.sketch.task(code)
    if row is None or spec is None:
        raise Refused({"task": [_("There is no task %(code)s.") % {"code": code}]})
    if row.is_done:
        raise Refused({"task": [_("%(task)s is done: its days are facts.") % {"task": str(row.task)}]})
    if row.is_begun and start not in (None, row.start):
        raise Refused({"start": [_("%(task)s has begun: only its end can be another.") % {"task": str(row.task)}]})
    since, known = board.plan.data_date, _known(board)
    changed = _changed(board, row, spec, start, finish)
    sketch = replace(board.sketch, data_date=since).with_task(changed)
    plan = plan_of(sketch, board.calendar, known)
    if changed.not_before is not None and changed.not_before != spec.not_before:
        # Where the links alone hold the task as late, a day of its own would only stay behind when they move.
        loose = sketch.with_task(replace(changed, not_before=None))
        without = plan_of(loose, board.calendar, known)
        if without.first_day_of(code) >= plan.first_day_of(code):
            sketch, plan = loose, without
    return _told(board, row, sketch, plan, start)


def _known(board: Board) -> Mapping[str, Progress]:
    claims = {row.task.milestone: row.claim for row in board.rows if row.claim is not None}
    return progress_of((row.task for row in board.rows), claims)


def _changed(board: Board, row: BoardRow, spec: TaskSpec, start: date | None, finish: date | None) -> TaskSpec:
    """The task with its other day and duration."""
    if start is not None and finish is not None and finish < start:
        raise Refused({"finish": [_("This is before the day on which it begins.")]})
    if start is not None and start != row.start:
        if start < board.plan.data_date:
            raise Refused({"start": [_("This day is over; what remains is planned from today on.")]})
        spec = replace(spec, not_before=start)
    if finish is None or (finish == row.finish and start in (None, row.start)):
        return spec
    takes = parse_duration(spec.takes)
    if not takes.count:
        if start is None or start == row.start:
            return replace(spec, not_before=finish)
        if finish != start:
            raise Refused({"finish": [_("A milestone takes no time: give it one day.")]})
        return spec
    return replace(spec, takes=str(_lasting(board, row, takes, start or row.start, finish)))


def _lasting(board: Board, row: BoardRow, takes: Duration, start: date, finish: date) -> Duration:
    """How long a task takes that begins on `start` and is done on `finish`, in its own kind of days."""
    since = max(start, board.plan.data_date)
    if finish < since:
        raise Refused({"finish": [_("This day is over; what remains is planned from today on.")]})
    left = (
        board.calendar.working_days(since, finish + _DAY).count
        if isinstance(takes, WorkingDays)
        else (finish + _DAY - since).days
    )
    # Of what is under way the share that remains must fit; the whole is longer by the share that is done.
    done = row.task.percent / 100 if row.is_begun else 0.0
    count = max(floor(left / (1 - done) + 1e-9), 1)
    return WorkingDays(count) if isinstance(takes, WorkingDays) else CalendarDays(count)


def _told(board: Board, row: BoardRow, sketch: Sketch, plan: Plan, asked: date | None) -> Shift:
    code, target = row.task.code, sketch.target
    driver = plan.tasks[code].driver
    is_held = asked is not None and plan.first_day_of(code) > _worked(board, row, asked)
    lines = tuple(line for one in board.rows if (line := _line(board, one, plan, target)) is not None)
    moved = {line.moved.code for line in lines}
    expected = plan.day_of(target)
    return Shift(
        row=row,
        sketch=sketch,
        start=plan.first_day_of(code),
        finish=plan.day_of(code),
        lines=lines,
        held_by=driver if is_held else None,
        is_held_since=is_held and driver is None,
        expected=expected,
        late_by=days_after(board.calendar, board.due, expected),
        also=sum(one.slips != 0 and not one.is_done and one.task.code not in moved for one in board.rows),
        seen=digest_of(line.moved for line in lines),
    )


def _worked(board: Board, row: BoardRow, day: date) -> date:
    """The day itself, or for work in working days the next one that is worked."""
    takes = parse_duration(row.task.takes)
    return board.calendar.on_or_after(day) if isinstance(takes, WorkingDays) and takes.count else day


def _line(board: Board, row: BoardRow, plan: Plan, target: str) -> Shifted | None:
    code = row.task.code
    start, finish = plan.first_day_of(code), plan.day_of(code)
    if is_done(plan, code) or (start, finish) == (row.start, row.finish):
        return None
    by = days_after(board.calendar, row.finish, finish)
    moved = Moved(code, row.task.name, row.finish, finish, by, row.task.milestone, code == target)
    return Shifted(moved, start, finish, row.total_float, plan.tasks[code].total_float)
