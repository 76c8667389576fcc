"""A plan in a real browser: from a template, accepted, reported on, proposed anew, accepted, beside its baseline."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from bridgehead.foundation.access import SYSTEM
from bridgehead.modules.ledger import actions
from bridgehead.modules.ledger.models import Project
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def project() -> Project:
    return actions.register_project(
        actor=SYSTEM, facts={"name": "乐棹新型储能项目", "unit": factories.make_district(), "site": "北岸路8号"}
    )


def test_from_template_to_baseline(
    page: Page, project: Project, sign_in_browser: Callable[[Any], None], shoot: Callable[[Page, str], None]
) -> None:
    today = timezone.localdate()
    sign_in_browser(factories.make_person(name="许青禾", role="project_officer"))

    # A promise that cannot be kept is said, with the link, before anything is kept; then one with slack.
    page.goto(f"/projects/{project.code}/")
    page.locator("#schedule").get_by_role("link", name="编制计划").click()
    page.get_by_role("link", name="编制计划").last.click()
    page.locator("[name=promised_on]").first.fill(f"{today + timedelta(days=30):%Y-%m-%d}")
    page.get_by_role("button", name="看计划").click()
    expect(page.locator(".dl-notes")).to_contain_text("无法兑现")
    page.locator("[name=promised_on]").first.fill(f"{today + timedelta(days=200):%Y-%m-%d}")
    page.get_by_role("button", name="看计划").click()
    expect(page.locator("#answer")).to_contain_text("余量")
    page.get_by_role("button", name="存为草案").click()
    expect(page.locator("#answer")).to_contain_text("草案")

    # A statutory minimum is refused with its rule, and what was typed stays.
    page.get_by_role("link", name="挂牌公告", exact=True).click()
    page.locator("[name=change-takes]").fill("10cd")
    page.get_by_role("button", name="修改任务").click()
    expect(page.locator("main")).to_contain_text("出让公告不少于20日")
    expect(page.locator("[name=change-takes]")).to_have_value("10cd")
    page.goto(f"/projects/{project.code}/schedule/")
    page.get_by_role("button", name="批准计划").click()
    expect(page.locator("main")).to_contain_text("计划已批准")
    expect(page.locator(".dl-ghost").first).to_be_attached()

    # Finishing a task offers the claim of its milestone.
    page.get_by_role("link", name="投资协议签订", exact=True).click()
    page.locator("[name=report-finished_on]").fill(f"{today:%Y-%m-%d}")
    page.get_by_role("button", name="填报进展").click()
    expect(page.get_by_role("link", name="申报", exact=True)).to_be_visible()

    # A proposal lists what it moves, and moves nothing before it is accepted.
    page.goto(f"/projects/{project.code}/schedule/")
    page.get_by_role("link", name="提出调整").first.click()
    page.locator("[name=reason]").fill("图审退改，施工图重出")
    page.get_by_role("button", name="看变动").click()
    page.get_by_text("修改其中的任务").click()
    page.locator(".dl-picks").get_by_role("link", name="C4 施工图设计").click()
    page.locator("[name=takes]").fill("35wd")
    page.get_by_role("button", name="看变动").click()
    target = page.locator(".dl-moves tr", has_text="实质性开工")
    expect(target).to_contain_text("晚10个工作日")
    shoot(page, "proposal")
    page.get_by_role("button", name="采纳并变动上列日期").click()
    expect(page.locator("main")).to_contain_text("计划已按新日期执行")
    shoot(page, "schedule")

    page.get_by_role("link", name="基线1").click()
    expect(page.locator(".dl-moves tr", has_text="实质性开工")).to_contain_text("晚10个工作日")
    shoot(page, "baseline")
