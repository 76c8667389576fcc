"""Plans that hang on the generated ledger: for every third project an accepted one, with problems and kept lights.

Only projects that are still before their start are planned, for they are what a wall is about. Everything is invented.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from bench.bulk import Filler, moment
from bench.district import SEED, THINGS
from bench.worlds import PROJECTS_A_PLAN
from bridgehead.engines.scheduling import Plan, template
from bridgehead.modules.accounts.models import Person, Unit
from bridgehead.modules.delivery.models import MonthLight, Problem, ProblemKind, Schedule, ScheduleTask
from bridgehead.modules.delivery.planning import Sketch, TaskSpec, plan_of, sketch_of_template
from bridgehead.modules.delivery.queries.month_lights import months_before
from bridgehead.modules.delivery.workdays import calendar_in_force
from bridgehead.modules.ledger.models import Project

_TEMPLATES: Final = ("traditional", "land_ready", "traditional", "land_ready_to_production")
_BEFORE_START: Final = ("preparing", "filed", "signed", "negotiating", "lead")
# Plans begin on so many days only: those that begin together are planned once.
_STARTS: Final = 40
_TASK: Final = (
    "schedule_id", "code", "position", "name", "takes", "minimum", "rule", "after", "milestone", "owner",
    "planned_start", "planned_finish", "started_on", "finished_on", "percent",
)  # fmt: skip
_SCHEDULE: Final = (
    "project_id", "template", "template_version", "triggers", "direction", "data_date", "target", "promised_on",
    "state", "created_at",
)  # fmt: skip
_PROBLEM: Final = (
    "project_id", "kind", "title", "raised_on", "raised_by_id", "unit_id", "owner_id", "due_on", "state", "latest_at",
)  # fmt: skip
_LIGHT: Final = ("project_id", "month", "light", "late_by", "due", "expected", "key", "recorded_at")


@dataclass(frozen=True, slots=True)
class _Hung:
    """The plan of one project: a sketch from its first day, planned, and how much later it really went."""

    project: int
    template: str
    sketch: Sketch
    plan: Plan
    promised: date
    lag: int


def fill(projects: int) -> None:
    """Hang plans on a third of a ledger of so many projects. Raises ValueError where too few are before their start."""
    dice = random.Random(f"{SEED}-plans")
    wanted = projects // PROJECTS_A_PLAN
    open_ones = Project.objects.filter(withdrawn_at__isnull=True, exited_on__isnull=True, stage__in=_BEFORE_START)
    found = list(open_ones.order_by("pk").values_list("pk", flat=True)[:wanted])
    if len(found) < wanted:
        raise ValueError(f"only {len(found)} of {wanted} projects are before their start")
    today = timezone.localdate()
    hung = [_hung(pk, number, today, dice) for number, pk in enumerate(found)]
    with transaction.atomic():
        Filler(Schedule, _SCHEDULE).write_all(_schedules(hung))
        ids = dict(Schedule.objects.values_list("project_id", "pk"))
        Filler(ScheduleTask, _TASK).write_all(_tasks(hung, ids, today))
        Filler(Problem, _PROBLEM).write_all(_problems(hung, today, dice))
        Filler(MonthLight, _LIGHT).write_all(_lights(hung, today, dice))


def _hung(project: int, number: int, today: date, dice: random.Random) -> _Hung:
    name = _TEMPLATES[number % len(_TEMPLATES)]
    sketch, plan = _sketched(name, today - timedelta(days=8 * dice.randrange(_STARTS)))
    promised = plan.day_of(sketch.target) + timedelta(days=dice.randint(0, 60))
    # One in three goes as planned, the others drag.
    return _Hung(project, name, sketch, plan, promised, dice.choice((0, dice.randint(1, 20), dice.randint(20, 90))))


@cache
def _sketched(name: str, first: date) -> tuple[Sketch, Plan]:
    sketch = sketch_of_template(template(name, frozenset()), first, None)
    return sketch, plan_of(sketch, calendar_in_force(), {})


def _schedules(hung: Sequence[_Hung]) -> Iterator[Sequence[Any]]:
    now = moment(timezone.now())
    for one in hung:
        version = template(one.template).version
        first, target = one.sketch.data_date.isoformat(), one.sketch.target
        yield (
            one.project, one.template, version, "[]", "start", first, target, one.promised.isoformat(), "accepted", now,
        )  # fmt: skip


def _tasks(hung: Sequence[_Hung], ids: Mapping[int, int], today: date) -> Iterator[Sequence[Any]]:
    for one in hung:
        for position, spec in enumerate(one.sketch.tasks):
            days = one.plan.first_day_of(spec.code), one.plan.day_of(spec.code)
            told = _told(spec, days, one.lag, today)
            yield (
                ids[one.project], spec.code, position, spec.name, spec.takes, spec.minimum, spec.rule,
                json.dumps(spec.after, ensure_ascii=False), spec.milestone, spec.owner,
                days[0].isoformat(), days[1].isoformat(), *told,
            )  # fmt: skip


def _told(spec: TaskSpec, days: tuple[date, date], lag: int, today: date) -> tuple[str | None, str | None, int]:
    """What was reported: nothing of what milestones close, else the days as planned, so much later."""
    start, finish = (day + timedelta(days=lag) for day in days)
    if spec.milestone or start > today:
        return None, None, 0
    if finish <= today:
        return start.isoformat(), finish.isoformat(), 100
    return start.isoformat(), None, 50


def _problems(hung: Sequence[_Hung], today: date, dice: random.Random) -> Iterator[Sequence[Any]]:
    units = list(Unit.objects.order_by("pk").values_list("pk", flat=True))
    people = list(Person.objects.order_by("pk").values_list("pk", flat=True))
    now = moment(timezone.now())
    for one in hung[::4]:
        title, who = f"{dice.choice(THINGS)}用地未交付，影响进场", dice.choice(people)
        raised, due = today - timedelta(days=dice.randint(5, 60)), today + timedelta(days=dice.randint(-10, 30))
        yield (
            one.project, dice.choice(ProblemKind.values), title, raised.isoformat(), who, dice.choice(units), who,
            due.isoformat(), "open", now,
        )  # fmt: skip


def _lights(hung: Sequence[_Hung], today: date, dice: random.Random) -> Iterator[Sequence[Any]]:
    now, months = moment(timezone.now()), [month.isoformat() for month in months_before(today)]
    for one in hung:
        due = one.promised.isoformat()
        for month in months:
            light = dice.choice(("ok", "ok", "ok", "warn", "late"))
            yield (one.project, month, light, 0, due, due, "promised_day", now)
