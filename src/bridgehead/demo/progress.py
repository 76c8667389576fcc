"""How far the plans of the demonstration district have come: what happened, task by task, as officers report it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from bridgehead.engines.calendars import WorkCalendar, WorkingDays, parse_duration
from bridgehead.engines.scheduling import Progress, link_of
from bridgehead.modules.delivery.models import ScheduleTask
from bridgehead.modules.delivery.queries.schedules import progress_of
from bridgehead.modules.ledger.models import Milestone

_DAY: Final = timedelta(days=1)
# One task in so many takes longer than planned.
_DRAGS: Final = 3


def went(
    tasks: Sequence[ScheduleTask], claims: Mapping[str, Milestone], calendar: WorkCalendar, today: date, lag: int
) -> dict[str, Progress]:
    """What is known of the tasks of a plan on a day: verified milestones, what came before them, and work since.

    A task that no milestone closes begins when all before it is done and takes its time, every third one `lag` working
    days more. What a milestone closes is done when that is verified, and not by what is told here.
    """
    known = {**_before(tasks, claims), **progress_of(tasks, claims)}
    for number, task in enumerate(tasks):
        before = [known.get(link_of(task.code, after).predecessor) for after in task.after]
        ends = [one.finished for one in before if one is not None and one.finished is not None]
        if task.code in known or task.milestone or not before or len(ends) < len(before):
            continue
        begun = calendar.on_or_after(max(ends))
        if begun > today:
            continue
        last = max(begun, calendar.finish(begun, parse_duration(task.takes)) - _DAY)
        last = calendar.add(last, WorkingDays(lag)) if number % _DRAGS == 0 and lag else last
        share = 0.1 * round(10 * min(0.9, (today - begun) / (last - begun + _DAY)))
        known[task.code] = Progress(begun, last, 1.0) if last <= today else Progress(begun, None, share)
    return known


def _before(tasks: Sequence[ScheduleTask], claims: Mapping[str, Milestone]) -> dict[str, Progress]:
    """Whatever a verified milestone comes after was done before it."""
    by_code, done = {task.code: task for task in tasks}, dict[str, date]()
    waiting = [(code, one.finished) for code, one in progress_of(tasks, claims).items() if one.finished is not None]
    while waiting:
        code, day = waiting.pop()
        for after in by_code[code].after:
            before = link_of(code, after).predecessor
            if before not in done or day < done[before]:
                done[before] = day
                waiting.append((before, day))
    return {code: Progress(day, day, 1.0) for code, day in done.items()}
