"""A bulletin: chosen, looked at, a figure opened, published, taken out as Word."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from playwright.sync_api import Page, expect

from tests import factories
from tests.modules.bulletins.worlds import make_parks

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def person(sign_in_browser: Callable[[Any], None]) -> Any:
    person = factories.make_person(role="statistician", username="statistician")
    sign_in_browser(person)
    return person


def test_a_bulletin_is_previewed_published_and_taken_out_as_word(
    page: Page, live_server: Any, person: Any, shoot: Callable[[Page, str], None], tmp_path: Path
) -> None:
    make_parks()
    page.goto(f"{live_server.url}/bulletins/write/?template=supplied:circular&start=2026-01-01&as_of=2026-06-30")
    paper = page.locator(".bu-paper")
    expect(paper).to_contain_text("全区新签约总投资亿元以上项目2个")
    shoot(page, "bulletin-draft")
    page.get_by_role("button", name="发布").click()
    expect(page).to_have_url(re.compile(r"/bulletins/\d+/$"))
    with page.expect_download() as taken:
        page.get_by_role("link", name="Word").click()
    place = tmp_path / "通报.docx"
    taken.value.save_as(place)
    assert any("亿元以上项目2个" in paragraph.text for paragraph in Document(str(place)).paragraphs)
    paper.locator("a.bu-fig").first.click()
    expect(page.locator("#answer")).to_contain_text("仍是 2")
    shoot(page, "bulletin-figure")
