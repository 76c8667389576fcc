"""Plans of projects in the API: made, accepted, reported on, proposed anew, compared; and the days that are worked."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import Http404
from ninja import Query, Router, Status
from pydantic import Field

from bridgehead.engines.scheduling import Shortage, Template, template, template_names
from bridgehead.foundation.access import require
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.api import Id
from bridgehead.foundation.api.types import VersionIn
from bridgehead.modules.delivery import actions
from bridgehead.modules.delivery.actions.proposals import consequences_of
from bridgehead.modules.delivery.api.schedule_shapes import (
    AcceptProposalIn,
    BaselineOut,
    ComparedOut,
    DayIn,
    DayOut,
    DraftIn,
    MoveOut,
    ProposalLine,
    ProposalOut,
    ProposeIn,
    ReasonIn,
    ReportIn,
    ScheduleOut,
    ShortageOut,
    TaskIn,
    TaskOut,
    TemplateOut,
)
from bridgehead.modules.delivery.models import Baseline, CalendarDay, Proposal, ProposalState
from bridgehead.modules.delivery.planning import Moved, moves_json, sketch_from_json
from bridgehead.modules.delivery.queries.schedules import (
    Board,
    BoardRow,
    access_planned,
    access_schedule,
    baselines_of,
    board_of,
    compared_with,
    proposal_of,
    proposals_of,
    tasks_of,
)
from bridgehead.modules.delivery.workdays import calendar_in_force

router = Router(tags=["delivery"])
TaskCode = Annotated[str, Field(min_length=1, max_length=20, pattern=r"^\w+$")]
_PLAN = "/projects/{code}/schedule"


def _shortage(one: Shortage | None) -> ShortageOut | None:
    if one is None:
        return None
    return ShortageOut(
        late_by=one.late_by.count,
        chain=list(one.chain),
        link=str(one.link) if one.link is not None else None,
        needed=one.needed,
        possible=one.possible,
        cause=one.cause,
    )


def _task(row: BoardRow) -> TaskOut:
    said = ("id", "code", "name", "takes", "after", "minimum", "rule", "not_before", "deadline", "milestone")
    stored = (*said, "unit_id", "documents", "planned_start", "planned_finish", "percent", "version")
    worked = ("start", "finish", "latest", "slips", "is_done", "is_critical")
    return TaskOut(
        **{name: getattr(row.task, name) for name in stored},
        **{name: getattr(row, name) for name in worked},
        total_float=str(row.total_float) if row.total_float is not None else None,
        is_closed_by_milestone=row.is_closed_by_claim,
    )


def _out(board: Board) -> ScheduleOut:
    names = ("template", "template_version", "triggers", "direction", "data_date", "target", "promised_on", "state")
    return ScheduleOut(
        **{name: getattr(board.schedule, name) for name in (*names, "revision", "version")},
        expected=board.expected,
        late_by=board.late_by,
        shortage=_shortage(board.shortage),
        critical_path=list(board.plan.critical_path),
        provisional_years=list(board.plan.provisional),
        tasks=[_task(row) for row in board.rows],
    )


def _now(request: ActedRequest, code: str) -> ScheduleOut:
    return _out(board_of(access_schedule(request.actor, code)))


def _named(one: Template) -> dict[str, Any]:
    return {"zh": one.chinese, "en": one.english, "tasks": len(one.network.tasks)}


@router.get(
    "/schedule-templates", response=list[TemplateOut], operation_id="list_templates", summary="Templates of plans"
)
def templates(request: ActedRequest) -> list[TemplateOut]:
    """The networks that plans are made from."""
    require(request.actor, "delivery.view_schedule")
    found = [template(name) for name in template_names()]
    return [
        TemplateOut(**{name: getattr(one, name) for name in ("id", "version", "target")}, **_named(one))
        for one in found
    ]


@router.get(_PLAN, response=ScheduleOut, operation_id="get_schedule", summary="The plan of a project")
def schedule(request: ActedRequest, code: str) -> ScheduleOut:
    """The plan as it stands today, with what is expected."""
    return _now(request, code)


@router.post(_PLAN, response={201: ScheduleOut}, operation_id="draft_schedule", summary="Draft a plan")
def draft(request: ActedRequest, code: str, payload: DraftIn) -> Status[ScheduleOut]:
    """Make the plan of a project from a template; a draft until it is accepted."""
    project = access_planned(request.actor, code, "delivery.change_schedule")
    actions.draft_schedule(actor=request.actor, project_id=project.pk, **payload.model_dump())
    return Status(201, _now(request, code))


@router.post(f"{_PLAN}/accept", response=ScheduleOut, operation_id="accept_schedule", summary="Accept a draft")
def accept(request: ActedRequest, code: str, payload: VersionIn) -> ScheduleOut:
    """Agree to the days of a draft; they are baseline 1."""
    actions.accept_schedule(actor=request.actor, code=code, version=payload.version)
    return _now(request, code)


@router.post(f"{_PLAN}/discard", response={204: None}, operation_id="discard_schedule", summary="Throw a draft away")
def discard(request: ActedRequest, code: str, payload: VersionIn) -> Status[None]:
    """Throw a draft away."""
    actions.discard_schedule(actor=request.actor, code=code, version=payload.version)
    return Status(204, None)


@router.put(
    f"{_PLAN}/tasks/{{task}}",
    response=ScheduleOut,
    operation_id="change_schedule_task",
    summary="Change a draft's task",
)
def change_task(request: ActedRequest, code: str, task: TaskCode, payload: TaskIn) -> ScheduleOut:
    """Change a task of a draft, or add one with `is_new`; 422 below a statutory minimum or where links make a ring."""
    facts = payload.model_dump()
    actions.change_task(actor=request.actor, code=code, task=task, **{**facts, "after": tuple(facts["after"])})
    return _now(request, code)


@router.post(
    f"{_PLAN}/tasks/{{task_id}}/report", response=ScheduleOut, operation_id="report_task", summary="Report on a task"
)
def report(request: ActedRequest, code: str, task_id: Id, payload: ReportIn) -> ScheduleOut:
    """Say what happened to a task; no planned day moves, and no milestone is claimed."""
    actions.report_task(actor=request.actor, code=code, task_id=task_id, **payload.model_dump())
    return _now(request, code)


def _proposal(found: Proposal) -> ProposalOut:
    seen, moves = "", [Moved(**row) for row in found.moves]
    if found.state == ProposalState.OPEN:
        result = consequences_of(found.schedule, sketch_from_json(found.body))
        seen, moves = result.seen, list(result.moves)
    names = ("id", "reason", "state", "revision", "made_at", "decision", "version")
    shown: list[dict[str, Any]] = moves_json(moves)
    return ProposalOut(
        **{name: getattr(found, name) for name in names}, moves=[MoveOut(**row) for row in shown], seen=seen
    )


def _found(request: ActedRequest, code: str, proposal_id: int) -> Proposal:
    return proposal_of(access_schedule(request.actor, code), proposal_id)


@router.get(
    f"{_PLAN}/proposals", response=list[ProposalLine], operation_id="list_proposals", summary="Proposals of a plan"
)
def proposals(request: ActedRequest, code: str, limit: Annotated[int, Query(ge=1, le=200)] = 50) -> list[ProposalLine]:
    """The re-plans that were proposed, the newest first."""
    rows = proposals_of(access_schedule(request.actor, code))[:limit]
    return [ProposalLine(id=one.pk, reason=one.reason, state=one.state, made_at=one.made_at) for one in rows]


@router.post(f"{_PLAN}/proposals", response={201: ProposalOut}, operation_id="propose", summary="Propose a re-plan")
def propose(request: ActedRequest, code: str, payload: ProposeIn) -> Status[ProposalOut]:
    """Begin a re-plan; it moves nothing until it is accepted."""
    made = actions.propose(actor=request.actor, code=code, **payload.model_dump())
    return Status(201, _proposal(_found(request, code, made.pk)))


@router.get(
    f"{_PLAN}/proposals/{{proposal_id}}", response=ProposalOut, operation_id="get_proposal", summary="One proposal"
)
def proposal(request: ActedRequest, code: str, proposal_id: Id) -> ProposalOut:
    """A proposal with everything that it moves, by how many working days."""
    return _proposal(_found(request, code, proposal_id))


@router.put(
    f"{_PLAN}/proposals/{{proposal_id}}/tasks/{{task}}",
    response=ProposalOut,
    operation_id="change_proposed_task",
    summary="Change a task of a proposal",
)
def change_proposed(request: ActedRequest, code: str, proposal_id: Id, task: TaskCode, payload: TaskIn) -> ProposalOut:
    """Change or add a task within a proposal; the plan stands as it is."""
    facts = payload.model_dump()
    facts["after"] = tuple(facts["after"])
    actions.change_proposed_task(actor=request.actor, code=code, proposal_id=proposal_id, task=task, **facts)
    return _proposal(_found(request, code, proposal_id))


@router.post(
    f"{_PLAN}/proposals/{{proposal_id}}/accept",
    response=ScheduleOut,
    operation_id="accept_proposal",
    summary="Accept a proposal",
)
def accept_proposal(request: ActedRequest, code: str, proposal_id: Id, payload: AcceptProposalIn) -> ScheduleOut:
    """Put a proposal in force; 409 where its consequences are others than those `seen`."""
    actions.accept_proposal(actor=request.actor, code=code, proposal_id=proposal_id, **payload.model_dump())
    return _now(request, code)


@router.post(
    f"{_PLAN}/proposals/{{proposal_id}}/drop",
    response=ProposalOut,
    operation_id="drop_proposal",
    summary="Drop a proposal",
)
def drop_proposal(request: ActedRequest, code: str, proposal_id: Id, payload: ReasonIn) -> ProposalOut:
    """Say why a proposal is not followed."""
    chosen: dict[str, Any] = {"actor": request.actor, "code": code, "proposal_id": proposal_id}
    actions.drop_proposal(**chosen, version=payload.version, decision=payload.reason)
    return _proposal(_found(request, code, proposal_id))


def _baseline(one: Baseline) -> BaselineOut:
    return BaselineOut(**{name: getattr(one, name) for name in BaselineOut.model_fields})


@router.get(f"{_PLAN}/baselines", response=list[BaselineOut], operation_id="list_baselines", summary="Baselines")
def baselines(request: ActedRequest, code: str) -> list[BaselineOut]:
    """What a plan was, the newest first."""
    return [_baseline(one) for one in baselines_of(access_schedule(request.actor, code))]


@router.post(
    f"{_PLAN}/baselines",
    response={201: BaselineOut},
    operation_id="take_baseline",
    summary="Keep the plan as a baseline",
)
def take_baseline(request: ActedRequest, code: str, payload: ReasonIn) -> Status[BaselineOut]:
    """Keep the plan of today, and say why."""
    return Status(201, _baseline(actions.rebaseline(actor=request.actor, code=code, **payload.model_dump())))


@router.get(
    f"{_PLAN}/baselines/{{baseline_id}}",
    response=list[ComparedOut],
    operation_id="compare_baseline",
    summary="A baseline beside the plan",
)
def baseline(request: ActedRequest, code: str, baseline_id: Id) -> list[ComparedOut]:
    """Every task at a baseline and as planned now, `by` in working days."""
    found = access_schedule(request.actor, code)
    taken = baselines_of(found).filter(pk=baseline_id).first()
    if taken is None:
        raise Http404("baseline")
    rows = compared_with(taken, tasks_of(found), calendar_in_force())
    return [ComparedOut(**{name: getattr(row, name) for name in ComparedOut.model_fields}) for row in rows]


def _day(row: CalendarDay) -> DayOut:
    return DayOut(**{name: getattr(row, name) for name in DayOut.model_fields})


@router.get("/calendar-days", response=list[DayOut], operation_id="list_days", summary="Days by order")
def days(request: ActedRequest, year: Annotated[int, Query(ge=2005, le=2059)]) -> list[DayOut]:
    """The days of a year of which the place says something else than the State's notice."""
    require(request.actor, "delivery.view_calendar")
    return [_day(row) for row in CalendarDay.objects.filter(day__year=year).order_by("day")]


@router.post("/calendar-days", response=DayOut, operation_id="set_day", summary="Say whether a day is worked")
def set_day(request: ActedRequest, payload: DayIn) -> DayOut:
    """Say of a day that it is worked or not; 409 where somebody changed it since `version`."""
    return _day(actions.set_day(actor=request.actor, **payload.model_dump()))


@router.post("/calendar-days/{day_id}/drop", response={204: None}, operation_id="drop_day", summary="Drop a day")
def drop_day(request: ActedRequest, day_id: Id, payload: VersionIn) -> Status[None]:
    """Take a day out of the table; the State's notice holds again."""
    actions.drop_day(actor=request.actor, day_id=day_id, version=payload.version)
    return Status(204, None)
