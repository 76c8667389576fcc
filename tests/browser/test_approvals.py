"""The ledger of approvals in a real browser: taken over from the plan, accepted, stopped, explained, decided."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


def test_from_the_plan_to_the_decision(
    page: Page, sign_in_browser: Callable[[Any], None], shoot: Callable[[Page, str], None]
) -> None:
    today = timezone.localdate()
    schedule = factories.make_schedule()
    factories.make_schedule_task(schedule=schedule, code="E3", name="施工许可证")
    sign_in_browser(factories.make_person(name="许青禾", role="project_officer"))

    page.goto(f"/projects/{schedule.project.code}/")
    page.locator("#approvals").get_by_role("link", name="打开").click()
    page.get_by_role("button", name="按计划列入").click()
    expect(page.locator("main")).to_contain_text("已按计划列入2项")
    page.get_by_role("link", name="建筑工程施工许可证").click()

    page.locator("[name=accept-applied_on]").fill(f"{today - timedelta(days=9):%Y-%m-%d}")
    page.locator("[name=accept-accepted_on]").fill(f"{today - timedelta(days=9):%Y-%m-%d}")
    page.get_by_role("button", name="申报与受理").click()
    expect(page.locator("#answer")).to_contain_text("超时")

    page.get_by_text("停钟", exact=True).first.click()
    page.locator("[name=pause-basis]").fill("评审告知书〔2026〕7号")
    page.get_by_role("button", name="停钟").click()
    expect(page.locator(".ap-days .s-paused")).to_have_count(1)
    page.get_by_text("逐日文字说明").click()
    expect(page.locator(".ap-told")).to_contain_text("停钟：补正材料")
    shoot(page, "approval")

    page.get_by_text("办结", exact=True).first.click()
    page.locator("[name=decide-number]").fill("施工许可〔2026〕12号")
    page.get_by_role("button", name="办结").click()
    expect(page.locator("#answer")).to_contain_text("准予")
    page.goto("/approvals/?show=done")
    shoot(page, "approvals")
