"""The wall in the API: how every accepted plan stands, both scores, and the rules of the lights."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from bridgehead.foundation.access import require
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.api import Id
from bridgehead.modules.delivery.lights import judge_on, sets_on
from bridgehead.modules.delivery.queries.schedules import VIEW
from bridgehead.modules.delivery.queries.scores import started_projects
from bridgehead.modules.delivery.queries.wall import WallRow, wall_rows
from bridgehead.modules.delivery.queries.wall_filter import WallFilter, plans_on_wall
from bridgehead.modules.delivery.scores import Both, Score, both_of
from bridgehead.modules.delivery.workdays import calendar_in_force

router = Router(tags=["delivery"])


class WallRowOut(Schema):
    """A project on the wall: due, expected, late by working days and because of what; both scores in calendar days."""

    project: str
    name: str
    unit_id: int
    industry: str
    stage: str
    light: str
    rules: str
    target: str
    due: date
    expected: date
    late_by: int
    cause: str
    cause_slips: int
    problem: str
    from_signing: int | None
    from_land: int | None


class WallOut(Schema):
    """The wall as of a day; `lights` counts all chosen projects, `items` are those on this page."""

    as_of: date
    total: int
    lights: dict[str, int]
    items: list[WallRowOut]


class StartScoreOut(Schema):
    """Days between two milestones over `count` projects."""

    count: int
    mean: Decimal | None
    median: Decimal | None


class BothOut(Schema):
    """Both scores of the projects that started in a period; neither is given alone."""

    since: date
    as_of: date
    started: int
    from_signing: StartScoreOut
    from_land: StartScoreOut


class LightSetOut(Schema):
    """A rule set of lights as it holds today."""

    id: str
    name: str
    rules: str
    since: date | None


def _row(row: WallRow, rules: str) -> WallRowOut:
    project = row.schedule.project
    same = ("light", "target", "due", "expected", "late_by", "cause", "cause_slips", "problem")
    return WallRowOut(
        project=project.code,
        name=project.name,
        unit_id=project.unit_id,
        industry=project.industry,
        stage=project.stage,
        rules=rules,
        from_signing=row.run.from_signing,
        from_land=row.run.from_land,
        **{name: getattr(row, name) for name in same},
    )


@router.get("/wall", response=WallOut, operation_id="get_wall", summary="How every accepted plan stands")
def wall(
    request: ActedRequest,
    unit_id: Id | None = None,
    industry: Annotated[str, Query(max_length=60)] = "",
    officer_id: Id | None = None,
    tier: Annotated[str, Query(max_length=20)] = "",
    stage: Annotated[str, Query(max_length=20)] = "",
    light: Literal["", "ok", "warn", "late", "none"] = "",
    late: bool = False,
    offset: Annotated[int, Query(ge=0, le=100_000)] = 0,
    limit: Annotated[int, Field(ge=1, le=3000)] = 500,
) -> WallOut:
    """The accepted plans in the caller's scope by unit, with their lights, forecast days and causes."""
    require(request.actor, VIEW)
    today = timezone.localdate()
    chosen = WallFilter.from_query({"tier": tier})
    chosen = WallFilter(unit_id, industry, officer_id, chosen.tier, stage, light, late)
    judge = judge_on(today)
    rows = wall_rows(plans_on_wall(request.actor, chosen), calendar_in_force(), judge, today)
    lights = {name: sum(row.light == name for row in rows) for name in ("late", "warn", "ok", "none")}
    rows = [row for row in rows if (not light or row.light == light) and (not late or row.late_by > 0)]
    shown = rows[offset : offset + limit]
    items = [_row(row, judge.rules_for(row.schedule.project.unit.path).id) for row in shown]
    return WallOut(as_of=today, total=len(rows), lights=lights, items=items)


def _score(one: Score) -> StartScoreOut:
    return StartScoreOut(count=one.count, mean=one.mean, median=one.median)


@router.get("/scores", response=BothOut, operation_id="get_scores", summary="Both scores of speed")
def scores(
    request: ActedRequest, since: date | None = None, as_of: date | None = None, unit_id: Id | None = None
) -> BothOut:
    """Signing to start and land contract to start, over the verified starts of a period (this year)."""
    require(request.actor, VIEW)
    as_of = as_of or timezone.localdate()
    since = since or date(as_of.year, 1, 1)
    both: Both = both_of(one.run for one in started_projects(request.actor, since, as_of, unit=unit_id))
    return BothOut(
        since=since,
        as_of=as_of,
        started=both.started,
        from_signing=_score(both.from_signing),
        from_land=_score(both.from_land),
    )


@router.get("/light-sets", response=list[LightSetOut], operation_id="list_light_sets", summary="Rules of the lights")
def light_sets(request: ActedRequest) -> list[LightSetOut]:
    """The rule sets as they hold today, the standard one first."""
    require(request.actor, "delivery.view_lights")
    found = sets_on(timezone.localdate()).values()
    return [LightSetOut(id=one.id, name=one.chinese, rules=one.rules.text, since=one.since) for one in found]
