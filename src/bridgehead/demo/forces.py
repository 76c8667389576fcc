"""Task forces of the demonstration district: who is in them, who was, what their meetings settled, what is blocked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from django.utils import timezone

from bridgehead.foundation.access import SYSTEM
from bridgehead.modules.accounts.models import Person, Unit
from bridgehead.modules.delivery.models import Problem, Schedule
from bridgehead.modules.taskforce import actions

_PROJECTS: Final = 4


def load_forces(units: Mapping[str, Unit], people: Mapping[str, Person]) -> None:
    """A task force for the first projects that have a plan and a problem, and for some with a plan alone."""
    plans = Schedule.objects.select_related("project__unit").filter(state="accepted")
    blocked = list(plans.filter(project__problems__state="open").distinct().order_by("pk")[:_PROJECTS])
    rest = list(plans.exclude(pk__in=[one.pk for one in blocked]).order_by("pk")[: _PROJECTS - len(blocked)])
    for plan in (*blocked, *rest):
        _form(plan, units, people)


def _form(plan: Schedule, units: Mapping[str, Unit], people: Mapping[str, Person]) -> None:
    today, code = timezone.localdate(), plan.project.code
    since = today - timedelta(days=60)
    actions.form_force(
        actor=SYSTEM, code=code, basis=f"桥重项发〔{since.year}〕{plan.pk}号", formed_on=since, rhythm="每周一下午"
    )
    for duty, name, unit, charge in (
        ("1_leader", "池晏清", units["district"], "总协调，每月调度"),
        ("3_lead", "陆知远", units["development"], "牵头推进，报送周清单"),
        ("4_member", "江澄", units["construction"], "图审、施工许可"),
        ("5_liaison", "温见山", plan.project.unit, "企业侧材料与资金"),
    ):
        actions.add_member(actor=SYSTEM, code=code, duty=duty, name=name, unit=unit, charge=charge, since=since)
    officer = plan.project.officer or people["gu"]
    former = actions.add_member(
        actor=SYSTEM, code=code, duty="2_deputy", name="沈砚秋", unit=plan.project.unit, charge="现场", since=since
    )
    until = today - timedelta(days=20)
    actions.end_member(actor=SYSTEM, code=code, member_id=former.pk, version=1, until=until)
    actions.add_member(
        actor=SYSTEM,
        code=code,
        duty="2_deputy",
        person=officer,
        unit=officer.unit,
        charge="现场调度、问题销号",
        since=until + timedelta(days=1),
    )
    _meet(plan, units, officer)


def _meet(plan: Schedule, units: Mapping[str, Unit], officer: Person) -> None:
    today, code = timezone.localdate(), plan.project.code
    meeting = actions.hold_meeting(
        actor=SYSTEM,
        code=code,
        held_on=today - timedelta(days=7),
        chair="池晏清",
        text="听取进展，研究图审退改和外线接入，明确责任和时限。",
    )
    facts: dict[str, Any] = {"actor": SYSTEM, "code": code, "meeting": meeting}
    task = plan.tasks.filter(finished_on=None).order_by("position").first()
    done = actions.add_matter(
        **facts, text="图审意见一次性告知企业", unit=units["construction"], due_on=today - timedelta(days=3)
    )
    actions.finish_matter(
        actor=SYSTEM,
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
        if task is not None:
            actions.link_problem(actor=SYSTEM, code=code, problem=problem, task=task)
