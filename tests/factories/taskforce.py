"""Rows of the task force room."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from bridgehead.modules.delivery.models import Problem
from bridgehead.modules.ledger import models as ledger
from bridgehead.modules.taskforce.models import Blocked, Matter, Meeting, Member, TaskForce
from tests.factories.core import NOON, make_project
from tests.factories.rooms import make_problem, make_schedule


def make_task_force(*, project: ledger.Project | None = None, **facts: Any) -> TaskForce:
    """Formed thirty days ago."""
    formed = timezone.localdate() - timedelta(days=30)
    facts = {"basis": "桥重项发〔2026〕12号", "formed_on": formed, **facts}
    return TaskForce.objects.create(project=project or make_project(), **facts)


def make_member(*, force: TaskForce | None = None, **facts: Any) -> Member:
    """Its leader."""
    force = force or make_task_force()
    facts = {"duty": "1_leader", "name": "池晏清", "unit": force.project.unit, "since": force.formed_on, **facts}
    return Member.objects.create(force=force, **facts)


def make_meeting(*, force: TaskForce | None = None, **facts: Any) -> Meeting:
    """Held a week ago."""
    held = timezone.localdate() - timedelta(days=7)
    return Meeting.objects.create(force=force or make_task_force(), **{"held_on": held, "recorded_at": NOON, **facts})


def make_matter(*, meeting: Meeting | None = None, **facts: Any) -> Matter:
    """To be done by today."""
    meeting = meeting or make_meeting()
    facts = {"text": "协调外线供电", "unit": meeting.force.project.unit, "due_on": timezone.localdate(), **facts}
    return Matter.objects.create(meeting=meeting, **facts)


def make_blocked(*, problem: Problem | None = None, **facts: Any) -> Blocked:
    """A problem that holds the review of the layout up."""
    problem = problem or make_problem()
    task = facts.pop("task", None) or make_schedule(project=problem.project).tasks.get(code="C2")
    return Blocked.objects.create(problem=problem, task=task, **facts)
