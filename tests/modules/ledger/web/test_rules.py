"""The rules of the life cycle in pages: drafting, writing, comparing, putting in force; who may."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from bridgehead.engines.lifecycle import shipped
from bridgehead.foundation.access import SYSTEM, Conflict, Refused
from bridgehead.foundation.audit.models import AuditEntry
from bridgehead.modules.ledger import actions, derived
from bridgehead.modules.ledger import rules as rulebook
from bridgehead.modules.ledger.models import Project, RuleVersion
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> RuleVersion:
    return actions.draft_rules(actor=SYSTEM, title="2027年口径")


def said(kind: str, **changes: Any) -> dict[str, Any]:
    """What the form of a milestone sends: all as it stands but for the changes."""
    row = shipped().milestones[kind]
    sent: dict[str, Any] = {
        "zh": row.chinese,
        "en": row.english,
        "gate": row.gate,
        "needs": list(row.needs),
        "rule_zh": row.rule.chinese if row.rule else "",
        "rule_en": row.rule.english if row.rule else "",
        "version": 1,
        **{f"paper_{demand.kind.id}": demand.strength for demand in row.evidence},
    }
    if row.used:
        sent["used"] = "on"
    return {**sent, **changes}


def in_force(draft: RuleVersion, **facts: Any) -> RuleVersion:
    given = {"valid_from": timezone.localdate(), "title": draft.title, "basis": "区办发〔2027〕3号", **facts}
    draft.refresh_from_db()
    made = actions.put_rules_in_force(actor=SYSTEM, number=draft.pk, version=draft.version, **given)
    rulebook.forget()
    return made


def test_the_shipped_version_is_there_from_the_beginning(client: Any, sign_in: Any) -> None:
    sign_in(role="promoter")
    page = client.get("/rules/")
    assert page.status_code == 200
    assert "随系统提供的口径" in page.content.decode()
    text = client.get("/rules/1/").content.decode()
    for word in ("实质性开工", "现场核验记录", "立项未开工", "正式投资协议"):
        assert word in text


def test_an_administrator_writes_a_draft_compares_it_and_puts_it_in_force(client: Any, sign_in: Any) -> None:
    sign_in(role="administrator")
    made = client.post("/rules/draft/", {"title": "2027年口径"})
    draft = RuleVersion.objects.get(title="2027年口径")
    assert made["Location"] == f"/rules/{draft.pk}/"
    assert client.get(f"/rules/{draft.pk}/milestones/started/").status_code == 200
    sent = said("started", needs=["construction_permit"], paper_site_check="O", paper_supervision_record="M")
    assert client.post(f"/rules/{draft.pk}/milestones/started/", sent).status_code == 302
    text = client.get(f"/rules/{draft.pk}/").content.decode()
    assert "与第1版的不同" in text
    assert "监理或质监记录" in text
    assert rulebook.current() == shipped()  # a draft judges nothing
    sent = {"title": "2027年口径", "basis": "区办发〔2027〕3号", "valid_from": "2026-01-01", "version": 2}
    assert client.post(f"/rules/{draft.pk}/force/", sent).status_code == 302
    rulebook.forget()
    assert rulebook.current().milestones["started"].needs == ("construction_permit",)
    assert rulebook.in_force(date(2025, 12, 31)).number == 1
    assert AuditEntry.objects.filter(action="ledger.rules.put_in_force").count() == 1


def test_a_version_in_force_is_never_changed(client: Any, sign_in: Any, draft: RuleVersion) -> None:
    in_force(draft)
    body = RuleVersion.objects.get(pk=draft.pk).body
    sign_in(role="administrator")
    assert client.get(f"/rules/{draft.pk}/milestones/started/").status_code == 404
    with pytest.raises(Refused):
        actions.write_rule(
            actor=SYSTEM, number=draft.pk, version=2, section="lists", key="permit_not_started", values={"limit": 5}
        )
    with pytest.raises(Refused):
        actions.discard_rules(actor=SYSTEM, number=draft.pk, version=2)
    assert client.post(f"/rules/{draft.pk}/discard/", {"version": 2}).status_code == 302
    assert RuleVersion.objects.get(pk=draft.pk).body == body


def test_what_does_not_hold_together_is_said_beside_its_field(client: Any, sign_in: Any, draft: RuleVersion) -> None:
    sign_in(role="administrator")
    page = client.post(f"/rules/{draft.pk}/milestones/signed/", said("signed", needs=["started"]))
    assert page.status_code == 422
    assert "实质性开工" in str(page.context["form"].errors["needs"])
    assert RuleVersion.objects.get(pk=draft.pk).version == 1


def test_a_stale_draft_shows_both_and_loses_nothing(client: Any, sign_in: Any, draft: RuleVersion) -> None:
    sign_in(role="administrator")
    client.post(f"/rules/{draft.pk}/milestones/started/", said("started", gate="warn"))
    page = client.post(f"/rules/{draft.pk}/milestones/started/", said("started", needs=["filed"], asks_reason="on"))
    assert page.status_code == 409
    text = page.content.decode()
    assert "收下申报" in text
    assert page.context["form"]["asks_reason"].value()
    again = {**said("started", needs=["filed"], asks_reason="on"), "version": 2}
    assert client.post(f"/rules/{draft.pk}/milestones/started/", again).status_code == 302
    row = RuleVersion.objects.get(pk=draft.pk).body["milestones"]["started"]
    assert (row["needs"], row["gate"], row["asks_reason"]) == (["filed"], "block", True)


def test_a_milestone_and_a_paper_of_the_districts_own(client: Any, sign_in: Any, draft: RuleVersion) -> None:
    sign_in(role="administrator")
    paper = {"zh": "土建完工报告", "en": "report on civil works", "version": 1}
    assert client.get(f"/rules/{draft.pk}/evidence/new/").status_code == 200
    assert client.post(f"/rules/{draft.pk}/evidence/new/", paper).status_code == 302
    assert client.get(f"/rules/{draft.pk}/evidence/own_paper_1/").status_code == 200
    own = {
        "zh": "土建完工",
        "en": "Civil works done",
        "strand": "construction",
        "stage": "building",
        "used": "on",
        "gate": "warn",
        "needs": ["started"],
        "paper_own_paper_1": "M",
        "version": 2,
    }
    assert client.get(f"/rules/{draft.pk}/milestones/new/").status_code == 200
    assert client.post(f"/rules/{draft.pk}/milestones/new/", own).status_code == 302
    in_force(draft)
    project = factories.make_project()
    sign_in(role="promoter")
    form = client.get(f"/projects/{project.code}/milestones/new/?kind=own_1").content.decode()
    assert "土建完工" in form
    row = actions.report_milestone(
        actor=SYSTEM, project_id=project.pk, kind="own_1", happened_on=timezone.localdate() - timedelta(days=400)
    )
    assert row.strand == "construction"
    assert Project.objects.get(pk=project.pk).stage == "building"
    # The next draft carries what the district added.
    assert "own_1" in actions.draft_rules(actor=SYSTEM, title="后一版").body["milestones"]


def test_the_limit_of_a_list(client: Any, sign_in: Any, draft: RuleVersion) -> None:
    sign_in(role="administrator")
    url = f"/rules/{draft.pk}/lists/permit_not_started/"
    assert "90" in client.get(url).content.decode()
    assert client.post(url, {"limit": 60, "version": 1}).status_code == 302
    assert RuleVersion.objects.get(pk=draft.pk).body["lists"]["permit_not_started"]["limit"] == 60


def test_the_stages_that_are_next_steps_and_how_long_they_may_be_silent(
    client: Any, sign_in: Any, draft: RuleVersion
) -> None:
    sign_in(role="administrator")
    url = f"/rules/{draft.pk}/stages/topped_out/"
    assert client.get(url).context["form"]["on_path"].value() is True
    assert client.post(url, {"silent": 30, "version": 1}).status_code == 302
    text = client.get(f"/rules/{draft.pk}/").content.decode()
    assert "是下一步" in text
    in_force(draft)
    assert "topped_out" not in rulebook.current().main_path
    assert rulebook.current().silent_days()["topped_out"] == 30


def test_a_stage_that_no_step_reaches_is_no_next_step(client: Any, sign_in: Any, draft: RuleVersion) -> None:
    sign_in(role="administrator")
    page = client.post(f"/rules/{draft.pk}/stages/building/", {"on_path": "on", "silent": 0, "version": 1})
    assert set(page.context["form"].errors) == {"silent"}
    page = client.post(f"/rules/{draft.pk}/stages/building/", {"on_path": "on", "silent": 60, "version": 1})
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"on_path"}
    assert client.get(f"/rules/{draft.pk}/stages/roofed/").status_code == 404


def test_a_day_before_the_version_before_is_refused(draft: RuleVersion) -> None:
    in_force(draft, valid_from=date(2026, 6, 1))
    later = actions.draft_rules(actor=SYSTEM, title="更早")
    with pytest.raises(Refused) as refused:
        in_force(later, valid_from=date(2026, 5, 31))
    assert "valid_from" in refused.value.errors


def test_a_draft_that_knows_less_than_what_came_in_force_meanwhile_is_refused(draft: RuleVersion) -> None:
    other = actions.draft_rules(actor=SYSTEM, title="另一稿")
    actions.write_rule(
        actor=SYSTEM, number=other.pk, version=1, section="evidence", key="", values={"zh": "纪要", "en": "minutes"}
    )
    in_force(other)
    with pytest.raises(Refused):
        in_force(draft)


def test_a_stale_press_puts_nothing_in_force(client: Any, sign_in: Any, draft: RuleVersion) -> None:
    sign_in(role="administrator")
    sent = {"title": "甲", "basis": "乙", "valid_from": "2026-07-01", "version": 7}
    assert client.post(f"/rules/{draft.pk}/force/", sent).status_code == 409
    assert client.post(f"/rules/{draft.pk}/force/", {**sent, "basis": "", "version": 1}).status_code == 422
    with pytest.raises(Conflict):
        actions.discard_rules(actor=SYSTEM, number=draft.pk, version=7)
    assert RuleVersion.objects.get(pk=draft.pk).is_draft
    assert client.post(f"/rules/{draft.pk}/discard/", {"version": 1}).status_code == 302
    assert not RuleVersion.objects.filter(pk=draft.pk).exists()


def test_projects_are_derived_anew_when_rules_come_in_force(client: Any, sign_in: Any, draft: RuleVersion) -> None:
    project = factories.make_project()
    factories.make_milestone(project=project, kind="foundation", strand="construction", amount=None)
    derived.rederive()
    assert Project.objects.get(pk=project.pk).stage == "building"
    row = {"stage": "started"}
    actions.write_rule(actor=SYSTEM, number=draft.pk, version=1, section="milestones", key="foundation", values=row)
    in_force(draft)
    assert derived.stale_projects().count() == 1
    sign_in(role="administrator")
    assert "<b>1</b>个项目" in client.get("/rules/").content.decode()
    assert client.post("/rules/rederive/").status_code == 302
    assert Project.objects.get(pk=project.pk).stage == "started"
    assert not derived.stale_projects().exists()
    assert list(derived.drift()) == []


@pytest.mark.parametrize("role", ["leader", "promoter", "statistician"])
def test_readers_see_what_is_in_force_and_write_nothing(
    client: Any, sign_in: Any, draft: RuleVersion, role: str
) -> None:
    sign_in(role=role)
    assert client.get("/rules/1/").status_code == 200
    assert client.get(f"/rules/{draft.pk}/").status_code == 404
    assert client.post("/rules/draft/", {"title": "甲"}).status_code == 403
    assert client.post("/rules/rederive/").status_code == 403
    for url in (
        "milestones/started/",
        "milestones/new/",
        "evidence/new/",
        "evidence/lease/",
        "lists/filed_not_started/",
    ):
        assert client.get(f"/rules/1/{url}").status_code == 403
        assert client.get(f"/rules/{draft.pk}/{url}").status_code == 404
    for url in ("force/", "discard/"):
        assert client.post(f"/rules/{draft.pk}/{url}", {"version": 1}).status_code == 404
        assert client.get(f"/rules/{draft.pk}/{url}").status_code == 405


def test_people_of_an_enterprise_have_no_business_with_rules(client: Any, sign_in: Any) -> None:
    sign_in(role="enterprise")
    assert client.get("/rules/").status_code == 403
    assert client.get("/rules/1/").status_code == 403


def test_an_administrator_of_a_part_cannot_change_the_rules_of_the_whole(client: Any, sign_in: Any) -> None:
    sign_in(role="administrator", unit=factories.make_unit())
    assert client.post("/rules/draft/", {"title": "甲"}).status_code == 403


def test_unknown_rows_are_not_found(client: Any, sign_in: Any, draft: RuleVersion) -> None:
    sign_in(role="administrator")
    for url in ("milestones/unheard/", "evidence/unheard/", "lists/unheard/"):
        assert client.get(f"/rules/{draft.pk}/{url}").status_code == 404
    assert client.get("/rules/31000/").status_code == 404


def test_the_page_costs_a_fixed_number_of_queries(
    client: Any, sign_in: Any, draft: RuleVersion, django_assert_max_num_queries: Any
) -> None:
    sign_in(role="administrator")
    client.get("/rules/")
    for url in ("/rules/", f"/rules/{draft.pk}/"):
        with django_assert_max_num_queries(12):
            assert client.get(url).status_code == 200
