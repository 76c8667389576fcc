"""Projects in the API: list, register, read, change."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from django.http import Http404, HttpResponse
from ninja import Query, Router, Schema, Status
from pydantic import Field

from bridgehead.foundation.access import Forbidden, Refused, may
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.api import Id, Paragraph, Version
from bridgehead.foundation.api.paging import After, Limit, keyset_page
from bridgehead.modules.accounts.idempotency import IdempotencyKey, create_once
from bridgehead.modules.ledger import actions, rules
from bridgehead.modules.ledger.derived import milestones_of
from bridgehead.modules.ledger.facts import facts_of
from bridgehead.modules.ledger.marks import gaps_of, papers_of
from bridgehead.modules.ledger.models import Project, SourceKind
from bridgehead.modules.ledger.queries import (
    VIEW,
    VIEW_OWN,
    ProjectFilter,
    access_project,
    filter_projects,
    survivor_by_code,
    tier_key,
    waiting_lists,
)

router = Router(tags=["ledger"])

# As a decimal string or a number, in whole yuan with at most two decimals, exactly as it is stored.
Amount = Annotated[Decimal, Field(ge=0, lt=Decimal(10) ** 15, decimal_places=2)]
Area = Annotated[Decimal, Field(ge=0, max_digits=14, decimal_places=2, description="Square metres.")]
Name = Annotated[str, Field(min_length=1, max_length=160)]
Short = Annotated[str, Field(max_length=60)]
Long = Annotated[str, Field(max_length=120)]
Sector = Literal["", "manufacturing", "service", "agriculture", "infrastructure"]
Origin = Literal["domestic", "foreign"]
LikeDecision = Literal["", "different", "later"]
LikeReason = Annotated[str, Field(max_length=200)]
Level = Literal["", "state", "province", "city", "district"]


class ProjectFields(Schema):
    """The facts of a project besides its name and unit; money in yuan."""

    enterprise_id: Id | None = None
    investor: Long = ""
    officer_id: Id | None = None
    national_code: Annotated[str, Field(max_length=30)] = ""
    sector: Sector = ""
    industry: Short = ""
    origin: Origin = "domestic"
    level: Level = ""
    site: Long = ""
    content: Paragraph = ""
    land_m2: Area | None = None
    floor_m2: Area | None = None
    fixed_assets: Amount | None = None
    estimated_investment: Amount | None = None
    promised_start_on: date | None = None
    promised_completion_on: date | None = None
    promised_production_on: date | None = None


class ProjectIn(ProjectFields):
    """A project to register.

    One that is like another is a 422 on `like_decision` that names it, with the reasons; then say `different` with a
    `like_reason`, which is remembered, or `later`: the pair waits among the possible duplicates.
    """

    name: Name
    unit_id: Id
    like_decision: LikeDecision = ""
    like_reason: LikeReason = ""


class ProjectPatch(ProjectFields):
    """What is to change; what is left out stays. `version` is the one that was read."""

    version: Version
    name: Name = ""
    unit_id: Id = 1


class ProjectOut(Schema):
    """A project with its facts and what is derived from its milestones; amounts are decimal strings in yuan."""

    id: int
    code: str
    name: str
    unit_id: int
    unit: str
    enterprise_id: int | None
    enterprise: str | None
    investor: str
    officer_id: int | None
    national_code: str
    sector: str
    industry: str
    origin: str
    level: str
    site: str
    content: str
    land_m2: Decimal | None
    floor_m2: Decimal | None
    fixed_assets: Decimal | None
    estimated_investment: Decimal | None
    promised_start_on: date | None
    promised_completion_on: date | None
    promised_production_on: date | None
    stage: str
    stage_on: date | None
    status: Literal["active", "exited"]
    exit_kind: str
    exited_on: date | None
    next_kind: str
    tier: Annotated[str, Field(description="Band by total investment, such as 1_5 (亿元); empty below or unknown.")]
    total_investment: Decimal | None
    signed_on: date | None
    waiting_since: Annotated[date | None, Field(description="Where `missing` asks for a list: since when.")]
    version: int


class MovedOut(Schema):
    """A project that was merged into another, whose number follows."""

    code: str
    merged_into: str


class GapOut(Schema):
    """One thing missing for the next step: `what` is milestone, verification, returned or evidence.

    Any one of the papers in `evidence` is enough; `holder` is the strand whose owner has it. `key` is what the filter
    `gap` of the list takes.
    """

    key: str
    what: str
    milestone: str
    evidence: list[str]
    holder: str
    why_zh: str
    why_en: str


class MissingOut(Schema):
    """The next step of a project and what is missing for it; no next step at full capacity and after an exit."""

    next_kind: str
    gaps: list[GapOut]


class UnitWaitingOut(Schema):
    """The projects of a unit in a list; `late` of them are beyond its limit, `days` is the longest."""

    unit_id: int
    unit_name: str
    count: int
    late: int
    days: int


class WaitingOut(Schema):
    """A list of projects that wait; `id` is what the filter `missing` of the list of projects takes."""

    id: str
    name_zh: str
    name_en: str
    limit: int | None
    count: int
    late: int | None
    days: int
    total_investment: Decimal
    units: list[UnitWaitingOut]


class ProjectPage(Schema):
    """A page of projects in the order of entry; `next` goes into `after`."""

    items: list[ProjectOut]
    next: str | None


class ProjectQuery(Schema):
    """The filter of the list, as on the page of projects. `unit` takes all units below it along."""

    tier: Short = ""
    investment_min: Annotated[str, Field(max_length=30)] = ""
    investment_max: Annotated[str, Field(max_length=30)] = ""
    stage: Short = ""
    status: Annotated[str, Field(max_length=30)] = ""
    next: Annotated[str, Field(max_length=30)] = ""
    unit: Annotated[str, Field(max_length=20)] = ""
    sector: Short = ""
    industry: Short = ""
    origin: Short = ""
    level: Short = ""
    enterprise: Short = ""
    text: Short = ""
    signed_from: Annotated[str, Field(max_length=10)] = ""
    signed_to: Annotated[str, Field(max_length=10)] = ""
    missing: Short = ""
    gap: Annotated[str, Field(max_length=80)] = ""


def _out(project: Project) -> ProjectOut:
    derived = {
        name: getattr(project, name)
        for name in (
            "id",
            "code",
            "stage",
            "stage_on",
            "exit_kind",
            "exited_on",
            "next_kind",
            "total_investment",
            "signed_on",
            "version",
        )
    }
    return ProjectOut(
        **{**facts_of(project), **derived},
        status="exited" if project.exit_kind else "active",
        waiting_since=getattr(project, "waiting_since", None),
        tier=tier_key(project.total_investment),
        unit=project.unit.name,
        enterprise=project.enterprise.name if project.enterprise else None,
    )


@router.get("/projects", response=ProjectPage, operation_id="list_projects", summary="Projects")
def projects(
    request: ActedRequest, query: Annotated[ProjectQuery, Query()], after: After = None, limit: Limit = 50
) -> ProjectPage:
    """The projects that the caller may see and the filter picks. A bad value of the filter is a 422."""
    wanted, errors = ProjectFilter.from_query(query.model_dump())
    if errors:
        raise Refused(errors)
    found, following = keyset_page(filter_projects(request.actor, wanted), after, limit)
    return ProjectPage(items=[_out(project) for project in found], next=following)


@router.post("/projects", response={201: ProjectOut}, operation_id="register_project", summary="Register a project")
def register(request: ActedRequest, payload: ProjectIn, idempotency_key: IdempotencyKey = None) -> HttpResponse:
    """A new project; its number is made from the year. Milestones are reported apart."""

    def make() -> Status[ProjectOut]:
        source = {"interface": request.request_id}
        made = actions.register_distinct(
            actor=request.actor,
            facts=payload.model_dump(exclude={"like_decision", "like_reason"}),
            decision=payload.like_decision,
            reason=payload.like_reason,
            source_kind=SourceKind.INTERFACE,
            source=source,
        )
        return Status(201, _out(made))

    return create_once(request, idempotency_key, make)


@router.get(
    "/projects/{code}", response={200: ProjectOut, 307: MovedOut}, operation_id="get_project", summary="One project"
)
def project(request: ActedRequest, response: HttpResponse, code: str) -> Status[ProjectOut | MovedOut]:
    """One project by its number; 307 with the address of the other where it was merged into one."""
    try:
        return Status(200, _out(access_project(request.actor, code)))
    except Http404:
        into = survivor_by_code(request.actor, code)
        if into is None:
            raise
    response["Location"] = f"/api/v1/projects/{into.code}"
    return Status(307, MovedOut(code=code, merged_into=into.code))


@router.get(
    "/projects/{code}/missing", response=MissingOut, operation_id="missing_for_next", summary="What is missing next"
)
def missing(request: ActedRequest, code: str) -> MissingOut:
    """What is missing for the next step, by the rules of today: as the page of the project shows it."""
    found = access_project(request.actor, code)
    rows = milestones_of([found])[found.pk]
    gaps = gaps_of(rows, papers_of([found.pk])[found.pk], rules.current())
    return MissingOut(
        next_kind=found.next_kind,
        gaps=[
            GapOut(
                key=gap.key,
                what=gap.what,
                milestone=gap.milestone.id,
                evidence=[kind.id for kind in gap.evidence],
                holder=gap.holder.id,
                why_zh=gap.why.chinese,
                why_en=gap.why.english,
            )
            for gap in gaps
        ],
    )


@router.get("/waiting", response=list[WaitingOut], operation_id="waiting_lists", summary="Projects that wait")
def waiting(request: ActedRequest) -> list[WaitingOut]:
    """The three-not list and the others of the rules of today, unit by unit, within what the caller may see."""
    if not (may(request.actor, VIEW) or may(request.actor, VIEW_OWN)):
        raise Forbidden(VIEW)
    return [
        WaitingOut(
            id=one.row.id,
            name_zh=one.row.chinese,
            name_en=one.row.english,
            limit=one.row.limit,
            count=one.count,
            late=one.late,
            days=one.days,
            total_investment=one.total_investment,
            units=[UnitWaitingOut.from_orm(unit) for unit in one.units],
        )
        for one in waiting_lists(request.actor)
    ]


@router.patch("/projects/{code}", response=ProjectOut, operation_id="change_project", summary="Change a project")
def change(request: ActedRequest, code: str, payload: ProjectPatch) -> ProjectOut:
    """Change some facts; the version before stays readable. 409 with both values when `version` is old."""
    found = access_project(request.actor, code)
    changed = actions.change_project(
        actor=request.actor,
        project_id=found.pk,
        version=payload.version,
        facts=payload.model_dump(exclude_unset=True, exclude={"version"}),
        source_kind=SourceKind.INTERFACE,
        source={"interface": request.request_id},
    )
    return _out(changed)
