"""Re-plans kept apart: proposed, changed, then accepted with all that they move, or dropped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from bridgehead.engines.scheduling import Plan
from bridgehead.foundation.access import Actor, Conflict, Refused
from bridgehead.foundation.access.versions import locked, save_fields
from bridgehead.foundation.audit.chain import record
from bridgehead.modules.delivery.actions.schedules import ACCEPT, CHANGE, open_schedule, write_tasks
from bridgehead.modules.delivery.actions.tasks import checked_task, told_of
from bridgehead.modules.delivery.models import Proposal, ProposalState, Schedule
from bridgehead.modules.delivery.planning import (
    Moved,
    Sketch,
    digest_of,
    moves_between,
    moves_json,
    plan_of,
    refuse_past,
    sketch_from_json,
    sketch_json,
    sketch_of,
)
from bridgehead.modules.delivery.queries.schedules import access_schedule, claims_of, progress_of, proposal_of, tasks_of
from bridgehead.modules.delivery.workdays import calendar_in_force
from bridgehead.modules.ledger.actions.common import check_text


@dataclass(frozen=True, slots=True)
class Consequences:
    """What a proposal would do: its plan, every task that it moves, and the mark of having seen that."""

    sketch: Sketch
    plan: Plan
    moves: tuple[Moved, ...]
    seen: str


def consequences_of(schedule: Schedule, sketch: Sketch) -> Consequences:
    """Compare a sketch with the plan as it stands, by what is known of the tasks today: three queries."""
    tasks = tasks_of(schedule)
    claims = claims_of([schedule.project_id]).get(schedule.project_id, {})
    calendar = calendar_in_force()
    plan = plan_of(sketch, calendar, progress_of(tasks, claims))
    moves = moves_between(calendar, {task.code: (task.name, task.planned_finish) for task in tasks}, sketch, plan)
    return Consequences(sketch, plan, moves, digest_of(moves))


def propose(
    *,
    actor: Actor,
    code: str,
    reason: str,
    data_date: date | None = None,
    promised_on: date | None = None,
    keep_promise: bool = True,
) -> Proposal:
    """Begin a re-plan of what remains, from `data_date` (today) on, for another promised day unless that is kept."""
    reason, today = check_text(reason, "reason", 200, required=True), timezone.localdate()
    with transaction.atomic():
        schedule = open_schedule(actor, code, CHANGE, None)
        if schedule.is_draft:
            raise Refused({"": [_("A draft is changed as it stands; it needs no proposal.")]})
        if not keep_promise:
            refuse_past(promised_on, today)
        sketch = replace(
            sketch_of(schedule, tasks_of(schedule)),
            data_date=data_date or max(today, schedule.data_date),
            promised_on=schedule.promised_on if keep_promise else promised_on,
        )
        consequences_of(schedule, sketch)  # refuses what cannot be planned
        return keep_proposal(actor, schedule, sketch, reason)


def keep_proposal(actor: Actor, schedule: Schedule, sketch: Sketch, reason: str) -> Proposal:
    """Keep a sketch as a proposal for a plan that is locked; nothing of the plan moves."""
    made = Proposal.objects.create(
        schedule=schedule,
        reason=reason,
        revision=schedule.revision,
        body=sketch_json(sketch),
        made_at=timezone.now(),
        made_by_id=actor.id,
    )
    after = {"proposal": made.pk, "data_date": sketch.data_date, "promised_on": sketch.promised_on}
    record(actor=actor, action="delivery.proposal.made", target=schedule, before=None, after=after, note=reason)
    return made


def _open_proposal(actor: Actor, code: str, proposal_id: int, action: str, version: int) -> Proposal:
    """The proposal under lock, with its plan, while it is open; the plan is locked first."""
    seen = proposal_of(access_schedule(actor, code, action), proposal_id)
    schedule = Schedule.objects.select_for_update(of=("self",)).get(pk=seen.schedule_id)
    schedule.project = seen.schedule.project
    row = locked(Proposal.objects.all(), proposal_id, version=version, attempted={})
    row.schedule = schedule
    if row.state != ProposalState.OPEN:
        raise Refused({"": [_("This proposal is decided.")]})
    return row


def change_proposed_task(
    *, actor: Actor, code: str, proposal_id: int, version: int, task: str, is_new: bool = False, **facts: Any
) -> Proposal:
    """Change a task within a proposal, or add one; the plan itself stays as it is. Raises as `change_task`."""
    return _redrawn(
        actor, code, proposal_id, version, task, lambda sketch: checked_task(sketch, task, is_new=is_new, **facts)
    )


def remove_proposed_task(*, actor: Actor, code: str, proposal_id: int, version: int, task: str) -> Proposal:
    """Take a task out of a proposal."""
    return _redrawn(actor, code, proposal_id, version, task, lambda sketch: sketch.without_task(task))


def _redrawn(
    actor: Actor, code: str, proposal_id: int, version: int, task: str, change: Callable[[Sketch], Sketch]
) -> Proposal:
    with transaction.atomic():
        row = _open_proposal(actor, code, proposal_id, CHANGE, version)
        before = sketch_from_json(row.body)
        after = change(before)
        consequences_of(row.schedule, after)
        save_fields(row, {"body": sketch_json(after)})
        record(
            actor=actor,
            action="delivery.proposal.changed",
            target=row.schedule,
            before=told_of(before, task),
            after=told_of(after, task),
            note=row.reason,
        )
    return row


def accept_proposal(*, actor: Actor, code: str, proposal_id: int, version: int, seen: str) -> Proposal:
    """Put a proposal in the place of the plan: every day that it moves is written down.

    `seen` is the mark of the consequences that the actor saw: others by now are a Conflict. Raises Refused where the
    plan has changed since the proposal was made.
    """
    with transaction.atomic():
        row = _open_proposal(actor, code, proposal_id, ACCEPT, version)
        schedule = row.schedule
        if row.revision != schedule.revision:
            raise Refused({"": [_("The plan has changed since this was proposed: drop it and propose anew.")]})
        found = consequences_of(schedule, sketch_from_json(row.body))
        if found.seen != seen:
            raise Conflict(current_version=row.version, differences={})
        write_tasks(schedule, found.sketch, found.plan)
        before = {"promised_on": schedule.promised_on, "data_date": schedule.data_date}
        after = {"promised_on": found.sketch.promised_on, "data_date": found.sketch.data_date}
        save_fields(schedule, {**after, "revision": schedule.revision + 1})
        moves = moves_json(found.moves)
        save_fields(row, {**_decided(actor, ProposalState.ACCEPTED), "moves": moves})
        told = {**after, "proposal": row.pk, "moves": moves}
        action = "delivery.proposal.accepted"
        record(actor=actor, action=action, target=schedule, before=before, after=told, note=row.reason)
    return row


def drop_proposal(*, actor: Actor, code: str, proposal_id: int, version: int, decision: str) -> Proposal:
    """Say why a proposal is not followed; it stays to be read."""
    decision = check_text(decision, "decision", 200, required=True)
    with transaction.atomic():
        row = _open_proposal(actor, code, proposal_id, CHANGE, version)
        save_fields(row, {**_decided(actor, ProposalState.DROPPED), "decision": decision})
        after = {"proposal": row.pk}
        record(
            actor=actor,
            action="delivery.proposal.dropped",
            target=row.schedule,
            before=None,
            after=after,
            note=decision,
        )
    return row


def _decided(actor: Actor, state: str) -> dict[str, Any]:
    return {"state": state, "decided_at": timezone.now(), "decided_by_id": actor.id}


def proposed_task(proposal: Proposal, task: str) -> Any:
    """A task within a proposal, or Http404."""
    spec = sketch_from_json(proposal.body).task(task)
    if spec is None:
        raise Http404("task")
    return spec
