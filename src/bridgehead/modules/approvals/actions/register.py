"""Putting approvals into the ledger, one or all that a plan waits for, and changing what stands there."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bridgehead.engines.calendars import parse_duration
from bridgehead.foundation.access import Actor, Forbidden, Refused, may
from bridgehead.foundation.audit.chain import record
from bridgehead.modules.accounts.models import Person, Unit
from bridgehead.modules.approvals.actions.common import opened, write_step
from bridgehead.modules.approvals.clocks import derived
from bridgehead.modules.approvals.items import OTHER, item_of_task, items
from bridgehead.modules.approvals.models import Approval, ApprovalPause, ApprovalState, ApprovalStep, StepKind
from bridgehead.modules.delivery.models import ScheduleTask
from bridgehead.modules.delivery.workdays import calendar_in_force
from bridgehead.modules.ledger import rules
from bridgehead.modules.ledger.actions.common import check_text
from bridgehead.modules.ledger.models import Project
from bridgehead.modules.ledger.queries import access_project

REGISTER = "approvals.register"
LONGEST = 366


def checked_limit(written: str, name: str) -> str:
    """A limit as `10wd` or `30cd`; empty for none. Raises Refused."""
    if not written.strip():
        return ""
    try:
        limit = parse_duration(written)
    except ValueError:
        raise Refused({name: [_("Write 10 working days as 10wd, 30 calendar days as 30cd.")]}) from None
    if not 0 < limit.count <= LONGEST:
        raise Refused({name: [_("A limit is between one day and a year.")]})
    return str(limit)


def register_approval(  # noqa: PLR0913 - the columns of the ledger, by keyword
    *,
    actor: Actor,
    code: str,
    item: str,
    unit: Unit,
    name: str = "",
    person: Person | None = None,
    promised: str | None = None,
    statutory: str | None = None,
    task: ScheduleTask | None = None,
    milestone: str | None = None,
    is_triggered: bool = True,
) -> Approval:
    """Put a matter of a project into the ledger. What is left out (None) is as the list of matters has it."""
    known = items().get(item)
    if known is None and item != OTHER:
        raise Refused({"item": [_("This choice is not offered.")]})
    said = known.zh if known is not None else ""
    defaults = (known.promised, known.statutory, known.milestone) if known is not None else ("", "", "")
    values: dict[str, Any] = {
        "item": item,
        "name": check_text(name or said, "name", 80, required=True),
        "unit": unit,
        "person": person,
        "is_triggered": is_triggered,
        "promised": checked_limit(defaults[0] if promised is None else promised, "promised"),
        "statutory": checked_limit(defaults[1] if statutory is None else statutory, "statutory"),
        "milestone": defaults[2] if milestone is None else milestone,
        "task": task,
    }
    with transaction.atomic():
        project = access_project(actor, code)
        if not any(may(actor, REGISTER, path) for path in (project.unit.path, unit.path)):
            raise Forbidden(REGISTER)
        _check(project, values)
        return _made(actor, project, values)


def _check(project: Project, values: dict[str, Any]) -> None:
    unit, task, milestone = values["unit"], values["task"], values["milestone"]
    if not unit.is_active:
        raise Refused({"unit": [_("This unit is no longer in use.")]})
    if task is not None and task.schedule.project_id != project.pk:
        raise Refused({"task": [_("This choice is not offered.")]})
    if milestone and milestone not in rules.current().milestones:
        raise Refused({"milestone": [_("This choice is not offered.")]})


def _made(actor: Actor, project: Project, values: dict[str, Any]) -> Approval:
    now = timezone.now()
    made = Approval.objects.create(project=project, latest_at=now, **values)
    ApprovalStep.objects.create(approval=made, kind=StepKind.OPENED, at=now, by_id=actor.id)
    record(actor=actor, action="approvals.approval.opened", target=made, before=None, after=values)
    return made


def take_from_plan(*, actor: Actor, code: str) -> list[Approval]:
    """Put every matter into the ledger that a task of the project's plan waits for and that is not there yet.

    Raises Refused where there is no plan or nothing to add.
    """
    with transaction.atomic():
        project = access_project(actor, code, REGISTER, lock=True)
        tasks = list(
            ScheduleTask.objects.select_related("unit", "person")
            .filter(schedule__project=project)
            .order_by("position", "pk")
        )
        if not tasks:
            raise Refused({"": [_("The project has no plan.")]})
        there = set(Approval.objects.filter(project=project).values_list("item", flat=True))
        made = []
        for task in tasks:
            item = item_of_task(task.code)
            if item is None or item.key in there:
                continue
            unit = task.unit if task.unit is not None and task.unit.is_active else project.unit
            values = {
                "item": item.key,
                "name": item.zh,
                "unit": unit,
                "person": task.person,
                "is_triggered": True,
                "promised": item.promised,
                "statutory": item.statutory,
                "milestone": item.milestone,
                "task": task,
            }
            made.append(_made(actor, project, values))
        if not made:
            raise Refused({"": [_("Every matter of the plan is in the ledger already.")]})
        return made


def change_approval(  # noqa: PLR0913 - the columns of the ledger, by keyword
    *,
    actor: Actor,
    approval_id: int,
    version: int,
    name: str,
    unit: Unit,
    person: Person | None,
    promised: str,
    statutory: str,
    task: ScheduleTask | None,
    milestone: str,
    is_triggered: bool,
    text: str,
) -> ApprovalStep | None:
    """Change what stands in the ledger, and say why; None where nothing differs. The same checks as when registered."""
    text = check_text(text, "text", 500, required=True)
    values: dict[str, Any] = {
        "name": check_text(name, "name", 80, required=True),
        "unit": unit,
        "person": person,
        "promised": checked_limit(promised, "promised"),
        "statutory": checked_limit(statutory, "statutory"),
        "task": task,
        "milestone": milestone,
        "is_triggered": is_triggered,
    }
    with transaction.atomic():
        approval = opened(actor, approval_id, version, values, REGISTER)
        _check(approval.project, values)
        changed = {key: value for key, value in values.items() if getattr(approval, key) != value}
        if not changed:
            return None
        return write_step(actor, approval, StepKind.CHANGED, changed, text=text)


def count_anew() -> int:
    """Work the due days of all undecided approvals out again, by the calendar of today; returns how many moved.

    Called in the transaction that changes a day of the calendar. Nobody did anything to the approvals themselves: no
    version changes and nothing is recorded beside the change of the day.
    """
    pauses: dict[int, list[ApprovalPause]] = defaultdict(list)
    for pause in ApprovalPause.objects.exclude(approval__state=ApprovalState.DONE).order_by("first_on", "pk"):
        pauses[pause.approval_id].append(pause)
    calendar, moved = calendar_in_force(), []
    running = Approval.objects.filter(accepted_on__isnull=False).exclude(state=ApprovalState.DONE)
    for approval in running.select_for_update(of=("self",)):
        columns = derived(approval, pauses[approval.pk], calendar)
        if any(getattr(approval, name) != value for name, value in columns.items()):
            for name, value in columns.items():
                setattr(approval, name, value)
            moved.append(approval)
    Approval.objects.bulk_update(moved, ["state", "due_on", "promised_due", "statutory_due"], batch_size=500)
    return len(moved)
