"""The pages of problems: the ladder, what a person does on them, and what happens to what they typed."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bridgehead.foundation.audit.models import AuditEntry
from bridgehead.modules.delivery.models import Problem
from tests.factories import make_person, make_problem, make_problem_step, make_project, make_unit

pytestmark = pytest.mark.django_db
LIST, EXPORT = reverse("delivery:problems"), reverse("delivery:problems_xlsx")
PICTURE = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + b"\x00" * 20


def page(problem: Problem) -> str:
    return reverse("delivery:problem", args=[problem.pk])


def new(project: Any) -> str:
    return reverse("delivery:problem_new", args=[project.code])


def test_the_ladder(client: Client, sign_in: Any) -> None:
    park = make_unit()
    problem = make_problem(project=make_project(unit=park))
    step = make_problem_step(problem=problem)
    file = reverse("delivery:step_file", args=[problem.pk, step.pk])
    sign_in(role="leader", unit=park)
    assert client.get(page(problem)).status_code == 200
    assert client.post(page(problem), {"deed": "progress"}).status_code == 403
    assert client.post(page(problem), {"deed": "nonsense"}).status_code == 403
    assert client.get(new(problem.project)).status_code == 403
    assert client.get(file).status_code == 404, "no file is attached to this step"
    assert client.post(LIST).status_code == client.post(EXPORT).status_code == 405
    sign_in(role="project_officer", unit=make_unit())
    assert client.get(page(problem)).status_code == client.post(page(problem), {"deed": "close"}).status_code == 404
    assert client.get(new(problem.project)).status_code == 404
    sign_in(role="enterprise", enterprise_id=problem.project.enterprise_id)
    assert client.get(LIST).status_code == 403
    sign_in(role="project_officer", unit=park)
    assert client.post(page(problem), {"deed": "nonsense"}).status_code == 422


def test_a_problem_is_raised_from_the_project(client: Client, sign_in: Any) -> None:
    project, owner = make_project(), make_person(role=None, name="池晏清")
    sign_in(role="project_officer")
    assert new(project) in client.get(reverse("workspace:project", args=[project.code])).content.decode()
    today = timezone.localdate()
    typed = {
        "title": "外线供电未接入",
        "kind": "utility",
        "unit": project.unit_id,
        "owner": "池晏清",
        "due_on": today + timedelta(days=30),
        "raised_on": today,
    }
    bad = client.post(new(project), {**typed, "owner": "没有此人"})
    assert bad.status_code == 422
    assert "外线供电未接入" in bad.content.decode(), "nothing typed is lost"
    answer = client.post(new(project), typed)
    problem = Problem.objects.get()
    assert answer["Location"] == page(problem)
    assert problem.owner == owner
    assert "外线供电未接入" in client.get(reverse("workspace:project", args=[project.code])).content.decode()


def test_progress_with_a_picture_and_closing_with_a_paper(client: Client, sign_in: Any) -> None:
    problem = make_problem()
    sign_in(role="project_officer")
    picture = SimpleUploadedFile("现场.png", PICTURE, "image/png")
    told = {"deed": "progress", "progress-version": 1, "progress-text": "电缆沟已完成", "progress-file": picture}
    assert client.post(page(problem), told)["Location"] == page(problem)
    step = problem.steps.get(kind="progress")
    assert step.name == "现场.png"
    file = client.get(reverse("delivery:step_file", args=[problem.pk, step.pk]))
    assert b"".join(file.streaming_content) == PICTURE
    closing = {"deed": "close", "close-version": 2, "close-text": "已送电", "close-closed_on": timezone.localdate()}
    unproven = client.post(page(problem), closing)
    assert unproven.status_code == 422
    assert "已送电" in unproven.content.decode()
    assert client.post(page(problem), {**closing, "close-paper": "送电单"}).status_code == 302
    problem.refresh_from_db()
    assert problem.state == "closed"


def test_a_program_is_no_picture(client: Client, sign_in: Any) -> None:
    problem = make_problem()
    sign_in(role="project_officer")
    program = SimpleUploadedFile("现场.png", b"MZ\x90\x00" + b"\x00" * 64, "image/png")
    told = {"deed": "progress", "progress-version": 1, "progress-text": "见附件", "progress-file": program}
    answer = client.post(page(problem), told)
    assert answer.status_code == 422
    assert not problem.steps.exists()


def test_two_people_at_one_problem_lose_nothing(client: Client, sign_in: Any) -> None:
    problem = make_problem()
    sign_in(role="project_officer")
    client.post(page(problem), {"deed": "progress", "progress-version": 1, "progress-text": "甲的进展"})
    stale = client.post(page(problem), {"deed": "progress", "progress-version": 1, "progress-text": "乙的进展"})
    assert stale.status_code == 409
    text = stale.content.decode()
    assert "乙的进展" in text
    assert "甲的进展" in text
    form = next(form for name, _title, form, _opened in stale.context["deeds"] if name == "progress")
    again = {"deed": "progress", "progress-version": form["version"].value(), "progress-text": "乙的进展"}
    assert client.post(page(problem), again).status_code == 302


def test_the_export_has_what_the_list_shows_and_is_logged(client: Client, sign_in: Any) -> None:
    make_problem(title="征迁未清零")
    make_problem(state="closed", closed_on=timezone.localdate())
    sign_in(role="leader")
    book = openpyxl.load_workbook(io.BytesIO(client.get(EXPORT).content))
    titles = [row[2].value for row in book.worksheets[0].iter_rows(min_row=2, max_row=2)]
    assert titles == ["征迁未清零"]
    assert AuditEntry.objects.get(action="delivery.problems.exported").after["rows"] == 1


def test_pages_ask_the_same_number_of_queries_for_many_rows(
    client: Client, sign_in: Any, django_assert_max_num_queries: Any
) -> None:
    sign_in(role="leader")
    problems = [make_problem() for _number in range(8)]
    for _number in range(8):
        make_problem_step(problem=problems[0])
    with django_assert_max_num_queries(10):
        client.get(LIST)
    with django_assert_max_num_queries(10):
        client.get(page(problems[0]))
