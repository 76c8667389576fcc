"""A town's workbook: sent, its columns looked over, two rows mended, written, undone."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.ledger import actions as ledger
from bridgehead.modules.ledger.models import Project
from tests import factories
from tests.modules.exchange.worlds import messy, towns, workbook

pytestmark = pytest.mark.django_db(transaction=True)
Shoot = Callable[[Page, str], None]


@pytest.fixture
def person(sign_in_browser: Callable[[Any], None]) -> Any:
    person = factories.make_person(role="statistician", username="statistician")
    sign_in_browser(person)
    towns()
    return person


def standing() -> set[str]:
    return set(Project.objects.filter(withdrawn_at__isnull=True).values_list("name", flat=True))


def test_a_messy_workbook_comes_in_two_rows_are_mended_and_all_is_undone(
    page: Page, person: Any, shoot: Shoot, tmp_path: Path
) -> None:
    file = tmp_path / "港东港西台账.xlsx"
    file.write_bytes(messy())
    page.goto("/projects/")
    page.get_by_role("link", name="表格导入").first.click()
    expect(page.locator(".bh-empty")).to_be_visible()
    shoot(page, "imports-empty")
    page.locator("input[type=file]").set_input_files(str(file))
    page.get_by_role("button", name="上传并核对列").click()
    page.wait_for_url(re.compile(r"/imports/\d+/columns/$"))
    expect(page.locator("select[name=field-4]")).to_have_value("total")
    expect(page.locator("select[name=unit-4]")).to_have_value("亿元")
    shoot(page, "import-columns")
    page.get_by_role("button", name="比对台账").click()
    page.wait_for_url(re.compile(r"/imports/\d+/$"))
    expect(page.locator("#answer")).to_contain_text("可写入 2 行")
    expect(page.locator("#row-7")).to_contain_text("为区间，不是确数")
    expect(page.locator("#row-9")).to_contain_text("没有名为“无此街道”的单位")
    shoot(page, "import-rows")
    assert standing() == set()

    page.locator("#row-7").get_by_role("link", name="更正").click()
    shoot(page, "import-row")
    page.locator("#v-total").fill("三到五亿")
    page.get_by_role("button", name="重新比对").click()
    expect(page.locator("#e-total")).to_contain_text("无法识别")
    page.locator("#v-total").fill("4亿")
    page.get_by_role("button", name="重新比对").click()
    page.wait_for_url(re.compile(r"#row-7$"))
    page.locator("#row-9").get_by_role("link", name="更正").click()
    page.locator("#v-unit").fill("港西街道")
    page.get_by_role("button", name="重新比对").click()
    page.wait_for_url(re.compile(r"#row-9$"))
    expect(page.locator("#answer")).to_contain_text("可写入 4 行")

    page.get_by_role("button", name="接收全部新增和变更").click()
    expect(page.locator("#answer")).to_contain_text("已写入 4 行")
    assert standing() == {"硕渡膜材项目", "岫远线束项目", "澄屿装备项目", "乐棹储能项目"}
    expect(page.get_by_role("button", name="接收全部新增和变更")).to_have_count(0)
    shoot(page, "import-written")
    page.get_by_role("button", name="撤销本次导入").click()
    expect(page.locator("#answer")).to_contain_text("已撤销 4 行")
    assert standing() == set()


def test_a_row_like_a_project_is_a_question_with_its_reasons(
    page: Page, person: Any, shoot: Shoot, tmp_path: Path
) -> None:
    unit = Unit.objects.get(name="港东街道")
    facts = {"name": "硕渡极薄膜材生产基地项目", "unit": unit, "site": "临江路1号"}
    project = ledger.register_project(actor=factories.make_actor("statistician"), facts=facts)
    heads = ("项目名称", "责任单位", "建设地点", "本月完成投资（万元）", "建筑工程（万元）", "安装工程（万元）")
    rows = [
        heads,
        ("硕渡极薄膜材基地项目", "港东街道", "临江路1号", 100, 60, 40),
        ("澄屿装备项目", "港西街道", "滨海路5号", 100, 80, 40),
    ]
    file = tmp_path / "月报.xlsx"
    file.write_bytes(workbook(rows))
    page.goto("/imports/")
    page.locator("input[type=file]").set_input_files(str(file))
    page.get_by_role("button", name="上传并核对列").click()
    page.get_by_role("button", name="比对台账").click()
    page.wait_for_url(re.compile(r"/imports/\d+/$"))
    expect(page.locator("#row-2")).to_contain_text(
        f"可能就是 {project.code}“硕渡极薄膜材生产基地项目”：名称高度相近、建设地点相同"
    )
    expect(page.locator("#row-3")).to_contain_text("各项构成之和比本月完成投资多 20 万元")
    shoot(page, "import-question")
    page.locator("#row-2").get_by_role("link", name="核定").click()
    shoot(page, "import-question-row")
    page.get_by_label(re.compile("硕渡极薄膜材生产基地项目")).check()
    page.get_by_role("button", name="重新比对").click()
    page.wait_for_url(re.compile(r"#row-2$"))
    expect(page.locator("#answer")).to_contain_text("可写入 1 行")


def test_rejected_rows_come_back_as_a_workbook(page: Page, person: Any, tmp_path: Path) -> None:
    file = tmp_path / "台账.xlsx"
    file.write_bytes(messy())
    page.goto("/imports/")
    page.locator("input[type=file]").set_input_files(str(file))
    page.get_by_role("button", name="上传并核对列").click()
    page.get_by_role("button", name="比对台账").click()
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("^下载退回行及原因")).click()
    assert download.value.suggested_filename == "退回-台账.xlsx"
