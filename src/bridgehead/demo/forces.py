"""Task forces of the demonstration district: who is in them, who was, what their meetings settled, what is blocked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from django.utils import timezone

from bridgehead.demo.schedules import officer_of
from bridgehead.foundation.access import Actor
from bridgehead.modules.accounts.models import Person, Unit
from bridgehead.modules.accounts.queries import actor_of
from bridgehead.modules.delivery.models import Problem, Schedule, ScheduleTask
from bridgehead.modules.delivery.queries.schedules import claims_of, closing, tasks_of
from bridgehead.modules.taskforce import actions

_PROJECTS: Final = 4
# What problems of a kind hold up, as the templates call it.
_HOLDS_UP: Final[Mapping[str, Sequence[str]]] = {
    "land": ("B1", "B4", "F1", "G1", "G2", "G3"),
    "permit": ("C5", "C4", "H1", "H4"),
    "utility": ("G4", "G6", "G8"),
    "funding": ("G5", "G6"),
    "labour": ("G6", "G8"),
}


def load_forces(units: Mapping[str, Unit], people: Mapping[str, Person]) -> None:
    """A task force for the first projects that have a plan and a problem, and for some with a plan alone."""
    plans = Schedule.objects.select_related("project__unit").filter(state="accepted")
    blocked = list(plans.filter(project__problems__state="open").distinct().order_by("pk")[:_PROJECTS])
    rest = list(plans.exclude(pk__in=[one.pk for one in blocked]).order_by("pk")[: _PROJECTS - len(blocked)])
    officers = [actor_of(people[name]) for name in ("gu", "lin", "he", "admin")]
    for plan in (*blocked, *rest):
        _form(officer_of(plan.project, officers), plan, units, people)


def _form(actor: Actor, plan: Schedule, units: Mapping[str, Unit], people: Mapping[str, Person]) -> None:
    today, code = timezone.localdate(), plan.project.code
    since = today - timedelta(days=60)
    actions.form_force(
        actor=actor, code=code, basis=f"桥重项发〔{since.year}〕{plan.pk}号", formed_on=since, rhythm="每周一下午"
    )
    for duty, name, unit, charge in (
        ("1_leader", "池晏清", units["district"], "总协调，每月调度"),
        ("3_lead", "陆知远", units["development"], "牵头推进，报送周清单"),
        ("4_member", "江澄", units["construction"], "图审、施工许可"),
        ("5_liaison", "温见山", plan.project.unit, "企业侧材料与资金"),
    ):
        actions.add_member(actor=actor, code=code, duty=duty, name=name, unit=unit, charge=charge, since=since)
    officer = plan.project.officer or people["gu"]
    former = actions.add_member(
        actor=actor, code=code, duty="2_deputy", name="沈砚秋", unit=plan.project.unit, charge="现场", since=since
    )
    until = today - timedelta(days=20)
    actions.end_member(actor=actor, code=code, member_id=former.pk, version=1, until=until)
    actions.add_member(
        actor=actor,
        code=code,
        duty="2_deputy",
        person=officer,
        unit=officer.unit,
        charge="现场调度、问题销号",
        since=until + timedelta(days=1),
    )
    _meet(actor, plan, units, officer)


def _meet(actor: Actor, plan: Schedule, units: Mapping[str, Unit], officer: Person) -> None:
    today, code = timezone.localdate(), plan.project.code
    meeting = actions.hold_meeting(
        actor=actor,
        code=code,
        held_on=today - timedelta(days=7),
        chair="池晏清",
        text="听取进展，研究图审退改和外线接入，明确责任和时限。",
    )
    facts: dict[str, Any] = {"actor": actor, "code": code, "meeting": meeting}
    task = _held_up(plan, "land")
    done = actions.add_matter(
        **facts, text="图审意见一次性告知企业", unit=units["construction"], due_on=today - timedelta(days=3)
    )
    actions.finish_matter(
        actor=actor,
        code=code,
        matter_id=done.pk,
        version=1,
        done_on=today - timedelta(days=4),
        outcome="已书面告知，企业收悉",
    )
    actions.add_matter(**facts, text="外线路由方案会审", unit=units["planning"], due_on=today - timedelta(days=1))
    actions.add_matter(
        **facts,
        text="现场三通一平收尾",
        unit=plan.project.unit,
        person=officer,
        due_on=today + timedelta(days=2),
        task=task,
    )
    for problem in Problem.objects.filter(project=plan.project, state="open"):
        held = _held_up(plan, problem.kind)
        if held is not None:
            actions.link_problem(actor=actor, code=code, problem=problem, task=held)


def _held_up(plan: Schedule, kind: str) -> ScheduleTask | None:
    """The first task that is not done of those which a problem of that kind holds up."""
    claims = claims_of([plan.project_id]).get(plan.project_id, {})
    found = {one.code: one for one in tasks_of(plan) if one.finished_on is None and closing(one, claims) is None}
    return next((found[code] for code in _HOLDS_UP.get(kind, ()) if code in found), None)
