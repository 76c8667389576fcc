"""Between the tables of a plan and the engine that plans: tasks as plain values, their plan, and why there is none."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from django.utils.translation import gettext as _

from bridgehead.engines.calendars import Duration, OutsideCalendar, WorkCalendar, WorkingDays, parse_duration
from bridgehead.engines.scheduling import (
    Network,
    NetworkError,
    Plan,
    Problem,
    Progress,
    Task,
    Template,
    link_of,
    make_network,
    make_plan,
    template,
    template_names,
    trigger_names,
)
from bridgehead.foundation.access import Refused
from bridgehead.modules.delivery.models import Schedule, ScheduleTask
from bridgehead.modules.ledger.words import language

MOST_TASKS: Final = 400
LONGEST: Final = 3650
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class TaskSpec:
    """What a plan says of a task: all of it but its days and who does it. Durations and links as tables write them."""

    code: str
    name: str
    takes: str
    after: tuple[str, ...] = ()
    not_before: date | None = None
    deadline: date | None = None
    minimum: str = ""
    rule: str = ""
    milestone: str = ""
    owner: str = ""
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sketch:
    """A network with what it is planned from and for: what is planned, before anybody has agreed to it."""

    tasks: tuple[TaskSpec, ...]
    target: str
    data_date: date
    promised_on: date | None = None

    def task(self, code: str) -> TaskSpec | None:
        """The task of that code."""
        return next((one for one in self.tasks if one.code == code), None)

    def with_task(self, spec: TaskSpec) -> Sketch:
        """The same with this task in the place of the one of its code, or as the last one."""
        if self.task(spec.code) is None:
            return replace(self, tasks=(*self.tasks, spec))
        return replace(self, tasks=tuple(spec if one.code == spec.code else one for one in self.tasks))

    def without_task(self, code: str) -> Sketch:
        """The same without a task; what came after it comes after what it came after, so that no chain is cut."""
        gone = self.task(code)
        if gone is None:
            return self
        rest = [one for one in self.tasks if one.code != code]
        return replace(self, tasks=tuple(replace(one, after=_bridged(one.after, code, gone.after)) for one in rest))


def _bridged(after: tuple[str, ...], code: str, before: tuple[str, ...]) -> tuple[str, ...]:
    kept = tuple(one for one in after if link_of("", one).predecessor != code)
    return kept if kept == after else tuple(dict.fromkeys((*kept, *before)))


def chosen_sketch(
    template_id: str, triggers: Iterable[str], data_date: date | None, promised_on: date | None, today: date
) -> Sketch:
    """The plan that a template would give, from a first day or for a promised one. Raises Refused by field.

    Without a first day it begins today.
    """
    wanted = frozenset(triggers)
    if template_id not in template_names():
        raise Refused({"template": [_("This choice is not offered.")]})
    if not wanted <= trigger_names().keys():
        raise Refused({"triggers": [_("This choice is not offered.")]})
    if data_date is None and promised_on is None:
        raise Refused({"data_date": [_("Give the first day, the promised day, or both.")]})
    refuse_past(promised_on, today)
    return sketch_of_template(template(template_id, wanted), data_date or today, promised_on)


def refuse_past(promised_on: date | None, today: date) -> None:
    """Nobody can promise a day that is over."""
    if promised_on is not None and promised_on < today:
        raise Refused({"promised_on": [_("This day is over: nothing can be promised for it any more.")]})


def sketch_of_template(found: Template, data_date: date, promised_on: date | None) -> Sketch:
    """The tasks of a template as a plan begins with them."""
    specs = tuple(_spec(found.network, task) for task in found.network.tasks)
    return Sketch(specs, found.target, data_date, promised_on)


def _spec(network: Network, task: Task) -> TaskSpec:
    links = [str(link) for link in network.incoming[task.id]]
    # "C4 SS+10wd G3" is how a link says itself; a table leaves out the task that it belongs to, and plain FS.
    after = tuple(text.removesuffix(f" {task.id}").removesuffix(" FS") for text in links)
    return TaskSpec(
        code=task.id,
        name=task.name,
        takes=str(task.duration),
        after=after,
        not_before=task.not_before,
        deadline=task.deadline,
        minimum=str(task.minimum) if task.minimum is not None else "",
        rule=task.rule,
        milestone=task.milestone,
        owner=task.owner,
        documents=task.documents,
    )


def sketch_of(schedule: Schedule, tasks: Iterable[ScheduleTask]) -> Sketch:
    """A plan as it stands in its tables."""
    names = TaskSpec.__dataclass_fields__
    specs = tuple(TaskSpec(**{name: _plain(getattr(row, name)) for name in names}) for row in tasks)
    return Sketch(specs, schedule.target, schedule.data_date, schedule.promised_on)


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def sketch_json(sketch: Sketch) -> dict[str, Any]:
    """A sketch as JSON keeps it."""
    written: dict[str, Any] = json.loads(json.dumps(asdict(sketch), default=date.isoformat))
    return written


def sketch_from_json(body: Mapping[str, Any]) -> Sketch:
    """What `sketch_json` wrote."""

    def day(text: str | None) -> date | None:
        return date.fromisoformat(text) if text else None

    specs = []
    for row in body["tasks"]:
        dated = {"not_before": day(row["not_before"]), "deadline": day(row["deadline"])}
        listed = {"after": tuple(row["after"]), "documents": tuple(row["documents"])}
        specs.append(TaskSpec(**{**row, **dated, **listed}))
    return Sketch(tuple(specs), body["target"], date.fromisoformat(body["data_date"]), day(body["promised_on"]))


def network_of(sketch: Sketch) -> Network:
    """The network of a sketch. Raises Refused that names the tasks concerned, and the rule of a statutory minimum."""
    if len(sketch.tasks) > MOST_TASKS:
        raise Refused({"": [_("A plan has at most %(limit)d tasks.") % {"limit": MOST_TASKS}]})
    names = {spec.code: f"{spec.code} {spec.name}" for spec in sketch.tasks}
    tasks = [
        Task(
            id=spec.code,
            duration=duration_of(spec.takes, "takes"),
            name=spec.name,
            owner=spec.owner,
            not_before=spec.not_before,
            deadline=spec.deadline,
            minimum=duration_of(spec.minimum, "takes") if spec.minimum else None,
            rule=spec.rule,
            milestone=spec.milestone,
        )
        for spec in sketch.tasks
    ]
    try:
        links = [link_of(spec.code, after) for spec in sketch.tasks for after in spec.after]
    except ValueError:
        raise Refused({"after": [_("Write tasks by their codes: C2, or C4 SS+10wd for an overlap.")]}) from None
    try:
        return make_network(tasks, links)
    except NetworkError as wrong:
        raise Refused(_told(wrong.problems, {spec.code: spec for spec in sketch.tasks}, names)) from None


def duration_of(written: str, name: str) -> Duration:
    """A duration as people write it. Raises Refused on the field `name`."""
    try:
        found = parse_duration(written)
    except ValueError:
        raise Refused({name: [_("Write working days as 10wd, calendar days as 20cd.")]}) from None
    if not 0 <= found.count <= LONGEST:
        raise Refused({name: [_("A task takes between 0 and %(limit)d days.") % {"limit": LONGEST}]})
    return found


def duration_said(duration: Duration) -> str:
    """A duration in words."""
    said = _("%(count)d working days") if isinstance(duration, WorkingDays) else _("%(count)d days")
    return said % {"count": duration.count}


def duration_written(takes: str) -> str:
    """A duration that tables write as `10wd`, as a form offers it to be changed: 10个工作日 in Chinese."""
    return duration_said(parse_duration(takes)) if language().startswith("zh") else takes


def _told(problems: Sequence[Problem], specs: Mapping[str, TaskSpec], names: Mapping[str, str]) -> dict[str, list[str]]:
    """Why tasks and links are no network, by the field of a task in which it is mended."""
    errors: dict[str, list[str]] = {}
    for problem in problems:
        called = [names.get(code, code) for code in problem.tasks]
        if problem.code == "statutory":
            least = duration_said(parse_duration(specs[problem.tasks[0]].minimum))
            facts = {"task": called[0], "least": least, "rule": problem.rule}
            said = _("%(task)s cannot be shorter than %(least)s: %(rule)s.") % facts
        elif problem.code == "kinds":
            facts = {"task": called[0], "rule": problem.rule}
            said = _("%(task)s is counted in the other kind of days by its rule: %(rule)s.") % facts
        elif problem.code == "cycle":
            said = _("These tasks wait for each other in a ring: %(tasks)s.") % {"tasks": " → ".join(called)}
        elif problem.code == "dangling":
            gone = next(code for code in problem.tasks if code not in names)
            said = _("There is no task %(code)s that a link could lead to.") % {"code": gone}
        elif problem.code == "itself":
            said = _("%(task)s cannot come after itself.") % {"task": called[0]}
        else:
            said = _("There is a task %(code)s already.") % {"code": problem.tasks[0]}
        field = {"statutory": "takes", "kinds": "takes", "twice": "code"}.get(problem.code, "after")
        errors.setdefault(field, []).append(said)
    return errors


def plan_of(sketch: Sketch, calendar: WorkCalendar, progress: Mapping[str, Progress]) -> Plan:
    """The days of a sketch. Raises Refused where it is no network, or where the days run out."""
    network = network_of(sketch)
    known = {code: one for code, one in progress.items() if code in network.by_id}
    if sketch.target not in network.by_id:
        raise Refused({"": [_("The task that is promised, %(code)s, cannot go.") % {"code": sketch.target}]})
    promised = {sketch.target: sketch.promised_on} if sketch.promised_on is not None else {}
    try:
        return make_plan(network, calendar, data_date=sketch.data_date, promised=promised, progress=known)
    except OutsideCalendar:
        facts = {"first": calendar.first.year, "last": calendar.last.year}
        raise Refused(
            {"data_date": [_("The plan runs out of the calendar, which knows %(first)d to %(last)d.") % facts]}
        ) from None


@dataclass(frozen=True, slots=True)
class Moved:
    """A task whose days would be others: the planned finish before and after, and by how many working days.

    A day is None where only the other plan has the task; `by` then too. `milestone` is a kind of the ledger or empty.
    """

    code: str
    name: str
    before: date | None
    after: date | None
    by: int | None
    milestone: str = ""
    is_target: bool = False


def moves_between(
    calendar: WorkCalendar, before: Mapping[str, tuple[str, date]], sketch: Sketch, plan: Plan
) -> tuple[Moved, ...]:
    """What a plan moves: `before` has the name and finish of each task as planned. In the plan's order, gone ones last.

    What is finished keeps the days that it was planned in.
    """
    specs = {spec.code: spec for spec in sketch.tasks}
    found = []
    for code in (*plan.tasks, *(one for one in before if one not in plan.tasks)):
        if code in plan.tasks and code in before and is_done(plan, code):
            continue
        old = before[code][1] if code in before else None
        new = plan.day_of(code) if code in plan.tasks else None
        if old == new:
            continue
        by = days_after(calendar, old, new) if old is not None and new is not None else None
        spec = specs.get(code)
        name, milestone = (spec.name, spec.milestone) if spec is not None else (before[code][0], "")
        found.append(Moved(code, name, old, new, by, milestone, code == sketch.target))
    return tuple(found)


def days_after(calendar: WorkCalendar, due: date, day: date) -> int:
    """How many working days `day` comes after `due`, by whose end it is done; negative where it comes before."""
    return calendar.working_days(due + _DAY, day + _DAY).count


def is_done(plan: Plan, code: str) -> bool:
    """Whether a task is finished: it may come late no more."""
    return plan.tasks[code].late is None


def moves_json(moves: Iterable[Moved]) -> list[dict[str, Any]]:
    """Moves as JSON keeps them."""
    written: list[dict[str, Any]] = json.loads(json.dumps([asdict(one) for one in moves], default=date.isoformat))
    return written


def digest_of(moves: Iterable[Moved]) -> str:
    """A short mark of what was seen, so that nobody accepts what has changed meanwhile."""
    return hashlib.sha256(json.dumps(moves_json(moves)).encode()).hexdigest()[:16]
