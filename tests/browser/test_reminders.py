"""Reminders in a real browser: the digest of a day is in the inbox, leads to what it tells of, and is read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from bridgehead.modules.delivery.workdays import calendar_in_force
from bridgehead.modules.reminders.jobs import remind
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_digest_is_opened_followed_and_read(
    page: Page, sign_in_browser: Callable[[Any], None], shoot: Callable[[Page, str], None]
) -> None:
    officer = factories.make_person(name="许青禾", role="project_officer")
    calendar, day = calendar_in_force(), timezone.localdate()
    while not calendar.is_worked(day):
        day += timedelta(days=1)
    for title, due in (("出线间隔未批", day), ("用地红线未调", day - timedelta(days=10))):
        factories.make_problem(title=title, owner=officer, due_on=due, raised_on=day - timedelta(days=30))
    assert remind(day).digests == 1
    sign_in_browser(officer)

    page.goto("/")
    page.get_by_role("link", name="收件箱 1").click()
    digest = page.locator(".rm-digest")
    expect(digest).to_have_count(1)
    expect(page.locator("#answer")).to_contain_text("1")
    # The worst first.
    expect(digest.locator("li")).to_have_count(2)
    expect(digest.locator("li").first).to_contain_text("用地红线未调")
    shoot(page, "inbox")

    digest.get_by_role("link", name="出线间隔未批").click()
    expect(page.locator("h1")).to_contain_text("出线间隔未批")
    page.go_back()
    digest.get_by_role("button", name="标为已读").click()
    expect(page.locator("main")).to_contain_text("已将1份提醒标为已读")
    expect(digest.get_by_role("button", name="标为已读")).to_have_count(0)
    expect(page.get_by_role("link", name="收件箱", exact=True)).to_be_visible()
    # A second run on the day writes nothing twice.
    assert remind(day).digests == 0
    page.reload()
    expect(page.locator(".rm-digest")).to_have_count(1)
