"""The review sorted by confidence, a correction that is remembered, the next document that uses it, the gazetteer."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bridgehead.modules.documents.models import Document, GazetteerEntry
from tests import factories
from tests.browser.test_review import drop, press

pytestmark = pytest.mark.django_db(transaction=True)
Shoot = Callable[[Page, str], None]

FIRST = """桥港区前七月招商引资情况
今年1—7月，桥港区三大两新产业新签约项目12个，其中云岫谷签约项目8个、总投资35.6亿元。全区开工项目26个，增长12.5%。
总投资5亿元的合力星桅风电装备项目7月2日签约。
"""
SECOND = """桥港区前八月招商引资情况
今年1—8月，桥港区新签约项目15个，其中云岫谷签约项目9个。
"""


@pytest.fixture
def reviewer(sign_in_browser: Callable[[Any], None]) -> Any:
    person = factories.make_person(role="statistician", username="reviewer")
    sign_in_browser(person)
    return person


def take_in(page: Page, folder: Path, text: str, name: str) -> Document:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    drop(page, path)
    page.wait_for_url(re.compile(r"/documents/\d+/$"))
    return Document.objects.order_by("-id")[0]


def positions(page: Page) -> list[int]:
    return [int(text) for text in page.locator("tr[data-row] td:first-child").all_inner_texts()]


def correct_the_place(page: Page, document: Document) -> None:
    park = next(one for one in document.statements.all() if one.content.get("value") == "8")
    page.goto(f"/documents/{document.pk}/?s={park.position}")
    page.locator("#id_f-place").fill("云岫谷")
    with page.expect_response(re.compile(r"/correct/")):
        page.locator(".save button").click()
    expect(page.locator(".learned")).to_contain_text("云岫谷")


def test_the_least_certain_come_first_and_the_keys_follow(
    page: Page, reviewer: Any, tmp_path: Path, shoot: Shoot
) -> None:
    document = take_in(page, tmp_path, FIRST, "七月.txt")
    in_text = list(range(1, document.statement_count + 1))
    assert positions(page) == in_text
    page.get_by_role("link", name="把握小的在前").click()
    expect(page.locator(".ord .is-on")).to_have_text("把握小的在前")
    rows = {one.position: one for one in document.statements.all()}
    sorted_positions = sorted(in_text, key=lambda position: (rows[position].confidence, position))
    assert sorted_positions != in_text
    assert positions(page) == sorted_positions
    current = page.locator("tr.is-cur td").first
    expect(current).to_have_text(str(sorted_positions[0]))
    shoot(page, "review-least-certain-first")
    for key, position in (("j", sorted_positions[1]), ("k", sorted_positions[0]), ("r", sorted_positions[1])):
        press(page, key)
        expect(current).to_have_text(str(position))
    page.goto("/documents/?show=all")
    page.goto(f"/documents/{document.pk}/")
    assert positions(page) == sorted_positions
    page.get_by_role("link", name="原文顺序").click()
    expect(page.locator(".ord .is-on")).to_have_text("原文顺序")
    assert positions(page) == in_text


def test_a_correction_is_remembered_and_used_in_the_next_document(
    page: Page, reviewer: Any, tmp_path: Path, shoot: Shoot
) -> None:
    first = take_in(page, tmp_path, FIRST, "七月.txt")
    correct_the_place(page, first)
    shoot(page, "review-learned")
    second = take_in(page, tmp_path, SECOND, "八月.txt")
    places = [one.content["place"] for one in second.statements.order_by("position")]
    assert places == ["桥港区", "云岫谷"]

    page.goto("/documents/")
    page.get_by_role("link", name="词库").click()
    row = page.locator("tr[data-row]")
    expect(row).to_contain_text("云岫谷")
    expect(row).to_contain_text("其中云岫谷签约项目8个")
    expect(row).to_contain_text(reviewer.name)
    row.get_by_role("link").click()
    page.wait_for_url(re.compile(rf"/documents/{first.pk}/"))
    expect(page.locator(".learned")).to_contain_text("云岫谷")


def test_what_was_remembered_can_be_forgotten_where_it_is_said(page: Page, reviewer: Any, tmp_path: Path) -> None:
    document = take_in(page, tmp_path, FIRST, "七月.txt")
    correct_the_place(page, document)
    page.locator(".learned button").click()
    page.wait_for_url(re.compile(rf"/documents/{document.pk}/\?s=\d+$"))
    expect(page.locator(".learned")).to_have_count(0)
    assert not GazetteerEntry.objects.filter(retired_at__isnull=True).exists()


def test_names_are_entered_by_hand_and_the_page_fits_a_phone(
    page: Page, reviewer: Any, tmp_path: Path, shoot: Shoot
) -> None:
    document = take_in(page, tmp_path, FIRST, "七月.txt")
    correct_the_place(page, document)
    page.goto("/documents/gazetteer/")
    page.locator("summary").first.click()
    page.locator("#id_kind").select_option("unit")
    page.locator("#id_term").fill("担")
    page.locator(".gz-add button[type=submit]").click()
    expect(page.locator(".gz-add .err, .gz-add [id$=_error]").first).to_be_visible()
    page.locator("#id_unit_kind").select_option("physical")
    page.locator("#id_canonical").fill("t")
    page.locator("#id_factor").fill("0.05")
    page.locator("#id_factor").blur()
    shoot(page, "gazetteer-new")
    page.locator(".gz-add button[type=submit]").click()
    expect(page.locator("tr[data-row]")).to_have_count(2)
    factories.make_gazetteer_entry(kind="project", term="星桅基地", canonical="江海星桅海上风电装备产业园项目")
    factories.make_gazetteer_entry(kind="cluster", term="465")
    page.reload()
    shoot(page, "gazetteer")
    page.get_by_role("link", name=re.compile("^产业集群")).click()
    expect(page.locator("tr[data-row]")).to_have_count(1)
