"""Two projects with a plan each become one: a person chooses which stays, the other is a baseline; undoing works."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from bridgehead.foundation.access import SYSTEM, Refused
from bridgehead.foundation.merging.planning import plan_merge
from bridgehead.modules.delivery import actions as delivery
from bridgehead.modules.delivery.models import Baseline, Schedule
from bridgehead.modules.ledger import actions
from bridgehead.modules.ledger.models import Project
from tests.factories import make_like_pair, make_project, make_proposal, make_schedule, make_unit

pytestmark = pytest.mark.django_db
KEY = "delivery.Schedule.project:both"


def two(**facts: Any) -> tuple[Schedule, Schedule]:
    """Plans of two projects; that of the second takes longer."""
    unit = make_unit()
    mine = make_schedule(project=make_project(unit=unit), **facts)
    theirs = make_schedule(project=make_project(unit=unit))
    theirs.tasks.filter(code="C2").update(takes="25wd")
    return mine, theirs


def merge(mine: Schedule, theirs: Schedule, **rows: str) -> Any:
    versions = {"survivor_version": mine.project.version, "loser_version": theirs.project.version}
    both = {"survivor_id": mine.project_id, "loser_id": theirs.project_id}
    return actions.merge_projects(actor=SYSTEM, **both, **versions, reason="同一项目两期", rows=rows or None)


def places(*schedules: Schedule) -> list[int]:
    return [Schedule.objects.get(pk=one.pk).project_id for one in schedules]


def test_the_plan_of_the_survivor_stays_and_the_other_is_its_baseline() -> None:
    mine, theirs = two()
    before = places(mine, theirs)
    done = merge(mine, theirs, **{KEY: "mine"})
    assert places(mine)[0] == mine.project_id
    kept = Baseline.objects.get()
    assert kept.schedule == mine
    assert theirs.project.code in kept.reason
    assert {row["takes"] for row in kept.body} == {"25wd", "0wd"}
    actions.unmerge_projects(actor=SYSTEM, merge_id=done.pk, reason="看错了")
    assert places(mine, theirs) == before
    assert not Baseline.objects.exists()


def test_the_other_plan_stays_when_it_is_chosen_and_undoing_brings_both_back() -> None:
    mine, theirs = two()
    proposal = make_proposal(schedule=theirs)
    before = places(mine, theirs)
    done = merge(mine, theirs, **{KEY: "theirs"})
    assert Schedule.objects.get(project=mine.project_id) == theirs
    kept = Baseline.objects.get()
    assert (kept.schedule, {row["takes"] for row in kept.body}) == (theirs, {"10wd", "0wd"})
    assert proposal.schedule_id == theirs.pk, "what hangs on a plan goes along"
    delivery.rebaseline(
        actor=SYSTEM,
        code=mine.project.code,
        version=Schedule.objects.get(pk=theirs.pk).version,
        reason="合并后",
    )
    with pytest.raises(Refused) as refused:
        actions.unmerge_projects(actor=SYSTEM, merge_id=done.pk, reason="看错了")
    assert "之后又留了基线" in str(refused.value.errors)
    Baseline.objects.order_by("-number")[0].delete()
    actions.unmerge_projects(actor=SYSTEM, merge_id=done.pk, reason="看错了")
    assert places(mine, theirs) == before
    assert not Baseline.objects.exists()


def test_an_accepted_plan_is_proposed_before_a_draft_and_nonsense_is_refused() -> None:
    mine, theirs = two(state="draft")
    (clash,) = plan_merge(mine.project, theirs.project).clashes
    assert (clash.key, clash.stays) == (KEY, "theirs")
    assert not clash.is_same
    with pytest.raises(Refused):
        plan_merge(mine.project, theirs.project, {KEY: "both"})


def test_where_one_has_a_plan_nothing_is_asked() -> None:
    theirs, project = make_schedule(), make_project()
    assert plan_merge(project, theirs.project).clashes == []
    actions.merge_projects(
        actor=SYSTEM,
        survivor_id=project.pk,
        loser_id=theirs.project_id,
        survivor_version=project.version,
        loser_version=theirs.project.version,
        reason="同一项目两期",
    )
    assert places(theirs) == [project.pk]


def test_the_page_offers_both_plans(client: Client, sign_in: Any) -> None:
    mine, theirs = two()
    pair = make_like_pair(one=mine.project, other=theirs.project)
    sign_in(role="administrator")
    page = client.get(reverse("duplicates:pair", args=[pair.pk])).content.decode()
    assert f'name="row-{KEY}" value="theirs"' in page
    typed = {"keep": mine.project_id, f"row-{KEY}": "theirs", "reason": "同一项目两期"}
    typed |= {f"version-{one.pk}": Project.objects.get(pk=one.pk).version for one in (mine.project, theirs.project)}
    assert client.post(reverse("duplicates:merge", args=[pair.pk]), typed).status_code == 302
    assert Schedule.objects.get(project=mine.project_id) == theirs
