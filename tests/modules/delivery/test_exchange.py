"""Plans to and from Microsoft Project: a round trip moves nothing; an import is a draft or a proposal."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bridgehead.engines.scheduling.mspdi import read_mspdi
from bridgehead.foundation.access import SYSTEM, Refused
from bridgehead.modules.delivery import actions
from bridgehead.modules.delivery.actions.proposals import consequences_of
from bridgehead.modules.delivery.exchanging import file_of
from bridgehead.modules.delivery.models import Proposal, Schedule
from bridgehead.modules.delivery.planning import sketch_from_json, sketch_of
from bridgehead.modules.delivery.queries.schedules import board_of, tasks_of
from tests.factories import make_project, make_unit

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def accepted(template: str = "land_ready", **facts: Any) -> Schedule:
    project = make_project(**facts)
    made = actions.draft_schedule(
        actor=SYSTEM,
        project_id=project.pk,
        template_id=template,
        triggers=("energy",),
        data_date=TODAY,
        promised_on=TODAY + timedelta(days=400),
    )
    return actions.accept_schedule(actor=SYSTEM, code=project.code, version=made.version)


@pytest.mark.parametrize("template", ["land_ready", "traditional", "construction", "land_ready_to_production"])
def test_what_went_out_comes_in_and_moves_nothing(template: str) -> None:
    schedule = accepted(template)
    taken = actions.import_plan(
        actor=SYSTEM, project_id=schedule.project_id, content=file_of(board_of(schedule)), reason="核对"
    )
    assert taken.proposal is not None
    back = sketch_from_json(taken.proposal.body)
    there = sketch_of(schedule, tasks_of(schedule))
    assert {one.code: one for one in back.tasks} == {one.code: one for one in there.tasks}
    assert consequences_of(schedule, back).moves == ()
    assert [one.code for one in taken.remarks] == ["calendar"]


def test_a_file_becomes_a_draft_with_its_links_and_days() -> None:
    content = file_of(board_of(accepted()))
    project = make_project()
    made = actions.import_plan(actor=SYSTEM, project_id=project.pk, content=content, reason="").schedule
    assert (made.template, made.target, made.is_draft) == ("file", "F2", True)
    rows = {row.code: row for row in made.tasks.all()}
    assert (rows["B2"].takes, rows["C4"].after) == ("20cd", ["C2"])
    again = actions.import_plan(actor=SYSTEM, project_id=project.pk, content=content, reason="")
    assert (again.proposal, Schedule.objects.filter(project=project).count()) == (None, 1)


def test_a_changed_file_is_a_proposal_that_says_what_it_moves() -> None:
    schedule = accepted()
    longer = file_of(board_of(schedule)).replace(b"PT200H0M0S", b"PT280H0M0S")
    taken = actions.import_plan(actor=SYSTEM, project_id=schedule.project_id, content=longer, reason="图审退改")
    assert taken.proposal is not None
    moves = consequences_of(schedule, sketch_from_json(taken.proposal.body)).moves
    assert {"C4", "F2"} <= {one.code for one in moves}
    assert schedule.tasks.get(code="C4").takes == "25wd"
    shorter = file_of(board_of(schedule)).replace(b"PT480H0M0S", b"PT240H0M0S")
    with pytest.raises(Refused) as refused:
        actions.import_plan(actor=SYSTEM, project_id=schedule.project_id, content=shorter, reason="赶工")
    assert "出让公告不少于20日" in str(refused.value.errors)


def test_pages_of_files_and_their_ladder(client: Client, sign_in: Any) -> None:
    park = make_unit()
    schedule = accepted(unit=park)
    out, page = (reverse(f"delivery:{name}", args=[schedule.project.code]) for name in ("plan_file", "plan_import"))
    sign_in(role="leader", unit=make_unit())
    assert (client.get(out).status_code, client.get(page).status_code) == (404, 404)
    sign_in(role="leader", unit=park)
    got = client.get(out)
    assert (got.status_code, got["Content-Type"]) == (200, "application/xml")
    assert client.get(page).status_code == 403
    assert client.post(out).status_code == 405
    sign_in(role="project_officer", unit=park)

    def send(content: bytes, reason: str = "图审退改") -> Any:
        return client.post(page, {"file": SimpleUploadedFile("计划.xml", content), "reason": reason})

    assert client.get(page).status_code == 200
    assert send(b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>").status_code == 422
    assert send(b"no xml").status_code == 422
    assert send(got.content, reason="").status_code == 422
    assert not Proposal.objects.exists()
    assert send(got.content)["Location"] == reverse(
        "delivery:proposal", args=[schedule.project.code, Proposal.objects.get().pk]
    )
    fresh = make_project(unit=park)
    new = reverse("delivery:plan_import", args=[fresh.code])
    assert client.post(new, {"file": SimpleUploadedFile("a.xml", got.content)})["Location"] == reverse(
        "delivery:schedule", args=[fresh.code]
    )


def test_files_through_the_api(client: Client, sign_in: Any) -> None:
    park = make_unit()
    schedule = accepted(unit=park)
    path = f"/api/v1/projects/{schedule.project.code}/schedule/file"
    fresh = f"/api/v1/projects/{make_project(unit=park).code}/schedule/file"

    def send(to: str, content: bytes, reason: str = "") -> Any:
        return client.post(to, {"file": SimpleUploadedFile("计划.xml", content), "reason": reason})

    sign_in(role="leader", unit=make_unit())
    assert client.get(path).status_code == 404
    sign_in(role="leader", unit=park)
    got = client.get(path)
    assert (got.status_code, got["Content-Type"]) == (200, "application/xml")
    assert read_mspdi(got.content).tasks == read_mspdi(file_of(board_of(schedule))).tasks
    assert b"<Author>" in got.content
    assert send(path, got.content, "图审退改").status_code == 403
    assert client.get(fresh).status_code == 404
    sign_in(role="project_officer", unit=park)
    assert send(path, got.content).status_code == 422
    assert send(path, b"no xml", "图审退改").status_code == 422
    assert not Proposal.objects.exists()
    longer = got.content.replace(b"PT200H0M0S", b"PT240H0M0S")
    proposed = send(path, longer, "图审退改")
    assert proposed.status_code == 201
    assert (proposed.json()["is_draft"], proposed.json()["proposal"]) == (False, Proposal.objects.get().pk)
    drafted = send(fresh, got.content)
    assert drafted.status_code == 201
    assert (drafted.json()["is_draft"], drafted.json()["proposal"]) == (True, None)
    assert client.get(fresh).status_code == 200
