"""A bulletin dropped into the browser, reviewed with the keyboard, and the ledger's answer that changes with it."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from bridgehead.modules.documents.models import Document
from bridgehead.modules.ledger.models import Milestone, Project
from tests import factories
from tests.browser.conftest import settled, still

pytestmark = pytest.mark.django_db(transaction=True)
Shoot = Callable[[Page, str], None]

BULLETIN = """桥港区前七月招商引资情况
今年1—7月，桥港区新签约亿元以上项目3个、总投资125.5亿元。
总投资99亿元的星桅海上风电装备产业园项目3月22日签约，占地980亩，预计2027年12月竣工。
总投资10.5亿元的珩渡高强极薄铜箔项目4月20日签约。总投资16亿元的岫远汽车线束项目6月8日签约。
"""
QUESTION = {
    "m": "project.signed.count[investment_min=100000000]",
    "from": "2026-01-01",
    "to": "2026-07-31",
    "as_of": "2026-07-31",
}
ANSWER = "/answers/?" + urlencode(QUESTION)


@pytest.fixture
def bulletin(tmp_path: Path) -> Path:
    path = tmp_path / "七月简报.txt"
    path.write_text(BULLETIN, encoding="gb18030")
    return path


@pytest.fixture
def person() -> Any:
    return factories.make_person(role="statistician", username="reviewer")


def log_in(page: Page, person: Any) -> None:
    page.goto("/login/")
    page.locator("input[name=username]").fill(person.username)
    page.locator("input[name=password]").fill(factories.PASSWORD)
    page.locator("form button[type=submit]").last.click()
    page.wait_for_url(lambda url: "/login/" not in url)


def drop(page: Page, *files: Path) -> None:
    """Take files in through the box, as a drop does: both end in the same input."""
    page.goto("/documents/")
    page.locator("summary").first.click()
    page.locator("input[name=published_on]").fill("2026-08-04")
    page.locator("input[name=place]").fill("桥港区")
    page.locator("input[name=documents]").set_input_files([str(file) for file in files])
    expect(page.locator("[data-chosen] li")).to_have_count(len(files))
    page.locator("form.up button[type=submit]").click()


def press(page: Page, key: str) -> None:
    """Press a key and wait until what it asked for is on the page."""
    with page.expect_response(re.compile(r"/documents/\d+/")):
        page.keyboard.press(key)
    settled(page)


def value_of(page: Page) -> str:
    page.goto(ANSWER)
    return page.locator(".ws-result .v").inner_text()


def test_from_a_dropped_bulletin_to_the_workbook(page: Page, person: Any, bulletin: Path, shoot: Shoot) -> None:
    log_in(page, person)
    assert value_of(page).startswith("0")

    drop(page, bulletin)
    page.wait_for_url(re.compile(r"/documents/\d+/$"))
    document = Document.objects.get()
    expect(page.locator("tr[data-row]")).to_have_count(document.statement_count)
    expect(page.locator("article .st.cur").first).to_be_visible()
    shoot(page, "review")

    for position in range(1, document.statement_count + 1):
        expect(page.locator("tr.is-cur td").first).to_have_text(str(position))
        press(page, "a")
    expect(page.locator("tr.acc")).to_have_count(document.statement_count)
    document.refresh_from_db()
    assert document.pending_count == 0
    assert Project.objects.count() == 3

    assert value_of(page).startswith("3")
    expect(page.locator("main")).to_contain_text("珩渡高强极薄铜箔项目")
    expect(page.locator("main")).to_contain_text("新签约亿元以上项目3个")

    with page.expect_download() as download:
        page.locator("a[href*='export.xlsx']").first.click()
    sheet = load_workbook(BytesIO(Path(download.value.path()).read_bytes())).active
    assert sheet is not None
    cells = {str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None}
    for name in ("星桅海上风电装备产业园项目", "珩渡高强极薄铜箔项目", "岫远汽车线束项目"):
        assert name in cells


def test_the_keys_move_reject_and_take_back(
    page: Page, person: Any, bulletin: Path, sign_in_browser: Callable[[Any], None]
) -> None:
    sign_in_browser(person)
    drop(page, bulletin)
    page.wait_for_url(re.compile(r"/documents/\d+/$"))
    current = page.locator("tr.is-cur td").first
    press(page, "j")
    expect(current).to_have_text("2")
    press(page, "k")
    expect(current).to_have_text("1")
    press(page, "r")
    expect(current).to_have_text("2")
    expect(page.locator("tr.rej")).to_have_count(1)
    expect(page.locator("article .st.rej")).to_have_count(1)
    press(page, "u")
    expect(current).to_have_text("1")
    expect(page.locator("tr.rej")).to_have_count(0)
    page.keyboard.press("e")
    expect(page.locator("#id_f-value")).to_be_focused()
    page.locator("#id_f-value").fill("4")
    with page.expect_response(re.compile(r"/correct/")):
        page.keyboard.press("Enter")
    expect(page.locator(".read")).to_contain_text("4个")
    assert Milestone.objects.count() == 0


def test_the_text_follows_the_statement_that_is_open(
    page: Page, person: Any, tmp_path: Path, sign_in_browser: Callable[[Any], None]
) -> None:
    filler = "区委、区政府要求，各责任单位对照作战图逐项销号，推动签约项目早开工。\n" * 40
    long = tmp_path / "长文.txt"
    long.write_text(
        f"桥港区情况\n今年1—7月，桥港区签约亿元以上项目3个。\n{filler}今年1—7月，桥港区开工亿元以上项目2个。",
        encoding="utf-8",
    )
    sign_in_browser(person)
    drop(page, long)
    page.wait_for_url(re.compile(r"/documents/\d+/$"))
    expect(page.locator("article .st").last).not_to_be_in_viewport()
    press(page, "j")
    expect(page.locator("article .st.cur")).to_be_in_viewport()
    expect(page.locator("[data-key=a]")).to_be_in_viewport()


def test_what_is_wrong_in_the_form_is_said_and_kept(
    page: Page, person: Any, bulletin: Path, sign_in_browser: Callable[[Any], None]
) -> None:
    sign_in_browser(person)
    drop(page, bulletin)
    page.wait_for_url(re.compile(r"/documents/\d+/$"))
    page.locator("#id_f-value").fill("很多")
    with page.expect_response(re.compile(r"/accept/")) as answer:
        page.locator("[data-key=a]").click()
    assert answer.value.status == 422
    expect(page.locator("#id_f-value")).to_have_value("很多")
    expect(page.locator(".fr .err")).to_be_visible()


def test_the_review_works_without_javascript(browser: Any, live_server: Any, person: Any, bulletin: Path) -> None:
    context = browser.new_context(base_url=live_server.url, locale="zh-CN", java_script_enabled=False)
    try:
        page = context.new_page()
        log_in(page, person)
        page.goto("/documents/")
        page.locator("input[name=documents]").set_input_files(str(bulletin))
        page.locator("form.up button[type=submit]").click()
        count = Document.objects.get().statement_count
        for number in range(count):
            page.locator("[data-key=a]").click()
            expect(page.locator("tr.acc")).to_have_count(number + 1)
        page.locator("[data-key=u]").click()
        expect(page.locator("tr.acc")).to_have_count(count - 1)
    finally:
        context.close()


def test_lists_and_review_fit_a_phone(
    phone: Page, person: Any, bulletin: Path, sign_in_browser: Callable[[Any], None], shoot: Shoot
) -> None:
    sign_in_browser(person)
    drop(phone, bulletin)
    phone.wait_for_url(re.compile(r"/documents/\d+/$"))
    accept = phone.locator("[data-key=a]")
    expect(accept).to_be_in_viewport()
    assert still(accept)["height"] >= 44
    phone.goto("/documents/?show=all")
    shoot(phone, "documents")


def test_a_file_that_is_too_large_is_left_out_before_it_is_sent(
    page: Page, person: Any, bulletin: Path, settings: Any, shoot: Shoot
) -> None:
    settings.MAX_UPLOAD_BYTES = 1024 * 1024
    large = bulletin.with_name("年鉴.pdf")
    large.write_bytes(b"%PDF-" + bytes(1024 * 1024))
    old = bulletin.with_name("旧文档.doc")
    old.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5000))
    log_in(page, person)
    drop(page, large, old)
    expect(page.locator(".bh-drop .bh-errs li")).to_have_count(1)
    expect(page.locator(".bh-drop .bh-errs li")).to_contain_text("另存为 .docx")
    assert page.locator("details[open]").count() == 0
    shoot(page, "documents-refused")

    page.locator("input[name=documents]").set_input_files([str(large), str(bulletin)])
    expect(page.locator("[data-chosen] li.no")).to_have_text("年鉴.pdf · 1 MB · 超过 1 MB，不上传")
    assert page.evaluate("[...document.querySelector('input[name=documents]').files].map(file => file.name)") == [
        bulletin.name
    ]
    expect(page.locator("[data-wait]")).to_be_hidden()
