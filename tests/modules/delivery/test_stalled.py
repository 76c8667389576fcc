"""Stalled by rule: silent for longer than the stage allows, where a monthly investment is a sign of life too."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bridgehead.foundation.access import SYSTEM
from bridgehead.modules.delivery.stalled import stalled_projects
from bridgehead.modules.ledger import actions, rules
from bridgehead.modules.ledger.models import Investment, Milestone, Project
from tests.factories import make_actor, make_investment, make_project, make_unit
from tests.modules.ledger import worlds

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TODAY = timezone.localdate(NOW)


def silent(days: int, stage: str = "started", **facts: Any) -> Project:
    since = NOW - timedelta(days=days)
    return make_project(stage=stage, latest_event_at=since, created_at=since, **facts)


def test_a_project_stalls_on_the_day_after_its_stage_allows() -> None:
    allowed = rules.current().silent_days()["started"]
    longest, longer, _fresh = silent(allowed + 30), silent(allowed + 1), silent(allowed - 1)
    assert list(stalled_projects(make_actor("leader"), TODAY)) == [longest, longer]


def test_investment_is_a_sign_of_life_and_an_exit_ends_the_question() -> None:
    alive, left = silent(400), silent(400)
    Project.objects.filter(pk=left.pk).update(exited_on=timezone.localdate())
    make_investment(project=alive, recorded_at=NOW - timedelta(days=2))
    silent(4000, stage="full_capacity")
    assert left not in stalled_projects(make_actor("leader"), TODAY)
    assert list(stalled_projects(make_actor("leader"), TODAY)) == []


def test_old_investment_is_none() -> None:
    project = silent(400)
    make_investment(project=project, recorded_at=NOW - timedelta(days=200))
    found = stalled_projects(make_actor("leader"), TODAY).get()
    assert found == project
    assert (TODAY - found.heard_on).days == 200


@pytest.mark.parametrize("seed", range(3))
def test_the_list_is_what_the_rows_say(seed: int) -> None:
    """Of random ledgers: who has been silent for longer than the stage allows, worked out from every row in force."""
    worlds.build(3000 + seed, projects=25)
    allowed = rules.current().silent_days()
    # Later than today too, so that some stall at every stage.
    for today in (TODAY, TODAY + timedelta(days=40), TODAY + timedelta(days=4_000)):
        silent = []
        for one in Project.objects.filter(withdrawn_at=None, exited_on=None):
            rows = [*Milestone.objects.current().filter(project=one), *Investment.objects.current().filter(project=one)]
            heard = max((timezone.localdate(row.recorded_at) for row in rows), default=None)
            heard = max(heard, timezone.localdate(one.created_at)) if heard else timezone.localdate(one.created_at)
            if one.stage in allowed and (today - heard).days > allowed[one.stage]:
                silent.append((heard, one.pk))
        assert list(stalled_projects(SYSTEM, today).values_list("heard_on", "pk")) == sorted(silent)


def test_a_milestone_is_a_sign_of_life() -> None:
    project = silent(400)
    assert list(stalled_projects(SYSTEM, TODAY)) == [project]
    actions.report_milestone(actor=SYSTEM, project_id=project.pk, kind="foundation", happened_on=TODAY)
    assert list(stalled_projects(SYSTEM, TODAY)) == []


def test_only_what_is_in_scope(client: Client, sign_in: Any) -> None:
    park = make_unit()
    mine = silent(400, unit=park)
    silent(400, unit=make_unit())
    sign_in(role="project_officer", unit=park)
    page = client.get(reverse("delivery:stalled"))
    assert [row.pk for row, _stage, _days in page.context["rows"]] == [mine.pk]
    assert page.context["rows"][0][2] == 400


def test_the_page_asks_the_same_number_of_queries_for_many_rows(
    client: Client, sign_in: Any, django_assert_max_num_queries: Any
) -> None:
    sign_in(role="leader")
    for _number in range(8):
        silent(300)
    with django_assert_max_num_queries(10):
        client.get(reverse("delivery:stalled"))
