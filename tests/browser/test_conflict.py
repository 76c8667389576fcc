"""Two browsers at one project: the second to save sees the first, nothing that either typed is lost; then history."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from bridgehead.modules.accounts.queries import actor_of
from bridgehead.modules.ledger import actions
from bridgehead.modules.ledger.models import Project
from tests import factories
from tests.browser.conftest import PATIENCE

pytestmark = pytest.mark.django_db(transaction=True)
Shoot = Callable[[Page, str], None]


@pytest.fixture
def project() -> Project:
    actor = actor_of(factories.make_person(name="沈望舒"))
    made = actions.register_project(
        actor=actor, facts={"name": "乐棹新型储能项目", "unit": factories.make_district(), "site": "北岸路8号"}
    )
    actions.report_milestone(
        actor=actor, project_id=made.pk, kind="signed", happened_on=date(2026, 3, 31), amount=Decimal(360_000_000)
    )
    return made


@pytest.fixture
def other(
    browser: Browser, browser_context: BrowserContext, live_server: Any, sign_in_browser: Callable[[Any], None]
) -> Iterator[Page]:
    """Another browser, in which somebody else is logged in."""
    sign_in_browser(factories.make_person(name="顾南乔"))
    context = browser.new_context(base_url=live_server.url, locale="zh-CN")
    context.set_default_timeout(PATIENCE)
    context.add_cookies(browser_context.cookies())  # type: ignore[arg-type]
    browser_context.clear_cookies()
    yield context.new_page()
    context.close()


def test_a_conflict_between_two_browsers_loses_nothing(
    other: Page, page: Page, project: Project, sign_in_browser: Callable[[Any], None], shoot: Shoot
) -> None:
    sign_in_browser(factories.make_person(name="何以宁"))
    address = f"/projects/{project.code}/edit/"
    page.goto(address)
    other.goto(address)
    other.get_by_label("选址").or_(other.locator("[name=site]")).first.fill("南岸路1号")
    other.get_by_role("button", name="保存").click()
    other.wait_for_url(f"**/projects/{project.code}/")

    page.locator("[name=investor]").fill("拾光资本")
    page.get_by_role("button", name="保存").click()
    told = page.locator(".bh-conflict")
    expect(told).to_contain_text("顾南乔")
    expect(told).to_contain_text("南岸路1号")
    expect(told).to_contain_text("您未改动")
    expect(page.locator("[name=investor]")).to_have_value("拾光资本")
    expect(page.locator("[name=site]")).to_have_value("南岸路1号")
    shoot(page, "conflict")
    page.get_by_role("button", name="保存").click()
    page.wait_for_url(f"**/projects/{project.code}/")
    project.refresh_from_db()
    assert (project.site, project.investor) == ("南岸路1号", "拾光资本")

    page.goto(f"/projects/{project.code}/history/")
    expect(page.locator(".bh-timeline tbody tr")).to_have_count(4)
    expect(page.locator(".bh-timeline")).to_contain_text("北岸路8号 → 南岸路1号")
    shoot(page, "project-history")
    page.locator("#as_of").fill("2026-03-30")
    page.get_by_role("button", name="查看").last.click()
    expect(page.locator(".ws-known")).to_contain_text("截至2026")
    shoot(page, "project-as-of")
