"""The ledger of approvals: from the plan, accepted, stopped, running again, extended, decided; papers owed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from bridgehead.engines.calendars import WorkingDays
from bridgehead.foundation.access import Conflict, Forbidden, Refused
from bridgehead.foundation.audit.chain import history
from bridgehead.modules.approvals import actions
from bridgehead.modules.approvals.models import Approval
from bridgehead.modules.approvals.queries import ApprovalFilter, approvals_of, before_of, visible_approvals
from bridgehead.modules.delivery.actions import set_day
from bridgehead.modules.delivery.workdays import calendar_in_force
from tests.factories import (
    make_actor,
    make_approval,
    make_approval_debt,
    make_approval_pause,
    make_project,
    make_schedule,
    make_schedule_task,
    make_unit,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY = timedelta(days=1)


def fresh(approval: Approval) -> Approval:
    approval.refresh_from_db()
    return approval


def test_from_the_plan_to_the_decision() -> None:
    actor, project = make_actor("project_officer"), make_project()
    schedule = make_schedule(project=project)
    make_schedule_task(schedule=schedule, code="E3", name="施工许可证", after=["C2"])
    made = actions.take_from_plan(actor=actor, code=project.code)
    assert [(one.item, one.task.code, one.statutory) for one in made] == [
        ("layout", "C2", ""),
        ("construction_permit", "E3", "7cd"),
    ]
    with pytest.raises(Refused):
        actions.take_from_plan(actor=actor, code=project.code)
    permit = made[1]
    assert before_of(permit, made) == [made[0]]
    since = TODAY - 6 * DAY
    step = {"actor": actor, "approval_id": permit.pk}
    actions.accept_approval(**step, version=1, applied_on=since, accepted_on=since)
    assert fresh(permit).statutory_due == since + 7 * DAY
    assert permit.promised_due == calendar_in_force().add(since, WorkingDays(3))
    actions.pause_clock(**step, version=2, kind="experts", first_on=since + 1 * DAY, basis="评审通知〔2026〕7号")
    assert (fresh(permit).state, permit.due_on) == ("paused", None)
    actions.resume_clock(**step, version=3, last_on=since + 5 * DAY)
    assert fresh(permit).statutory_due == since + 12 * DAY
    actions.extend_limit(**step, version=4, days=5, text="分管领导批准")
    assert fresh(permit).statutory_due == since + 17 * DAY
    actions.decide_approval(**step, version=5, result="granted", done_on=TODAY, number="施工许可〔2026〕12号")
    assert (fresh(permit).state, permit.result) == ("done", "granted")
    actions.reopen_approval(**step, version=6, text="证载面积有误")
    kinds = list(permit.steps.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["opened", "accepted", "paused", "resumed", "extended", "decided", "reopened"]
    assert history(permit).count() == 7


def test_a_decision_ends_the_stop_and_a_later_look_is_a_conflict() -> None:
    actor, pause = make_actor("department_handler"), make_approval_pause()
    step = {"actor": actor, "approval_id": pause.approval_id, "result": "refused"}
    actions.decide_approval(**step, version=1, done_on=TODAY)
    pause.refresh_from_db()
    assert pause.last_on == TODAY
    with pytest.raises(Conflict):
        actions.decide_approval(**step, version=1, done_on=TODAY)


@pytest.mark.parametrize(
    ("act", "facts", "field"),
    [
        ("pause_clock", {"kind": "lunch", "first_on": TODAY, "basis": "通知"}, "kind"),
        ("pause_clock", {"kind": "experts", "first_on": TODAY - 4 * DAY, "basis": "通知"}, "first_on"),
        ("pause_clock", {"kind": "experts", "first_on": TODAY + DAY, "basis": "通知"}, "first_on"),
        ("pause_clock", {"kind": "experts", "first_on": TODAY, "basis": " "}, "basis"),
        ("resume_clock", {"last_on": TODAY}, ""),
        ("extend_limit", {"days": 31, "text": "批准"}, "days"),
        ("decide_approval", {"result": "granted", "done_on": TODAY}, "number"),
        ("decide_approval", {"result": "maybe", "done_on": TODAY}, "result"),
        ("decide_approval", {"result": "refused", "done_on": TODAY - 9 * DAY}, "done_on"),
        ("reopen_approval", {"text": "再办"}, ""),
        ("owe_paper", {"paper": "文件", "promised_on": TODAY - DAY, "commitment": "承诺书"}, "promised_on"),
        ("owe_paper", {"paper": "文件", "promised_on": TODAY, "commitment": ""}, "commitment"),
        ("accept_approval", {"applied_on": TODAY, "accepted_on": TODAY - DAY}, "accepted_on"),
        ("accept_approval", {"applied_on": None}, "applied_on"),
    ],
)
def test_what_is_refused(act: str, facts: dict[str, Any], field: str) -> None:
    approval = make_approval()
    with pytest.raises(Refused) as refused:
        getattr(actions, act)(actor=make_actor("project_officer"), approval_id=approval.pk, version=1, **facts)
    assert set(refused.value.errors) == {field}
    assert fresh(approval).version == 1


def test_days_before_the_calendar_are_refused_and_nothing_is_kept() -> None:
    approval = make_approval(applied_on=None, accepted_on=None)
    long_ago = date(1999, 5, 4)
    facts = {"applied_on": long_ago, "accepted_on": long_ago, "version": 1}
    with pytest.raises(Refused):
        actions.accept_approval(actor=make_actor("project_officer"), approval_id=approval.pk, **facts)
    assert fresh(approval).accepted_on is None


def test_an_overrun_limit_cannot_be_extended_and_none_twice() -> None:
    actor = make_actor("project_officer")
    late = make_approval(accepted_on=TODAY - 40 * DAY, applied_on=TODAY - 40 * DAY)
    with pytest.raises(Refused):
        actions.extend_limit(actor=actor, approval_id=late.pk, version=1, days=5, text="批准")
    running = make_approval(promised="30wd", statutory="")
    actions.extend_limit(actor=actor, approval_id=running.pk, version=1, days=5, text="批准")
    with pytest.raises(Refused):
        actions.extend_limit(actor=actor, approval_id=running.pk, version=2, days=5, text="批准")


def test_a_promised_paper_is_owed_until_it_is_handed_in() -> None:
    actor, approval = make_actor("project_officer"), make_approval()
    owed = ApprovalFilter(show="owed")
    actions.owe_paper(
        actor=actor, approval_id=approval.pk, version=1, paper="消防文件", promised_on=TODAY, commitment="承诺书3号"
    )
    assert list(approvals_of(actor, owed)) == [approval]
    debt = approval.debts.get()
    settle = {"actor": actor, "approval_id": approval.pk, "debt_id": debt.pk, "settled_on": TODAY}
    actions.settle_paper(**settle, version=2)
    assert not approvals_of(actor, owed).exists()
    with pytest.raises(Refused):
        actions.settle_paper(**settle, version=3)


def test_a_decided_approval_may_still_owe_a_paper() -> None:
    actor, debt = make_actor("project_officer"), make_approval_debt()
    number = debt.approval_id
    actions.decide_approval(actor=actor, approval_id=number, version=1, result="granted", done_on=TODAY, number="1号")
    actions.settle_paper(actor=actor, approval_id=number, version=2, debt_id=debt.pk, settled_on=TODAY)


def test_a_day_that_the_place_takes_off_moves_what_runs_and_nothing_else() -> None:
    since = date(2026, 9, 8)
    running = make_approval(applied_on=since, accepted_on=since, promised="5wd", statutory="")
    done = make_approval(applied_on=since, accepted_on=since, promised="5wd", statutory="", done_on=since + DAY)
    assert running.due_on == done.due_on == date(2026, 9, 15)
    facts = {"day": date(2026, 9, 11), "is_worked": False, "name": "登高节", "source": "桥政发〔2026〕8号"}
    set_day(actor=make_actor("administrator"), **facts)
    assert (fresh(running).due_on, fresh(done).due_on) == (date(2026, 9, 16), date(2026, 9, 15))
    assert running.version == 1


def test_who_sees_and_who_may() -> None:
    park, bureau = make_unit(), make_unit(kind="bureau")
    approval = make_approval(project=make_project(unit=park), unit=bureau)
    handler = make_actor("department_handler", unit=bureau)
    assert list(visible_approvals(handler)) == [approval]
    actions.pause_clock(
        actor=handler, approval_id=approval.pk, version=1, kind="supplement", first_on=TODAY, basis="补正通知书"
    )
    assert not visible_approvals(make_actor("leader", unit=make_unit())).exists()
    assert not visible_approvals(make_actor("enterprise", enterprise_id=approval.project.enterprise_id)).exists()
    with pytest.raises(Forbidden):
        actions.resume_clock(actor=make_actor("leader"), approval_id=approval.pk, version=2, last_on=TODAY)


def test_changing_says_why_and_checks_as_registering_does() -> None:
    actor, approval = make_actor("project_officer"), make_approval()
    facts: dict[str, Any] = {
        "name": approval.name,
        "unit": approval.unit,
        "person": None,
        "promised": "3个工作日",
        "statutory": "7cd",
        "task": None,
        "milestone": "",
        "is_triggered": True,
        "text": "按承诺书",
    }
    step = {"actor": actor, "approval_id": approval.pk, "version": 1}
    assert actions.change_approval(**step, **facts) is None
    for wrong in ({"promised": "五天"}, {"promised": "0wd"}, {"milestone": "moon"}, {"text": " "}):
        with pytest.raises(Refused) as refused:
            actions.change_approval(**step, **{**facts, **wrong})
        assert set(refused.value.errors) == set(wrong)
    actions.change_approval(**step, **{**facts, "promised": "10wd"})
    assert fresh(approval).promised == "10wd"
