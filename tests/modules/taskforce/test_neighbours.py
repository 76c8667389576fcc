"""What holds what up, on the pages of problems, tasks and milestones, and only for whoever may see the other end."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from bridgehead.foundation.ui.neighbours import neighbours_of
from tests.factories import (
    make_actor,
    make_blocked,
    make_milestone,
    make_problem,
    make_project,
    make_schedule,
    make_schedule_task,
    make_unit,
)

pytestmark = pytest.mark.django_db


def test_a_problem_and_its_task_lead_to_each_other(client: Client, sign_in: Any) -> None:
    park = make_unit()
    plan = make_schedule(project=make_project(unit=park))
    task = plan.tasks.get(code="C2")
    link = make_blocked(problem=make_problem(project=plan.project, title="出线间隔未批"), task=task)
    here = reverse("delivery:problem", args=[link.problem_id])
    there = reverse("delivery:schedule_task", args=[plan.project.code, task.pk])
    sign_in(role="leader", unit=park)
    assert f'href="{there}"' in client.get(here).content.decode()
    assert f'href="{here}"' in client.get(there).content.decode()
    link.delete()
    assert f'href="{there}"' not in client.get(here).content.decode()
    assert f'href="{here}"' not in client.get(there).content.decode()


def test_who_may_not_see_the_other_end_is_told_of_nothing() -> None:
    park = make_unit()
    plan = make_schedule(project=make_project(unit=park))
    link = make_blocked(problem=make_problem(project=plan.project), task=plan.tasks.get(code="C2"))
    claim = make_milestone(project=plan.project, kind="started")
    make_schedule_task(schedule=plan, code="F9", name="开工典礼", milestone="started")
    inside, outside = make_actor("leader", unit=park), make_actor("leader", unit=make_unit())
    for row in (link.problem, link.task, claim):
        assert neighbours_of(inside, row)
        assert neighbours_of(outside, row) == []


def test_a_milestone_and_the_task_that_closes_it_lead_to_each_other(client: Client, sign_in: Any) -> None:
    plan = make_schedule()
    task = make_schedule_task(schedule=plan, code="F9", name="开工典礼", milestone="started")
    there = reverse("delivery:schedule_task", args=[plan.project.code, task.pk])
    sign_in(role="leader")
    assert "尚未申报" in client.get(there).content.decode()
    claim = make_milestone(project=plan.project, kind="started")
    here = reverse("ledger:milestone", args=[plan.project.code, claim.pk])
    assert f'href="{here}"' in client.get(there).content.decode()
    assert f'href="{there}"' in client.get(here).content.decode()
