"""A score in a real browser: from the table to its working, to the rows behind it, to an appeal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bridgehead.modules.assessment import actions
from tests import factories
from tests.modules.assessment.world import MARCH, build

pytestmark = pytest.mark.django_db(transaction=True)


def test_from_the_table_to_the_rows_to_an_appeal(
    page: Page, sign_in_browser: Callable[[Any], None], shoot: Callable[[Page, str], None]
) -> None:
    parks = build()
    actions.run_scores(actor=factories.make_actor(), scheme_id=parks.version.scheme_id, month=MARCH)
    sign_in_browser(factories.make_person(name="顾一川", role="project_officer"))

    page.goto(f"/assessment/?scheme={parks.version.scheme_id}&month=2026-03")
    expect(page.locator(".as-league tbody tr").first).to_contain_text("高新园")
    shoot(page, "assessment")
    page.get_by_role("link", name="临港园").click()

    # The rule with its numerator and denominator, then the projects with their shares.
    signed = page.locator("#i-signed")
    expect(signed).to_contain_text("2.60亿元 ÷ 10.40亿元")
    shared = signed.locator(".as-rows tr", has_text="硕渡新材项目")
    expect(shared).to_contain_text("60")
    expect(shared).to_contain_text("6,000万元")
    shoot(page, "score")

    page.locator("a.btn-primary", has_text="申诉").click()
    page.locator("[name=reason]").fill("联合招引份额应为八成")
    page.locator("[name=file]").set_input_files(
        {"name": "纪要.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF\n"}
    )
    page.get_by_role("button", name="提交申诉").click()
    expect(page.locator("#answer")).to_contain_text("待裁定")

    page.goto(f"/assessment/?scheme={parks.version.scheme_id}&month=2026-03")
    page.get_by_role("link", name="临港园").click()
    signed.locator(".as-rows").get_by_role("link", name="硕渡新材项目").click()
    expect(page.locator("h1")).to_contain_text("硕渡新材项目")
