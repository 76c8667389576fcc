"""The parts in a real browser: looks, keys, source marks, charts, forms, and the strict content security policy."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bridgehead.foundation.ui import navigation
from bridgehead.foundation.ui.navigation import NavItem
from bridgehead.modules.accounts.models import Person
from tests import factories
from tests.browser.conftest import still

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.browser.gallery")]
SignIn = Callable[[Person], None]


@pytest.fixture
def doors(monkeypatch: pytest.MonkeyPatch) -> None:
    """Navigation of the test's own, so that it holds whichever rooms there are."""
    monkeypatch.setattr(navigation, "_items", {})
    navigation.register_nav(NavItem("gallery", "部件", "table", tab="部件", count=lambda _request: 186))
    navigation.register_nav(NavItem("gallery-source", "出处", "file-text", group="words", tab="出处"))
    navigation.register_nav(NavItem("accounts:logout", "退出", "logout", group="me", post=True))


@pytest.fixture
def gallery(page: Page, sign_in_browser: SignIn, doors: None) -> Page:
    sign_in_browser(factories.make_person(role="project_officer", name="沈知行"))
    page.goto("/gallery/")
    return page


def test_all_parts_at_both_widths(gallery: Page, shoot: Callable[[Page, str], None]) -> None:
    expect(gallery.locator("h1")).to_have_text("部件")
    shoot(gallery, "parts")


def test_slash_goes_to_the_search_box_and_escape_leaves_it(gallery: Page) -> None:
    gallery.keyboard.press("/")
    expect(gallery.locator("[data-search]")).to_be_focused()
    gallery.keyboard.press("Escape")
    expect(gallery.locator("[data-search]")).not_to_be_focused()


def test_j_and_k_move_through_rows_and_enter_opens(gallery: Page) -> None:
    gallery.keyboard.press("j")
    gallery.keyboard.press("j")
    expect(gallery.locator("tr.is-cur")).to_contain_text("铜箔2")
    gallery.keyboard.press("k")
    expect(gallery.locator("tr.is-cur")).to_contain_text("铜箔1")
    gallery.keyboard.press("Enter")
    expect(gallery).to_have_url(re.compile("#row-1$"))


def test_letters_press_their_buttons_but_not_while_typing(gallery: Page) -> None:
    gallery.locator("#id_name").press("a")
    expect(gallery.locator("#pressed")).to_be_hidden()
    gallery.locator("#id_name").blur()
    gallery.keyboard.press("a")
    expect(gallery.locator("#pressed")).to_be_visible()


def test_source_mark_opens_beside_the_value_and_escape_returns_to_it(gallery: Page) -> None:
    mark = gallery.locator("td .bh-src").first
    mark.click()
    pop = gallery.locator("#bh-src-pop")
    expect(pop).to_contain_text("概算总投资99600万元")
    box, at = still(pop), still(mark)
    assert abs(box["y"] - at["y"]) < 400
    gallery.keyboard.press("Escape")
    expect(pop).to_be_hidden()
    expect(mark).to_be_focused()


def test_chart_is_drawn_and_stands_as_a_table_too(gallery: Page) -> None:
    expect(gallery.locator(".bh-chart canvas")).to_be_visible()
    gallery.locator(".bh-chart-data summary").click()
    expect(gallery.locator(".bh-chart-data tbody tr")).to_have_count(7)


def test_bad_input_keeps_what_was_typed(gallery: Page) -> None:
    gallery.locator("#id_note").fill("写了一半")
    gallery.locator("form[data-guard]").evaluate("form => form.noValidate = true")
    gallery.locator("form[data-guard] button[type=submit]").click()
    expect(gallery.locator("#id_name_error")).to_be_visible()
    expect(gallery.locator("#id_note")).to_have_value("写了一半")


def test_chosen_files_are_listed(gallery: Page, tmp_path: Path) -> None:
    file = tmp_path / "协议.txt"
    file.write_text("甲方乙方", encoding="utf-8")
    gallery.locator("#id_files").set_input_files(file)
    expect(gallery.locator("[data-chosen]")).to_contain_text("协议.txt")


def test_leaving_with_unsaved_words_asks_first(gallery: Page) -> None:
    asked: list[str] = []

    def answer(dialog) -> None:  # type: ignore[no-untyped-def]
        asked.append(dialog.type)
        dialog.accept()

    gallery.on("dialog", answer)
    gallery.locator("#id_name").press_sequentially("桥港")
    gallery.goto("/gallery/source/")
    assert asked == ["beforeunload"]


def test_language_switch_keeps_the_page(gallery: Page) -> None:
    gallery.locator(".bh-top button", has_text="English").click()
    expect(gallery).to_have_url(re.compile("/gallery/$"))
    expect(gallery.locator("html")).to_have_attribute("lang", "en")
    expect(gallery.locator(".bh-top")).to_contain_text("Data up to")


def test_person_menu_opens_from_the_phone_bar(gallery: Page) -> None:
    gallery.set_viewport_size({"width": 390, "height": 844})
    gallery.locator(".bh-tabbar button").click()
    expect(gallery.locator("#bh-me")).to_contain_text("沈知行")


def test_a_lost_page_says_what_to_do(gallery: Page, shoot: Callable[[Page, str], None]) -> None:
    gallery.goto("/no-such-page/")
    expect(gallery.locator("h1")).to_have_text("没有这个页面")
    shoot(gallery, "not-found")


def test_page_reads_without_javascript(browser, live_server, sign_in_browser: SignIn) -> None:  # type: ignore[no-untyped-def]
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto("/gallery/")
    expect(page.locator("h1")).to_have_text("部件")
    page.locator("td .bh-src").first.click()
    expect(page).to_have_url(re.compile("/gallery/source/$"))
    context.close()
