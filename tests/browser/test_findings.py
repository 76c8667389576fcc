"""What does not add up: seen when a document comes in, filtered, followed to its sentence, closed with a reason."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bridgehead.modules.accounts.queries import actor_of
from bridgehead.modules.findings.models import Finding
from tests import factories
from tests.browser.conftest import still
from tests.modules.findings.worlds import EIGHT_MONTHS, TEN_MONTHS, WRONG_RATE, take_in

pytestmark = pytest.mark.django_db(transaction=True)
Shoot = Callable[[Page, str], None]
PARTS = "桥港区快讯\n1—7月，全区新签约项目40个，其中外资项目52个。\n"


@pytest.fixture
def person(sign_in_browser: Callable[[Any], None]) -> Any:
    person = factories.make_person(role="statistician", username="statistician")
    sign_in_browser(person)
    return person


@pytest.fixture
def world(person: Any) -> Any:
    """A rate that its parts deny, a running total that falls between two documents, a part larger than its whole."""
    actor = actor_of(person)
    take_in(actor, EIGHT_MONTHS, date(2026, 9, 22), title="前八月外资情况")
    take_in(actor, TEN_MONTHS, date(2026, 11, 3), title="前十月外资情况")
    take_in(actor, PARTS, date(2026, 8, 4), title="七月快讯")
    return take_in(actor, WRONG_RATE, title="企业服务情况")


def cards(page: Page) -> Any:
    return page.locator("li.fi")


def test_the_empty_page_explains_itself(page: Page, person: Any, shoot: Shoot) -> None:
    page.goto("/findings/")
    expect(page.locator(".bh-empty")).to_be_visible()
    shoot(page, "findings-empty")


def test_from_the_door_to_the_sentence(page: Page, world: Any, shoot: Shoot) -> None:
    page.goto("/documents/")
    page.get_by_role("link", name=re.compile("^数据打架")).click()
    expect(cards(page)).to_have_count(2)
    page.get_by_role("button", name="重新核对").click()
    expect(page.locator(".bh-msg")).to_contain_text("核对完毕")
    expect(cards(page)).to_have_count(3)
    expect(page.locator("#answer")).to_contain_text("未关闭 3 条")
    shoot(page, "findings")
    fall = cards(page).filter(has_text="累计数下降")
    expect(fall.locator(".fi-side")).to_have_count(2)
    fall.locator(".fi-msg a").click()
    page.wait_for_url(re.compile(r"/findings/\d+/$"))
    expect(page.locator("h1")).to_contain_text("必有一错")
    shoot(page, "finding")
    page.get_by_role("link", name="前十月外资情况").click()
    page.wait_for_url(re.compile(r"/documents/\d+/\?s=1$"))
    expect(page.locator("tr.is-cur")).to_contain_text("1.79")


def test_the_filters_are_links_and_a_form_without_scripts(
    browser: Any, browser_context: Any, world: Any, live_server: Any, page: Page
) -> None:
    bare = browser.new_context(java_script_enabled=False, base_url=live_server.url, locale="zh-CN")
    bare.add_cookies(browser_context.cookies())
    plain = bare.new_page()
    plain.goto("/findings/")
    plain.locator("#f_kind").select_option("rate")
    plain.get_by_role("button", name="查找").click()
    expect(cards(plain)).to_have_count(1)
    expect(cards(plain)).to_contain_text("办结率95%")
    plain.locator(".fi-bar .btn-quiet").click()
    plain.locator("#q").fill("企业服务情况")
    plain.get_by_role("button", name="查找").click()
    expect(cards(plain)).to_have_count(1)
    plain.get_by_role("link", name=re.compile("^已关闭")).click()
    expect(plain.locator(".bh-empty")).to_be_visible()
    bare.close()


def test_closed_with_a_reason_and_opened_again(page: Page, world: Any) -> None:
    finding = Finding.objects.get(kind="rate")
    page.goto(f"/findings/{finding.pk}/")
    page.locator("#id_reason_kind").select_option("other")
    page.locator(".bh-form button[type=submit]").click()
    expect(page.locator(".bh-field .err")).to_be_visible()
    page.locator("#id_reason").fill("含上年结转")
    page.locator(".bh-form button[type=submit]").click()
    expect(page.locator(".bh-msg")).to_contain_text("已关闭")
    expect(page.locator(".fi-his")).to_contain_text("其他 · 含上年结转")
    page.goto("/findings/?show=closed")
    expect(cards(page)).to_contain_text("含上年结转")
    page.goto(f"/findings/{finding.pk}/")
    page.get_by_role("button", name="重新打开").click()
    expect(page.locator("#id_reason_kind")).to_be_visible()


def test_several_are_closed_at_once(page: Page, world: Any, shoot: Shoot) -> None:
    page.goto("/findings/")
    for box in page.locator(".fi-tick input").all():
        box.check()
    page.locator(".fi-close button").click()
    # The reason is asked for by the browser itself: nothing was sent.
    expect(page.locator("#id_reason_kind")).to_be_focused()
    assert not Finding.objects.filter(state="closed").exists()
    page.locator("#id_reason_kind").select_option("verified")
    page.locator(".fi-close button").click()
    expect(page.locator(".bh-msg")).to_contain_text("已关闭 2 条")
    expect(page.locator(".bh-empty")).to_be_visible()
    assert Finding.objects.filter(state="closed").count() == 2


def test_a_phone_closes_one_too(phone: Page, world: Any) -> None:
    phone.goto("/findings/")
    first = phone.locator(".fi-tick").first
    assert still(first)["height"] >= 44
    first.locator("input").check()
    phone.locator("#id_reason_kind").select_option("definition")
    phone.locator(".fi-close button").click()
    expect(phone.locator(".bh-msg")).to_contain_text("已关闭 1 条")
    width = phone.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert width <= 0
