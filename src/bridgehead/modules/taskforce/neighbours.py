"""Which problems hold up which tasks, told on the pages of both."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from bridgehead.foundation.access import Actor
from bridgehead.foundation.ui.neighbours import Neighbour, Neighbours
from bridgehead.foundation.ui.templatetags.bridgehead import day
from bridgehead.modules.delivery.models import Problem, ScheduleTask
from bridgehead.modules.delivery.queries import visible_problems
from bridgehead.modules.ledger.queries import may_act
from bridgehead.modules.taskforce.models import Blocked


def held_up_by(actor: Actor, problem: Problem) -> Neighbours:
    """The tasks that a problem holds up, for whoever may see the plan: one query."""
    links = Blocked.objects.select_related("task").filter(problem=problem)
    if not may_act(actor, problem.project, "delivery.view_schedule"):
        links = links.none()
    code = problem.project.code
    rows = [
        Neighbour(
            f"{link.task.code} {link.task.name}",
            reverse("delivery:schedule_task", args=[code, link.task_id]),
            _("planned until {day}").format(day=day(link.task.planned_finish)),
        )
        for link in links
    ]
    return Neighbours(_("Tasks that it holds up"), rows)


def holding_up(actor: Actor, task: ScheduleTask) -> Neighbours:
    """The problems that hold a task up, as far as the actor sees problems: one query."""
    found = visible_problems(actor).select_related("unit").filter(blocked__task=task).order_by("state", "due_on", "pk")
    return Neighbours(_("Problems that hold it up"), [_problem(one) for one in found])


def _problem(one: Problem) -> Neighbour:
    due = _("to be gone by {day}").format(day=day(one.due_on))
    note = f"{one.unit} · {one.get_state_display()} · {due}"
    return Neighbour(one.title, reverse("delivery:problem", args=[one.pk]), note)
