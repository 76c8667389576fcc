"""The assessment room in the API: schemes, tables of scores, runs, appeals, posted tasks."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Path, Query, Router, Schema, Status
from pydantic import Field

from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.api import Id, Version
from bridgehead.foundation.api.paging import After, Limit, keyset_page
from bridgehead.modules.accounts.idempotency import IdempotencyKey, create_once
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.assessment import actions
from bridgehead.modules.assessment.api.entering import AppealOut, Month, appeal_out, month_of
from bridgehead.modules.assessment.api.entering import router as entering
from bridgehead.modules.assessment.models import PostedTask, Run
from bridgehead.modules.assessment.queries import (
    access_appeal,
    access_posted,
    access_run,
    access_scheme,
    newest_version,
    visible_appeals,
    visible_posted,
    visible_runs,
    visible_schemes,
)
from bridgehead.modules.assessment.queries.runs import Standing
from bridgehead.modules.assessment.tables import league_now, league_of, year_now

router = Router(tags=["assessment"])
router.add_router("", entering)
Words = Annotated[str, Field(min_length=1, max_length=500)]


class SchemeOut(Schema):
    """A scheme by its newest version in force."""

    id: int
    key: str
    name_zh: str
    name_en: str
    in_use: bool
    number: int
    valid_from: date | None
    formula: dict[str, Any]
    inputs: dict[str, Any]


class ScoreOut(Schema):
    """Where somebody stands, with corrections on appeal in total and items; null where something is not known.

    `score_id` is of a kept score, which an appeal is raised on; `grade` is in the language that was asked for.
    """

    score_id: int | None
    subject: str
    name: str
    place: int | None
    total: Decimal | None
    grade: str
    correction: Decimal
    items: dict[str, Decimal | None]


class RunOut(Schema):
    """A month that was kept."""

    id: int
    scheme_id: int
    version: int
    month: date
    start: date
    end: date
    known_at: datetime
    run_by: str
    note: str
    appeals_until: date


class RunPage(Schema):
    """A page of runs; `next` goes into `after`."""

    items: list[RunOut]
    next: str | None


class TableOut(Schema):
    """A table of scores, the best first."""

    scores: list[ScoreOut]


class MonthScoresOut(Schema):
    """The table of a month."""

    month: date
    scores: list[ScoreOut]


class YearScoresOut(Schema):
    """The tables of the months of a year that have begun."""

    months: list[MonthScoresOut]


class RunIn(Schema):
    """A month to keep."""

    month: Month
    note: Annotated[str, Field(max_length=200)] = ""


class AppealPage(Schema):
    """A page of appeals; `next` goes into `after`."""

    items: list[AppealOut]
    next: str | None


class DecisionIn(Schema):
    """What becomes of an appeal, and why; `correction` in points unless it is rejected."""

    version: Version
    state: Literal["upheld", "partly", "rejected"]
    decision: Annotated[str, Field(min_length=1, max_length=2000)]
    correction: Annotated[Decimal | None, Field(max_digits=12, decimal_places=4)] = None


class PostedOut(Schema):
    """A posted task."""

    id: int
    scheme_id: int
    title: str
    asks: str
    proof: str
    reward: Decimal
    due_on: date
    state: str
    unit_id: int | None
    person: str
    version: int


class PostedPage(Schema):
    """A page of posted tasks; `next` goes into `after`."""

    items: list[PostedOut]
    next: str | None


class PostIn(Schema):
    """A task to post."""

    scheme_id: Id
    title: Annotated[str, Field(min_length=1, max_length=120)]
    asks: Annotated[str, Field(min_length=1, max_length=1000)]
    proof: Annotated[str, Field(min_length=1, max_length=200)]
    reward: Annotated[Decimal, Field(gt=0, le=100, max_digits=10, decimal_places=4)]
    due_on: date


class TakeIn(Schema):
    """Who takes a task."""

    version: Version
    unit_id: Id


class JudgeIn(Schema):
    """In words why a result is recognised or sent back."""

    version: Version
    text: Words
    recognised: bool


def _run_out(run: Run) -> RunOut:
    names = ("id", "scheme_id", "month", "start", "end", "known_at", "note", "appeals_until")
    return RunOut(
        **{name: getattr(run, name) for name in names},
        version=run.scheme_version.number,
        run_by=run.run_by.name if run.run_by is not None else "",
    )


def _scores(lines: list[Standing]) -> TableOut:
    return TableOut(
        scores=[
            ScoreOut(
                score_id=one.score_id,
                grade=one.grade,
                subject=one.subject,
                name=one.name,
                place=one.place,
                total=one.total,
                correction=one.corrected,
                items=dict(one.items),
            )
            for one in lines
        ]
    )


def _posted_out(one: PostedTask) -> PostedOut:
    names = [name for name in PostedOut.model_fields if name != "person"]
    told = {name: getattr(one, name) for name in names}
    return PostedOut(**told, person=one.person.name if one.person is not None else "")


@router.get("/schemes", response=list[SchemeOut], operation_id="list_schemes", summary="Schemes of assessment")
def schemes(request: ActedRequest) -> list[SchemeOut]:
    """All schemes with the formula and the inputs of the newest version in force."""
    found = []
    for one in visible_schemes(request.actor):
        newest = newest_version(one.pk)
        found.append(
            SchemeOut(
                id=one.pk,
                key=one.key,
                name_zh=newest.body["zh"],
                name_en=newest.body["en"],
                in_use=one.in_use,
                number=newest.number,
                valid_from=newest.valid_from,
                formula=newest.body,
                inputs=newest.inputs,
            )
        )
    return found


@router.get(
    "/schemes/{scheme_id}/scores", response=TableOut, operation_id="scores_now", summary="Scores as they stand now"
)
def scores_now(request: ActedRequest, scheme_id: Id, month: Annotated[Month, Query()]) -> TableOut:
    """The scores of a month by what is known now; nothing is kept."""
    scheme = access_scheme(request.actor, scheme_id)
    return _scores(list(league_now(request.actor, scheme.pk, month_of(month)).lines))


@router.get(
    "/schemes/{scheme_id}/scores/{year}",
    response=YearScoresOut,
    operation_id="scores_of_year",
    summary="Scores of each month of a year",
)
def scores_of_year(request: ActedRequest, scheme_id: Id, year: Annotated[int, Path(ge=1990, le=2100)]) -> YearScoresOut:
    """The scores of each month of a year that has begun, by what is known now; nothing is kept."""
    scheme = access_scheme(request.actor, scheme_id)
    found = year_now(request.actor, scheme.pk, year, timezone.localdate())
    return YearScoresOut(months=[MonthScoresOut(month=month, scores=_scores(lines).scores) for month, lines in found])


@router.get("/runs", response=RunPage, operation_id="list_runs", summary="Months that were kept")
def runs(request: ActedRequest, after: After = None, limit: Limit = 50) -> RunPage:
    """The kept runs of all schemes."""
    found, following = keyset_page(visible_runs(request.actor), after, limit)
    return RunPage(items=[_run_out(one) for one in found], next=following)


@router.post(
    "/schemes/{scheme_id}/runs", response={201: RunOut}, operation_id="keep_run", summary="Keep the scores of a month"
)
def keep_run(
    request: ActedRequest, scheme_id: Id, payload: RunIn, idempotency_key: IdempotencyKey = None
) -> HttpResponse:
    """Keep the scores of a month that has ended, as known now."""

    def made() -> Status[RunOut]:
        run = actions.run_scores(
            actor=request.actor, scheme_id=scheme_id, month=month_of(payload.month), note=payload.note
        )
        return Status(201, _run_out(access_run(request.actor, run.pk)))

    return create_once(request, idempotency_key, made)


@router.get("/runs/{run_id}/scores", response=TableOut, operation_id="run_scores", summary="Scores of a kept month")
def run_scores(request: ActedRequest, run_id: Id) -> TableOut:
    """The table of a run, with corrections on appeal."""
    return _scores(list(league_of(access_run(request.actor, run_id)).lines))


@router.get("/appeals", response=AppealPage, operation_id="list_appeals", summary="Appeals")
def appeals(request: ActedRequest, after: After = None, limit: Limit = 50) -> AppealPage:
    """The appeals that the caller may see."""
    found, following = keyset_page(visible_appeals(request.actor), after, limit)
    return AppealPage(items=[appeal_out(one) for one in found], next=following)


@router.post(
    "/appeals/{appeal_id}/decision", response=AppealOut, operation_id="decide_appeal", summary="Decide on an appeal"
)
def decide(request: ActedRequest, appeal_id: Id, payload: DecisionIn) -> AppealOut:
    """Uphold, partly uphold or reject an appeal; 422 for one of the caller's own unit."""
    actions.decide_appeal(actor=request.actor, appeal_id=appeal_id, **payload.model_dump())
    return appeal_out(access_appeal(request.actor, appeal_id))


@router.get("/posted-tasks", response=PostedPage, operation_id="list_posted_tasks", summary="Posted tasks")
def posted(request: ActedRequest, after: After = None, limit: Limit = 50) -> PostedPage:
    """The board of posted tasks."""
    found, following = keyset_page(visible_posted(request.actor), after, limit)
    return PostedPage(items=[_posted_out(one) for one in found], next=following)


@router.post("/posted-tasks", response={201: PostedOut}, operation_id="post_task", summary="Post a task")
def post(request: ActedRequest, payload: PostIn, idempotency_key: IdempotencyKey = None) -> HttpResponse:
    """Post a task that any unit may take."""

    def made() -> Status[PostedOut]:
        task = actions.post_task(actor=request.actor, **payload.model_dump())
        return Status(201, _posted_out(access_posted(request.actor, task.pk)))

    return create_once(request, idempotency_key, made)


@router.post("/posted-tasks/{posted_id}/take", response=PostedOut, operation_id="take_task", summary="Take a task")
def take(request: ActedRequest, posted_id: Id, payload: TakeIn) -> PostedOut:
    """Take a task for a unit; the caller leads it."""
    access_posted(request.actor, posted_id)
    unit = get_object_or_404(Unit, pk=payload.unit_id)
    actions.take_task(actor=request.actor, posted_id=posted_id, version=payload.version, unit=unit)
    return _posted_out(access_posted(request.actor, posted_id))


@router.post("/posted-tasks/{posted_id}/judge", response=PostedOut, operation_id="judge_task", summary="Judge a result")
def judge(request: ActedRequest, posted_id: Id, payload: JudgeIn) -> PostedOut:
    """Verify a reported result, or send it back; 422 for one of the caller's own unit."""
    act = actions.verify_result if payload.recognised else actions.return_result
    act(actor=request.actor, posted_id=posted_id, version=payload.version, text=payload.text)
    return _posted_out(access_posted(request.actor, posted_id))
