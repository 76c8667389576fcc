"""A draft: pasted, its figures shown in place, the rows behind a difference opened, taken home as Word."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.modules.checking.test_danyang import PARAGRAPH
from tests.support import danyang

pytestmark = pytest.mark.django_db(transaction=True)
# One project of August more than the ledger has by the end of July.
TEXT = PARAGRAPH.replace("42个，总投资260.69", "43个，总投资262.89")


@pytest.fixture
def ledger(sign_in_browser: Callable[[Any], None]) -> danyang.Danyang:
    built = danyang.build()
    sign_in_browser(factories.make_person(role="statistician", username="statistician"))
    return built


def hand_in(page: Page, live_server: Any, text: str) -> None:
    page.goto(f"{live_server.url}/check/")
    page.locator("textarea[name=text]").fill(text)
    page.get_by_label("数据截至").fill("2023-07-31")


def test_a_draft_is_pasted_its_difference_opened_and_taken_home_as_word(
    page: Page, live_server: Any, ledger: danyang.Danyang, shoot: Callable[[Page, str], None], tmp_path: Path
) -> None:
    hand_in(page, live_server, TEXT)
    page.get_by_role("button", name="核对").click()
    expect(page).to_have_url(re.compile(r"/check/\d+/$"))
    draft = page.locator("article.draft")
    expect(draft.locator(".ck.no").first).to_contain_text("43个")
    expect(draft.locator(".ck.ok").first).to_contain_text("3个")
    panel = page.locator("#panel")
    expect(panel.locator(".eq")).to_contain_text("43个")
    expect(panel.locator(".eq")).to_contain_text("42个")
    expect(panel.locator("table")).to_contain_text(ledger.august.name)
    expect(panel.locator("table")).to_contain_text("8月2日")
    shoot(page, "checking-differs")
    page.keyboard.press("n")
    expect(panel.locator(".eq")).to_contain_text("262.89亿元")
    page.locator("#list").get_by_role("link", name="占比61.9%").click()
    expect(panel).to_contain_text("61.9%")
    with page.expect_download() as taken:
        page.get_by_role("link", name="修订稿 Word").click()
    place = tmp_path / "月报.docx"
    taken.value.save_as(place)
    with ZipFile(place) as parts:
        assert ledger.august.name in parts.read("word/comments.xml").decode()
    page.locator("#list").get_by_role("link", name=re.compile("43个")).click()
    panel.get_by_role("link", name="台账的行").click()
    expect(page).to_have_url(re.compile(r"/answer"))


def test_a_broken_file_is_refused_in_words_and_the_text_is_kept(
    page: Page, live_server: Any, ledger: danyang.Danyang, shoot: Callable[[Page, str], None]
) -> None:
    hand_in(page, live_server, TEXT)
    broken = {"name": "月报.docx", "mimeType": "application/octet-stream", "buffer": b"PK\x03\x04 no archive"}
    page.locator("input[type=file]").set_input_files(broken)
    page.get_by_role("button", name="核对").click()
    expect(page.locator(".err, .bh-errs").first).to_contain_text("月报.docx")
    expect(page.locator("textarea[name=text]")).to_have_value(TEXT)
    shoot(page, "checking-refused")
