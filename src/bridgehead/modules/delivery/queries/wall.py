"""The wall (挂图作战): every accepted plan of a scope, what it promised, what is expected, what makes it late.

They are planned together (`wall_columns`), a column a project: those of one network, and those that were edited.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from bridgehead.engines.calendars import WorkCalendar
from bridgehead.engines.calendars.columns import CalendarColumns
from bridgehead.modules.delivery.lights import NO_LIGHT, Judge
from bridgehead.modules.delivery.models import Problem, ProblemState, Schedule
from bridgehead.modules.delivery.queries.light_measures import Values, entry_wait, money_measures, start_overdue
from bridgehead.modules.delivery.queries.wall_columns import Closed, Stand, Tasks, stands_of, tasks_of_plans
from bridgehead.modules.delivery.scores import Run
from bridgehead.modules.ledger.models import ClaimState, Milestone

GROUPS: Final = ("unit", "industry", "officer")
# From so many plans on a network is planned by itself.
_MANY: Final = 30
_SCORED: Final = ("signed", "land_supplied", "started")


@dataclass(frozen=True, slots=True)
class WallRow:
    """A project on the wall: `late_by` working days after `due`, the promised or else planned day of its target.

    `cause` is the first task on the way to the target that slips, by `cause_slips` working days; `problem` what holds
    the project up, as somebody said. `run` has the days behind both scores, of verified milestones.
    """

    schedule: Schedule
    target: str
    start: date
    due: date
    expected: date
    is_reached: bool
    late_by: int
    light: str
    cause: str
    cause_slips: int
    problem: str
    run: Run


def wall_rows(schedules: Sequence[Schedule], calendar: WorkCalendar, judge: Judge, today: date) -> list[WallRow]:
    """How each of these plans stands on a day: three queries, and two more where a rule asks for money.

    A day of the past is judged by what had happened by then; promises and links are those of the plan as it is now.
    """
    columns = CalendarColumns(calendar)
    project_ids = [one.project_id for one in schedules]
    tasks = tasks_of_plans([one.pk for one in schedules])
    closed, problems = _closed(project_ids, today), _problems(project_ids)
    money = money_measures(project_ids, judge.asked, today)
    stands: dict[int, Stand] = {}
    for members in _planned_together(schedules, tasks):
        found = stands_of(members, [tasks[one.pk] for one in members], closed, columns, today)
        stands.update(zip((one.pk for one in members), found, strict=True))
    rows = []
    for one in schedules:
        stand, plan = stands[one.pk], tasks[one.pk]
        run = Run(*(closed.get((one.project_id, kind)) for kind in _SCORED))
        light = _light(one, stand, run, closed, money.get(one.project_id, {}), judge, today)
        problem, target = problems.get(one.project_id, ""), plan.name[plan.code.index(one.target)]
        rows.append(WallRow(one, target, *stand[:5], light, stand.cause, stand.cause_slips, problem, run))
    return rows


def _planned_together(schedules: Sequence[Schedule], tasks: Mapping[int, Tasks]) -> list[list[Schedule]]:
    """The plans of each network that many follow, and all others, most of which somebody edited, together."""
    alike: dict[tuple[Any, ...], list[Schedule]] = defaultdict(list)
    for one in schedules:
        alike[tasks[one.pk].shape()].append(one)
    others = [one for members in alike.values() if len(members) < _MANY for one in members]
    return [*(members for members in alike.values() if len(members) >= _MANY), *([others] if others else [])]


def _light(schedule: Schedule, stand: Stand, run: Run, closed: Closed, money: Values, judge: Judge, today: date) -> str:
    """The light of a project by the rule set that holds for its unit."""
    project = schedule.project
    rules = judge.rules_for(project.unit.path).rules
    due = stand.start_due or project.promised_start_on
    values: Values = {
        "days_late": stand.late_by,
        "start_overdue": start_overdue(due, run.started, today),
        "entry_wait": entry_wait(run.started, closed.get((project.pk, "entered_library")), today),
        **money,
    }
    return rules.light(values) or NO_LIGHT


def _closed(project_ids: Iterable[int], today: date) -> Mapping[tuple[int, str], date]:
    """The day on which a verified milestone was reached, by project and kind, of those up to a day."""
    rows = Milestone.objects.current().filter(project__in=list(project_ids), state=ClaimState.VERIFIED)
    rows = rows.filter(happened_on__lte=today)
    known = rows.order_by("-happened_on").values_list("project_id", "kind", "happened_on")
    return {(project, kind): day for project, kind, day in known}


def _problems(project_ids: Iterable[int]) -> Mapping[int, str]:
    """What holds each project up and is due first."""
    rows = Problem.objects.filter(project__in=list(project_ids), state=ProblemState.OPEN)
    return dict(rows.order_by("-due_on", "-pk").values_list("project_id", "title"))
