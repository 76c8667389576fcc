"""A task that was dragged: of an accepted plan it makes a proposal, of a draft it changes the draft."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from bridgehead.foundation.access import Actor, Conflict, Refused
from bridgehead.foundation.access.versions import save_fields
from bridgehead.foundation.audit.chain import record
from bridgehead.modules.delivery.actions.proposals import keep_proposal
from bridgehead.modules.delivery.actions.schedules import CHANGE, open_schedule, write_tasks
from bridgehead.modules.delivery.actions.tasks import told_of
from bridgehead.modules.delivery.models import Proposal, Schedule
from bridgehead.modules.delivery.planning import plan_of
from bridgehead.modules.delivery.queries.schedules import board_of, progress_of
from bridgehead.modules.delivery.shifting import Shift, shift_of
from bridgehead.modules.ledger.actions.common import check_text


def propose_shift(
    *, actor: Actor, code: str, task: str, start: date | None, finish: date | None, reason: str, seen: str
) -> Proposal:
    """Propose other days for a task. `seen` is the mark of the consequences that were shown: others now are a Conflict.

    The plan stands as it is until somebody accepts the proposal. Raises Refused as `shift_of`, and for a draft.
    """
    reason = check_text(reason, "reason", 200, required=True)
    with transaction.atomic():
        schedule = open_schedule(actor, code, CHANGE, None)
        if schedule.is_draft:
            raise Refused({"": [_("A draft is changed as it stands; it needs no proposal.")]})
        shift = _as_seen(schedule, task, start, finish, seen)
        return keep_proposal(actor, schedule, shift.sketch, reason)


def shift_in_draft(
    *, actor: Actor, code: str, version: int, task: str, start: date | None, finish: date | None, seen: str
) -> Schedule:
    """Give a task of a draft other days. Raises as `propose_shift`, and Refused for an accepted plan."""
    with transaction.atomic():
        schedule = open_schedule(actor, code, CHANGE, version)
        if not schedule.is_draft:
            raise Refused({"": [_("The days of an accepted plan move by a proposal.")]})
        board = board_of(schedule)
        shift = _as_seen(schedule, task, start, finish, seen)
        claims = {row.task.milestone: row.claim for row in board.rows if row.claim is not None}
        known = progress_of((row.task for row in board.rows), claims)
        write_tasks(schedule, shift.sketch, plan_of(shift.sketch, board.calendar, known))
        save_fields(schedule, {})
        before, after = told_of(board.sketch, task), told_of(shift.sketch, task)
        record(actor=actor, action="delivery.schedule.task_changed", target=schedule, before=before, after=after)
    return schedule


def _as_seen(schedule: Schedule, task: str, start: date | None, finish: date | None, seen: str) -> Shift:
    shift = shift_of(board_of(schedule), task, start, finish)
    if not shift.lines:
        raise Refused({"": [_("No expected day would move.")]})
    if shift.seen != seen:
        raise Conflict(current_version=schedule.version, differences={})
    return shift
