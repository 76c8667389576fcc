"""Other days for one task of a plan in the API: what they would move, and a proposal of it."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from ninja import Query, Router, Schema, Status
from pydantic import Field

from bridgehead.foundation.access.http import ActedRequest
from bridgehead.modules.delivery import actions
from bridgehead.modules.delivery.api.schedule_shapes import MoveOut, Reason
from bridgehead.modules.delivery.queries.schedules import access_schedule, board_of
from bridgehead.modules.delivery.shifting import shift_of

router = Router(tags=["delivery"])
TaskCode = Annotated[str, Field(min_length=1, max_length=20, pattern=r"^\w+$")]
_SHIFT = "/projects/{code}/schedule/shift"


class ShiftOut(Schema):
    """What other days of a task would do to what is expected; `seen` goes into its proposal.

    `held_by` is the link that keeps it from beginning on the day that was asked for; `also` counts tasks that are
    expected on other days than planned already and would be written down with it.
    """

    task: str
    start: date
    finish: date
    held_by: str | None
    expected: date
    late_by: int
    moves: list[MoveOut]
    also: int
    seen: str


class ShiftIn(Schema):
    """A task and its other days, the reason, and the mark of the consequences that were seen."""

    task: TaskCode
    start: date | None = None
    finish: date | None = None
    reason: Reason
    seen: Annotated[str, Field(max_length=64)]


class ProposedOut(Schema):
    """The proposal that was made."""

    id: int


@router.get(_SHIFT, response=ShiftOut, operation_id="preview_shift", summary="What other days would move")
def preview(
    request: ActedRequest,
    code: str,
    task: Annotated[TaskCode, Query()],
    start: date | None = None,
    finish: date | None = None,
) -> ShiftOut:
    """What other days of a task would move; nothing is kept."""
    found = access_schedule(request.actor, code, "delivery.change_schedule")
    shift = shift_of(board_of(found), task, start, finish)
    same = ("start", "finish", "expected", "late_by", "also", "seen")
    moves = [MoveOut(**{name: getattr(line.moved, name) for name in MoveOut.model_fields}) for line in shift.lines]
    held = str(shift.held_by) if shift.held_by is not None else None
    return ShiftOut(task=task, held_by=held, moves=moves, **{name: getattr(shift, name) for name in same})


@router.post(_SHIFT, response={201: ProposedOut}, operation_id="propose_shift", summary="Propose other days")
def propose(request: ActedRequest, code: str, payload: ShiftIn) -> Status[ProposedOut]:
    """Make a proposal of other days for a task; 409 where it would move others than those `seen`."""
    made = actions.propose_shift(actor=request.actor, code=code, **payload.model_dump())
    return Status(201, ProposedOut(id=made.pk))
