"""Money in a real browser: a plan is drafted and frozen, a month is reported with a paper, put right, and compared."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from bridgehead.foundation.access import SYSTEM
from bridgehead.modules.ledger import actions
from bridgehead.modules.ledger.models import Project, YearPlan
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
SLIP = {"name": "付款凭证.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF\n"}


@pytest.fixture
def project() -> Project:
    return actions.register_project(
        actor=SYSTEM, facts={"name": "乐棹新型储能项目", "unit": factories.make_district(), "site": "北岸路8号"}
    )


def report(page: Page, project: Project, month: date, **fields: str) -> None:
    page.goto(f"/projects/{project.code}/investment/?month={month:%Y-%m}")
    page.locator("[name=month]").fill(f"{month:%Y-%m}")
    for name, value in fields.items():
        page.locator(f"[name={name}]").fill(value)


def test_a_plan_is_frozen_and_a_month_is_reported_and_put_right(
    page: Page, project: Project, sign_in_browser: Callable[[Any], None], shoot: Callable[[Page, str], None]
) -> None:
    month = timezone.localdate().replace(day=1)
    sign_in_browser(factories.make_person(name="许青禾", role="statistician"))

    page.goto("/plans/")
    page.locator("[name=unit]").select_option(str(project.unit_id))
    page.locator("[name=year]").fill(str(month.year))
    page.locator("[name=title]").fill("年初计划")
    page.locator("[name=basis]").fill("桥港发〔2026〕3号")
    page.get_by_role("button", name="起草").click()
    page.locator("#line_code").fill(project.code)
    page.locator(".lg-add button").click()
    page.locator("[name=amount]").fill("1.2亿元")
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".lg-plan")).to_contain_text("12,000")
    page.get_by_role("button", name="定版并施行").click()
    expect(page.locator("main")).to_contain_text("第1版已定版并施行")
    assert YearPlan.objects.current().get(project=project).amount == Decimal(120_000_000)

    # Parts that do not add up are refused; what was typed stays, the paper has to be chosen again.
    report(page, project, month, amount="3000", construction="2000", installation="500", equipment="400")
    page.locator("[name=other_costs]").fill("200")
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".err, .bh-errs").first).to_be_visible()
    expect(page.locator("[name=construction]")).to_have_value("2000")
    page.locator("[name=other_costs]").fill("100")
    page.locator("[name=visible_progress]").fill("一号厂房封顶")
    page.locator("[name=evidence_kind]").select_option("invoices")
    page.locator("[name=papers]").set_input_files(SLIP)
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".bh-msg")).to_contain_text("已保存")

    page.goto(f"/projects/{project.code}/money/")
    row = page.locator(".lg-months tbody tr").first
    expect(row).to_contain_text("3,000")
    expect(row).to_contain_text("付款凭证.pdf")
    expect(page.locator(".lg-curve canvas, .lg-curve svg").first).to_be_visible()

    # A figure that stands is changed with a reason only, and the old one can be looked at.
    report(page, project, month, amount="3200", construction="2200")
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".err, .bh-errs").first).to_be_visible()
    page.locator("[name=reason]").fill("补报甲供材料")
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".bh-msg")).to_contain_text("已保存")
    page.goto(f"/projects/{project.code}/money/")
    expect(row).to_contain_text("3,200")
    expect(row).to_contain_text("付款凭证.pdf")
    row.locator("summary").click()
    expect(row.locator(".lg-earlier")).to_contain_text("3,000")
    shoot(page, "project-money")

    page.goto("/plans/")
    page.get_by_role("link", name="年初计划").click()
    expect(page.locator("main")).to_contain_text("26.67%")
    shoot(page, "year-plan")
