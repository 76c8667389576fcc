"""The plan of a project: drafted from a template, accepted, based anew, thrown away while it is a draft."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bridgehead.engines.scheduling import Plan, Progress, template
from bridgehead.foundation.access import Actor, Refused
from bridgehead.foundation.access.versions import locked, save_fields
from bridgehead.foundation.audit.chain import record
from bridgehead.modules.delivery.models import Baseline, Direction, Schedule, ScheduleState, ScheduleTask
from bridgehead.modules.delivery.planning import Sketch, TaskSpec, chosen_sketch, is_done, plan_of
from bridgehead.modules.delivery.queries.schedules import access_schedule, claims_of, progress_of, tasks_of
from bridgehead.modules.delivery.workdays import calendar_in_force
from bridgehead.modules.ledger.actions.common import check_text
from bridgehead.modules.ledger.queries import access_project

CHANGE = "delivery.change_schedule"
ACCEPT = "delivery.accept_schedule"


def draft_schedule(
    *,
    actor: Actor,
    project_id: int,
    template_id: str,
    triggers: Iterable[str] = (),
    data_date: date | None = None,
    promised_on: date | None = None,
) -> Schedule:
    """Make the plan of a project from a template, from its first day or back from the promised one; a draft.

    Raises Refused by field: no such template, a promised day that is over, a project that has a plan.
    """
    triggers, today = sorted(set(triggers)), timezone.localdate()
    sketch = chosen_sketch(template_id, triggers, data_date, promised_on, today)
    with transaction.atomic():
        project = access_project(actor, action=CHANGE, project_id=project_id, lock=True)
        if Schedule.objects.filter(project=project).exists():
            raise Refused({"": [_("This project has a plan already: propose how it is to change.")]})
        plan = plan_of(sketch, calendar_in_force(), known_of(sketch, project.pk))
        facts = {
            "template": template_id,
            "template_version": template(template_id).version,
            "triggers": triggers,
            "direction": Direction.PROMISED if promised_on is not None else Direction.START,
            "data_date": sketch.data_date,
            "target": sketch.target,
            "promised_on": promised_on,
        }
        made = Schedule.objects.create(project=project, created_at=timezone.now(), created_by_id=actor.id, **facts)
        write_tasks(made, sketch, plan)
        after = {"code": project.code, **facts}
        record(actor=actor, action="delivery.schedule.drafted", target=made, before=None, after=after)
    return made


def known_of(sketch: Sketch, project_id: int) -> Mapping[str, Progress]:
    """What verified milestones say of the tasks of a sketch that nothing was reported on."""
    claims = claims_of([project_id]).get(project_id, {})
    return progress_of((_task(spec) for spec in sketch.tasks), claims)


def _task(spec: TaskSpec) -> ScheduleTask:
    return ScheduleTask(code=spec.code, milestone=spec.milestone)


def open_schedule(actor: Actor, code: str, action: str, version: int | None, **attempted: Any) -> Schedule:
    """The plan under lock, for the transaction in hand; Conflict where `version` is old (None: not asked)."""
    seen = access_schedule(actor, code, action)
    wanted = version if version is not None else Schedule.objects.values_list("version", flat=True).get(pk=seen.pk)
    row = locked(Schedule.objects.all(), seen.pk, version=wanted, attempted=attempted)
    row.project = seen.project
    return row


def columns_of(spec: TaskSpec) -> dict[str, Any]:
    """The columns of a task that a sketch decides on."""
    names = [name for name in TaskSpec.__dataclass_fields__ if name not in ("after", "documents")]
    return {
        **{name: getattr(spec, name) for name in names},
        "after": list(spec.after),
        "documents": list(spec.documents),
    }


def write_tasks(schedule: Schedule, sketch: Sketch, plan: Plan) -> None:
    """Make the rows of a plan say what the sketch says, and set the planned days; what is done keeps its own.

    Raises Refused for a task that would go though something is known of it.
    """
    stand = {task.code: task for task in tasks_of(schedule)}
    gone = [task for code, task in stand.items() if sketch.task(code) is None]
    for task in gone:
        if task.started_on is not None:
            raise Refused({"": [_("%(task)s has begun and cannot go.") % {"task": str(task)}]})
    ScheduleTask.objects.filter(pk__in=[task.pk for task in gone]).delete()
    made, changed = [], []
    for position, spec in enumerate(sketch.tasks):
        columns = {**columns_of(spec), "position": position}
        row = stand.get(spec.code)
        if row is None or not is_done(plan, spec.code):
            days = (plan.first_day_of(spec.code), plan.day_of(spec.code))
            columns |= {"planned_start": days[0], "planned_finish": days[1]}
        if row is None:
            made.append(ScheduleTask(schedule=schedule, **columns))
        elif any(getattr(row, name) != value for name, value in columns.items()):
            for name, value in columns.items():
                setattr(row, name, value)
            row.version += 1
            changed.append(row)
    ScheduleTask.objects.bulk_create(made, batch_size=200)
    written = [*columns_of(sketch.tasks[0]), "position", "planned_start", "planned_finish", "version"]
    ScheduleTask.objects.bulk_update(changed, written, batch_size=100)


def accept_schedule(*, actor: Actor, code: str, version: int) -> Schedule:
    """Agree to a draft: its days stand from now on, as baseline 1, and move by a proposal alone."""
    with transaction.atomic():
        schedule = open_schedule(actor, code, ACCEPT, version)
        if not schedule.is_draft:
            raise Refused({"": [_("This plan is accepted already.")]})
        now = timezone.now()
        save_fields(
            schedule, {"state": ScheduleState.ACCEPTED, "accepted_at": now, "accepted_by_id": actor.id, "revision": 1}
        )
        _take_baseline(actor, schedule, _("As accepted"))
        after = {"accepted_at": now, "promised_on": schedule.promised_on}
        record(actor=actor, action="delivery.schedule.accepted", target=schedule, before=None, after=after)
    return schedule


def rebaseline(*, actor: Actor, code: str, version: int, reason: str) -> Baseline:
    """Keep the plan of today as the next baseline, and say why. What it was before stays to be compared with."""
    reason = check_text(reason, "reason", 200, required=True)
    with transaction.atomic():
        schedule = open_schedule(actor, code, ACCEPT, version)
        if schedule.is_draft:
            raise Refused({"": [_("Accept the plan first.")]})
        last = schedule.baselines.order_by("-number").first()
        if last is not None and last.body == body_of(schedule):
            raise Refused({"reason": [_("The plan says the same as the last baseline.")]})
        save_fields(schedule, {})
        taken = _take_baseline(actor, schedule, reason)
        after = {"number": taken.number, "revision": taken.revision}
        record(actor=actor, action="delivery.schedule.rebased", target=schedule, before=None, after=after, note=reason)
    return taken


def body_of(schedule: Schedule) -> list[dict[str, str]]:
    """What a baseline keeps of a plan."""
    return [
        {
            "code": task.code,
            "name": task.name,
            "start": task.planned_start.isoformat(),
            "finish": task.planned_finish.isoformat(),
            "takes": task.takes,
        }
        for task in tasks_of(schedule)
    ]


def _take_baseline(actor: Actor, schedule: Schedule, reason: str) -> Baseline:
    return Baseline.objects.create(
        schedule=schedule,
        number=schedule.baselines.count() + 1,
        reason=reason,
        revision=schedule.revision,
        promised_on=schedule.promised_on,
        taken_at=timezone.now(),
        taken_by_id=actor.id,
        body=body_of(schedule),
    )


def discard_schedule(*, actor: Actor, code: str, version: int) -> None:
    """Throw a draft away; what it said stays in the audit."""
    with transaction.atomic():
        schedule = open_schedule(actor, code, CHANGE, version)
        if not schedule.is_draft:
            raise Refused({"": [_("An accepted plan stays; propose how it is to change.")]})
        before: Mapping[str, Any] = {"template": schedule.template, "tasks": body_of(schedule)}
        record(actor=actor, action="delivery.schedule.discarded", target=schedule, before=before, after=None)
        schedule.delete()
