"""A dragged task: what it would move is said before anything is kept; then it is a proposal, or a changed draft."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bridgehead.foundation.access import SYSTEM, Conflict, Refused
from bridgehead.modules.delivery import actions
from bridgehead.modules.delivery.actions.proposals import consequences_of
from bridgehead.modules.delivery.models import Proposal, Schedule
from bridgehead.modules.delivery.queries.schedules import board_of
from bridgehead.modules.delivery.shifting import shift_of
from bridgehead.modules.delivery.web.gantt import gantt_of
from bridgehead.modules.delivery.web.gantt_links import ROW
from tests.factories import make_enterprise, make_project, make_schedule, make_unit

pytestmark = pytest.mark.django_db
# A Monday, so that days typed here are worked.
TODAY = date(2026, 11, 23)
_DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _monday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: TODAY)


def planned(*, is_draft: bool = False, promised: int | None = None, **facts: Any) -> Schedule:
    project = make_project(**facts)
    promise = TODAY + timedelta(days=promised) if promised is not None else None
    made = actions.draft_schedule(
        actor=SYSTEM,
        project_id=project.pk,
        template_id="land_ready",
        triggers=("energy",),
        data_date=TODAY,
        promised_on=promise,
    )
    if is_draft:
        return made
    return actions.accept_schedule(actor=SYSTEM, code=project.code, version=made.version)


def day(schedule: Schedule, code: str) -> tuple[date, date]:
    row = next(row for row in board_of(schedule).rows if row.task.code == code)
    return row.start, row.finish


def test_a_moved_task_moves_what_waits_for_it_and_leaves_the_plan_alone() -> None:
    schedule = planned(promised=200)
    start, finish = day(schedule, "C4")
    shift = shift_of(board_of(schedule), "C4", start=start + timedelta(days=14))
    moved = {line.moved.code: line.moved.by for line in shift.lines}
    assert shift.own is not None
    # Ten working days but for New Year's Day, which they pass over.
    assert moved == dict.fromkeys(("C4", "C5", "E3", "F1", "F2"), shift.own.moved.by)
    assert shift.own.moved.by in (9, 10)
    assert (shift.own.start, shift.sketch.task("C4").not_before) == (start + timedelta(days=14),) * 2  # type: ignore[union-attr]
    assert shift.expected > board_of(schedule).expected
    assert shift.late_by < 0
    assert day(schedule, "C4") == (start, finish)


def test_a_longer_task_is_longer_in_its_own_kind_of_days() -> None:
    board = board_of(planned())
    days = {row.task.code: (row.start, row.finish) for row in board.rows}
    # Over a weekend: seven calendar days are five working days.
    longer = shift_of(board, "C4", finish=days["C4"][1] + timedelta(days=7)).sketch.task("C4")
    listing = shift_of(board, "B2", finish=days["B2"][1] + timedelta(days=7)).sketch.task("B2")
    assert longer is not None
    assert listing is not None
    assert (longer.takes, listing.takes) == ("30wd", "27cd")


def test_a_task_with_slack_moves_alone_and_links_hold_what_is_pulled_forward() -> None:
    board = board_of(planned())
    start, _finish = next((row.start, row.finish) for row in board.rows if row.task.code == "D3")
    alone = shift_of(board, "D3", start=start + timedelta(days=7))
    assert [line.moved.code for line in alone.lines] == ["D3"]
    assert alone.expected == board.expected
    pulled = shift_of(board, "C4", start=TODAY)
    assert pulled.lines == ()
    assert str(pulled.held_by) == "C2 FS C4"
    assert pulled.sketch.task("C4").not_before is None  # type: ignore[union-attr]
    first = shift_of(board, "A2", start=TODAY)
    assert first.held_by is None


@pytest.mark.parametrize(
    ("code", "start", "finish", "field"),
    [
        ("B2", None, 5, "takes"),
        ("C4", 30, 10, "finish"),
        ("C4", -20, None, "start"),
        ("F2", 200, 210, "finish"),
        ("Z9", 1, None, "task"),
    ],
)
def test_what_cannot_be_is_refused_by_field(code: str, start: int | None, finish: int | None, field: str) -> None:
    board = board_of(planned())
    begin = next((row.start for row in board.rows if row.task.code == code), TODAY)
    days = {
        "start": TODAY + timedelta(days=start) if start is not None else None,
        "finish": (TODAY if start is not None else begin) + timedelta(days=finish) if finish is not None else None,
    }
    with pytest.raises(Refused) as refused:
        shift_of(board, code, **days)
    assert field in refused.value.errors
    if code == "B2":
        assert "出让公告不少于20日" in str(refused.value.errors)


def test_what_has_begun_keeps_its_start_and_what_is_done_its_days() -> None:
    schedule = planned()
    for code, facts in (("A1", {"finished_on": TODAY}), ("C1", {"percent": 50})):
        row = schedule.tasks.get(code=code)
        actions.report_task(
            actor=SYSTEM, code=schedule.project.code, task_id=row.pk, version=1, started_on=TODAY, **facts
        )
    board = board_of(schedule)
    with pytest.raises(Refused):
        shift_of(board, "A1", start=TODAY + _DAY)
    with pytest.raises(Refused):
        shift_of(board, "C1", start=TODAY + _DAY)
    _start, finish = day(schedule, "C1")
    later = shift_of(board, "C1", finish=finish + timedelta(days=7))
    assert later.own is not None
    assert later.own.finish == finish + timedelta(days=7)
    assert later.sketch.task("C1").takes == "30wd", "half of it is done, so five more days are ten of the whole"  # type: ignore[union-attr]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(code=st.sampled_from(["C1", "C4", "E1", "B1"]), start=st.integers(0, 60), length=st.integers(0, 60))
def test_a_task_lies_on_the_days_that_were_asked_for_unless_something_holds_it(
    code: str, start: int, length: int, request: pytest.FixtureRequest
) -> None:
    board = request.getfixturevalue("kept_board")
    first = TODAY + timedelta(days=start)
    last = first + timedelta(days=length)
    shift = shift_of(board, code, start=first, finish=last)
    worked = board.calendar.on_or_after(first)
    if shift.held_by is None and not shift.is_held_since:
        assert shift.start == max(worked, board.plan.data_date)
        if board.calendar.working_days(worked, last + _DAY).count >= 1:
            assert shift.finish == board.calendar.on_or_before(last)
    else:
        assert shift.start > worked


@pytest.fixture
def kept_board() -> Any:
    return board_of(planned())


def test_it_becomes_a_proposal_and_nothing_before_that() -> None:
    schedule = planned()
    code = schedule.project.code
    start, _finish = day(schedule, "C4")
    asked: dict[str, Any] = {"task": "C4", "start": start + timedelta(days=7), "finish": None}
    seen = shift_of(board_of(schedule), asked["task"], asked["start"]).seen
    assert not Proposal.objects.exists()
    with pytest.raises(Conflict):
        actions.propose_shift(actor=SYSTEM, code=code, **asked, reason="图审退改", seen="older")
    with pytest.raises(Refused):
        actions.propose_shift(actor=SYSTEM, code=code, **asked, reason=" ", seen=seen)
    made = actions.propose_shift(actor=SYSTEM, code=code, **asked, reason="图审退改", seen=seen)
    assert schedule.tasks.get(code="C4").planned_start == start
    found = consequences_of(schedule, shift_of(board_of(schedule), "C4", asked["start"]).sketch)
    actions.accept_proposal(actor=SYSTEM, code=code, proposal_id=made.pk, version=1, seen=found.seen)
    assert schedule.tasks.get(code="C4").planned_start == asked["start"]
    still: dict[str, Any] = {**asked, "reason": "再来一次", "seen": seen}
    with pytest.raises(Refused):
        actions.propose_shift(actor=SYSTEM, code=code, **still)


def test_the_page_of_it_and_its_ladder(client: Client, sign_in: Any) -> None:
    park = make_unit()
    schedule = make_schedule(project=make_project(unit=park, enterprise=make_enterprise()))
    page = reverse("delivery:shift", args=[schedule.project.code])
    asked = {"task": "C2", "start": TODAY + timedelta(days=7)}
    sign_in(role="project_officer", unit=make_unit())
    assert client.get(page, asked).status_code == 404
    sign_in(role="leader", unit=park)
    assert client.get(page, asked).status_code == 403
    sign_in(role="project_officer", unit=park)
    assert client.put(page).status_code == 405
    assert client.get(page, {"task": "Z9"}).status_code == 404
    assert client.get(page).status_code == 404
    assert client.get(page, {**asked, "start": "soon"}).status_code == 422
    seen = client.get(page, asked)
    assert seen.status_code == 200
    keep = {**asked, "seen": seen.context["shift"].seen, "version": 1, "reason": "设计单位更换"}
    assert client.post(page, {**keep, "seen": "older"}).status_code == 409
    assert client.post(page, {**keep, "reason": ""}).status_code == 422
    assert not Proposal.objects.exists()
    made = client.post(page, keep)
    assert made["Location"] == reverse("delivery:proposal", args=[schedule.project.code, Proposal.objects.get().pk])
    bare = client.get(page, asked, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in bare
    assert 'data-would="C2"' in bare


def test_a_draft_is_changed_in_place(client: Client, sign_in: Any) -> None:
    schedule = planned(is_draft=True)
    sign_in(role="project_officer")
    page = reverse("delivery:shift", args=[schedule.project.code])
    start, _finish = day(schedule, "C4")
    asked = {"task": "C4", "start": start + timedelta(days=7)}
    seen = client.get(page, asked).context["shift"].seen
    assert client.post(page, {**asked, "seen": seen, "version": 0}).status_code == 409
    assert client.post(page, {**asked, "seen": seen, "version": schedule.version}).status_code == 302
    assert schedule.tasks.get(code="C4").planned_start == start + timedelta(days=7)
    assert not Proposal.objects.exists()


def test_links_are_drawn_between_the_rows_that_they_join(client: Client, sign_in: Any) -> None:
    board = board_of(planned())
    gantt = gantt_of(board, {}, TODAY)
    at = {row.task.code: number for number, row in enumerate(board.rows)}
    assert len(gantt.links) == sum(len(row.task.after) for row in board.rows)
    for line in gantt.links:
        one, _kind, other = line.said.split()
        assert (line.from_y // ROW, line.to_y // ROW) == (at[one], at[other])
        # All of these are finish-start; only the first milestone stands at the end of the day that others begin on.
        assert float(line.from_x[:-1]) <= float(line.to_x[:-1]) + 100 / gantt.days + 1e-3
    critical = [line.said for line in gantt.links if line.is_critical]
    assert len(critical) == len(board.plan.critical_path) - 1
    sign_in(role="leader")
    reader = client.get(reverse("delivery:schedule", args=[board.schedule.project.code])).content.decode()
    assert "dl-links" in reader
    assert "data-drag" not in reader, "who may not change a plan has nothing to drag"


def test_a_preview_asks_a_fixed_number_of_queries(
    client: Client, sign_in: Any, django_assert_max_num_queries: Any
) -> None:
    schedule = planned()
    sign_in(role="project_officer")
    page = reverse("delivery:shift", args=[schedule.project.code])
    with django_assert_max_num_queries(9):
        client.get(page, {"task": "C4", "start": TODAY + timedelta(days=40)}, headers={"HX-Request": "true"})


def test_the_same_in_the_api(client: Client, sign_in: Any) -> None:
    schedule = planned()
    address = f"/api/v1/projects/{schedule.project.code}/schedule/shift"
    start, _finish = day(schedule, "C4")
    asked = {"task": "C4", "start": f"{start + timedelta(days=14)}"}
    sign_in(role="leader")
    assert client.get(address, asked).status_code == 403
    sign_in(role="project_officer")
    seen = client.get(address, asked)
    assert seen.status_code == 200
    assert "F2" in [one["code"] for one in seen.json()["moves"]]
    assert client.get(address, {**asked, "task": "Z9"}).status_code == 422
    body = {**asked, "reason": "图审退改", "seen": seen.json()["seen"]}
    assert client.post(address, {**body, "seen": "older"}, content_type="application/json").status_code == 409
    made = client.post(address, body, content_type="application/json")
    assert (made.status_code, made.json()["id"]) == (201, Proposal.objects.get().pk)
