"""Pages in a real browser: log in, filter, open a project and a source, see an answer change, take the rows away."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from bridgehead.modules.accounts.models import Person
from bridgehead.modules.ledger.models import Project
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
QUOTE = "概算总投资99600万元"
TEXT = f"会上通报了进展。经审查，核定{QUOTE}，分两期实施。下一步加快建设。"
ASKED = "/answers/?m=project.signed.count[investment_min=100000000]"


@pytest.fixture
def person(transactional_db: None) -> Person:
    return factories.make_person(username="shen", name="沈知行")


@pytest.fixture
def projects(person: Person) -> list[Project]:
    """Three projects: a signed one read from a document, a started one, a small one."""
    year = timezone.localdate().year
    document = factories.make_document(text=TEXT, title="关于初步设计的批复")
    start = TEXT.index(QUOTE)
    said = {"document": document.pk, "start": start, "end": start + len(QUOTE), "quote": QUOTE, "title": document.title}
    made = []
    for name, stage, amount in (
        ("珩渡高强极薄铜箔", "signed", 996_000_000),
        ("溟舟船用动力电池", "started", 740_000_000),
        ("禾屿预制食品", "signed", 60_000_000),
    ):
        project = factories.make_project(
            name=name,
            stage=stage,
            total_investment=Decimal(amount),
            signed_on=date(year, 1, 1),
            latest_event_at=timezone.now(),
            enterprise=factories.make_enterprise(),
        )
        factories.make_milestone(
            project=project,
            happened_on=date(year, 1, 1),
            amount=Decimal(amount),
            source_kind="document",
            source=said,
            reported_by=factories.make_person(),
        )
        made.append(project)
    factories.make_milestone(
        project=made[1], kind="started", strand="construction", amount=None, happened_on=date(year, 1, 1)
    )
    factories.make_investment(project=made[1], month=date(year, 1, 1))
    factories.make_year_plan(project=made[1], year=year)
    return made


def test_logs_in_and_lands_on_the_figures(page: Page, projects: list[Project]) -> None:
    page.goto("/")
    page.locator("input[name=username]").fill("shen")
    page.locator("input[name=password]").fill(factories.PASSWORD)
    page.locator("main button[type=submit]").first.click()
    expect(page.locator(".bh-figs .bh-fig")).to_have_count(8)
    page.locator(".bh-fig").first.click()
    expect(page.locator("#rows tbody tr")).to_have_count(2)


def test_filters_without_loading_the_page_again(
    page: Page, person: Person, projects: list[Project], sign_in_browser: Callable[[Any], None]
) -> None:
    sign_in_browser(person)
    page.goto("/projects/")
    page.evaluate("window.untouched = true")
    expect(page.locator("tr[data-row]")).to_have_count(3)
    page.keyboard.press("f")
    page.locator("#f_tier").select_option("from_1")
    page.locator(".lg-conditions button[type=submit]").click()
    expect(page.locator("tr[data-row]")).to_have_count(2)
    expect(page).to_have_url(re.compile("tier=from_1"))
    page.locator("th a").filter(has_text="总投资").click()
    expect(page.locator("th[aria-sort=descending]")).to_have_count(1)
    expect(page.locator("tr[data-row]").first).to_contain_text("珩渡高强极薄铜箔")
    assert page.evaluate("window.untouched") is True
    page.locator(".lg-chips a.bh-chip").click()
    expect(page.locator("tr[data-row]")).to_have_count(3)


def test_opens_a_project_by_keyboard_and_the_source_of_an_amount(
    page: Page, person: Person, projects: list[Project], sign_in_browser: Callable[[Any], None]
) -> None:
    sign_in_browser(person)
    page.goto("/projects/?sort=-investment")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.locator("tr.is-cur")).to_contain_text("珩渡高强极薄铜箔")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/projects/{projects[0].code}/")
    mark = page.locator("a.bh-src[href*='total/agreed']")
    mark.click()
    expect(page.locator("#bh-src-pop mark")).to_have_text(QUOTE)
    page.keyboard.press("Escape")
    expect(page.locator("#bh-src-pop")).to_be_hidden()
    expect(mark).to_be_focused()


def test_reports_progress_and_the_answer_changes(
    page: Page, person: Person, projects: list[Project], sign_in_browser: Callable[[Any], None]
) -> None:
    sign_in_browser(person)
    page.goto(ASKED)
    expect(page.locator(".ws-result .v")).to_contain_text("2")
    code = factories.make_project(name="岚渡精密传动").code
    page.goto(f"/projects/{code}/milestones/new/?kind=signed")
    page.locator("[name=happened_on]").fill(str(timezone.localdate()))
    page.locator("[name=amount]").fill("4亿元")
    page.locator("main form button[type=submit]").click()
    expect(page.locator(".bh-ms.claim")).to_have_count(1)
    page.goto(ASKED)
    expect(page.locator(".ws-result .v")).to_contain_text("3")
    expect(page.locator("#rows")).to_contain_text("岚渡精密传动")


def test_takes_the_rows_away_as_a_workbook(
    page: Page,
    person: Person,
    projects: list[Project],
    sign_in_browser: Callable[[Any], None],
    tmp_path: Path,
) -> None:
    sign_in_browser(person)
    page.goto("/projects/?tier=from_1&sort=-investment")
    with page.expect_download() as coming:
        page.locator("a[download]").first.click()
    file = tmp_path / "projects.xlsx"
    coming.value.save_as(file)
    rows = list(openpyxl.load_workbook(file).active.iter_rows(values_only=True))  # type: ignore[union-attr]
    assert [row[1] for row in rows[1:3]] == ["珩渡高强极薄铜箔", "溟舟船用动力电池"]
    total = next(at for at, head in enumerate(rows[0]) if str(head).startswith("总投资"))
    assert rows[1][total] == 996_000_000


def test_without_javascript_the_list_filters_and_a_source_opens(
    browser: Any, live_server: Any, person: Person, projects: list[Project], client: Any
) -> None:
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    cookie = client.cookies["sessionid"].value
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page = context.new_page()
    page.goto("/projects/")
    page.locator(".lg-filter > summary").click()
    page.locator("#f_tier").select_option("below_1")
    page.locator(".lg-conditions button[type=submit]").click()
    expect(page.locator("tr[data-row]")).to_have_count(1)
    page.locator("tr[data-row] a.bh-src").click()
    expect(page.locator("mark")).to_have_text(QUOTE)
    context.close()


@pytest.mark.parametrize("name", ["home", "projects", "project", "answer", "new", "claim"])
def test_fits_both_widths(
    page: Page,
    person: Person,
    projects: list[Project],
    sign_in_browser: Callable[[Any], None],
    shoot: Callable[[Page, str], None],
    name: str,
) -> None:
    code = projects[1].code
    address = {
        "home": "/",
        "projects": "/projects/",
        "project": f"/projects/{code}/",
        "answer": ASKED,
        "new": "/projects/new/",
        "claim": f"/projects/{code}/milestones/{projects[1].milestones.earliest('pk').pk}/",
    }[name]
    sign_in_browser(person)
    page.goto(address)
    shoot(page, name)
