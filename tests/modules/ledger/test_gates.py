"""Gates that block, authority that lets past them, exits and returns, and where the reporter stood."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.http import Http404
from django.utils import timezone

from bridgehead.foundation.access import SYSTEM, Forbidden, Refused
from bridgehead.modules.accounts.models import RoleGrant
from bridgehead.modules.accounts.queries import actor_of, place_of
from bridgehead.modules.ledger import actions, derived
from bridgehead.modules.ledger import rules as rulebook
from bridgehead.modules.ledger.models import Milestone, Project
from bridgehead.modules.ledger.queries import ProjectFilter, filter_projects
from tests import factories
from tests.factories import make_actor, make_project, make_unit

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 1)
PERMITS = ("filed", "land_supplied", "planning_permit", "construction_permit")


def stands(project: Project, *kinds: str, state: str = "verified", on: date = DAY) -> None:
    for kind in kinds:
        strand = rulebook.kind(kind).strand
        factories.make_milestone(project=project, kind=kind, strand=strand, state=state, happened_on=on, amount=None)
    derived.refresh(project)


def report(project: Project, kind: str, *, actor: Any = SYSTEM, on: date = DAY, **facts: Any) -> Milestone:
    return actions.report_milestone(actor=actor, project_id=project.pk, kind=kind, happened_on=on, **facts)


def backed(row: Milestone, *kinds: str) -> None:
    for kind in kinds:
        factories.make_evidence(milestone=row, kind=kind)


# ---- gates


def test_a_gate_that_blocks_refuses_the_claim_and_says_what_is_missing() -> None:
    project = make_project()
    stands(project, "filed", "land_supplied")
    with pytest.raises(Refused) as refused:
        report(project, "started")
    told = refused.value.errors["kind"]
    assert len(told) == 2
    assert any("工程规划许可" in one or "Works planning permit" in one for one in told)
    assert not Milestone.objects.filter(kind="started").exists()


def test_what_is_reported_opens_the_gate_to_a_report_and_what_is_verified_to_a_verification() -> None:
    project = make_project()
    stands(project, "filed", "land_supplied", "planning_permit")
    stands(project, "construction_permit", state="reported")
    row = report(project, "started")
    assert (row.missing, row.rules_id) == ([], 1)
    with pytest.raises(Refused) as refused:
        actions.verify_milestone(actor=make_actor("statistician"), milestone_id=row.pk, decision="verified")
    told = " ".join(refused.value.errors["decision"])
    assert "施工许可" in told or "Construction permit" in told
    assert "现场照片" in told or "site photo" in told
    # Returning it or not recognising it asks for nothing.
    actions.verify_milestone(
        actor=make_actor("statistician"), milestone_id=row.pk, decision="returned", reason="补现场照片"
    )


def test_with_its_papers_and_its_gate_it_is_verified() -> None:
    project = make_project()
    stands(project, *PERMITS)
    row = report(project, "started")
    backed(row, "site_photo", "site_check")
    done = actions.verify_milestone(actor=make_actor("statistician"), milestone_id=row.pk, decision="verified")
    assert (done.state, done.missing, done.rules_id) == ("verified", [], 1)


def test_a_gate_that_warns_takes_the_claim_and_keeps_what_was_missing() -> None:
    row = report(make_project(), "signed")
    assert row.missing == ["milestone:reviewed"]
    done = actions.verify_milestone(actor=make_actor("statistician"), milestone_id=row.pk, decision="verified")
    assert done.missing == ["milestone:reviewed", "evidence:signed:agreement", "evidence:signed:investor_identity"]


def test_what_a_document_says_is_taken_in_with_what_it_lacks_and_blocked_when_verified() -> None:
    row = report(make_project(), "started", source_kind="document", source={"document": 1})
    assert row.missing == [f"milestone:{kind}" for kind in PERMITS]
    assert row.passed_by_id is None
    with pytest.raises(Refused):
        actions.verify_milestone(actor=make_actor("statistician"), milestone_id=row.pk, decision="verified")


def test_authority_lets_past_a_gate_says_why_and_stays_on_the_row_through_corrections() -> None:
    project = make_project()
    admin = make_actor("administrator")
    row = report(project, "started", actor=admin, authority="区重大项目专题会议纪要第7期")
    assert (row.passed_by_id, row.pass_reason) == (admin.id, "区重大项目专题会议纪要第7期")
    assert row.missing == [f"milestone:{kind}" for kind in PERMITS]
    corrected = actions.correct_milestone(actor=SYSTEM, milestone_id=row.pk, happened_on=DAY + timedelta(days=1))
    assert (corrected.passed_by_id, corrected.pass_reason) == (row.passed_by_id, row.pass_reason)
    done = actions.verify_milestone(actor=make_actor("statistician"), milestone_id=corrected.pk, decision="verified")
    assert done.passed_by_id == admin.id
    assert "evidence:started:site_photo" in done.missing
    assert [found.pk for found in filter_projects(SYSTEM, ProjectFilter(missing="past_gate"))] == [project.pk]


@pytest.mark.parametrize("role", ["leader", "promoter", "project_officer", "statistician", "department_handler"])
def test_nobody_else_can_use_authority(role: str) -> None:
    project = make_project()
    with pytest.raises(Forbidden):
        report(project, "started", actor=make_actor(role), authority="我说了算")
    row = report(project, "started", source_kind="document", source={})
    if role in ("statistician", "department_handler"):
        with pytest.raises(Forbidden):
            actions.verify_milestone(
                actor=make_actor(role), milestone_id=row.pk, decision="verified", authority="我说了算"
            )


def test_authority_holds_in_its_own_unit_only_and_only_where_something_is_missing() -> None:
    project = make_project(unit=make_unit())
    with pytest.raises(Http404):
        report(project, "started", actor=make_actor("administrator", unit=make_unit()), authority="越权")
    with pytest.raises(Refused) as refused:
        report(project, "lead", actor=make_actor("administrator"), authority="不必")
    assert "authority" in refused.value.errors


def test_a_claim_that_came_back_meets_its_gate_again() -> None:
    project = make_project()
    stands(project, *PERMITS)
    row = report(project, "started")
    returned = actions.verify_milestone(
        actor=make_actor("statistician"), milestone_id=row.pk, decision="returned", reason="补正"
    )
    permit = Milestone.objects.current().get(project=project, kind="construction_permit")
    actions.withdraw_milestone(actor=SYSTEM, milestone_id=permit.pk, reason="证号有误")
    with pytest.raises(Refused):
        actions.correct_milestone(actor=SYSTEM, milestone_id=returned.pk, happened_on=DAY)


def test_a_milestone_keeps_the_version_it_was_judged_by() -> None:
    draft = actions.draft_rules(actor=SYSTEM, title="新口径")
    row = draft.body["milestones"]["started"]
    actions.write_rule(
        actor=SYSTEM,
        number=draft.pk,
        version=1,
        section="milestones",
        key="started",
        values={"needs": [*row["needs"], "entered_library"]},
    )
    project = make_project()
    stands(project, *PERMITS)
    before = report(project, "started", on=date(2026, 5, 31))
    actions.put_rules_in_force(
        actor=SYSTEM, number=draft.pk, version=2, valid_from=date(2026, 6, 1), title="新口径", basis="区办发〔2026〕9号"
    )
    other = make_project()
    stands(other, *PERMITS)
    with pytest.raises(Refused):
        report(other, "started", on=date(2026, 6, 1))
    # What happened before is judged by what held then, whenever it is entered.
    after = report(other, "started", on=date(2026, 5, 31))
    assert (before.rules_id, after.rules_id) == (1, 1)
    assert Milestone.objects.get(pk=before.pk).rules_id == 1


# ---- status


@pytest.mark.parametrize("kind", ["lost", "withdrawn", "terminated"])
def test_an_exit_says_why_ends_the_project_and_deletes_nothing(kind: str) -> None:
    project = make_project()
    stands(project, "signed")
    with pytest.raises(Refused) as refused:
        report(project, kind)
    assert "note" in refused.value.errors
    report(project, kind, note="投资方资金链断裂", on=DAY + timedelta(days=9))
    project.refresh_from_db()
    assert (project.exit_kind, project.exited_on, project.next_kind) == (kind, DAY + timedelta(days=9), "")
    assert (project.stage, project.signed_on) == ("signed", DAY)
    assert Milestone.objects.current().filter(project=project).count() == 2
    for status, found in (("exited", 1), (kind, 1), ("active", 0)):
        assert filter_projects(SYSTEM, ProjectFilter(status=status)).count() == found


def test_nothing_happens_to_a_project_after_it_left_until_it_is_taken_up_again() -> None:
    project = make_project()
    stands(project, "signed")
    report(project, "withdrawn", note="市场变化", on=DAY + timedelta(days=10))
    with pytest.raises(Refused) as refused:
        report(project, "filed", on=DAY + timedelta(days=11))
    assert "happened_on" in refused.value.errors
    with pytest.raises(Refused):
        report(project, "terminated", note="又一次", on=DAY + timedelta(days=12))
    report(project, "incorporated", on=DAY + timedelta(days=10))  # entered late, but of a day before
    with pytest.raises(Refused):
        report(project, "resumed", note="早于退出", on=DAY + timedelta(days=9))
    report(project, "resumed", note="投资方重启谈判", on=DAY + timedelta(days=20))
    project.refresh_from_db()
    assert (project.exit_kind, project.exited_on, project.next_kind) == ("", None, "filed")
    report(project, "filed", on=DAY + timedelta(days=21))
    report(project, "terminated", note="终止", on=DAY + timedelta(days=30))
    project.refresh_from_db()
    assert (project.stage, project.exit_kind) == ("filed", "terminated")
    assert list(derived.drift()) == []


def test_a_project_that_did_not_leave_cannot_be_taken_up_again() -> None:
    with pytest.raises(Refused) as refused:
        report(make_project(), "resumed", note="重启")
    assert "kind" in refused.value.errors


def test_an_exit_that_is_not_recognised_takes_nobody_out() -> None:
    project = make_project()
    row = report(project, "lost", note="未落地")
    actions.verify_milestone(
        actor=make_actor("statistician"), milestone_id=row.pk, decision="not_recognised", reason="仍在洽谈"
    )
    project.refresh_from_db()
    assert (project.exit_kind, project.exited_on) == ("", None)


# ---- where the reporter stood


def test_who_reported_carries_the_unit_and_team_of_that_day() -> None:
    bureau = make_unit(name="招商中心")
    team = make_unit(name="新材料专班", kind="team", parent=bureau)
    project = make_project(unit=bureau)
    person = factories.make_person(role="promoter", unit=bureau)
    RoleGrant.objects.create(person=person, role="project_officer", unit=team)
    row = report(project, "lead", actor=actor_of(person), on=timezone.localdate())
    assert (row.reporter_unit_id, row.reporter_team_id) == (bureau.pk, team.pk)
    assert row.reporter_place == "招商中心 · 新材料专班"
    person.unit = make_unit(name="石渡镇")
    person.save(update_fields=["unit"])
    RoleGrant.objects.filter(person=person, unit=team).delete()
    bureau.name = "投资促进局"
    bureau.save(update_fields=["name"])
    done = actions.verify_milestone(actor=make_actor("statistician"), milestone_id=row.pk, decision="verified")
    assert done.reporter_place == "招商中心 · 新材料专班"


def test_somebody_whose_unit_is_a_team_stands_in_the_unit_above() -> None:
    bureau = make_unit(name="区商务局")
    office = make_unit(name="驻深圳办", kind="resident_office", parent=bureau)
    place = place_of(factories.make_person(role="promoter", unit=office).pk, bureau.path)
    assert (place.unit_id, place.team_id, place.said) == (bureau.pk, office.pk, "区商务局 · 驻深圳办")
