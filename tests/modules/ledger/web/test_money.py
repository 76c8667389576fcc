"""The page of a project's money, reporting a month, plans of a year: the ladder, and what is kept and shown."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bridgehead.foundation.audit.models import AuditEntry
from bridgehead.modules.ledger.models import Evidence, Investment, Milestone, PlanVersion, Project, YearPlan
from tests import factories

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF"
WAN = Decimal(10_000)


def to(name: str, *args: Any) -> str:
    return reverse(f"ledger:{name}", args=args)


@pytest.fixture
def project(db: None) -> Project:
    return factories.make_project(unit=factories.make_unit(name="北岸园区"))


@pytest.fixture
def plan(project: Project) -> PlanVersion:
    made = factories.make_plan_version(unit=project.unit)
    factories.make_plan_line(plan=made, project=project)
    return made


# ---- who may

READS = ("money",)
WRITES = ("investment", "investment_before", "year_plan")


@pytest.mark.parametrize("page", [*READS, *WRITES])
def test_strangers_get_404(client: Any, sign_in: Any, project: Project, page: str) -> None:
    sign_in(role="statistician", unit=factories.make_unit())
    assert client.get(to(page, project.code)).status_code == 404


@pytest.mark.parametrize("page", [*READS, *WRITES])
def test_a_reader_sees_the_page_and_may_not_write(client: Any, sign_in: Any, project: Project, page: str) -> None:
    sign_in(role="leader")
    assert client.get(to(page, project.code)).status_code == (200 if page in READS else 403)
    assert client.post(to(page, project.code), {}).status_code == (405 if page in READS else 403)
    assert client.delete(to(page, project.code)).status_code == 405


@pytest.mark.parametrize("page", ["plan", "plan_xlsx"])
def test_a_plan_is_shown_to_its_unit(client: Any, sign_in: Any, plan: PlanVersion, page: str) -> None:
    sign_in(role="leader", unit=plan.unit)
    assert client.get(to(page, plan.pk)).status_code == 200
    assert client.delete(to(page, plan.pk)).status_code == 405
    sign_in(role="administrator", unit=factories.make_unit())
    assert client.get(to(page, plan.pk)).status_code == 404


@pytest.mark.parametrize("page", ["plan", "plan_freeze", "plan_discard", "plan_evidence"])
def test_readers_do_not_change_a_plan(client: Any, sign_in: Any, plan: PlanVersion, page: str) -> None:
    sign_in(role="project_officer", unit=plan.unit)
    assert client.post(to(page, plan.pk), {"version": 1}).status_code == 403
    sign_in(role="statistician", unit=factories.make_unit())
    assert client.post(to(page, plan.pk), {"version": 1}).status_code == 404
    assert AuditEntry.objects.filter(action__startswith="ledger.plan").count() == 0


# ---- a month


def month(**more: Any) -> dict[str, Any]:
    return {"month": "2026-03", "amount": "1000", **more}


def test_reports_a_month_with_its_composition_and_its_paper(client: Any, sign_in: Any, project: Project) -> None:
    sign_in(role="statistician")
    files = [SimpleUploadedFile("工程进度证明.pdf", PDF)]
    split = {"construction": "600", "installation": "100", "equipment": "200", "other_costs": "100", "land_costs": "40"}
    typed = month(**split, evidence_kind="progress_certificate", papers=files)
    response = client.post(to("investment", project.code), typed)
    assert response.url == to("money", project.code)
    row = Investment.objects.get()
    assert (row.equipment, row.land_costs) == (200 * WAN, 40 * WAN)
    paper = Evidence.objects.get()
    text = client.get(response.url).content.decode()
    assert "工程进度证明.pdf" in text
    assert client.get(to("evidence", project.code, paper.pk)).status_code == 200
    other = factories.make_project()
    assert client.get(to("evidence", other.code, paper.pk)).status_code == 404


def test_parts_that_do_not_add_up_keep_what_was_typed(client: Any, sign_in: Any, project: Project) -> None:
    sign_in(role="statistician")
    typed = month(construction="600", installation="100", equipment="200", other_costs="99")
    response = client.post(to("investment", project.code), typed)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["construction"]
    assert 'value="99"' in response.content.decode()
    assert not Investment.objects.exists()


def test_a_file_that_is_refused_writes_no_month(client: Any, sign_in: Any, project: Project) -> None:
    sign_in(role="statistician")
    files = [SimpleUploadedFile("证明.exe", b"MZ\x00\x01")]
    response = client.post(to("investment", project.code), month(evidence_kind="other", papers=files))
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["papers"]
    assert not Investment.objects.exists()


def test_revisions_are_shown_with_their_reason(client: Any, sign_in: Any, project: Project) -> None:
    sign_in(role="statistician")
    kept = factories.make_investment(project=project, amount=900 * WAN)
    assert client.post(to("investment", project.code), month(replaces=kept.pk)).status_code == 422
    done = client.post(to("investment", project.code), month(replaces=kept.pk, reason="补报设备款"))
    assert done.status_code == 302
    text = client.get(to("money", project.code)).content.decode()
    assert "补报设备款" in text
    assert "900" in text


def test_what_was_completed_before_counts_since_the_start(client: Any, sign_in: Any, project: Project) -> None:
    sign_in(role="statistician")
    factories.make_investment(project=project, amount=1000 * WAN)
    typed = {"until": "2025-12", "amount": "5000"}
    assert client.post(to("investment_before", project.code), typed).status_code == 302
    found = client.get(to("money", project.code)).context["money"]
    assert found.months[0].since_start == 6000 * WAN


def test_the_curve_is_drawn_and_written_out(client: Any, sign_in: Any, project: Project) -> None:
    sign_in(role="leader")
    factories.make_investment(project=project, month=date(2026, 1, 1), amount=1500 * WAN)
    factories.make_year_plan(project=project, amount=12_000 * WAN)
    response = client.get(to("money", project.code))
    chart = response.context["chart"]
    assert chart["categories"][:2] == ["2026-01", "2026-02"]
    assert [one["values"][:2] for one in chart["series"]] == [[0.15, None], [0.1, 0.2]]
    assert response.context["table"][0] == ("2026-01", "0.15", "0.10")


def test_funds_are_reported_by_kind_and_shown_on_the_page(client: Any, sign_in: Any, project: Project) -> None:
    sign_in(role="promoter")
    typed = {
        "kind": "funded",
        "happened_on": "2026-03-02",
        "date_precision": "day",
        "amount": "1000",
        "currency": "CNY",
    }
    assert client.post(to("milestone_new", project.code), typed).status_code == 422
    assert client.post(to("milestone_new", project.code), {**typed, "fund_source": "own"}).status_code == 302
    assert Milestone.objects.get().fund_source == "own"
    found = client.get(to("money", project.code)).context
    assert [amount for _source, amount in found["funds_by_source"]] == [1000 * WAN]


def test_a_page_of_money_asks_the_same_few_questions_whatever_there_is(
    client: Any, sign_in: Any, project: Project
) -> None:
    sign_in(role="leader")

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(to("money", project.code)).status_code == 200
        return len(queries)

    client.get(to("money", project.code))
    few = asked()
    for number in range(1, 9):
        row = factories.make_investment(project=project, month=date(2025, number, 1))
        factories.make_evidence(investment=row)
        factories.make_milestone(project=project, kind="foreign_used", currency="USD")
    factories.make_year_plan(project=project)
    assert asked() == few <= 14


# ---- plans


def test_drafts_writes_freezes_and_shows_the_difference(client: Any, sign_in: Any, project: Project) -> None:
    sign_in(role="statistician")
    head = {"unit": project.unit_id, "year": "2026", "title": "年初计划", "basis": "北岸发〔2026〕1号"}
    first = client.post(to("plans"), head).url
    plan = PlanVersion.objects.get()
    assert first == to("plan", plan.pk)
    line = to("plan_line", plan.pk, project.code)
    assert client.get(f"{first}?code={project.code}").url == line
    assert client.post(line, {"amount": "3000", "note": "分两期"}).status_code == 302
    plan.refresh_from_db()
    assert client.post(to("plan_freeze", plan.pk), {"version": plan.version}).status_code == 302
    assert YearPlan.objects.current().get().amount == 3000 * WAN
    client.post(to("plans"), {**head, "title": "年中调整"})
    second = PlanVersion.objects.get(number=2)
    client.post(to("plan_line", second.pk, project.code), {"amount": "3500", "seen": "30000000.00"})
    response = client.get(to("plan", second.pk))
    row = response.context["page"].object_list[0]
    assert (row.change, row.difference) == ("changed", 500 * WAN)
    refused = client.post(to("year_plan", project.code), {"year": "2026", "amount": "1"})
    assert refused.status_code == 422
    assert "年中" not in refused.content.decode()


def test_a_line_that_somebody_wrote_meanwhile_is_shown_beside_what_was_typed(
    client: Any, sign_in: Any, plan: PlanVersion, project: Project
) -> None:
    sign_in(role="statistician")
    url = to("plan_line", plan.pk, project.code)
    response = client.post(url, {"amount": "2000", "seen": "1.00"})
    assert response.status_code == 409
    assert 'value="2000"' in response.content.decode()
    again = {"amount": "2000", "seen": response.context["form"].data["seen"]}
    assert client.post(url, again).status_code == 302


def test_a_draft_changed_meanwhile_is_not_frozen(client: Any, sign_in: Any, plan: PlanVersion) -> None:
    sign_in(role="statistician")
    PlanVersion.objects.filter(pk=plan.pk).update(version=5)
    assert client.post(to("plan_freeze", plan.pk), {"version": "1"}).status_code == 409
    assert client.post(to("plan_discard", plan.pk), {"version": "x"}).status_code == 409
    head = {"title": "改名", "basis": "", "basis_on": "", "version": "1"}
    response = client.post(to("plan", plan.pk), head)
    assert response.status_code == 409
    assert 'value="改名"' in response.content.decode()
    assert client.post(to("plan", plan.pk), {**head, "version": "5"}).status_code == 302


def test_a_draft_is_thrown_away_and_a_frozen_one_is_not(client: Any, sign_in: Any, plan: PlanVersion) -> None:
    sign_in(role="statistician")
    assert client.post(to("plan_discard", plan.pk), {"version": plan.version}).status_code == 302
    frozen = factories.make_plan_version(unit=plan.unit, frozen_at=factories.core.NOON)
    assert client.post(to("plan_discard", frozen.pk), {"version": frozen.version}).status_code == 422
    assert list(PlanVersion.objects.all()) == [frozen]


def test_the_document_of_a_plan_is_kept_and_handed_out(client: Any, sign_in: Any, plan: PlanVersion) -> None:
    sign_in(role="statistician")
    assert client.post(to("plan_evidence", plan.pk), {}).status_code == 422
    files = [SimpleUploadedFile("年度计划.pdf", PDF)]
    assert client.post(to("plan_evidence", plan.pk), {"papers": files}).status_code == 302
    paper = Evidence.objects.get()
    assert client.get(to("plan_paper", plan.pk, paper.pk)).status_code == 200
    other = factories.make_plan_version(year=2027)
    assert client.get(to("plan_paper", other.pk, paper.pk)).status_code == 404


def test_lists_of_plans_ask_the_same_number_of_questions(client: Any, sign_in: Any, plan: PlanVersion) -> None:
    sign_in(role="leader")

    def asked(url: str) -> int:
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    urls = (to("plans"), to("plan", plan.pk))
    few = [asked(url) for url in urls]
    for number in range(8):
        more = factories.make_project(unit=plan.unit)
        factories.make_plan_line(plan=plan, project=more)
        factories.make_investment(project=more)
        factories.make_plan_version(year=2030 + number)
    assert [asked(url) for url in urls] == few
    assert few[0] <= 9
    assert few[1] <= 14
