"""The task force room in the API: who carries a project, its week, its meetings, and which problems hold up what."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router, Status

from bridgehead.foundation.access import Refused
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.api import Id
from bridgehead.modules.accounts.idempotency import IdempotencyKey, create_once
from bridgehead.modules.accounts.models import Person, Unit
from bridgehead.modules.accounts.queries import official_called
from bridgehead.modules.delivery.models import Problem, ScheduleTask
from bridgehead.modules.taskforce import actions
from bridgehead.modules.taskforce.api import shapes
from bridgehead.modules.taskforce.queries import (
    CHANGE,
    REPORT,
    access_force,
    access_led,
    access_matter,
    access_meeting,
    access_member,
    blocked_in,
    meetings_of,
    week_of,
)

router = Router(tags=["taskforce"])
_FORCE = "/projects/{code}/task-force"
_LINKS = "/projects/{code}/blocked-tasks"


def _official(name: str) -> Person | None:
    """The official of that name, none for an empty one. Raises Refused on `person`."""
    if not name.strip():
        return None
    try:
        return official_called(name)
    except Refused as refused:
        raise Refused({"person": refused.errors[""]}) from None


@router.get(_FORCE, response=shapes.ForceOut, operation_id="get_task_force", summary="The task force of a project")
def force(request: ActedRequest, code: str) -> shapes.ForceOut:
    """By which document it was formed, since when, how often it meets; 404 where there is none."""
    return shapes.force_out(access_force(request.actor, code))


@router.post(_FORCE, response={201: shapes.ForceOut}, operation_id="form_task_force", summary="Form a task force")
def form(
    request: ActedRequest, code: str, payload: shapes.ForceIn, idempotency_key: IdempotencyKey = None
) -> HttpResponse:
    """Form the task force of a project; there is one a project."""
    access_led(request.actor, code, CHANGE)

    def made() -> Status[shapes.ForceOut]:
        return Status(201, shapes.force_out(actions.form_force(actor=request.actor, code=code, **payload.model_dump())))

    return create_once(request, idempotency_key, made)


@router.put(_FORCE, response=shapes.ForceOut, operation_id="change_task_force", summary="Change or end it")
def change(request: ActedRequest, code: str, payload: shapes.ChangeForceIn) -> shapes.ForceOut:
    """Write what it is formed by anew, or say that it has ended; 409 when somebody changed it since `version`."""
    actions.change_force(actor=request.actor, code=code, **payload.model_dump())
    return shapes.force_out(access_force(request.actor, code))


@router.get(f"{_FORCE}/members", response=list[shapes.MemberOut], operation_id="list_members", summary="Who is in it")
def members(request: ActedRequest, code: str) -> list[shapes.MemberOut]:
    """Everybody who is or was in it, by duty."""
    return [shapes.member_out(one) for one in access_force(request.actor, code).members.all()]


@router.post(
    f"{_FORCE}/members", response={201: shapes.MemberOut}, operation_id="add_member", summary="Somebody enters"
)
def add_member(
    request: ActedRequest, code: str, payload: shapes.MemberIn, idempotency_key: IdempotencyKey = None
) -> HttpResponse:
    """Somebody enters; it has one leader at a time."""
    access_force(request.actor, code, CHANGE)

    def made() -> Status[shapes.MemberOut]:
        unit, person = get_object_or_404(Unit, pk=payload.unit_id), _official(payload.person)
        facts = payload.model_dump(exclude={"unit_id", "person"})
        row = actions.add_member(actor=request.actor, code=code, unit=unit, person=person, **facts)
        return Status(201, shapes.member_out(row))

    return create_once(request, idempotency_key, made)


@router.post(
    f"{_FORCE}/members/{{member_id}}/end",
    response=shapes.MemberOut,
    operation_id="end_member",
    summary="Somebody leaves",
)
def end_member(request: ActedRequest, code: str, member_id: Id, payload: shapes.EndMemberIn) -> shapes.MemberOut:
    """Somebody leaves, or has another duty from then on."""
    actions.end_member(actor=request.actor, code=code, member_id=member_id, **payload.model_dump())
    return shapes.member_out(access_member(access_force(request.actor, code), member_id))


@router.get(
    f"{_FORCE}/meetings", response=list[shapes.MeetingOut], operation_id="list_meetings", summary="Its meetings"
)
def meetings(request: ActedRequest, code: str) -> list[shapes.MeetingOut]:
    """Its meetings with what they settled, the newest first."""
    return [shapes.meeting_out(one) for one in meetings_of(access_force(request.actor, code))]


@router.post(
    f"{_FORCE}/meetings", response={201: shapes.MeetingOut}, operation_id="hold_meeting", summary="Keep a meeting"
)
def hold_meeting(
    request: ActedRequest, code: str, payload: shapes.MeetingIn, idempotency_key: IdempotencyKey = None
) -> HttpResponse:
    """Keep a meeting that was held."""
    access_force(request.actor, code, CHANGE)

    def made() -> Status[shapes.MeetingOut]:
        return Status(
            201, shapes.meeting_out(actions.hold_meeting(actor=request.actor, code=code, **payload.model_dump()))
        )

    return create_once(request, idempotency_key, made)


@router.post(
    f"{_FORCE}/meetings/{{meeting_id}}/matters",
    response={201: shapes.MatterOut},
    operation_id="add_matter",
    summary="Keep what was settled",
)
def add_matter(
    request: ActedRequest,
    code: str,
    meeting_id: Id,
    payload: shapes.MatterIn,
    idempotency_key: IdempotencyKey = None,
) -> HttpResponse:
    """Keep who does what by when."""
    meeting = access_meeting(access_force(request.actor, code, CHANGE), meeting_id)

    def made() -> Status[shapes.MatterOut]:
        facts = payload.model_dump(exclude={"unit_id", "person", "task_id", "problem_id"})
        row = actions.add_matter(
            actor=request.actor,
            code=code,
            meeting=meeting,
            unit=get_object_or_404(Unit, pk=payload.unit_id),
            person=_official(payload.person),
            task=_task(code, payload.task_id) if payload.task_id is not None else None,
            problem=_problem(code, payload.problem_id) if payload.problem_id is not None else None,
            **facts,
        )
        return Status(201, shapes.matter_out(row))

    return create_once(request, idempotency_key, made)


@router.post(
    f"{_FORCE}/matters/{{matter_id}}/done",
    response=shapes.MatterOut,
    operation_id="finish_matter",
    summary="Say that a matter is done",
)
def finish_matter(request: ActedRequest, code: str, matter_id: Id, payload: shapes.DoneMatterIn) -> shapes.MatterOut:
    """Say that a matter is done, and what came of it."""
    actions.finish_matter(actor=request.actor, code=code, matter_id=matter_id, **payload.model_dump())
    return shapes.matter_out(access_matter(access_force(request.actor, code), matter_id))


@router.get(f"{_FORCE}/week", response=shapes.WeekOut, operation_id="get_week", summary="The week of a project")
def week(request: ActedRequest, code: str) -> shapes.WeekOut:
    """What is due by Sunday and not done, and what was done since Monday; without a task force too."""
    found = week_of(access_led(request.actor, code), timezone.localdate())
    return shapes.WeekOut(
        first=found.first,
        last=found.last,
        tasks=[shapes.week_task_out(one) for one in found.tasks],
        problems=[shapes.week_problem_out(one) for one in found.problems],
        matters=[shapes.matter_out(one) for one in found.matters],
        done=[shapes.week_task_out(one) for one in found.done],
    )


@router.get(_LINKS, response=list[shapes.BlockedOut], operation_id="list_blocked_tasks", summary="What holds up what")
def blocked(request: ActedRequest, code: str) -> list[shapes.BlockedOut]:
    """Which problems of a project hold up which tasks of its plan."""
    return [shapes.blocked_out(one) for one in blocked_in(access_led(request.actor, code))]


@router.post(_LINKS, response={201: shapes.BlockedOut}, operation_id="link_problem", summary="Link a problem to a task")
def link(
    request: ActedRequest, code: str, payload: shapes.BlockedIn, idempotency_key: IdempotencyKey = None
) -> HttpResponse:
    """Say that a problem holds a task up; saying it twice changes nothing."""
    access_led(request.actor, code, REPORT)

    def made() -> Status[shapes.BlockedOut]:
        problem, task = _problem(code, payload.problem_id), _task(code, payload.task_id)
        return Status(
            201, shapes.blocked_out(actions.link_problem(actor=request.actor, code=code, problem=problem, task=task))
        )

    return create_once(request, idempotency_key, made)


@router.post(
    f"{_LINKS}/{{blocked_id}}/unlink", response={204: None}, operation_id="unlink_problem", summary="Take a link back"
)
def unlink(request: ActedRequest, code: str, blocked_id: Id) -> Status[None]:
    """Say that the problem does not hold the task up, after all."""
    actions.unlink_problem(actor=request.actor, code=code, blocked_id=blocked_id)
    return Status(204, None)


def _task(code: str, task_id: int) -> ScheduleTask:
    rows = ScheduleTask.objects.select_related("schedule")
    return get_object_or_404(rows, pk=task_id, schedule__project__code=code)


def _problem(code: str, problem_id: int) -> Problem:
    return get_object_or_404(Problem, pk=problem_id, project__code=code)
