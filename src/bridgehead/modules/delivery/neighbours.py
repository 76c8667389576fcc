"""Which tasks of the plan close a milestone, told on the page of its claim."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from bridgehead.foundation.access import Actor
from bridgehead.foundation.ui.neighbours import Neighbour, Neighbours
from bridgehead.foundation.ui.templatetags.bridgehead import day
from bridgehead.modules.delivery.models import ScheduleTask
from bridgehead.modules.ledger.models import Milestone
from bridgehead.modules.ledger.queries import may_act


def closing_tasks(actor: Actor, claim: Milestone) -> Neighbours:
    """The tasks of the project's plan that close this kind of milestone, for whoever may see the plan: one query."""
    tasks = ScheduleTask.objects.filter(schedule__project=claim.project_id, milestone=claim.kind)
    if not may_act(actor, claim.project, "delivery.view_schedule"):
        tasks = tasks.none()
    rows = [
        Neighbour(
            f"{one.code} {one.name}",
            reverse("delivery:schedule_task", args=[claim.project.code, one.pk]),
            _("planned until {day}").format(day=day(one.planned_finish)),
        )
        for one in tasks.order_by("position", "pk")
    ]
    return Neighbours(_("Tasks of the plan that close it"), rows)
