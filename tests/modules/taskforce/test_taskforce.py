"""Task forces: formed, entered and left with history; meetings and matters; blocked tasks; the three lists as files."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from docx import Document

from bridgehead.foundation.access import Conflict, Forbidden, Refused
from bridgehead.foundation.audit.models import AuditEntry
from bridgehead.modules.delivery.workdays import calendar_in_force
from bridgehead.modules.reminders.queries import gather
from bridgehead.modules.taskforce import actions
from bridgehead.modules.taskforce.models import Blocked, Matter, Member, TaskForce
from tests.factories import (
    make_actor,
    make_blocked,
    make_matter,
    make_meeting,
    make_member,
    make_milestone,
    make_person,
    make_problem,
    make_project,
    make_schedule,
    make_task_force,
    make_unit,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY = timedelta(days=1)


def page(project: Any) -> str:
    return reverse("taskforce:force", args=[project.code])


def test_a_task_force_has_one_leader_at_a_time_and_keeps_who_was() -> None:
    actor, project = make_actor("project_officer"), make_project()
    since = TODAY - 20 * DAY
    actions.form_force(actor=actor, code=project.code, basis="桥重项发〔2026〕12号", formed_on=since)
    with pytest.raises(Refused):
        actions.form_force(actor=actor, code=project.code, basis="再组一个", formed_on=since)
    enter = {"actor": actor, "code": project.code, "duty": "1_leader", "unit": project.unit}
    first = actions.add_member(**enter, name="池晏清", since=since)
    with pytest.raises(Refused):
        actions.add_member(**enter, name="温见山", since=TODAY)
    with pytest.raises(Refused):
        actions.add_member(**{**enter, "duty": "4_member"}, name="早来", since=since - DAY)
    leave = {"actor": actor, "code": project.code, "member_id": first.pk, "until": TODAY - DAY}
    actions.end_member(**leave, version=1)
    with pytest.raises(Conflict):
        actions.end_member(**leave, version=1)
    person = make_person(role="project_officer")
    second = actions.add_member(**enter, person=person, since=TODAY)
    assert [(one.name, one.until) for one in Member.objects.order_by("pk")] == [
        ("池晏清", TODAY - DAY),
        (person.name, None),
    ]
    assert second.name == person.name


def test_what_a_meeting_settles_is_done_by_somebody_by_a_day() -> None:
    actor, meeting = make_actor("project_officer"), make_meeting()
    project = meeting.force.project
    foreign = make_schedule().tasks.get(code="C2")
    settle: dict[str, Any] = {
        "actor": actor,
        "code": project.code,
        "meeting": meeting,
        "text": "协调外线供电",
        "unit": project.unit,
        "due_on": TODAY,
    }
    for wrong, field in (
        ({"task": foreign}, "task"),
        ({"problem": make_problem()}, "problem"),
        ({"due_on": meeting.held_on - DAY}, "due_on"),
        ({"text": " "}, "text"),
        ({"meeting": make_meeting()}, "meeting"),
    ):
        with pytest.raises(Refused) as refused:
            actions.add_matter(**{**settle, **wrong})
        assert set(refused.value.errors) == {field}
    matter = actions.add_matter(**settle)
    done = {"actor": actor, "code": project.code, "matter_id": matter.pk, "done_on": TODAY, "outcome": "已送电"}
    actions.finish_matter(**done, version=1)
    with pytest.raises(Refused):
        actions.finish_matter(**done, version=2)


def test_a_matter_reminds_whoever_has_it() -> None:
    calendar = calendar_in_force()
    day = calendar.on_or_after(TODAY)
    person = make_person(role="project_officer")
    make_matter(person=person, due_on=day)
    make_matter(person=person, due_on=day, done_on=TODAY)
    assert [(one.about, one.title) for one in gather(day, calendar).people[person.pk]] == [("item", "协调外线供电")]


def test_a_problem_holds_up_a_task_of_its_own_project() -> None:
    actor, schedule = make_actor("department_handler"), make_schedule()
    problem, task = make_problem(project=schedule.project), schedule.tasks.get(code="C2")
    link = {"actor": actor, "code": schedule.project.code, "problem": problem}
    made = actions.link_problem(**link, task=task)
    assert actions.link_problem(**link, task=task) == made
    with pytest.raises(Refused):
        actions.link_problem(**link, task=make_schedule().tasks.get(code="C2"))
    with pytest.raises(Forbidden):
        actions.link_problem(**{**link, "actor": make_actor("leader")}, task=task)
    actions.unlink_problem(actor=actor, code=schedule.project.code, blocked_id=made.pk)
    assert not Blocked.objects.exists()


def test_the_ladder(client: Client, sign_in: Any) -> None:
    park = make_unit()
    force = make_task_force(project=make_project(unit=park))
    code = force.project.code
    own = [page(force.project), reverse("taskforce:project_lists", args=[code])]
    files = [reverse("taskforce:project_lists_file", args=[code, kind]) for kind in ("xlsx", "docx")]
    sign_in(role="leader", unit=park)
    assert [client.get(address).status_code for address in own + files] == [200] * 4
    assert client.post(own[0], {"deed": "member"}).status_code == client.post(own[0]).status_code == 403
    assert client.get(files[0].replace("xlsx", "exe")).status_code == 404
    assert client.post(own[1]).status_code == client.post(files[0]).status_code == 405
    sign_in(role="project_officer", unit=make_unit())
    assert [client.get(address).status_code for address in own + files] == [404] * 4
    assert client.post(own[0], {"deed": "member"}).status_code == 404
    sign_in(role="enterprise", enterprise_id=force.project.enterprise_id)
    assert client.get(reverse("taskforce:lists")).status_code == 403
    sign_in(role="project_officer", unit=park)
    assert client.post(own[0], {"deed": "nonsense"}).status_code == 422


def test_what_is_done_on_the_page(client: Client, sign_in: Any) -> None:
    project = make_schedule().project
    make_problem(project=project, title="外线未接入")
    sign_in(role="project_officer")
    assert page(project) in client.get(reverse("workspace:project", args=[project.code])).content.decode()
    formed = {"deed": "form", "form-basis": "桥重项发〔2026〕12号", "form-formed_on": TODAY - 9 * DAY}
    assert client.post(page(project), {**formed, "form-formed_on": TODAY + DAY}).status_code == 422
    client.post(page(project), formed)
    entered = {"deed": "member", "member-duty": "1_leader", "member-name": "池晏清", "member-unit": project.unit_id}
    client.post(page(project), {**entered, "member-since": TODAY})
    client.post(page(project), {"deed": "meeting", "meeting-held_on": TODAY, "meeting-text": "研究外线"})
    meeting = TaskForce.objects.get().meetings.get()
    settled = {"deed": "matter", "matter-meeting": meeting.pk, "matter-text": "协调供电", "matter-due_on": TODAY}
    client.post(page(project), {**settled, "matter-unit": project.unit_id})
    told = client.get(page(project)).content.decode()
    assert all(words in told for words in ("池晏清", "研究外线", "协调供电"))
    matter = Matter.objects.get()
    done = {"deed": "done", "matter_id": matter.pk, "version": 1, "done_on": TODAY, "outcome": "已送电"}
    client.post(page(project), done)
    assert client.post(page(project), done).status_code == 409
    member = Member.objects.get()
    client.post(page(project), {"deed": "leave", "member_id": member.pk, "version": 1, "until": TODAY})
    assert "历任1人次" in client.get(page(project)).content.decode()


def test_the_three_lists_of_a_project_and_of_a_unit(client: Client, sign_in: Any) -> None:
    blocked = make_blocked(problem=make_problem(title="=外线未接入", due_on=TODAY - DAY))
    project = blocked.problem.project
    force = make_task_force(project=project)
    make_member(force=force, charge="总协调")
    make_matter(meeting=make_meeting(force=force), due_on=TODAY - DAY)
    blocked.task.schedule.tasks.filter(code="C2").update(planned_finish=TODAY - DAY)
    sign_in(role="leader")
    lists, own = reverse("taskforce:lists"), reverse("taskforce:project_lists", args=[project.code])

    def rows(address: str, name: str) -> list[Any]:
        return list(client.get(address, {"list": name, "unit": project.unit_id}).context["found"].rows)

    assert [row[0] for row in rows(own, "tasks")] == ["C2 设计方案审查", "F2 实质性开工"]
    assert rows(own, "tasks")[0][-1] == "超期"
    assert rows(own, "problems")[0][:3] == ("=外线未接入", project.name, "设计方案审查")
    duties = {row[1]: row[2:] for row in rows(own, "duties")}
    assert duties["池晏清"][0] == "专班长：总协调"
    assert sum(row[-1] for row in rows(own, "duties")) == 3
    assert [len(rows(lists, name)) for name in ("tasks", "problems")] == [2, 1]
    sheet = client.get(reverse("taskforce:lists_file", args=["xlsx"]), {"list": "problems"})
    assert openpyxl.load_workbook(io.BytesIO(sheet.content)).active["A2"].value == "'=外线未接入"
    paper = client.get(reverse("taskforce:project_lists_file", args=[project.code, "docx"]), {"list": "tasks"})
    book = Document(io.BytesIO(paper.content))
    assert [cell.text for cell in book.tables[0].rows[1].cells][:2] == ["C2 设计方案审查", project.name]
    entry = AuditEntry.objects.filter(action="taskforce.lists.exported").order_by("-pk")[0]
    assert str(entry.pk) in book.sections[0].header.paragraphs[0].text


def test_the_lists_come_in_pages_and_whole_as_files(client: Client, sign_in: Any) -> None:
    problem = make_problem(title="事项000", due_on=TODAY - 99 * DAY)
    for number in range(1, 60):
        make_problem(
            title=f"事项{number:03d}", project=problem.project, unit=problem.unit, due_on=TODAY + (number - 99) * DAY
        )
    sign_in(role="leader")
    asked = {"list": "problems", "unit": problem.unit_id}
    lists = reverse("taskforce:lists")
    first = client.get(lists, asked)
    with CaptureQueriesContext(connection) as captured:
        last = client.get(lists, {**asked, "page": 2})
    assert len(captured) <= 10
    assert [one.context["rows"][0][2][0][1] for one in (first, last)] == ["事项000", "事项050"]
    assert [len(one.context["rows"]) for one in (first, last)] == [50, 10]
    assert last.context["rows"][0][0] == reverse("delivery:problem", args=[problem.pk + 50])
    assert "<b>60</b>" in last.content.decode()
    sheet = client.get(reverse("taskforce:lists_file", args=["xlsx"]), {**asked, "page": 2})
    titles = [row[0].value for row in openpyxl.load_workbook(io.BytesIO(sheet.content)).active.iter_rows(min_row=2)]
    assert [one for one in titles if str(one).startswith("事项")] == [f"事项{number:03d}" for number in range(60)]


def test_a_verified_milestone_has_done_its_task(client: Client, sign_in: Any) -> None:
    schedule = make_schedule()
    schedule.tasks.filter(code="F2").update(planned_start=TODAY - 9 * DAY, planned_finish=TODAY - 9 * DAY)
    own = reverse("taskforce:project_lists", args=[schedule.project.code])
    sign_in(role="leader")

    def state() -> str:
        rows = client.get(own, {"list": "tasks"}).context["found"].rows
        return str(next(row[-1] for row in rows if row[0].startswith("F2")))

    assert state() == "超期"
    facts = {"kind": "started", "strand": "construction", "state": "verified", "happened_on": TODAY - 5 * DAY}
    make_milestone(project=schedule.project, **facts)
    assert state() == "已完成"
    assert "实质性开工" not in [task.name for task in client.get(page(schedule.project)).context["week"].tasks]


def test_a_unit_lists_nothing_of_projects_that_one_does_not_see(client: Client, sign_in: Any) -> None:
    schedule = make_schedule(project=make_project(unit=make_unit(), name="绝密项目"))
    bureau = make_unit(kind="bureau")
    schedule.tasks.update(unit=bureau)
    sign_in(role="department_handler", unit=bureau)
    for name in ("tasks", "problems", "duties"):
        told = client.get(reverse("taskforce:lists"), {"list": name, "unit": bureau.pk}).content.decode()
        assert "绝密" not in told
