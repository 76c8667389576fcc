"""The demonstration district as somebody sees it first: the main pages with real contents, in the READMEs' pictures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bridgehead.demo import load
from bridgehead.modules.accounts.models import Person
from bridgehead.modules.documents.models import Document
from bridgehead.modules.ledger.models import Project

SIGNED = "/answers/?m=project.signed.investment[investment_min=100000000]&from=2026-01-01&to=2026-07-31"


@pytest.fixture
def district(live_server: Any) -> Person:
    assert load.command(projects=300, seed=load.DEFAULT_SEED) == 0
    return Person.objects.get(username="shen")


def _building() -> Project:
    """A project in the middle of its life, with all that its page can show."""
    return Project.objects.filter(stage="topped_out", phases__isnull=False).order_by("pk").distinct()[0]


def test_the_district_in_pictures(
    page: Page, district: Person, sign_in_browser: Callable[[Any], None], shoot: Callable[[Page, str], None]
) -> None:
    sign_in_browser(district)

    page.goto("/")
    expect(page.locator("h1")).to_have_text("工作台")
    expect(page.locator(".bh-fig")).to_have_count(8)
    shoot(page, "district-home")

    page.goto("/projects/")
    expect(page.locator("tr[data-row]")).to_have_count(50)
    shoot(page, "district-projects")

    project = _building()
    page.goto(f"/projects/{project.code}/")
    expect(page.locator("h1")).to_contain_text(project.name)
    shoot(page, "district-project")

    page.goto("/documents/")
    expect(page.locator("main")).to_contain_text("桥港区前十月项目建设情况")
    shoot(page, "district-documents")

    seven_months = Document.objects.get(file_name__startswith="03-")
    page.goto(f"/documents/{seven_months.pk}/")
    expect(page.locator("main")).to_contain_text("总投资")
    shoot(page, "district-review")

    page.goto("/findings/")
    expect(page.locator("main")).to_contain_text("累计数下降")
    shoot(page, "district-findings")


def test_the_answer_page_shows_the_planted_contradiction(
    page: Page, district: Person, sign_in_browser: Callable[[Any], None], shoot: Callable[[Page, str], None]
) -> None:
    sign_in_browser(district)
    page.goto(SIGNED)
    expect(page.locator("main")).to_contain_text("桥港区前七月招商引资与重大项目建设情况")
    expect(page.locator("main")).to_contain_text("6.00")
    shoot(page, "district-answer")
