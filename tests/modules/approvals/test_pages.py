"""The pages of approvals: the ladder, what a person does on them, what happens to what they typed, the workbook."""

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
from bridgehead.modules.approvals.models import Approval
from tests.factories import (
    make_approval,
    make_approval_debt,
    make_approval_pause,
    make_approval_step,
    make_project,
    make_schedule,
    make_unit,
)

pytestmark = pytest.mark.django_db
LIST, EXPORT = reverse("approvals:approvals"), reverse("approvals:approvals_xlsx")
TODAY = timezone.localdate()


def page(approval: Approval) -> str:
    return reverse("approvals:approval", args=[approval.pk])


def of_project(project: Any) -> str:
    return reverse("approvals:of_project", args=[project.code])


def test_the_ladder(client: Client, sign_in: Any) -> None:
    park = make_unit()
    approval = make_approval(project=make_project(unit=park))
    file = reverse("approvals:step_file", args=[approval.pk, make_approval_step(approval=approval).pk])
    sign_in(role="leader", unit=park)
    assert client.get(page(approval)).status_code == client.get(of_project(approval.project)).status_code == 200
    assert client.post(page(approval), {"deed": "pause"}).status_code == 403
    assert client.post(page(approval), {"deed": "nonsense"}).status_code == 403
    assert client.post(of_project(approval.project)).status_code == 403
    assert client.get(file).status_code == 404, "no file is attached to this step"
    assert client.post(LIST).status_code == client.post(EXPORT).status_code == 405
    sign_in(role="project_officer", unit=make_unit())
    for address in (page(approval), of_project(approval.project)):
        assert client.get(address).status_code == client.post(address).status_code == 404
    sign_in(role="enterprise", enterprise_id=approval.project.enterprise_id)
    assert client.get(LIST).status_code == 403
    sign_in(role="project_officer", unit=park)
    assert client.post(page(approval), {"deed": "nonsense"}).status_code == 422


def test_a_plan_is_taken_over_and_one_more_matter_is_put_in(client: Client, sign_in: Any) -> None:
    project = make_schedule().project
    sign_in(role="project_officer")
    client.post(of_project(project), {"deed": "take"})
    assert Approval.objects.get().item == "layout"
    again = client.post(of_project(project), {"deed": "take"}, follow=True).content.decode()
    assert "计划涉及的事项均已在台账中" in again
    bad = client.post(of_project(project), {"item": "water", "unit": project.unit_id, "promised": "两周"})
    assert bad.status_code == 422
    assert "两周" in bad.content.decode(), "nothing typed is lost"
    client.post(of_project(project), {"item": "water", "unit": project.unit_id, "promised": "2wd"})
    made = Approval.objects.get(item="water")
    assert (made.name, made.promised, made.statutory) == ("水土保持方案审批", "2wd", "10wd")
    assert of_project(project) in client.get(reverse("workspace:project", args=[project.code])).content.decode()


def test_the_clock_is_told_day_by_day(client: Client, sign_in: Any) -> None:
    since = TODAY - timedelta(days=20)
    approval = make_approval(applied_on=since, accepted_on=since, promised="5wd", statutory="30cd")
    make_approval_pause(approval=approval, first_on=since + timedelta(days=1), last_on=since + timedelta(days=3))
    sign_in(role="department_handler")
    told = client.get(page(approval)).content.decode()
    assert "s-paused" in told
    assert "停钟：专家评审" in told
    assert "第5天" in told
    assert "第6天，已超时限" in told
    statutory = client.get(page(approval), {"clock": "statutory"}).content.decode()
    assert "s-weekend" not in statutory, "calendar days count on Sundays"


def test_what_is_done_on_the_page(client: Client, sign_in: Any) -> None:
    approval = make_approval()
    sign_in(role="project_officer")
    typed = {"deed": "pause", "pause-version": 1, "pause-kind": "experts", "pause-first_on": TODAY, "pause-basis": ""}
    refused = client.post(page(approval), typed)
    assert refused.status_code == 422
    assert client.post(page(approval), {**typed, "pause-basis": "评审通知〔2026〕7号"}).status_code == 302
    late = client.post(page(approval), {**typed, "pause-basis": "评审通知〔2026〕7号"})
    assert late.status_code == 409
    assert "评审通知〔2026〕7号" in late.content.decode()
    paper = SimpleUploadedFile("许可证.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")
    decided = {"decide-version": 2, "decide-result": "granted", "decide-done_on": TODAY, "decide-file": paper}
    assert client.post(page(approval), {"deed": "decide", **decided}).status_code == 302
    step = approval.steps.get(kind="decided")
    assert client.get(reverse("approvals:step_file", args=[approval.pk, step.pk])).status_code == 200
    approval.refresh_from_db()
    assert approval.state == "done"


def test_the_list_by_what_is_late_and_the_workbook(client: Client, sign_in: Any) -> None:
    since = TODAY - timedelta(days=60)
    late = make_approval(name="=环评", applied_on=since, accepted_on=since)
    make_approval_debt(approval=late)
    make_approval(name="水保", accepted_on=None, applied_on=None)
    make_approval_pause(approval=make_approval(name="节能", accepted_on=TODAY - timedelta(days=2)))
    sign_in(role="statistician")

    def shown(**query: Any) -> list[str]:
        return [read.row.name for read in client.get(LIST, query).context["rows"]]

    assert shown(show="overdue") == shown(show="owed") == ["=环评"]
    assert shown(show="paused") == ["节能"]
    assert shown() == ["=环评", "水保", "节能"]
    assert shown(item="energy") == []
    assert shown(q="环评", unit=late.unit_id) == ["=环评"]
    answer = client.get(EXPORT, {"show": "overdue"})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet["B2"].value == "'=环评"
    assert AuditEntry.objects.filter(action="approvals.exported").exists()
