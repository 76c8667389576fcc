"""The picture of a plan in a real browser: a bar is dragged, its consequences seen, proposed, accepted, compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, FloatRect, Locator, Page, expect

from bridgehead.foundation.access import SYSTEM
from bridgehead.modules.delivery import actions as delivery
from bridgehead.modules.delivery.models import Proposal, Schedule
from bridgehead.modules.ledger import actions
from tests import factories
from tests.browser.conftest import PHONE, comes_true, still

pytestmark = pytest.mark.django_db(transaction=True)

# Milliseconds that a finger is held still for, so that lifting it throws nothing.
STILL = 100


@pytest.fixture
def schedule() -> Schedule:
    project = actions.register_project(
        actor=SYSTEM, facts={"name": "乐棹新型储能项目", "unit": factories.make_district(), "site": "北岸路8号"}
    )
    made = delivery.draft_schedule(
        actor=SYSTEM, project_id=project.pk, template_id="land_ready", data_date=timezone.localdate()
    )
    return delivery.accept_schedule(actor=SYSTEM, code=project.code, version=made.version)


def pull(page: Page, bar: Locator, by: int, *, at_end: bool = False) -> None:
    """Drag a bar by so many pixels, from its middle or from its end."""
    bar.scroll_into_view_if_needed()
    box = still(bar)
    # The bar takes hold of a pointer six pixels beyond its edge.
    x = box["x"] + (box["width"] - 8 if at_end else box["width"] / 2)
    y = box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + by, y, steps=4)
    page.mouse.up()


def test_drag_preview_proposal_accept_and_baseline(
    page: Page, schedule: Schedule, sign_in_browser: Callable[[Any], None], shoot: Callable[[Page, str], None]
) -> None:
    sign_in_browser(factories.make_person(name="许青禾", role="project_officer"))
    plan = f"/projects/{schedule.project.code}/schedule/"
    page.goto(plan)
    before = schedule.tasks.get(code="C4")

    # Rows have one height, or the links would point between them.
    heights = page.locator(".dl-plan tbody tr").evaluate_all(
        "rows => rows.map(row => row.getBoundingClientRect().height)"
    )
    assert set(heights) == {44}
    assert page.locator(".dl-link.crit").count() > 3

    # A bar that is let go asks the server, which keeps nothing.
    panel = page.locator("#dl-shift")
    pull(page, page.locator("[data-drag=C4] .dl-whole"), 60)
    expect(panel).to_contain_text("实质性开工")
    expect(panel.locator("[data-would=F2]")).to_contain_text("晚")
    expect(page.locator("[data-bar=F2] .dl-would")).to_have_count(1)
    shoot(page, "gantt-preview")
    assert not Proposal.objects.exists()
    panel.get_by_role("button", name="放回原处").click()
    expect(panel).to_be_hidden()
    expect(page.locator(".dl-would")).to_have_count(0)

    # Its end makes it longer; a statutory minimum is refused with its rule.
    pull(page, page.locator("[data-drag=B2] .dl-whole"), -60, at_end=True)
    expect(panel).to_contain_text("出让公告不少于20日")
    pull(page, page.locator("[data-drag=C4] .dl-whole"), 40, at_end=True)
    expect(panel.locator("[data-would=C4]")).to_contain_text("晚")

    panel.locator("[name=reason]").fill("图审退改，施工图重出")
    panel.get_by_role("button", name="提出调整").click()
    expect(page.locator("#answer")).to_contain_text("尚未变动")
    assert schedule.tasks.get(code="C4").planned_finish == before.planned_finish
    page.get_by_role("button", name="采纳并变动上列日期").click()
    expect(page.locator("main")).to_contain_text("计划已按新日期执行")
    after = schedule.tasks.get(code="C4")
    assert after.planned_finish > before.planned_finish
    assert after.planned_start == before.planned_start
    page.get_by_role("link", name="基线1").click()
    expect(page.locator(".dl-moves tr", has_text="施工图设计")).to_contain_text("晚")


def test_arrows_and_typed_days_do_the_same(
    page: Page, schedule: Schedule, sign_in_browser: Callable[[Any], None]
) -> None:
    sign_in_browser(factories.make_person(name="许青禾", role="project_officer"))
    page.goto(f"/projects/{schedule.project.code}/schedule/")
    panel = page.locator("#dl-shift")
    page.locator("[data-drag=C4]").focus()
    for _number in range(7):
        page.keyboard.press("ArrowRight")
    expect(panel.locator("[data-would=C4]")).to_contain_text("晚")
    page.locator("[data-drag=C4]").focus()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    for _number in range(7):
        page.keyboard.press("Shift+ArrowRight")
    expect(panel.locator("[data-would=C4]")).to_contain_text("晚")
    start = panel.locator("[data-would=C4]").get_attribute("data-start")
    assert start == f"{schedule.tasks.get(code='C4').planned_start}"

    page.keyboard.press("Escape")
    page.locator("tr", has_text="设计方案审查").locator("[data-typed]").click()
    finish = panel.locator("[name=finish]").first
    expect(finish).to_be_visible()
    finish.fill("2027-02-26")
    panel.get_by_role("button", name="看变动").click()
    expect(panel.locator("[data-would=C2]")).to_contain_text("2027-02-26")


@pytest.fixture
def touched(
    browser: Browser, live_server: Any, browser_context: BrowserContext, sign_in_browser: Callable[[Any], None]
) -> Iterator[Page]:
    """A page on a phone, under fingers."""
    sign_in_browser(factories.make_person(name="许青禾", role="project_officer"))
    context = browser.new_context(
        base_url=live_server.url, locale="zh-CN", viewport=PHONE, has_touch=True, is_mobile=True,
        reduced_motion="reduce",
    )  # type: ignore[call-arg]  # fmt: skip
    context.set_default_timeout(60_000)
    context.add_cookies(browser_context.cookies())  # type: ignore[arg-type]
    yield context.new_page()
    context.close()


def stroke(page: Page, x: float, y: float, *, right: float = 0, down: float = 0) -> None:
    """A finger put down, moved, held still and lifted.

    Lifted in motion it would throw the page, which goes on scrolling while the next thing is looked for.
    """
    fingers = page.context.new_cdp_session(page)

    def say(kind: str, points: list[dict[str, float]]) -> None:
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    say("touchStart", [{"x": x, "y": y}])
    for step in range(1, 9):
        say("touchMove", [{"x": x + right * step / 8, "y": y + down * step / 8}])
        page.wait_for_timeout(20)
    page.wait_for_timeout(STILL)
    say("touchMove", [{"x": x + right, "y": y + down}])
    page.wait_for_timeout(STILL)
    say("touchEnd", [])
    fingers.detach()


def resting(bar: Locator) -> FloatRect:
    """Where a bar stands in the middle of the screen, once nothing scrolls any more."""
    bar.evaluate("bar => bar.scrollIntoView({ block: 'center', behavior: 'instant' })")
    return still(bar)


def middle(bar: Locator) -> tuple[float, float]:
    box = resting(bar)
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_finger_drags_a_bar_and_scrolls_the_page(touched: Page, schedule: Schedule) -> None:
    touched.goto(f"/projects/{schedule.project.code}/schedule/")
    bar, panel = touched.locator("[data-drag=C4] .dl-whole"), touched.locator("#dl-shift")

    # Up and down the page scrolls, though the finger came down on a bar, and nothing is asked.
    x, y = middle(bar)
    before = touched.evaluate("scrollY")
    stroke(touched, x, y, down=-200)
    assert comes_true(touched, "before => scrollY > before + 50", before)
    expect(panel).to_be_hidden()
    expect(touched.locator(".dl-would")).to_have_count(0)

    # Along the axis it takes the bar along, and what that would move is told; nothing is kept.
    x, y = middle(bar)
    before = touched.evaluate("scrollY")
    stroke(touched, x, y, right=60)
    expect(panel).to_contain_text("实质性开工")
    expect(panel.locator("[data-would=C4]")).to_contain_text("晚")
    expect(panel.locator("[data-would=F2]")).to_contain_text("晚")
    expect(touched.locator("[data-bar=F2] .dl-would")).to_have_count(1)
    assert touched.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert not Proposal.objects.exists()
    # The bar stays in sight beside what is told of it.
    box, told = bar.bounding_box(), panel.bounding_box()
    assert box is not None
    assert told is not None
    assert box["y"] + box["height"] <= told["y"]

    panel.get_by_role("button", name="放回原处").tap()
    expect(panel).to_be_hidden()
    # A touch that does not move opens the days of the bar, to be typed.
    touched.touchscreen.tap(*middle(bar))
    expect(panel.locator("[name=finish]").first).to_be_visible()
    panel.get_by_role("button", name="放回原处").tap()

    # Its end makes it longer, and the change is proposed.
    box = resting(bar)
    stroke(touched, box["x"] + box["width"] - 8, box["y"] + box["height"] / 2, right=40)
    start = panel.locator("[data-would=C4]").get_attribute("data-start")
    assert start == f"{schedule.tasks.get(code='C4').planned_start}"
    panel.locator("[name=reason]").fill("图审退改，施工图重出")
    panel.get_by_role("button", name="提出调整").tap()
    expect(touched.locator("#answer")).to_contain_text("尚未变动")


def test_without_scripts_a_bar_is_a_link_to_the_same(
    browser: Any, live_server: Any, browser_context: Any, schedule: Schedule, sign_in_browser: Callable[[Any], None]
) -> None:
    sign_in_browser(factories.make_person(name="许青禾", role="project_officer"))
    plain = browser.new_context(base_url=live_server.url, locale="zh-CN", java_script_enabled=False)
    plain.add_cookies(browser_context.cookies())
    page = plain.new_page()
    page.goto(f"/projects/{schedule.project.code}/schedule/")
    page.locator("tr", has_text="设计方案审查").locator("[data-typed]").click()
    page.locator("[name=finish]").first.fill("2027-02-26")
    page.get_by_role("button", name="看变动").click()
    expect(page.locator("[data-would=C2]")).to_contain_text("2027-02-26")
    page.locator("[name=reason]").fill("设计单位更换")
    page.get_by_role("button", name="提出调整").click()
    expect(page.locator("#answer")).to_contain_text("尚未变动")
    plain.close()
