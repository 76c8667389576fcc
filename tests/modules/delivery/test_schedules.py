"""The plan of a project: drafted from a template, accepted, reported on, proposed anew, compared with its baselines."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.http import Http404
from django.utils import timezone

from bridgehead.foundation.access import SYSTEM, Conflict, Forbidden, Refused
from bridgehead.foundation.audit.chain import history
from bridgehead.modules.delivery import actions
from bridgehead.modules.delivery.actions.proposals import consequences_of
from bridgehead.modules.delivery.merging import PLAN
from bridgehead.modules.delivery.models import Baseline, Proposal, Schedule
from bridgehead.modules.delivery.planning import sketch_from_json, sketch_json, sketch_of
from bridgehead.modules.delivery.queries.schedules import board_of, compared_with, tasks_of
from bridgehead.modules.delivery.workdays import calendar_in_force
from bridgehead.modules.ledger.models import Project
from tests.factories import make_actor, make_calendar_day, make_milestone, make_project, make_unit

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
EVERY = ("energy", "water", "safety")


def drafted(project: Project | None = None, **facts: Any) -> Schedule:
    given = {"template_id": "land_ready", "triggers": EVERY, "data_date": TODAY, **facts}
    return actions.draft_schedule(actor=SYSTEM, project_id=(project or make_project()).pk, **given)


def accepted(project: Project | None = None, **facts: Any) -> Schedule:
    made = drafted(project, **facts)
    return actions.accept_schedule(actor=SYSTEM, code=made.project.code, version=made.version)


def task(schedule: Schedule, code: str) -> Any:
    return schedule.tasks.get(code=code)


def spec(schedule: Schedule, code: str, **changes: Any) -> dict[str, Any]:
    row = task(schedule, code)
    facts = {"name": row.name, "takes": row.takes, "after": tuple(row.after), "milestone": row.milestone}
    return {**facts, "not_before": None, "deadline": None, **changes}


def test_a_template_becomes_a_plan_with_the_days_of_the_engine() -> None:
    schedule = drafted(data_date=date(2027, 3, 1))
    calendar = calendar_in_force()
    assert calendar.working_days(date(2027, 3, 1), task(schedule, "F2").planned_finish).count == 66
    assert task(schedule, "F2").milestone == "started"
    assert task(schedule, "B2").minimum == "20cd"
    assert schedule.template_version
    assert schedule.direction == "start"
    board = board_of(schedule)
    assert board.expected == task(schedule, "F2").planned_finish
    assert board.late_by == 0
    assert history(schedule).get().action == "delivery.schedule.drafted"


def test_back_from_a_promised_day_slack_or_what_is_missing_is_said() -> None:
    far = board_of(drafted(data_date=None, promised_on=TODAY + timedelta(days=300)))
    assert far.schedule.direction == "promised"
    assert far.late_by < 0
    assert far.shortage is None
    near = board_of(drafted(data_date=None, promised_on=TODAY + timedelta(days=20)))
    assert near.shortage is not None
    assert near.shortage.late_by.count == near.late_by > 0
    assert near.shortage.link is not None


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"template_id": "none"}, "template"),
        ({"triggers": ("weather",)}, "triggers"),
        ({"data_date": None}, "data_date"),
        ({"promised_on": TODAY - timedelta(days=1)}, "promised_on"),
        ({"data_date": date(2059, 11, 1)}, "data_date"),
        ({"data_date": date(1999, 1, 1)}, "data_date"),
    ],
)
def test_what_cannot_be_drafted(facts: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        drafted(**facts)
    assert set(refused.value.errors) == {field}
    assert not Schedule.objects.exists()


def test_a_project_has_one_plan_and_a_draft_can_be_thrown_away() -> None:
    project = make_project()
    made = drafted(project)
    with pytest.raises(Refused):
        drafted(project)
    with pytest.raises(Conflict):
        actions.discard_schedule(actor=SYSTEM, code=project.code, version=made.version + 1)
    actions.discard_schedule(actor=SYSTEM, code=project.code, version=made.version)
    standing = accepted(project)
    with pytest.raises(Refused):
        actions.discard_schedule(actor=SYSTEM, code=project.code, version=standing.version)


@pytest.mark.parametrize(
    ("code", "changes", "field", "said"),
    [
        ("B2", {"takes": "10cd"}, "takes", "出让公告不少于20日"),
        ("B2", {"takes": "14wd"}, "takes", "出让公告不少于20日"),
        ("C2", {"takes": "soon"}, "takes", "10个工作日"),
        ("C2", {"takes": "99999wd"}, "takes", "3650"),
        ("C2", {"after": ("C4",)}, "after", "C4"),
        ("C2", {"after": ("C2",)}, "after", "C2"),
        ("C2", {"after": ("Z9",)}, "after", "Z9"),
        ("C2", {"after": ("!?",)}, "after", "C2"),
        ("C2", {"name": " "}, "name", ""),
        ("C2", {"milestone": "signed"}, "milestone", ""),
        ("C2", {"milestone": "landing"}, "milestone", ""),
    ],
)
def test_a_change_that_makes_no_network_is_refused_and_changes_nothing(
    code: str, changes: dict[str, Any], field: str, said: str
) -> None:
    schedule = drafted()
    before = sketch_of(schedule, tasks_of(schedule))
    with pytest.raises(Refused) as refused:
        actions.change_task(
            actor=SYSTEM, code=schedule.project.code, version=1, task=code, **spec(schedule, code, **changes)
        )
    assert set(refused.value.errors) == {field}
    assert said in refused.value.errors[field][0]
    assert sketch_of(schedule, tasks_of(schedule)) == before


def test_tasks_of_a_draft_are_changed_added_and_removed_and_the_days_follow() -> None:
    schedule = drafted()
    code, start = schedule.project.code, task(schedule, "F2").planned_finish
    actions.change_task(actor=SYSTEM, code=code, version=1, task="C4", **spec(schedule, "C4", takes="35wd"))
    later = task(schedule, "F2").planned_finish
    assert calendar_in_force().working_days(start, later).count == 10
    facts = {"name": "外线供电", "takes": "200cd", "after": ("A2",), "milestone": ""}
    actions.change_task(actor=SYSTEM, code=code, version=2, task="P1", is_new=True, **facts)
    after = {"after": ("F1", "P1")}
    actions.change_task(actor=SYSTEM, code=code, version=3, task="F2", **spec(schedule, "F2", **after))
    assert task(schedule, "F2").planned_finish > later
    actions.remove_task(actor=SYSTEM, code=code, version=4, task="P1")
    assert task(schedule, "F2").after == ["F1", "A2"]
    assert task(schedule, "F2").planned_finish == later
    with pytest.raises(Refused):
        actions.remove_task(actor=SYSTEM, code=code, version=5, task="F2")
    with pytest.raises(Conflict):
        actions.remove_task(actor=SYSTEM, code=code, version=4, task="C1")


def test_a_verified_milestone_closes_its_task_and_a_reported_one_does_not() -> None:
    project = make_project()
    make_milestone(project=project, kind="signed", state="verified", happened_on=TODAY - timedelta(days=9))
    make_milestone(project=project, kind="filed", state="reported", happened_on=TODAY - timedelta(days=8))
    rows = {row.task.code: row for row in board_of(accepted(project)).rows}
    assert rows["A1"].is_done
    assert rows["A1"].is_closed_by_claim
    assert rows["A1"].finish == TODAY - timedelta(days=9)
    assert not rows["A2"].is_done
    assert rows["A2"].claim is not None


def test_what_is_reported_moves_what_is_expected_and_no_planned_day() -> None:
    schedule = accepted(data_date=TODAY - timedelta(days=60))
    code, planned = schedule.project.code, task(schedule, "F2").planned_finish
    row = task(schedule, "C1")
    days = {"started_on": TODAY - timedelta(days=30), "percent": 50}
    actions.report_task(actor=SYSTEM, code=code, task_id=row.pk, version=1, **days)
    board = board_of(schedule)
    assert board.late_by > 0
    assert board.cause is not None
    assert board.cause.task.code == board.plan.critical_path[0]
    assert task(schedule, "F2").planned_finish == planned
    with pytest.raises(Conflict):
        actions.report_task(actor=SYSTEM, code=code, task_id=row.pk, version=1, started_on=TODAY)
    actions.report_task(actor=SYSTEM, code=code, task_id=row.pk, version=2, started_on=None, finished_on=TODAY)
    row.refresh_from_db()
    assert (row.started_on, row.finished_on, row.percent) == (TODAY, TODAY, 100)
    assert not schedule.project.milestones.exists(), "a finished task claims no milestone by itself"


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"started_on": TODAY + timedelta(days=1)}, "started_on"),
        ({"started_on": TODAY, "finished_on": TODAY - timedelta(days=1)}, "finished_on"),
        ({"started_on": TODAY, "percent": 100}, "percent"),
        ({"started_on": None, "percent": 5}, "started_on"),
    ],
)
def test_what_cannot_be_reported(facts: dict[str, Any], field: str) -> None:
    schedule = accepted()
    report = {"actor": SYSTEM, "code": schedule.project.code, "task_id": task(schedule, "C1").pk, "version": 1}
    with pytest.raises(Refused) as refused:
        actions.report_task(**report, **facts)
    assert set(refused.value.errors) == {field}


def test_a_draft_is_not_reported_on_nor_a_task_that_a_milestone_closed() -> None:
    draft = drafted()
    report: dict[str, Any] = {"actor": SYSTEM, "version": 1, "started_on": TODAY}
    with pytest.raises(Refused):
        actions.report_task(code=draft.project.code, task_id=task(draft, "C1").pk, **report)
    project = make_project()
    make_milestone(project=project, kind="signed", state="verified", happened_on=TODAY - timedelta(days=9))
    schedule = accepted(project)
    with pytest.raises(Refused):
        actions.report_task(code=project.code, task_id=task(schedule, "A1").pk, **report)


def test_a_proposal_moves_nothing_until_it_is_accepted_and_says_all_that_it_moves() -> None:
    schedule = accepted()
    code, planned = schedule.project.code, task(schedule, "F2").planned_finish
    made = actions.propose(actor=SYSTEM, code=code, reason="图审退改")
    changed = spec(schedule, "C4", takes="35wd")
    actions.change_proposed_task(actor=SYSTEM, code=code, proposal_id=made.pk, version=1, task="C4", **changed)
    made.refresh_from_db()
    found = consequences_of(schedule, sketch_from_json(made.body))
    target = next(one for one in found.moves if one.is_target)
    assert (target.by, target.milestone) == (10, "started")
    assert task(schedule, "F2").planned_finish == planned
    assert task(schedule, "C4").takes == "25wd"
    decide: dict[str, Any] = {"actor": SYSTEM, "code": code, "proposal_id": made.pk, "version": 2}
    with pytest.raises(Conflict):
        actions.accept_proposal(**decide, seen="something else")
    actions.accept_proposal(**decide, seen=found.seen)
    assert task(schedule, "F2").planned_finish == target.after
    assert task(schedule, "C4").takes == "35wd"
    kept = Proposal.objects.get().moves
    assert {row["code"]: row["by"] for row in kept}["F2"] == 10
    with pytest.raises(Refused):
        actions.accept_proposal(**{**decide, "version": 3}, seen=found.seen)


def test_of_two_proposals_the_second_is_drawn_anew() -> None:
    schedule = accepted()
    code = schedule.project.code
    one, other = (actions.propose(actor=SYSTEM, code=code, reason=text) for text in "一二")
    seen = consequences_of(schedule, sketch_from_json(one.body)).seen
    actions.accept_proposal(actor=SYSTEM, code=code, proposal_id=one.pk, version=1, seen=seen)
    with pytest.raises(Refused):
        actions.accept_proposal(actor=SYSTEM, code=code, proposal_id=other.pk, version=1, seen=seen)
    actions.drop_proposal(actor=SYSTEM, code=code, proposal_id=other.pk, version=1, decision="已按前案调整")
    assert Proposal.objects.get(pk=other.pk).state == "dropped"


def test_what_is_done_keeps_its_planned_days_and_cannot_go() -> None:
    schedule = accepted(data_date=TODAY - timedelta(days=60))
    code, row = schedule.project.code, task(schedule, "C1")
    planned = (row.planned_start, row.planned_finish)
    actions.report_task(actor=SYSTEM, code=code, task_id=row.pk, version=1, started_on=TODAY, finished_on=TODAY)
    made = actions.propose(actor=SYSTEM, code=code, reason="顺延")
    found = consequences_of(schedule, sketch_from_json(made.body))
    assert "C1" not in [one.code for one in found.moves]
    actions.accept_proposal(actor=SYSTEM, code=code, proposal_id=made.pk, version=1, seen=found.seen)
    row = task(schedule, "C1")
    assert (row.planned_start, row.planned_finish) == planned
    again = actions.propose(actor=SYSTEM, code=code, reason="不做勘察")
    actions.remove_proposed_task(actor=SYSTEM, code=code, proposal_id=again.pk, version=1, task="C1")
    again.refresh_from_db()
    seen = consequences_of(schedule, sketch_from_json(again.body)).seen
    with pytest.raises(Refused):
        actions.accept_proposal(actor=SYSTEM, code=code, proposal_id=again.pk, version=2, seen=seen)


def test_a_baseline_is_kept_and_compared_with() -> None:
    schedule = accepted()
    code = schedule.project.code
    with pytest.raises(Refused):
        actions.rebaseline(actor=SYSTEM, code=code, version=2, reason="年中调整")
    made = actions.propose(actor=SYSTEM, code=code, reason="图审退改")
    actions.change_proposed_task(
        actor=SYSTEM, code=code, proposal_id=made.pk, version=1, task="C4", **spec(schedule, "C4", takes="30wd")
    )
    made.refresh_from_db()
    seen = consequences_of(schedule, sketch_from_json(made.body)).seen
    actions.accept_proposal(actor=SYSTEM, code=code, proposal_id=made.pk, version=2, seen=seen)
    first = Baseline.objects.get()
    moved = {row.code: row.by for row in compared_with(first, tasks_of(schedule), calendar_in_force())}
    assert moved["F2"] == 5
    assert moved["B4"] == 0
    schedule.refresh_from_db()
    second = actions.rebaseline(actor=SYSTEM, code=code, version=schedule.version, reason="年中调整")
    assert second.number == 2
    assert {row.by for row in compared_with(second, tasks_of(schedule), calendar_in_force())} == {0}


def test_a_sketch_survives_its_json() -> None:
    schedule = drafted(promised_on=TODAY + timedelta(days=90))
    sketch = sketch_of(schedule, tasks_of(schedule))
    assert sketch_from_json(sketch_json(sketch)) == sketch


def test_an_administrator_says_which_days_are_worked() -> None:
    day = date(2027, 3, 8)
    before = calendar_in_force()
    assert before.is_worked(day)
    made = actions.set_day(
        actor=make_actor("administrator"), day=day, is_worked=False, name="登高节", source="桥政发〔2027〕2号"
    )
    assert not calendar_in_force().is_worked(day)
    with pytest.raises(Refused):
        actions.set_day(actor=SYSTEM, day=day, is_worked=True, name="调休", source="通知")
    with pytest.raises(Conflict):
        actions.set_day(actor=SYSTEM, day=day, is_worked=True, name="调休", source="通知", version=7)
    actions.set_day(actor=SYSTEM, day=day, is_worked=True, name="调休", source="通知", version=1)
    assert calendar_in_force().is_worked(day)
    actions.drop_day(actor=SYSTEM, day_id=made.pk, version=2)
    assert calendar_in_force().day(day).kind == "working"
    with pytest.raises(Forbidden):
        actions.set_day(actor=make_actor("project_officer"), day=day, is_worked=False, name="休", source="令")
    with pytest.raises(Refused):
        actions.set_day(actor=SYSTEM, day=date(2999, 1, 1), is_worked=False, name="休", source="令")


def test_a_day_that_is_not_worked_any_more_makes_a_plan_later() -> None:
    schedule = accepted(data_date=date(2026, 11, 30))
    first = board_of(schedule, date(2026, 11, 30)).expected
    make_calendar_day(day=date(2026, 12, 3))
    later = board_of(schedule, date(2026, 11, 30)).expected
    assert calendar_in_force().working_days(first, later).count >= 1
    assert task(schedule, "F2").planned_finish == first


def test_strangers_readers_and_writers() -> None:
    park = make_unit()
    schedule = accepted(make_project(unit=park))
    code = schedule.project.code
    with pytest.raises(Forbidden):
        actions.propose(actor=make_actor("leader", unit=park), code=code, reason="试")
    with pytest.raises(Http404):
        actions.propose(actor=make_actor("project_officer", unit=make_unit()), code=code, reason="试")
    made = actions.propose(actor=make_actor("promoter", unit=park), code=code, reason="试")
    with pytest.raises(Forbidden):
        actions.accept_proposal(
            actor=make_actor("promoter", unit=park), code=code, proposal_id=made.pk, version=1, seen=""
        )
    row = task(schedule, "C1")
    handler = make_actor("department_handler", unit=park)
    actions.report_task(actor=handler, code=code, task_id=row.pk, version=1, started_on=TODAY)
    unit = make_unit()
    actions.assign_task(actor=SYSTEM, code=code, task_id=row.pk, version=2, unit=unit, documents=("勘察报告", " "))
    row.refresh_from_db()
    assert (row.unit, row.documents) == (unit, ["勘察报告"])


def test_the_plan_of_a_merged_project_goes_along_whole_or_becomes_a_baseline() -> None:
    planned, bare, other = accepted(), make_project(), accepted()
    steps = PLAN.move(planned.project_id, bare.pk, None, None)
    planned.refresh_from_db()
    assert (planned.project, planned.tasks.count() > 20) == (bare, True)
    (kept,) = PLAN.move(bare.pk, other.project_id, None, timezone.now())
    assert set(Baseline.objects.filter(schedule=other).values_list("pk", flat=True)) >= {kept["kept"]}
    PLAN.back(kept, None, None)
    assert not Baseline.objects.filter(pk=kept["kept"]).exists()
    assert PLAN.blocked(steps[0]) == ""
    PLAN.back(steps[0], None, None)
    assert PLAN.count(bare.pk) == 0
    assert PLAN.blocked(steps[0]) != "", "it is no longer there"
