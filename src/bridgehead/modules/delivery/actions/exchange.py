"""Plans and files of Microsoft Project: a plan taken out as one, and one taken in as a draft or a proposal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bridgehead.engines.scheduling.mspdi import Remark
from bridgehead.foundation.access import Actor, Refused
from bridgehead.foundation.access.versions import save_fields
from bridgehead.foundation.audit.chain import record
from bridgehead.foundation.sheets.exports import mark_of
from bridgehead.modules.delivery.actions.proposals import consequences_of, keep_proposal
from bridgehead.modules.delivery.actions.schedules import CHANGE, known_of, open_schedule, write_tasks
from bridgehead.modules.delivery.exchanging import file_of, read_file, sketch_of_file
from bridgehead.modules.delivery.models import Direction, Proposal, Schedule
from bridgehead.modules.delivery.planning import Sketch, plan_of, sketch_of
from bridgehead.modules.delivery.queries.schedules import board_of, schedule_of, tasks_of
from bridgehead.modules.delivery.workdays import calendar_in_force
from bridgehead.modules.ledger.actions.common import check_text
from bridgehead.modules.ledger.models import Project
from bridgehead.modules.ledger.queries import access_project

TEMPLATE: Final = "file"
EXPORTED: Final = "delivery.plan.exported"


def export_plan(*, actor: Actor, schedule: Schedule) -> bytes:
    """The plan as a file that the log knows of and that carries the mark of who takes it; who may is asked before."""
    with transaction.atomic():
        after = {"query": schedule.project.name, "rows": schedule.tasks.count()}
        mark = mark_of(actor=actor, action=EXPORTED, target=("delivery.schedule", None), after=after)
        return file_of(board_of(schedule), mark)


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file: a plan that is a draft, or a proposal, and what could not be taken over as it was."""

    schedule: Schedule
    proposal: Proposal | None
    remarks: tuple[Remark, ...]


def import_plan(*, actor: Actor, project_id: int, content: bytes, reason: str) -> Taken:
    """Make a draft of a file, or replace the draft that there is; of an accepted plan a proposal, which moves nothing.

    Raises Refused on `file` for what is no plan, and as `plan_of` where tasks are no network or too short for a rule.
    """
    found, today = read_file(content), timezone.localdate()
    with transaction.atomic():
        project = access_project(actor, action=CHANGE, project_id=project_id, lock=True)
        stands = schedule_of(project)
        if stands is None:
            sketch = sketch_of_file(found, None, found.start or today)
            made = _drafted(actor, project, sketch)
            return Taken(made, None, found.remarks)
        schedule = open_schedule(actor, project.code, CHANGE, None)
        before = sketch_of(schedule, tasks_of(schedule))
        if schedule.is_draft:
            sketch = sketch_of_file(found, before, found.start or schedule.data_date)
            _write(schedule, sketch)
            save_fields(schedule, {"data_date": sketch.data_date, "target": sketch.target})
            _tell(actor, schedule, sketch)
            return Taken(schedule, None, found.remarks)
        sketch = sketch_of_file(found, before, max(today, schedule.data_date))
        if sketch.target != schedule.target:
            raise Refused(
                {"file": [_("The task that is promised, %(code)s, is not in it.") % {"code": schedule.target}]}
            )
        consequences_of(schedule, sketch)  # refuses what cannot be planned
        made_proposal = keep_proposal(actor, schedule, sketch, check_text(reason, "reason", 200, required=True))
        return Taken(schedule, made_proposal, found.remarks)


def _drafted(actor: Actor, project: Project, sketch: Sketch) -> Schedule:
    made = Schedule(
        project=project,
        template=TEMPLATE,
        template_version="",
        direction=Direction.START,
        data_date=sketch.data_date,
        target=sketch.target,
        created_at=timezone.now(),
        created_by_id=actor.id,
    )
    plan = plan_of(sketch, calendar_in_force(), known_of(sketch, made.project_id))
    made.save()
    write_tasks(made, sketch, plan)
    after = {"template": TEMPLATE, "data_date": sketch.data_date, "target": sketch.target}
    record(actor=actor, action="delivery.schedule.drafted", target=made, before=None, after=after)
    return made


def _write(schedule: Schedule, sketch: Sketch) -> None:
    write_tasks(schedule, sketch, plan_of(sketch, calendar_in_force(), known_of(sketch, schedule.project_id)))


def _tell(actor: Actor, schedule: Schedule, sketch: Sketch) -> None:
    after = {"tasks": [spec.code for spec in sketch.tasks], "data_date": sketch.data_date}
    record(actor=actor, action="delivery.schedule.replaced", target=schedule, before=None, after=after)
