"""The wall in a real browser: filters, the cause of a project, the whole screen."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from bridgehead.modules.delivery.models import MonthLight, Schedule, ScheduleTask
from bridgehead.modules.delivery.queries.month_lights import months_before
from bridgehead.modules.ledger.models import Project
from tests import factories
from tests.browser.conftest import session_key

# Once from the top to the end: how long frames take, and in how many of them a row in sight is not there.
_SCROLLED = """(step) => new Promise((done) => {
  scrollTo({ top: 0, behavior: "instant" });
  const times = [], page = document.documentElement;
  let before = 0, blank = 0;
  const isBlank = () => [...document.querySelectorAll(".wl-rows")].some((one) => {
    const { top, bottom } = one.getBoundingClientRect();
    return bottom > 0 && top < innerHeight && !one.querySelector("[data-row]");
  });
  const frame = (now) => {
    if (before) times.push(now - before);
    before = now;
    blank += isBlank();
    if (scrollY + innerHeight >= page.scrollHeight - 2) return done({ times, blank });
    scrollTo({ top: scrollY + step, behavior: "instant" });
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
})"""
pytestmark = pytest.mark.django_db(transaction=True)


def hang(count: int) -> list[Project]:
    """So many projects of ten units with an accepted plan of two tasks each, every third of them late."""
    today = timezone.localdate()
    units = [factories.make_unit(name=f"第{number}片区") for number in range(10)]
    model = factories.make_project(unit=units[0])
    skip = {"id", "code", "name", "unit"}
    same = {one.attname: getattr(model, one.attname) for one in Project._meta.concrete_fields if one.name not in skip}
    projects = Project.objects.bulk_create(
        [
            Project(**same, code=f"W{number:05}", name=f"第{number}号装备制造项目", unit=units[number % 10])
            for number in range(count)
        ],
        batch_size=200,
    )
    plan = factories.make_schedule(project=model)
    kept = {
        one.attname: getattr(plan, one.attname)
        for one in Schedule._meta.concrete_fields
        if one.name not in ("id", "project")
    }
    plans = Schedule.objects.bulk_create([Schedule(**kept, project=one) for one in projects], batch_size=200)
    rows = list(plan.tasks.all())
    tasks = []
    for number, one in enumerate(plans):
        for row in rows:
            facts = {
                f.attname: getattr(row, f.attname)
                for f in ScheduleTask._meta.concrete_fields
                if f.name not in ("id", "schedule")
            }
            facts["planned_finish"] = today + timedelta(days=(14, 40, -30)[number % 3])
            tasks.append(ScheduleTask(**facts, schedule=one))
    ScheduleTask.objects.bulk_create(tasks, batch_size=200)
    month = months_before(today)[-1]
    facts = {
        "month": month,
        "late_by": 0,
        "due": today,
        "expected": today,
        "key": "promised_day",
        "recorded_at": timezone.now(),
    }
    lights = [MonthLight(**facts, project=one, light=("ok", "late")[number % 2]) for number, one in enumerate(projects)]
    MonthLight.objects.bulk_create(lights, batch_size=200)
    return projects


def test_filters_the_cause_and_the_whole_screen(
    page: Page, sign_in_browser: Callable[[Any], None], shoot: Callable[[Page, str], None]
) -> None:
    hang(30)
    sign_in_browser(factories.make_person(name="周砚秋", role="leader"))
    page.goto("/wall/")
    rows = page.locator(".wl-rows > .wl-row:not(.wl-ground)")
    expect(rows).to_have_count(31)
    shoot(page, "wall")
    page.get_by_label("单位").select_option(label="第2片区")
    expect(rows).to_have_count(3)
    page.get_by_label("只看晚于承诺").check()
    expect(rows).to_have_count(1)
    page.locator("[data-why]").first.click()
    why = page.locator("#wl-why")
    expect(why).to_contain_text("拖期")
    expect(why).to_contain_text("第2片区")
    page.keyboard.press("Escape")
    expect(why).to_be_hidden()
    page.goto("/wall/?full=1")
    expect(page.locator(".wl-full")).to_contain_text("签约到开工")
    page.locator("[data-why]").first.click()
    expect(why).to_be_visible()


def test_three_thousand_projects_are_all_there(page: Page, sign_in_browser: Callable[[Any], None]) -> None:
    hang(2_999)
    sign_in_browser(factories.make_person(name="周砚秋", role="leader"))
    page.set_default_timeout(120_000)
    page.goto("/wall/")
    rows = page.locator(".wl-rows > [data-row]")
    expect(rows.first).to_be_visible()
    height = page.evaluate("document.documentElement.scrollHeight")
    # To the very end at once, while most rows are on their way: nothing stays blank there.
    page.evaluate("scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' })")
    last = page.locator(".wl-rows").last
    expect(last.locator("[data-row]").last).to_be_in_viewport()
    expect(last).not_to_have_attribute("data-of", re.compile("."))
    expect(page.locator("[data-of]")).to_have_count(0)
    expect(rows).to_have_count(3_000)
    # The scroll bar was right from the beginning.
    assert abs(page.evaluate("document.documentElement.scrollHeight") - height) < 200
    seen = page.evaluate(_SCROLLED, 400)
    assert seen["blank"] == 0
    # Frames are for `make bench-wall`: on a machine with others on it this says only that the page never stands still.
    assert sorted(seen["times"])[len(seen["times"]) // 2] < 250


def test_a_long_wall_is_turned_by_links_where_no_script_runs(browser: Browser, live_server: Any, page: Page) -> None:
    hang(150)
    person = factories.make_person(name="周砚秋", role="leader", username="zhou-yanqiu")
    key = session_key(person)
    context = browser.new_context(base_url=live_server.url, locale="zh-CN", java_script_enabled=False)
    context.set_default_timeout(60_000)
    context.add_cookies([{"name": "sessionid", "value": key, "url": live_server.url}])
    plain = context.new_page()
    plain.goto("/wall/")
    assert plain.locator("[data-row]").count() < 151
    plain.locator(".wl-more").last.click()
    expect(plain.locator(".wl-rows").last.locator("[data-row]").first).to_be_visible()
    context.close()
