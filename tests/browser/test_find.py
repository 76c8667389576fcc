"""The box of every page: a few letters lead to the project, with what matched; the keys do it without a mouse."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bridgehead.foundation.access import SYSTEM
from bridgehead.modules.ledger import actions
from bridgehead.modules.ledger.models import Project
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
Shoot = Callable[[Page, str], None]


@pytest.fixture
def project(sign_in_browser: Callable[[Any], None]) -> Project:
    person = factories.make_person(role="leader", username="leader")
    sign_in_browser(person)
    builder = factories.make_enterprise(name="霁樟储能科技有限公司")
    facts = {"name": "霁樟钠离子电池项目", "unit": person.unit, "enterprise": builder, "site": "澄湖大道18号"}
    project = actions.register_project(actor=SYSTEM, facts=facts)
    actions.register_project(actor=SYSTEM, facts={"name": "屿棹物流园", "unit": person.unit})
    return project


@pytest.mark.parametrize("typed", ["钠离子", "jznlz", "鈉離子電池", "澄湖大道", "霁樟储能"])
def test_a_project_is_found_by_anything_that_it_is_called(page: Page, project: Project, typed: str) -> None:
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type(typed)
    first = page.locator("a.bh-hit", has_text="霁樟钠离子电池项目")
    expect(first).to_be_visible()
    expect(page.locator("a.bh-hit", has_text="屿棹物流园")).to_have_count(0)
    first.click()
    expect(page.locator("h1")).to_contain_text("霁樟钠离子电池项目")


def test_the_keys_lead_from_the_box_to_the_page_of_results(page: Page, project: Project, shoot: Shoot) -> None:
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type("霁樟")
    expect(page.locator("#hit-all")).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/find/?q=**")
    expect(page.locator(".ws-found")).to_have_count(2)
    expect(page.locator(".ws-hits mark").first).to_have_text("霁樟")
    shoot(page, "find")


def test_what_is_not_there_is_said_with_what_to_do(phone: Page, project: Project, shoot: Shoot) -> None:
    phone.goto("/find/?q=霄陟")
    expect(phone.locator(".ws-nothing")).to_contain_text("霄陟")
    shoot(phone, "find-nothing-phone")
