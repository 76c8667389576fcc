"""Registering and changing a project; milestones with their papers; money, phases and shares."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from bridgehead.modules.accounts.queries import actor_of
from bridgehead.modules.ledger import actions
from bridgehead.modules.ledger.models import Contribution, Investment, Milestone, Phase, Project, YearPlan
from tests import factories

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF"


@pytest.fixture
def project(db: None) -> Project:
    return factories.make_project(name="溟舟船用动力电池")


def to(name: str, *args: Any) -> str:
    return reverse(f"ledger:{name}", args=args)


def facts(project: Project | None = None, **more: Any) -> dict[str, Any]:
    unit = project.unit_id if project else factories.make_district().pk
    return {"name": "溟舟船用动力电池", "unit": unit, "origin": "domestic", **more}


# ---- registering


def test_registers_with_amounts_and_areas_as_officials_type_them(client: Any, sign_in: Any) -> None:
    sign_in(role="promoter")
    firm = factories.make_enterprise(name="溟舟动力有限公司", name_key="溟舟动力有限公司")
    typed = facts(
        enterprise=firm.name, estimated_investment="10.5亿元", fixed_assets="8500", land_m2="120", floor_m2="9.6"
    )
    response = client.post(to("project_new"), typed)
    made = Project.objects.get()
    assert response.url == reverse("workspace:project", args=[made.code])
    assert made.enterprise == firm
    assert made.estimated_investment == Decimal(1_050_000_000)
    assert made.fixed_assets == Decimal(85_000_000)
    assert made.land_m2 == Decimal("80000.00")
    assert made.floor_m2 == Decimal(96000)


def test_bad_input_keeps_what_was_typed_and_says_what_to_do(client: Any, sign_in: Any) -> None:
    sign_in()
    typed = facts(enterprise="没登记的公司", estimated_investment="很多钱", site="临港大道18号")
    response = client.post(to("project_new"), typed)
    text = response.content.decode()
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"enterprise", "estimated_investment"}
    assert 'value="很多钱"' in text
    assert 'value="临港大道18号"' in text
    assert not Project.objects.exists()


def test_registering_is_for_writers(client: Any, sign_in: Any) -> None:
    sign_in(role="leader")
    assert client.get(to("project_new")).status_code == 403
    assert client.post(to("project_new"), facts()).status_code == 403


# ---- changing


def test_changes_the_facts(client: Any, sign_in: Any, project: Project) -> None:
    sign_in()
    response = client.post(to("project_edit", project.code), facts(project, site="北岸", version=project.version))
    project.refresh_from_db()
    assert response.status_code == 302
    assert project.site == "北岸"


def test_an_amount_of_four_decimals_in_yi_can_be_saved_again(client: Any, sign_in: Any, project: Project) -> None:
    sign_in()
    typed = facts(project, fixed_assets="1.0125亿元", version=project.version)
    response = client.post(to("project_edit", project.code), typed)
    project.refresh_from_db()
    assert response.status_code == 302
    assert project.fixed_assets == Decimal(101_250_000)


def test_a_conflict_shows_both_values_and_keeps_what_was_typed(client: Any, sign_in: Any, project: Project) -> None:
    person = sign_in()
    seen = project.version
    actions.change_project(actor=actor_of(person), project_id=project.pk, version=seen, facts={"site": "南岸"})
    response = client.post(to("project_edit", project.code), facts(project, site="北岸", version=seen))
    text = response.content.decode()
    assert response.status_code == 409
    assert "南岸" in text
    assert 'value="北岸"' in text
    again = facts(project, site="北岸", version=response.context["form"].data["version"])
    assert client.post(to("project_edit", project.code), again).status_code == 302
    project.refresh_from_db()
    assert project.site == "北岸"


PAGES = ("project_edit", "milestone_new", "investment", "year_plan", "phase_new", "contributions")


@pytest.mark.parametrize("page", PAGES)
def test_pages_of_a_project_open_to_writers(client: Any, sign_in: Any, project: Project, page: str) -> None:
    sign_in()
    assert client.get(to(page, project.code)).status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_strangers_get_404(client: Any, sign_in: Any, project: Project, page: str) -> None:
    sign_in(role="statistician", unit=factories.make_unit())
    assert client.get(to(page, project.code)).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_readers_get_403(client: Any, sign_in: Any, project: Project, page: str) -> None:
    sign_in(role="leader")
    assert client.get(to(page, project.code)).status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_nothing_is_deleted_by_delete(client: Any, sign_in: Any, project: Project, page: str) -> None:
    sign_in()
    assert client.delete(to(page, project.code)).status_code == 405


# ---- milestones


def claim(**more: Any) -> dict[str, Any]:
    return {
        "kind": "signed",
        "happened_on": "2026-03-31",
        "date_precision": "day",
        "amount": "2.5亿",
        "currency": "CNY",
        **more,
    }


def test_reports_a_milestone_with_its_papers(client: Any, sign_in: Any, project: Project) -> None:
    sign_in(role="promoter")
    files = [SimpleUploadedFile("协议.pdf", PDF), SimpleUploadedFile("补充协议.pdf", PDF + b"2")]
    response = client.post(to("milestone_new", project.code), claim(evidence_kind="agreement", papers=files))
    row = Milestone.objects.get()
    assert response.status_code == 302
    assert row.amount == Decimal(250_000_000)
    assert {file.name for file in row.evidence.all()} == {"协议.pdf", "补充协议.pdf"}


def test_a_refused_paper_leaves_no_claim_behind(client: Any, sign_in: Any, project: Project) -> None:
    sign_in()
    files = [SimpleUploadedFile("协议.exe", b"MZ\x00\x01\x02\x03")]
    response = client.post(to("milestone_new", project.code), claim(evidence_kind="agreement", papers=files))
    assert response.status_code == 422
    assert "papers" in response.context["form"].errors
    assert 'value="2.5亿"' in response.content.decode()
    assert not Milestone.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"happened_on": "2126-01-01"}, "happened_on"),
        ({"kind": "party"}, "kind"),
        ({"amount": "若干"}, "amount"),
        ({"papers": SimpleUploadedFile("a.pdf", PDF)}, "evidence_kind"),
    ],
)
def test_a_bad_claim_says_what_is_wrong(
    client: Any, sign_in: Any, project: Project, wrong: dict[str, Any], field: str
) -> None:
    sign_in()
    response = client.post(to("milestone_new", project.code), claim(**wrong))
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]


@pytest.fixture
def reported(project: Project) -> Milestone:
    return factories.make_milestone(project=project, reported_by=factories.make_person(role="promoter"))


def test_a_claim_shows_its_papers_and_who_reported_it(client: Any, sign_in: Any, reported: Milestone) -> None:
    sign_in(role="leader")
    factories.make_evidence(milestone=reported, name="投资协议.pdf")
    response = client.get(to("milestone", reported.project.code, reported.pk))
    text = response.content.decode()
    assert "投资协议.pdf" in text
    assert reported.reported_by is not None
    assert reported.reported_by.name in text
    assert not response.context["may_verify"]


@pytest.mark.parametrize(
    ("decision", "reason"), [("verified", ""), ("returned", "缺银行回单"), ("not_recognised", "同一协议的二期")]
)
def test_decides_on_a_claim(client: Any, sign_in: Any, reported: Milestone, decision: str, reason: str) -> None:
    sign_in(role="statistician")
    typed = {"decision": decision, "reason": reason}
    response = client.post(to("milestone_verify", reported.project.code, reported.pk), typed)
    assert response.status_code == 302
    now = Milestone.objects.current().get()
    assert (now.state, now.reason) == (decision, reason)


def test_returning_needs_a_reason(client: Any, sign_in: Any, reported: Milestone) -> None:
    sign_in(role="statistician")
    response = client.post(to("milestone_verify", reported.project.code, reported.pk), {"decision": "returned"})
    assert response.status_code == 422
    assert "reason" in response.context["decision_form"].errors


def test_nobody_decides_on_their_own_claim(client: Any, sign_in: Any, project: Project) -> None:
    person = sign_in(role="statistician")
    own = factories.make_milestone(project=project, reported_by=person)
    page = client.get(to("milestone", project.code, own.pk))
    assert page.context["is_own"]
    response = client.post(to("milestone_verify", project.code, own.pk), {"decision": "verified"})
    assert response.status_code == 422
    assert Milestone.objects.current().get().state == "reported"


def test_a_claim_that_changed_meanwhile_is_a_conflict(client: Any, sign_in: Any, reported: Milestone) -> None:
    actions.correct_milestone(
        actor=factories.make_actor("promoter"), milestone_id=reported.pk, happened_on=date(2026, 3, 30)
    )
    sign_in(role="statistician")
    response = client.post(
        to("milestone_verify", reported.project.code, reported.pk), {"decision": "verified", "reason": ""}
    )
    current = Milestone.objects.current().get()
    assert response.status_code == 409
    assert to("milestone", reported.project.code, current.pk) in response.content.decode()


def test_corrects_a_claim(client: Any, sign_in: Any, reported: Milestone) -> None:
    sign_in(role="promoter")
    url = to("milestone_correct", reported.project.code, reported.pk)
    assert client.get(url).status_code == 200
    typed = {"happened_on": "2026-03-30", "date_precision": "day", "amount": "1.2亿元", "currency": "CNY"}
    assert client.post(url, typed).status_code == 302
    now = Milestone.objects.current().get()
    assert (now.happened_on, now.amount, now.supersedes_id) == (date(2026, 3, 30), Decimal(120_000_000), reported.pk)


def test_takes_a_claim_back_with_a_reason(client: Any, sign_in: Any, reported: Milestone) -> None:
    sign_in(role="promoter")
    url = to("milestone_withdraw", reported.project.code, reported.pk)
    assert client.post(url, {"withdraw-reason": ""}).status_code == 422
    assert client.post(url, {"withdraw-reason": "重复"}).status_code == 302
    assert not Milestone.objects.current().exists()


@pytest.mark.parametrize("page", ["milestone", "milestone_correct", "evidence"])
def test_claims_are_hidden_from_strangers(client: Any, sign_in: Any, reported: Milestone, page: str) -> None:
    evidence = factories.make_evidence(milestone=reported)
    sign_in(role="statistician", unit=factories.make_unit())
    key = evidence.pk if page == "evidence" else reported.pk
    assert client.get(to(page, reported.project.code, key)).status_code == 404


@pytest.mark.parametrize("page", ["milestone", "milestone_verify", "milestone_withdraw", "evidence_attach"])
def test_a_claim_belongs_to_its_project(client: Any, sign_in: Any, reported: Milestone, page: str) -> None:
    sign_in()
    other = factories.make_project()
    url = to(page, other.code, reported.pk)
    assert (client.get(url) if page == "milestone" else client.post(url)).status_code == 404


@pytest.mark.parametrize("page", ["milestone_verify", "milestone_withdraw", "evidence_attach"])
def test_acts_on_claims_are_posted_by_those_who_may(client: Any, sign_in: Any, reported: Milestone, page: str) -> None:
    sign_in(role="leader")
    url = to(page, reported.project.code, reported.pk)
    assert client.get(url).status_code == 405
    assert client.post(url).status_code == 403


# ---- money


def test_reports_and_corrects_a_month(client: Any, sign_in: Any, project: Project) -> None:
    sign_in()
    url = to("investment", project.code)
    assert client.post(url, {"month": "2026-03", "amount": "1200万元"}).status_code == 302
    kept = Investment.objects.current().get()
    shown = client.get(f"{url}?month=2026-03")
    assert 'value="1200万元"' in shown.content.decode()
    typed = {"month": "2026-03", "amount": "1300", "replaces": kept.pk, "reason": "补报"}
    assert client.post(url, typed).status_code == 302
    assert Investment.objects.current().get().amount == Decimal(13_000_000)


def test_a_month_that_somebody_reported_meanwhile_shows_both(client: Any, sign_in: Any, project: Project) -> None:
    sign_in()
    kept = factories.make_investment(project=project)
    response = client.post(to("investment", project.code), {"month": "2026-03", "amount": "1300"})
    assert response.status_code == 409
    assert response.context["form"].data["replaces"] == str(kept.pk)
    assert 'value="1300"' in response.content.decode()
    assert [one.stored for one in response.context["conflict"].differences] == ["1000万元"]


def test_plans_a_year(client: Any, sign_in: Any, project: Project) -> None:
    sign_in()
    assert client.post(to("year_plan", project.code), {"year": 2026, "amount": "1.55亿"}).status_code == 302
    assert YearPlan.objects.get().amount == Decimal(155_000_000)
    assert client.post(to("year_plan", project.code), {"year": 26, "amount": ""}).status_code == 422


def test_enters_changes_and_closes_a_phase(client: Any, sign_in: Any, project: Project) -> None:
    sign_in()
    client.post(to("phase_new", project.code), {"label": "首期", "investment": "6.2亿"})
    first = Phase.objects.current().get()
    url = to("phase", project.code, first.pk)
    assert client.get(url).status_code == 200
    client.post(url, {"label": "首期", "investment": "6.4亿", "replaces": first.pk})
    second = Phase.objects.current().get()
    assert second.investment == Decimal(640_000_000)
    away = to("phase_withdraw", project.code, second.pk)
    assert client.get(away).status_code == 405
    assert client.post(away, {"reason": ""}).status_code == 422
    assert client.post(away, {"reason": "并入二期"}).status_code == 302
    assert not Phase.objects.current().exists()


def shares(*rows: tuple[int, str], version: int = 1) -> dict[str, Any]:
    typed: dict[str, Any] = {"form-TOTAL_FORMS": len(rows), "form-INITIAL_FORMS": 0, "version": version}
    for at, (unit, percent) in enumerate(rows):
        typed |= {f"form-{at}-unit": unit, f"form-{at}-percent": percent, f"form-{at}-role": "首谈"}
    return typed


def test_shares_must_add_up(client: Any, sign_in: Any, project: Project) -> None:
    sign_in()
    one, two = factories.make_unit(), factories.make_unit()
    url = to("contributions", project.code)
    short = client.post(url, shares((one.pk, "60"), (two.pk, "30"), version=project.version))
    assert short.status_code == 422
    assert short.context["errors"]
    assert 'value="30"' in short.content.decode()
    assert client.post(url, shares((one.pk, "60"), (two.pk, "40"), version=project.version)).status_code == 302
    assert sum(row.share for row in Contribution.objects.current()) == 1


def test_shares_of_a_project_that_changed_meanwhile_are_a_conflict(client: Any, sign_in: Any, project: Project) -> None:
    sign_in()
    unit = factories.make_unit()
    response = client.post(to("contributions", project.code), shares((unit.pk, "100"), version=project.version + 7))
    assert response.status_code == 409
    assert response.context["version"] == str(project.version)
    assert not Contribution.objects.exists()


# ---- an edit is checked for what it changes


def _old_record() -> Any:
    """A record that would not be taken today: dates that contradict, an officer who left, a unit out of use."""
    unit = factories.make_unit(name="原开发区", is_active=False)
    officer = factories.make_person(role=None, unit=unit)
    officer.is_active = False
    officer.save(update_fields=["is_active"])
    return factories.make_project(
        unit=unit,
        officer=officer,
        promised_start_on=date(2024, 6, 1),
        promised_completion_on=date(2024, 3, 1),
        site="旧址",
    )


def _typed(page: Any) -> dict[str, Any]:
    """What a browser would send back of a form that nobody touched."""
    form = page.context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: getattr(value, "pk", value) for name, value in values.items() if value is not None}


def test_an_old_record_can_be_mended_bit_by_bit(client: Any, sign_in: Any) -> None:
    sign_in(role="administrator")
    made = _old_record()
    url = f"/projects/{made.code}/edit/"
    page = client.get(url)
    assert list(page.context["form"].fields)[:2] == ["name", "unit"]
    answer = client.post(url, {**_typed(page), "site": "临港大道18号"})
    assert answer.status_code == 302, answer.context["form"].errors
    made.refresh_from_db()
    assert (made.site, made.promised_completion_on) == ("临港大道18号", date(2024, 3, 1))
    assert made.officer is not None
    assert made.version == 2


def test_what_is_changed_is_checked_against_what_stays(client: Any, sign_in: Any) -> None:
    sign_in(role="administrator")
    made = _old_record()
    url = f"/projects/{made.code}/edit/"
    typed = _typed(client.get(url))
    answer = client.post(url, {**typed, "promised_completion_on": "2024-05-01"})
    assert answer.status_code == 422
    assert "promised_completion_on" in answer.context["form"].errors
    assert list(answer.context["form"].fields)[:2] == ["name", "unit"]
    assert client.post(url, {**typed, "name": ""}).status_code == 422
    assert client.post(url, {**typed, "promised_completion_on": "2024-12-31"}).status_code == 302
