"""Tasks of a plan: changed while it is a draft, given to somebody, reported on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bridgehead.foundation.access import Actor, Refused
from bridgehead.foundation.access.versions import locked, save_fields
from bridgehead.foundation.audit.chain import record
from bridgehead.modules.accounts.models import Person, Unit
from bridgehead.modules.delivery.actions.schedules import CHANGE, open_schedule, write_tasks
from bridgehead.modules.delivery.models import Schedule, ScheduleTask
from bridgehead.modules.delivery.planning import Sketch, TaskSpec, duration_of, plan_of, sketch_of
from bridgehead.modules.delivery.queries.schedules import (
    access_schedule,
    claims_of,
    closing,
    progress_of,
    task_of,
    tasks_of,
)
from bridgehead.modules.delivery.workdays import calendar_in_force
from bridgehead.modules.ledger import rules
from bridgehead.modules.ledger.actions.common import check_day, check_text

REPORT = "delivery.report_task"
_CODE = re.compile(r"\w{1,20}")


def checked_task(sketch: Sketch, code: str, *, is_new: bool = False, **facts: Any) -> Sketch:
    """A sketch with a task changed, or with one more. `facts` are fields of a TaskSpec. Raises Refused by field.

    What a rule demands stays with the task: neither its minimum nor the rule can be changed.
    """
    if not _CODE.fullmatch(code):
        raise Refused({"code": [_("A code is made of letters and digits, at most 20.")]})
    stands = sketch.task(code)
    if is_new and stands is not None:
        raise Refused({"code": [_("There is a task %(code)s already.") % {"code": code}]})
    if not is_new and stands is None:
        raise Refused({"code": [_("There is no task %(code)s.") % {"code": code}]})
    facts["name"] = check_text(facts["name"], "name", 80, required=True)
    if "takes" in facts:
        facts["takes"] = str(duration_of(facts["takes"], "takes"))
    milestone = facts.get("milestone", "")
    if milestone and milestone not in rules.current().milestones:
        raise Refused({"milestone": [_("This choice is not offered.")]})
    if milestone and any(one.milestone == milestone and one.code != code for one in sketch.tasks):
        raise Refused({"milestone": [_("Another task closes this milestone.")]})
    spec = replace(stands or TaskSpec(code, "", "1wd"), **facts)
    return sketch.with_task(spec)


def change_task(*, actor: Actor, code: str, version: int, task: str, is_new: bool = False, **facts: Any) -> Schedule:
    """Change a task of a draft by its code, or add one; the days of all are worked out anew. `version`: the plan's.

    `facts`: name, takes, after, not_before, deadline, milestone. Raises Refused where that is no network or shorter
    than a rule allows, and for an accepted plan, which changes by a proposal.
    """
    return _redraft(actor, code, version, task, lambda sketch: checked_task(sketch, task, is_new=is_new, **facts))


def remove_task(*, actor: Actor, code: str, version: int, task: str) -> Schedule:
    """Take a task out of a draft; what came after it comes after what it came after."""
    return _redraft(actor, code, version, task, lambda sketch: sketch.without_task(task))


def _redraft(actor: Actor, code: str, version: int, task: str, change: Any) -> Schedule:
    with transaction.atomic():
        schedule = open_schedule(actor, code, CHANGE, version)
        if not schedule.is_draft:
            raise Refused({"": [_("The days of an accepted plan move by a proposal.")]})
        tasks = tasks_of(schedule)
        before = sketch_of(schedule, tasks)
        after = change(before)
        claims = claims_of([schedule.project_id]).get(schedule.project_id, {})
        plan = plan_of(after, calendar_in_force(), progress_of(tasks, claims))
        write_tasks(schedule, after, plan)
        save_fields(schedule, {})
        action = "delivery.schedule.task_changed"
        record(actor=actor, action=action, target=schedule, before=told_of(before, task), after=told_of(after, task))
    return schedule


def told_of(sketch: Sketch, task: str) -> dict[str, Any] | None:
    """What the audit tells of a task of a sketch; None where it has none of that code."""
    spec = sketch.task(task)
    if spec is None:
        return None
    names = ("name", "takes", "after", "not_before", "deadline", "milestone")
    return {"task": task, **{name: getattr(spec, name) for name in names}}


def assign_task(
    *,
    actor: Actor,
    code: str,
    task_id: int,
    version: int,
    unit: Unit | None,
    person: Person | None = None,
    documents: Iterable[str] = (),
) -> ScheduleTask:
    """Say which unit and person a task has, and the papers that it needs; that moves no day."""
    papers = [check_text(one, "documents", 60) for one in documents]
    if unit is not None and not unit.is_active:
        raise Refused({"unit": [_("This unit is no longer in use.")]})
    values = {"unit": unit, "person": person, "documents": [one for one in papers if one]}
    with transaction.atomic():
        schedule = access_schedule(actor, code, CHANGE)
        task_of(schedule, task_id)
        row = locked(ScheduleTask.objects.all(), task_id, version=version, attempted=values)
        before = {name: getattr(row, name) for name in values}
        if before != values:
            save_fields(row, values)
            record(
                actor=actor,
                action="delivery.schedule.task_assigned",
                target=schedule,
                before={"task": row.code, **before},
                after={"task": row.code, **values},
            )
    return row


def report_task(
    *,
    actor: Actor,
    code: str,
    task_id: int,
    version: int,
    started_on: date | None,
    finished_on: date | None = None,
    percent: int = 0,
) -> ScheduleTask:
    """Say when a task began, how much of it is done, and when it was finished. Nothing else of the plan moves.

    A milestone that the task closes is not claimed by that, let alone verified. Raises Refused for days to come or in
    the wrong order, and for a task that a verified milestone has closed.
    """
    for name, day in (("started_on", started_on), ("finished_on", finished_on)):
        if day is not None:
            check_day(day, name)
    if finished_on is not None:
        started_on, percent = started_on or finished_on, 100
        if started_on > finished_on:
            raise Refused({"finished_on": [_("This is before the day on which it began.")]})
    elif not 0 <= percent < 100:
        raise Refused({"percent": [_("Between 0 and 99; what is done has the day on which it was.")]})
    elif percent and started_on is None:
        raise Refused({"started_on": [_("Say when it began.")]})
    values = {"started_on": started_on, "finished_on": finished_on, "percent": percent}
    with transaction.atomic():
        schedule = access_schedule(actor, code, REPORT)
        if schedule.is_draft:
            raise Refused({"": [_("Accept the plan first.")]})
        task_of(schedule, task_id)
        row = locked(ScheduleTask.objects.all(), task_id, version=version, attempted=values)
        if closing(row, claims_of([schedule.project_id]).get(schedule.project_id, {})) is not None:
            raise Refused({"": [_("A verified milestone has closed this task; its day is changed there.")]})
        before = {name: getattr(row, name) for name in values}
        if before != values:
            save_fields(row, {**values, "reported_at": timezone.now(), "reported_by_id": actor.id})
            record(
                actor=actor,
                action="delivery.schedule.task_reported",
                target=schedule,
                before={"task": row.code, **before},
                after={"task": row.code, **values},
            )
    return row
