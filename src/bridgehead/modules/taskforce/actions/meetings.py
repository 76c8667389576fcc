"""Meetings and what they settle; which task of the plan a problem holds up."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from bridgehead.foundation.access import Actor, Refused
from bridgehead.foundation.access.versions import locked, save_fields
from bridgehead.foundation.audit.chain import record
from bridgehead.modules.accounts.models import Person, Unit
from bridgehead.modules.delivery.models import Problem, ScheduleTask
from bridgehead.modules.ledger.actions.common import check_day, check_text
from bridgehead.modules.taskforce.models import Blocked, Matter, Meeting
from bridgehead.modules.taskforce.queries import CHANGE, REPORT, access_force, access_led, access_matter

LONGEST = timedelta(days=730)


def hold_meeting(*, actor: Actor, code: str, held_on: date, chair: str = "", text: str = "") -> Meeting:
    """Keep a meeting that was held."""
    check_day(held_on, "held_on")
    values: dict[str, Any] = {
        "held_on": held_on,
        "chair": check_text(chair, "chair", 40),
        "text": check_text(text, "text", 5000),
    }
    with transaction.atomic():
        force = access_force(actor, code, CHANGE)
        made = Meeting.objects.create(force=force, recorded_at=timezone.now(), recorded_by_id=actor.id, **values)
        record(actor=actor, action="taskforce.meeting.held", target=force, before=None, after=values)
    return made


def add_matter(
    *,
    actor: Actor,
    code: str,
    meeting: Meeting,
    text: str,
    unit: Unit,
    due_on: date,
    person: Person | None = None,
    task: ScheduleTask | None = None,
    problem: Problem | None = None,
) -> Matter:
    """Keep what a meeting settled: who does what by when."""
    if not unit.is_active:
        raise Refused({"unit": [_("This unit is no longer in use.")]})
    if due_on < meeting.held_on or due_on - meeting.held_on > LONGEST:
        raise Refused({"due_on": [_("Choose a day from the meeting on, at most two years later.")]})
    values: dict[str, Any] = {
        "text": check_text(text, "text", 200, required=True),
        "unit": unit,
        "person": person,
        "task": task,
        "problem": problem,
        "due_on": due_on,
    }
    with transaction.atomic():
        force = access_force(actor, code, CHANGE)
        if meeting.force_id != force.pk:
            raise Refused({"meeting": [_("This choice is not offered.")]})
        _check_own(force.project_id, task, problem)
        made = Matter.objects.create(meeting=meeting, **values)
        record(actor=actor, action="taskforce.matter.settled", target=force, before=None, after=values)
    return made


def finish_matter(*, actor: Actor, code: str, matter_id: int, version: int, done_on: date, outcome: str) -> Matter:
    """Say that a matter is done, and what came of it."""
    check_day(done_on, "done_on")
    values = {"done_on": done_on, "outcome": check_text(outcome, "outcome", 200, required=True)}
    with transaction.atomic():
        force = access_force(actor, code, REPORT)
        access_matter(force, matter_id)
        row = locked(Matter.objects.all(), matter_id, version=version, attempted=values)
        if row.done_on is not None:
            raise Refused({"": [_("This matter is done already.")]})
        save_fields(row, values)
        told = {"matter": row.pk, "text": row.text}
        record(actor=actor, action="taskforce.matter.done", target=force, before=told, after={**told, **values})
    return row


def link_problem(*, actor: Actor, code: str, problem: Problem, task: ScheduleTask) -> Blocked:
    """Say that a problem holds a task of the plan up; saying it twice changes nothing."""
    with transaction.atomic():
        project = access_led(actor, code, REPORT)
        _check_own(project.pk, task, problem)
        made, is_new = Blocked.objects.get_or_create(problem=problem, task=task)
        if is_new:
            after = {"problem": problem, "task": task.code}
            record(actor=actor, action="taskforce.problem.linked", target=project, before=None, after=after)
    return made


def unlink_problem(*, actor: Actor, code: str, blocked_id: int) -> None:
    """Say that it does not, after all."""
    with transaction.atomic():
        project = access_led(actor, code, REPORT)
        found = (
            Blocked.objects.select_related("task", "problem").filter(pk=blocked_id, problem__project=project).first()
        )
        if found is None:
            raise Http404("link")
        before = {"problem": found.problem, "task": found.task.code}
        found.delete()
        record(actor=actor, action="taskforce.problem.unlinked", target=project, before=before, after=None)


def _check_own(project_id: int, task: ScheduleTask | None, problem: Problem | None) -> None:
    if task is not None and task.schedule.project_id != project_id:
        raise Refused({"task": [_("This choice is not offered.")]})
    if problem is not None and problem.project_id != project_id:
        raise Refused({"problem": [_("This choice is not offered.")]})
