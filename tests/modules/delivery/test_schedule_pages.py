"""Pages of plans: the ladder, a plan from template to baseline by forms, what was typed stays, queries are counted."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bridgehead.foundation.access import SYSTEM
from bridgehead.modules.delivery import actions
from bridgehead.modules.delivery.models import Baseline, CalendarDay, Proposal, Schedule, ScheduleTask
from tests.factories import (
    make_baseline,
    make_calendar_day,
    make_enterprise,
    make_milestone,
    make_project,
    make_proposal,
    make_schedule,
    make_unit,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
CALENDAR = reverse("delivery:calendar")


def url(name: str, schedule: Schedule, *more: Any) -> str:
    return reverse(f"delivery:{name}", args=[schedule.project.code, *more])


def accepted(**facts: Any) -> Schedule:
    project = facts.pop("project", None) or make_project()
    given = {"template_id": "land_ready", "triggers": ("energy",), "data_date": TODAY, **facts}
    made = actions.draft_schedule(actor=SYSTEM, project_id=project.pk, **given)
    return actions.accept_schedule(actor=SYSTEM, code=project.code, version=made.version)


def test_the_ladder(client: Client, sign_in: Any) -> None:
    park = make_unit()
    schedule = make_schedule(project=make_project(unit=park, enterprise=make_enterprise()))
    task = schedule.tasks.get(code="C2")
    proposal, baseline = make_proposal(schedule=schedule), make_baseline(schedule=schedule)
    reading = [
        url("schedule", schedule),
        url("schedule_task", schedule, task.pk),
        url("proposal", schedule, proposal.pk),
        url("baseline", schedule, baseline.pk),
        CALENDAR,
    ]
    writing = [
        url("schedule_accept", schedule),
        url("schedule_discard", schedule),
        url("schedule_task", schedule, task.pk),
        url("schedule_task_new", schedule),
        url("propose", schedule),
        url("proposal", schedule, proposal.pk),
        url("proposed_task", schedule, proposal.pk, "C2"),
        url("baseline_take", schedule),
        url("schedule_new", schedule),
        CALENDAR,
        reverse("delivery:calendar_day", args=[make_calendar_day().pk]),
    ]
    sign_in(role="leader", unit=park)
    assert [client.get(one).status_code for one in reading] == [200] * len(reading)
    assert [client.post(one).status_code for one in writing] == [403] * len(writing)
    sign_in(role="project_officer", unit=make_unit())
    assert {client.get(one).status_code for one in reading[:-1]} == {404}
    assert {client.post(one).status_code for one in writing[:-2]} == {404}
    sign_in(role="enterprise", enterprise_id=schedule.project.enterprise_id)
    assert client.get(url("schedule", schedule)).status_code == 403
    sign_in(role="project_officer", unit=park)
    assert client.get(url("schedule_accept", schedule)).status_code == 405
    assert client.post(url("baseline", schedule, baseline.pk)).status_code == 405
    for name in ("schedule_task", "proposal", "baseline"):
        assert client.get(url(name, schedule, 10**9)).status_code == 404
    assert client.get(url("proposed_task", schedule, proposal.pk, "Z9")).status_code == 404
    assert client.post(url("schedule_task", schedule, task.pk), {"deed": "nonsense"}).status_code == 422


def test_a_plan_is_looked_at_before_it_is_kept(client: Client, sign_in: Any) -> None:
    project = make_project()
    sign_in(role="project_officer")
    new = reverse("delivery:schedule_new", args=[project.code])
    plan = reverse("delivery:schedule", args=[project.code])
    assert new in client.get(plan).content.decode()
    assert plan in client.get(reverse("workspace:project", args=[project.code])).content.decode()
    typed = {"template_id": "land_ready", "triggers": ["energy", "safety"], "promised_on": TODAY + timedelta(days=21)}
    seen = client.get(new, typed)
    assert seen.status_code == 200
    assert seen.context["board"].shortage.late_by.count > 0
    assert "C1 勘察与总平方案" in seen.context["chain"]
    assert not Schedule.objects.exists()
    past = client.get(new, {**typed, "promised_on": TODAY - timedelta(days=1)})
    assert past.status_code == 422
    assert "promised_on" in past.context["form"].errors
    assert past.context["form"]["triggers"].value() == ["energy", "safety"], "nothing typed is lost"
    assert client.post(new, typed)["Location"] == plan
    schedule = Schedule.objects.get()
    assert (schedule.direction, schedule.triggers) == ("promised", ["energy", "safety"])
    assert client.get(new)["Location"] == plan
    assert client.post(new, typed).status_code == 422


def test_a_draft_is_changed_and_accepted(client: Client, sign_in: Any) -> None:
    project = make_project()
    sign_in(role="project_officer")
    client.post(
        reverse("delivery:schedule_new", args=[project.code]), {"template_id": "land_ready", "data_date": TODAY}
    )
    schedule = Schedule.objects.get()
    row = schedule.tasks.get(code="B2")
    change = {
        "deed": "change",
        "change-version": 1,
        "change-name": row.name,
        "change-takes": "10cd",
        "change-after": "B1",
    }
    refused = client.post(url("schedule_task", schedule, row.pk), change)
    assert refused.status_code == 422
    assert "出让公告不少于20日" in refused.content.decode()
    assert 'value="10cd"' in refused.content.decode()
    assert 'value="20天"' in client.get(url("schedule_task", schedule, row.pk)).content.decode()
    assert client.post(url("schedule_task", schedule, row.pk), {**change, "change-takes": "25天"}).status_code == 302
    assert schedule.tasks.get(code="B2").takes == "25cd"
    more = {"version": 2, "task": "P1", "name": "外线供电", "takes": "30个工作日", "after": "A2, B1 SS+5个工作日"}
    stale = client.post(url("schedule_task_new", schedule), {**more, "version": 1})
    assert stale.status_code == 409
    assert "外线供电" in stale.content.decode()
    assert client.post(url("schedule_task_new", schedule), more)["Location"] == url("schedule", schedule)
    added = schedule.tasks.get(code="P1")
    assert (added.takes, added.after) == ("30wd", ["A2", "B1 SS+5个工作日"])
    gone = {"deed": "remove", "remove-version": 3}
    assert client.post(url("schedule_task", schedule, added.pk), gone).status_code == 302
    assert not schedule.tasks.filter(code="P1").exists()
    assert client.post(url("schedule_accept", schedule), {"version": 2}).status_code == 409
    assert client.post(url("schedule_accept", schedule), {"version": 4}).status_code == 302
    assert client.post(url("schedule_discard", schedule), {"version": 5}).status_code == 422
    assert Baseline.objects.get().number == 1
    assert client.get(url("schedule", schedule)).status_code == 200


def test_a_draft_is_thrown_away(client: Client, sign_in: Any) -> None:
    schedule = make_schedule(state="draft")
    sign_in(role="promoter")
    assert client.post(url("schedule_discard", schedule), {"version": 1}).status_code == 302
    assert not Schedule.objects.exists()


def test_a_finished_task_offers_the_claim_and_never_verifies_it(client: Client, sign_in: Any) -> None:
    schedule = accepted()
    row = schedule.tasks.get(code="A1")
    page = url("schedule_task", schedule, row.pk)
    sign_in(role="project_officer")
    report = {"deed": "report", "report-version": 1, "report-started_on": TODAY, "report-finished_on": TODAY}
    assert client.post(page, report)["Location"] == page
    offered = client.get(page).content.decode()
    assert f"{reverse('ledger:milestone_new', args=[schedule.project.code])}?kind=signed" in offered
    assert not schedule.project.milestones.exists()
    stale = client.post(page, report)
    assert stale.status_code == 409
    future = {**report, "report-version": 2, "report-finished_on": TODAY + timedelta(days=2)}
    assert client.post(page, future).status_code == 422
    make_milestone(project=schedule.project, kind="signed", state="verified", happened_on=TODAY)
    closed = client.get(page)
    assert closed.context["is_closed"]
    assert "report" not in [name for name, *_rest in closed.context["deeds"]]


def test_a_task_is_given_to_somebody(client: Client, sign_in: Any) -> None:
    schedule = accepted()
    row, unit = schedule.tasks.get(code="C1"), make_unit(name="资规分局")
    sign_in(role="project_officer")
    typed = {"deed": "assign", "assign-version": 1, "assign-unit": unit.pk, "assign-documents": "勘察报告、总平面图"}
    assert client.post(url("schedule_task", schedule, row.pk), typed).status_code == 302
    row.refresh_from_db()
    assert (row.unit, row.documents) == (unit, ["勘察报告", "总平面图"])
    assert "资规分局" in client.get(url("schedule", schedule)).content.decode()


def test_a_proposal_by_forms(client: Client, sign_in: Any) -> None:
    schedule = accepted()
    sign_in(role="project_officer")
    past = {"reason": "试", "promised_on": TODAY - timedelta(days=3)}
    assert client.post(url("propose", schedule), past).status_code == 422
    client.post(url("propose", schedule), {"reason": "图审退改"})
    proposal = Proposal.objects.get()
    page, row = url("proposal", schedule, proposal.pk), schedule.tasks.get(code="C4")
    typed = {"version": 1, "name": row.name, "takes": "35wd", "after": "C2"}
    task = url("proposed_task", schedule, proposal.pk, "C4")
    assert 'value="25个工作日"' in client.get(task).content.decode()
    assert client.post(task, {**typed, "after": "C5"}).status_code == 422
    assert client.post(task, typed)["Location"] == page
    assert client.post(task, typed).status_code == 409
    seen = client.get(page)
    assert [line["code"] for line in seen.context["changed"]] == ["C4"]
    assert "F2" in [line["moved"].code for line in seen.context["moves"]]
    assert schedule.tasks.get(code="C4").takes == "25wd"
    accept = {"deed": "accept", "version": 2, "seen": seen.context["seen"]}
    assert client.post(page, {**accept, "seen": "older"}).status_code == 409
    assert client.post(page, accept)["Location"] == url("schedule", schedule)
    assert schedule.tasks.get(code="C4").takes == "35wd"
    assert "F2" in client.get(page).content.decode(), "what it moved is kept"
    assert client.post(page, {**accept, "version": 3}).status_code == 422


def test_a_task_is_added_to_a_proposal_and_taken_out_and_it_is_dropped(client: Client, sign_in: Any) -> None:
    schedule = accepted()
    sign_in(role="project_officer")
    client.post(url("propose", schedule), {"reason": "供电另行报批"})
    proposal = Proposal.objects.get()
    new = {"version": 1, "task": "P1", "name": "外线供电", "takes": "30wd", "after": "A2"}
    assert client.post(url("proposed_task", schedule, proposal.pk, "new"), new).status_code == 302
    assert "外线供电" in client.get(url("proposal", schedule, proposal.pk)).content.decode()
    out = {"version": 2, "deed": "remove"}
    assert client.post(url("proposed_task", schedule, proposal.pk, "P1"), out).status_code == 302
    drop = {"deed": "drop", "version": 3, "reason": ""}
    assert client.post(url("proposal", schedule, proposal.pk), drop).status_code == 422
    assert client.post(url("proposal", schedule, proposal.pk), {**drop, "reason": "不批"}).status_code == 302
    assert "不批" in client.get(url("proposal", schedule, proposal.pk)).content.decode()


def test_a_baseline_by_form(client: Client, sign_in: Any) -> None:
    schedule = accepted()
    sign_in(role="project_officer")
    take = {"version": 2, "reason": "年中调整"}
    assert client.post(url("baseline_take", schedule), take).status_code == 422, "nothing has changed"
    ScheduleTask.objects.filter(schedule=schedule, code="F2").update(planned_finish=TODAY + timedelta(days=200))
    assert client.post(url("baseline_take", schedule), {**take, "version": 1}).status_code == 409
    assert client.post(url("baseline_take", schedule), take).status_code == 302
    first = Baseline.objects.get(number=1)
    page = client.get(url("baseline", schedule, first.pk))
    assert page.context["moved"] == 1
    assert page.context["target"].by > 0


def test_the_calendar_by_form(client: Client, sign_in: Any) -> None:
    sign_in(role="administrator")
    typed = {"day": "2027-03-08", "is_worked": "0", "name": "登高节", "source": "桥政发〔2027〕2号"}
    assert client.post(CALENDAR, typed).status_code == 302
    assert client.post(CALENDAR, typed).status_code == 422
    row = CalendarDay.objects.get()
    assert row.day == date(2027, 3, 8)
    page = reverse("delivery:calendar_day", args=[row.pk])
    year = client.get(f"{CALENDAR}?year=2027").content.decode()
    assert page in year
    assert "登高节" in year
    assert client.get(f"{CALENDAR}?year=nonsense").status_code == 200
    assert client.post(page, {**typed, "version": 1, "is_worked": "1"}).status_code == 302
    assert client.post(page, {**typed, "version": 1, "is_worked": "0"}).status_code == 409
    assert client.post(page, {"deed": "drop", "version": 2}).status_code == 302
    assert client.get(page).status_code == 404


def test_pages_ask_the_same_number_of_queries_for_many_tasks(
    client: Client, sign_in: Any, django_assert_max_num_queries: Any
) -> None:
    schedule = accepted()
    proposal = make_proposal(schedule=schedule)
    sign_in(role="leader")
    # Three of them for the light: the rule sets, who chose which, and the lights of past months.
    with django_assert_max_num_queries(15):
        client.get(url("schedule", schedule))
    with django_assert_max_num_queries(12):
        client.get(url("proposal", schedule, proposal.pk))
    with django_assert_max_num_queries(12):
        client.get(url("baseline", schedule, Baseline.objects.get().pk))
    with django_assert_max_num_queries(8):
        client.get(CALENDAR)
