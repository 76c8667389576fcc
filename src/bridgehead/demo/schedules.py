"""Plans of the demonstration district: early, late, impossible, a draft, a proposal, a new baseline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from django.utils import timezone

from bridgehead.demo.progress import went
from bridgehead.foundation.access import SYSTEM, Actor, may
from bridgehead.modules.accounts.models import Person
from bridgehead.modules.accounts.queries import actor_of
from bridgehead.modules.delivery import actions
from bridgehead.modules.delivery.actions.proposals import consequences_of
from bridgehead.modules.delivery.models import Schedule, ScheduleTask
from bridgehead.modules.delivery.planning import plan_of, sketch_from_json, sketch_of
from bridgehead.modules.delivery.queries.schedules import claims_of, closing, tasks_of
from bridgehead.modules.delivery.workdays import calendar_in_force
from bridgehead.modules.ledger.models import Project

# Stage, template, the kind of milestone from whose day the plan is made, how many projects.
_PLANNED: Final[Sequence[tuple[str, str, str, int]]] = (
    ("signed", "land_ready", "signed", 6),
    ("filed", "land_ready_to_production", "signed", 10),
    ("preparing", "traditional", "signed", 2),
    ("started", "construction", "started", 8),
    ("topped_out", "construction", "started", 8),
)
# How many days after what could be expected the plans of one stage promise their target, one after the other; None:
# nothing is promised.
_PROMISES: Final[Sequence[int | None]] = (60, -6, 25, None, 120, -45, 10, 45)
# By how many working days some of their tasks took longer than planned.
_LAGS: Final[Sequence[int]] = (0, 4, 12, 0, 3, 25, 6)
_WAITED: Final = timedelta(days=45)


def load_schedules(people: Mapping[str, Person]) -> None:
    """Plan the largest projects of each stage; three of them are then drafts, proposals and baselines to look at."""
    officers = [actor_of(people[name]) for name in ("gu", "lin", "he", "admin")]
    day = timezone.localdate().replace(month=4, day=18) + timedelta(days=365)
    actions.set_day(actor=SYSTEM, day=day, is_worked=False, name="开港纪念日", source="桥政发〔2026〕18号")
    made: list[Schedule] = []
    for stage, template, since, count in _PLANNED:
        projects = Project.objects.filter(stage=stage, exited_on=None, withdrawn_at=None).select_related(
            "unit", "officer__unit"
        )
        for number, project in enumerate(projects.order_by("-total_investment", "pk")[:count]):
            made.append(_plan(officer_of(project, officers), project, template, since, number))
    accepted = [one for one in made if not one.is_draft]
    if len(accepted) > 3:
        _late_review(officers[-1], accepted[0])
        _longer_drawings(officers[-1], accepted[1], decide=True)
        _longer_drawings(officers[-1], accepted[2], decide=False)
    _impossible(officers[-1])
    # A timer keeps the lights of a month; those of the months before are worked out as they would have been.
    actions.rebuild_months(today=timezone.localdate(), months=12)


def officer_of(project: Project, officers: Sequence[Actor]) -> Actor:
    """Whose project it is, else the administrator."""
    return next(one for one in officers if may(one, "delivery.accept_schedule", project.unit.path))


def _plan(actor: Actor, project: Project, template: str, since: str, number: int) -> Schedule:
    today, days, lag = timezone.localdate(), _PROMISES[number % len(_PROMISES)], _LAGS[number % len(_LAGS)]
    claims = claims_of([project.pk]).get(project.pk, {})
    first = claims[since].happened_on if since in claims else today
    facts: dict[str, Any] = {
        "project_id": project.pk,
        "template_id": template,
        "triggers": ("energy",) if project.pk % 2 else ("energy", "water"),
        # Who is still before the filing was planned when the task force came, whenever the agreement was signed.
        "data_date": first if "filed" in claims else max(first, today - _WAITED),
    }
    schedule = actions.draft_schedule(actor=actor, **facts)
    known = went(tasks_of(schedule), claims, calendar_in_force(), today, lag)
    if days is not None:
        # What can be expected from today on, as things went, is known: then the promise is made.
        sketch = replace(sketch_of(schedule, tasks_of(schedule)), data_date=max(today, schedule.data_date))
        expected = plan_of(sketch, calendar_in_force(), known).day_of(schedule.target)
        actions.discard_schedule(actor=actor, code=project.code, version=schedule.version)
        promised = max(expected, today + timedelta(days=60)) + timedelta(days=days)
        schedule = actions.draft_schedule(actor=actor, promised_on=promised, **facts)
    schedule = actions.accept_schedule(actor=actor, code=project.code, version=schedule.version)
    for task in tasks_of(schedule):
        if task.code in known and closing(task, claims) is None:
            one = known[task.code]
            percent = 0 if one.finished else round(100 * one.done)
            _report(actor, schedule, task, started_on=one.started, finished_on=one.finished, percent=percent)
    _assign(actor, schedule, project)
    return schedule


def _assign(actor: Actor, schedule: Schedule, project: Project) -> None:
    """What is under way and what the builder does next has somebody who looks after it."""
    soon = timezone.localdate() + timedelta(days=30)
    for task in schedule.tasks.filter(finished_on=None, planned_start__lte=soon).order_by("position"):
        if project.officer is not None and (task.started_on is not None or "企业" in task.owner):
            actions.assign_task(
                actor=actor,
                code=project.code,
                task_id=task.pk,
                version=task.version,
                unit=project.officer.unit,
                person=project.officer,
                documents=task.documents,
            )


def _report(actor: Actor, schedule: Schedule, task: ScheduleTask, **facts: Any) -> None:
    code = schedule.project.code
    actions.report_task(actor=actor, code=code, task_id=task.pk, version=task.version, **facts)


def _late_review(actor: Actor, schedule: Schedule) -> None:
    """The layout was begun long ago and is half done."""
    task = schedule.tasks.filter(code="C1", finished_on=None).first()
    if task is not None:
        _report(actor, schedule, task, started_on=timezone.localdate() - timedelta(days=25), percent=50)


def _longer_drawings(actor: Actor, schedule: Schedule, *, decide: bool) -> None:
    """The drawings take ten days more: proposed, and with `decide` accepted and kept as a new baseline."""
    code = schedule.project.code
    row = schedule.tasks.filter(code="C4").first()
    if row is None:
        return
    made = actions.propose(actor=actor, code=code, reason="图审退改，施工图须补勘后重出")
    facts: dict[str, Any] = {"name": row.name, "after": tuple(row.after), "milestone": row.milestone}
    made = actions.change_proposed_task(
        actor=actor, code=code, proposal_id=made.pk, version=made.version, task="C4", takes="35wd", **facts
    )
    if not decide:
        return
    seen = consequences_of(schedule, sketch_from_json(made.body)).seen
    actions.accept_proposal(actor=actor, code=code, proposal_id=made.pk, version=made.version, seen=seen)
    version = Schedule.objects.values_list("version", flat=True).get(pk=schedule.pk)
    actions.rebaseline(actor=actor, code=code, version=version, reason="图审退改后重定节点")


def _impossible(actor: Actor) -> None:
    """A draft that promises the start in three weeks."""
    project = (
        Project.objects.filter(stage="signed", schedule=None, exited_on=None, withdrawn_at=None)
        .order_by("-total_investment", "pk")
        .first()
    )
    if project is not None:
        promised = timezone.localdate() + timedelta(days=21)
        actions.draft_schedule(
            actor=actor,
            project_id=project.pk,
            template_id="land_ready",
            triggers=("energy", "safety"),
            promised_on=promised,
        )
