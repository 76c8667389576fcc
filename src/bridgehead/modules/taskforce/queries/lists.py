"""The three lists (任务清单, 问题清单, 责任清单) of a project, or of a unit with all below it, as plain tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bridgehead.foundation.access import Actor, may, scope_q
from bridgehead.foundation.sheets import Column
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.accounts.queries import UnitRow
from bridgehead.modules.delivery.models import Problem, ProblemState, ScheduleState, ScheduleTask
from bridgehead.modules.delivery.queries import visible_problems
from bridgehead.modules.delivery.queries.schedules import done_of
from bridgehead.modules.ledger.models import Project
from bridgehead.modules.taskforce.models import Blocked, Matter, Member

LISTS: Final = ("tasks", "problems", "duties")
# More than anybody reads; the page and the exports say so where it is reached.
MOST: Final = 2000
Row = tuple[Any, ...]


Lead = tuple[str, tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: `leads` has for each row where its first cell leads, by the name of the address and what it takes, None
    for nowhere; `late` the rows that are late.
    """

    title: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    leads: Sequence[Lead | None]
    late: frozenset[int]
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class _Of:
    """What a list is of: its tasks, problems, matters and members; with `is_whole` what is done is listed too."""

    tasks: QuerySet[ScheduleTask]
    problems: QuerySet[Problem]
    matters: QuerySet[Matter]
    members: QuerySet[Member]
    is_whole: bool


def listing_of_project(actor: Actor, project: Project, name: str, today: date) -> Listing:
    """A list of a project; `name` is one of LISTS. What the actor may not see of it is left out."""
    tasks = ScheduleTask.objects.filter(schedule__project=project)
    if not may(actor, "delivery.view_schedule", project.unit.path):
        tasks = tasks.none()
    of = _Of(
        tasks,
        visible_problems(actor).filter(project=project),
        Matter.objects.filter(meeting__force__project=project),
        Member.objects.filter(force__project=project),
        is_whole=True,
    )
    return _MADE[name](of, today)


def listing_of_unit(actor: Actor, unit: UnitRow, name: str, today: date) -> Listing:
    """A list of what a unit and all below it have to do in projects that the actor sees; only what is open."""
    seen = Unit.objects.filter(scope_q(actor, "taskforce.view", "path")).order_by().values("pk")
    own = Q(unit__path__startswith=unit.path)
    tasks = ScheduleTask.objects.filter(
        own | Q(unit__isnull=True, schedule__project__unit__path__startswith=unit.path),
        schedule__state=ScheduleState.ACCEPTED,
        finished_on__isnull=True,
        schedule__project__unit__in=seen,
        schedule__project__withdrawn_at__isnull=True,
        schedule__project__exited_on__isnull=True,
    )
    of = _Of(
        tasks,
        visible_problems(actor).filter(own, state=ProblemState.OPEN),
        Matter.objects.filter(own, done_on__isnull=True, meeting__force__project__unit__in=seen),
        Member.objects.filter(own, until__isnull=True, force__project__unit__in=seen),
        is_whole=False,
    )
    return _MADE[name](of, today)


class _Task(NamedTuple):
    """What rows show of a task, and what tells whether it is done: two thousand are not made whole for that."""

    pk: int
    code: str
    name: str
    owner: str
    milestone: str
    planned_start: date
    planned_finish: date
    started_on: date | None
    finished_on: date | None
    unit__name: str | None
    person__name: str | None
    schedule__project: int
    schedule__project__code: str
    schedule__project__name: str

    @property
    def whose(self) -> tuple[str, str]:
        """The unit, or who else has it, and the person."""
        return self.owner if self.unit__name is None else self.unit__name, self.person__name or ""


def _first(found: QuerySet[ScheduleTask]) -> tuple[list[_Task], dict[int, date]]:
    """The first tasks, one more than are listed, and the day of each that is done, by its id: two queries."""
    listed = [_Task(*row) for row in found.values_list(*_Task._fields)[: MOST + 1]]
    return listed, done_of((one.pk, one.schedule__project, one.milestone, one.finished_on) for one in listed)


def _tasks(of: _Of, today: date) -> Listing:
    listed, done = _first(of.tasks.order_by("planned_finish", "position", "pk"))
    shown = [one for one in listed[:MOST] if of.is_whole or one.pk not in done]
    rows, leads, late = [], [], set()
    for number, one in enumerate(shown):
        finished = done.get(one.pk)
        is_late = finished is None and one.planned_finish < today
        state = _state(one, finished, is_late)
        days = (one.planned_start, one.planned_finish, one.started_on, finished)
        rows.append((f"{one.code} {one.name}", one.schedule__project__name, *one.whose, *days, state))
        leads.append(("delivery:schedule_task", (one.schedule__project__code, one.pk)))
        if is_late:
            late.add(number)
    columns = (
        Column(_("Task"), width=28),
        Column(_("Project"), width=30),
        Column(_("Responsible unit")),
        Column(_("Who has it"), width=12),
        Column(_("Planned start"), "date"),
        Column(_("Planned finish"), "date"),
        Column(_("Began on"), "date"),
        Column(_("Done on"), "date"),
        Column(_("State"), width=10),
    )
    return Listing(_("List of tasks"), columns, rows, leads, frozenset(late), len(listed) > MOST)


def _state(one: _Task, finished: date | None, is_late: bool) -> str:
    if finished is not None:
        return pgettext("task", "done")
    if is_late:
        return pgettext("task", "late")
    return pgettext("task", "under way") if one.started_on is not None else pgettext("task", "to come")


class _Problem(NamedTuple):
    """What a row shows: two thousand problems, projects, units and people are not made whole for their names."""

    pk: int
    title: str
    project__name: str
    unit__name: str
    owner__name: str | None
    helpers: str
    due_on: date
    extensions: int
    state: str


def _problems(of: _Of, today: date) -> Listing:
    found = of.problems.order_by("state", "due_on", "pk").values_list(*_Problem._fields)
    listed = [_Problem(*row) for row in found[: MOST + 1]]
    blocked: dict[int, list[str]] = defaultdict(list)
    links = Blocked.objects.filter(problem__in=[one.pk for one in listed]).order_by("pk")
    for problem, task in links.values_list("problem_id", "task__name"):
        blocked[problem].append(task)
    said = dict(ProblemState.choices)
    rows, leads, late = [], [], set()
    for number, one in enumerate(listed[:MOST]):
        is_late = one.state == ProblemState.OPEN and one.due_on < today
        state = pgettext("task", "late") if is_late else str(said[one.state])
        whose = (one.unit__name, one.owner__name or "", one.helpers)
        held_up = "、".join(blocked.get(one.pk, ()))
        rows.append((one.title, one.project__name, held_up, *whose, one.due_on, one.extensions, state))
        leads.append(("delivery:problem", (one.pk,)))
        if is_late:
            late.add(number)
    columns = (
        Column(_("Problem"), width=34),
        Column(_("Project"), width=30),
        Column(_("Holds up")),
        Column(_("Lead unit")),
        Column(_("Who has it"), width=12),
        Column(_("Who helps")),
        Column(_("To be gone by"), "date"),
        Column(_("Put off"), "int"),
        Column(_("State"), width=10),
    )
    return Listing(_("List of problems"), columns, rows, leads, frozenset(late), len(listed) > MOST)


def _duties(of: _Of, today: date) -> Listing:
    """By unit and person: what they are in the task force, and how much is open and late with them."""
    said: dict[tuple[str, str], list[str]] = defaultdict(list)
    counts: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for member in of.members.filter(until__isnull=True).select_related("unit").order_by("duty", "pk")[:MOST]:
        charge = f"：{member.charge}" if member.charge else ""
        said[member.unit.name, member.name].append(f"{member.get_duty_display()}{charge}")
    tasks, done = _first(of.tasks.order_by("planned_finish", "pk"))
    for task in tasks[:MOST]:
        if task.pk not in done:
            _count(counts[task.whose], 0, task.planned_finish < today)
    problems = of.problems.filter(state=ProblemState.OPEN).values_list("unit__name", "owner__name", "due_on")
    for unit, owner, due_on in problems[:MOST]:
        _count(counts[unit, owner or ""], 1, due_on < today)
    for matter in of.matters.filter(done_on__isnull=True).select_related("unit", "person")[:MOST]:
        person = matter.person.name if matter.person is not None else ""
        _count(counts[matter.unit.name if matter.unit is not None else "", person], 2, matter.due_on < today)
    order = {key: number for number, key in enumerate(said)}
    keys = sorted({*said, *counts}, key=lambda key: (order.get(key, len(order)), key))
    rows = [(unit, person, "；".join(said.get((unit, person), ())), *counts[unit, person]) for unit, person in keys]
    columns = (
        Column(_("Responsible unit"), width=24),
        Column(_("Person"), width=12),
        Column(_("In charge of"), width=44),
        Column(_("Open tasks"), "int"),
        Column(_("Open problems"), "int"),
        Column(_("Matters of meetings"), "int"),
        Column(_("Late"), "int"),
    )
    late = frozenset(number for number, row in enumerate(rows) if row[-1])
    return Listing(_("List of responsibilities"), columns, rows, [None] * len(rows), late)


def _count(numbers: list[int], which: int, is_late: bool) -> None:
    numbers[which] += 1
    numbers[3] += is_late


_MADE: Final[Mapping[str, Callable[[_Of, date], Listing]]] = {
    "tasks": _tasks,
    "problems": _problems,
    "duties": _duties,
}
